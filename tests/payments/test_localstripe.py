"""Our gateway and Stripe's own SDK against localstripe: intents, captures, refunds, declines, signatures.

It knows no Checkout Sessions, no idempotency and few fields (PROVIDERS 1.6), so the gateway says less here.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import aiohttp
import msgspec
import pytest
import pytest_asyncio
import stripe
from aiohttp import web
from stripe.params import PaymentIntentCreateParams
from tests.context import BOX
from tests.payments.stripe_counter import PROVIDER
from tests.providers.localstripe_process import localstripe
from tests.shop import Shop

from lonja.payments import set_gateway
from lonja.payments.errors import ProviderRefused, SignatureInvalid
from lonja.payments.gateways import Desk, Merchant, seal_config
from lonja.payments.gateways.stripe import Stripe
from lonja.payments.gateways.stripe_api import connect
from lonja.payments.model import Attempt, Callback, Refund, Start, Subject
from lonja.platform.clock import SystemClock
from lonja.platform.ids import new_id

SECRET = "whsec_local"


class MinimalStripe(Stripe):
    """The gateway without the fields that localstripe does not know."""

    def intent_fields(self, merchant: Merchant, store_id: UUID, start: Start) -> PaymentIntentCreateParams:
        said = super().intent_fields(merchant, store_id, start)
        del said["description"], said["automatic_payment_methods"]
        return said


class Local:
    """A shop at localstripe."""

    def __init__(self, shop: Shop, desk: Desk, address: str, ear: asyncio.Queue[Callback]) -> None:
        self.shop, self.desk, self.address, self.ear = shop, desk, address, ear
        self.gateway = MinimalStripe()
        self.browser: stripe.StripeClient

    async def set(self, capture: str = "automatic") -> None:
        values = {"secret_key": "sk_test_local", "webhook_secret": SECRET, "mode": "payment_intent",
                  "capture": capture, "api_base": self.address}  # fmt: skip
        config = seal_config(BOX, self.shop.store, "stripe", Stripe.fields, values)
        await set_gateway(self.shop.database, self.shop.store, self.shop.staff, "stripe", "Card", config=config)
        self.browser = connect(self.desk, Merchant(is_test_mode=True, values=values))

    async def opens(self, amount_minor: int = 1_000) -> Attempt:
        start = Start(new_id(), new_id(), amount_minor, "MXN", "#1001", "https://shop.test/return")
        started = await self.gateway.start(self.desk, self.shop.store, PROVIDER, start)
        assert started.redirect_url is None
        assert started.client_secret
        assert started.client_secret not in repr(started)
        return Attempt(
            id=start.attempt_id, order_id=start.order_id, gateway="stripe", status="pending",
            amount_minor=amount_minor, refunded_minor=0, currency="MXN", external_ref=started.external_ref,
            redirect_url=None, failure_reason=None, created_at=self.desk.clock.now(),
        )  # fmt: skip

    async def pays(self, attempt: Attempt, card: str = "pm_card_visa") -> None:
        """What Stripe's fields in the buyer's browser do."""
        intents, ref = self.browser.v1.payment_intents, str(attempt.external_ref)
        await intents.update_async(ref, {"payment_method": card})
        await intents.confirm_async(ref)

    async def state(self, attempt: Attempt) -> tuple[str, int | None, int]:
        found = await self.gateway.fetch(self.desk, self.shop.store, attempt)
        assert found.currency == "MXN"
        return found.outcome, found.amount_minor, found.refunded_minor


@pytest_asyncio.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    async with localstripe() as address:
        yield address


@pytest_asyncio.fixture
async def local(shop: Shop, address: str) -> AsyncIterator[Local]:
    ear: asyncio.Queue[Callback] = asyncio.Queue()

    async def hear(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        ear.put_nowait(Callback(await request.read(), headers, {}))
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/hook", hear)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook = {"url": f"http://127.0.0.1:{runner.addresses[0][1]}/hook", "secret": SECRET}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as http:
        async with http.post(f"{address}/_config/webhooks/{shop.store.hex}", data=hook) as answer:
            assert answer.ok
        desk = Desk(database=shop.database, secrets=BOX, clock=SystemClock(), base_url="https://shop.test", http=http)
        opened = Local(shop, desk, address, ear)
        await opened.set()
        yield opened
    await runner.cleanup()


async def test_a_payment_and_its_refund(local: Local) -> None:
    """PAY-02, PAY-13: pending, captured, refunded in part; asked twice, refunded once: we look before we ask."""
    attempt = await local.opens()
    assert await local.state(attempt) == ("pending", 1_000, 0)
    await local.pays(attempt)
    assert await local.state(attempt) == ("captured", 1_000, 0)
    refund = Refund(new_id(), attempt.order_id, attempt.id, 300, "MXN", "pending")
    first, again = [
        await local.gateway.refund(local.desk, local.shop.store, PROVIDER, refund, attempt) for _ in range(2)
    ]
    assert first.status == "processed"
    assert first == again == await local.gateway.fetch_refund(local.desk, local.shop.store, refund, attempt)
    assert await local.state(attempt) == ("captured", 1_000, 300)


async def test_set_aside_taken_and_let_go(local: Local) -> None:
    await local.set(capture="manual")
    taken, dropped = await local.opens(), await local.opens()
    for attempt in (taken, dropped):
        await local.pays(attempt)
        assert (await local.state(attempt))[0] == "authorized"
    await local.gateway.capture(local.desk, local.shop.store, PROVIDER, taken, 1_000)
    for _ in range(2):
        await local.gateway.void(local.desk, local.shop.store, PROVIDER, dropped)
    assert await local.state(taken) == ("captured", 1_000, 0)
    assert (await local.state(dropped))[0] == "cancelled"
    with pytest.raises(ProviderRefused):
        await local.gateway.void(local.desk, local.shop.store, PROVIDER, taken)


async def test_a_declined_card(local: Local) -> None:
    """PAY-03."""
    attempt = await local.opens()
    with pytest.raises(stripe.CardError):
        await local.pays(attempt, "pm_card_chargeCustomerFail")
    found = await local.gateway.fetch(local.desk, local.shop.store, attempt)
    assert (found.outcome, found.reason) == ("failed", "card_declined")


async def test_its_signature_is_ours(local: Local) -> None:
    """PAY-08: a callback that somebody else's program signed is proven, leads to the attempt, and cannot be altered."""
    attempt = await local.opens()
    await local.pays(attempt)
    while True:
        callback = await local.ear.get()
        event: Any = msgspec.json.decode(callback.body)
        if event["data"]["object"]["id"] == attempt.external_ref:
            break
    proven = await local.gateway.verify(local.desk, local.shop.store, callback)
    assert (proven.event_id, proven.kind) == (event["id"], "payment_intent.succeeded")
    assert await local.gateway.about(local.desk, local.shop.store, proven.payload) == Subject(attempt.id)
    forged = msgspec.structs.replace(callback, body=callback.body.replace(b"1000", b"9000"))
    with pytest.raises(SignatureInvalid):
        await local.gateway.verify(local.desk, local.shop.store, forged)
