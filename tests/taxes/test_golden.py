"""Invoices of nine countries, worked by hand: presets, rates_for and compute_taxes as one."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import MakeStore
from tests.taxes.test_rates_for import Office

from lonja.platform.db import Database
from lonja.taxes import PRESETS, TaxSettings, apply_preset, save_settings

COUNTRIES = {file.stem: json.loads(file.read_text()) for file in Path(__file__).with_name("golden").glob("*.json")}
CURRENCY = {"mx": "MXN", "bd": "BDT", "us": "USD"}
BUYERS = {"ES": ("DE", "FR"), "FR": ("BE",), "FI": ("EE", "DK")}


async def opened(database: Database, make_store: MakeStore, said: dict[str, Any]) -> Office:
    """A store of the country, with its preset, those of its buyers' countries, and zones its merchant added."""
    country = said["country"]
    store = await make_store(country=country, currency=CURRENCY.get(country.lower(), "EUR"))
    office = Office(database, store)
    for each in (country, *BUYERS.get(country, ())):
        await apply_preset(*office.who, each)
    for zone in said.get("zones", ()):
        where = {key: tuple(zone[key]) for key in ("regions", "postal_prefixes") if key in zone}
        made = await office.zone(zone["name"], country, **where)
        for n, (category, ppm, *name) in enumerate(zone["rates"]):
            await office.rate(made, ppm, category, position=n, name=name[0] if name else "IVA")
    return office


@pytest.mark.parametrize("name", sorted(COUNTRIES))
async def test_invoices(database: Database, make_store: MakeStore, name: str) -> None:
    """TAX per country; FIELD-PAINS 24, 25. `why` in the file is the arithmetic."""
    said = COUNTRIES[name]
    office = await opened(database, make_store, said)
    usual = PRESETS[said["country"]].settings
    for invoice in said["invoices"]:
        chosen = {field: getattr(usual, field) for field in TaxSettings.__struct_fields__}
        await save_settings(*office.who, TaxSettings(**chosen | invoice.get("settings", {})))
        met = await office.met(
            invoice.get("buyer", said["country"]),
            invoice.get("region", ""),
            invoice.get("postal_code", ""),
            vat_id=invoice.get("vat_id"),
        )
        lines = [{"id": f"{n}", "amount_minor": a, "category": c} for n, (a, c) in enumerate(invoice["lines"])]
        asked = met | {"lines": lines, "shipping_minor": invoice.get("shipping")}
        found = json.loads(await database.value("SELECT taxes.compute_taxes($1)", json.dumps(asked)))
        is_inside = met["prices_include_tax"]
        wanted = {
            "line_taxes": invoice["line_taxes"],
            "shipping_tax": invoice.get("shipping_tax", 0),
            "on_top": invoice.get("on_top", 0),
            "inside": invoice.get("inside", 0),
            "relief": invoice.get("relief", 0),
            "shipping_relief": invoice.get("shipping_relief", 0),
            "breakdown": [[*row, is_inside] for row in invoice["breakdown"]],
        }
        keys = ("name", "rate_ppm", "base_minor", "tax_minor", "is_included")
        assert wanted == {
            "line_taxes": [line["tax_minor"] for line in found["lines"]],
            "shipping_tax": found["shipping_tax_minor"],
            "on_top": found["tax_minor"],
            "inside": found["tax_included_minor"],
            "relief": found["tax_relief_minor"],
            "shipping_relief": found["shipping_relief_minor"],
            "breakdown": [[row[key] for key in keys] for row in found["breakdown"]],
        }, invoice["name"]
