"""Orders: what was sold, and every step since.

Nouns: an order with its lines (snapshots: the catalog may change, an order does not); three axes (order, payment,
fulfillment), each a machine whose legal steps are rows; the history, a chain of such steps.
Verbs: advance_order; order, orders_of_customer, list_orders read. Placing, paying and cancelling move stock and money
too: they are in checkout.
Promises: P05 totals are the sum of their parts · P08 states move along legal paths. Locks: the order.
"""

from lonja.orders.errors import IllegalTransition, UnknownOrder
from lonja.orders.model import Order, OrderItem, OrderSummary, Step
from lonja.orders.operations import advance_order
from lonja.orders.queries import list_orders, order, orders_of_customer

__all__ = [
    "IllegalTransition",
    "Order",
    "OrderItem",
    "OrderSummary",
    "Step",
    "UnknownOrder",
    "advance_order",
    "list_orders",
    "order",
    "orders_of_customer",
]
