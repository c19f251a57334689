import asyncio
import json
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import IdempotencyKeyInvalid, IdempotencyKeyReused
from lonja.platform.idempotency import derived_key, forget_keys, keyed
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


async def effect(database_url: str, store: UUID, call: Call, answer: str, *, fails: bool = False) -> str:
    """An operation in miniature, as its owner: claims the key, works for a while, remembers its answer."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            await connection.execute("select platform.enter($1, $2)", store, call.encode())
            old = await connection.fetchval("select platform.replay($1, $2, 'tests.effect')", store, call.encode())
            if old is not None:
                return str(json.loads(old))
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
    first = asyncio.create_task(effect(database_url, store, call, "never", fails=True))
    await asyncio.sleep(0.02)
    assert await effect(database_url, store, call, "second") == "second"
    with pytest.raises(RuntimeError):
        await first


async def test_one_key_cannot_stand_for_two_requests(database_url: str, store: UUID) -> None:  # P06
    await effect(database_url, store, keyed(HOUSE, "reused", "POST", "a"), "answer")
    with pytest.raises(asyncpg.PostgresError) as refused:
        await effect(database_url, store, keyed(HOUSE, "reused", "POST", "b"), "answer")
    assert refused.value.sqlstate == IdempotencyKeyReused.code


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
