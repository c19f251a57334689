"""compute_taxes as laws: whatever the lines, the rates and the manner, in minor units of any currency."""

import json
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws import FRESH

from lonja.platform.db import Database

Input = dict[str, Any]
CATEGORIES = ("standard", "reduced", "zero", "unknown")

rates = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(CATEGORIES[:3]),
            "name": st.sampled_from(("VAT", "State", "City")),
            "rate_ppm": st.one_of(st.sampled_from((0, 210_000, 88_750, 1_000_000)), st.integers(0, 10_000_000)),
            "is_compound": st.booleans(),
        }
    ),
    max_size=6,
)
lines = st.lists(
    st.tuples(st.one_of(st.integers(0, 300), st.integers(0, 10**15)), st.sampled_from(CATEGORIES)), max_size=8
)


@st.composite
def inputs(draw: st.DrawFn) -> Input:
    return {
        "prices_include_tax": draw(st.booleans()),
        "rounding": draw(st.sampled_from(("line", "total"))),
        "shipping_tax": draw(st.sampled_from(("none", "standard", "proportional"))),
        "is_reverse_charge": draw(st.integers(0, 3)) == 0,
        "default_category": "standard",
        "rates": draw(rates),
        "home_rates": draw(rates),
        "lines": [
            {"id": f"{n}", "amount_minor": amount, "category": category}
            for n, (amount, category) in enumerate(draw(lines))
        ],
        "shipping_minor": draw(st.one_of(st.none(), st.integers(0, 10**6))),
    }


async def taxed(database: Database, said: Input) -> Any:
    return json.loads(await database.value("SELECT taxes.compute_taxes($1)", json.dumps(said)))


def shares(said: Input, category: str) -> list[Fraction]:
    """What each rate of a category takes of one unit: the same thing, said another way."""
    own = [rate for rate in said["rates"] if rate["category"] == category]
    if not own and category != said["default_category"]:
        return shares(said, said["default_category"])
    taken: list[Fraction] = []
    for rate in own:
        base = 1 + sum(taken) if rate["is_compound"] else 1
        taken.append(base * Fraction(rate["rate_ppm"], 1_000_000))
    return taken


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


async def laws(database: Database, said: Input) -> None:
    """Nothing negative, sums exact, nothing on top of what has tax inside, never more inside than there is."""
    found = await taxed(database, said)
    each = found["lines"]
    kinds = ("tax_minor", "tax_on_top_minor", "tax_relief_minor")
    assert [line["id"] for line in each] == [line["id"] for line in said["lines"]]
    assert all(line[kind] >= 0 for line in each for kind in kinds)
    on_top = sum(line["tax_on_top_minor"] for line in each) + found["shipping_tax_on_top_minor"]
    relief = sum(line["tax_relief_minor"] for line in each) + found["shipping_relief_minor"]
    tax = sum(line["tax_minor"] for line in each) + found["shipping_tax_minor"]
    assert (found["tax_minor"], found["tax_relief_minor"]) == (on_top, relief)
    assert found["tax_minor"] + found["tax_included_minor"] == tax
    assert sum(row["tax_minor"] for row in found["breakdown"]) == tax
    assert all(row["base_minor"] >= 0 and row["tax_minor"] >= 0 for row in found["breakdown"])
    if said["prices_include_tax"]:
        assert on_top == 0
        paid = zip(said["lines"], each, strict=True)
        assert all(line["tax_minor"] + line["tax_relief_minor"] <= of["amount_minor"] for of, line in paid)
    if said["prices_include_tax"] and not said["is_reverse_charge"]:
        assert relief == 0
    if said["is_reverse_charge"]:
        assert (tax, found["breakdown"]) == (0, [])
    if said["shipping_tax"] == "none" or not said["shipping_minor"]:
        assert found["shipping_tax_minor"] == found["shipping_relief_minor"] == 0


async def order_and_pieces(database: Database, said: Input) -> None:
    """The order of lines changes no line. Split in two, a line brings the same tax when the total is rounded."""
    found = await taxed(database, said)
    turned = await taxed(database, said | {"lines": said["lines"][::-1]})
    assert turned | {"lines": turned["lines"][::-1]} == found
    if said["rounding"] != "total" or not said["lines"]:
        return
    first, rest = said["lines"][0], said["lines"][1:]
    part = first["amount_minor"] // 3
    pieces = [
        first | {"amount_minor": part, "id": "a"},
        first | {"amount_minor": first["amount_minor"] - part, "id": "b"},
    ]
    split = await taxed(database, said | {"lines": [*pieces, *rest]})
    for total in ("tax_minor", "tax_included_minor", "tax_relief_minor", "breakdown"):
        assert split[total] == found[total]


async def exactness(database: Database, said: Input) -> None:
    """Against fractions: each line half up, or each rate's sum half up, and each line within a unit of its part."""
    said = said | {"shipping_minor": None, "is_reverse_charge": False}
    found = await taxed(database, said)
    exact = []
    for line in said["lines"]:
        own = shares(said, line["category"])
        whole = sum(own, Fraction(0))
        exact.append([line["amount_minor"] * share / (1 + whole if said["prices_include_tax"] else 1) for share in own])
    told = [line["tax_minor"] for line in found["lines"]]
    if said["rounding"] == "line" and said["prices_include_tax"]:
        assert told == [half_up(sum(parts, Fraction(0))) for parts in exact]
    elif said["rounding"] == "line":
        assert told == [sum(map(half_up, parts)) for parts in exact]
    else:
        for line, parts in zip(told, exact, strict=True):
            assert abs(line - sum(parts, Fraction(0))) <= max(len(parts), 1)
    if said["rounding"] == "total" and not said["prices_include_tax"]:
        families = []
        for line, parts in zip(said["lines"], exact, strict=True):
            known = [rate for rate in said["rates"] if rate["category"] == line["category"]]
            used = known or [rate for rate in said["rates"] if rate["category"] == "standard"]
            kin = json.dumps(used) if any(rate["is_compound"] for rate in used) else ""
            kin = kin.replace(f'"category": "{used[0]["category"]}", ', "") if used else ""
            families += [
                ((kin or f"{r['name']} {r['rate_ppm']}", turn), part)
                for turn, (r, part) in enumerate(zip(used, parts, strict=True))
            ]
        families.sort(key=lambda one: one[0])
        sums = [sum((part for _, part in group), Fraction(0)) for _, group in groupby(families, lambda one: one[0])]
        assert found["tax_minor"] == sum(map(half_up, sums))


@given(inputs())
@settings(max_examples=25)
async def test_the_laws_hold(database: Database, said: Input) -> None:
    await laws(database, said)
    await order_and_pieces(database, said)
    await exactness(database, said)


@pytest.mark.proof
@pytest.mark.timeout(600)
@given(inputs())
@settings(max_examples=5_000, **FRESH)
async def test_the_laws_hold_for_thousands(database: Database, said: Input) -> None:
    await laws(database, said)
    await order_and_pieces(database, said)
    await exactness(database, said)


async def test_the_same_input_is_the_same_bytes(database: Database) -> None:
    """Replay: the function is immutable, and reads no table, no clock and no setting."""
    volatility = "SELECT provolatile FROM pg_proc WHERE oid = 'taxes.compute_taxes(jsonb)'::regprocedure"
    assert await database.value(volatility) == b"i"
