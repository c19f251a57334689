"""Checkout: where a cart becomes an order, and money becomes goods. Spans carts, stock, orders and payments.

Nouns: checkout details (what the buyer says), a placement (the order and its attempt), a settlement (how they stand).
Verbs: begin_checkout, retry_payment, settle_payment, settle_part, request_capture, request_void, collect_cash,
expire_checkouts, cancel_order, request_order_refund, retry_refund, hand_back_refund, abandon_refund, finish_refund, one
transaction each; flow joins them with the provider: place_order, retry_payment, confirm_return, request_capture,
receive_webhook, ask_for_refund, confirm_refund; reconciliation compares the providers' books with ours:
reconcile_store, reconcile_gateway, settle_finding. quote_cart says what a cart comes to,
validate_coupon what a code would take off.
Promises: P04, P05, P06, P10, P11, P15, P16. One function settles, whoever calls it.
Locks, always in this order: idempotency key, cart, payment, attempt, refund, order, stock levels (sorted), holds,
counts of drops (sorted), codes and rules with limits (sorted), provider requests, the wake-ups of sweeps and queues,
a slot of order numbers.
"""

from lonja.checkout.errors import (
    AddressRequired,
    CartEmpty,
    CodeNotUsable,
    HoldIsOver,
    OrderNotCancellable,
    OrderNotPayable,
    TooManyAttempts,
    TotalChanged,
)
from lonja.checkout.flow import confirm_return, place_order, receive_webhook, request_capture, retry_payment
from lonja.checkout.model import (
    TOO_MUCH_FOR_ONE_CARD,
    Address,
    Cancellation,
    CheckoutDetails,
    Destination,
    HeldOrder,
    OrderRefund,
    Placement,
    QuoteDetails,
    RefundWish,
    Settlement,
    WaitingCash,
    WaitingCollection,
    WishedLine,
)
from lonja.checkout.operations import (
    abandon_refund,
    begin_checkout,
    cancel_order,
    collect_cash,
    expire_checkouts,
    finish_refund,
    hand_back_refund,
    request_order_refund,
    request_void,
    retry_refund,
    settle_part,
    settle_payment,
)
from lonja.checkout.queries import held_orders, quote_cart, validate_coupon, waiting_cash, waiting_collections
from lonja.checkout.queue import CheckoutQueue
from lonja.checkout.reconciliation import reconcile_gateway, reconcile_store, settle_finding

__all__ = [
    "TOO_MUCH_FOR_ONE_CARD",
    "Address",
    "AddressRequired",
    "Cancellation",
    "CartEmpty",
    "CheckoutDetails",
    "CheckoutQueue",
    "CodeNotUsable",
    "Destination",
    "HeldOrder",
    "HoldIsOver",
    "OrderNotCancellable",
    "OrderNotPayable",
    "OrderRefund",
    "Placement",
    "QuoteDetails",
    "RefundWish",
    "Settlement",
    "TooManyAttempts",
    "TotalChanged",
    "WaitingCash",
    "WaitingCollection",
    "WishedLine",
    "abandon_refund",
    "begin_checkout",
    "cancel_order",
    "collect_cash",
    "confirm_return",
    "expire_checkouts",
    "finish_refund",
    "hand_back_refund",
    "held_orders",
    "place_order",
    "quote_cart",
    "receive_webhook",
    "reconcile_gateway",
    "reconcile_store",
    "request_capture",
    "request_order_refund",
    "request_void",
    "retry_payment",
    "retry_refund",
    "settle_finding",
    "settle_part",
    "settle_payment",
    "validate_coupon",
    "waiting_cash",
    "waiting_collections",
]
