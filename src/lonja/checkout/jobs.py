"""What happens to sales later."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TypeVar
from uuid import UUID

import msgspec
import structlog

from lonja.checkout import flow, operations
from lonja.checkout.queue import CheckoutQueue
from lonja.checkout.reconciliation import reconcile_store
from lonja.payments import queries as payments
from lonja.payments.errors import ProviderRefused
from lonja.payments.gateways import Desk, gateway, sandbox
from lonja.payments.model import DueRefund, DueRequest, Outcome, WaitingEvent
from lonja.payments.operations import (
    Closing,
    attempts_to_ask,
    close_events,
    close_request,
    due_events,
    due_refunds,
    due_requests,
    put_off_refund,
    rest_reconciliation,
    watch_authorizations,
)
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError, Refused
from lonja.platform.jobs import JobContext, job, minutes, seconds
from lonja.platform.wakeups import due_stores, visit_due, visit_each

log = structlog.get_logger("lonja.checkout")

T = TypeVar("T")
R = TypeVar("R")

_AT_A_LOOK = 200
_SIDE_BY_SIDE = 32
_STORES_A_ROUND = 40
_DAILY, _SOON = 24 * 3600, 3600
"""Seconds to the next reconciliation: when all went well, and when a provider was away."""
_ANSWERS: dict[str, frozenset[Outcome]] = {
    "capture": frozenset(("captured",)),
    "void": frozenset(("cancelled", "failed", "pending")),
}
"""What a provider says of an attempt when it has done what was asked. An open page holds nothing."""


def _desk(context: JobContext) -> Desk:
    services = context.services
    return Desk(
        database=services.database,
        secrets=services.secrets,
        clock=services.clock,
        base_url=services.settings.base_url,
        http=services.http,
    )


@job("checkout.process_events", every=seconds(1))
async def process_events(context: JobContext) -> None:
    """The inboxes of all stores that have something in theirs, until all are empty."""
    queue = CheckoutQueue(context.database)

    async def visit(store_id: UUID) -> None:
        events = await due_events(context.database, store_id, context.call, _AT_A_LOOK)
        closings = await _side_by_side(partial(process_event, context, store_id, queue), events)
        await close_events(context.database, store_id, context.call, closings)

    await visit_due(context.database, "checkout.process_events", visit)


async def process_event(context: JobContext, store_id: UUID, queue: CheckoutQueue, event: WaitingEvent) -> Closing:
    """An event of the inbox: read the provider's state now and settle. A failure is kept and tried again (PAY-09)."""
    call = msgspec.structs.replace(context.call, correlation_id=event.correlation_id)
    attempt_id, error, is_final = None, None, False
    try:
        subject = await gateway(event.provider).about(_desk(context), store_id, event.payload)
        if subject is not None:
            attempt_id = subject.attempt_id
            await flow.confirm_return(_desk(context), store_id, call, attempt_id, queue=queue)
            if subject.refund_id is not None:
                await flow.confirm_refund(_desk(context), store_id, call, subject.refund_id)
    except Exception as failure:  # noqa: BLE001  # whatever it is, it is this event's: written down, and tried again
        error, is_final = repr(failure), isinstance(failure, Refused | ValueError)
        log.warning("event failed", event_id=event.event_id, provider=event.provider, failure=error)
    return Closing(
        provider=event.provider, event_id=event.event_id, attempt_id=attempt_id, error=error, is_final=is_final
    )


@job("checkout.ask_providers", every=seconds(5))
async def ask_providers(context: JobContext) -> None:
    """Attempts whose webhook was lost and whose buyer did not come back: the provider is asked (P04)."""
    queue = CheckoutQueue(context.database)

    async def visit(store_id: UUID) -> None:
        waiting = await attempts_to_ask(context.database, store_id, context.call, _AT_A_LOOK)
        await _side_by_side(partial(ask_provider, context, store_id, queue), waiting)

    await visit_due(context.database, "checkout.ask_providers", visit)


async def ask_provider(context: JobContext, store_id: UUID, queue: CheckoutQueue, attempt_id: UUID) -> None:
    """How one attempt stands. When the provider is away it is asked for again later, as every attempt is."""
    try:
        await flow.confirm_return(_desk(context), store_id, context.call, attempt_id, queue=queue)
    except Exception as failure:  # noqa: BLE001  # one attempt's trouble must not keep the others waiting
        log.warning("attempt not asked", attempt_id=attempt_id, failure=repr(failure))


@job("checkout.process_requests", every=seconds(1))
async def process_requests(context: JobContext) -> None:
    """What staff, and orders that were cancelled, want of providers: captures and voids, until none is due."""

    async def visit(store_id: UUID) -> None:
        requests = await due_requests(context.database, store_id, context.call, _AT_A_LOOK)
        await _side_by_side(partial(process_request, context, store_id), requests)

    await visit_due(context.database, "checkout.process_requests", visit)


async def process_request(context: JobContext, store_id: UUID, request: DueRequest) -> None:
    """Asks the provider, reads how it stands now, settles. A failure is kept; unless it was definite, asked again."""
    call = msgspec.structs.replace(context.call, correlation_id=request.correlation_id)
    try:
        error, is_final = await _ask(_desk(context), store_id, call, request)
    except Exception as failure:  # noqa: BLE001  # whatever it is, it is this request's: written down, and tried again
        error, is_final = repr(failure), isinstance(failure, Refused | NotImplementedError)
    if error:
        log.warning("request failed", attempt_id=request.attempt_id, verb=request.verb, failure=error)
    await close_request(context.database, store_id, call, request, error=error, is_final=is_final)


async def _ask(desk: Desk, store_id: UUID, call: Call, request: DueRequest) -> tuple[str | None, bool]:
    """Why it is not done, if it is not, and whether asking again is vain. Its state counts, not what it answered."""
    attempt = await payments.attempt(desk.database, store_id, call, request.attempt_id)
    if attempt is None:
        return "no such attempt", True
    provider, refused = gateway(attempt.gateway), None
    try:
        if request.amount_minor is not None:
            await provider.capture(desk, store_id, call, attempt, request.amount_minor)
        else:
            await provider.void(desk, store_id, call, attempt)
    except ProviderRefused as refusal:
        refused = str(refusal.params["reason"])
    state = await provider.fetch(desk, store_id, attempt)
    await flow.settle(desk, store_id, call, attempt, state)
    if state.outcome in _ANSWERS[request.verb]:
        return None, True
    return refused or f"the provider says {state.outcome}", refused is not None or state.outcome == "captured"


@job("checkout.watch_authorizations", every=seconds(30))
async def watch_what_is_set_aside(context: JobContext) -> None:
    """Tells of authorizations that are about to lapse, and asks providers how those ended whose time is over."""

    async def visit(store_id: UUID) -> None:
        lapsed = await watch_authorizations(context.database, store_id, context.call, _AT_A_LOOK)
        await _side_by_side(partial(_look_at, context, store_id), lapsed)

    await visit_each(context.database, "checkout.watch_authorizations", visit)


async def _look_at(context: JobContext, store_id: UUID, attempt_id: UUID) -> None:
    try:
        await flow.confirm_return(_desk(context), store_id, context.call, attempt_id)
    except LonjaError as failure:
        log.warning("authorization unknown", attempt_id=attempt_id, failure=repr(failure))


@job("checkout.process_refunds", every=seconds(1))
async def process_refunds(context: JobContext) -> None:
    """The refunds of all stores whose providers are to be asked now, until none is due."""

    async def visit(store_id: UUID) -> None:
        due = await due_refunds(context.database, store_id, context.call, _AT_A_LOOK)
        await _side_by_side(partial(process_refund, context, store_id), due)

    await visit_due(context.database, "checkout.process_refunds", visit)


async def process_refund(context: JobContext, store_id: UUID, due: DueRefund) -> None:
    """One refund of the queue. What went wrong is written down, and it is tried again later: it is somebody's money."""
    call = msgspec.structs.replace(context.call, correlation_id=due.correlation_id)
    try:
        await flow.ask_for_refund(_desk(context), store_id, call, due)
    except Exception as failure:  # noqa: BLE001  # whatever it is, it is this refund's: written down, and tried again
        log.warning("refund not asked", refund_id=due.refund.id, provider=due.attempt.gateway, failure=repr(failure))
        await put_off_refund(context.database, store_id, call, due.refund.id, error=repr(failure))


@job("checkout.expire_checkouts", every=seconds(30))
async def cancel_unpaid_orders(context: JobContext) -> None:
    """Pending orders that nobody paid in time."""
    await visit_each(
        context.database,
        "checkout.expire_checkouts",
        lambda store_id: operations.expire_checkouts(context.database, store_id, context.call),
    )


@job("checkout.reconcile", every=minutes(1), limit=900.0)
async def reconcile_providers(context: JobContext) -> None:
    """The stores whose day it is. One that is cut off stays due, and goes on where it stopped."""
    stores = await due_stores(context.database, "checkout.reconcile", _STORES_A_ROUND)
    await _side_by_side(partial(_reconcile, context), stores)


async def _reconcile(context: JobContext, store_id: UUID) -> None:
    outcomes = await reconcile_store(_desk(context), store_id, context.call)
    pause = _SOON if any(outcome.problem for outcome in outcomes) else _DAILY
    await rest_reconciliation(context.database, store_id, context.call, pause)


@job("payments.sandbox_notify", every=seconds(1))
async def tell_what_the_sandbox_knows(context: JobContext) -> None:
    """The sandbox provider's own job: it calls the hooks of the shops whose buyers have decided."""
    desk = _desk(context)

    async def visit(store_id: UUID) -> None:
        notices = await sandbox.due_notices(desk, store_id, context.call, _AT_A_LOOK)
        try:
            secret = await sandbox.webhook_secret(desk, store_id)
            told = await _side_by_side(partial(sandbox.deliver, desk, store_id, secret), notices)
        except Exception as failure:  # noqa: BLE001  # its keys cannot be read: written down, and tried again later
            log.warning("notices not told", store_id=store_id, failure=repr(failure))
            told = [sandbox.Told(notice.id, repr(failure)) for notice in notices]
        await sandbox.close_notices(desk, store_id, context.call, told)

    await visit_due(context.database, "payments.sandbox_notify", visit)


async def _side_by_side(work: Callable[[T], Awaitable[R]], items: Iterable[T]) -> list[R]:
    """Does all of it, a few at a time. The answers come in the order in which they were ready."""
    rest, answers = iter(items), list[R]()

    async def one_after_the_other() -> None:
        for item in rest:
            answers.append(await work(item))  # the workers share one list

    async with asyncio.TaskGroup() as group:
        for _ in range(_SIDE_BY_SIDE):
            group.create_task(one_after_the_other())
    return answers
