"""Promotions by the API: made, changed, listed with their use; and a cart that nobody has, with the reasons."""

from tests.shop import Shop
from tests.web.client import Client
from tests.web.promotion_mutations import PATH, WINTER


async def test_a_promotions_life(manager: Client) -> None:
    """PRM-22, PRM-27, UI-03."""
    made = (await manager.post(PATH, WINTER)).ok(201)
    assert (made["state"], made["uses"], made["discounted"], made["currency"]) == ("active", 0, "0.00", "MXN")
    assert (made["condition"], made["action"]) == (WINTER["condition"], WINTER["action"])
    path = f"{PATH}/{made['id']}"
    changed = (await manager.patch(path, {"is_active": False, "usage_limit": 5})).ok()
    assert (changed["state"], changed["usage_limit"], changed["name"]) == ("inactive", 5, "Invierno")
    assert [one["id"] for one in (await manager.get(PATH)).ok()["promotions"]] == [made["id"]]
    (await manager.delete(path)).ok(204)
    (await manager.get(path)).problem(404, "LJ430")
    (await manager.patch(path, {"is_active": True})).problem(404, "LJ430")
    (await manager.delete(path)).problem(404, "LJ430")


async def test_the_seeds_spelling_is_understood(manager: Client) -> None:
    """PRM-22: as seed 004 writes it."""
    said = {"name": "Diez", "condition": {"minSubtotal": 100}, "action": {"discountPercent": 10}}
    made = (await manager.post(PATH, said)).ok(201)
    assert made["condition"] == {"min_subtotal_minor": 10_000}
    assert made["action"] == {"type": "percentage", "basis_points": 1_000}


async def test_every_problem_of_a_rule_is_named(manager: Client) -> None:
    said = WINTER | {"condition": {"min_quantity": 0}, "action": {"type": "percentage", "basis_points": 10_001}}
    refused = (await manager.post(PATH, said)).problem(422, "LJ431")
    assert {each["path"] for each in refused["params"]["problems"]} == {"condition.min_quantity", "action.basis_points"}


async def test_a_cart_that_nobody_has(manager: Client, guest: Client, shop: Shop) -> None:
    """PRM-24: what it would cost, and why each promotion gives something or nothing."""
    variant = str(await shop.sells(price=1_000))
    (await manager.post(PATH, WINTER)).ok(201)
    (await manager.post(PATH, WINTER | {"name": "Caro", "condition": {"min_subtotal_minor": 5_000}})).ok(201)
    said = {"lines": [{"variant_id": variant, "quantity": 2}], "shipping": "5.00", "codes": ["nada"]}
    seen = (await manager.post(f"{PATH}/preview", said)).ok()
    quote = seen["quote"]
    assert (quote["subtotal"], quote["discount"], quote["shipping"], quote["total"]) == (
        "20.00",
        "2.00",
        "5.00",
        "23.00",
    )
    assert quote["codes"] == [{"code": "NADA", "is_valid": False, "reason": "unknown"}]
    reasons = {step["name"]: (step["outcome"], step["reason"], step["amount"]) for step in seen["trace"]}
    assert reasons == {"Invierno": ("applied", "applied", "2.00"), "Caro": ("skipped", "below_minimum", None)}
    (await guest.post(f"{PATH}/preview", said)).problem(401)
    (await manager.post(f"{PATH}/preview", said | {"lines": said["lines"] * 201})).problem(422)  # type: ignore[operator]  # a list
