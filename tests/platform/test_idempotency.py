import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import IdempotencyKeyGuessable, IdempotencyKeyInvalid, IdempotencyKeyReused
from lonja.platform.idempotency import (
    KEY_LIMIT,
    LEAST_OF_NOBODY,
    Kept,
    derived_key,
    forget_keys,
    keep,
    kept,
    keyed,
    recall,
)
from lonja.platform.ids import new_id
from tests.conftest import MakeStore

HOUSE = Call.system("test")


@pytest.mark.parametrize("key", ["", " ", "a b", "a\n", "ñ", "k" * 151, "\0"])
def test_a_key_is_short_and_printable(key: str) -> None:
    with pytest.raises(IdempotencyKeyInvalid):
        keyed(HOUSE, key, "POST")


def test_the_fingerprint_covers_every_part_and_where_it_ends() -> None:
    prints = {
        keyed(HOUSE, "k", *parts).request_hash
        for parts in (("POST", "/a", b"1"), ("POST", "/a", b"2"), ("POST", "/", b"a1"), ("PUT", "/a", b"1"))
    }
    assert len(prints) == 4
    assert keyed(HOUSE, "k", "POST", b"x").request_hash == keyed(HOUSE, "k", b"POST", "x").request_hash


def test_the_same_facts_name_the_same_attempt() -> None:
    attempt = new_id()
    assert derived_key("pay", attempt, 1) == derived_key("pay", attempt, 1)
    assert derived_key("pay", attempt, 1) != derived_key("pay", attempt, 11)
    assert derived_key("ab", "c") != derived_key("a", "bc")


async def effect(
    database_url: str,
    store: UUID,
    call: Call,
    answer: str,
    *,
    claimed: asyncio.Event | None = None,
    fails: bool = False,
) -> str:
    """An operation in miniature, as its owner: claims the key, works for a while, remembers its answer."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            await connection.execute("select platform.enter($1, $2)", store, call.encode())
            old = await connection.fetchval("select platform.replay($1, $2, 'tests.effect')", store, call.encode())
            if old is not None:
                return str(json.loads(old))
            if claimed:
                claimed.set()
            await asyncio.sleep(0.05)
            if fails:
                raise RuntimeError
            remember = "select platform.remember($1, $2, 'tests.effect', to_jsonb($3::text))"
            return str(json.loads(await connection.fetchval(remember, store, call.encode(), answer)))
    finally:
        await connection.close()


async def test_twins_wait_for_the_first_and_read_its_answer(database_url: str, store: UUID) -> None:  # P06
    call = keyed(HOUSE, "twins", "POST")
    answers = await asyncio.gather(*[effect(database_url, store, call, f"answer {n}") for n in range(5)])
    assert len(set(answers)) == 1


async def test_a_key_claimed_by_a_failure_is_free_again(database_url: str, store: UUID) -> None:  # P06
    call = keyed(HOUSE, "failing", "POST")
    claimed = asyncio.Event()
    first = asyncio.create_task(effect(database_url, store, call, "never", claimed=claimed, fails=True))
    await claimed.wait()
    assert await effect(database_url, store, call, "second") == "second"
    with pytest.raises(RuntimeError):
        await first


async def test_one_key_cannot_stand_for_two_requests(database_url: str, store: UUID) -> None:  # P06
    await effect(database_url, store, keyed(HOUSE, "reused", "POST", "a"), "answer")
    with pytest.raises(asyncpg.PostgresError) as refused:
        await effect(database_url, store, keyed(HOUSE, "reused", "POST", "b"), "answer")
    assert refused.value.sqlstate == IdempotencyKeyReused.code


async def test_the_first_answer_that_was_kept_stands(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    """C-10: status and body. Kept below web.: what operations remember cannot be written from outside."""
    call = keyed(HOUSE, "kept", "POST", b"one")
    assert await kept(database, store, call, "verb") is None
    first, second = Kept(201, '{"a": "\\u0000 ñ"}'), Kept(200, "")
    assert await keep(database, store, call, "verb", first) == first
    assert await keep(database, store, call, "verb", second) == first
    assert await kept(database, store, call, "verb") == first
    assert await kept(database, store, call, "other") is None
    assert await kept(database, store, keyed(Call(actor="staff", actor_id=new_id()), "kept", "POST"), "verb") is None
    assert await recall(database, store, call, "verb") is None
    assert await kept(database, store, HOUSE, "verb") is None
    scopes = await owner.fetch("select scope from platform.idempotency_keys where store_id = $1", store)
    assert [row[0] for row in scopes] == ["web.verb"]
    other = keyed(HOUSE, "kept", "POST", b"two")
    with pytest.raises(IdempotencyKeyReused):
        await kept(database, store, other, "verb")
    with pytest.raises(IdempotencyKeyReused):
        await keep(database, store, other, "verb", second)


async def test_a_key_lives_two_days(database: Database, store: UUID) -> None:
    """C-10: to the microsecond; what is forgotten is free for another request."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    call, other = keyed(HOUSE, "old", "POST"), keyed(HOUSE, "old", "PUT")
    try:
        database.fake_time(noon)
        await keep(database, store, call, "verb", Kept(200, "first"))
        database.fake_time(noon + timedelta(hours=48))
        await forget_keys(database, store, HOUSE)
        assert await kept(database, store, call, "verb") == Kept(200, "first")
        database.fake_time(noon + timedelta(hours=48, microseconds=1))
        await forget_keys(database, store, HOUSE)
        assert await keep(database, store, other, "verb", Kept(200, "second")) == Kept(200, "second")
    finally:
        database.fake_time(None)


def test_nobodys_key_is_long() -> None:
    """16 characters where the caller is nobody in particular; anybody else may count 1, 2, 3."""
    nobody = Call(actor="guest")
    with pytest.raises(IdempotencyKeyGuessable):
        keyed(nobody, "k" * (LEAST_OF_NOBODY - 1), "POST")
    assert keyed(nobody, "k" * LEAST_OF_NOBODY, "POST").idempotency_key
    assert keyed(Call.guest(new_id()), "1", "POST").idempotency_key == "1"
    assert keyed(HOUSE, "k" * KEY_LIMIT, "POST").idempotency_key


async def test_an_expired_key_is_forgotten_and_a_fresh_one_kept(
    database: Database, store: UUID, make_store: MakeStore, owner: asyncpg.Connection
) -> None:
    other = await make_store()
    await owner.execute(
        """
        insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, response, expires_at)
        select s, 'tests.old', s, 'k' || n, '', '{}',
               platform.now() + make_interval(hours => case when n = 0 then 1 else -1 end)
        from unnest($1::uuid[]) s, generate_series(0, 1500) n
        """,
        [store, other],
    )
    await forget_keys(database, store, HOUSE)
    left = "select count(*) from platform.idempotency_keys where store_id = $1"
    assert await owner.fetchval(left, store) == 1
    assert await owner.fetchval(left, other) == 1501
