import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.customers import (
    CustomerChanges,
    CustomerUnknown,
    EmailTaken,
    NotSignedIn,
    SignedIn,
    change_customer,
    change_password,
    customer,
    delete_customer,
    list_customers,
    register,
    sign_in,
    sign_out,
    visitor,
)
from lonja.people import AttemptOver, CredentialsWrong, EmailInvalid, PasswordUnfit, SignInThrottled, start_session
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import AlreadyExists, IdempotencyKeyReused
from lonja.platform.events import events_of
from lonja.platform.idempotency import keyed
from lonja.platform.ids import new_id
from tests.conftest import MakeStore

GUEST = Call(actor="guest")
STAFF = Call(actor="staff", actor_id=new_id())
PASSWORD = "correct horse battery"
SOON = datetime.now(UTC) + timedelta(days=30)
_PLACES = count(1)


class Person:
    """Somebody at a browser, in one store."""

    def __init__(self, database: Database, store: UUID) -> None:
        self.database, self.store = database, store
        self.email = f"{new_id().hex}@example.com"
        self.address = f"2001:db8:1::{next(_PLACES):x}"
        self.password = PASSWORD
        self.token = ""
        self.signed: SignedIn | None = None

    async def visit(self) -> UUID:
        """Comes as a guest."""
        self.token = new_id().hex
        return await start_session(self.database, self.store, GUEST, digest(self.token), SOON)

    async def register(self, call: Call = GUEST, **chosen: object) -> SignedIn:
        """Makes an account."""
        return await self._enter(register, call, {"full_name": "Ana Ruiz"} | chosen)

    async def sign_in(self, **chosen: object) -> SignedIn:
        """Comes back."""
        return await self._enter(sign_in, GUEST, {"ip_address": self.address} | chosen)

    async def _enter(self, how: Callable[..., Awaitable[SignedIn]], call: Call, chosen: dict[str, object]) -> SignedIn:
        token = new_id().hex
        said = {"email": self.email, "password": self.password, "token_hash": digest(token), "expires_at": SOON}
        self.signed = await how(self.database, self.store, call, **(said | chosen))
        self.token = token
        return self.signed

    @property
    def call(self) -> Call:
        """What the face would say of this person."""
        assert self.signed is not None
        return Call(
            actor="customer",
            actor_id=self.signed.customer_id,
            customer_id=self.signed.customer_id,
            session_id=self.signed.session_id,
        )

    async def whoami(self) -> UUID | None:
        """Whom the token belongs to."""
        found = await visitor(self.database, self.store, digest(self.token))
        return found.customer_id if found else None


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@pytest.fixture
def ana(database: Database, store: UUID) -> Person:
    return Person(database, store)


@pytest.fixture
def bruno(database: Database, store: UUID) -> Person:
    return Person(database, store)


@pytest_asyncio.fixture
async def later(database: Database) -> AsyncIterator[Callable[[timedelta], None]]:
    yield lambda step: database.fake_time(datetime.now(UTC) + step)
    database.fake_time(None)


async def test_a_guest_has_a_session(database: Database, store: UUID, ana: Person, owner: asyncpg.Connection) -> None:
    session = await ana.visit()  # IAM-11, IAM-12
    found = await visitor(database, store, digest(ana.token))
    assert found is not None
    assert (found.session_id, found.customer_id, found.expires_at, found.email) == (session, None, SOON, "")
    kept = await owner.fetchval("select token_hash from people.sessions where id = $1", session)
    assert kept == digest(ana.token) != ana.token
    assert await visitor(database, store, digest("made up")) is None


async def test_a_token_is_worth_nothing_in_another_store(
    database: Database, ana: Person, make_store: MakeStore
) -> None:  # P07
    await ana.register()
    assert await visitor(database, await make_store(), digest(ana.token)) is None


async def test_the_guests_session_becomes_the_customers_under_a_new_token(
    database: Database, store: UUID, ana: Person
) -> None:  # IAM-12
    session = await ana.visit()
    guest_token = ana.token
    signed = await ana.register(session_id=session)
    assert signed.session_id == session
    assert await ana.whoami() == signed.customer_id
    assert await visitor(database, store, digest(guest_token)) is None, "the old token might be known to others"

    back = Person(database, store)
    back.email = ana.email.upper()
    session = await back.visit()
    guest_token = back.token
    assert await back.sign_in(session_id=session) == SignedIn(customer_id=signed.customer_id, session_id=session)
    assert await visitor(database, store, digest(guest_token)) is None


async def test_a_session_that_is_over_or_anothers_is_left_behind(
    database: Database, store: UUID, ana: Person, bruno: Person, later: Callable[[timedelta], None]
) -> None:
    await ana.register()
    anas = await ana.sign_in()
    taken_over = await bruno.register(session_id=anas.session_id)
    assert taken_over.session_id != anas.session_id
    assert await ana.whoami() is None, "her session ended when he signed in on her device"
    assert await bruno.whoami() == taken_over.customer_id
    fresh = await ana.sign_in(session_id=new_id())
    later(timedelta(days=31))
    again = await ana.sign_in(session_id=fresh.session_id, expires_at=SOON + timedelta(days=60))
    assert again.session_id != fresh.session_id


async def test_expired_sessions_are_refused(ana: Person, later: Callable[[timedelta], None]) -> None:  # IAM-13
    signed = await ana.register()
    later(timedelta(days=29))
    assert await ana.whoami() == signed.customer_id
    later(timedelta(days=30, seconds=1))
    assert await visitor(ana.database, ana.store, digest(ana.token)) is None


async def test_signing_out_ends_the_session(database: Database, store: UUID, ana: Person) -> None:  # IAM-07
    await ana.register()
    for _ in range(2):
        await sign_out(database, store, ana.call, digest(ana.token))
    assert await visitor(database, store, digest(ana.token)) is None
    await ana.sign_in()


async def test_one_email_is_one_customer_whatever_the_case(
    database: Database, ana: Person, bruno: Person, make_store: MakeStore
) -> None:
    await ana.register()
    bruno.email = ana.email.upper()
    with pytest.raises(EmailTaken):
        await bruno.register()
    elsewhere = Person(database, await make_store())
    elsewhere.email = ana.email
    assert (await elsewhere.register()).customer_id != ana.call.customer_id


async def test_twenty_people_race_for_one_email(database: Database, store: UUID, owner: asyncpg.Connection) -> None:
    crowd = [Person(database, store) for _ in range(20)]
    for person in crowd:
        person.email = crowd[0].email
    outcomes = await asyncio.gather(*[person.register() for person in crowd], return_exceptions=True)
    assert sum(isinstance(each, SignedIn) for each in outcomes) == 1
    assert sum(isinstance(each, EmailTaken) for each in outcomes) == 19
    assert await owner.fetchval("select count(*) from customers.customers where store_id = $1", store) == 1
    assert await owner.fetchval("select count(*) from people.sessions where store_id = $1", store) == 1


async def test_what_cannot_be_an_account_is_refused(ana: Person, owner: asyncpg.Connection) -> None:
    with pytest.raises(PasswordUnfit):
        await ana.register(password="short")
    with pytest.raises(EmailInvalid):
        await ana.register(email="no address")
    with pytest.raises(Exception, match="customers_full_name_check"):
        await ana.register(full_name="")
    assert await owner.fetchval("select count(*) from customers.customers where store_id = $1", ana.store) == 0


async def test_registering_twice_with_one_key_is_once(ana: Person, owner: asyncpg.Connection) -> None:  # P06
    call = keyed(GUEST, "a-key-of-nobody-1", "POST", "/customers", "body")
    token_hash = digest("derived from the key")
    first = await ana.register(call, token_hash=token_hash)
    assert await ana.register(call, token_hash=token_hash) == first
    with pytest.raises(IdempotencyKeyReused):
        await ana.register(keyed(GUEST, "a-key-of-nobody-1", "POST", "/customers", "other body"))
    assert await owner.fetchval("select count(*) from people.sessions where store_id = $1", ana.store) == 1


async def test_unknown_and_wrong_are_one_answer(ana: Person) -> None:
    await ana.register()
    answers = set()
    for said in ({"password": "wrong password"}, {"email": "nobody@example.com"}):
        with pytest.raises(CredentialsWrong) as wrong:
            await ana.sign_in(**said)
        answers.add((wrong.value.detail, str(wrong.value.params)))
    assert len(answers) == 1


async def test_thirty_wrong_passwords_at_once_are_five(
    ana: Person, owner: asyncpg.Connection, later: Callable[[timedelta], None]
) -> None:
    await ana.register()
    outcomes = await asyncio.gather(
        *[ana.sign_in(password="wrong password") for _ in range(30)], return_exceptions=True
    )
    assert sum(isinstance(each, CredentialsWrong) for each in outcomes) == 5
    assert sum(isinstance(each, SignInThrottled) for each in outcomes) == 25
    events = await owner.fetch(
        "select event_type, count(*) from people.security_events where store_id = $1 group by 1 order by 1", ana.store
    )
    assert [tuple(each) for each in events] == [("login_failed", 5), ("rate_limited", 1)]
    later(timedelta(minutes=16))
    await ana.sign_in(expires_at=SOON + timedelta(days=1))


async def test_the_limit_of_one_store_is_not_that_of_another(
    database: Database, ana: Person, make_store: MakeStore
) -> None:
    await ana.register()
    for _ in range(5):
        with pytest.raises(CredentialsWrong):
            await ana.sign_in(password="wrong password")
    elsewhere = Person(database, await make_store())
    elsewhere.email, elsewhere.address = ana.email, ana.address
    await elsewhere.register()
    await elsewhere.sign_in()


async def test_changing_the_password_needs_the_old_one_and_a_session(
    database: Database, store: UUID, ana: Person, bruno: Person
) -> None:  # IAM-08, IAM-09
    await ana.register()
    await bruno.register()
    elsewhere = Person(database, store)
    elsewhere.email = ana.email
    await elsewhere.sign_in()
    said = {"email": ana.email, "password": PASSWORD, "new_password": "another long password"}
    with pytest.raises(CredentialsWrong):
        await change_password(database, store, ana.call, **(said | {"password": "wrong password"}))
    with pytest.raises(NotSignedIn):
        await change_password(database, store, GUEST, **said)
    with pytest.raises(AttemptOver):
        await change_password(database, store, bruno.call, **said)
    with pytest.raises(PasswordUnfit):
        await change_password(database, store, ana.call, **(said | {"new_password": "short"}))
    assert await elsewhere.whoami() is not None

    await change_password(database, store, ana.call, **said)
    assert await ana.whoami() == ana.call.customer_id, "the session that changed it stays"
    assert await elsewhere.whoami() is None, "every other one ends"
    assert await bruno.whoami() is not None
    with pytest.raises(CredentialsWrong):
        await ana.sign_in()
    ana.password = said["new_password"]
    await ana.sign_in()
    story = await events_of(database, store, STAFF, ana.call.customer_id or new_id())
    assert [event.type for event in story] == ["customer.registered", "customer.password_changed"]
    assert story[1].actor == "customer"


async def test_a_session_that_ended_changes_no_password(database: Database, store: UUID, ana: Person) -> None:
    await ana.register()
    await sign_out(database, store, ana.call, digest(ana.token))
    with pytest.raises(NotSignedIn):
        await change_password(
            database, store, ana.call, email=ana.email, password=PASSWORD, new_password="another long password"
        )


async def test_customers_see_themselves_and_nobody_else(
    database: Database, store: UUID, ana: Person, bruno: Person, make_store: MakeStore
) -> None:  # P07
    her, him = (await ana.register()).customer_id, (await bruno.register(full_name="Bruno")).customer_id
    assert await customer(database, store, ana.call, him) is None
    assert await customer(database, store, GUEST, her) is None
    seen = await customer(database, store, ana.call, her)
    assert seen is not None
    assert (seen.email, seen.full_name) == (ana.email, "Ana Ruiz")
    assert [each.id for each in await list_customers(database, store, ana.call)] == [her]
    assert [each.id for each in await list_customers(database, store, STAFF)] == [him, her]
    assert [each.id for each in await list_customers(database, store, STAFF, search="RUIZ")] == [her]
    assert [each.id for each in await list_customers(database, store, STAFF, before=him, limit=1)] == [her]
    assert await list_customers(database, await make_store(), STAFF) == []
    for refused in (
        change_customer(database, store, ana.call, him, CustomerChanges(full_name="Stolen")),
        delete_customer(database, store, ana.call, him),
        delete_customer(database, store, GUEST, her),
    ):
        with pytest.raises(CustomerUnknown):
            await refused


async def test_a_customer_changes_what_is_named(database: Database, store: UUID, ana: Person) -> None:
    her = (await ana.register(phone="+52 55 1234", locale="es-MX")).customer_id
    await change_customer(database, store, ana.call, her, CustomerChanges(full_name="Ana R.", phone=""))
    seen = await customer(database, store, ana.call, her)
    assert seen is not None
    assert (seen.full_name, seen.phone, seen.locale) == ("Ana R.", None, "es-MX")


async def test_a_closed_account_is_kept_and_kept_out(
    database: Database, store: UUID, ana: Person, owner: asyncpg.Connection
) -> None:  # IAM-15, PLT-11, PLT-13
    her = (await ana.register()).customer_id
    await delete_customer(database, store, ana.call, her)
    assert await visitor(database, store, digest(ana.token)) is None
    assert await customer(database, store, STAFF, her) is None
    assert await list_customers(database, store, STAFF) == []
    with pytest.raises(CredentialsWrong):
        await ana.sign_in()
    row = await owner.fetchrow("select email, deleted_at from customers.customers where id = $1", her)
    assert row["email"] == ana.email
    assert row["deleted_at"] is not None
    assert await owner.fetchval("select count(*) from customers.credentials where customer_id = $1", her) == 0
    assert (await ana.register()).customer_id != her, "the address is free again"


async def test_who_looks_up_a_token_gains_nothing_by_it(database: Database, store: UUID, ana: Person) -> None:  # P07
    await ana.register()
    async with database.store(store, GUEST) as transaction:
        await transaction.rows("select * from customers.resolve_session($1, $2)", store, digest(ana.token))
        await transaction.value("select customers.begin_sign_in($1, '{}', $2, null)", store, ana.email)
        assert await transaction.value("select platform.actor()") == "guest"
        assert await transaction.rows("select * from customers.customers where store_id = $1", store) == []


async def test_a_token_hash_is_one_session(database: Database, store: UUID, ana: Person) -> None:
    await ana.visit()
    with pytest.raises(AlreadyExists):
        await start_session(database, store, GUEST, digest(ana.token), SOON)


async def test_resolving_a_token_is_one_indexed_look(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    await owner.execute("set enable_seqscan = off")
    await owner.execute(
        """insert into people.sessions (store_id, token_hash, expires_at)
        select $1, encode(sha256(n::text::bytea), 'hex'), now() + interval '1 day' from generate_series(1, 300) n""",
        store,
    )
    await owner.execute("analyze people.sessions")
    plan = await owner.fetchval(
        "explain (format json) select id from people.sessions where store_id = $1 and token_hash = 'a'", store
    )
    assert "sessions_store_id_token_hash_key" in plan
