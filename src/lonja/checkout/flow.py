"""A sale across its transactions and its provider: the only place where one piece of work spans several of both.

    place_order      begin_checkout (one transaction) → gateway.start (network) → record_start (one transaction)
    retry_payment    the same for another attempt
    confirm_return   the buyer's browser came back: read the provider's state (network) → settle_payment (one
                     transaction)
    ask_for_refund   a refund of the queue: gateway.refund, or fetch_refund when it was asked before (network) →
                     finish_refund, or put_off_refund when the last word is not said (one transaction)
    request_capture  what the gateway can → request_capture (one transaction); the job then asks the provider
    receive_webhook  verify the raw body → the inbox (one transaction) → 200; the job then does what confirm_return does

A crash between two steps is safe: a start is keyed by the attempt and may be repeated, and a settlement counts once.
Saying the same request again goes on where it stopped: what is recorded as started is not started again.
"""

from uuid import UUID

import msgspec

from lonja.checkout import operations
from lonja.checkout.errors import OrderNotPayable
from lonja.checkout.model import CheckoutDetails, Placement, Settlement
from lonja.checkout.queue import CheckoutQueue
from lonja.payments import queries as payments
from lonja.payments.errors import AttemptAlreadyStarted, CaptureInPartUnsupported, ProviderRefused, UnknownAttempt
from lonja.payments.gateways import Desk, gateway
from lonja.payments.model import (
    Attempt,
    Callback,
    DueRefund,
    ProviderRequest,
    ProviderState,
    Refund,
    RefundState,
    Start,
    Started,
)
from lonja.payments.operations import note_authorized_until, put_off_refund, receive_event, record_start
from lonja.platform.call import Call


async def place_order(
    desk: Desk,
    store_id: UUID,
    call: Call,
    *,
    order_id: UUID,
    cart_id: UUID,
    details: CheckoutDetails,
    return_url: str,
    queue: CheckoutQueue | None = None,
) -> Placement:
    """Places an order and opens its payment. `return_url` may contain {order_id} and {attempt_id}.

    Raises what begin_checkout raises, and ProviderAway: then the order stands, and saying it again with the same key
    or retry_payment goes on where it stopped.
    """
    if queue is not None:
        placed = await queue.begin_checkout(store_id, call, order_id, cart_id, details)
    else:
        placed = await operations.begin_checkout(desk.database, store_id, call, order_id, cart_id, details)
    return await _start(desk, store_id, call, placed, return_url, may_be_started=placed.order_id != order_id)


async def retry_payment(
    desk: Desk, store_id: UUID, call: Call, *, order_id: UUID, gateway_id: str, return_url: str
) -> Placement:
    """Another attempt for an order that is not paid yet. Raises what the operation raises, and ProviderAway."""
    placed = await operations.retry_payment(desk.database, store_id, call, order_id, gateway_id)
    return await _start(desk, store_id, call, placed, return_url, may_be_started=call.idempotency_key is not None)


async def confirm_return(
    desk: Desk,
    store_id: UUID,
    call: Call,
    attempt_id: UUID,
    *,
    order_id: UUID | None = None,
    queue: CheckoutQueue | None = None,
) -> Settlement:
    """Asks the provider how an attempt stands and takes its word, together with others' when there is a queue.

    With an order id it must be an attempt of that order, and the order one that the caller may see.
    Raises UnknownOrder, UnknownAttempt, ProviderAway.
    """
    attempt = await (
        payments.attempt(desk.database, store_id, call, attempt_id)
        if order_id is None
        else operations.own_attempt(desk.database, store_id, call, order_id, attempt_id)
    )
    if attempt is None:
        raise UnknownAttempt(attempt_id=attempt_id)
    state = await gateway(attempt.gateway).fetch(desk, store_id, attempt)
    return await settle(desk, store_id, call, attempt, state, queue=queue)


async def settle(
    desk: Desk,
    store_id: UUID,
    call: Call,
    attempt: Attempt,
    state: ProviderState,
    *,
    queue: CheckoutQueue | None = None,
) -> Settlement:
    """Takes the provider's word on an attempt. Another amount than the attempt's may be the part we asked for."""
    provider = msgspec.structs.replace(call, actor="provider", idempotency_key=None)
    if state.outcome == "captured" and state.amount_minor != attempt.amount_minor:
        return await operations.settle_part(desk.database, store_id, provider, attempt.id, state)
    if queue is not None:
        settled = await queue.settle_payment(store_id, provider, attempt.id, state)
    else:
        settled = await operations.settle_payment(desk.database, store_id, provider, attempt.id, state)
    if state.authorized_until is not None and settled.attempt_status == "authorized":
        await note_authorized_until(desk.database, store_id, provider, attempt.id, state.authorized_until)
    return settled


async def request_capture(
    desk: Desk, store_id: UUID, call: Call, order_id: UUID, amount_minor: int | None = None
) -> ProviderRequest:
    """All that is set aside for an order is to be captured, or a part where the provider can.

    Raises what the operation raises, and CaptureInPartUnsupported.
    """
    async with desk.database.store(store_id, call, mode="read") as tx:
        attempts = await payments.attempts_of_order(tx, store_id, order_id)
    for attempt in attempts:
        is_part = amount_minor is not None and amount_minor < attempt.amount_minor
        if attempt.status == "authorized" and is_part and not gateway(attempt.gateway).can.capture_in_part:
            raise CaptureInPartUnsupported(gateway=attempt.gateway)
    return await operations.request_capture(desk.database, store_id, call, order_id, amount_minor)


async def receive_webhook(desk: Desk, store_id: UUID, call: Call, provider: str, callback: Callback) -> bool:
    """A provider's callback: proven, stored once, processed later. True when it is new.

    Raises UnknownGateway, SignatureInvalid, CallbackMalformed: then nothing was stored.
    """
    found = gateway(provider)
    event = await found.verify(desk, store_id, callback)
    if desk.queue is not None:
        return await desk.queue.receive_event(store_id, call, found.id, event)
    return await receive_event(desk.database, store_id, call, found.id, event)


async def ask_for_refund(desk: Desk, store_id: UUID, call: Call, due: DueRefund) -> None:
    """Asks for the money back, keyed by the refund, or how that stands; a refusal is a failed refund, people see it.

    Raises whatever else the gateway raises: then the refund is as it was, and due again.
    """
    refund, attempt = due.refund, due.attempt
    found = gateway(attempt.gateway)
    if found.can.refund == "manual":
        await put_off_refund(desk.database, store_id, call, refund.id, error="a person hands it back", is_by_hand=True)
        return
    try:
        if refund.asked_at is None:
            state = await found.refund(desk, store_id, call, refund, attempt)
        else:
            state = await found.fetch_refund(desk, store_id, refund, attempt)
    except ProviderRefused as refusal:
        state = RefundState("failed", reason=str(refusal.params.get("reason") or refusal.message))
    await _take_word(desk, store_id, call, refund, state)


async def confirm_refund(desk: Desk, store_id: UUID, call: Call, refund_id: UUID) -> None:
    """A provider told of a refund of ours: it is asked how that stands, also when we thought it was over.

    One that was not asked for yet is left to the queue, and one that people hand over to people. Raises ProviderAway.
    """
    refund = await payments.refund(desk.database, store_id, call, refund_id)
    attempt = await payments.attempt(desk.database, store_id, call, refund.payment_attempt_id) if refund else None
    if refund is None or attempt is None or refund.is_by_hand or (refund.status == "pending" and not refund.asked_at):
        return
    state = await gateway(attempt.gateway).fetch_refund(desk, store_id, refund, attempt)
    await _take_word(desk, store_id, call, refund, state)


async def _take_word(desk: Desk, store_id: UUID, call: Call, refund: Refund, state: RefundState) -> None:
    if state.status == "pending":
        await put_off_refund(desk.database, store_id, call, refund.id, state)
        return
    await operations.finish_refund(
        desk.database,
        store_id,
        call,
        refund.id,
        confirmed=state.status == "processed",
        external_ref=state.external_ref,
        reason=state.reason,
    )


async def _start(
    desk: Desk, store_id: UUID, call: Call, placed: Placement, return_url: str, *, may_be_started: bool
) -> Placement:
    if placed.status != "pending" or placed.redirect_url is not None:
        return placed
    if may_be_started:
        attempt = await payments.attempt(desk.database, store_id, call, placed.attempt_id)
        if attempt is not None and attempt.redirect_url is not None:
            return msgspec.structs.replace(placed, redirect_url=attempt.redirect_url)
        if attempt is None or attempt.status != "pending":
            raise OrderNotPayable(status=attempt.status if attempt else None)
        # Without an address a shop front needs the provider's secret, which we do not keep: the keyed start says it.
    found = gateway(placed.gateway)
    start = Start(
        placed.attempt_id,
        placed.order_id,
        placed.total_amount_minor,
        placed.currency,
        description=f"#{placed.number}",
        return_url=_filled(return_url, order_id=placed.order_id, attempt_id=placed.attempt_id),
        buyer=await operations.buyer(desk.database, store_id, call, placed.order_id) if found.needs_buyer else None,
    )
    started = await found.start(desk, store_id, call, start)
    try:
        await _record(desk, store_id, start.attempt_id, started)
    except AttemptAlreadyStarted:
        # Whoever said the same at the same moment was quicker, and this provider knows no keys: theirs is the page.
        attempt = await payments.attempt(desk.database, store_id, call, start.attempt_id)
        return msgspec.structs.replace(placed, redirect_url=attempt.redirect_url if attempt else None)
    return msgspec.structs.replace(placed, redirect_url=started.redirect_url, client_secret=started.client_secret)


async def _record(desk: Desk, store_id: UUID, attempt_id: UUID, started: Started) -> None:
    if desk.queue is not None:
        await desk.queue.record_start(store_id, attempt_id, started)
    else:
        await record_start(desk.database, store_id, attempt_id, started.external_ref, started.redirect_url)


def _filled(url: str, **ids: UUID) -> str:
    """Replaces {order_id} and {attempt_id}, and nothing else: the address is the caller's, and may be anything."""
    for name, value in ids.items():
        url = url.replace(f"{{{name}}}", str(value))
    return url
