"""The gateways of the house, by id. A new provider is one file here, one line below, one row in payments.providers.

A provider's module is imported when it is first asked for: an SDK costs half a second and megabytes, and most
processes need one or two of them (docs/decisions/0014-provider-sdks.md).
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from lonja.payments.errors import UnknownGateway
from lonja.payments.gateways.base import Desk, Field, Gateway, Merchant, open_config, seal_config
from lonja.payments.model import ALIASES

_CLASSES = {
    "cod": "cod:CashOnDelivery",
    "conekta": "conekta:Conekta",
    "mercadopago": "mercadopago:MercadoPago",
    "sandbox": "sandbox:Sandbox",
    "stripe": "stripe:Stripe",
    "sslcommerz": "sslcommerz:SSLCommerz",
    "aamarpay": "aamarpay:AamarPay",
}
"""Module beside this one, and the class in it."""


class _Shelf(Mapping[str, Gateway]):
    """Every gateway by its id. Names cost nothing; looking at one loads it, looking at all loads all."""

    def __init__(self) -> None:
        self._loaded: dict[str, Gateway] = {}

    def __getitem__(self, gateway_id: str) -> Gateway:
        if gateway_id not in self._loaded:
            module, _, name = _CLASSES[gateway_id].partition(":")
            self._loaded[gateway_id] = getattr(import_module(f"{__name__}.{module}"), name)()
        return self._loaded[gateway_id]

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)

    def __contains__(self, gateway_id: object) -> bool:
        return gateway_id in _CLASSES


GATEWAYS: Mapping[str, Gateway] = _Shelf()


def gateway(gateway_id: str) -> Gateway:
    """Raises UnknownGateway."""
    name = ALIASES.get(gateway_id, gateway_id)
    if name not in GATEWAYS:
        raise UnknownGateway(gateway=gateway_id)
    return GATEWAYS[name]


__all__ = ["GATEWAYS", "Desk", "Field", "Gateway", "Merchant", "gateway", "open_config", "seal_config"]
