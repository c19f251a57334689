import asyncio
import sys
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.platform.call import Call
from lonja.platform.changes import Changes
from lonja.platform.db import Database
from lonja.platform.errors import RuleBroken
from lonja.platform.secrets import SecretBox, SecretUnreadable
from lonja.stores import (
    ConfigBook,
    ConfigIsSecret,
    set_config,
    set_feature,
    set_secret,
    unset_config,
)
from tests.clock import PATIENT
from tests.conftest import MakeStore
from tests.hearing import all_heard, listening

HOUSE = Call.system("test")
KEY = "stripe.secret_key"
PLAIN = "sk_live_51JxYz"


@pytest.fixture
def secrets() -> SecretBox:
    return SecretBox({"k1": bytes(range(32))})


@pytest_asyncio.fixture
async def changes(database: Database) -> AsyncIterator[Changes]:
    async with listening(database) as changes:
        yield changes


@pytest.fixture
def book(database: Database, changes: Changes, secrets: SecretBox) -> ConfigBook:
    return ConfigBook(database, changes, secrets)


async def eventually(book: ConfigBook, store: UUID, key: str, value: str | None) -> None:
    async with asyncio.timeout(PATIENT.wait):
        while await book.config(store, key) != value:
            await asyncio.sleep(0.01)


async def test_settings_have_a_group_and_are_replaced(database: Database, store: UUID, book: ConfigBook) -> None:
    await set_config(database, store, HOUSE, "popup.title", "Hola", group="marketing")  # CFG-01
    await set_config(database, store, HOUSE, "popup.title", "Buenas", group="marketing")
    await set_config(database, store, HOUSE, "contact.email", "hola@example.com")
    assert [(each.key, each.value) for each in await book.configs(store, "marketing")] == [("popup.title", "Buenas")]
    assert [each.key for each in await book.configs(store)] == ["contact.email", "popup.title"]
    assert await book.config(store, "no.such") is None
    with pytest.raises(RuleBroken):
        await set_config(database, store, HOUSE, "x", "y", group="secret")  # type: ignore[arg-type]  # the mistake
    with pytest.raises(RuleBroken):
        await set_config(database, store, HOUSE, "k" * 101, "y")


async def test_a_raw_select_shows_ciphertext(
    database: Database, store: UUID, book: ConfigBook, secrets: SecretBox, owner: asyncpg.Connection
) -> None:  # CFG-02
    await set_secret(database, store, HOUSE, KEY, PLAIN, secrets=secrets, group="payment")
    row = await owner.fetchrow("select * from stores.store_configs where store_id = $1", store)
    assert row["is_encrypted"]
    assert PLAIN not in str(dict(row))
    assert row["value"].startswith("v1.k1.")
    assert await book.config(store, KEY) == PLAIN
    assert PLAIN not in repr(await book.configs(store)), "a list of settings opens no secret (CFG-12)"


async def test_a_tampered_secret_does_not_open(
    database: Database,
    store: UUID,
    make_store: MakeStore,
    book: ConfigBook,
    secrets: SecretBox,
    owner: asyncpg.Connection,
) -> None:  # CFG-02
    await set_secret(database, store, HOUSE, KEY, PLAIN, secrets=secrets)
    await set_config(database, store, HOUSE, "plain", "still readable")
    await owner.execute(
        """
        update stores.store_configs set value = overlay(value placing 'AAAA' from 12)
        where store_id = $1 and key = $2
        """,
        store,
        KEY,
    )
    with pytest.raises(SecretUnreadable):
        await book.config(store, KEY)
    assert await book.config(store, "plain") == "still readable"


async def test_a_secret_moved_to_another_store_does_not_open(
    database: Database,
    store: UUID,
    make_store: MakeStore,
    book: ConfigBook,
    secrets: SecretBox,
    owner: asyncpg.Connection,
) -> None:  # CFG-02
    other: UUID = await make_store()
    await set_secret(database, store, HOUSE, KEY, PLAIN, secrets=secrets)
    await owner.execute(
        """
        insert into stores.store_configs (store_id, key, value, is_encrypted, group_name)
        select $1, key, value, is_encrypted, group_name from stores.store_configs where store_id = $2
        """,
        other,
        store,
    )
    with pytest.raises(SecretUnreadable):
        await book.config(other, KEY)


async def test_a_secret_is_never_replaced_by_plain_text(
    database: Database, store: UUID, book: ConfigBook, secrets: SecretBox
) -> None:  # CFG-02
    await set_secret(database, store, HOUSE, KEY, PLAIN, secrets=secrets)
    with pytest.raises(ConfigIsSecret):
        await set_config(database, store, HOUSE, KEY, "sk_plain")
    with pytest.raises(ConfigIsSecret):
        await database.run(
            "select stores.set_config($1, $2, $3, $4, true, 'payment')", store, HOUSE.encode(), "other", "not sealed"
        )
    assert await book.config(store, KEY) == PLAIN


async def test_a_thousand_reads_are_one_query(
    database: Database, store: UUID, book: ConfigBook, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:  # CFG-03
    await set_config(database, store, HOUSE, "contact.email", "hola@example.com")
    await all_heard(database, changes)  # the news of this write shall not arrive in the middle
    asked = 0
    original = Database.store

    def counting(self: Database, *args: object) -> object:
        nonlocal asked
        asked += 1
        return original(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "store", counting)
    await asyncio.gather(*[book.config(store, "contact.email") for _ in range(500)])
    for _ in range(500):
        assert await book.config(store, "contact.email") == "hola@example.com"
    assert asked == 1


async def test_a_write_in_another_process_is_seen_here(
    database: Database, store: UUID, book: ConfigBook, database_url: str
) -> None:  # CFG-03
    await set_config(database, store, HOUSE, "popup.title", "old")
    await eventually(book, store, "popup.title", "old")
    program = """if True:
        import asyncio, sys, uuid
        from lonja.platform.call import Call
        from lonja.platform.db import Database
        from lonja.stores import set_config
        async def main():
            async with await Database.open(sys.argv[1], size=1) as database:
                await set_config(database, uuid.UUID(sys.argv[2]), Call.system("test"), "popup.title", "new")
        asyncio.run(main())
    """
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", program, database_url, str(store))
    assert await other.wait() == 0
    await eventually(book, store, "popup.title", "new")


async def test_a_forgotten_setting_is_gone(database: Database, store: UUID, book: ConfigBook) -> None:
    await set_config(database, store, HOUSE, "popup.title", "old")
    await eventually(book, store, "popup.title", "old")
    for _ in range(2):
        await unset_config(database, store, HOUSE, "popup.title")
    await eventually(book, store, "popup.title", None)


async def test_stores_do_not_see_each_others_settings(
    database: Database, store: UUID, make_store: MakeStore, book: ConfigBook
) -> None:  # P07
    other: UUID = await make_store()
    await set_config(database, store, HOUSE, "popup.title", "ours")
    assert await book.config(other, "popup.title") is None
    async with database.store(other, HOUSE) as transaction:
        assert await transaction.rows("select * from stores.store_configs where store_id = $1", store) == []


async def test_a_feature_never_set_is_off(database: Database, store: UUID, book: ConfigBook) -> None:  # PLT-19
    assert not await book.is_enabled(store, "translations")
    await set_feature(database, store, HOUSE, "translations", is_enabled=True)
    async with asyncio.timeout(PATIENT.wait):
        while not await book.is_enabled(store, "translations"):
            await asyncio.sleep(0.01)
