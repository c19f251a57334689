"""Checkout: where a cart becomes an order, and money becomes goods. Spans carts, stock, orders and payments.

Nouns: checkout details (what the buyer says), a placement (the order and its attempt), a settlement (how they stand).
Verbs: begin_checkout, retry_payment, settle_payment, finish_refund, expire_checkouts, one transaction each; flow
joins them with the provider: place_order, retry_payment, confirm_return, receive_webhook; reconciliation compares the
providers' books with ours: reconcile_store, reconcile_gateway, settle_finding.
Promises: P04, P05, P06, P10, P11. One function settles, whoever calls it.
Locks, always in this order: idempotency key, cart, payment, attempt, order, stock levels (sorted), holds, the sweeps'
wake-ups, a slot of order numbers.
"""

from lonja.checkout.errors import AddressRequired, CartEmpty, OrderNotPayable, TooManyAttempts
from lonja.checkout.flow import confirm_return, place_order, receive_webhook, retry_payment
from lonja.checkout.model import Address, CheckoutDetails, Placement, Settlement
from lonja.checkout.operations import begin_checkout, expire_checkouts, finish_refund, settle_payment
from lonja.checkout.queue import CheckoutQueue
from lonja.checkout.reconciliation import reconcile_gateway, reconcile_store, settle_finding

__all__ = [
    "Address",
    "AddressRequired",
    "CartEmpty",
    "CheckoutDetails",
    "CheckoutQueue",
    "OrderNotPayable",
    "Placement",
    "Settlement",
    "TooManyAttempts",
    "begin_checkout",
    "confirm_return",
    "expire_checkouts",
    "finish_refund",
    "place_order",
    "receive_webhook",
    "reconcile_gateway",
    "reconcile_store",
    "retry_payment",
    "settle_finding",
    "settle_payment",
]
