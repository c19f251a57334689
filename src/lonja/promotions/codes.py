"""Codes: what a buyer types, and what it was used for. Writes have the names of their SQL functions.

Nouns: Code, with its use against its limit; Coupon, what the seeds call a code and the rule it unlocks, in one;
CouponVerdict, what a code would take off a subtotal; Terms of a code.
Promises: the buyer is the call's customer, whatever anybody says; validating takes nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction

CodeReason = Literal[
    "unknown",
    "expired",
    "not_yet",
    "not_yours",
    "used_already",
    "below_minimum",
    "used_up",
    "inactive",
    "not_first_order",
]
"""The last is said by checkout, which knows orders: `checkout.validate_coupon`."""
CodeState = Literal["active", "inactive", "expired", "used_up"]
CodeSource = Literal["merchant", "newsletter"]
MOST_AT_ONCE = 1_000
"""How many codes are minted in one call."""

_NEWEST = """SELECT promotions.code_views($1, array(
    SELECT c.id FROM promotions.discount_codes c
    WHERE c.store_id = $1 AND c.deleted_at IS NULL
      AND ($2::timestamptz IS NULL OR (c.created_at, c.id) < ($2, $3::uuid))
      AND ($4::uuid IS NULL OR c.rule_id = $4)
      AND ($5::text IS NULL OR starts_with(c.code, upper($5)))
      AND $6::text IS NULL
    ORDER BY c.created_at DESC, c.id DESC LIMIT $7))"""
# Said outright: "or null" would hide it from its index, and a merchant's codes stand among those of all subscribers.
_NEWEST_OF_SOURCE = _NEWEST.replace("$6::text IS NULL", "c.source = $6")


class CouponVerdict(msgspec.Struct, frozen=True):
    """What a code would take off a subtotal. `reason`: why it is not valid, null when it is."""

    valid: bool
    coupon_id: UUID | None
    discount_minor: int
    total_with_discount_minor: int
    reason: CodeReason | None


class Terms(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Who may use a code, how often, until when. What is not said has its default, or stays.

    `expires_on`: until the end of that day in the store's zone; `expires_at`: the first moment it is no longer good.
    """

    code: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    min_subtotal_minor: int | UnsetType = UNSET
    once_per_customer: bool | UnsetType = UNSET
    usage_limit: int | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    expires_on: date | UnsetType = UNSET
    expires_at: datetime | UnsetType = UNSET


class Coupon(Terms, frozen=True, omit_defaults=True, kw_only=True):
    """A code and what it gives: `basis_points` of a percentage, or `amount_minor`."""

    type: Literal["percentage", "fixed_amount"]
    basis_points: int | None = None
    amount_minor: int | None = None
    max_minor: int | None = None
    segments: tuple[UUID, ...] = ()
    name: str = ""


class Minted(msgspec.Struct, frozen=True):
    """A code that was made for us."""

    id: UUID
    code: str


class Code(msgspec.Struct, frozen=True):
    """A code as staff see it. `uses` are those of living orders; `given_minor` is what they took off."""

    id: UUID
    code: str
    rule_id: UUID
    rule_name: str
    action: dict[str, object]
    email: str | None
    min_subtotal_minor: int
    once_per_customer: bool
    usage_limit: int | None
    uses: int
    given_minor: int
    expires_at: datetime
    is_active: bool
    state: CodeState
    source: CodeSource
    created_at: datetime


class CodeUsage(msgspec.Struct, frozen=True):
    """How the living codes with a limit stand: together, how many are used up, and those that are used most of all."""

    limited: int
    uses: int
    usage_limit: int
    used_up: int
    closest: tuple[Code, ...]


_minted = msgspec.json.Decoder(list[Minted])
_code = msgspec.json.Decoder(Code)


async def note_guess(db: Caller, store_id: UUID, call: Call, ip_address: str | None) -> int | None:
    """Counts a code that there is not. How many seconds to wait when that was one too many, else None."""
    seconds: int | None = await db.value(
        "SELECT promotions.note_guess($1, $2, $3)", store_id, call.encode(), ip_address
    )
    return seconds


async def generate_discount_code(db: Caller, store_id: UUID) -> str:
    """DESC, the day in the store's zone, six characters: free at this moment."""
    code: str = await db.value("SELECT promotions.generate_discount_code($1)", store_id)
    return code


async def create_coupon(db: Caller, store_id: UUID, call: Call, coupon: Coupon) -> UUID:
    """A rule and its code; the code's id. Raises CodeTaken, CodeMalformed, ExpiryMissing, InvalidValue."""
    code_id: UUID = await db.value(
        "SELECT promotions.create_coupon($1, $2, $3)", store_id, call.encode(), msgspec.json.encode(coupon).decode()
    )
    return code_id


async def save_code(
    db: Caller,
    store_id: UUID,
    call: Call,
    terms: Terms,
    *,
    rule_id: UUID | None = None,
    code_id: UUID | None = None,
) -> UUID:
    """A new code for a rule, or changes of a code; its id.

    Raises UnknownCode, CodeTaken, CodeMalformed, LimitBelowUses, ExpiryMissing, RuleUnknown.
    """
    said = msgspec.to_builtins(terms) | {"rule_id": rule_id, "id": code_id}
    saved: UUID = await db.value(
        "SELECT promotions.save_code($1, $2, $3)", store_id, call.encode(), msgspec.json.encode(said).decode()
    )
    return saved


async def delete_code(db: Caller, store_id: UUID, call: Call, code_id: UUID) -> None:
    """Nobody can use it any more. Raises UnknownCode."""
    await db.run("SELECT promotions.delete_code($1, $2, $3)", store_id, call.encode(), code_id)


async def mint_codes(
    db: Caller, store_id: UUID, call: Call, rule_id: UUID, count: int, terms: Terms
) -> Sequence[Minted]:
    """Up to 1,000 codes for a rule; each for one use unless the terms say otherwise.

    Raises RuleUnknown, ExpiryMissing, InvalidValue.
    """
    answer: str = await db.value(
        "SELECT promotions.mint_codes($1, $2, $3, $4, $5)",
        store_id,
        call.encode(),
        rule_id,
        count,
        msgspec.json.encode(terms).decode(),
    )
    return _minted.decode(answer)


async def code_list(
    tx: Transaction,
    store_id: UUID,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
    rule_id: UUID | None = None,
    prefix: str | None = None,
    source: CodeSource | None = None,
) -> list[Code]:
    """Codes and their use against their limit, newest first (PRM-27); for staff."""
    moment, last = before or (None, None)
    found = await tx.rows(
        _NEWEST_OF_SOURCE if source else _NEWEST,
        store_id,
        moment,
        last,
        rule_id,
        prefix,
        source,
        limit,
    )
    return [_code.decode(row[0]) for row in found]


async def code(tx: Transaction, store_id: UUID, code_id: UUID) -> Code | None:
    """One living code; for staff."""
    found: str | None = await tx.value("SELECT promotions.code_views($1, array[$2::uuid])", store_id, code_id)
    return _code.decode(found) if found else None


async def code_usage(tx: Transaction, store_id: UUID, closest: int = 20) -> CodeUsage:
    """Uses against limits over the whole store (KPI-03); for staff. Reads every living code with a limit."""
    row = await tx.row(
        """SELECT count(*)::int, coalesce(sum(used_count), 0)::bigint, coalesce(sum(usage_limit), 0)::bigint,
                  count(*) FILTER (WHERE used_count >= usage_limit)::int
        FROM promotions.discount_codes WHERE store_id = $1 AND deleted_at IS NULL AND usage_limit IS NOT NULL""",
        store_id,
    )
    found = await tx.rows(
        """SELECT promotions.code_views($1, array(
            SELECT c.id FROM promotions.discount_codes c
            WHERE c.store_id = $1 AND c.deleted_at IS NULL AND c.usage_limit IS NOT NULL AND c.used_count > 0
            ORDER BY c.used_count::numeric / c.usage_limit DESC, c.used_count DESC, c.id LIMIT $2))""",
        store_id,
        closest,
    )
    codes = sorted((_code.decode(each[0]) for each in found), key=_most_used)
    limited, uses, usage_limit, used_up = row or (0, 0, 0, 0)
    return CodeUsage(limited, uses, usage_limit, used_up, tuple(codes))


def _most_used(code: Code) -> tuple[float, int]:
    return (-code.uses / (code.usage_limit or 1), -code.uses)
