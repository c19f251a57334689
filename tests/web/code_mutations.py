"""The mutations of codes; see mutations.py."""

from typing import Any

from tests.web.stage import Case, Setting, Stage, events

_CODES = "SELECT count(*) FROM promotions.discount_codes WHERE store_id = $1"
COUPON = {"amount": "10.00", "expires_on": "2099-12-31"}


async def coupon(on: Stage, **chosen: Any) -> dict[str, Any]:
    """A coupon as the manager sees it."""
    made: dict[str, Any] = (await on.manager.post("/api/v1/admin/coupons", COUPON | chosen)).ok(201)
    return made


async def create_coupon(on: Stage) -> Case:
    return Case(
        client=on.manager,
        path="/api/v1/admin/coupons",
        body=COUPON,
        altered=COUPON | {"amount": "11.00"},
        state=f"SELECT ({_CODES}) + (SELECT count(*) FROM promotions.promotion_rules WHERE store_id = $1)",
        step=2,
    )


async def create_code(on: Stage) -> Case:
    said = {"rule_id": (await coupon(on))["rule_id"], "expires_on": "2099-12-31"}
    return Case(
        client=on.manager,
        path="/api/v1/admin/codes",
        body=said,
        altered=said | {"usage_limit": 3},
        state=_CODES,
    )


async def mint_codes(on: Stage) -> Case:
    said = {"rule_id": (await coupon(on))["rule_id"], "count": 3, "expires_on": "2099-12-31"}
    return Case(
        client=on.manager,
        path="/api/v1/admin/codes/batches",
        body=said,
        altered=said | {"count": 4},
        state=_CODES,
        step=3,
    )


async def change_code(on: Stage) -> Case:
    path = f"/api/v1/admin/codes/{(await coupon(on))['id']}"
    return Case(
        client=on.manager,
        path=path,
        body={"is_active": False},
        altered={"is_active": True},
        state=events("code.changed"),
        between=lambda: on.manager.patch(path, {"usage_limit": 7}),
        reads_anew=True,
    )


async def delete_code(on: Stage) -> Case:
    return Case(
        client=on.manager,
        path=f"/api/v1/admin/codes/{(await coupon(on))['id']}",
        state=events("code.deleted"),
    )


SETTINGS: tuple[Setting, ...] = (create_coupon, create_code, mint_codes, change_code, delete_code)
