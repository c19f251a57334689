"""The shelf of gateways: loaded when asked for, complete, and of one shape."""

import subprocess
import sys

import pytest

from lonja.payments.errors import UnknownGateway
from lonja.payments.gateways import GATEWAYS, Gateway, gateway
from lonja.payments.gateways.aamarpay import AamarPay
from lonja.payments.gateways.cod import CashOnDelivery
from lonja.payments.gateways.conekta import Conekta
from lonja.payments.gateways.mercadopago import MercadoPago
from lonja.payments.gateways.sandbox import Sandbox
from lonja.payments.gateways.sslcommerz import SSLCommerz
from lonja.payments.gateways.stripe import Stripe

SHAPED: tuple[type[Gateway], ...] = (AamarPay, CashOnDelivery, Conekta, MercadoPago, Sandbox, SSLCommerz, Stripe)
"""mypy holds every gateway to the Protocol here: the shelf loads them by name."""


def test_every_gateway_is_on_the_shelf_under_its_id() -> None:
    assert {type(one) for one in GATEWAYS.values()} == set(SHAPED)
    for found in SHAPED:
        assert isinstance(gateway(found.id), found)
        assert gateway(found.id) is gateway(found.id)
    for name, one in GATEWAYS.items():
        assert one.id == name
        assert one.label
        assert len({field.name for field in one.fields}) == len(one.fields)
        assert all(not field.choices or field.default in field.choices for field in one.fields)


def test_an_unknown_gateway_is_unknown() -> None:
    for name in ("", "bitcoin", "__init__", "base"):
        with pytest.raises(UnknownGateway):
            gateway(name)


def test_a_provider_nobody_uses_is_not_loaded() -> None:
    """Decision 0014: the web process and the worker start without any SDK."""
    program = (
        "import sys, lonja.web.app, lonja.worker; from lonja.payments.gateways import GATEWAYS, gateway; "
        "list(GATEWAYS); gateway('cod'); assert 'stripe' not in sys.modules; "
        "gateway('stripe'); assert 'stripe' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
