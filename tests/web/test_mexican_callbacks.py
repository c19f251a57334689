"""Mercado Pago and Conekta call: what they sign is what the gateway gets from the real door, query and headers too."""

from typing import Any
from urllib.parse import urlencode

from litestar.types import ASGIApp

from lonja.payments import set_gateway
from lonja.payments.gateways import gateway, seal_config
from lonja.platform.secrets import SecretBox
from tests.providers.base import Delivery
from tests.providers.conekta import Conekta, pem
from tests.providers.mercadopago import MercadoPago
from tests.shop import Shop
from tests.web.client import Client


async def offer(shop: Shop, house_keys: str, gateway_id: str, values: dict[str, str]) -> None:
    box = SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})
    config = seal_config(box, shop.store, gateway_id, gateway(gateway_id).fields, values)
    await set_gateway(shop.database, shop.store, shop.staff, gateway_id, "Card", config=config)


async def called(app: ASGIApp, path: str, told: Delivery) -> Any:
    headers: dict[str, Any] = {name.replace("-", "_"): value for name, value in told.headers.items()}
    del headers["content_type"]
    query = f"?{urlencode(told.query)}" if told.query else ""
    return await Client(app).request("POST", path + query, raw=told.body, **headers)


async def test_mercado_pago_calls(web: Client, app: ASGIApp, shop: Shop, slug: str, house_keys: str) -> None:
    """PAY-05…PAY-08: signed over what stands in the query; also with source_news, which we ask for ourselves."""
    await offer(shop, house_keys, "mercadopago", {"access_token": "t", "webhook_secret": "mp-secret"})
    mp = MercadoPago()
    told = mp.delivery(mp.emit("payment.created", {"id": 1_001}))
    more = told._replace(query={"source_news": "webhooks", **told.query})
    for path in (f"/hooks/{slug}/mercadopago", f"/s/{slug}/api/webhooks/mercadopago"):
        (await called(app, path, mp.delivery(mp.events[0], secret="other"))).problem(401, "LJ607")
        (await called(app, path, told._replace(query={"data.id": "1002"}))).problem(401, "LJ607")
    assert (await called(app, f"/hooks/{slug}/mercadopago", told)).ok() == {"received": True, "is_new": True}
    assert (await called(app, f"/s/{slug}/api/webhooks/mercadopago", more)).ok() == {"received": True, "is_new": False}
    assert await shop.count("payments.webhook_events") == 1


async def test_conekta_calls(web: Client, app: ASGIApp, shop: Shop, slug: str, house_keys: str) -> None:
    """PAY-05…PAY-08: signed over the raw body, byte by byte."""
    await offer(shop, house_keys, "conekta", {"private_key": "k", "webhook_public_key": pem().replace("\n", "\\n")})
    conekta = Conekta()
    told = conekta.delivery(conekta.emit("webhook_ping", {"object": "ping", "note": "año"}))
    for path in (f"/hooks/{slug}/conekta", f"/s/{slug}/api/webhooks/conekta"):
        (await called(app, path, told._replace(body=told.body + b"\n"))).problem(401, "LJ607")
    assert (await called(app, f"/hooks/{slug}/conekta", told)).ok() == {"received": True, "is_new": True}
    assert (await called(app, f"/s/{slug}/api/webhooks/conekta", told)).ok() == {"received": True, "is_new": False}
    assert await shop.count("payments.webhook_events") == 1
