"""Defects of other shops in the arithmetic of tax (FIELD-PAINS §4)."""

import json
from typing import Any

from lonja.platform.db import Database


async def _taxed(database: Database, amounts: list[int], **chosen: Any) -> Any:
    said = {
        "prices_include_tax": False,
        "rounding": "line",
        "shipping_tax": "standard",
        "is_reverse_charge": False,
        "default_category": "standard",
        "rates": [{"category": "standard", "name": "VAT", "rate_ppm": 210_000, "is_compound": False}],
        "home_rates": [],
        "lines": [{"id": f"{n:03}", "amount_minor": amount} for n, amount in enumerate(amounts)],
        "shipping_minor": None,
    }
    return json.loads(await database.value("SELECT taxes.compute_taxes($1)", json.dumps(said | chosen)))


async def test_scar_24_rounding_does_not_compound_with_quantity(database: Database) -> None:
    """vendurehq/vendure#3003, #2995: a unit's tax was rounded and then multiplied; a hundred units were off by a lot.

    100 × 0.33 at 21 %: a unit's 0.0693 would be 7 cents, 7.00 in all. The line is 33.00, its tax 6.93.
    """
    assert (await _taxed(database, [3_300]))["tax_minor"] == 693
    inside = await _taxed(database, [3_300], prices_include_tax=True)
    assert inside["tax_included_minor"] == 573  # 33.00 × 21/121 = 5.7273
    assert inside["breakdown"][0]["base_minor"] + 573 == 3_300


async def test_scar_24_a_total_is_off_by_no_cent(database: Database) -> None:
    """vendurehq/vendure#2662, #1237: the sum of lines and the tax of the sum differed, and both were printed."""
    amounts = [33] * 100
    in_total = await _taxed(database, amounts, rounding="total")
    assert in_total["tax_minor"] == 693 == sum(line["tax_minor"] for line in in_total["lines"])
    assert {line["tax_minor"] for line in in_total["lines"]} == {6, 7}
    by_line = await _taxed(database, amounts)
    assert by_line["tax_minor"] == 700 == by_line["breakdown"][0]["tax_minor"]


async def test_scar_25_line_or_total_is_the_stores_choice(database: Database) -> None:
    """saleor/saleor#12348, #6720; medusajs/medusa#13734: gross prices were rounded by line, where the tax asked for was
    the total's. Here each country has its own, and the golden invoices are in tests/taxes/golden.
    """
    gross = [999, 999, 999]
    by_line = await _taxed(database, gross, prices_include_tax=True)
    in_total = await _taxed(database, gross, prices_include_tax=True, rounding="total")
    assert (by_line["tax_included_minor"], in_total["tax_included_minor"]) == (519, 520)  # 29.97 × 21/121 = 5.2014
    for said in (by_line, in_total):
        row = said["breakdown"][0]
        assert row["base_minor"] + row["tax_minor"] == sum(gross)


async def test_scar_26_half_a_percent_is_half_a_percent(database: Database) -> None:
    """vendurehq/vendure#1773: 10.5 % was cut to 10 %. Rates are millionths."""
    rate = {"category": "standard", "name": "VAT", "rate_ppm": 105_000, "is_compound": False}
    assert (await _taxed(database, [10_000], rates=[rate]))["tax_minor"] == 1_050
    assert (await _taxed(database, [1_000_000], rates=[rate | {"rate_ppm": 88_751}]))["tax_minor"] == 88_751
