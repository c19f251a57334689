"""The gateways of the house, by id. A new provider is one file here and one line below."""

from lonja.payments.errors import UnknownGateway
from lonja.payments.gateways.base import Desk, Gateway
from lonja.payments.gateways.cod import CashOnDelivery
from lonja.payments.gateways.sandbox import Sandbox

_GATEWAYS: dict[str, Gateway] = {gateway.id: gateway for gateway in (Sandbox(), CashOnDelivery())}


def gateway(gateway_id: str) -> Gateway:
    """Raises UnknownGateway."""
    try:
        return _GATEWAYS[gateway_id]
    except KeyError:
        raise UnknownGateway(gateway=gateway_id) from None


__all__ = ["Desk", "Gateway", "gateway"]
