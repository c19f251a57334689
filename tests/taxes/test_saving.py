"""save_settings, save_category, save_zone, save_rate, their deletes, apply_preset: what a merchant writes down."""

from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
from tests import world
from tests.conftest import MakeStore
from tests.taxes.test_rates_for import STAFF

from lonja.catalog import ProductNotFound
from lonja.platform.db import Database
from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id
from lonja.taxes import (
    PRESETS,
    TaxCategoryInUse,
    TaxRate,
    TaxSettings,
    TaxZone,
    TooManyTaxRows,
    UnknownTaxCategory,
    UnknownTaxPreset,
    UnknownTaxZone,
    apply_preset,
    delete_category,
    delete_rate,
    delete_settings,
    delete_zone,
    queries,
    save_category,
    save_rate,
    save_settings,
    save_zone,
    set_product_category,
)

ZONE = TaxZone(id=new_id(), name="España", countries=("ES",))
RATE = TaxRate(id=new_id(), zone_id=ZONE.id, category="standard", name="IVA", rate_ppm=210_000)


async def test_what_is_saved_is_read_and_replaced_and_deleted(database: Database, store: UUID) -> None:
    who = (database, store, STAFF)
    wanted = TaxSettings(prices_include_tax=True, rounding="total", shipping_tax="none", vat_id="ESB83871236")
    await save_settings(*who, wanted)
    await save_category(*who, "books", "Libros")
    await save_zone(*who, ZONE)
    await save_rate(*who, RATE)
    async with database.store(store, STAFF, "read") as tx:
        assert await queries.settings(tx, store) == wanted
        named = [(each.code, each.name, each.is_default) for each in await queries.categories(tx, store)]
        assert named == [("standard", "Standard", True), ("books", "Libros", False)]
        assert await queries.zones(tx, store) == [ZONE]
        assert await queries.rates(tx, store) == [RATE]
    narrow = msgspec.structs.replace(ZONE, regions=("MADRID",), postal_prefixes=("28",), position=2)
    await save_zone(*who, narrow)
    later = msgspec.structs.replace(RATE, category="books", rate_ppm=40_000, position=1, is_compound=True)
    await save_rate(*who, later)
    await save_category(*who, "books", "Books", is_default=True)
    async with database.store(store, STAFF, "read") as tx:
        assert (await queries.zones(tx, store), await queries.rates(tx, store)) == ([narrow], [later])
        assert [each.code for each in await queries.categories(tx, store)] == ["books", "standard"]
    with pytest.raises(TaxCategoryInUse):
        await delete_category(*who, "books")
    await delete_category(*who, "standard")
    await delete_rate(*who, RATE.id)
    await save_rate(*who, later)
    await delete_zone(*who, ZONE.id)
    await delete_settings(*who)
    for _ in range(2):  # said again, it is gone already
        await delete_zone(*who, ZONE.id)
        await delete_category(*who, "standard")
    async with database.store(store, STAFF, "read") as tx:
        assert (await queries.settings(tx, store), await queries.rates(tx, store)) == (None, [])


async def test_what_does_not_exist_is_refused(database: Database, store: UUID, make_store: MakeStore) -> None:
    who = (database, store, STAFF)
    await save_settings(*who, TaxSettings(prices_include_tax=False))
    with pytest.raises(UnknownTaxZone):
        await save_rate(*who, RATE)
    await save_zone(*who, ZONE)
    with pytest.raises(UnknownTaxCategory):
        await save_rate(*who, msgspec.structs.replace(RATE, category="books"))
    with pytest.raises(ProductNotFound):
        await set_product_category(*who, new_id(), "standard")
    product = (await world.make_product(database, store, world.cap("Gorra"))).id
    with pytest.raises(UnknownTaxCategory):
        await set_product_category(*who, product, "books")
    with pytest.raises(UnknownTaxPreset):
        await apply_preset(*who, "XX")
    other = await make_store()
    with pytest.raises(ProductNotFound):
        await set_product_category(database, other, STAFF, product, None)
    await save_settings(database, other, STAFF, TaxSettings(prices_include_tax=True))
    with pytest.raises(UnknownTaxZone):
        await save_rate(database, other, STAFF, RATE)


async def test_odd_rows_are_refused(database: Database, store: UUID) -> None:
    """SEC-04."""
    who = (database, store, STAFF)
    await save_settings(*who, TaxSettings(prices_include_tax=False))
    await save_zone(*who, ZONE)
    for changed in ({"rate_ppm": -1}, {"rate_ppm": 10_000_001}, {"name": ""}, {"name": "n" * 101}):
        with pytest.raises(RuleBroken):
            await save_rate(*who, msgspec.structs.replace(RATE, **changed))
    for wrong in ({"countries": ()}, {"name": ""}, {"regions": tuple(f"{n}" for n in range(201))}):
        with pytest.raises(RuleBroken):
            await save_zone(*who, msgspec.structs.replace(ZONE, **wrong))
    for code in ("", "Books", "a b", "a" * 51):
        with pytest.raises(RuleBroken):
            await save_category(*who, code, "Books")


async def test_there_is_a_limit_to_everything(database: Database, store: UUID, owner: asyncpg.Connection) -> None:
    who = (database, store, STAFF)
    await save_settings(*who, TaxSettings(prices_include_tax=False))
    await save_zone(*who, ZONE)
    await save_rate(*who, RATE)
    await owner.execute(
        """INSERT INTO taxes.tax_categories (store_id, code, name)
        SELECT $1, 'c' || n, 'C' FROM generate_series(1, 48) n""",
        store,
    )
    await save_category(*who, "c49", "C")
    with pytest.raises(TooManyTaxRows):
        await save_category(*who, "c50", "C")
    await save_category(*who, "c49", "Another name")
    await owner.execute(
        """INSERT INTO taxes.tax_zones (store_id, name, countries)
        SELECT $1, 'Z', '{FR}' FROM generate_series(1, 299) n""",
        store,
    )
    await save_zone(*who, ZONE)
    with pytest.raises(TooManyTaxRows):
        await save_zone(*who, msgspec.structs.replace(ZONE, id=new_id()))
    await owner.execute(
        """INSERT INTO taxes.tax_rates (store_id, zone_id, category_id, name, rate_ppm)
        SELECT store_id, zone_id, category_id, 'R', 0 FROM taxes.tax_rates, generate_series(1, 199)
        WHERE store_id = $1""",
        store,
    )
    await save_rate(*who, RATE)
    with pytest.raises(TooManyTaxRows):
        await save_rate(*who, msgspec.structs.replace(RATE, id=new_id()))


async def test_every_preset_can_be_applied_twice_and_keeps_what_is_the_merchants(
    database: Database, store: UUID
) -> None:
    who = (database, store, STAFF)
    await apply_preset(*who, "es")
    await save_settings(*who, TaxSettings(prices_include_tax=False, rounding="line"))
    mine = msgspec.structs.replace(RATE, zone_id=PRESETS["ES"].zones[0].id, rate_ppm=52_000, position=9)
    await save_rate(*who, mine)
    for country in PRESETS:
        await apply_preset(*who, country)
    async with database.store(store, STAFF, "read") as tx:
        once = (await queries.zones(tx, store), await queries.rates(tx, store), await queries.categories(tx, store))
        settings = await queries.settings(tx, store)
    await apply_preset(*who, "ES")
    async with database.store(store, STAFF, "read") as tx:
        again = (await queries.zones(tx, store), await queries.rates(tx, store), await queries.categories(tx, store))
    assert again == once
    assert settings == TaxSettings(prices_include_tax=False, rounding="line")
    assert mine in once[1]
    assert len(once[0]) == sum(len(preset.zones) for preset in PRESETS.values())
    assert [each.code for each in once[2] if each.is_default] == ["standard"]


async def test_the_app_reads_only_its_own_store(database: Database, store: UUID, make_store: MakeStore) -> None:
    """P07."""
    await apply_preset(database, store, STAFF, "MX")
    other = await make_store()
    async with database.store(other, STAFF, "read") as tx:
        assert await queries.zones(tx, store) == []
        with pytest.raises(ProductNotFound):
            await queries.product_category(tx, other, new_id())
