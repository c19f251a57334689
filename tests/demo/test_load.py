"""load: the demo world comes in through the operations, once."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja import catalog, demo, inventory
from lonja.access import drop_terms_list
from lonja.catalog import CollectionChange, ListingQuery
from lonja.payments import active_gateways, set_gateway
from lonja.payments.gateways import Desk
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.shipping import rates_for
from lonja.stores import list_stores
from tests.conftest import MakeDatabase
from tests.providers.street import fakes

HOUSE = Call.system("test")


OF_COUNTRY = {
    "maal": ["stripe", "mercadopago", "conekta"],
    "boighar": ["sslcommerz", "aamarpay"],
    "plaza": ["stripe"],
    "storm": ["stripe"],
    "storm-eu": ["stripe"],
}


def accounts(port: int) -> dict[str, dict[str, dict[str, str]]]:
    """What the made-up providers say that merchants fill in."""
    made: dict[str, dict[str, dict[str, str]]] = {}
    for store in OF_COUNTRY:
        for kind in fakes():
            fake = kind()
            fake.base_url = f"http://127.0.0.1:{port}/{store}/{fake.name}"
            made.setdefault(store, {})[fake.name] = fake.settings()
    return made


class Loaded:
    """A database with the world in it."""

    def __init__(
        self, database: Database, settings: Settings, world: demo.DemoWorld, owner: asyncpg.Connection
    ) -> None:
        self.database, self.settings, self.world, self.owner = database, settings, world, owner

    async def ids(self) -> dict[str, UUID]:
        return {store.slug: store.id for store in await list_stores(self.database)}

    async def counts(self) -> dict[str, int]:
        """Rows of everything that a second load could double."""
        tables = await self.owner.fetch(
            """select schema_name || '.' || table_name as name from platform.tables
            where kind in ('hard', 'soft', 'directory') and schema_name in
                ('stores', 'people', 'catalog', 'customers', 'inventory', 'shipping', 'payments')"""
        )
        return {row["name"]: await self.owner.fetchval(f"select count(*) from {row['name']}") for row in tables}


@pytest_asyncio.fixture(scope="module")
async def loaded(
    make_database: MakeDatabase, template: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Loaded]:
    """The whole world, in a database of its own."""
    url = await make_database(f"lonja_test_demo_{worker_id}", template)
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONJA_SECRET_KEYS", "k1:" + base64.b64encode(bytes(range(32))).decode())
        async with await Database.open(url, application="lonja tests") as database:
            owner = await asyncpg.connect(url)
            yield Loaded(database, settings, await demo.load(database, settings), owner)
            await owner.close()


async def test_a_second_load_changes_nothing(loaded: Loaded) -> None:
    before, pictures = await loaded.counts(), sorted((loaded.settings.data_dir / "media").rglob("*.svg"))
    said: list[str] = []
    again = await demo.load(loaded.database, loaded.settings, said.append)
    assert again == loaded.world
    assert await loaded.counts() == before
    assert said == []
    assert sorted((loaded.settings.data_dir / "media").rglob("*.svg")) == pictures


async def test_a_load_that_was_cut_short_goes_on(loaded: Loaded) -> None:
    before = await loaded.counts()
    await loaded.owner.execute("delete from stores.store_configs where key = 'demo.world'")
    await demo.load(loaded.database, loaded.settings)
    assert await loaded.counts() == before


async def test_every_picture_that_is_referred_to_hangs(loaded: Loaded) -> None:
    for slug, store in (await loaded.ids()).items():
        page = await catalog.listing(loaded.database, store, ListingQuery(limit=100))
        assert page.cards, slug
        addresses = {card.image.url for card in page.cards if card.image}
        assert len(addresses) == len(page.cards), "every product has a picture of its own"
        heroes = [each.hero_image for each in await catalog.collections(loaded.database, store)]
        for address in (*addresses, *filter(None, heroes), f"/media/{slug}/hero.svg"):
            assert (loaded.settings.data_dir / address.removeprefix("/")).is_file(), address


async def test_there_is_stock_and_it_is_all_in_the_ledger(loaded: Loaded) -> None:
    """P01, INV-01."""
    assert await loaded.owner.fetchval("select count(*) from audit.broken_promises") == 0
    reasons = await loaded.owner.fetch("select distinct reason from inventory.inventory_movements")
    assert {row["reason"] for row in reasons} == {"initial", "sale"}
    for store in (await loaded.ids()).values():
        page = await catalog.listing(loaded.database, store, ListingQuery(limit=100))
        free = await inventory.available_of_products(loaded.database, store, page.product_ids)
        assert all(free[product] > 0 for product in page.product_ids)


async def test_a_buyer_can_pay_and_get_it_delivered(loaded: Loaded) -> None:
    ids = await loaded.ids()
    for slug, country in (("maal", "MX"), ("boighar", "BD"), ("plaza", "ES"), ("storm", "US"), ("storm-eu", "NL")):
        gateways = await active_gateways(loaded.database, ids[slug])
        assert [gateway.id for gateway in gateways] == ["sandbox", "cod"]
        assert await rates_for(loaded.database, ids[slug], country, 10_000)


async def test_made_up_providers_come_and_go(loaded: Loaded) -> None:
    """CFG-04: with accounts the gateways of the country, in test mode; without, none. A real account is not touched."""
    ids, made_up = await loaded.ids(), accounts(8420)
    await demo.load(loaded.database, loaded.settings, accounts=made_up)
    for slug, names in OF_COUNTRY.items():
        offered = await active_gateways(loaded.database, ids[slug])
        assert [each.id for each in offered] == ["sandbox", "cod", *names]
        assert all(each.is_test_mode for each in offered)
    desk = Desk(
        database=loaded.database, secrets=SecretBox.from_environment(), clock=SystemClock(), base_url="http://x.test"
    )
    for store, providers in made_up.items():
        for name in OF_COUNTRY[store]:
            assert (await desk.merchant(ids[store], name)).values == providers[name], (store, name)
    await demo.load(loaded.database, loaded.settings, accounts=accounts(8421))
    assert (await desk.merchant(ids["plaza"], "stripe")).value("api_base") == "http://127.0.0.1:8421/plaza/stripe"
    real = {"api_base": "https://api.stripe.com"}
    await set_gateway(loaded.database, ids["plaza"], HOUSE, "stripe", "Card", config=real)
    await demo.load(loaded.database, loaded.settings)
    left = {slug: {each.id for each in await active_gateways(loaded.database, ids[slug])} for slug in OF_COUNTRY}
    assert left.pop("plaza") == {"sandbox", "cod", "stripe"}
    assert all(each == {"sandbox", "cod"} for each in left.values())
    await loaded.owner.execute("delete from payments.payment_gateways where id not in ('sandbox', 'cod')")


async def test_one_drop_is_open_one_is_to_come_and_one_was(loaded: Loaded) -> None:
    store, now = (await loaded.ids())["maal"], datetime.now(UTC)
    drops = {each.slug: each for each in await catalog.collections(loaded.database, store) if each.type == "drop"}
    assert drops["drop-07-mar-de-noche"].is_open(now)
    assert not drops["drop-08-amanecer"].is_open(now)
    page = await catalog.listing(loaded.database, store, ListingQuery(limit=100))
    assert sum(card.is_held_back(now) for card in page.cards) == 4
    terms = {each.collection_id: each for each in await drop_terms_list(loaded.database, store)}
    assert [terms[each.id].max_per_customer for each in drops.values()] == [2, 2, 2]
    assert terms[drops["drop-07-mar-de-noche"].id].cart_ttl_seconds == 300
    early = terms[drops["drop-08-amanecer"].id]
    assert early.has_early_code
    assert early.early_starts_at is not None
    assert early.early_starts_at < (drops["drop-08-amanecer"].starts_at or now)


async def test_a_drop_that_closed_opens_again_on_the_next_start(loaded: Loaded) -> None:
    store, now = (await loaded.ids())["maal"], datetime.now(UTC)
    drop = next(each for each in await catalog.collections(loaded.database, store) if each.slug.startswith("drop-07"))
    past = CollectionChange(starts_at=now - timedelta(days=2_000), ends_at=now - timedelta(days=1_900))
    await catalog.update_collection(loaded.database, store, HOUSE, drop.id, past)
    await demo.load(loaded.database, loaded.settings)
    again = next(each for each in await catalog.collections(loaded.database, store) if each.id == drop.id)
    assert again.is_open(now)
    old = next(each for each in await catalog.collections(loaded.database, store) if each.slug.startswith("drop-06"))
    assert old.ends_at is not None
    assert old.ends_at < now, "what was written as over stays so"


async def test_sign_ins_are_kept_where_only_their_owner_reads(loaded: Loaded) -> None:
    file = loaded.settings.data_dir / "demo.json"
    assert file.stat().st_mode & 0o077 == 0
    assert loaded.world.admin_password.encode() in file.read_bytes()
    assert loaded.world.admin_password != loaded.world.viewer_password


async def test_the_owner_owns_all_and_the_viewer_looks(loaded: Loaded) -> None:
    rows = await loaded.owner.fetch(
        """select s.email, r.code, count(*) as stores from people.store_memberships m
        join people.staff s on s.id = m.staff_id
        join people.roles r on r.store_id = m.store_id and r.id = m.role_id group by 1, 2 order by 1"""
    )
    assert [tuple(row) for row in rows] == [
        ("owner@lonja.example", "owner", 5),
        ("viewer@lonja.example", "viewer", 5),
    ]


async def test_a_lost_file_gets_new_staff_instead_of_a_broken_start(loaded: Loaded, tmp_path: Path) -> None:
    elsewhere = Settings(data_dir=tmp_path)
    world = await demo.load(loaded.database, elsewhere)
    assert world.admin_email != loaded.world.admin_email
    assert (tmp_path / "media" / "maal" / "hero.svg").is_file()
    await loaded.owner.execute(
        "delete from people.store_memberships m using people.staff s where s.id = m.staff_id and s.email like '%-%'"
    )
