"""Checkout: where a cart becomes an order, and money becomes goods. Spans carts, stock, orders and payments.

Nouns: checkout details (what the buyer says), a placement (the order and its attempt), a settlement (how they stand).
Verbs: begin_checkout, retry_payment, settle_payment, settle_part, request_capture, request_void, collect_cash,
finish_refund, expire_checkouts, one transaction each; flow joins them with the provider: place_order, retry_payment,
confirm_return, request_capture, receive_webhook.
Promises: P04, P05, P06, P10, P11. One function settles, whoever calls it.
Locks, always in this order: idempotency key, cart, payment, attempt, order, stock levels (sorted), holds, the sweeps'
wake-ups, a slot of order numbers.
"""

from lonja.checkout.errors import AddressRequired, CartEmpty, OrderNotPayable, TooManyAttempts
from lonja.checkout.flow import confirm_return, place_order, receive_webhook, request_capture, retry_payment
from lonja.checkout.model import Address, CheckoutDetails, Placement, Settlement, WaitingCash, WaitingCollection
from lonja.checkout.operations import (
    begin_checkout,
    collect_cash,
    expire_checkouts,
    finish_refund,
    request_void,
    settle_part,
    settle_payment,
)
from lonja.checkout.queries import waiting_cash, waiting_collections

__all__ = [
    "Address",
    "AddressRequired",
    "CartEmpty",
    "CheckoutDetails",
    "OrderNotPayable",
    "Placement",
    "Settlement",
    "TooManyAttempts",
    "WaitingCash",
    "WaitingCollection",
    "begin_checkout",
    "collect_cash",
    "confirm_return",
    "expire_checkouts",
    "finish_refund",
    "place_order",
    "receive_webhook",
    "request_capture",
    "request_void",
    "retry_payment",
    "settle_part",
    "settle_payment",
    "waiting_cash",
    "waiting_collections",
]
