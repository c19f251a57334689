"""The reads of those who look after the money: the inbox of what providers said, and where books differ.

A room of its own beside queries.py: these are for staff, and pages of lists.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.payments.model import EventStatus, Finding, FindingStatus, InboxEvent, Reconciliation
from lonja.platform.db import Record, Transaction

_payload = msgspec.json.Decoder(dict[str, object])
_details = msgspec.json.Decoder(dict[str, dict[str, object]])

EventKey = tuple[datetime, str, str]
"""received_at, provider, event_id: where a page of the inbox ends."""
FindingKey = tuple[datetime, UUID]
"""first_seen_at, id: where a page of findings ends."""


async def events(
    tx: Transaction,
    store_id: UUID,
    *,
    provider: str | None = None,
    status: EventStatus | None = None,
    before: EventKey | None = None,
    limit: int,
) -> list[InboxEvent]:
    """The inbox, newest first."""
    moment, before_provider, before_event = before or (None, None, None)
    found = await tx.rows(
        """SELECT e.provider, e.event_id, e.kind, e.status, e.attempts, e.last_error, e.received_at, e.processed_at,
                  e.next_try_at, e.replays, e.replayed_at, e.replayed_by, e.correlation_id, e.attempt_id, a.order_id
        FROM payments.webhook_events e
        LEFT JOIN payments.payment_attempts a ON a.store_id = e.store_id AND a.id = e.attempt_id
        WHERE e.store_id = $1 AND ($2::text IS NULL OR e.provider = $2) AND ($3::text IS NULL OR e.status = $3)
          AND ($4::timestamptz IS NULL OR (e.received_at, e.provider, e.event_id) < ($4, $5, $6))
        ORDER BY e.received_at DESC, e.provider DESC, e.event_id DESC LIMIT $7""",
        store_id,
        provider,
        status,
        moment,
        before_provider,
        before_event,
        limit,
    )
    return [_event(row) for row in found]


async def event(
    tx: Transaction, store_id: UUID, provider: str, event_id: str
) -> tuple[InboxEvent, dict[str, object]] | None:
    """One event, and what it said."""
    row = await tx.row(
        """SELECT e.provider, e.event_id, e.kind, e.status, e.attempts, e.last_error, e.received_at, e.processed_at,
                  e.next_try_at, e.replays, e.replayed_at, e.replayed_by, e.correlation_id, e.attempt_id, a.order_id,
                  e.payload
        FROM payments.webhook_events e
        LEFT JOIN payments.payment_attempts a ON a.store_id = e.store_id AND a.id = e.attempt_id
        WHERE e.store_id = $1 AND e.provider = $2 AND e.event_id = $3""",
        store_id,
        provider,
        event_id,
    )
    return (_event(row), _payload.decode(row["payload"])) if row else None


async def findings(
    tx: Transaction, store_id: UUID, status: FindingStatus, before: FindingKey | None = None, *, limit: int
) -> list[Finding]:
    """Differences in a state, newest first."""
    moment, last = before or (None, None)
    found = await tx.rows(
        """SELECT id, gateway, reference, kind, suggested_action, attempt_id, order_id, details, status, first_seen_at,
                  last_seen_at, resolved_at, dismissed_at, dismissed_by, dismiss_reason
        FROM payments.findings
        WHERE store_id = $1 AND status = $2 AND ($3::timestamptz IS NULL OR (first_seen_at, id) < ($3, $4))
        ORDER BY first_seen_at DESC, id DESC LIMIT $5""",
        store_id,
        status,
        moment,
        last,
        limit,
    )
    return [_finding(row) for row in found]


async def finding(tx: Transaction, store_id: UUID, finding_id: UUID) -> Finding | None:
    """One difference."""
    row = await tx.row(
        """SELECT id, gateway, reference, kind, suggested_action, attempt_id, order_id, details, status, first_seen_at,
                  last_seen_at, resolved_at, dismissed_at, dismissed_by, dismiss_reason
        FROM payments.findings WHERE store_id = $1 AND id = $2""",
        store_id,
        finding_id,
    )
    return _finding(row) if row else None


async def unsettled(tx: Transaction, store_id: UUID, gateway: str, limit: int) -> list[tuple[UUID, UUID]]:
    """(finding, attempt) where the provider has the money and we have not taken notice."""
    found = await tx.rows(
        """SELECT id, attempt_id FROM payments.findings
        WHERE store_id = $1 AND gateway = $2 AND status = 'open' AND kind = 'capture_unsettled' LIMIT $3""",
        store_id,
        gateway,
        limit,
    )
    return [(row[0], row[1]) for row in found]


async def count_open_findings(tx: Transaction, store_id: UUID) -> int:
    """How many differences wait for somebody."""
    count: int = await tx.value(
        "SELECT count(*) FROM payments.findings WHERE store_id = $1 AND status = 'open'", store_id
    )
    return count


async def gateways_in_use(tx: Transaction, store_id: UUID, days: int) -> list[str]:
    """Those that may be chosen, or could be until so many days ago: their last payments may still come."""
    found = await tx.rows(
        """SELECT id FROM payments.payment_gateways
        WHERE store_id = $1 AND (is_active OR updated_at > platform.now() - make_interval(days => $2))
        ORDER BY position, id""",
        store_id,
        days,
    )
    return [row[0] for row in found]


async def reconciliations(tx: Transaction, store_id: UUID) -> list[Reconciliation]:
    """When each gateway was last compared, and how far that came."""
    found = await tx.rows(
        """SELECT gateway, days, since_at, until_at, position_at, started_at, finished_at, line_count, last_error
        FROM payments.reconciliations WHERE store_id = $1 ORDER BY gateway""",
        store_id,
    )
    return [Reconciliation(**dict(row.items())) for row in found]


def _event(row: Record) -> InboxEvent:
    return InboxEvent(**{name: row[name] for name in InboxEvent.__struct_fields__})


def _finding(row: Record) -> Finding:
    said = {name: row[name] for name in Finding.__struct_fields__}
    return Finding(**said | {"details": _details.decode(row["details"])})
