"""Mercado Pago: a card that is looked at and rejected, then one that is approved, and the order of both."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from tests.payments.sale import Sale
from tests.payments.stories.base import Forgery, Story, page_of
from tests.payments.stories.timed import foreign
from tests.providers.base import Delivery
from tests.providers.mercadopago import MercadoPago

from lonja.checkout import Placement


class MercadoPagoStory(Story):
    gateway: ClassVar[str] = "mercadopago"

    def __init__(self) -> None:
        self.mp = MercadoPago()
        super().__init__(self.mp)

    def values(self, secret: str | None = None) -> dict[str, str]:
        return self.mp.settings() | ({} if secret is None else {"webhook_secret": secret})

    async def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        page, mp = page_of(placed), self.mp
        first = mp.pay(page, "in_process", "pending_review_manual")
        yield mp.delivery(mp.events[-1])
        mp.change(first["id"], "rejected", "cc_rejected_high_risk")
        yield mp.delivery(mp.events[-1])
        second = mp.pay(page, "in_process", "pending_contingency")
        yield mp.delivery(mp.events[-1])
        mp.change(second["id"], "approved", "accredited")
        yield mp.delivery(mp.events[-1])
        topic = "topic_merchant_order_wh"
        yield mp.delivery(mp.emit(topic, {"id": f"9{second['id']}", "type": topic}))

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        """Not the body, which is not signed and decides nothing: id, request, time, key and header."""
        mp, data_id, request_id = self.mp, good.query["data.id"], good.headers["x-request-id"]
        whole = good.headers["x-signature"]
        ts, right = whole.removeprefix("ts=").split(",v1=")
        now = int(mp.now())

        def by(manifest: str, at: str = ts, secret: str = mp.webhook_secret, how: str = "sha256") -> str:
            return f"ts={at},v1={hmac.new(secret.encode(), manifest.encode(), how).hexdigest()}"

        def timed(at: int) -> str:
            return by(f"id:{data_id};request-id:{request_id};ts:{at};", str(at))

        said = f"id:{data_id};request-id:{request_id};ts:{ts};"
        headers = {
            "time: five minutes old": timed(now - 301),
            "time: five minutes ahead": timed(now + 301),
            "time: old, in milliseconds": timed((now - 301) * 1000),
            "time: ahead, in milliseconds": timed((now + 301) * 1000),
            "time: in microseconds": timed(now * 1_000_000),
            "time: of 1970": timed(0),
            "time: another beside the signature": f"ts={int(ts) + 1},v1={right}",
            "time: two of them": f"ts={int(ts) - 900},{whole}",
            "time: none": f"v1={right}",
            "time: empty": f"ts=,v1={right}",
            "time: below zero": f"ts=-{ts},v1={right}",
            "time: in other digits": whole.replace(f"ts={ts}", f"ts={foreign(ts)}"),
            "time: not signed": by(f"id:{data_id};request-id:{request_id};"),
            "key: another": by(said, secret="another"),
            "key: empty": by(said, secret=""),
            "key: the access token": by(said, secret=mp.access_token),
            "key: in capitals": by(said, secret=mp.webhook_secret.upper()),
            "scheme: v2": f"ts={ts},v2={right}",
            "scheme: SHA-1": by(said, how="sha1"),
            "scheme: SHA-512": by(said, how="sha512"),
            "scheme: no HMAC": f"ts={ts},v1={hashlib.sha256((mp.webhook_secret + said).encode()).hexdigest()}",
            "scheme: another order of pairs": by(f"ts:{ts};request-id:{request_id};id:{data_id};"),
            "scheme: no semicolon at its end": by(said[:-1]),
            "pair: the id is not signed": by(f"request-id:{request_id};ts:{ts};"),
            "pair: the request is not signed": by(f"id:{data_id};ts:{ts};"),
            "pair: the body's id is signed": by(f"id:1;request-id:{request_id};ts:{ts};"),
            "header: empty": "",
            "header: the time alone": f"ts={ts}",
            "header: an empty signature": f"ts={ts},v1=",
            "header: half a signature": f"ts={ts},v1={right[:32]}",
            "header: another last letter": whole[:-1] + ("0" if whole[-1] != "0" else "1"),
            "header: not ASCII": whole[:-1] + "ñ",
            "header: many guesses": whole + f",v1={'0' * 64}" * 10,
        }
        for name, header in headers.items():
            yield name, good._replace(headers=good.headers | {"x-signature": header})
        yield "replay: an old signature over a new payment", good._replace(headers=old.headers)
        yield "replay: a good signature over another payment", good._replace(query=good.query | {"data.id": "999"})
        yield "pair: no id", good._replace(query={"type": "payment"})
        yield "pair: another request", good._replace(headers=good.headers | {"x-request-id": "another"})
        yield "pair: no request", good._replace(headers={"x-signature": whole})
        yield (
            "pair: the request within the id",
            good._replace(headers={"x-signature": whole}, query={"data.id": f"{data_id};request-id:{request_id}"}),
        )
        yield "header: none", good._replace(headers={"x-request-id": request_id})
        yield "header: under another name", good._replace(headers={"x-request-id": request_id, "signature": whole})
        yield "an IPN, which nobody signs", mp.ipn(int(data_id))
