"""The laws of promotions for any cart and rules (PRM-23, PRM-24, PRM-26): few examples here, many in `make proof`."""

import inspect
import json
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine import Bytes, Engine
from tests.laws import FRESH
from tests.promotions import carts as of
from tests.promotions.carts import Said

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
LAWS: dict[str, Callable[..., None]] = {}


def law(*anything: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test of a few examples, enough to notice; `make proof` tries the same a hundred times as often."""

    def enact(check: Callable[..., None]) -> Callable[..., None]:
        LAWS[check.__name__] = given(*anything)(check)
        return settings(max_examples=25, suppress_health_check=list(HealthCheck))(given(*anything)(check))

    return enact


def adds_up(said: Said, found: Said) -> None:
    """Nothing below zero, nothing lost: the law of every single answer."""
    gross, discounts = of.gross(said), of.discounts(found)
    assert list(discounts) == sorted(gross), "one line a variant, in the order of variants"
    assert all(0 <= discounts[each] <= gross[each] for each in gross)
    assert found["discount_minor"] == sum(discounts.values())
    assert 0 <= found["shipping_discount_minor"] <= (said["shipping_minor"] or 0)
    assert found["shipping_discount_minor"] == sum(each["shipping_minor"] for each in found["applied"])
    told: dict[str, int] = dict.fromkeys(gross, 0)
    for each in found["applied"]:
        assert each["amount_minor"] == sum(part["amount_minor"] for part in each["allocations"])
        assert each["amount_minor"] + each["shipping_minor"] > 0
        for part in each["allocations"]:
            assert part["amount_minor"] > 0
            told[part["variant_id"]] += part["amount_minor"]
    assert told == discounts, "every minor unit taken off bears the name of a rule"
    steps = {step["rule_id"]: step for step in found["trace"]}
    assert len(found["trace"]) == len(steps) == len(said["rules"])
    assert [each["rule_id"] for each in found["applied"]] == [
        step["rule_id"] for step in found["trace"] if step["outcome"] == "applied"
    ]
    rank = {each["id"]: (-each["priority"], each["id"]) for each in said["rules"]}
    assert [step["rule_id"] for step in found["trace"]] == sorted(rank, key=rank.__getitem__)


def caps_hold(said: Said, found: Said) -> None:
    actions = {each["id"]: each["action"] for each in said["rules"]}
    for each in found["applied"]:
        action, amount = actions[each["rule_id"]], each["amount_minor"] + each["shipping_minor"]
        assert amount <= action.get("max_minor", amount)
        if action["type"] == "fixed_amount" and action.get("per") != "unit":
            assert amount <= action["amount_minor"]


@law(of.carts)
def test_nothing_is_ever_below_zero_and_everything_adds_up(engine: Engine, said: Said) -> None:
    """PRM-26, and caps."""
    found = engine(said)
    adds_up(said, found)
    caps_hold(said, found)


@law(of.carts, st.randoms(use_true_random=False))
def test_neither_order_nor_splitting_matters(answer: Bytes, said: Said, random: Any) -> None:
    """PRM-23: lines in any order, each of them in pieces, rules in any order: the same bytes."""
    pieces = [each | {"quantity": 1} for each in said["lines"] for _ in range(each["quantity"])]
    rules = list(said["rules"])
    random.shuffle(pieces)
    random.shuffle(rules)
    assert answer(said) == answer(said | {"lines": pieces, "rules": rules})


@law(of.carts)
def test_the_same_input_is_the_same_bytes(answer: Bytes, said: Said) -> None:
    assert answer(said) == answer(json.loads(json.dumps(said)))


@law(of.carts)
def test_what_gives_most_wins(engine: Engine, said: Said) -> None:
    """PRM-24: the rules that combine together, or one of the others alone; never less than the best of them."""
    together = [each for each in said["rules"] if each["is_stackable"]]
    candidates = [together, *([each] for each in said["rules"] if not each["is_stackable"])]
    found = engine(said)
    assert of.given(found) == max(of.given(engine(said | {"rules": each})) for each in candidates)
    alone = {each["id"] for each in said["rules"] if not each["is_stackable"]}
    applied = [each["rule_id"] for each in found["applied"]]
    assert not alone & set(applied) or len(applied) == 1


@law(of.some_lines, of.rules())
def test_of_a_stacking_group_one_gives(engine: Engine, lines: list[Said], rules: list[Said]) -> None:
    grouped = [each | {"is_stackable": True, "stacking_group": "only"} for each in rules]
    found = engine(of.cart(*lines, rules=grouped))
    assert len(found["applied"]) <= 1
    assert len(found["applied"]) == 1 or not any(
        engine(of.cart(*lines, rules=[each]))["applied"] for each in grouped
    ), "the first that gives something wins, not the first"


@law(of.some_lines, of.rules(stack=True), of.actions)
def test_who_comes_last_takes_nothing_from_those_before(
    engine: Engine, lines: list[Said], rules: list[Said], action: Said
) -> None:
    before = engine(of.cart(*lines, rules=rules))
    after = engine(of.cart(*lines, rules=[*rules, of.rule(99, action, priority=-9)]))
    assert after["applied"][: len(before["applied"])] == before["applied"]
    assert of.given(after) >= of.given(before)


@law(of.carts, of.lines)
def test_what_no_rule_is_about_changes_nothing(engine: Engine, said: Said, extra: Said) -> None:
    """An item that nobody's rule names does not touch the price of another."""
    stranger = extra | {"variant_id": of.variant(500), "facets": []}
    rules = [
        each | {"condition": each["condition"] | {"items": _named(each["condition"].get("items"))},
                "action": _about_named(each["action"])}
        for each in said["rules"]
    ]  # fmt: skip
    before = of.discounts(engine(said | {"rules": rules}))
    after = of.discounts(engine(said | {"rules": rules, "lines": [*said["lines"], stranger]}))
    assert after == before | {of.variant(500): 0}


def _named(items: Said | None) -> Said:
    """Items that are named, so that a stranger is none of them."""
    return (items or {}) | {"any_of": (items or {}).get("any_of") or [of.brand(0)]}


def _about_named(action: Said) -> Said:
    return action | ({"get_items": _named(action["get_items"])} if "get_items" in action else {})


@law(of.some_lines, of.rules(st.one_of(of.percentages, of.per_unit), stack=True), of.lines)
def test_an_item_more_lowers_no_other_price(engine: Engine, lines: list[Said], rules: list[Said], extra: Said) -> None:
    """Without minima and caps each item is for itself: its share of a sum's rounding is all that another can move."""
    assume(extra["variant_id"] not in of.gross(of.cart(*lines)))
    plain = [
        each | {"condition": {"items": each["condition"].get("items", {})},
                "action": {k: v for k, v in each["action"].items() if k != "max_minor"}}
        for each in rules
    ]  # fmt: skip
    before = of.discounts(engine(of.cart(*lines, rules=plain)))
    after = of.discounts(engine(of.cart(*lines, extra, rules=plain)))
    assert all(abs(after[each] - before[each]) <= len(plain) for each in before)


@law(of.some_lines, of.rules(), st.integers(2, 5))
def test_a_factor_is_as_if_the_rules_had_said_so(
    engine: Engine, lines: list[Said], rules: list[Said], factor: int
) -> None:
    """PRC: a rule's amounts are in the store's currency, the cart's in another."""
    scaled = [
        each | {"condition": _scaled(each["condition"], factor), "action": _scaled(each["action"], factor)}
        for each in rules
    ]
    assert engine(of.cart(*lines, rules=rules, factor=str(factor))) == engine(of.cart(*lines, rules=scaled))


def _scaled(said: Any, factor: int) -> Any:
    if isinstance(said, dict):
        return {k: v * factor if k.endswith("_minor") else _scaled(v, factor) for k, v in said.items()}
    return [_scaled(each, factor) for each in said] if isinstance(said, list) else said


weights = st.one_of(st.sampled_from([1, 333]), st.integers(0, 50), st.integers(0, 10**13))
"""Also some that tie."""


@law(st.integers(0, 10**14), st.lists(weights, min_size=1, max_size=9))
def test_shares_add_up_and_are_fair(answer: Bytes, amount: int, weights: list[int]) -> None:
    """Largest remainder: each share is its quota rounded up or down, the sum is exact, ties go to the first."""
    assume(sum(weights) > 0)
    amount = min(amount, sum(weights))
    row = answer._connection.execute("SELECT promotions.share(%s, %s::bigint[])::text", [amount, weights]).fetchone()
    assert row is not None
    shares = [int(each) for each in row[0].strip("{}").split(",")]
    quotas = [Fraction(amount * weight, sum(weights)) for weight in weights]
    assert sum(shares) == amount
    assert all(share in {int(quota), -int(-quota // 1)} for share, quota in zip(shares, quotas, strict=True))
    order = sorted(range(len(weights)), key=lambda n: (-(quotas[n] - int(quotas[n])), n))
    raised = {n for n in range(len(weights)) if shares[n] > int(quotas[n])}
    assert raised == set(order[: len(raised)])


three_for_two = {"type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1}
singles = st.lists(st.integers(1, 3_000), min_size=1, max_size=8)


def units(*prices: int, times: int = 1) -> list[Said]:
    """One good a price, so that nothing merges."""
    return [of.line(n, times, price) for n, price in enumerate(prices, 1)]


def off(engine: Engine, action: Said, lines: list[Said]) -> int:
    found: int = engine(of.cart(*lines, rules=[of.rule(1, action)]))["discount_minor"]
    return found


@law(singles, st.integers(1, 3), st.integers(1, 2), st.integers(2, 4))
def test_k_carts_in_one_get_k_times_as_much(engine: Engine, prices: list[int], x: int, y: int, k: int) -> None:
    """Scar 21: where the units divide evenly, k times the cart is k times the discount."""
    action = {"type": "buy_x_get_y", "buy_quantity": x, "get_quantity": y}
    whole = prices[: len(prices) // (x + y) * (x + y)]
    assume(whole)
    once = off(engine, action, units(*whole))
    assert once == sum(sorted(whole)[: len(whole) // (x + y) * y])
    assert off(engine, action, units(*whole, times=k)) == k * once


@law(singles, st.integers(1, 3_000))
def test_a_dearer_unit_never_lowers_and_a_cheaper_one_gives_at_most_itself(
    engine: Engine, prices: list[int], price: int
) -> None:
    before = off(engine, three_for_two, units(*prices))
    assert off(engine, three_for_two, units(*prices, max(*prices, price))) >= before
    cheaper = min(*prices, price)
    assert off(engine, three_for_two, units(*prices, cheaper)) <= before + cheaper


@law(singles, st.integers(2, 4))
def test_cheapest_free_is_buy_all_but_one_get_one(engine: Engine, prices: list[int], every: int) -> None:
    free = off(engine, {"type": "cheapest_free", "every": every}, units(*prices))
    assert free == sum(sorted(prices)[: len(prices) // every])
    assert free == off(engine, three_for_two | {"buy_quantity": every - 1}, units(*prices))


@law(st.lists(st.tuples(st.integers(1, 900), st.sampled_from(["buy", "get", "both"])), min_size=1, max_size=7),
       st.integers(1, 2), st.integers(1, 2))  # fmt: skip
def test_no_unit_is_both_bought_and_given(engine: Engine, goods: list[tuple[int, str]], x: int, y: int) -> None:
    """As often as any way of telling the bought from the given allows, and then the cheapest that can be given."""
    lines = [of.line(n, 1, price) | {"facets": [kind]} for n, (price, kind) in enumerate(goods, 1)]
    action = {"type": "buy_x_get_y", "buy_quantity": x, "get_quantity": y,
              "get_items": {"any_of": ["get", "both"]}}  # fmt: skip
    found = engine(of.cart(*lines, rules=[of.rule(1, action, condition={"items": {"any_of": ["buy", "both"]}})]))
    assert found["discount_minor"] == _by_trying(goods, x, y)


def _by_trying(goods: list[tuple[int, str]], x: int, y: int) -> int:
    """Every way of using each unit as bought, given or neither; most times first, cheapest then."""
    roles = {"buy": "b-", "get": "g-", "both": "bg-"}
    best = (0, 0)
    for used in product(*(roles[kind] for _, kind in goods)):
        times = min(used.count("b") // x, used.count("g") // y)
        if used.count("g") == times * y:
            best = max(best, (times, -sum(price for (price, _), role in zip(goods, used, strict=True) if role == "g")))
    return -best[1]


@law(singles, singles, st.integers(0, 4_000))
def test_a_bundle_costs_its_price_or_less(engine: Engine, first: list[int], second: list[int], price: int) -> None:
    """The dearest of each part meet, as often as that is a gain."""
    lines = [
        of.line(n, 1, amount) | {"facets": [part]}
        for n, (amount, part) in enumerate([*((a, "one") for a in first), *((a, "two") for a in second)], 1)
    ]
    parts = [{"items": {"any_of": [part]}, "quantity": 1} for part in ("one", "two")]
    pairs = zip(sorted(first, reverse=True), sorted(second, reverse=True), strict=False)
    assert off(engine, {"type": "bundle_price", "price_minor": price, "parts": parts}, lines) == sum(
        max(0, sum(pair) - price) for pair in pairs
    )


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_recorded_answers_are_answered_again(answer: Bytes, file: Path) -> None:
    """What was once computed is computed the same for ever. A new engine is a new number, not a new answer."""
    kept = json.loads(file.read_text())
    assert answer(kept["input"]) == kept["bytes"]


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", LAWS)
def test_the_laws_hold_a_thousand_times(engine: Engine, answer: Bytes, name: str) -> None:
    asked = {"engine": engine, "answer": answer}
    wanted = {each: asked[each] for each in inspect.signature(LAWS[name]).parameters if each in asked}
    settings(max_examples=1_000, **FRESH, suppress_health_check=list(HealthCheck))(LAWS[name])(**wanted)
