"""Mercado Pago's callbacks: what was not signed, or not now, or not by this store's secret, is not stored."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.payments.sale import Sale, sale_through
from tests.providers.base import Delivery
from tests.providers.mercadopago import MercadoPago
from tests.shop import Shop

from lonja.payments.errors import CallbackMalformed, SignatureInvalid
from lonja.payments.model import Callback


@pytest_asyncio.fixture
async def mp() -> MercadoPago:
    return MercadoPago()


@pytest_asyncio.fixture
async def sale(shop: Shop, mp: MercadoPago) -> AsyncIterator[Sale]:
    values = {"access_token": mp.access_token, "webhook_secret": mp.webhook_secret}
    async with sale_through(shop, "mercadopago", mp, values) as opened:
        yield opened


def signed(
    manifest: str, ts: str, *, query: dict[str, str], request_id: str | None = None, secret: str = "mp-secret"
) -> Delivery:
    """A callback over any manifest at all."""
    v1 = hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest()
    headers = {"x-signature": f"ts={ts},v1={v1}"} | ({"x-request-id": request_id} if request_id else {})
    return Delivery(b'{"type": "payment", "action": "payment.updated"}', headers, query)


async def test_a_signature_is_good_for_five_minutes_both_ways(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.placed()
    await sale.decide(placed)
    now = sale.stands_still()
    for seconds in (-300, 300):
        assert await sale.hear(mp.delivery(mp.events[-1], at=now + seconds)) == [True]
    for seconds in (-301, 301):
        with pytest.raises(SignatureInvalid):
            await sale.hear(mp.delivery(mp.events[-1], at=now + seconds))


async def test_a_value_cannot_pose_as_a_pair(sale: Sale) -> None:
    """The manifest leaves missing pairs out, so `1;request-id:r` as an id would sign like an id and a request id."""
    ts = str(int(time.time()))
    manifest = f"id:1;request-id:r;ts:{ts};"
    assert await sale.hear(signed(manifest, ts, query={"data.id": "1"}, request_id="r")) == [True]
    for query, request_id in (({"data.id": "1;request-id:r"}, None), ({}, "r;x"), ({"data.id": "1 "}, "r")):
        with pytest.raises(SignatureInvalid):
            await sale.hear(signed(manifest, ts, query=query, request_id=request_id))
    with pytest.raises(SignatureInvalid):
        await sale.hear(signed(f"id:1;request-id:r;x;ts:{ts};", ts, query={"data.id": "1"}, request_id="r;x"))


async def test_missing_pairs_are_left_out(sale: Sale) -> None:
    """No request id, no data.id: still signed, and with nothing to follow about nothing."""
    ts = str(int(time.time()))
    assert await sale.hear(signed(f"id:1;ts:{ts};", ts, query={"data.id": "1"})) == [True]
    assert await sale.hear(signed(f"request-id:r;ts:{ts};", ts, query={}, request_id="r")) == [True]
    assert await sale.hear(signed(f"ts:{ts};", ts, query={})) == [True]


async def test_seconds_and_milliseconds_as_received_and_in_lower_case(sale: Sale) -> None:
    """PROVIDERS 2.4: both conflicts of the documents are accepted; an id in another case is the same event."""
    now = time.time()
    for ts in (str(int(now)), str(int(now * 1000))):
        for one in ("ORD01ABC", "ord01abc"):
            callback = Callback(*signed(f"id:{one};ts:{ts};", ts, query={"data.id": "ORD01ABC"}))
            event = await sale.gateway.verify(sale.desk, sale.shop.store, callback)
            assert event.payload == {"type": "payment", "data_id": "ORD01ABC"}
            assert event.event_id.startswith("ord01abc-")
    with pytest.raises(SignatureInvalid):
        await sale.hear(signed(f"id:ord01abc;ts:{ts};", ts, query={"data.id": "ORD01abd"}))


async def test_while_a_secret_is_rotated_both_are_taken(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.placed()
    await sale.decide(placed)
    await sale.configure({"access_token": mp.access_token, "webhook_secret": f"new-secret  {mp.webhook_secret}"})
    for secret in (mp.webhook_secret, "new-secret"):
        delivery = mp.delivery(mp.events[-1], secret=secret, at=mp.now() - len(secret))
        assert await sale.hear(delivery) == [True]
    with pytest.raises(SignatureInvalid):
        await sale.hear(mp.delivery(mp.events[-1], secret=f"new-secret  {mp.webhook_secret}"))


async def test_the_body_decides_nothing(sale: Sale, mp: MercadoPago) -> None:
    """It is not signed: another body under a good signature is the same event, and leads to the same payment."""
    placed, other = await sale.placed(), await sale.placed()
    await sale.decide(placed)
    good = mp.delivery(mp.events[-1])
    lie = {"id": "evt_999", "type": "payment", "action": "payment.created", "data": {"id": "31337"}}
    assert await sale.hear(good._replace(body=json.dumps(lie).encode()), good) == [True, False]
    assert await sale.work() == [("processed", None)]
    assert await sale.shop.attempts_of(placed.order_id) == ["captured"]
    assert await sale.shop.attempts_of(other.order_id) == ["pending"]


async def test_signed_nonsense_is_malformed(sale: Sale) -> None:
    ts = str(int(time.time()))
    good = signed(f"id:1;ts:{ts};", ts, query={"data.id": "1"})
    for body in (b"[]", b"{", b'{"type": 5}', b"\xff"):
        with pytest.raises(CallbackMalformed):
            await sale.hear(good._replace(body=body))
    assert await sale.hear(good._replace(body=b"")) == [True]
