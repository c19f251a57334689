"""The seeds' address of callbacks, beside ours: one door, several names."""

import json
import time
from typing import Any

from litestar.types import ASGIApp

from lonja.payments import set_gateway
from lonja.payments.gateways import seal_config
from lonja.payments.gateways.stripe import Stripe
from lonja.payments.gateways.timed_signature import sign
from lonja.platform.secrets import SecretBox
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import WEBHOOK_SECRET
from tests.web.test_hooks import event_of

EVENT = {"id": "evt_1", "object": "event", "type": "price.created", "data": {"object": {"object": "price"}}}
BODY = json.dumps(EVENT).encode()


async def offer_stripe(shop: Shop, house_keys: str) -> None:
    box = SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})
    config = seal_config(box, shop.store, "stripe", Stripe.fields, {"webhook_secret": "whsec_s"})
    await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card", config=config)


async def test_the_seeds_address_is_a_door(web: Client, app: ASGIApp, shop: Shop, slug: str, house_keys: str) -> None:
    """PAY-07: POST /api/webhooks/stripe for the store of the prefix or of the header, and of the path."""
    await offer_stripe(shop, house_keys)
    header: dict[str, Any] = {"stripe_signature": sign("whsec_s", BODY, int(time.time()))}
    stranger = Client(app)
    prefixed = await stranger.request("POST", f"/s/{slug}/api/webhooks/stripe", raw=BODY, **header)
    assert prefixed.ok() == {"received": True, "is_new": True}
    named = await web.request("POST", "/api/webhooks/stripe", raw=BODY, **header)
    assert named.ok() == {"received": True, "is_new": False}
    in_path = await stranger.request("POST", f"/hooks/{slug}/stripe", raw=BODY, **header)
    assert in_path.ok() == {"received": True, "is_new": False}
    assert await shop.count("payments.webhook_events") == 1


async def test_every_provider_has_its_address(web: Client, guest: Client, app: ASGIApp, shop: Shop, slug: str) -> None:
    """PAY-07: /api/webhooks/{provider}."""
    body = json.dumps(await event_of(web, guest, shop)).encode()
    signature = sign(WEBHOOK_SECRET, body, int(time.time()))
    said = await Client(app).request(
        "POST", f"/s/{slug}/api/webhooks/sandbox", raw=body, lonja_sandbox_signature=signature
    )
    assert said.ok()["is_new"]


async def test_what_is_not_signed_is_not_stored(web: Client, app: ASGIApp, shop: Shop, house_keys: str) -> None:
    """PAY-08; and an address without a store leads nowhere."""
    await offer_stripe(shop, house_keys)
    (await web.request("POST", "/api/webhooks/stripe", raw=BODY)).problem(401, "LJ607")
    (await web.request("POST", "/api/webhooks/bitcoin", raw=BODY)).problem(404, "LJ601")
    (await web.request("POST", "/api/webhooks/stripe", raw=b"x" * 300_000)).problem(413, "LJ802")
    (await web.get("/api/webhooks/stripe")).problem(405, "LJ801")
    (await Client(app).request("POST", "/s/no-such-store/api/webhooks/stripe", raw=BODY)).problem(404, "LJ808")
    assert await shop.count("payments.webhook_events") == 0
