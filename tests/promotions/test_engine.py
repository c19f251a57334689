"""The engine by example: each action once, what limits it, and every reason why a rule says nothing."""

from typing import Any

import pytest
from tests.engine import Engine
from tests.promotions.carts import Said, brand, cart, category, discounts, line, rule, rule_id, variant

PERCENT = {"type": "percentage", "basis_points": 1_000}


def off(engine: Engine, action: Said, *lines: Said, **chosen: Any) -> list[int]:
    """What is taken off each good."""
    return list(discounts(engine(cart(*lines, rules=[rule(1, action, **chosen)]))).values())


def reason(engine: Engine, said: Said, n: int = 1) -> str:
    """Why rule n gave what it gave, or nothing."""
    return next(str(step["reason"]) for step in engine(said)["trace"] if step["rule_id"] == rule_id(n))


def test_a_percentage_is_of_the_sum_and_shared_out(engine: Engine) -> None:
    """Three at 3.33 and ten per cent: one rounding, of 9.99, not three. The cent more goes to the first."""
    assert off(engine, PERCENT, line(1, 1, 333), line(2, 1, 333), line(3, 1, 333)) == [34, 33, 33]
    assert off(engine, PERCENT, line(1, 3, 333)) == [100]
    assert off(engine, PERCENT | {"max_minor": 10}, line(1, 1, 1_000), line(2, 1, 500)) == [7, 3]
    assert off(engine, PERCENT, line(1, 1, 5), line(2, 1, 0)) == [1, 0], "half a unit goes up"


def test_an_amount_off_the_cart_or_off_each_unit(engine: Engine) -> None:
    fixed = {"type": "fixed_amount", "amount_minor": 300}
    assert off(engine, fixed, line(1, 1, 1_000), line(2, 1, 500)) == [200, 100]
    assert off(engine, fixed, line(1, 1, 200)) == [200]
    assert off(engine, fixed | {"per": "unit"}, line(1, 2, 1_000), line(2, 1, 100)) == [600, 100]
    half = {"rules": [rule(1, fixed | {"per": "unit"})], "factor": "0.335"}
    assert discounts(engine(cart(line(1, 2, 1_000)) | half)) == {variant(1): 202}, "100.5 is 101, and then twice"


def test_delivery(engine: Engine) -> None:
    said = cart(
        line(1), rules=[rule(1, {"type": "free_shipping", "max_minor": 300}), rule(2, {"type": "free_shipping"})]
    )
    found = engine(said)
    assert [each["shipping_minor"] for each in found["applied"]] == [300, 200]
    assert (found["shipping_discount_minor"], found["discount_minor"]) == (500, 0)
    assert [step["reason"] for step in engine(said | {"shipping_minor": None})["trace"]] == ["no_delivery"] * 2
    assert [step["reason"] for step in engine(said | {"shipping_minor": 0})["trace"]] == ["nothing_left"] * 2


def test_buy_some_get_others(engine: Engine) -> None:
    """The cheapest that may be given; never a unit that was needed to buy."""
    action = {"type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1}
    assert off(engine, action, line(1, 2, 1_000), line(2, 1, 300)) == [0, 300]
    assert off(engine, action | {"basis_points": 5_000}, line(1, 3, 999)) == [500]
    assert off(engine, action, line(1, 9, 100)) == [300]
    assert off(engine, action | {"max_times": 2}, line(1, 9, 100)) == [200]
    gift = action | {"get_items": {"any_of": [brand(0)]}}
    odd = {"condition": {"items": {"any_of": [brand(1)]}}}
    assert off(engine, gift, line(1, 2, 1_000), line(2, 3, 300), **odd) == [0, 300]
    assert off(engine, gift, line(1, 1, 1_000), line(2, 3, 300), **odd) == [0, 0]
    either = action | {"buy_quantity": 1, "get_items": {"any_of": [brand(0)]}}
    assert off(engine, either, line(2, 1, 300), line(4, 1, 900)) == [300, 0], "one of two is bought, the other is given"


def test_the_cheapest_is_free(engine: Engine) -> None:
    action = {"type": "cheapest_free", "every": 3}
    assert off(engine, action, line(1, 2, 500), line(2, 1, 400), line(3, 1, 200)) == [0, 0, 200]
    assert off(engine, action, line(1, 2, 500)) == [0]


def test_a_bundle_for_one_price(engine: Engine) -> None:
    """Dearest units first; the part with the least to choose from chooses first; never dearer than its units."""
    parts = [{"items": {"any_of": [category(0), category(1)]}, "quantity": 1},
             {"items": {"any_of": [category(0)]}, "quantity": 1}]  # fmt: skip
    action = {"type": "bundle_price", "price_minor": 1_000, "parts": parts}
    assert off(engine, action, line(3, 1, 900), line(1, 1, 600)) == [200, 300]
    assert off(engine, action, line(3, 1, 300), line(1, 1, 600)) == [0, 0]
    assert off(engine, action, line(3, 1, 900), line(1, 5, 600)) == [200, 300], "once, and four are left over"
    parts[0] = {"items": {"any_of": [category(1)]}, "quantity": 1}
    assert off(engine, action, line(3, 2, 900), line(1, 5, 600)) == [400, 600]
    assert off(engine, action | {"max_times": 1}, line(3, 2, 900), line(1, 5, 600)) == [200, 300]
    three = {"type": "bundle_price", "price_minor": 1_000, "parts": [{"quantity": 3}]}
    assert off(engine, three, line(1, 2, 500), line(2, 2, 400)) == [286, 114], "1000 for 500, 500 and one at 400"
    only = {"condition": {"items": {"none_of": [brand(0)]}}}
    assert off(engine, three, line(1, 2, 500), line(2, 2, 400), **only) == [0, 0], (
        "parts are chosen among the rule's goods"
    )


def test_the_highest_step_counts(engine: Engine) -> None:
    tiers = [{"min_subtotal_minor": 1_000, "basis_points": 500}, {"min_subtotal_minor": 3_000, "amount_minor": 600}]
    action = {"type": "tiered", "tiers": tiers}
    assert off(engine, action, line(1, 1, 999)) == [0]
    assert off(engine, action, line(1, 1, 1_000)) == [50]
    assert off(engine, action, line(1, 1, 2_000), line(2, 1, 1_000)) == [400, 200]


def test_rules_work_on_what_is_left(engine: Engine) -> None:
    """By priority, then by id; a bundle or a free unit is worth what it still costs."""
    rules = [rule(1, PERCENT), rule(2, {"type": "fixed_amount", "amount_minor": 500}, priority=1)]
    found = engine(cart(line(1, 1, 1_000), rules=rules))
    assert [(step["name"], step["base_minor"], step["amount_minor"]) for step in found["trace"]] == [
        ("rule 2", 1_000, 500), ("rule 1", 500, 50)
    ]  # fmt: skip
    half = rule(1, {"type": "percentage", "basis_points": 5_000}, priority=1)
    free = rule(2, {"type": "cheapest_free", "every": 2})
    assert discounts(engine(cart(line(1, 3, 999), rules=[half, free]))) == {variant(1): 1_998}


def test_every_reason(engine: Engine) -> None:
    some = {"items": {"any_of": [brand(1)]}}
    for condition, why in (
        ({"items": {"any_of": ["tag:none"]}}, "no_items"),
        ({"items": {"any_of": [brand(1)], "none_of": [brand(1)]}}, "no_items"),
        ({"segments": [variant(7)]}, "not_in_segment"),
        ({"is_first_order": True}, "not_first_order"),
        (some | {"min_subtotal_minor": 1_001}, "below_minimum"),
        (some | {"min_quantity": 2}, "below_quantity"),
        (some | {"min_subtotal_minor": 1_000, "min_quantity": 1, "is_first_order": False}, "applied"),
    ):
        assert reason(engine, cart(line(1), line(2), rules=[rule(1, PERCENT, condition=condition)])) == why, condition
    met = cart(
        line(1), rules=[rule(1, PERCENT, condition={"segments": [variant(7), variant(8)], "is_first_order": True})]
    )
    assert reason(engine, met | {"segments": [variant(8)], "is_first_order": True}) == "applied"
    for action, why in (
        ({"type": "cheapest_free", "every": 3}, "below_quantity"),
        ({"type": "bundle_price", "price_minor": 1, "parts": [{"quantity": 2}]}, "below_quantity"),
        ({"type": "bundle_price", "price_minor": 1_000, "parts": [{"quantity": 1}]}, "nothing_left"),
        ({"type": "tiered", "tiers": [{"min_subtotal_minor": 1_001, "amount_minor": 1}]}, "below_minimum"),
    ):
        assert reason(engine, cart(line(1), rules=[rule(1, action)])) == why, action
    asleep = rule(1, PERCENT) | {"reason": "ended"}
    assert engine(cart(line(1), rules=[asleep]))["trace"] == [
        {"rule_id": rule_id(1), "name": "rule 1", "outcome": "skipped", "reason": "ended"}
    ]
    everything = rule(1, PERCENT | {"basis_points": 10_000}, priority=1)
    assert reason(engine, cart(line(1), rules=[everything, rule(2, PERCENT)]), 2) == "nothing_left"
    first, second = (rule(n, PERCENT, stacking_group="a") for n in (1, 2))
    assert reason(engine, cart(line(1), rules=[second, first]), 2) == "group_taken"


@pytest.mark.parametrize(
    ("alone", "winner", "why"),
    [(1_999, 0, "beaten_by_stack"), (2_000, 0, "beaten_by_stack"), (2_001, 1, "excluded_by_exclusive")],
)
def test_alone_or_together(engine: Engine, alone: int, winner: int, why: str) -> None:
    """PRM-24: whichever gives the shopper more; of equals the one with the higher priority."""
    rules = [
        rule(1, PERCENT, priority=2),
        rule(2, PERCENT | {"basis_points": 1_111}, priority=1),
        rule(3, {"type": "percentage", "basis_points": alone}, is_stackable=False),
    ]
    found = engine(cart(line(1, 1, 10_000), rules=rules))
    assert [each["name"] for each in found["applied"]] == [["rule 1", "rule 2"], ["rule 3"]][winner]
    assert {step["reason"] for step in found["trace"]} == {"applied", why}
    beaten = [step for step in found["trace"] if step["reason"] == why]
    assert all(step["amount_minor"] > 0 for step in beaten), "what it would have given is told"


def test_of_equals_the_one_with_the_higher_priority(engine: Engine) -> None:
    for priority, name in ((1, "rule 2"), (-1, "rule 1"), (0, "rule 1")):
        rules = [rule(1, PERCENT), rule(2, PERCENT, is_stackable=False, priority=priority)]
        assert engine(cart(line(1), rules=rules))["applied"][0]["name"] == name


def test_one_variant_at_two_prices_is_told_once(engine: Engine) -> None:
    found = engine(cart(line(1, 1, 1_000), line(1, 2, 800), rules=[rule(1, PERCENT)]))
    assert found["lines"] == [{"variant_id": variant(1), "discount_minor": 260}]
    assert found["applied"][0]["allocations"] == [{"variant_id": variant(1), "amount_minor": 260}]


def test_nothing_to_do(engine: Engine) -> None:
    nothing = {"lines": [], "discount_minor": 0, "shipping_discount_minor": 0, "applied": [], "trace": []}
    assert engine(cart()) == nothing
    assert engine(cart(line(1)))["lines"] == [{"variant_id": variant(1), "discount_minor": 0}]
    assert reason(engine, cart(rules=[rule(1, PERCENT)])) == "no_items"


def test_amounts_as_large_as_money_gets(engine: Engine) -> None:
    """Exact beyond what a product of two 64-bit numbers holds."""
    found = engine(cart(line(1, 3, 10**13), line(2, 1, 1), rules=[rule(1, PERCENT | {"basis_points": 3_333})]))
    assert found["discount_minor"] == 9_999 * 10**9
    assert discounts(found) == {variant(1): 9_999 * 10**9, variant(2): 0}
