"""A purchase by Stripe through the real door: the API, Stripe, made up, its callbacks, the buyer's return."""

import time
from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio
from litestar.types import ASGIApp

from lonja.payments import set_gateway
from lonja.payments.gateways import seal_config
from lonja.payments.gateways.stripe import Stripe
from lonja.platform.secrets import SecretBox
from tests.providers.stripe import FakeStripe
from tests.shop import Shop
from tests.web.client import Client
from tests.web.test_purchase import order_of


@pytest_asyncio.fixture
async def stripe() -> AsyncIterator[FakeStripe]:
    """Stripe, open."""
    fake = FakeStripe(now=time.time)
    async with fake.serve():
        yield fake


async def offer(shop: Shop, stripe: FakeStripe, house_keys: str, mode: str) -> None:
    box = SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})
    config = seal_config(box, shop.store, "stripe", Stripe.fields, stripe.settings() | {"mode": mode})
    await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card", config=config)


async def test_a_page_of_stripes_and_back(
    app: ASGIApp, guest: Client, web: Client, shop: Shop, slug: str, stripe: FakeStripe, house_keys: str
) -> None:
    """ORD-01, PAY-07: Stripe's page, its callbacks at the seeds' address, and back, paid."""
    await offer(shop, stripe, house_keys, "checkout")
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(await shop.sells())})).ok()
    placed = await order_of(guest, shop, cart, "stripe")
    session = next(iter(stripe.sessions.values()))
    assert (placed["redirect_url"], placed["client_secret"]) == (session["url"], None)
    assert str(placed["attempt_id"]) in await stripe.decide(session["id"], "approve")
    for event in stripe.events * 2:
        delivery = stripe.delivery(event)
        headers = {name.replace("-", "_"): value for name, value in delivery.headers.items()}
        said = await Client(app).request("POST", f"/s/{slug}/api/webhooks/stripe", raw=delivery.body, **headers)  # type: ignore[arg-type]  # headers, all of them
        said.ok()
    assert await shop.count("payments.webhook_events") == 4
    path = f"/api/v1/orders/{placed['order_id']}/payments/{placed['attempt_id']}/confirmation?key={placed['key']}"
    paid = (await web.post(path)).ok()
    assert (paid["status"], paid["payment_status"]) == ("confirmed", "paid")


async def test_stripes_fields_in_a_shop_front_of_ones_own(
    guest: Client, shop: Shop, stripe: FakeStripe, house_keys: str
) -> None:
    """PAY-16: the API answers the intent's client secret, and no page."""
    await offer(shop, stripe, house_keys, "payment_intent")
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(await shop.sells())})).ok()
    placed = await order_of(guest, shop, cart, "stripe")
    intent = next(iter(stripe.intents.values()))
    assert (placed["redirect_url"], placed["client_secret"]) == (None, intent["client_secret"])


async def test_a_page_that_stripe_has_forgotten(
    guest: Client, shop: Shop, slug: str, stripe: FakeStripe, house_keys: str
) -> None:
    """Another account's keys, or a made-up provider that was opened anew: the order stays open."""
    await offer(shop, stripe, house_keys, "checkout")
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(await shop.sells())})).ok()
    placed = await order_of(guest, shop, cart, "stripe")
    stripe.sessions.clear()
    path = f"/s/{slug}/orders/{placed['order_id']}"
    back = await guest.get(f"{path}?attempt={placed['attempt_id']}&key={placed['key']}")
    assert (back.status, back.headers["location"]) == (303, f"{path}?key={placed['key']}&confirming=yes")
    assert await shop.attempts_of(UUID(placed["order_id"])) == ["pending"]
