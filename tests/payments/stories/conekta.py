"""Conekta: a card that is declined, then a ticket for a shop around the corner, which is paid there."""

import base64
from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from tests.payments.sale import Sale
from tests.payments.stories.base import Forgery, Story, altered
from tests.providers.base import Delivery
from tests.providers.conekta import Conekta, key, pem

from lonja.checkout import Placement


class ConektaStory(Story):
    gateway: ClassVar[str] = "conekta"

    def __init__(self) -> None:
        self.conekta = Conekta()
        super().__init__(self.conekta)

    def values(self, secret: str | None = None) -> dict[str, str]:
        """`secret` is the name of a key pair; without a name there is no key."""
        known = pem() if secret is None else pem(secret) if secret.strip() else secret
        return self.conekta.settings() | {"webhook_public_key": known}

    async def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        conekta = self.conekta
        order = next(one for one in conekta.orders.values() if one["checkout"]["url"] == placed.redirect_url)
        yield self._told("order.created", order["id"])
        declined = conekta.charge(order["id"], "declined", failure_code="insufficient_funds")
        yield self._told("charge.declined", declined["id"])
        ticket = conekta.charge(order["id"], "pending_payment")
        yield self._told("order.pending_payment", order["id"])
        ticket["status"] = "paid"
        conekta.become(order["id"], "paid")
        yield self._told("order.paid", order["id"])
        yield conekta.delivery(conekta.emit("charge.paid", ticket))

    def _told(self, kind: str, thing_id: str) -> Delivery:
        events = (event for event in reversed(self.conekta.events) if event.kind == kind)
        return self.conekta.delivery(next(event for event in events if event.payload["id"] == thing_id))

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        yield from altered(good, old)
        body, right, private = good.body, good.headers["digest"], key("current")
        pss = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=padding.PSS.MAX_LENGTH)
        v15 = padding.PKCS1v15()
        made = {
            "key: another": key("foreign").sign(body, v15, SHA256()),
            "key: a public one as a password": pem().encode(),
            "scheme: SHA-1": private.sign(body, v15, SHA1()),
            "scheme: SHA-512": private.sign(body, v15, SHA512()),
            "scheme: PSS": private.sign(body, pss, SHA256()),
            "scheme: the body in base64": private.sign(base64.b64encode(body), v15, SHA256()),
            "scheme: the body signed twice": private.sign(private.sign(body, v15, SHA256()), v15, SHA256()),
            "header: nothing but zeros": bytes(256),
            "header: zeros in front": b"\0" + base64.b64decode(right),
            "header: a byte more": base64.b64decode(right) + b"\0",
            "header: backwards": base64.b64decode(right)[::-1],
        }
        headers = {name: base64.b64encode(signature).decode() for name, signature in made.items()} | {
            "header: empty": "",
            "header: blank": "  ",
            "header: not ASCII": "ñ",
            "header: padding alone": "====",
            "header: a piece less": right[:-4],
            "header: a piece more": right + "AAAA",
            "header: the first letter missing": right[1:],
            "header: in hexadecimal": base64.b64decode(right).hex(),
            "header: twice": f"{right},{right}",
            "header: named": f"SHA-256={right}",
        }
        for name, header in headers.items():
            yield name, good._replace(headers=good.headers | {"digest": header})
        without = {name: value for name, value in good.headers.items() if name != "digest"}
        yield "header: none", good._replace(headers=without)
        yield "header: under another name", good._replace(headers=without | {"content-digest": right})
        yield "header: as a parameter", good._replace(headers=without, query={"digest": right})
