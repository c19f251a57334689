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
from lonja.payments.gateways import Desk, gateway, sandbox
from lonja.payments.model import WaitingEvent
from lonja.payments.operations import Closing, attempts_to_ask, close_events, due_events, rest_reconciliation
from lonja.platform.errors import Refused
from lonja.platform.jobs import JobContext, job, minutes, seconds
from lonja.platform.wakeups import due_stores

log = structlog.get_logger("lonja.checkout")

T = TypeVar("T")
R = TypeVar("R")

_AT_A_LOOK = 200
_SIDE_BY_SIDE = 32
_STORES_A_ROUND = 40
_DAILY, _SOON = 24 * 3600, 3600
"""Seconds to the next reconciliation: when all went well, and when a provider was away."""


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
    while stores := await due_stores(context.database, "checkout.process_events"):
        for store_id in stores:
            events = await due_events(context.database, store_id, context.call, _AT_A_LOOK)
            closings = await _side_by_side(partial(process_event, context, store_id, queue), events)
            await close_events(context.database, store_id, context.call, closings)


async def process_event(context: JobContext, store_id: UUID, queue: CheckoutQueue, event: WaitingEvent) -> Closing:
    """An event of the inbox: read the provider's state now and settle. A failure is kept and tried again (PAY-09)."""
    call = msgspec.structs.replace(context.call, correlation_id=event.correlation_id)
    attempt_id, error, is_final = None, None, False
    try:
        subject = await gateway(event.provider).about(_desk(context), store_id, event.payload)
        if subject is not None:
            attempt_id = subject.attempt_id
            await flow.confirm_return(_desk(context), store_id, call, attempt_id, queue=queue)
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
    while stores := await due_stores(context.database, "checkout.ask_providers"):
        for store_id in stores:
            waiting = await attempts_to_ask(context.database, store_id, context.call, _AT_A_LOOK)
            await _side_by_side(partial(ask_provider, context, store_id, queue), waiting)


async def ask_provider(context: JobContext, store_id: UUID, queue: CheckoutQueue, attempt_id: UUID) -> None:
    """How one attempt stands. When the provider is away it is asked for again later, as every attempt is."""
    try:
        await flow.confirm_return(_desk(context), store_id, context.call, attempt_id, queue=queue)
    except Exception as failure:  # noqa: BLE001  # one attempt's trouble must not keep the others waiting
        log.warning("attempt not asked", attempt_id=attempt_id, failure=repr(failure))


@job("checkout.process_refund")
async def process_refund(context: JobContext, *, store_id: UUID, refund_id: UUID) -> None:
    """Asks the provider for a refund that was requested, and counts its answer."""
    refund = await payments.refund(context.database, store_id, context.call, refund_id)
    if refund is None or refund.status == "processed":
        return
    attempt = await payments.attempt(context.database, store_id, context.call, refund.payment_attempt_id)
    if attempt is None:
        return
    state = await gateway(attempt.gateway).refund(_desk(context), store_id, context.call, refund, attempt)
    if state.status != "pending":
        await operations.finish_refund(
            context.database,
            store_id,
            context.call,
            refund_id,
            confirmed=state.status == "processed",
            external_ref=state.external_ref,
            reason=state.reason,
        )


@job("checkout.expire_checkouts", every=seconds(30))
async def cancel_unpaid_orders(context: JobContext) -> None:
    """Pending orders that nobody paid in time."""
    for store_id in await due_stores(context.database, "checkout.expire_checkouts"):
        await operations.expire_checkouts(context.database, store_id, context.call)


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
    while stores := await due_stores(context.database, "payments.sandbox_notify"):
        for store_id in stores:
            notices = await sandbox.due_notices(desk, store_id, context.call, _AT_A_LOOK)
            told = await _side_by_side(partial(sandbox.deliver, desk, store_id), notices)
            await sandbox.close_notices(desk, store_id, context.call, told)


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
