"""Providers call us: the raw body, the signature, once."""

import json
import time
from typing import Any

from litestar.types import ASGIApp

from lonja.payments.gateways.sandbox import SIGNATURE_HEADER
from lonja.payments.gateways.timed_signature import sign
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import WEBHOOK_SECRET
from tests.web.test_purchase import order_of


async def called(client: Client, store: str, event: dict[str, Any], secret: str = WEBHOOK_SECRET) -> Any:
    body = json.dumps(event).encode()
    header: dict[str, Any] = {SIGNATURE_HEADER.replace("-", "_"): sign(secret, body, int(time.time()))}
    return await client.request("POST", f"/hooks/{store}/sandbox", raw=body, **header)


async def event_of(web: Client, guest: Client, shop: Shop) -> dict[str, Any]:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    placed = await order_of(guest, shop, cart, "sandbox")
    return {"id": "evt_1", "type": "session.approved", "attempt_id": placed["attempt_id"]}


async def test_a_signed_event_is_stored_once(app: ASGIApp, web: Client, guest: Client, shop: Shop, slug: str) -> None:
    event, provider = await event_of(web, guest, shop), Client(app)
    assert (await called(provider, slug, event)).ok() == {"received": True, "is_new": True}
    assert (await called(provider, str(shop.store), event)).ok() == {"received": True, "is_new": False}
    assert await shop.count("payments.webhook_events") == 1


async def test_what_is_not_signed_is_not_stored(
    app: ASGIApp, web: Client, guest: Client, shop: Shop, slug: str
) -> None:
    event, provider = await event_of(web, guest, shop), Client(app)
    (await called(provider, slug, event, "wrong secret")).problem(401, "LJ607")
    (await provider.post(f"/hooks/{slug}/sandbox", event)).problem(401, "LJ607")
    (await provider.request("POST", f"/hooks/{slug}/sandbox", raw=b"x" * 300_000)).problem(413, "LJ802")
    (await provider.post("/hooks/no-such-store/sandbox", event)).problem(404, "LJ808")
    (await provider.post(f"/hooks/{slug}/no-such-provider", event)).problem(404, "LJ601")
    (await provider.get(f"/hooks/{slug}/sandbox")).problem(405, "LJ801")
    assert await shop.count("payments.webhook_events") == 0


async def test_the_buyer_comes_back_and_the_provider_is_asked(web: Client, guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    placed = await order_of(guest, shop, cart, "sandbox")
    path = f"/api/v1/orders/{placed['order_id']}/payments/{placed['attempt_id']}/confirmation"
    (await web.post(path)).problem(404, "LJ504")
    pending = (await web.post(f"{path}?key={placed['key']}")).ok()
    assert (pending["status"], pending["attempt_status"]) == ("pending", "pending")
    await shop.owner.execute(
        "UPDATE payments.sandbox_sessions SET status = 'approved', captured_minor = amount_minor WHERE store_id = $1",
        shop.store,
    )
    for _ in range(2):
        paid = (await web.post(f"{path}?key={placed['key']}")).ok()
        assert (paid["status"], paid["payment_status"]) == ("confirmed", "paid")
    assert await shop.stock_of(variant) == (4, 0)
