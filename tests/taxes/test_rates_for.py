"""rates_for: which rates a buyer meets, and whether the tax is theirs to declare."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio
from tests import world
from tests.conftest import MakeStore

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.taxes import (
    TaxRate,
    TaxSettings,
    TaxZone,
    apply_preset,
    save_category,
    save_rate,
    save_settings,
    save_zone,
    set_product_category,
)

STAFF = Call(actor="staff", actor_id=new_id())
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Office:
    """A store's taxes, as a merchant sets them and a cart meets them."""

    def __init__(self, database: Database, store: UUID) -> None:
        self.database, self.store = database, store
        self.who = (database, store, STAFF)

    async def zone(self, name: str, *countries: str, **chosen: Any) -> UUID:
        zone = TaxZone(id=new_id(), name=name, countries=countries, **chosen)
        return await save_zone(*self.who, zone)

    async def rate(self, zone: UUID, ppm: int, category: str = "standard", **chosen: Any) -> UUID:
        said: dict[str, Any] = {"name": "VAT"} | chosen
        rate = TaxRate(id=new_id(), zone_id=zone, category=category, rate_ppm=ppm, **said)
        return await save_rate(*self.who, rate)

    async def met(
        self,
        country: str | None,
        region: str = "",
        postal_code: str = "",
        *,
        products: tuple[UUID, ...] = (),
        vat_id: str | None = None,
        at: datetime = NOW,
    ) -> dict[str, Any]:
        async with self.database.store(self.store, STAFF) as tx:
            said = await tx.value(
                "SELECT taxes.rates_for($1, $2, $3, $4, $5, $6, $7)",
                self.store, country, region, postal_code, list(products), vat_id, at,
            )  # fmt: skip
        answer: dict[str, Any] = json.loads(said or "null")
        return answer

    async def ppm(self, *where: Any, **chosen: Any) -> list[int]:
        return [each["rate_ppm"] for each in (await self.met(*where, **chosen))["rates"]]


@pytest_asyncio.fixture
async def office(database: Database, make_store: MakeStore) -> Office:
    """A Spanish store that deals with tax."""
    store = await make_store(country="ES", currency="EUR")
    await save_settings(database, store, STAFF, TaxSettings(prices_include_tax=True, has_reverse_charge=True))
    return Office(database, store)


async def test_a_store_without_settings_has_no_tax(database: Database, store: UUID) -> None:
    assert await Office(database, store).met("MX") is None


async def test_the_narrowest_zone_is_the_buyers(office: Office) -> None:
    """Postal codes before regions before countries, the longer prefix first, then by position."""
    for n, (ppm, where) in enumerate(
        [
            (1, {}),
            (2, {"regions": ("Québec",), "position": 5}),
            (3, {"postal_prefixes": ("h-2",)}),
            (4, {"postal_prefixes": ("H2X", "X")}),
            (5, {"position": 9}),
        ]
    ):
        await office.rate(await office.zone(f"{n}", "CA", **where), ppm)  # type: ignore[arg-type]
    assert await office.ppm("CA") == [1]
    assert await office.ppm("ca", "Ontario", "K1A") == [1]
    assert await office.ppm("CA", " QUÉBEC ", "G1R") == [2]
    assert await office.ppm("CA", "québec", "h2y 1c6") == [3]
    assert await office.ppm("CA", "québec", "h2x-1c6") == [4]
    abroad = await office.met("US")
    assert (abroad["rates"], abroad["home_rates"]) == ([], [])


async def test_rates_come_in_their_order_and_in_their_time(office: Office) -> None:
    """A rate ends the moment the next begins; nobody pays both, nobody neither."""
    zone = await office.zone("España", "ES")
    change = datetime(2026, 7, 1, tzinfo=UTC)
    await office.rate(zone, 180_000, expires_at=change)
    await office.rate(zone, 210_000, effective_at=change)
    await office.rate(zone, 5_200, position=1, is_compound=True)
    assert await office.ppm("ES") == [180_000, 5_200]
    assert await office.ppm("ES", at=change) == [210_000, 5_200]
    met = await office.met(None, at=change)
    assert met["home_rates"] == met["rates"]
    assert met["rates"][1] == {"category": "standard", "name": "VAT", "rate_ppm": 5_200, "is_compound": True}


async def test_only_goods_of_another_category_are_named(office: Office) -> None:
    book, toy = [(await world.make_product(office.database, office.store, world.cap(f"{n}"))).id for n in range(2)]
    await save_category(*office.who, "books", "Books")
    await set_product_category(*office.who, book, "books")
    await set_product_category(*office.who, toy, "standard")
    met = await office.met("ES", products=(book, toy))
    assert (met["default_category"], met["categories"]) == ("standard", {str(book): "books"})
    await set_product_category(*office.who, book, None)
    assert (await office.met("ES", products=(book, toy)))["categories"] == {}


@pytest.mark.parametrize(
    ("vat_id", "country", "postal_code", "is_reversed"),
    [
        ("DE136695976", "DE", "", True),
        ("EL094259216", "GR", "", True),
        ("DE136695976", "FR", "", True),  # goods may go to a third member state
        ("XI333289454", "GB", "bt1 1aa", True),
        ("XI333289454", "GB", "SW1A 1AA", False),  # Great Britain is abroad
        ("ESB83871236", "DE", "", False),  # registered at home
        ("DE136695976", "ES", "", False),  # the goods stay at home
        ("DE136695976", "MX", "", False),
        (None, "DE", "", False),
        ("DE", "DE", "", False),
    ],
)
async def test_reverse_charge_is_for_businesses_of_another_member_state(
    office: Office, vat_id: str | None, country: str, postal_code: str, *, is_reversed: bool
) -> None:
    met = await office.met(country, "", postal_code, vat_id=vat_id)
    assert met["is_reverse_charge"] is is_reversed


async def test_reverse_charge_is_the_merchants_choice_and_the_unions(
    office: Office, database: Database, make_store: MakeStore
) -> None:
    await save_settings(*office.who, TaxSettings(prices_include_tax=True))
    assert (await office.met("DE", vat_id="DE136695976"))["is_reverse_charge"] is False
    mexican = Office(database, await make_store())
    await save_settings(*mexican.who, TaxSettings(prices_include_tax=True, has_reverse_charge=True))
    assert (await mexican.met("DE", vat_id="DE136695976"))["is_reverse_charge"] is False


async def test_the_canaries_are_outside(office: Office) -> None:
    await apply_preset(*office.who, "ES")
    assert await office.ppm("ES", "", "28001") == [210_000, 100_000, 40_000]
    assert await office.ppm("ES", "", "35001") == []


async def test_islands_and_valleys_with_rates_of_their_own(office: Office) -> None:
    """Porto Santo belongs to Madeira; goods for Jungholz and Mittelberg are taxed at 19 % (UStG § 10 (4))."""
    for country in ("PT", "AT"):
        await apply_preset(*office.who, country)
    for country, postal_code, standard in (
        ("PT", "1000-205", 230_000), ("PT", "9000-018", 220_000), ("PT", "9400-162", 220_000),
        ("PT", "9500-014", 160_000),
        ("AT", "1010", 200_000), ("AT", "6691", 190_000), ("AT", "6993", 190_000), ("AT", "6900", 200_000),
    ):  # fmt: skip
        assert (await office.ppm(country, "", postal_code))[0] == standard, (country, postal_code)


async def test_what_rates_for_answers_is_what_compute_taxes_takes(office: Office) -> None:
    await apply_preset(*office.who, "ES")
    met = await office.met("ES") | {"lines": [{"id": "1", "amount_minor": 12_100}], "shipping_minor": None}
    said = json.loads(await office.database.value("SELECT taxes.compute_taxes($1)", msgspec.json.encode(met).decode()))
    assert said["tax_included_minor"] == 2_100
