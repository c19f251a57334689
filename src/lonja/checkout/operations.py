"""The writes that span packages: one verb per SQL function, same name, one bare call. Promises and locks: sql/."""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.checkout.model import Cancellation, CheckoutDetails, OrderRefund, Placement, RefundWish, Settlement
from lonja.payments.model import Attempt, Buyer, Collection, ProviderRequest, ProviderState
from lonja.platform.call import Call
from lonja.platform.db import Caller

_placement = msgspec.json.Decoder(Placement)
_settlement = msgspec.json.Decoder(Settlement)
_attempt = msgspec.json.Decoder(Attempt)
_refund = msgspec.json.Decoder(OrderRefund)
_cancellation = msgspec.json.Decoder(Cancellation)
_buyer = msgspec.json.Decoder(Buyer)
_request = msgspec.json.Decoder(ProviderRequest)
_collection = msgspec.json.Decoder(Collection)
_encode = msgspec.json.Encoder().encode


async def begin_checkout(
    db: Caller, store_id: UUID, call: Call, order_id: UUID, cart_id: UUID, details: CheckoutDetails
) -> Placement:
    """The cart becomes a pending order, priced, held and numbered. A replay answers the first order.

    Raises CartEmpty, UnknownCart, CartClosed, NotForSale, OutOfStock, AddressRequired, ShippingRateUnavailable,
    GatewayNotOffered, and Contention when a price changed in this moment.
    """
    answer: str = await db.value(
        "SELECT checkout.begin_checkout($1, $2, $3, $4, $5)",
        store_id,
        call.encode(),
        order_id,
        cart_id,
        _encode(details).decode(),
    )
    return _placement.decode(answer)


async def retry_payment(db: Caller, store_id: UUID, call: Call, order_id: UUID, gateway: str) -> Placement:
    """A new attempt for a pending order; holds renewed.

    Raises UnknownOrder, OrderNotPayable, TooManyAttempts, HoldIsOver, OutOfStock, GatewayNotOffered.
    """
    answer: str = await db.value(
        "SELECT checkout.retry_payment($1, $2, $3, $4)", store_id, call.encode(), order_id, gateway
    )
    return _placement.decode(answer)


async def buyer(db: Caller, store_id: UUID, call: Call, order_id: UUID) -> Buyer:
    """Who pays an order, for providers that insist to know. Raises UnknownOrder."""
    return _buyer.decode(await db.value("SELECT checkout.buyer($1, $2, $3)", store_id, call.encode(), order_id))


async def own_attempt(db: Caller, store_id: UUID, call: Call, order_id: UUID, attempt_id: UUID) -> Attempt:
    """An attempt of an order that the caller may see. Raises UnknownOrder, UnknownAttempt."""
    return _attempt.decode(
        await db.value("SELECT checkout.own_attempt($1, $2, $3, $4)", store_id, call.encode(), order_id, attempt_id)
    )


async def settle_payment(db: Caller, store_id: UUID, call: Call, attempt_id: UUID, state: ProviderState) -> Settlement:
    """A provider's current word becomes ours, exactly once, whoever brings it and how often. Raises UnknownAttempt."""
    answer: str = await db.value(
        "SELECT checkout.settle_payment($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        store_id,
        call.encode(),
        attempt_id,
        state.outcome,
        state.amount_minor,
        state.currency,
        state.external_ref,
        state.reason,
        state.payer,
    )
    return _settlement.decode(answer)


async def settle_part(db: Caller, store_id: UUID, call: Call, attempt_id: UUID, state: ProviderState) -> Settlement:
    """A provider captured another amount than the attempt is for: the part we asked for, or people look.

    Raises UnknownAttempt.
    """
    answer: str = await db.value(
        "SELECT checkout.settle_part($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        attempt_id,
        state.amount_minor,
        state.currency,
        state.external_ref,
    )
    return _settlement.decode(answer)


async def request_capture(
    db: Caller, store_id: UUID, call: Call, order_id: UUID, amount_minor: int | None = None
) -> ProviderRequest:
    """What is set aside for an order is to be captured, or a part of it.

    Raises UnknownOrder, NothingAuthorized, CaptureAmountWrong, RequestUnderWay.
    """
    answer: str = await db.value(
        "SELECT checkout.request_capture($1, $2, $3, $4)", store_id, call.encode(), order_id, amount_minor
    )
    return _request.decode(answer)


async def request_void(db: Caller, store_id: UUID, call: Call, order_id: UUID) -> ProviderRequest:
    """What is set aside for an order is to be let go. Raises UnknownOrder, NothingAuthorized, RequestUnderWay."""
    answer: str = await db.value("SELECT checkout.request_void($1, $2, $3)", store_id, call.encode(), order_id)
    return _request.decode(answer)


async def collect_cash(
    db: Caller,
    store_id: UUID,
    call: Call,
    order_id: UUID,
    amount_minor: int,
    reference: str,
    collected_at: datetime | None = None,
) -> Collection:
    """Cash was collected from a buyer; the same reference again is the same collection.

    Raises UnknownOrder, OrderNotPayable, NotCashOnDelivery, CollectionAmountWrong, CollectionDiffers.
    """
    answer: str = await db.value(
        "SELECT checkout.collect_cash($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        order_id,
        amount_minor,
        reference,
        collected_at,
    )
    return _collection.decode(answer)


async def finish_refund(
    db: Caller,
    store_id: UUID,
    call: Call,
    refund_id: UUID,
    *,
    confirmed: bool,
    external_ref: str | None = None,
    reason: str | None = None,
) -> None:
    """The provider's last word on a refund: confirmed, or refused. Counted once. Raises UnknownRefund."""
    await db.run(
        "SELECT checkout.finish_refund($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        refund_id,
        confirmed,
        external_ref,
        reason,
    )


async def cancel_order(
    db: Caller, store_id: UUID, call: Call, order_id: UUID, reason: str | None = None
) -> Cancellation:
    """Undoes an order that has not left the house: goods back, money back, in one transaction; once.

    Raises UnknownOrder (also for another's), OrderNotCancellable.
    """
    answer: str = await db.value(
        "SELECT checkout.cancel_order($1, $2, $3, $4)", store_id, call.encode(), order_id, reason
    )
    return _cancellation.decode(answer)


async def request_order_refund(db: Caller, store_id: UUID, call: Call, order_id: UUID, wish: RefundWish) -> OrderRefund:
    """Money of an order is to go back, by line, by amount, or both; pending until the provider confirms.

    Raises UnknownOrder, RefundExceedsCapture, NothingToRefund, LineNotRefundable.
    """
    answer: str = await db.value(
        "SELECT checkout.request_order_refund($1, $2, $3, $4)",
        store_id,
        call.encode(),
        order_id,
        _encode(wish).decode(),
    )
    return _refund.decode(answer)


async def retry_refund(db: Caller, store_id: UUID, call: Call, refund_id: UUID) -> OrderRefund:
    """A refund that failed, asked for again: the new one. Raises UnknownRefund, RefundHasNotFailed."""
    answer: str = await db.value("SELECT checkout.retry_refund($1, $2, $3)", store_id, call.encode(), refund_id)
    return _refund.decode(answer)


async def abandon_refund(
    db: Caller, store_id: UUID, call: Call, refund_id: UUID, reason: str | None = None
) -> OrderRefund:
    """A refund that failed is given up, its money free. Raises UnknownRefund, RefundHasNotFailed, RefundIsOwed."""
    answer: str = await db.value(
        "SELECT checkout.abandon_refund($1, $2, $3, $4)", store_id, call.encode(), refund_id, reason
    )
    return _refund.decode(answer)


async def hand_back_refund(db: Caller, store_id: UUID, call: Call, refund_id: UUID, reference: str) -> OrderRefund:
    """A person gave the money back and says how. Raises UnknownRefund, RefundIsUnderWay."""
    answer: str = await db.value(
        "SELECT checkout.hand_back_refund($1, $2, $3, $4)", store_id, call.encode(), refund_id, reference
    )
    return _refund.decode(answer)


async def expire_checkouts(db: Caller, store_id: UUID, call: Call, limit: int = 100) -> int:
    """How many pending orders were cancelled because nobody paid in time."""
    cancelled: int = await db.value("SELECT checkout.expire_checkouts($1, $2, $3)", store_id, call.encode(), limit)
    return cancelled
