"""What happens to one payment, provider by provider, and what a forger makes of it."""

from collections.abc import Callable

from tests.payments.stories.aamarpay import AamarPayStory
from tests.payments.stories.base import Story
from tests.payments.stories.conekta import ConektaStory
from tests.payments.stories.mercadopago import MercadoPagoStory
from tests.payments.stories.sandbox import SandboxStory
from tests.payments.stories.sslcommerz import SSLCommerzStory
from tests.payments.stories.stripe import StripeStory

STORIES: dict[str, Callable[[], Story]] = {
    "stripe": StripeStory,
    "mercadopago": MercadoPagoStory,
    "conekta": ConektaStory,
    "sslcommerz": SSLCommerzStory,
    "aamarpay": AamarPayStory,
    "sandbox": SandboxStory,
}
"""Of every gateway that takes callbacks, by its id."""
EVENTS = 5
