"""Which refund in a provider's list is ours, where the provider lets us write no mark on it.

Nouns: Theirs, a refund in the provider's list; our refunds of the attempt, as the database has them.
Verbs: `own` finds the one that is this refund of ours, or says that there is none yet.
Promises: what is asked again because a reply was lost is found, not paid out twice; of several refunds of one amount
each is counted for one of ours: first those whose reference we know, then the n-th that is left for the n-th of ours
that waits. They are interchangeable, so it does not matter which asked for which: as many go out as wait, no more.
A refund that somebody made by hand at the provider, of this amount and after ours was requested, is taken for ours:
then money has gone back, and going back twice would be worse.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lonja.payments.gateways.base import Desk
from lonja.payments.model import Refund
from lonja.platform.call import Call

CLOCKS = timedelta(seconds=60)
"""How far the provider's clock may be behind ours."""


class Theirs(msgspec.Struct, frozen=True):
    """One refund in the provider's list."""

    ref: str
    amount_minor: int
    at: datetime
    status: str | None


class _Ours(msgspec.Struct, frozen=True):
    id: UUID
    amount_minor: int
    status: str
    external_ref: str | None
    created_at: datetime


async def own(desk: Desk, store_id: UUID, refund: Refund, theirs: Iterable[Theirs]) -> Theirs | None:
    """The one of `theirs` that is this refund of ours; None when it was not made yet."""
    async with desk.database.store(store_id, Call.system("which refund is ours"), mode="read") as tx:
        found = await tx.rows(
            """SELECT id, amount_minor, status, external_ref, created_at FROM payments.refunds
            WHERE store_id = $1 AND payment_attempt_id = $2 ORDER BY id""",
            store_id,
            refund.payment_attempt_id,
        )
    return _matched(refund.id, [_Ours(*row) for row in found], list(theirs))


def _matched(refund_id: UUID, ours: list[_Ours], theirs: list[Theirs]) -> Theirs | None:
    this = next((one for one in ours if one.id == refund_id), None)
    if this is None:
        return None
    if this.external_ref is not None:
        return next((one for one in theirs if one.ref == this.external_ref), None)
    taken = {one.external_ref for one in ours}
    free = sorted(
        (one.at, one.ref, one)
        for one in theirs
        if one.ref not in taken and one.amount_minor == this.amount_minor and one.at >= this.created_at - CLOCKS
    )
    waiting = [
        one.id
        for one in ours
        if one.amount_minor == this.amount_minor
        and one.external_ref is None
        and (one.status == "pending" or one.id == refund_id)
    ]
    rank = waiting.index(refund_id)
    return free[rank][2] if rank < len(free) else None
