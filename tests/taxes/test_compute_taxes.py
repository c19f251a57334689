"""compute_taxes: the tax of some lines and their delivery, worked by hand."""

import json
from typing import Any

from lonja.platform.db import Database

Answer = dict[str, Any]


def rate(ppm: int, category: str = "standard", name: str = "VAT", *, compound: bool = False) -> dict[str, object]:
    return {"category": category, "name": name, "rate_ppm": ppm, "is_compound": compound}


async def taxed(
    database: Database, amounts: list[int] | list[tuple[int, str]], shipping: int | None = None, **chosen: Any
) -> Answer:
    """The tax of lines of these amounts; a rate of 21 % on top, rounded line by line, if nothing else is chosen."""
    lines = [(each, "standard") if isinstance(each, int) else each for each in amounts]
    given = {
        "prices_include_tax": False,
        "rounding": "line",
        "shipping_tax": "standard",
        "is_reverse_charge": False,
        "default_category": "standard",
        "rates": [rate(210_000)],
        "home_rates": [],
        "lines": [{"id": f"{n}", "amount_minor": a, "category": c} for n, (a, c) in enumerate(lines)],
        "shipping_minor": shipping,
    }
    answer: Answer = json.loads(await database.value("SELECT taxes.compute_taxes($1)", json.dumps(given | chosen)))
    return answer


def of_lines(answer: Answer, what: str = "tax_minor") -> list[int]:
    return [line[what] for line in answer["lines"]]


async def test_tax_on_top_is_rounded_half_up_line_by_line_or_on_the_total(database: Database) -> None:
    """TAX, FIELD-PAINS 24, 25: 3 × 0.50 at 21 %: 0.105 a line; 0.33 line by line, 0.32 on the total."""
    by_line = await taxed(database, [50, 50, 50])
    assert of_lines(by_line) == of_lines(by_line, "tax_on_top_minor") == [11, 11, 11]
    assert (by_line["tax_minor"], by_line["tax_included_minor"], by_line["tax_relief_minor"]) == (33, 0, 0)
    in_total = await taxed(database, [50, 50, 50], rounding="total")
    assert of_lines(in_total) == [11, 11, 10]
    assert in_total["breakdown"] == [
        {"name": "VAT", "rate_ppm": 210_000, "base_minor": 150, "tax_minor": 32, "is_included": False}
    ]


async def test_tax_inside_a_price_changes_no_price(database: Database) -> None:
    """121.00 holds 21.00; 0.10 holds 0.017…; the base is what remains."""
    answer = await taxed(database, [12_100, 10], prices_include_tax=True)
    assert of_lines(answer) == [2_100, 2]
    assert of_lines(answer, "tax_on_top_minor") == [0, 0]
    assert (answer["tax_minor"], answer["tax_included_minor"]) == (0, 2_102)
    assert (
        answer["breakdown"][0] | {"base_minor": 10_008, "tax_minor": 2_102, "is_included": True}
        == (answer["breakdown"][0])
    )


async def test_several_rates_add_up_and_a_compound_one_is_charged_on_those_before(database: Database) -> None:
    """GST 5 % and QST 9.975 % of 100.00; before 2013 the QST was compound: 9.5 % of 105.00 = 9.975."""
    gst, qst = rate(50_000, name="GST"), rate(99_750, name="QST")
    plain = await taxed(database, [10_000], rates=[gst, qst])
    assert [(row["name"], row["base_minor"], row["tax_minor"]) for row in plain["breakdown"]] == [
        ("GST", 10_000, 500),
        ("QST", 10_000, 998),
    ]
    compound = await taxed(database, [10_000], rates=[gst, rate(95_000, name="QST", compound=True)])
    assert [(row["name"], row["base_minor"], row["tax_minor"]) for row in compound["breakdown"]] == [
        ("GST", 10_000, 500),
        ("QST", 10_500, 998),
    ]
    inside = await taxed(
        database, [11_498], rates=[gst, rate(95_000, name="QST", compound=True)], prices_include_tax=True
    )
    assert [(row["base_minor"], row["tax_minor"]) for row in inside["breakdown"]] == [(10_000, 500), (10_500, 998)]
    assert inside["tax_included_minor"] == 1_498


async def test_a_category_without_rates_here_is_taxed_as_the_default_one(database: Database) -> None:
    """Exempt is a rate of 0: forgetting a rate must not mean forgetting the tax."""
    rates = [rate(210_000), rate(100_000, "food"), rate(0, "books")]
    answer = await taxed(
        database, [(1_000, "standard"), (1_000, "food"), (1_000, "books"), (1_000, "toys")], rates=rates
    )
    assert of_lines(answer) == [210, 100, 0, 210]
    assert [(row["rate_ppm"], row["base_minor"], row["tax_minor"]) for row in answer["breakdown"]] == [
        (210_000, 2_000, 420),
        (100_000, 1_000, 100),
        (0, 1_000, 0),
    ]


async def test_delivery_is_taxed_as_the_default_or_as_the_goods_or_not(database: Database) -> None:
    goods = [(3_000, "standard"), (1_000, "food")]
    said: dict[str, Any] = {"rates": [rate(210_000), rate(100_000, "food")]}
    usual = await taxed(database, goods, 499, **said)
    assert (usual["shipping_tax_minor"], usual["tax_minor"]) == (105, 630 + 100 + 105)
    # 4.99 over 30.00 and 10.00: 3.7425 and 1.2475, so 3.74 and 1.25; taxes 0.7854 and 0.125.
    shared = await taxed(database, goods, 499, shipping_tax="proportional", **said)
    assert (shared["shipping_tax_minor"], shared["shipping_tax_on_top_minor"]) == (79 + 13, 92)
    assert [row["base_minor"] for row in shared["breakdown"]] == [3_374, 1_125]
    untaxed = await taxed(database, goods, 499, shipping_tax="none", **said)
    assert (untaxed["shipping_tax_minor"], untaxed["tax_minor"]) == (0, 730)
    free_goods = await taxed(database, [(0, "food")], 499, shipping_tax="proportional", **said)
    assert (free_goods["shipping_tax_minor"], of_lines(free_goods)) == (105, [0])
    assert (await taxed(database, goods, None, **said))["shipping_tax_minor"] == 0
    nothing = await taxed(database, [], 100)
    assert (nothing["lines"], nothing["tax_minor"]) == ([], 21)


async def test_reverse_charge_charges_nothing_and_gives_back_what_is_inside(database: Database) -> None:
    """121.00 with 21 % inside is 100.00 to a business abroad; delivery of 6.05 is 5.00."""
    home = {"home_rates": [rate(210_000)], "rates": [rate(190_000)], "is_reverse_charge": True}
    on_top = await taxed(database, [10_000], 500, **home)
    assert (on_top["tax_minor"], on_top["tax_relief_minor"], on_top["breakdown"]) == (0, 0, [])
    inside = await taxed(database, [12_100], 605, prices_include_tax=True, **home)
    assert inside["lines"] == [{"id": "0", "tax_minor": 0, "tax_on_top_minor": 0, "tax_relief_minor": 2_100}]
    assert (inside["shipping_tax_minor"], inside["shipping_relief_minor"]) == (0, 105)
    assert (inside["tax_minor"], inside["tax_included_minor"], inside["tax_relief_minor"]) == (0, 0, 2_205)


async def test_abroad_the_price_stays(database: Database) -> None:
    """OSS: the buyer's rate is inside the same price. Outside every zone nothing is, and the price stays too."""
    finland = await taxed(
        database, [12_550], prices_include_tax=True, rates=[rate(255_000)], home_rates=[rate(210_000)]
    )
    assert (finland["tax_included_minor"], finland["tax_minor"]) == (2_550, 0)
    nowhere = await taxed(database, [12_550], 100, prices_include_tax=True, rates=[], home_rates=[rate(210_000)])
    assert (nowhere["tax_included_minor"], nowhere["tax_relief_minor"], nowhere["breakdown"]) == (0, 0, [])
    assert (await taxed(database, [12_550], rates=[]))["tax_minor"] == 0


async def test_two_hundred_lines_are_taxed_in_a_moment(database: Database) -> None:
    """PERF-02: set-based; the planner's work is done once a connection."""
    lines = [(n * 37 % 10_000, ("standard", "food", "books")[n % 3]) for n in range(200)]
    rates = [rate(210_000), rate(100_000, "food"), rate(40_000, "books")]
    answer = await taxed(database, lines, 499, rates=rates, rounding="total", shipping_tax="proportional")
    assert sum(of_lines(answer)) + answer["shipping_tax_minor"] == answer["tax_minor"]
    assert sum(row["tax_minor"] for row in answer["breakdown"]) == answer["tax_minor"]
