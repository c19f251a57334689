"""Money: what an order owes, the tries to collect it, and what goes back.

Nouns: a payment (what one order owes), an attempt (one try with one gateway), a refund, a gateway, a provider event,
a finding (where a provider's books and ours differ).
Verbs: set_gateway, record_start, receive_event, due_events, close_events, replay_event, attempts_to_ask,
dismiss_finding; gateways start, fetch, verify and refund at providers.
Settling, which moves orders and stock too, is checkout's: this package does not know orders.
Promises: P04 captured money has its order or goes back · P10 a payment is what was captured, once · P06 one event once.
"""

from lonja.payments.errors import (
    AttemptAlreadyStarted,
    CallbackMalformed,
    FindingClosed,
    GatewayFieldInvalid,
    GatewayIncomplete,
    GatewayNotOffered,
    NothingToSettle,
    ProviderAway,
    ProviderRefused,
    SignatureInvalid,
    UnknownAttempt,
    UnknownEvent,
    UnknownFinding,
    UnknownGateway,
    UnknownRefund,
)
from lonja.payments.model import Attempt, GatewayOffer, GatewaySetting, Refund
from lonja.payments.operations import (
    Closing,
    attempts_to_ask,
    close_events,
    dismiss_finding,
    due_events,
    receive_event,
    record_start,
    replay_event,
    request_reconciliation,
    set_gateway,
)
from lonja.payments.queries import active_gateways, attempt, attempts_of_order

__all__ = [
    "Attempt",
    "AttemptAlreadyStarted",
    "CallbackMalformed",
    "Closing",
    "FindingClosed",
    "GatewayFieldInvalid",
    "GatewayIncomplete",
    "GatewayNotOffered",
    "GatewayOffer",
    "GatewaySetting",
    "NothingToSettle",
    "ProviderAway",
    "ProviderRefused",
    "Refund",
    "SignatureInvalid",
    "UnknownAttempt",
    "UnknownEvent",
    "UnknownFinding",
    "UnknownGateway",
    "UnknownRefund",
    "active_gateways",
    "attempt",
    "attempts_of_order",
    "attempts_to_ask",
    "close_events",
    "dismiss_finding",
    "due_events",
    "receive_event",
    "record_start",
    "replay_event",
    "request_reconciliation",
    "set_gateway",
]
