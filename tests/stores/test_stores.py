import asyncio
import json
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.platform.call import Call
from lonja.platform.changes import Changes
from lonja.platform.db import Database
from lonja.platform.errors import AlreadyExists, RuleBroken
from lonja.platform.ids import new_id
from lonja.platform.money import CurrencyUnknown
from lonja.stores import (
    DomainTaken,
    OrganizationUnknown,
    SlugTaken,
    StoreBook,
    StoreChanges,
    StoreFacts,
    StoreUnknown,
    TimeZoneUnknown,
    add_domain,
    change_store,
    create_organization,
    create_store,
    list_stores,
    open_stores,
    remove_domain,
)
from tests.conftest import MakeStore
from tests.hearing import all_heard, listening

HOUSE = Call.system("test")


def slug() -> str:
    return f"test-{new_id().hex}"


def facts(**chosen: object) -> StoreFacts:
    said = {
        "slug": slug(),
        "name": "MAAL Line",
        "currency": "MXN",
        "country": "MX",
        "locale": "es-MX",
        "time_zone": "America/Mexico_City",
    }
    return StoreFacts(**(said | chosen))  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def organization(database: Database) -> UUID:
    return await create_organization(database, HOUSE, slug=slug(), name="Estudio MAAL")


@pytest_asyncio.fixture
async def changes(database: Database) -> AsyncIterator[Changes]:
    async with listening(database) as changes:
        yield changes


@pytest.fixture
def book(database: Database, changes: Changes) -> StoreBook:
    return StoreBook(database, changes)


async def test_an_organization_owns_several_stores(database: Database, organization: UUID) -> None:  # PLT-02
    stores = {await create_store(database, HOUSE, organization, facts()) for _ in range(2)}
    assert {each.id for each in await list_stores(database, organization)} == stores
    assert stores <= set(await open_stores(database))


async def test_saying_it_again_with_the_same_id_changes_nothing(database: Database, organization: UUID) -> None:  # P06
    store_id, said = new_id(), facts()
    for _ in range(2):
        assert await create_store(database, HOUSE, organization, said, store_id=store_id) == store_id
    assert len(await list_stores(database, organization)) == 1
    again = slug()
    same = [await create_organization(database, HOUSE, slug=again, name="A", organization_id=store_id) for _ in "12"]
    assert same == [store_id, store_id]


async def test_a_store_announces_itself(database: Database, organization: UUID, owner: asyncpg.Connection) -> None:
    said = facts()
    store_id = await create_store(database, HOUSE, organization, said)
    row = await owner.fetchrow("select type, payload, actor from platform.domain_events where store_id = $1", store_id)
    assert (row["type"], json.loads(row["payload"]), row["actor"]) == ("store.created", {"slug": said.slug}, "system")


async def test_what_cannot_be_a_store_is_refused(database: Database, organization: UUID) -> None:
    taken = facts()
    await create_store(database, HOUSE, organization, taken)
    refusals: list[tuple[StoreFacts, UUID, type[Exception]]] = [
        (taken, organization, SlugTaken),
        (facts(), new_id(), OrganizationUnknown),
        (facts(time_zone="Mars/Olympus"), organization, TimeZoneUnknown),
        (facts(time_zone="CST"), organization, TimeZoneUnknown),
        (facts(time_zone="+06:00"), organization, TimeZoneUnknown),
        (facts(currency="XYZ"), organization, CurrencyUnknown),
        (facts(slug="No Good"), organization, RuleBroken),
        (facts(locales=("en-US",)), organization, RuleBroken),
        (facts(name=""), organization, RuleBroken),
    ]
    for said, whose, refusal in refusals:
        with pytest.raises(refusal):
            await create_store(database, HOUSE, whose, said)
    with pytest.raises(SlugTaken):
        await create_organization(database, HOUSE, slug=(again := slug()), name="A")
        await create_organization(database, HOUSE, slug=again, name="B")
    assert len(await list_stores(database, organization)) == 1


async def test_ten_founders_race_for_one_slug(database: Database, organization: UUID) -> None:
    wanted = facts()
    outcomes = await asyncio.gather(
        *[create_store(database, HOUSE, organization, wanted) for _ in range(10)], return_exceptions=True
    )
    assert sum(isinstance(each, UUID) for each in outcomes) == 1
    assert sum(isinstance(each, SlugTaken) for each in outcomes) == 9


async def test_a_store_changes_what_is_named_and_keeps_the_rest(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    before = await owner.fetchrow("select * from stores.stores where id = $1", store)
    await change_store(database, store, HOUSE, StoreChanges(name="New", theme={"preset": "street"}, status="closed"))
    after = await owner.fetchrow("select * from stores.stores where id = $1", store)
    assert {key for key, _ in after.items() if after[key] != before[key]} == {"name", "theme", "status", "updated_at"}
    with pytest.raises(StoreUnknown):
        await change_store(database, new_id(), HOUSE, StoreChanges(name="Nobody's"))
    with pytest.raises(TimeZoneUnknown):
        await change_store(database, store, HOUSE, StoreChanges(time_zone="Nowhere"))
    with pytest.raises(RuleBroken):
        await change_store(database, store, HOUSE, StoreChanges(locale="fr-FR"))


async def test_stores_are_found_by_host_slug_and_id(
    database: Database, organization: UUID, book: StoreBook, changes: Changes
) -> None:
    said, host = facts(locales=("es-MX", "en-US"), theme={"preset": "street"}), f"{slug()}.example"
    assert await book.store_by_slug(said.slug) is None
    assert await book.store_by_host(host) is None
    store_id = await create_store(database, HOUSE, organization, said)
    await add_domain(database, store_id, HOUSE, host.upper(), is_primary=True)
    await all_heard(database, changes)
    store = await book.store(store_id)
    assert store == await book.store_by_slug(said.slug) == await book.store_by_host(host)
    assert (store.locales, store.theme, store.primary_host) == (("es-MX", "en-US"), {"preset": "street"}, host)
    await change_store(database, store_id, HOUSE, StoreChanges(name="Renamed"))
    await remove_domain(database, store_id, HOUSE, host)
    await all_heard(database, changes)
    assert (await book.store(store_id)).name == "Renamed"
    assert await book.store_by_host(host) is None
    with pytest.raises(StoreUnknown):
        await book.store(new_id())


async def test_a_host_belongs_to_one_store_and_one_host_is_primary(
    database: Database, make_store: MakeStore, store: UUID, owner: asyncpg.Connection
) -> None:
    other: UUID = await make_store()
    hosts = [f"{slug()}.example" for _ in range(5)]
    await asyncio.gather(*[add_domain(database, store, HOUSE, host, is_primary=True) for host in hosts])
    assert await owner.fetchval("select count(*) from stores.domains where store_id = $1 and is_primary", store) == 1
    with pytest.raises(DomainTaken):
        await add_domain(database, other, HOUSE, hosts[0])
    await add_domain(database, store, HOUSE, hosts[0])
    await remove_domain(database, other, HOUSE, hosts[0])
    assert await owner.fetchval("select count(*) from stores.domains where store_id = $1", store) == 5


async def test_the_app_cannot_write_the_directory_itself(database: Database, organization: UUID) -> None:  # P09
    for sql in (
        "insert into stores.organizations (slug, name) values ('a', 'a')",
        "update stores.stores set name = 'stolen'",
        "delete from stores.domains",
    ):
        with pytest.raises(Exception, match="permission denied") as denied:
            await database.run(sql)
        assert not isinstance(denied.value, AlreadyExists)
