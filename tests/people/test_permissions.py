import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.people import (
    LastOwner,
    NotPermitted,
    PermissionUnknown,
    RoleIsBuiltIn,
    RoleUnknown,
    StaffUnknown,
    create_roles,
    create_staff,
    define_role,
    delete_staff,
    dismiss,
    employ,
    join_organization,
    leave_organization,
    override_permission,
    permissions_of,
    require,
    roles_of,
    sign_in_staff,
    staff_by_token,
    staff_of,
)
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from tests.conftest import MakeStore

HOUSE = Call.system("test")
PASSWORD = "correct horse battery"


@pytest_asyncio.fixture
async def shop(database: Database, store: UUID) -> UUID:
    await create_roles(database, store, HOUSE)
    return store


@pytest_asyncio.fixture
async def organization(shop: UUID, owner: asyncpg.Connection) -> UUID:
    found: UUID = await owner.fetchval("select organization_id from stores.stores where id = $1", shop)
    return found


@pytest_asyncio.fixture
async def boss(database: Database, organization: UUID) -> UUID:
    person = await hire(database)
    await join_organization(database, HOUSE, organization, person, is_owner=True)
    return person


@pytest_asyncio.fixture
async def ana(database: Database, boss: UUID) -> UUID:
    return await hire(database)


async def hire(database: Database) -> UUID:
    return await create_staff(database, HOUSE, email=f"{new_id().hex}@maal.example", full_name="Ana", password=PASSWORD)


async def test_what_nobody_said_is_denied(database: Database, shop: UUID, ana: UUID) -> None:  # IAM-05
    assert await permissions_of(database, shop, ana) == frozenset()
    assert await permissions_of(database, shop, new_id()) == frozenset()
    with pytest.raises(NotPermitted):
        await require(database, shop, ana, "orders.read")


async def test_a_role_permits_what_it_says(database: Database, shop: UUID, ana: UUID) -> None:  # IAM-02, IAM-04
    vocabulary = frozenset(row["code"] for row in await database.rows("select code from people.permissions"))
    await employ(database, shop, HOUSE, ana, "viewer")
    assert await permissions_of(database, shop, ana) == {
        "promotions.read",
        "drops.read",
        "store.read",
        "catalog.read",
        "inventory.read",
        "orders.read",
        "customers.read",
    }
    await employ(database, shop, HOUSE, ana, "manager")
    assert vocabulary - await permissions_of(database, shop, ana) == {"store.write", "staff.write", "payments.write"}
    await employ(database, shop, HOUSE, ana, "owner")
    assert await permissions_of(database, shop, ana) == vocabulary
    await dismiss(database, shop, HOUSE, ana)
    assert await permissions_of(database, shop, ana) == frozenset()


async def test_the_owner_of_the_organization_may_do_everything_in_its_stores(
    database: Database, shop: UUID, boss: UUID, make_store: MakeStore
) -> None:  # PLT-02
    assert "payments.write" in await permissions_of(database, shop, boss)
    assert await permissions_of(database, await make_store(), boss) == frozenset(), "not in those of others"


async def test_one_person_is_given_or_denied_one_permission(
    database: Database, shop: UUID, ana: UUID, boss: UUID
) -> None:  # IAM-03, IAM-04
    await employ(database, shop, HOUSE, ana, "viewer")
    await override_permission(database, shop, HOUSE, ana, "orders.write", is_granted=True)
    await override_permission(database, shop, HOUSE, ana, "customers.read", is_granted=False)
    given = await permissions_of(database, shop, ana)
    assert "orders.write" in given
    assert "customers.read" not in given
    await override_permission(database, shop, HOUSE, ana, "orders.write", is_granted=False)
    await override_permission(database, shop, HOUSE, ana, "customers.read", is_granted=None)
    given = await permissions_of(database, shop, ana)
    assert "orders.write" not in given
    assert "customers.read" in given
    with pytest.raises(PermissionUnknown):
        await override_permission(database, shop, HOUSE, ana, "orders.fly", is_granted=True)
    with pytest.raises(StaffUnknown):
        await override_permission(database, shop, HOUSE, boss, "orders.write", is_granted=True)


async def test_what_somebody_was_given_ends_with_the_job(database: Database, shop: UUID, ana: UUID) -> None:
    await employ(database, shop, HOUSE, ana, "viewer")
    await override_permission(database, shop, HOUSE, ana, "orders.write", is_granted=True)
    await dismiss(database, shop, HOUSE, ana)
    await employ(database, shop, HOUSE, ana, "viewer")
    assert "orders.write" not in await permissions_of(database, shop, ana)


async def test_a_role_in_one_store_is_nothing_in_another(
    database: Database, shop: UUID, ana: UUID, make_store: MakeStore
) -> None:  # P07
    other = await make_store()
    await create_roles(database, other, HOUSE)
    await employ(database, shop, HOUSE, ana, "owner")
    assert await permissions_of(database, other, ana) == frozenset()


async def test_a_store_makes_its_own_roles(database: Database, shop: UUID, ana: UUID) -> None:
    await define_role(database, shop, HOUSE, code="packer", name="Packer", permissions=["orders.read", "orders.read"])
    await employ(database, shop, HOUSE, ana, "packer")
    assert await permissions_of(database, shop, ana) == {"orders.read"}
    await define_role(database, shop, HOUSE, code="packer", name="Almacén", permissions=["inventory.read"])
    assert await permissions_of(database, shop, ana) == {"inventory.read"}
    roles = {role.code: role for role in await roles_of(database, shop, HOUSE)}
    assert set(roles) == {"manager", "owner", "packer", "viewer"}
    assert (roles["packer"].name, roles["packer"].is_built_in) == ("Almacén", False)
    with pytest.raises(RoleIsBuiltIn):
        await define_role(database, shop, HOUSE, code="viewer", name="V", permissions=["store.write"])
    with pytest.raises(PermissionUnknown):
        await define_role(database, shop, HOUSE, code="pilot", name="P", permissions=["orders.fly"])
    with pytest.raises(RoleUnknown):
        await employ(database, shop, HOUSE, ana, "pilot")
    with pytest.raises(StaffUnknown):
        await employ(database, shop, HOUSE, new_id(), "viewer")


async def test_creating_the_roles_twice_is_once(database: Database, shop: UUID) -> None:
    await create_roles(database, shop, HOUSE)
    assert len(await roles_of(database, shop, HOUSE)) == 3


async def test_who_leaves_the_organization_may_nothing(
    database: Database, shop: UUID, organization: UUID, boss: UUID, ana: UUID
) -> None:
    await employ(database, shop, HOUSE, ana, "manager")
    assert {(each.id, each.role, each.is_owner) for each in await staff_of(database, shop, HOUSE)} == {
        (boss, None, True),
        (ana, "manager", False),
    }
    await leave_organization(database, HOUSE, organization, ana)
    assert await permissions_of(database, shop, ana) == frozenset()
    assert [each.id for each in await staff_of(database, shop, HOUSE)] == [boss]


async def test_the_last_owner_stays(database: Database, shop: UUID, organization: UUID, boss: UUID, ana: UUID) -> None:
    await employ(database, shop, HOUSE, ana, "manager")
    for attempt in (
        leave_organization(database, HOUSE, organization, boss),
        join_organization(database, HOUSE, organization, boss, is_owner=False),
        delete_staff(database, HOUSE, boss),
    ):
        with pytest.raises(LastOwner):
            await attempt
    await join_organization(database, HOUSE, organization, ana, is_owner=True)
    await delete_staff(database, HOUSE, boss)
    assert await permissions_of(database, shop, boss) == frozenset()


async def test_a_token_tells_what_its_holder_may_do_where(
    database: Database, shop: UUID, ana: UUID, owner: asyncpg.Connection
) -> None:  # IAM-10
    await employ(database, shop, HOUSE, ana, "viewer")
    token_hash = hashlib.sha256(new_id().bytes).hexdigest()
    email = await owner.fetchval("select email from people.staff where id = $1", ana)
    soon = datetime.now(UTC) + timedelta(hours=1)
    await sign_in_staff(database, HOUSE, email=email, password=PASSWORD, token_hash=token_hash, expires_at=soon)
    session = await staff_by_token(database, token_hash)
    assert session is not None
    assert session.permissions == {shop: await permissions_of(database, shop, ana)}
