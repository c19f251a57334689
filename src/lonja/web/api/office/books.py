"""/admin/webhook-events, /admin/payment-findings: what providers told us, and where their books and ours differ."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from lonja.checkout import settle_finding
from lonja.payments import books
from lonja.payments.errors import FindingClosed, NothingToSettle, ProviderAway, UnknownEvent, UnknownFinding
from lonja.payments.model import EventStatus, Finding, FindingAction, FindingKind, FindingStatus, InboxEvent
from lonja.payments.operations import dismiss_finding, replay_event, request_reconciliation
from lonja.web.answers import Answer
from lonja.web.api.shapes import In, Out, Page, decode_cursor, decode_key, encode_cursor, encode_key
from lonja.web.context import Visit
from lonja.web.payloads import veiled
from lonja.web.routes import api

Provider = Annotated[str, Meta(min_length=1, max_length=50, examples=["sandbox"])]
EventId = Annotated[str, Meta(min_length=1, max_length=150, examples=["evt_1PqXyZ"])]


class EventQuery(Page):
    """Which messages."""

    provider: Provider | None = None
    status: EventStatus | None = None


class EventRow(Out):
    """A message of a provider. `attempt_id` is null until it is known, or when it is about nothing of ours."""

    provider: Provider
    event_id: EventId
    kind: str
    status: EventStatus
    attempts: int
    last_error: str | None
    received_at: datetime
    processed_at: datetime | None
    next_try_at: datetime | None
    replays: int
    correlation_id: UUID | None
    attempt_id: UUID | None
    order_id: UUID | None


class EventPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    events: list[EventRow]
    next_cursor: str | None


class EventView(EventRow):
    """One message, and what it said: keys and personal data are hidden."""

    payload: dict[str, Any]


class FindingQuery(Page):
    """Which differences."""

    status: FindingStatus = "open"


class FindingView(Out):
    """A difference between a provider's books and ours. `details`: `told`, what the provider says, and `ours`."""

    id: UUID
    gateway: Provider
    kind: FindingKind
    suggested_action: FindingAction
    reference: str
    attempt_id: UUID | None
    order_id: UUID | None
    details: dict[str, Any]
    status: FindingStatus
    first_seen_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None
    dismissed_at: datetime | None
    dismiss_reason: str | None


class FindingPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    findings: list[FindingView]
    next_cursor: str | None


class Settled(Out):
    """What became of a finding."""

    status: FindingStatus


class Dismissal(In):
    """Why it is no difference."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, examples=["a sale at the market stall"])]


@api("GET", "/api/v1/admin/webhook-events", who="staff", permission="payments.read", answers=EventPage, tag="Money")
async def list_webhook_events(visit: Visit, query: EventQuery) -> EventPage:
    """List what providers told us.

    Newest first; by provider and by what became of it.
    """
    before = decode_key(query.cursor, tuple[datetime, str, str])
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await books.events(
            tx, visit.store.id, provider=query.provider, status=query.status, before=before, limit=query.limit + 1
        )
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    cursor = encode_key(last.received_at, last.provider, last.event_id) if last else None
    return EventPage([EventRow(**_event(one)) for one in shown], cursor)


@api(
    "GET",
    "/api/v1/admin/webhook-events/{provider:str}/{event_id:str}",
    who="staff",
    permission="payments.read",
    answers=EventView,
    refuses=(UnknownEvent,),
    tag="Money",
)
async def show_webhook_event(visit: Visit, provider: Provider, event_id: EventId) -> EventView:
    """Show a message of a provider.

    What it said without keys and personal data, and what became of it.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await books.event(tx, visit.store.id, provider, event_id)
    if found is None:
        raise UnknownEvent(event_id=event_id)
    return EventView(**_event(found[0]), payload=veiled(found[1]))


@api(
    "POST",
    "/api/v1/admin/webhook-events/{provider:str}/{event_id:str}/replays",
    status=204,
    who="staff",
    permission="payments.write",
    refuses=(UnknownEvent,),
    tag="Money",
)
async def replay_webhook_event(visit: Visit, provider: Provider, event_id: EventId) -> Answer:
    """Process a message again.

    Harmless, whatever became of it: money is counted once.
    """
    await replay_event(visit.house.db, visit.store.id, visit.call(), provider, event_id)
    return Answer.empty()


@api("GET", "/api/v1/admin/payment-findings", who="staff", permission="payments.read", answers=FindingPage, tag="Money")
async def list_payment_findings(visit: Visit, query: FindingQuery) -> FindingPage:
    """List differences.

    Between the providers' books and ours, newest first.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await books.findings(tx, visit.store.id, query.status, before, limit=query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return FindingPage([_finding(one) for one in shown], encode_cursor(last.first_seen_at, last.id) if last else None)


@api(
    "POST",
    "/api/v1/admin/payment-findings/{finding_id:uuid}/settlement",
    who="staff",
    permission="payments.write",
    answers=Settled,
    refuses=(UnknownFinding, NothingToSettle, ProviderAway),
    tag="Money",
)
async def settle_payment_finding(visit: Visit, finding_id: UUID) -> Settled:
    """Settle a difference.

    Asks the provider about the payment and takes its word. Still `open` means: it does not say that it has the money.
    """
    return Settled(await settle_finding(visit.house.desk, visit.store.id, visit.call(), finding_id))


@api(
    "POST",
    "/api/v1/admin/payment-findings/{finding_id:uuid}/dismissal",
    status=204,
    who="staff",
    permission="payments.write",
    refuses=(UnknownFinding, FindingClosed),
    tag="Money",
)
async def dismiss_payment_finding(visit: Visit, finding_id: UUID, body: Dismissal) -> Answer:
    """Dismiss a difference.

    It stays dismissed until it says something else.
    """
    await dismiss_finding(visit.house.db, visit.store.id, visit.call(), finding_id, body.reason)
    return Answer.empty()


@api(
    "POST",
    "/api/v1/admin/payment-reconciliations",
    status=204,
    who="staff",
    permission="payments.write",
    tag="Money",
)
async def compare_payments(visit: Visit) -> Answer:
    """Compare with the providers now.

    It begins within a minute, instead of at the usual hour.
    """
    await request_reconciliation(visit.house.db, visit.store.id, visit.call())
    return Answer.empty()


def _event(one: InboxEvent) -> dict[str, Any]:
    return {name: getattr(one, name) for name in EventRow.__struct_fields__}


def _finding(one: Finding) -> FindingView:
    return FindingView(**{name: getattr(one, name) for name in FindingView.__struct_fields__})


routes = [
    list_webhook_events,
    show_webhook_event,
    replay_webhook_event,
    list_payment_findings,
    settle_payment_finding,
    dismiss_payment_finding,
    compare_payments,
]
