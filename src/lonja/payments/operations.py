"""The writes of payments: one verb per SQL function, same name, one bare call. Settling is in checkout."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from lonja.payments.model import (
    ALIASES,
    Attempt,
    DueRefund,
    DueRequest,
    FindingStatus,
    ProviderEvent,
    ProviderPayment,
    Reconciliation,
    Refund,
    RefundState,
    Remittance,
    Started,
    WaitingEvent,
)
from lonja.platform.call import Call
from lonja.platform.db import Caller
from lonja.platform.errors import LonjaError, by_code

_attempt = msgspec.json.Decoder(Attempt)
_reconciliation = msgspec.json.Decoder(Reconciliation)
_refund = msgspec.json.Decoder(Refund)
_remittance = msgspec.json.Decoder(Remittance)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


async def set_gateway(
    db: Caller,
    store_id: UUID,
    call: Call,
    gateway: str,
    name: str,
    *,
    config: Mapping[str, Any] | None = None,
    is_active: bool = True,
    is_test_mode: bool = True,
    position: int = 0,
    required: Sequence[str] = (),
) -> None:
    """Offers a gateway, or changes how. What `config` leaves out stays, None forgets it.

    Secrets in it arrive sealed, under the gateway's own id.
    `required` names what must be there before it may be active. Raises UnknownGateway, GatewayIncomplete.
    """
    await db.run(
        "SELECT payments.set_gateway($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        store_id,
        call.encode(),
        ALIASES.get(gateway, gateway),
        name,
        _json(config or {}),
        is_active,
        is_test_mode,
        position,
        list(required),
    )


async def record_starts(db: Caller, store_id: UUID, starts: Sequence[tuple[UUID, Started]]) -> list[LonjaError | None]:
    """What the provider answered to each start. Answers UnknownAttempt, AttemptAlreadyStarted or None."""
    rows = await db.rows(
        "SELECT n, refusal FROM payments.record_starts($1, $2)",
        store_id,
        _json(
            [
                {"n": n, "attempt_id": attempt_id, "external_ref": each.external_ref, "redirect_url": each.redirect_url}
                for n, (attempt_id, each) in enumerate(starts)
            ]
        ),
    )
    refusals = dict(map(tuple, rows))
    return [by_code[refusals[n]](attempt_id=each[0]) if refusals[n] else None for n, each in enumerate(starts)]


async def record_start(
    db: Caller, store_id: UUID, attempt_id: UUID, external_ref: str, redirect_url: str | None
) -> None:
    """The same for one attempt. Raises UnknownAttempt, AttemptAlreadyStarted."""
    [refusal] = await record_starts(db, store_id, [(attempt_id, Started(external_ref, redirect_url))])
    if refusal is not None:
        raise refusal


async def receive_events(
    db: Caller, store_id: UUID, events: Sequence[tuple[str, ProviderEvent, UUID | None]]
) -> list[bool]:
    """The inbox: stores verified events (provider, event, correlation id) once. Is each new?"""
    rows = await db.rows(
        "SELECT n, is_new FROM payments.receive_events($1, $2)",
        store_id,
        _json(
            [
                {
                    "n": n,
                    "provider": provider,
                    "event_id": event.event_id,
                    "kind": event.kind,
                    "payload": event.payload,
                    "correlation_id": correlation_id,
                }
                for n, (provider, event, correlation_id) in enumerate(events)
            ]
        ),
    )
    news: dict[int, bool] = dict(map(tuple, rows))
    return [news[n] for n in range(len(events))]


async def receive_event(db: Caller, store_id: UUID, call: Call, provider: str, event: ProviderEvent) -> bool:
    """The same for one event. True when it is new."""
    [is_new] = await receive_events(db, store_id, [(provider, event, call.correlation_id)])
    return is_new


async def due_events(db: Caller, store_id: UUID, call: Call, limit: int) -> list[WaitingEvent]:
    """What of the inbox is to be processed now; the store is looked at again when that makes sense."""
    found = await db.rows("SELECT * FROM payments.due_events($1, $2, $3)", store_id, call.encode(), limit)
    return [WaitingEvent(row[0], row[1], msgspec.json.decode(row[2]), row[3]) for row in found]


async def attempts_to_ask(db: Caller, store_id: UUID, call: Call, limit: int) -> list[UUID]:
    """Pending attempts that nobody has told us about for a while; each is asked for again later."""
    rows = await db.rows("SELECT * FROM payments.attempts_to_ask($1, $2, $3)", store_id, call.encode(), limit)
    return [row[0] for row in rows]


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an event: processed (about nothing of ours: no attempt), or failed with an error.

    A failed one is tried again, unless that is final.
    """

    provider: str
    event_id: str
    attempt_id: UUID | None = None
    error: str | None = None
    is_final: bool = False


async def close_events(db: Caller, store_id: UUID, call: Call, closings: Sequence[Closing]) -> None:
    """Events of the inbox were processed, or have failed."""
    await db.run("SELECT payments.close_events($1, $2, $3)", store_id, call.encode(), _json(closings))


async def due_refunds(db: Caller, store_id: UUID, call: Call, limit: int) -> list[DueRefund]:
    """The refunds whose providers are to be asked now. Who takes one has it alone for two minutes."""
    found = await db.rows("SELECT * FROM payments.due_refunds($1, $2, $3)", store_id, call.encode(), limit)
    return [DueRefund(_refund.decode(row[0]), _attempt.decode(row[1]), row[2]) for row in found]


async def put_off_refund(
    db: Caller,
    store_id: UUID,
    call: Call,
    refund_id: UUID,
    said: RefundState | None = None,
    *,
    error: str | None = None,
    is_by_hand: bool = False,
) -> None:
    """No last word yet: the provider said `pending`, or could not be asked. Asked again later, or handed back."""
    await db.run(
        "SELECT payments.put_off_refund($1, $2, $3, $4, $5, $6, $7)",
        store_id,
        call.encode(),
        refund_id,
        said is not None,
        said.external_ref if said else None,
        said.reason if said else error,
        is_by_hand,
    )


async def due_requests(db: Caller, store_id: UUID, call: Call, limit: int) -> list[DueRequest]:
    """What providers are to be asked now; the store is looked at again when that makes sense."""
    found = await db.rows("SELECT * FROM payments.due_requests($1, $2, $3)", store_id, call.encode(), limit)
    return [DueRequest(*row) for row in found]


async def close_request(
    db: Caller, store_id: UUID, call: Call, request: DueRequest, *, error: str | None = None, is_final: bool = False
) -> None:
    """The provider has done it, or not: asked again, unless that is final."""
    await db.run(
        "SELECT payments.close_request($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        request.attempt_id,
        request.verb,
        error,
        is_final,
    )


async def note_authorized_until(db: Caller, store_id: UUID, call: Call, attempt_id: UUID, until: datetime) -> None:
    """How long the provider keeps an attempt's money set aside. Nothing happens to one that is not authorized."""
    await db.run("SELECT payments.note_authorized_until($1, $2, $3, $4)", store_id, call.encode(), attempt_id, until)


async def watch_authorizations(db: Caller, store_id: UUID, call: Call, limit: int) -> list[UUID]:
    """Tells of what is about to lapse; answers the attempts whose time is over, for the provider to be asked."""
    found = await db.rows("SELECT * FROM payments.watch_authorizations($1, $2, $3)", store_id, call.encode(), limit)
    return [row[0] for row in found]


async def record_remittance(
    db: Caller,
    store_id: UUID,
    call: Call,
    *,
    courier: str,
    reference: str,
    amount_minor: int,
    fee_minor: int,
    received_at: datetime | None,
    collections: Sequence[UUID],
) -> Remittance:
    """A courier paid what it had collected. Raises UnknownCollection, CollectionRemitted, RemittanceKnown."""
    answer: str = await db.value(
        "SELECT payments.record_remittance($1, $2, $3, $4, $5, $6, $7, $8)",
        store_id,
        call.encode(),
        courier,
        reference,
        amount_minor,
        fee_minor,
        received_at,
        list(collections),
    )
    return _remittance.decode(answer)


async def replay_event(db: Caller, store_id: UUID, call: Call, provider: str, event_id: str) -> None:
    """An event of the inbox is processed once more, whatever became of it. Raises UnknownEvent."""
    await db.run("SELECT payments.replay_event($1, $2, $3, $4)", store_id, call.encode(), provider, event_id)


async def begin_reconciliation(db: Caller, store_id: UUID, call: Call, gateway: str, days: int) -> Reconciliation:
    """A run over the last `days`: a new one, or the one that was cut off."""
    answer: str = await db.value(
        "SELECT payments.begin_reconciliation($1, $2, $3, $4)", store_id, call.encode(), gateway, days
    )
    return _reconciliation.decode(answer)


async def record_lines(
    db: Caller,
    store_id: UUID,
    call: Call,
    gateway: str,
    source: Literal["list", "answer"],
    lines: Iterable[ProviderPayment],
    *,
    position: datetime | None = None,
) -> None:
    """What the provider says of payments. `position`: all that it lists before this moment is here now."""
    await db.run(
        "SELECT payments.record_lines($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        gateway,
        source,
        _json(list(lines)),
        position,
    )


async def unasked_attempts(
    db: Caller, store_id: UUID, call: Call, gateway: str, *, is_unlisted: bool, after: UUID, limit: int
) -> list[Attempt]:
    """Attempts to be asked about one by one in this run, by id, after that one."""
    found = await db.rows(
        "SELECT payments.unasked_attempts($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        gateway,
        is_unlisted,
        after,
        limit,
    )
    return [_attempt.decode(row[0]) for row in found]


async def compare_statement(db: Caller, store_id: UUID, call: Call, gateway: str, *, has_refunds: bool) -> int:
    """Differences become findings, what differs no more is resolved. Answers how many are open."""
    open_findings: int = await db.value(
        "SELECT payments.compare_statement($1, $2, $3, $4)", store_id, call.encode(), gateway, has_refunds
    )
    return open_findings


async def finish_reconciliation(db: Caller, store_id: UUID, call: Call, gateway: str, error: str | None = None) -> None:
    """The run is over; or something kept it from that, and the next one goes on where it stopped."""
    await db.run("SELECT payments.finish_reconciliation($1, $2, $3, $4)", store_id, call.encode(), gateway, error)


async def request_reconciliation(db: Caller, store_id: UUID, call: Call) -> None:
    """Somebody wants it now, not at the usual hour."""
    await db.run("SELECT payments.request_reconciliation($1, $2)", store_id, call.encode())


async def rest_reconciliation(db: Caller, store_id: UUID, call: Call, seconds: int) -> None:
    """The store's next look is in so many seconds; never, when it has no provider to ask."""
    await db.run("SELECT payments.rest_reconciliation($1, $2, $3)", store_id, call.encode(), seconds)


async def dismiss_finding(db: Caller, store_id: UUID, call: Call, finding_id: UUID, reason: str) -> None:
    """A person says why a difference is none. Raises UnknownFinding, FindingClosed."""
    await db.run("SELECT payments.dismiss_finding($1, $2, $3, $4)", store_id, call.encode(), finding_id, reason)


async def recheck_finding(db: Caller, store_id: UUID, call: Call, finding_id: UUID) -> FindingStatus:
    """Its attempt was settled: resolved, when the money is here now. Raises UnknownFinding."""
    status: FindingStatus = await db.value(
        "SELECT payments.recheck_finding($1, $2, $3)", store_id, call.encode(), finding_id
    )
    return status
