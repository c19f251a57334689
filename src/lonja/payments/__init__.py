"""Money: what an order owes, the tries to collect it, and what goes back.

Nouns: a payment (what one order owes), an attempt (one try with one gateway), a refund, a gateway, a provider event, a
provider request (a capture or a void we want), a collection (cash from a buyer), a remittance (cash from a courier).
Verbs: set_gateway, record_start, receive_event, due_events, close_event, record_remittance; gateways start, fetch,
verify, capture, void and refund at providers.
Settling, which moves orders and stock too, is checkout's: this package does not know orders.
Promises: P04 captured money has its order or goes back · P10 a payment is what was captured, once · P06 one event once.
"""

from lonja.payments.errors import (
    AttemptAlreadyStarted,
    CallbackMalformed,
    CaptureAmountWrong,
    CaptureInPartUnsupported,
    CollectionAmountWrong,
    CollectionDiffers,
    CollectionRemitted,
    GatewayNotOffered,
    NotCashOnDelivery,
    NothingAuthorized,
    ProviderAway,
    ProviderRefused,
    RemittanceKnown,
    RequestUnderWay,
    SignatureInvalid,
    UnknownAttempt,
    UnknownCollection,
    UnknownGateway,
    UnknownRefund,
)
from lonja.payments.model import (
    Attempt,
    Collection,
    GatewayOffer,
    GatewaySetting,
    ProviderRequest,
    Refund,
    Remittance,
    SetAside,
)
from lonja.payments.operations import (
    close_event,
    due_events,
    receive_event,
    record_remittance,
    record_start,
    set_gateway,
)
from lonja.payments.queries import (
    active_gateways,
    attempt,
    attempts_of_order,
    collections_of_order,
    remittances,
    request_of_order,
    set_aside,
)

__all__ = [
    "Attempt",
    "AttemptAlreadyStarted",
    "CallbackMalformed",
    "CaptureAmountWrong",
    "CaptureInPartUnsupported",
    "Collection",
    "CollectionAmountWrong",
    "CollectionDiffers",
    "CollectionRemitted",
    "GatewayNotOffered",
    "GatewayOffer",
    "GatewaySetting",
    "NotCashOnDelivery",
    "NothingAuthorized",
    "ProviderAway",
    "ProviderRefused",
    "ProviderRequest",
    "Refund",
    "Remittance",
    "RemittanceKnown",
    "RequestUnderWay",
    "SetAside",
    "SignatureInvalid",
    "UnknownAttempt",
    "UnknownCollection",
    "UnknownGateway",
    "UnknownRefund",
    "active_gateways",
    "attempt",
    "attempts_of_order",
    "close_event",
    "collections_of_order",
    "due_events",
    "receive_event",
    "record_remittance",
    "record_start",
    "remittances",
    "request_of_order",
    "set_aside",
    "set_gateway",
]
