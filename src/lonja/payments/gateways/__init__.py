"""The gateways of the house, by id. A new provider is one file here, one line below, one row in payments.providers."""

from lonja.payments.errors import UnknownGateway
from lonja.payments.gateways.aamarpay import AamarPay
from lonja.payments.gateways.base import Desk, Field, Gateway, Merchant, open_config, seal_config
from lonja.payments.gateways.cod import CashOnDelivery
from lonja.payments.gateways.sandbox import Sandbox
from lonja.payments.gateways.sslcommerz import SSLCommerz

GATEWAYS: dict[str, Gateway] = {
    gateway.id: gateway for gateway in (CashOnDelivery(), Sandbox(), SSLCommerz(), AamarPay())
}
ALIASES = {"amarpay": "aamarpay"}
"""Other spellings that stand in documents and addresses (C-19)."""


def gateway(gateway_id: str) -> Gateway:
    """Raises UnknownGateway."""
    try:
        return GATEWAYS[ALIASES.get(gateway_id, gateway_id)]
    except KeyError:
        raise UnknownGateway(gateway=gateway_id) from None


__all__ = ["GATEWAYS", "Desk", "Field", "Gateway", "Merchant", "gateway", "open_config", "seal_config"]
