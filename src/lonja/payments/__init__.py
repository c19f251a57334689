"""Money: what an order owes, the tries to collect it, and what goes back.

Nouns: a payment (what one order owes), an attempt (one try with one gateway), a refund, a gateway, a provider event.
Verbs: set_gateway, record_start, receive_event, due_events, close_event, due_refunds, put_off_refund; gateways start,
fetch, verify and refund at providers.
Settling, which moves orders and stock too, is checkout's: this package does not know orders.
Promises: P04 captured money has its order or goes back · P10 a payment is what was captured, once · P06 one event once.
"""

from lonja.payments.errors import (
    AttemptAlreadyStarted,
    CallbackMalformed,
    GatewayNotOffered,
    LineNotRefundable,
    NothingToRefund,
    ProviderAway,
    ProviderRefused,
    RefundExceedsCapture,
    RefundHasNotFailed,
    RefundIsOwed,
    RefundIsUnderWay,
    SignatureInvalid,
    UnknownAttempt,
    UnknownGateway,
    UnknownRefund,
)
from lonja.payments.model import Attempt, GatewayOffer, GatewaySetting, Refund
from lonja.payments.operations import (
    close_event,
    due_events,
    due_refunds,
    put_off_refund,
    receive_event,
    record_start,
    set_gateway,
)
from lonja.payments.queries import active_gateways, attempt, attempts_of_order, refunds_of_order

__all__ = [
    "Attempt",
    "AttemptAlreadyStarted",
    "CallbackMalformed",
    "GatewayNotOffered",
    "GatewayOffer",
    "GatewaySetting",
    "LineNotRefundable",
    "NothingToRefund",
    "ProviderAway",
    "ProviderRefused",
    "Refund",
    "RefundExceedsCapture",
    "RefundHasNotFailed",
    "RefundIsOwed",
    "RefundIsUnderWay",
    "SignatureInvalid",
    "UnknownAttempt",
    "UnknownGateway",
    "UnknownRefund",
    "active_gateways",
    "attempt",
    "attempts_of_order",
    "close_event",
    "due_events",
    "due_refunds",
    "put_off_refund",
    "receive_event",
    "record_start",
    "refunds_of_order",
    "set_gateway",
]
