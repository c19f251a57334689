"""The writes that span packages: one verb per SQL function, same name, one bare call. Promises and locks: sql/."""

from uuid import UUID

import msgspec

from lonja.checkout.model import CheckoutDetails, Placement, Settlement
from lonja.payments.model import Attempt, Buyer, ProviderState
from lonja.platform.call import Call
from lonja.platform.db import Caller

_placement = msgspec.json.Decoder(Placement)
_settlement = msgspec.json.Decoder(Settlement)
_attempt = msgspec.json.Decoder(Attempt)
_buyer = msgspec.json.Decoder(Buyer)
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

    Raises UnknownOrder, OrderNotPayable, TooManyAttempts, OutOfStock, GatewayNotOffered.
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
        "SELECT checkout.settle_payment($1, $2, $3, $4, $5, $6, $7, $8)",
        store_id,
        call.encode(),
        attempt_id,
        state.outcome,
        state.amount_minor,
        state.currency,
        state.external_ref,
        state.reason,
    )
    return _settlement.decode(answer)


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
    """The provider has confirmed a refund, or refused it. Counted once. Raises UnknownRefund."""
    await db.run(
        "SELECT checkout.finish_refund($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        refund_id,
        confirmed,
        external_ref,
        reason,
    )


async def expire_checkouts(db: Caller, store_id: UUID, call: Call, limit: int = 100) -> int:
    """How many pending orders were cancelled because nobody paid in time."""
    cancelled: int = await db.value("SELECT checkout.expire_checkouts($1, $2, $3)", store_id, call.encode(), limit)
    return cancelled
