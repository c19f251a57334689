"""Money that comes later, over the API: captures, voids, cash on delivery and what couriers remit."""

from typing import Any

from tests.shop import Shop
from tests.web.client import Client


async def set_aside(shop: Shop) -> str:
    """The path of an order of 15.00 whose money is set aside."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed, "authorized")
    return f"/api/v1/admin/orders/{placed.order_id}"


async def sold(shop: Shop) -> str:
    """The path of an order of 15.00 to be paid at the door."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    return f"/api/v1/admin/orders/{placed.order_id}"


async def test_a_part_is_captured(manager: Client, viewer: Client, shop: Shop) -> None:
    path = await set_aside(shop)
    shown = (await manager.get(f"{path}/captures")).ok()
    assert (shown["authorized"], shown["captured"], shown["request"]) == ("15.00", "0.00", None)
    assert shown["authorized_until"] is not None
    (await viewer.post(f"{path}/captures", {})).problem(403, "LJ128")
    (await manager.post(f"{path}/captures", {"amount": "15.01"})).problem(422, "LJ621")
    (await manager.post(f"{path}/captures", {"amount": "0"})).problem(422, "LJ621")
    asked = (await manager.post(f"{path}/captures", {"amount": "9.00"}, idempotency_key="c")).ok(202)
    assert (asked["verb"], asked["amount"], asked["currency"], asked["status"]) == ("capture", "9.00", "MXN", "open")
    assert (await manager.post(f"{path}/captures", {"amount": "9.00"}, idempotency_key="c")).ok(202) == asked
    (await manager.post(f"{path}/void")).problem(409, "LJ623")
    assert (await manager.get(f"{path}/captures")).ok()["request"] == asked


async def test_a_void(manager: Client, viewer: Client, shop: Shop) -> None:
    path = await set_aside(shop)
    (await viewer.post(f"{path}/void")).problem(403, "LJ128")
    asked = (await manager.post(f"{path}/void")).ok(202)
    assert (asked["verb"], asked["amount"], asked["status"]) == ("void", None, "open")
    (await manager.post(f"{path}/captures", {})).problem(409, "LJ623")
    (await manager.post(f"{await sold(shop)}/void")).problem(409, "LJ620")


async def test_cash_and_its_remittance(manager: Client, viewer: Client, shop: Shop) -> None:
    """PAY-12: parts add up, the courier pays once, and what is missing is said."""
    path = await sold(shop)
    (await viewer.post(f"{path}/cash-collections", {"amount": "5.00", "reference": "R-1"})).problem(403, "LJ128")
    first = (await manager.post(f"{path}/cash-collections", {"amount": "5.00", "reference": "R-1"})).ok(201)
    assert (first["amount"], first["due"]) == ("5.00", "10.00")
    (await manager.post(f"{path}/cash-collections", {"amount": "6.00", "reference": "R-1"})).problem(409, "LJ626")
    (await manager.post(f"{path}/cash-collections", {"amount": "10.01", "reference": "R-2"})).problem(422, "LJ625")
    second = (await manager.post(f"{path}/cash-collections", {"amount": "10.00", "reference": "R-2"})).ok(201)
    assert (await manager.get(path)).ok()["payment_status"] == "paid"
    page = (await manager.get("/api/v1/admin/cash-collections?limit=1")).ok()
    assert [one["reference"] for one in page["collections"]] == ["R-1"]
    rest = (await manager.get(f"/api/v1/admin/cash-collections?cursor={page['next_cursor']}")).ok()
    assert ([one["reference"] for one in rest["collections"]], rest["next_cursor"]) == (["R-2"], None)
    body: dict[str, Any] = {
        "courier": "Cero", "reference": "2026-11", "amount": "13.00", "fee": "1.50",
        "collections": [first["id"], second["id"]],
    }  # fmt: skip
    (await viewer.post("/api/v1/admin/remittances", body)).problem(403, "LJ128")
    made = (await manager.post("/api/v1/admin/remittances", body)).ok(201)
    assert (made["collected"], made["amount"], made["fee"], made["difference"]) == ("15.00", "13.00", "1.50", "0.50")
    (await manager.post("/api/v1/admin/remittances", body | {"reference": "2026-12"})).problem(409, "LJ627")
    assert (await manager.get("/api/v1/admin/remittances")).ok()["remittances"] == [made]
    assert (await manager.get("/api/v1/admin/cash-collections")).ok()["collections"] == []


async def test_a_thousand_collections_are_the_most(manager: Client) -> None:
    body = {"courier": "Cero", "reference": "1", "amount": "1.00", "collections": [str(_id(n)) for n in range(1_001)]}
    (await manager.post("/api/v1/admin/remittances", body)).problem(422)
    (await manager.post("/api/v1/admin/remittances", body | {"collections": body["collections"][:1_000]})).problem(
        404, "LJ628"
    )


def _id(n: int) -> str:
    return f"00000000-0000-7000-8000-{n:012}"
