"""Rules: what is given away, on which goods, to whom, when. Writes have the names of their SQL functions.

Nouns: Rule, as staff see it, with its use against its limit; RuleDraft, what is said of a new one,
or changed of an old one.
`condition` and `action` are JSON of schema version 1: docs/guides/promotions.md.
Promises: PRM-22 what is stored was checked from top to bottom; RuleInvalid names every problem with its path.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction
from lonja.platform.ids import new_id
from lonja.platform.money import exponent

RuleState = Literal["active", "inactive", "scheduled", "ended", "used_up"]


class RuleDraft(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a rule is to be. What is not said has its default, or stays."""

    name: str | UnsetType = UNSET
    condition: dict[str, Any] | UnsetType = UNSET
    action: dict[str, Any] | UnsetType = UNSET
    needs_code: bool | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    is_stackable: bool | UnsetType = UNSET
    stacking_group: str | UnsetType | None = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    once_per_customer: bool | UnsetType = UNSET
    usage_limit: int | UnsetType | None = UNSET


class Rule(msgspec.Struct, frozen=True):
    """A promotion. `uses` are those of living orders; `given_minor` is what they took off; `codes` unlock it."""

    id: UUID
    name: str
    condition: dict[str, Any]
    action: dict[str, Any]
    needs_code: bool
    priority: int
    is_stackable: bool
    stacking_group: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool
    once_per_customer: bool
    usage_limit: int | None
    uses: int
    given_minor: int
    codes: int
    state: RuleState
    created_at: datetime
    updated_at: datetime


_rule = msgspec.json.Decoder(Rule)


async def save_rule(
    db: Caller,
    store_id: UUID,
    call: Call,
    draft: RuleDraft,
    *,
    rule_id: UUID | None = None,
    currency: str | None = None,
) -> UUID:
    """A new promotion, or changes of one; its id. `currency`: of decimals, in the seeds' spelling {minSubtotal: 100}.

    Raises RuleInvalid, RuleUnknown (it was deleted), TooManyRules, RulesAreStaffs, LimitBelowUses.
    """
    said = msgspec.to_builtins(draft) | {"id": rule_id or new_id()}
    if currency is not None:
        said["minor_digits"] = exponent(currency)
    saved: UUID = await db.value(
        "SELECT promotions.save_rule($1, $2, $3)", store_id, call.encode(), msgspec.json.encode(said).decode()
    )
    return saved


async def delete_rule(db: Caller, store_id: UUID, call: Call, rule_id: UUID) -> None:
    """Nobody is given anything by it any more. Raises RuleUnknown, RulesAreStaffs."""
    await db.run("SELECT promotions.delete_rule($1, $2, $3)", store_id, call.encode(), rule_id)


async def rule_list(
    tx: Transaction,
    store_id: UUID,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
    needs_code: bool | None = None,
) -> list[Rule]:
    """Promotions and their use against their limit, newest first (PRM-27, KPI-03); for staff."""
    moment, last = before or (None, None)
    found = await tx.rows(
        """SELECT promotions.rule_views($1, array(
            SELECT r.id FROM promotions.promotion_rules r
            WHERE r.store_id = $1 AND r.deleted_at IS NULL
              AND ($2::timestamptz IS NULL OR (r.created_at, r.id) < ($2, $3::uuid))
              AND ($4::boolean IS NULL OR r.needs_code = $4)
            ORDER BY r.created_at DESC, r.id DESC LIMIT $5))""",
        store_id,
        moment,
        last,
        needs_code,
        limit,
    )
    return [_rule.decode(row[0]) for row in found]


async def rule(tx: Transaction, store_id: UUID, rule_id: UUID) -> Rule | None:
    """One living promotion; for staff."""
    found: str | None = await tx.value("SELECT promotions.rule_views($1, array[$2::uuid])", store_id, rule_id)
    return _rule.decode(found) if found else None
