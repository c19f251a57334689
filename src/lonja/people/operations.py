"""What changes people: one verb per SQL function of the same name; the sign-ins call a second one to begin.

Tokens are made by the caller; only their hashes (hex SHA-256) come here.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lonja.people.claims import prove
from lonja.people.model import clean_email
from lonja.people.passwords import hash_password
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id


async def create_staff(
    database: Database, call: Call, *, email: str, full_name: str, password: str, staff_id: UUID | None = None
) -> UUID:
    """A person begins to work here, with no rights anywhere yet. With an id of one's own, twice is once."""
    created: UUID = await database.value(
        "select people.create_staff($1, $2, $3, $4, $5)",
        call.encode(),
        staff_id or new_id(),
        clean_email(email),
        full_name,
        await hash_password(password),
    )
    return created


async def delete_staff(database: Database, call: Call, staff_id: UUID) -> None:
    """A person stops working here; the row stays (IAM-15)."""
    await database.run("select people.delete_staff($1, $2)", call.encode(), staff_id)


async def join_organization(
    database: Database, call: Call, organization_id: UUID, staff_id: UUID, *, is_owner: bool = False
) -> None:
    """A person belongs to an organization; an owner may do everything in its stores."""
    await database.run(
        "select people.join_organization($1, $2, $3, $4)", call.encode(), organization_id, staff_id, is_owner
    )


async def leave_organization(database: Database, call: Call, organization_id: UUID, staff_id: UUID) -> None:
    """A person belongs to an organization no more."""
    await database.run("select people.leave_organization($1, $2, $3)", call.encode(), organization_id, staff_id)


async def create_roles(database: Database, store_id: UUID, call: Call) -> None:
    """The roles every store begins with: owner, manager, viewer. Twice is once."""
    await database.run("select people.create_roles($1, $2)", store_id, call.encode())


async def define_role(
    database: Database, store_id: UUID, call: Call, *, code: str, name: str, permissions: Sequence[str]
) -> None:
    """A role of the store's own making, new or replaced."""
    await database.run(
        "select people.define_role($1, $2, $3, $4, $5)", store_id, call.encode(), code, name, list(permissions)
    )


async def employ(database: Database, store_id: UUID, call: Call, staff_id: UUID, role: str) -> None:
    """A person works in this store in a role."""
    await database.run("select people.employ($1, $2, $3, $4)", store_id, call.encode(), staff_id, role)


async def dismiss(database: Database, store_id: UUID, call: Call, staff_id: UUID) -> None:
    """A person works in this store no more."""
    await database.run("select people.dismiss($1, $2, $3)", store_id, call.encode(), staff_id)


async def override_permission(
    database: Database, store_id: UUID, call: Call, staff_id: UUID, permission: str, *, is_granted: bool | None
) -> None:
    """Gives (True) or denies (False) what the role does not say; None lets the role speak again."""
    await database.run(
        "select people.override_permission($1, $2, $3, $4, $5)",
        store_id,
        call.encode(),
        staff_id,
        permission,
        is_granted,
    )


async def sign_in_staff(
    database: Database,
    call: Call,
    *,
    email: str,
    password: str,
    token_hash: str,
    expires_at: datetime,
    old_token_hash: str | None = None,
    ip_address: str | None = None,
    user_agent: str | None = None,
) -> UUID:
    """A staff session begins under a new token; answers who it is. CredentialsWrong or SignInThrottled otherwise."""
    claimed = await database.value(
        "select people.begin_staff_sign_in($1, $2, $3::text::inet)", call.encode(), email, ip_address
    )
    proven = await prove(claimed, password)
    await database.run(
        "select people.sign_in_staff($1, $2, $3, $4, $5, $6, $7, $8::text::inet, $9)",
        call.encode(),
        proven.claim.attempt,
        proven.claim.staff_id,
        token_hash,
        expires_at,
        old_token_hash,
        proven.renewed,
        ip_address,
        user_agent,
    )
    assert proven.claim.staff_id is not None  # noqa: S101  # SQL answers person and secret together
    return proven.claim.staff_id


async def sign_out_staff(database: Database, call: Call, token_hash: str) -> None:
    """The staff session ends."""
    await database.run("select people.sign_out_staff($1, $2)", call.encode(), token_hash)


async def change_staff_password(
    database: Database,
    call: Call,
    *,
    email: str,
    password: str,
    new_password: str,
    token_hash: str,
    ip_address: str | None = None,
) -> None:
    """A new password, proven with the old one; every session but the token's ends."""
    secret = await hash_password(new_password)
    claimed = await database.value(
        "select people.begin_staff_sign_in($1, $2, $3::text::inet)", call.encode(), email, ip_address
    )
    proven = await prove(claimed, password)
    await database.run(
        "select people.change_staff_password($1, $2, $3, $4, $5)",
        call.encode(),
        proven.claim.attempt,
        proven.claim.staff_id,
        token_hash,
        secret,
    )


async def start_session(database: Database, store_id: UUID, call: Call, token_hash: str, expires_at: datetime) -> UUID:
    """A visitor comes to the store, as a guest."""
    started: UUID = await database.value(
        "select people.start_session($1, $2, $3, $4)", store_id, call.encode(), token_hash, expires_at
    )
    return started


async def end_session(database: Database, store_id: UUID, call: Call, token_hash: str) -> None:
    """A visitor's session ends."""
    await database.run("select people.end_session($1, $2, $3)", store_id, call.encode(), token_hash)
