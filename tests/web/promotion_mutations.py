"""The mutations of promotions; see mutations.py."""

from typing import Any

from tests.web.stage import Case, Setting, Stage

PATH = "/api/v1/admin/promotions"
WINTER: dict[str, Any] = {
    "name": "Invierno",
    "condition": {"min_subtotal_minor": 1_000},
    "action": {"type": "percentage", "basis_points": 1_000},
}
_LIVING = "SELECT count(*) FROM promotions.promotion_rules WHERE store_id = $1 AND deleted_at IS NULL"


async def _made(on: Stage) -> str:
    """The path of a promotion."""
    return f"{PATH}/{(await on.manager.post(PATH, WINTER)).ok(201)['id']}"


async def create_promotion(on: Stage) -> Case:
    return Case(client=on.manager, path=PATH, body=WINTER, altered=WINTER | {"name": "Verano"}, state=_LIVING)


async def change_promotion(on: Stage) -> Case:
    path = await _made(on)
    return Case(
        client=on.manager,
        path=path,
        body={"priority": 7},
        altered={"priority": 8},
        state="SELECT sum(priority) FROM promotions.promotion_rules WHERE store_id = $1",
        step=7,
        between=lambda: on.manager.patch(path, {"priority": 3}),
        reads_anew=True,
    )


async def delete_promotion(on: Stage) -> Case:
    return Case(client=on.manager, path=await _made(on), state=_LIVING, step=-1)


SETTINGS: tuple[Setting, ...] = (create_promotion, change_promotion, delete_promotion)
