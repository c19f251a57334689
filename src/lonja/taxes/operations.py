"""The writes of tax: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Caller
from lonja.taxes.model import TaxRate, TaxSettings, TaxZone
from lonja.taxes.presets import preset_of


async def save_settings(db: Caller, store_id: UUID, call: Call, settings: TaxSettings) -> None:
    """From now on the store deals with tax. Raises RuleBroken."""
    await db.run("SELECT taxes.save_settings($1, $2, $3)", store_id, call.encode(), _json(settings))


async def delete_settings(db: Caller, store_id: UUID, call: Call) -> None:
    """The store charges no tax any more. Zones, rates and categories stay."""
    await db.run("SELECT taxes.delete_settings($1, $2)", store_id, call.encode())


async def save_category(
    db: Caller, store_id: UUID, call: Call, code: str, name: str, *, is_default: bool = False
) -> UUID:
    """Makes a category, or renames the one of this code. The first is the default one. Raises TooManyTaxRows."""
    said = {"code": code, "name": name, "is_default": is_default}
    category: UUID = await db.value("SELECT taxes.save_category($1, $2, $3)", store_id, call.encode(), _json(said))
    return category


async def delete_category(db: Caller, store_id: UUID, call: Call, code: str) -> None:
    """A category goes, and its rates with it. Raises TaxCategoryInUse."""
    await db.run("SELECT taxes.delete_category($1, $2, $3)", store_id, call.encode(), code)


async def save_zone(db: Caller, store_id: UUID, call: Call, zone: TaxZone) -> UUID:
    """Makes a zone, or replaces the one of this id; its rates stay. Raises TooManyTaxRows, RuleBroken."""
    saved: UUID = await db.value("SELECT taxes.save_zone($1, $2, $3)", store_id, call.encode(), _json(zone))
    return saved


async def delete_zone(db: Caller, store_id: UUID, call: Call, zone_id: UUID) -> None:
    """A zone goes, and its rates with it."""
    await db.run("SELECT taxes.delete_zone($1, $2, $3)", store_id, call.encode(), zone_id)


async def save_rate(db: Caller, store_id: UUID, call: Call, rate: TaxRate) -> UUID:
    """Makes a rate, or replaces the one of this id.

    Raises UnknownTaxZone, UnknownTaxCategory, TooManyTaxRows, RuleBroken.
    """
    saved: UUID = await db.value("SELECT taxes.save_rate($1, $2, $3)", store_id, call.encode(), _json(rate))
    return saved


async def delete_rate(db: Caller, store_id: UUID, call: Call, rate_id: UUID) -> None:
    """A rate goes."""
    await db.run("SELECT taxes.delete_rate($1, $2, $3)", store_id, call.encode(), rate_id)


async def set_product_category(db: Caller, store_id: UUID, call: Call, product_id: UUID, category: str | None) -> None:
    """How a product is taxed, by a category's code; None as everything else.

    Raises ProductNotFound, UnknownTaxCategory.
    """
    await db.run("SELECT taxes.set_product_category($1, $2, $3, $4)", store_id, call.encode(), product_id, category)


async def apply_preset(db: Caller, store_id: UUID, call: Call, country: str) -> None:
    """A country's rates as Lonja knows them (presets.AS_OF); the settings too, where the store has none.

    Again: renews what it brought, doubles nothing, and leaves alone what the merchant added. Raises UnknownTaxPreset.
    """
    await db.run("SELECT taxes.apply_preset($1, $2, $3)", store_id, call.encode(), _json(preset_of(country)))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
