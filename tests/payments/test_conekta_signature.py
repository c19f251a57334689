"""Conekta's callbacks: signed with Conekta's private key over the raw body, or not stored."""

import base64
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.payments.sale import Sale, sale_through
from tests.providers.base import Delivery
from tests.providers.conekta import Conekta, key, pem
from tests.shop import Shop

from lonja.payments.errors import CallbackMalformed
from lonja.payments.gateways.conekta_signature import keys


@pytest_asyncio.fixture
async def conekta() -> Conekta:
    return Conekta()


@pytest_asyncio.fixture
async def sale(shop: Shop, conekta: Conekta) -> AsyncIterator[Sale]:
    values = {"private_key": conekta.private_key, "webhook_public_key": pem()}
    async with sale_through(shop, "conekta", conekta, values) as opened:
        yield opened


def signed(body: bytes) -> Delivery:
    """Anything at all, signed by Conekta."""
    digest = key("current").sign(body, padding.PKCS1v15(), SHA256())
    return Delivery(body, {"digest": base64.b64encode(digest).decode()}, {})


async def test_played_again_it_is_the_same_event(sale: Sale, conekta: Conekta) -> None:
    """There is no time in the scheme: the event's id, which is signed, makes a replay the same event."""
    placed = await sale.placed()
    await sale.decide(placed)
    good = conekta.delivery(conekta.events[-1])
    assert await sale.hear(good, good, good) == [True, False, False]
    assert await sale.work() == [("processed", None)]
    assert await sale.hear(good) == [False]
    assert await sale.work() == [("processed", None)]


async def test_a_key_however_it_was_pasted(sale: Sale, conekta: Conekta) -> None:
    """PROVIDERS 3: often on one line with its breaks written out; several while they are rotated."""
    pasted = {
        "as it is": pem(),
        "one line": pem().replace("\n", "\\n"),
        "windows": pem().replace("\n", "\r\n"),
        "indented": "  " + pem().replace("\n", "\n   "),
        "rotated": pem("next") + pem(),
        "rotated on one line": f"{pem('next')} {pem()}".replace("\n", "\\n"),
    }
    for how, text in pasted.items():
        await sale.configure({"private_key": "key_1", "base_url": conekta.base_url, "webhook_public_key": text})
        event = conekta.emit("webhook_ping", {"object": "ping"})
        assert await sale.hear(conekta.delivery(event)) == [True], how
        if how.startswith("rotated"):
            another = conekta.emit("webhook_ping", {"object": "ping"})
            assert await sale.hear(conekta.delivery(another, secret="next")) == [True], how
    assert {status for status, _ in await sale.work()} == {"processed"}


def test_only_rsa_keys_and_not_too_many() -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    other = curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert len(keys(other + pem())) == 1
    assert len(keys(pem() * 6)) == 5


async def test_signed_nonsense_is_malformed(sale: Sale) -> None:
    for said in (
        {"type": "order.paid"}, {"id": "e"}, {"id": "", "type": "order.paid"}, {"id": "e" * 151, "type": "order.paid"},
        {"id": "e", "type": ""}, {"id": "e", "type": "t" * 101}, {"id": "e", "type": "t", "data": []},
    ):  # fmt: skip
        with pytest.raises(CallbackMalformed):
            await sale.hear(signed(json.dumps(said).encode()))
    for body in (b"[]", b"{", b"\xff", b""):
        with pytest.raises(CallbackMalformed):
            await sale.hear(signed(body))
    assert await sale.hear(signed(b'{"id": "e", "type": "order.paid"}')) == [True]
    assert await sale.work() == [("processed", None)]
