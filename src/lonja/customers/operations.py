"""What changes customers: one verb per SQL function of the same name; signing in calls a second one to begin.

Tokens are made by the caller; only their hashes (hex SHA-256) come here.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.customers.model import AddressFacts, CustomerChanges, SegmentFacts, SignedIn
from lonja.people import clean_email, end_session
from lonja.people.claims import Proven, prove
from lonja.people.passwords import hash_password
from lonja.platform.call import Call
from lonja.platform.db import Caller, Database
from lonja.platform.errors import Refused
from lonja.platform.idempotency import recall
from lonja.platform.ids import new_id


async def register(
    database: Database,
    store_id: UUID,
    call: Call,
    *,
    email: str,
    password: str,
    full_name: str,
    token_hash: str,
    expires_at: datetime,
    session_id: UUID | None = None,
    phone: str | None = None,
    locale: str | None = None,
) -> SignedIn:
    """Somebody becomes a customer and is signed in, with the guest session they came with or a new one."""
    answer = await database.value(
        "select customers.register($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        store_id,
        call.encode(),
        new_id(),
        clean_email(email),
        full_name,
        phone,
        locale,
        await hash_password(password),
        session_id,
        token_hash,
        expires_at,
    )
    return msgspec.json.decode(answer, type=SignedIn)


async def sign_in(
    database: Database,
    store_id: UUID,
    call: Call,
    *,
    email: str,
    password: str,
    token_hash: str,
    expires_at: datetime,
    session_id: UUID | None = None,
    ip_address: str | None = None,
) -> SignedIn:
    """The session becomes the customer's, under a new token. CredentialsWrong or SignInThrottled otherwise."""
    proven = await _prove(database, store_id, call, email, password, ip_address)
    customer_id = proven.claim.customer_id
    assert customer_id is not None  # noqa: S101  # SQL answers person and secret together
    session: UUID = await database.value(
        "select customers.sign_in($1, $2, $3, $4, $5, $6, $7, $8)",
        store_id,
        call.encode(),
        proven.claim.attempt,
        customer_id,
        proven.renewed,
        session_id,
        token_hash,
        expires_at,
    )
    return SignedIn(customer_id=customer_id, session_id=session)


async def sign_out(database: Database, store_id: UUID, call: Call, token_hash: str) -> None:
    """The session ends, and with it the sign-in."""
    await end_session(database, store_id, call, token_hash)


async def change_password(
    database: Database,
    store_id: UUID,
    call: Call,
    *,
    email: str,
    password: str,
    new_password: str,
    ip_address: str | None = None,
) -> None:
    """A new password, proven with the old one, by whom the call's session is signed in for. Other sessions end.

    Raises CredentialsWrong, SignInThrottled, PasswordUnfit.
    """
    secret = await hash_password(new_password)
    try:
        proven = await _prove(database, store_id, call, email, password, ip_address)
    except Refused:
        # The old password of a repeated request may have ceased to be one by its first saying.
        if await recall(database, store_id, call, "customers.change_password") is None:
            raise
        return
    await database.run(
        "select customers.change_password($1, $2, $3, $4)", store_id, call.encode(), proven.claim.attempt, secret
    )


async def change_customer(
    database: Database, store_id: UUID, call: Call, customer_id: UUID, changes: CustomerChanges
) -> None:
    """Changes what `changes` names, nothing else."""
    await database.run(
        "select customers.change_customer($1, $2, $3, $4)", store_id, call.encode(), customer_id, _json(changes)
    )


async def delete_customer(database: Database, store_id: UUID, call: Call, customer_id: UUID) -> None:
    """The account is closed; the row stays (IAM-15)."""
    await database.run("select customers.delete_customer($1, $2, $3)", store_id, call.encode(), customer_id)


async def save_address(
    database: Database,
    store_id: UUID,
    call: Call,
    customer_id: UUID,
    facts: AddressFacts,
    *,
    address_id: UUID | None = None,
    is_default: bool = False,
) -> UUID:
    """An address in the customer's book, new or (with its id) changed."""
    saved: UUID = await database.value(
        "select customers.save_address($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        customer_id,
        address_id or new_id(),
        _json(facts),
        is_default,
    )
    return saved


async def remove_address(database: Database, store_id: UUID, call: Call, customer_id: UUID, address_id: UUID) -> None:
    """An address leaves the book."""
    await database.run(
        "select customers.remove_address($1, $2, $3, $4)", store_id, call.encode(), customer_id, address_id
    )


async def save_segment(
    database: Caller, store_id: UUID, call: Call, facts: SegmentFacts, *, segment_id: UUID | None = None
) -> UUID:
    """A segment, new or (with its id) changed. Raises SegmentUnknown, SegmentTaken, TooManySegments."""
    saved: UUID = await database.value(
        "select customers.save_segment($1, $2, $3, $4)", store_id, call.encode(), segment_id or new_id(), _json(facts)
    )
    return saved


async def delete_segment(database: Caller, store_id: UUID, call: Call, segment_id: UUID) -> None:
    """Nobody belongs to it any more. Raises SegmentUnknown."""
    await database.run("select customers.delete_segment($1, $2, $3)", store_id, call.encode(), segment_id)


async def add_to_segment(
    database: Caller, store_id: UUID, call: Call, segment_id: UUID, customer_ids: Sequence[UUID]
) -> int:
    """How many joined. Raises SegmentUnknown, CustomerUnknown, TooManyAtOnce."""
    added: int = await database.value(
        "select customers.add_to_segment($1, $2, $3, $4)", store_id, call.encode(), segment_id, list(customer_ids)
    )
    return added


async def remove_from_segment(
    database: Caller, store_id: UUID, call: Call, segment_id: UUID, customer_ids: Sequence[UUID]
) -> int:
    """How many left. Raises SegmentUnknown, TooManyAtOnce."""
    removed: int = await database.value(
        "select customers.remove_from_segment($1, $2, $3, $4)", store_id, call.encode(), segment_id, list(customer_ids)
    )
    return removed


async def _prove(
    database: Database, store_id: UUID, call: Call, email: str, password: str, ip_address: str | None
) -> Proven:
    claimed = await database.value(
        "select customers.begin_sign_in($1, $2, $3, $4::text::inet)", store_id, call.encode(), email, ip_address
    )
    return await prove(claimed, password)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
