"""What is read of the newsletter. Row level security shows subscribers to staff and to the house, to no visitor."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from lonja.newsletter.model import Counts, Status, Subscriber, Terms, Welcome
from lonja.platform.call import Call
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database, Transaction

PAGE = 100
_AT_A_READ = 1_000

_ASKING = Call(actor="system", reason="reads settings")


class TermsBook:
    """What each store offers, remembered: every page of a store asks, and almost nothing changes."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._terms: Cache[UUID, Terms] = Cache("newsletter", self._load, key_of=UUID)
        changes.attach(self._terms)

    async def of(self, store_id: UUID) -> Terms:
        """The settings of a store."""
        return await self._terms.get(store_id)

    async def _load(self, store_id: UUID) -> Terms:
        async with self._database.store(store_id, _ASKING, "read") as tx:
            return await settings(tx, store_id)


async def settings(tx: Transaction, store_id: UUID) -> Terms:
    """The settings of a store; the usual ones where it has said nothing."""
    row = await tx.row(
        """select is_popup_on, needs_confirmation, discount_basis_points, valid_days
        from newsletter.newsletter_settings where store_id = $1""",
        store_id,
    )
    return Terms(**dict(row.items())) if row else Terms()


async def subscriber_list(
    tx: Transaction,
    store_id: UUID,
    *,
    status: Status | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Subscriber]:
    """A page of the list, newest first; `before` is the key of the last one of the page before."""
    moment, last = before or (None, None)
    rows = await tx.rows(
        """select s.id, s.email, s.locale, s.status, s.source, c.code, coalesce(c.used_count > 0, false),
               s.created_at, s.confirmed_at, s.unsubscribed_at
        from newsletter.newsletter_subscribers s
        left join promotions.discount_codes c on c.store_id = s.store_id and c.id = s.code_id
        where s.store_id = $1 and ($2::text is null or s.status = $2)
          and ($3::timestamptz is null or (s.created_at, s.id) < ($3, $4::uuid))
        order by s.created_at desc, s.id desc limit $5""",
        store_id,
        status,
        moment,
        last,
        limit,
    )
    return [Subscriber(*row) for row in rows]


async def all_subscribers(
    database: Database, store_id: UUID, call: Call, status: Status | None = None
) -> AsyncIterator[list[Subscriber]]:
    """The whole list, newest first, a thousand at a time; each read is a transaction of its own."""
    before: tuple[datetime, UUID] | None = None
    while True:
        async with database.store(store_id, call, "read") as tx:
            found = await subscriber_list(tx, store_id, status=status, before=before, limit=_AT_A_READ)
        yield found
        if len(found) < _AT_A_READ:
            return
        before = (found[-1].created_at, found[-1].id)


async def counts(tx: Transaction, store_id: UUID) -> Counts:
    """How many subscribers there are, by status."""
    rows = await tx.rows(
        "select status, count(*) from newsletter.newsletter_subscribers where store_id = $1 group by status", store_id
    )
    return Counts(**{row[0]: row[1] for row in rows})


async def welcome_of(tx: Transaction, store_id: UUID, subscriber_id: UUID) -> Welcome | None:
    """What a mail to this subscriber may say now; None when they are gone."""
    row = await tx.row(
        """select s.status, c.code, coalesce((r.action ->> 'basis_points')::int, 0), c.expires_at
        from newsletter.newsletter_subscribers s
        left join promotions.discount_codes c
          on c.store_id = s.store_id and c.id = s.code_id and newsletter.is_usable(s.store_id, c.id)
        left join promotions.promotion_rules r on r.store_id = c.store_id and r.id = c.rule_id
        where s.store_id = $1 and s.id = $2""",
        store_id,
        subscriber_id,
    )
    return Welcome(*row) if row else None
