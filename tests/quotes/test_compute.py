"""The arithmetic of a quote: a pure function, and laws that hold for every cart (P15, C-03)."""

from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.laws import FRESH

from lonja.platform.ids import new_id

RULES: list[dict[str, Any]] = [
    {"type": "percentage", "basis_points": 1_050},
    {"type": "percentage", "basis_points": 10_000},
    {"type": "fixed_amount", "amount_minor": 777, "per": "cart"},
    {"type": "fixed_amount", "amount_minor": 5, "per": "unit"},
    {"type": "free_shipping"},
    {"type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1, "basis_points": 10_000},
    {"type": "tiered", "tiers": [{"min_subtotal_minor": 500, "basis_points": 500}]},
]


async def compute(owner: asyncpg.Connection, inputs: dict[str, Any]) -> Any:
    """The quote of these inputs."""
    answer = await owner.fetchval("SELECT quotes.compute($1)", msgspec.json.encode(inputs).decode())
    return msgspec.json.decode(answer)


def inputs_of(
    lines: list[tuple[int, int]], rules: list[int], shipping: int | None, tax: dict[str, Any] | None, currency: str
) -> dict[str, Any]:
    return {
        "engine": 1,
        "currency": currency,
        "factor": "1",
        "lines": [
            {
                "variant_id": f"00000000-0000-7000-8000-{n:012x}",
                "product_id": f"00000000-0000-7000-9000-{n:012x}",
                "quantity": quantity,
                "unit_minor": unit,
                "compare_at_minor": None,
                "facets": ["tag:odd"] if n % 2 else [],
            }
            for n, (unit, quantity) in enumerate(lines)
        ],
        "shipping_minor": shipping,
        "segments": [],
        "is_first_order": True,
        "rules": [
            {
                "id": f"00000000-0000-7000-a000-{n:012x}",
                "code_id": None,
                "code": None,
                "name": f"rule {n}",
                "priority": n % 3,
                "is_stackable": kind != 1,
                "stacking_group": None,
                "condition": {},
                "action": RULES[kind],
            }
            for n, kind in enumerate(rules)
        ],
        "codes": [],
        "tax": tax,
    }


def tax_of(ppm: int, *, included: bool, per_line: bool) -> dict[str, Any]:
    rates = [{"category": "standard", "name": "VAT", "rate_ppm": ppm, "is_compound": False}]
    return {
        "prices_include_tax": included,
        "rounding": "line" if per_line else "total",
        "shipping_tax": "standard",
        "is_reverse_charge": False,
        "default_category": "standard",
        "categories": {},
        "rates": rates,
        "home_rates": rates,
    }


carts = st.builds(
    inputs_of,
    lines=st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 40)), min_size=1, max_size=6),
    rules=st.lists(st.integers(0, len(RULES) - 1), max_size=4),
    shipping=st.none() | st.integers(0, 10**5),
    tax=st.none() | st.builds(tax_of, st.integers(0, 300_000), included=st.booleans(), per_line=st.booleans()),
    currency=st.sampled_from(["JPY", "EUR", "KWD"]),
)


def holds(quote: Any) -> None:
    """What is true of every quote."""
    sums = {key: value for key, value in quote.items() if key.endswith("_minor")}
    assert all(value is None or value >= 0 for value in sums.values()), sums
    shipping = quote["shipping_minor"] or 0
    assert quote["total_minor"] == (
        quote["subtotal_minor"] - quote["discount_minor"] - quote["tax_relief_minor"] + shipping + quote["tax_minor"]
    )
    lines = quote["lines"]
    for line in lines:
        assert line["total_minor"] == line["gross_minor"] - line["discount_minor"] - line["tax_relief_minor"] >= 0
        assert line["gross_minor"] == line["unit_minor"] * line["quantity"]
        assert 0 <= line["tax_on_top_minor"] <= line["tax_minor"]
    for total, part in (("subtotal_minor", "gross_minor"), ("discount_minor", "discount_minor")):
        assert quote[total] == sum(line[part] for line in lines)
    given_away = sum(each["amount_minor"] + each["shipping_minor"] for each in quote["applied"])
    assert given_away == quote["discount_minor"] + quote["shipping_discount_minor"]
    for each in quote["applied"]:
        assert sum(share["amount_minor"] for share in each["allocations"]) == each["amount_minor"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inputs=carts)
async def test_the_parts_are_the_whole_in_every_currency(owner: asyncpg.Connection, inputs: dict[str, Any]) -> None:
    """Laws: nothing is negative, parts sum to totals, neither the order of lines nor of rules matters, same bytes."""
    quote = await compute(owner, inputs)
    holds(quote)
    turned = inputs | {"lines": inputs["lines"][::-1], "rules": inputs["rules"][::-1]}
    mirrored = await compute(owner, turned)
    assert mirrored | {"lines": mirrored["lines"][::-1]} == quote
    assert await compute(owner, inputs) == quote


@pytest.mark.proof
@settings(max_examples=2_000, **FRESH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inputs=carts)
async def test_the_parts_are_the_whole_for_many_more(owner: asyncpg.Connection, inputs: dict[str, Any]) -> None:
    holds(await compute(owner, inputs))


async def test_nothing_but_prices_is_simple(owner: asyncpg.Connection) -> None:
    quote = await compute(owner, inputs_of([(1_000, 2), (5, 1)], [], 500, None, "EUR"))
    assert (quote["subtotal_minor"], quote["total_minor"], quote["applied"], quote["taxes"]) == (2_005, 2_505, [], [])


async def test_a_quote_reads_nothing(owner: asyncpg.Connection) -> None:
    """Immutable, and true to it: no table is named in what computes."""
    volatile = await owner.fetch(
        """SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname || '.' || p.proname IN
            ('quotes.compute', 'quotes.discounted_lines', 'quotes.taxed_lines', 'promotions.apply_rules',
             'taxes.compute_taxes')
          AND p.provolatile <> 'i'"""
    )
    assert volatile == []
    inputs = inputs_of([(new_id().int % 10_000, 3)], [0, 2], 100, tax_of(160_000, included=True, per_line=True), "EUR")
    transaction = owner.transaction()
    await transaction.start()
    try:
        # No store is entered: whoever read a tenant table would be stopped.
        await owner.execute("SET LOCAL ROLE lonja_owner")
        holds(await compute(owner, inputs))
    finally:
        await transaction.rollback()
