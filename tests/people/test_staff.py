import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.people import (
    AttemptOver,
    CredentialsWrong,
    SignInThrottled,
    StaffEmailTaken,
    StaffUnknown,
    change_staff_password,
    create_staff,
    delete_staff,
    sign_in_staff,
    sign_out_staff,
    staff_by_token,
)
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id

HOUSE = Call.system("test")
PASSWORD = "correct horse battery"
SOON = datetime.now(UTC) + timedelta(hours=12)
_PLACES = count(1)

SignIn = Callable[..., Awaitable[str]]


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address() -> str:
    """A place nobody else tries from."""
    return f"2001:db8::{next(_PLACES):x}"


@pytest_asyncio.fixture
async def email(database: Database) -> str:
    email = f"{new_id().hex}@maal.example"
    await create_staff(database, HOUSE, email=email, full_name="Ana", password=PASSWORD)
    return email


@pytest.fixture
def sign_in(database: Database, email: str) -> SignIn:
    async def sign_in(password: str = PASSWORD, **chosen: object) -> str:
        token = new_id().hex
        said = {"email": email, "token_hash": digest(token), "expires_at": SOON, "ip_address": address()} | chosen
        await sign_in_staff(database, Call(actor="guest"), password=password, **said)  # type: ignore[arg-type]
        return token

    return sign_in


@pytest_asyncio.fixture
async def later(database: Database) -> AsyncIterator[Callable[[timedelta], None]]:
    yield lambda step: database.fake_time(datetime.now(UTC) + step)
    database.fake_time(None)


async def test_a_person_signs_in_and_out(database: Database, email: str, sign_in: SignIn) -> None:  # IAM-07, IAM-10
    token = await sign_in(email=f"  {email.upper()} ")
    session = await staff_by_token(database, digest(token))
    assert session is not None
    assert (session.email, session.full_name, session.expires_at) == (email, "Ana", SOON)
    assert session.permissions == {}, "nobody said what they may do (IAM-05)"
    for _ in range(2):
        await sign_out_staff(database, HOUSE, digest(token))
    assert await staff_by_token(database, digest(token)) is None


async def test_an_expired_session_is_nobodys(
    database: Database, sign_in: SignIn, later: Callable[[timedelta], None]
) -> None:  # IAM-13
    token = await sign_in()
    later(timedelta(hours=11))
    assert await staff_by_token(database, digest(token)) is not None
    later(timedelta(hours=12, seconds=1))
    assert await staff_by_token(database, digest(token)) is None


async def test_signing_in_ends_the_session_the_browser_came_with(database: Database, sign_in: SignIn) -> None:
    first = await sign_in()
    second = await sign_in(old_token_hash=digest(first))
    assert await staff_by_token(database, digest(first)) is None
    assert await staff_by_token(database, digest(second)) is not None


async def test_unknown_and_wrong_are_one_answer(sign_in: SignIn, email: str) -> None:
    answers = []
    for said in ({"password": "wrong password"}, {"email": "nobody@maal.example"}, {"email": "nonsense"}):
        with pytest.raises(CredentialsWrong) as wrong:
            await sign_in(**said)
        answers.append((wrong.value.detail, wrong.value.params))
    assert len({str(answer) for answer in answers}) == 1


async def test_only_hashes_are_kept(email: str, sign_in: SignIn, owner: asyncpg.Connection) -> None:  # IAM-11, C-16
    token = await sign_in()
    kept = await owner.fetch(
        """
        select c.secret, s.token_hash from people.staff w
        join people.staff_credentials c on c.staff_id = w.id join people.staff_sessions s on s.staff_id = w.id
        where w.email = $1
        """,
        email,
    )
    [(secret, token_hash)] = kept
    assert secret.startswith("$argon2id$")
    assert token_hash == digest(token) != token


async def test_the_app_cannot_read_secrets(database: Database) -> None:  # P09
    for table in ("staff_credentials", "staff_sessions", "security_events", "sessions"):
        with pytest.raises(Exception, match="permission denied"):
            await database.rows(f"select * from people.{table}")


async def test_the_sixth_wrong_password_must_wait(
    sign_in: SignIn, database: Database, later: Callable[[timedelta], None]
) -> None:
    place = address()
    for _ in range(5):
        with pytest.raises(CredentialsWrong):
            await sign_in("wrong password", ip_address=place)
    with pytest.raises(SignInThrottled) as throttled:
        await sign_in(ip_address=place)
    assert 0 < throttled.value.params["retry_after"] <= 900
    await sign_in()  # the person themselves, from elsewhere
    later(timedelta(minutes=15, seconds=1))
    await sign_in(ip_address=place)


async def test_a_success_forgets_the_failures_before_it(sign_in: SignIn) -> None:
    place = address()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(CredentialsWrong):
                await sign_in("wrong password", ip_address=place)
        await sign_in(ip_address=place)


async def test_thirty_tries_at_once_are_five(sign_in: SignIn) -> None:
    place = address()
    outcomes = await asyncio.gather(
        *[sign_in("wrong password", ip_address=place) for _ in range(30)], return_exceptions=True
    )
    assert sum(isinstance(each, CredentialsWrong) for each in outcomes) == 5
    assert sum(isinstance(each, SignInThrottled) for each in outcomes) == 25


async def test_a_crowd_of_places_meets_a_limit_too(sign_in: SignIn) -> None:
    outcomes = await asyncio.gather(*[sign_in("wrong password") for _ in range(60)], return_exceptions=True)
    assert sum(isinstance(each, CredentialsWrong) for each in outcomes) == 50
    assert sum(isinstance(each, SignInThrottled) for each in outcomes) == 10


async def test_one_place_trying_many_names_meets_a_limit(sign_in: SignIn) -> None:
    place = address()
    outcomes = await asyncio.gather(
        *[sign_in("wrong password", email=f"{new_id().hex}@a.example", ip_address=place) for _ in range(110)],
        return_exceptions=True,
    )
    assert sum(isinstance(each, CredentialsWrong) for each in outcomes) == 100
    assert sum(isinstance(each, SignInThrottled) for each in outcomes) == 10


async def test_failures_and_successes_are_security_events(
    sign_in: SignIn, email: str, owner: asyncpg.Connection
) -> None:
    place = address()
    await sign_in(ip_address=place)
    for _ in range(7):
        with pytest.raises((CredentialsWrong, SignInThrottled)):
            await sign_in("wrong password", ip_address=place)
    events = await owner.fetch(
        """
        select event_type, count(*), bool_and(store_id is null) from people.security_events e
        join people.staff w on w.id = e.actor_id where w.email = $1 and e.ip_address = $2::text::inet
        group by 1 order by 1
        """,
        email,
        place,
    )
    assert [tuple(each) for each in events] == [
        ("login_failed", 5, True),
        ("login_succeeded", 1, True),
        ("rate_limited", 1, True),
    ]


async def test_an_attempt_proves_one_thing_once_for_one_person(
    database: Database, email: str, later: Callable[[timedelta], None]
) -> None:
    async def attempt() -> tuple[str, str]:
        row = await database.row(
            """
            select claim ->> 'attempt', claim ->> 'staff_id'
            from people.begin_staff_sign_in('{}', $1, null) claim
            """,
            email,
        )
        assert row is not None
        return row[0], row[1]

    settle = "select people.settle_attempt($1::text::uuid, $2::text::uuid)"
    first, person = await attempt()
    with pytest.raises(AttemptOver):
        await database.run(settle, first, str(new_id()))
    await database.run(settle, first, person)
    with pytest.raises(AttemptOver):
        await database.run(settle, first, person)
    second, _ = await attempt()
    later(timedelta(minutes=2, seconds=1))
    with pytest.raises(AttemptOver):
        await database.run(settle, second, person)


async def test_a_new_password_ends_the_other_sessions(database: Database, email: str, sign_in: SignIn) -> None:
    here, elsewhere = await sign_in(), await sign_in()
    change = {"email": email, "new_password": "another long password", "token_hash": digest(here)}
    with pytest.raises(CredentialsWrong):
        await change_staff_password(database, HOUSE, password="wrong password", **change)
    await change_staff_password(database, HOUSE, password=PASSWORD, **change)
    assert await staff_by_token(database, digest(here)) is not None
    assert await staff_by_token(database, digest(elsewhere)) is None
    with pytest.raises(CredentialsWrong):
        await sign_in(PASSWORD)
    await sign_in("another long password")


async def test_one_address_is_one_person(database: Database, email: str) -> None:  # IAM-01
    with pytest.raises(StaffEmailTaken):
        await create_staff(database, HOUSE, email=email.upper(), full_name="B", password=PASSWORD)
    contested = f"{new_id().hex}@maal.example"
    outcomes = await asyncio.gather(
        *[create_staff(database, HOUSE, email=contested, full_name="C", password=PASSWORD) for _ in range(8)],
        return_exceptions=True,
    )
    assert sum(isinstance(each, UUID) for each in outcomes) == 1
    person = new_id()
    same = {"email": f"{new_id().hex}@maal.example", "full_name": "D", "password": PASSWORD, "staff_id": person}
    assert [await create_staff(database, HOUSE, **same) for _ in range(2)] == [person, person]  # type: ignore[arg-type]


async def test_a_deleted_person_is_kept_and_kept_out(
    database: Database, email: str, sign_in: SignIn, owner: asyncpg.Connection
) -> None:  # IAM-15
    token = await sign_in()
    session = await staff_by_token(database, digest(token))
    assert session is not None
    await delete_staff(database, HOUSE, session.staff_id)
    assert await staff_by_token(database, digest(token)) is None
    with pytest.raises(CredentialsWrong):
        await sign_in()
    with pytest.raises(StaffUnknown):
        await delete_staff(database, HOUSE, session.staff_id)
    kept = await owner.fetchrow("select full_name, deleted_at from people.staff where id = $1", session.staff_id)
    assert kept["full_name"] == "Ana"
    assert kept["deleted_at"] is not None
    await create_staff(database, HOUSE, email=email, full_name="Her successor", password=PASSWORD)


async def test_signing_in_looks_up_by_index(owner: asyncpg.Connection) -> None:  # IAM-06
    await owner.execute("set enable_seqscan = off")
    plans = [
        await owner.fetchval(
            "explain (format json) select id from people.staff where email = 'a' and deleted_at is null"
        ),
        await owner.fetchval(
            "explain (format json) select id from customers.customers "
            "where store_id = uuidv7() and email = 'a' and deleted_at is null"
        ),
        await owner.fetchval("explain (format json) select id from people.staff_sessions where token_hash = 'a'"),
    ]
    for plan, index in zip(plans, ("staff_email", "customers_email", "staff_sessions_token_hash_key"), strict=True):
        assert index in plan
