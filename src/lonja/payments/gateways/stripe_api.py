"""The way to Stripe: its own SDK, on the house's HTTP client (docs/decisions/0014-provider-sdks.md).

Verbs: `connect` makes a client of a merchant's settings; `spoken` and `patient` turn Stripe's errors into ours.
Promises: no telemetry; a live key never works in test mode, nor a test key in live mode; every POST carries a key of
ours, so it may be said twice, and is, once, after half a second; neither keys nor what Stripe says about people leave
in an error or in the log: only its codes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import stripe

from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.payments.gateways.base import Desk, Merchant

API_BASE = "https://api.stripe.com"
_RETRIES = 1
_BUSY = (409, 429)

stripe.enable_telemetry = False
# The SDK tells the log what it was told: at INFO Stripe's sentences, at DEBUG whole bodies, people and all.
logging.getLogger("stripe").setLevel(logging.WARNING)


class KeyRefused(ProviderRefused):
    """The merchant's key does not open this door: a buyer is told no, a job waits until it is mended."""


def connect(desk: Desk, merchant: Merchant) -> stripe.StripeClient:
    """A client; it costs half a millisecond. Timeouts are the house's. Raises KeyRefused, ProviderAway."""
    keys = merchant.secrets("secret_key")
    if not keys:
        raise KeyRefused(gateway="stripe", reason="there is no secret key")
    if ("_live_" if merchant.is_test_mode else "_test_") in keys[0][:10]:
        raise KeyRefused(gateway="stripe", reason="the secret key is of the other mode")
    return stripe.StripeClient(
        keys[0],
        base_addresses={"api": merchant.value("api_base", API_BASE).rstrip("/")},
        max_network_retries=_RETRIES,
        http_client=stripe.AIOHTTPClient(timeout=None, session=desk.network()),
    )


@contextmanager
def spoken() -> Iterator[None]:
    """What Stripe refuses, in our words. Raises ProviderAway, ProviderRefused, KeyRefused."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError) as failure:  # while the SDK reads a body, it lets these through
        raise ProviderAway(gateway="stripe") from failure
    except (stripe.AuthenticationError, stripe.PermissionError) as failure:
        raise KeyRefused(gateway="stripe", reason="the secret key is not accepted") from failure
    except stripe.StripeError as failure:
        status = failure.http_status or 0
        if not 400 <= status < 500 or status in _BUSY or isinstance(failure, stripe.RateLimitError):
            raise ProviderAway(gateway="stripe") from failure
        raise ProviderRefused(gateway="stripe", reason=_code(failure)) from failure


@contextmanager
def patient() -> Iterator[None]:
    """The same for what a job asks: it waits for a better key. Raises ProviderAway, ProviderRefused."""
    try:
        with spoken():
            yield
    except KeyRefused as refusal:
        raise ProviderAway(gateway="stripe", reason=refusal.params["reason"]) from refusal


def _code(failure: stripe.StripeError) -> str:
    """Stripe's code; its sentences may quote what was sent."""
    error = failure.error
    return failure.code or getattr(error, "code", None) or getattr(error, "type", None) or type(failure).__name__
