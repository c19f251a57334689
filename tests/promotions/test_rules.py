"""Rules: what may be said, what is refused and where, what a cart hears of them."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.promotions.carts import brand
from tests.shop import NOON, MakeStore, OpenShop, Shop

from lonja.platform.call import Call
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.promotions import (
    Coupon,
    LimitBelowUses,
    Rule,
    RuleDraft,
    RuleInvalid,
    RulesAreStaffs,
    RuleUnknown,
    TooManyRules,
    create_coupon,
    delete_rule,
    rule,
    rule_list,
    save_rule,
)

TEN_PERCENT = {"type": "percentage", "basis_points": 1_000}
PART = {"items": {"any_of": ["sale"]}, "quantity": 1}


async def saves(shop: Shop, **said: Any) -> UUID:
    draft = RuleDraft(**{"name": "Ten", "action": TEN_PERCENT} | said)
    return await save_rule(shop.database, shop.store, shop.staff, draft)


async def read(shop: Shop, rule_id: UUID) -> Rule:
    async with shop.database.store(shop.store, shop.staff) as tx:
        found = await rule(tx, shop.store, rule_id)
    assert found is not None
    return found


async def rules_for(shop: Shop, **wish: Any) -> dict[str, Any]:
    """What a cart would hear, asked as a guest."""
    said = {"codes": [], "segments": [], "facets": [], "subtotal_minor": 1_000, "factor": "1"} | wish
    async with shop.database.store(shop.store, Call(actor="guest")) as tx:
        answer: str = await tx.value("SELECT promotions.rules_for($1, $2)", shop.store, json.dumps(said, default=str))
        assert await tx.value("SELECT current_setting('lonja.actor')") == "guest"
    found: dict[str, Any] = json.loads(answer)
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [each["name"] + (":" + each["reason"] if "reason" in each else "") for each in found["rules"]]


async def test_a_rule_is_saved_changed_and_deleted(open_shop: OpenShop) -> None:
    """PRM-20, PRM-21, PRM-22; who repeats a request with its key gets the same promotion; strangers get none."""
    shop = await open_shop()
    segment = await segment_of(shop)
    call = Call(actor="staff", actor_id=new_id(), idempotency_key="once", request_hash="a")
    other = Call(actor="staff", actor_id=call.actor_id, idempotency_key="once", request_hash="b")
    draft = RuleDraft(
        name=" Regulars ", condition={"segments": [str(segment)], "items": {"none_of": ["sale"]}}, action=TEN_PERCENT
    )
    made = await save_rule(shop.database, shop.store, call, draft, rule_id=new_id())
    assert await save_rule(shop.database, shop.store, call, draft) == made
    with pytest.raises(IdempotencyKeyReused):
        await save_rule(shop.database, shop.store, other, draft)
    kept = await read(shop, made)
    assert (kept.name, kept.action, kept.priority, kept.is_stackable) == ("Regulars", TEN_PERCENT, 0, True)
    assert await shop.owner.fetchval(
        "SELECT customer_groups FROM promotions.promotion_rules WHERE store_id = $1", shop.store
    ) == [segment]

    change = RuleDraft(priority=5, stacking_group="seasonal", ends_at=NOON + timedelta(days=1))
    assert await save_rule(shop.database, shop.store, shop.staff, change, rule_id=made) == made
    now = await read(shop, made)
    assert (now.priority, now.stacking_group, now.condition) == (5, "seasonal", kept.condition)
    await save_rule(shop.database, shop.store, shop.staff, RuleDraft(stacking_group=None, ends_at=None), rule_id=made)
    assert (await read(shop, made)).ends_at is None

    with pytest.raises(RulesAreStaffs):
        await save_rule(shop.database, shop.store, Call(actor="guest"), draft)
    with pytest.raises(RulesAreStaffs):
        await delete_rule(shop.database, shop.store, Call(actor="guest"), made)
    await delete_rule(shop.database, shop.store, shop.staff, made)
    with pytest.raises(RuleUnknown):
        await delete_rule(shop.database, shop.store, shop.staff, made)
    with pytest.raises(RuleUnknown):
        await save_rule(shop.database, shop.store, shop.staff, change, rule_id=made)


async def segment_of(shop: Shop) -> UUID:
    made: UUID = await shop.owner.fetchval(
        "INSERT INTO customers.customer_segments (store_id, name, slug) VALUES ($1, 'Regulars', $2) RETURNING id",
        shop.store,
        f"regulars-{new_id()}",
    )
    return made


async def test_the_seeds_spelling_is_understood(open_shop: OpenShop) -> None:
    """PRM-22: {minSubtotal: 100, customerSegmentId} and {discountPercent: 10}; scar 26: 10.5 % is 1050 basis points."""
    shop = await open_shop()
    segment = str(await segment_of(shop))
    for currency, digits in (("MXN", 2), ("JPY", 0), ("KWD", 3)):
        draft = RuleDraft(
            name="Seed",
            condition={"minSubtotal": 100, "customerSegmentId": segment},
            action={"discountPercent": 10.5},
        )
        kept = await read(shop, await save_rule(shop.database, shop.store, shop.staff, draft, currency=currency))
        assert kept.condition == {"min_subtotal_minor": 100 * 10**digits, "segments": [segment]}
        assert kept.action == {"type": "percentage", "basis_points": 1_050}
    with pytest.raises(RuleInvalid) as refused:
        await saves(shop, condition={"minSubtotal": 100.005}, action={"discountPercent": 10.555})
    assert [each["path"] for each in refused.value.params["problems"]] == [
        "action.basis_points", "condition.min_subtotal_minor"
    ]  # fmt: skip


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": " "}, "name"),
    ({"name": "x" * 101}, "name"),
    ({"priority": 1_001}, "priority"),
    ({"stacking_group": "x" * 51}, "stacking_group"),
    ({"usage_limit": 0}, "usage_limit"),
    ({"starts_at": NOON, "ends_at": NOON}, "ends_at"),
    ({"condition": {"item": {}}}, "condition.item"),
    ({"condition": {"items": []}}, "condition.items"),
    ({"condition": {"items": {"all_of": []}}}, "condition.items.all_of"),
    ({"condition": {"items": {"any_of": "sale"}}}, "condition.items.any_of"),
    ({"condition": {"items": {"any_of": ["sale"] * 101}}}, "condition.items.any_of"),
    ({"condition": {"items": {"none_of": ["sale", "brand:7"]}}}, "condition.items.none_of[1]"),
    ({"condition": {"items": {"any_of": [7]}}}, "condition.items.any_of[0]"),
    ({"condition": {"min_subtotal_minor": -1}}, "condition.min_subtotal_minor"),
    ({"condition": {"min_subtotal_minor": "100"}}, "condition.min_subtotal_minor"),
    ({"condition": {"min_quantity": 0}}, "condition.min_quantity"),
    ({"condition": {"is_first_order": "yes"}}, "condition.is_first_order"),
    ({"condition": {"segments": "all"}}, "condition.segments"),
    ({"condition": {"segments": [str(UUID(int=n)) for n in range(51)]}}, "condition.segments"),
    ({"condition": {"segments": ["x"]}}, "condition.segments[0]"),
    ({"condition": {"segments": [str(UUID(int=1))]}}, "condition.segments"),
    ({"action": {"type": "gift"}}, "action.type"),
    ({"action": {}}, "action.type"),
    ({"action": {"type": "percentage"}}, "action.basis_points"),
    ({"action": {"type": "percentage", "basis_points": 10_001}}, "action.basis_points"),
    ({"action": {"type": "percentage", "basis_points": 10.5}}, "action.basis_points"),
    ({"action": TEN_PERCENT | {"max_minor": 0}}, "action.max_minor"),
    ({"action": TEN_PERCENT | {"amount_minor": 1}}, "action.amount_minor"),
    ({"action": {"type": "fixed_amount", "amount_minor": 10**12 + 1}}, "action.amount_minor"),
    ({"action": {"type": "fixed_amount", "amount_minor": 1, "per": "line"}}, "action.per"),
    ({"action": {"type": "cheapest_free", "every": 1}}, "action.every"),
    ({"action": {"type": "buy_x_get_y", "buy_quantity": 0, "get_quantity": 1}}, "action.buy_quantity"),
    ({"action": {"type": "buy_x_get_y", "buy_quantity": 1, "get_quantity": 1001}}, "action.get_quantity"),
    ({"action": {"type": "buy_x_get_y", "buy_quantity": 1, "get_quantity": 1, "get_items": 3}}, "action.get_items"),
    ({"action": {"type": "bundle_price", "price_minor": 1}}, "action.parts"),
    ({"action": {"type": "bundle_price", "price_minor": 1, "parts": [PART] * 11}}, "action.parts"),
    ({"action": {"type": "bundle_price", "price_minor": 1, "parts": [PART, {}]}}, "action.parts[1].quantity"),
    ({"action": {"type": "bundle_price", "price_minor": 1, "parts": [3]}}, "action.parts[0]"),
    ({"action": {"type": "tiered", "tiers": []}}, "action.tiers"),
    ({"action": {"type": "tiered", "tiers": [{"min_subtotal_minor": 1}]}}, "action.tiers[0]"),
    ({"action": {"type": "tiered", "tiers": [{"min_subtotal_minor": 1, "amount_minor": 1}] * 2}}, "action.tiers"),
    ({"action": {"type": "tiered", "tiers": [{"min_subtotal_minor": n, "amount_minor": 1} for n in range(21)]}},
     "action.tiers"),
]  # fmt: skip


async def test_what_is_wrong_is_said_with_its_path(open_shop: OpenShop) -> None:
    """PRM-22; limits at N+1, and at N."""
    shop = await open_shop()
    for said, path in WRONG:
        with pytest.raises(RuleInvalid) as refused:
            await saves(shop, **said)
        assert refused.value.params["path"] == path, (said, refused.value.params)
        assert f"{path} " in refused.value.detail
    with pytest.raises(RuleInvalid) as refused:
        await saves(shop, name="", priority=-2_000, action={"type": "tiered", "x": 1})
    assert [each["path"] for each in refused.value.params["problems"]] == [
        "action.tiers", "action.x", "name", "priority"
    ]  # fmt: skip
    tiers = [{"min_subtotal_minor": n, "amount_minor": 1} for n in range(20)]
    for action in (
        {"type": "tiered", "tiers": tiers},
        {"type": "bundle_price", "price_minor": 0, "parts": [PART] * 10},
        {"type": "free_shipping", "max_minor": 500},
        {"type": "cheapest_free", "every": 3},
        {"type": "buy_x_get_y", "buy_quantity": 1, "get_quantity": 1, "get_items": {"any_of": ["tag:Año nuevo"]}},
        {"type": "fixed_amount", "amount_minor": 10**12, "per": "unit"},
    ):
        await saves(shop, action=action, condition={"items": {"any_of": ["sale"] * 100}, "is_first_order": True})


async def test_a_store_has_at_most_a_thousand_automatic_promotions(open_shop: OpenShop) -> None:
    """Those that wait for a code cost a cart nothing, and are not counted."""
    shop = await open_shop()
    await shop.owner.execute(
        """INSERT INTO promotions.promotion_rules (store_id, name, action)
        SELECT $1, 'No. ' || n, '{"type": "free_shipping"}' FROM generate_series(1, 999) n""",
        shop.store,
    )
    last = await saves(shop)
    with pytest.raises(TooManyRules):
        await saves(shop)
    await saves(shop, needs_code=True)
    await save_rule(shop.database, shop.store, shop.staff, RuleDraft(name="Renamed"), rule_id=last)


async def test_a_cart_hears_of_the_rules_that_concern_it(open_shop: OpenShop) -> None:
    """By schedule, by what is in it, by who asks, by what was brought; everything, with reasons, for staff."""
    shop = await open_shop()
    shop.later()
    segment = await segment_of(shop)
    await saves(shop, name="all", priority=3)
    await saves(shop, name="brand", priority=2, condition={"items": {"any_of": [brand(1), "sale"]}})
    await saves(shop, name="members", priority=1, condition={"segments": [str(segment)]})
    await saves(shop, name="past", ends_at=NOON)
    await saves(shop, name="soon", starts_at=NOON + timedelta(seconds=1), priority=-1)
    await saves(shop, name="off", is_active=False, priority=-2)
    await saves(shop, name="full", usage_limit=1, priority=-3)
    await saves(shop, name="once", once_per_customer=True, priority=-4)
    await saves(shop, name="locked", needs_code=True, priority=-5)
    await shop.owner.execute(
        "UPDATE promotions.promotion_rules SET used_count = 1 WHERE store_id = $1 AND name = 'full'", shop.store
    )
    await used(shop, "full", "bea@example.com")
    await used(shop, "once", "ana@example.com")
    code = Coupon(type="percentage", basis_points=500, expires_at=NOON + timedelta(days=1), code="SAVE5", name="coupon")
    await create_coupon(shop.database, shop.store, shop.staff, code)

    assert names(await rules_for(shop)) == ["all", "once"]
    assert names(await rules_for(shop, facets=["digital", "sale"])) == ["all", "brand", "once"]
    assert names(await rules_for(shop, segments=[segment], email="Ana@example.com ")) == ["all", "members"]
    later = NOON + timedelta(seconds=1)
    assert names(await rules_for(shop, at=later, codes=["save5", "NOPE", "SAVE5 "])) == [
        "all", "coupon", "soon", "once"
    ]  # fmt: skip
    found = await rules_for(shop, codes=["NOPE", "save5"], is_everything=True, email="ana@example.com")
    assert names(found) == [
        "all", "brand", "members:not_in_segment", "past:ended", "coupon", "soon:not_started", "off:inactive",
        "full:used_up", "once:used_already", "locked:needs_code",
    ]  # fmt: skip
    assert [(each["code"], each["is_valid"], each["reason"]) for each in found["codes"]] == [
        ("NOPE", False, "unknown"), ("SAVE5", True, None)
    ]  # fmt: skip
    coupon = next(each for each in found["rules"] if each["name"] == "coupon")
    assert coupon["code"] == "SAVE5"
    assert coupon["code_id"] == found["codes"][1]["code_id"]


async def used(shop: Shop, name: str, email: str) -> None:
    await shop.owner.execute(
        """INSERT INTO promotions.coupon_redemptions (store_id, rule_id, order_id, email, is_once, amount_minor)
        SELECT store_id, id, uuidv7(), $3, once_per_customer, 700
        FROM promotions.promotion_rules WHERE store_id = $1 AND name = $2""",
        shop.store,
        name,
        email,
    )


async def test_use_is_reported_against_the_limit(open_shop: OpenShop) -> None:
    """PRM-27, KPI-03; and a limit that is set late counts what was used before (P14)."""
    shop = await open_shop()
    shop.later()
    first, second = await saves(shop, name="first"), await saves(shop, name="second", needs_code=True)
    for email in ("ana@example.com", "bea@example.com"):
        await used(shop, "first", email)
    with pytest.raises(LimitBelowUses):
        await save_rule(shop.database, shop.store, shop.staff, RuleDraft(usage_limit=1), rule_id=first)
    await save_rule(shop.database, shop.store, shop.staff, RuleDraft(usage_limit=2), rule_id=first)
    async with shop.database.store(shop.store, shop.staff) as tx:
        listed = await rule_list(tx, shop.store)
        assert [each.id for each in await rule_list(tx, shop.store, limit=1)] == [second]
        assert await rule_list(tx, shop.store, before=(listed[1].created_at, first)) == []
        assert [each.id for each in await rule_list(tx, shop.store, needs_code=False)] == [first]
        assert await rule(tx, shop.store, new_id()) is None
    assert [(each.name, each.uses, each.usage_limit, each.given_minor, each.state) for each in listed] == [
        ("second", 0, None, 0, "active"), ("first", 2, 2, 1_400, "used_up")
    ]  # fmt: skip


async def test_no_store_hears_of_anothers_promotions(open_shop: OpenShop, make_store: MakeStore) -> None:
    """P07."""
    shop, other = await open_shop(), await make_store()
    made = await saves(shop)
    with pytest.raises(RuleUnknown):
        await delete_rule(shop.database, other, shop.staff, made)
    async with shop.database.store(other, shop.staff) as tx:
        assert await rule(tx, other, made) is None
        found = json.loads(await tx.value("SELECT promotions.rules_for($1, '{}')", other))
    assert found == {"codes": [], "rules": []}
