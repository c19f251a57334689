"""What is read of people."""

import asyncio
from collections.abc import Collection
from uuid import UUID

from lonja.people.errors import NotPermitted
from lonja.people.model import Role, Staff, StaffSession
from lonja.platform.call import Call
from lonja.platform.db import Database


async def staff_by_token(database: Database, token_hash: str) -> StaffSession | None:
    """Who holds the token, and what they may do in every store of their organizations (IAM-10, IAM-13)."""
    row = await database.row("select * from people.resolve_staff_session($1)", token_hash)
    if row is None:
        return None
    stores: list[UUID] = row["store_ids"]
    permissions = await asyncio.gather(*[permissions_of(database, store_id, row["staff_id"]) for store_id in stores])
    return StaffSession(
        staff_id=row["staff_id"],
        email=row["email"],
        full_name=row["full_name"],
        expires_at=row["expires_at"],
        permissions={store_id: given for store_id, given in zip(stores, permissions, strict=True) if given},
    )


async def permissions_of(database: Database, store_id: UUID, staff_id: UUID) -> frozenset[str]:
    """What a person may do in a store. Empty when nobody said anything (IAM-05)."""
    return frozenset(await database.value("select people.permissions_of($1, $2)", store_id, staff_id))


async def require(database: Database, store_id: UUID, staff_id: UUID, permission: str) -> None:
    """Raises NotPermitted unless the person was given the permission in this store (default deny)."""
    if permission not in await permissions_of(database, store_id, staff_id):
        raise NotPermitted(permission=permission)


async def staff_of(database: Database, store_id: UUID, call: Call) -> list[Staff]:
    """Who works in a store: the owners of its organization, and whoever has a role in it; by name."""
    async with database.store(store_id, call, "read") as transaction:
        rows = await transaction.rows(
            """
            select w.id, w.email, w.full_name, r.code as role, m.is_owner
            from stores.stores s
            join people.memberships m on m.organization_id = s.organization_id
            join people.staff w on w.id = m.staff_id and w.deleted_at is null
            left join people.store_memberships e on e.store_id = s.id and e.staff_id = w.id
            left join people.roles r on r.store_id = e.store_id and r.id = e.role_id
            where s.id = $1 and (m.is_owner or r.code is not null)
            order by w.full_name, w.id
            """,
            store_id,
        )
    return [Staff(**dict(row.items())) for row in rows]


async def roles_of(database: Database, store_id: UUID, call: Call) -> list[Role]:
    """The roles of a store and what they permit, by code."""
    async with database.store(store_id, call, "read") as transaction:
        rows = await transaction.rows(
            """
            select r.code, r.name, r.is_built_in,
                   array(select p.permission from people.role_permissions p
                         where p.store_id = r.store_id and p.role_id = r.id) as permissions
            from people.roles r where r.store_id = $1 order by r.code
            """,
            store_id,
        )
    return [Role(**{**dict(row.items()), "permissions": frozenset(row["permissions"])}) for row in rows]


async def staff_names(database: Database, staff_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these people are called, also those who have left."""
    rows = await database.rows("select id, full_name from people.staff where id = any ($1)", list(staff_ids))
    return {row["id"]: row["full_name"] for row in rows}


async def role_held(database: Database, store_id: UUID, call: Call, staff_id: UUID) -> str | None:
    """The name of the role a person has in a store; None for owners of the organization without one."""
    async with database.store(store_id, call, "read") as transaction:
        name: str | None = await transaction.value(
            """
            select r.name from people.store_memberships e
            join people.roles r on r.store_id = e.store_id and r.id = e.role_id
            where e.store_id = $1 and e.staff_id = $2
            """,
            store_id,
            staff_id,
        )
    return name


async def permission_list(database: Database) -> list[tuple[str, str]]:
    """Every permission there is, with its description."""
    rows = await database.rows("select code, description from people.permissions order by code")
    return [(row["code"], row["description"]) for row in rows]
