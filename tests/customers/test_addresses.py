import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from lonja.customers import (
    AddressFacts,
    CustomerUnknown,
    TooManyAddresses,
    addresses,
    register,
    remove_address,
    save_address,
)
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id

GUEST = Call(actor="guest")
HOME = AddressFacts(full_name="Ana Ruiz", line1="Calle Ancha 1", city="Cádiz", country="ES", postal_code="11001")
WORK = AddressFacts(full_name="Ana Ruiz", line1="Calle Nueva 2", city="Cádiz", country="ES", postal_code="11005")


async def newcomer(database: Database, store: UUID) -> Call:
    signed = await register(
        database,
        store,
        GUEST,
        email=f"{new_id().hex}@example.com",
        password="correct horse battery",
        full_name="Ana Ruiz",
        token_hash=hashlib.sha256(new_id().bytes).hexdigest(),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return Call(actor="customer", customer_id=signed.customer_id, session_id=signed.session_id)


@pytest_asyncio.fixture
async def ana(database: Database, store: UUID) -> Call:
    return await newcomer(database, store)


def who(call: Call) -> UUID:
    assert call.customer_id is not None
    return call.customer_id


async def test_the_first_address_is_the_default_until_another_is(database: Database, store: UUID, ana: Call) -> None:
    home = await save_address(database, store, ana, who(ana), HOME)
    work = await save_address(database, store, ana, who(ana), WORK)
    assert [(each.id, each.is_default) for each in await addresses(database, store, ana, who(ana))] == [
        (home, True),
        (work, False),
    ]
    await save_address(database, store, ana, who(ana), WORK, address_id=work, is_default=True)
    assert [(each.id, each.is_default) for each in await addresses(database, store, ana, who(ana))] == [
        (work, True),
        (home, False),
    ]
    await remove_address(database, store, ana, who(ana), work)
    await remove_address(database, store, ana, who(ana), work)
    [left] = await addresses(database, store, ana, who(ana))
    assert (left.id, left.is_default, left.line1, left.postal_code) == (home, True, HOME.line1, HOME.postal_code)


async def test_defaults_that_race_leave_one(database: Database, store: UUID, ana: Call) -> None:
    await asyncio.gather(*[save_address(database, store, ana, who(ana), HOME, is_default=True) for _ in range(10)])
    book = await addresses(database, store, ana, who(ana))
    assert len(book) == 10
    assert sum(each.is_default for each in book) == 1


async def test_a_book_has_an_end_also_in_a_race(database: Database, store: UUID, ana: Call) -> None:
    outcomes = await asyncio.gather(
        *[save_address(database, store, ana, who(ana), HOME) for _ in range(25)], return_exceptions=True
    )
    assert sum(isinstance(each, TooManyAddresses) for each in outcomes) == 5
    assert len(await addresses(database, store, ana, who(ana))) == 20


async def test_nobody_reaches_anothers_book(database: Database, store: UUID, ana: Call) -> None:  # P07
    home = await save_address(database, store, ana, who(ana), HOME)
    bruno = await newcomer(database, store)
    with pytest.raises(CustomerUnknown):
        await save_address(database, store, bruno, who(ana), WORK)
    with pytest.raises(Exception, match=r"row-level security|somebody else's"):
        await save_address(database, store, bruno, who(bruno), WORK, address_id=home)
    with pytest.raises(CustomerUnknown):
        await save_address(database, store, GUEST, who(ana), WORK)
    await remove_address(database, store, bruno, who(ana), home)
    assert await addresses(database, store, bruno, who(ana)) == []
    assert [each.line1 for each in await addresses(database, store, ana, who(ana))] == [HOME.line1]


async def test_an_address_has_a_country_and_a_street(database: Database, store: UUID, ana: Call) -> None:
    for wrong in (
        AddressFacts(full_name="Ana", line1="", city="Cádiz", country="ES"),
        AddressFacts(full_name="Ana", line1="Calle 1", city="Cádiz", country="Spain"),
    ):
        with pytest.raises(RuleBroken):
            await save_address(database, store, ana, who(ana), wrong)
