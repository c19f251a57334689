"""Carts and rules for the tests of the engine: by hand, and by Hypothesis.

Nouns: good n is a variant with a brand (n mod 2), a category (n mod 3) and, every fourth, a sale; a line; a rule; a
cart, as it is said to the engine.
"""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

Said = dict[str, Any]


def variant(n: int) -> str:
    """The id of good n."""
    return str(UUID(int=n))


def rule_id(n: int) -> str:
    return str(UUID(int=(1 << 100) + n))


def brand(n: int) -> str:
    return f"brand:{UUID(int=(2 << 100) + n)}"


def category(n: int) -> str:
    return f"category:{UUID(int=(3 << 100) + n)}"


def facets(n: int) -> list[str]:
    """What good n is known by."""
    return [f"variant:{variant(n)}", brand(n % 2), category(n % 3), *(["sale"] if n % 4 == 0 else [])]


def line(n: int, quantity: int = 1, unit_minor: int = 1_000) -> Said:
    return {"variant_id": variant(n), "quantity": quantity, "unit_minor": unit_minor, "facets": facets(n)}


def rule(n: int, action: Said, **chosen: Any) -> Said:
    return {
        "id": rule_id(n), "code_id": None, "code": None, "name": f"rule {n}", "priority": 0, "is_stackable": True,
        "stacking_group": None, "condition": {}, "action": action,
    } | chosen  # fmt: skip


def cart(*lines: Said, rules: list[Said] | None = None, **chosen: Any) -> Said:
    return {
        "lines": list(lines), "shipping_minor": 500, "segments": [], "is_first_order": False, "factor": "1",
        "rules": rules or [],
    } | chosen  # fmt: skip


def gross(said: Said) -> dict[str, int]:
    """What each variant costs before any promotion."""
    found: dict[str, int] = {}
    for each in said["lines"]:
        found[each["variant_id"]] = found.get(each["variant_id"], 0) + each["quantity"] * each["unit_minor"]
    return found


def discounts(found: Said) -> dict[str, int]:
    return {each["variant_id"]: each["discount_minor"] for each in found["lines"]}


def given(found: Said) -> int:
    """All that was given, on goods and on delivery."""
    total: int = found["discount_minor"] + found["shipping_discount_minor"]
    return total


prices = st.one_of(st.integers(0, 20), st.integers(1, 5_000), st.sampled_from([333, 999, 1_000, 10**10]))
lines = st.builds(line, st.integers(1, 7), st.integers(1, 5), prices)
some_lines = st.lists(lines, min_size=1, max_size=8)

some_facets = st.lists(
    st.sampled_from([brand(0), brand(1), category(0), category(1), "sale", f"variant:{variant(1)}"]), max_size=2
)
items = st.fixed_dictionaries({}, optional={"any_of": some_facets, "none_of": some_facets})
capped = {"max_minor": st.integers(1, 900)}
points = st.integers(1, 10_000)
amounts = st.integers(1, 3_000)

percentages = st.fixed_dictionaries({"type": st.just("percentage"), "basis_points": points}, optional=capped)
per_unit = st.fixed_dictionaries({"type": st.just("fixed_amount"), "amount_minor": amounts, "per": st.just("unit")})
per_cart = st.fixed_dictionaries({"type": st.just("fixed_amount"), "amount_minor": amounts}, optional=capped)
free_shipping = st.fixed_dictionaries({"type": st.just("free_shipping")}, optional=capped)
buy_x_get_y = st.fixed_dictionaries(
    {"type": st.just("buy_x_get_y"), "buy_quantity": st.integers(1, 3), "get_quantity": st.integers(1, 2)},
    optional={"basis_points": points, "get_items": items, "max_times": st.integers(1, 2)} | capped,
)
cheapest_free = st.fixed_dictionaries({"type": st.just("cheapest_free"), "every": st.integers(2, 4)}, optional=capped)
parts = st.lists(st.fixed_dictionaries({"quantity": st.integers(1, 2), "items": items}), min_size=1, max_size=3)
bundle_prices = st.fixed_dictionaries(
    {"type": st.just("bundle_price"), "parts": parts, "price_minor": st.integers(0, 3_000)},
    optional={"max_times": st.integers(1, 3)} | capped,
)
tiers = st.one_of(
    st.fixed_dictionaries({"min_subtotal_minor": st.integers(0, 6_000), "basis_points": points}),
    st.fixed_dictionaries({"min_subtotal_minor": st.integers(0, 6_000), "amount_minor": amounts}),
)
steps = st.lists(tiers, min_size=1, max_size=3, unique_by=lambda tier: tier["min_subtotal_minor"])
tiered = st.fixed_dictionaries({"type": st.just("tiered"), "tiers": steps}, optional=capped)
actions = st.one_of(percentages, per_unit, per_cart, free_shipping, buy_x_get_y, cheapest_free, bundle_prices, tiered)
conditions = st.fixed_dictionaries(
    {}, optional={"items": items, "min_subtotal_minor": st.integers(0, 4_000), "min_quantity": st.integers(1, 4)}
)


@st.composite
def rules(
    draw: st.DrawFn, what: st.SearchStrategy[Said] = actions, most: int = 6, *, stack: bool = False
) -> list[Said]:
    """Rules with different ids; those that must not combine only where they may."""
    return [
        rule(
            n,
            draw(what),
            condition=draw(conditions),
            priority=draw(st.integers(-1, 1)),
            is_stackable=stack or draw(st.integers(0, 3)) > 0,
            stacking_group=None if stack else draw(st.sampled_from([None, None, "a", "b"])),
        )
        for n in draw(st.permutations(range(draw(st.integers(0, most)))))
    ]


carts = st.builds(
    lambda of, given, shipping: cart(*of, rules=given, shipping_minor=shipping),
    some_lines,
    rules(),
    st.one_of(st.none(), st.integers(0, 800)),
)
