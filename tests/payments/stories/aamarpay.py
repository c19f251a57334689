"""aamarPay: a card that fails, a wallet that thinks about it and fails too, then one that pays, told twice."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from tests.payments.sale import Sale
from tests.payments.stories.base import Forgery, Story, page_of
from tests.providers.aamarpay import AamarPay
from tests.providers.base import Delivery

from lonja.checkout import Placement
from lonja.payments.gateways.references import reference
from lonja.platform.ids import new_id


class AamarPayStory(Story):
    gateway: ClassVar[str] = "aamarpay"
    shop: ClassVar[dict[str, Any]] = {"currency": "BDT", "country": "BD", "locale": "en", "locales": ["en", "bn"]}
    is_proven_by_us: ClassVar[bool] = True

    def __init__(self) -> None:
        self.aamar = AamarPay()
        super().__init__(self.aamar)

    def values(self, secret: str | None = None) -> dict[str, str]:
        return self.aamar.settings()

    async def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        aamar, page = self.aamar, self.aamar.page(placed.redirect_url)
        for number, (word, code) in enumerate((("Failed", "7"), ("Pending", "0"), ("Failed", "7"))):
            page.pay_status, page.status_code = word, code
            yield aamar.delivery(aamar.notice(page, pg_txnid=f"{page.key}-{number}"))
        page.pay_status = "Pending"
        await aamar.decide(page_of(placed), "approve")
        yield aamar.delivery(aamar.events[-1])
        yield aamar.delivery(aamar.notice(page, pg_txnid=f"{page.key}-again"))

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        """Not other words under a good token: they are taken in and believed in nothing, because aamarPay is asked."""
        said = dict(parse_qsl(good.body.decode()))
        token = said["opt_a"]
        without = {name: value for name, value in said.items() if name != "opt_a"}
        forms: dict[str, Mapping[str, str]] = {
            "token: none": without,
            "token: empty": said | {"opt_a": ""},
            "token: blank": said | {"opt_a": " "},
            "token: not ASCII": said | {"opt_a": "é"},
            "token: a letter less": said | {"opt_a": token[:-1]},
            "token: a letter more": said | {"opt_a": token + "0"},
            "token: in capitals": said | {"opt_a": token.upper()},
            "token: zeros": said | {"opt_a": "0" * 64},
            "token: aamarPay's words for nothing": said | {"opt_a": "Not-Available"},
            "token: in another field": without | {"opt_b": token},
            "token: the signature key": said | {"opt_a": self.aamar.key},
            "payment: nobody's": said | {"mer_txnid": reference(new_id())},
            "payment: in capitals": said | {"mer_txnid": said["mer_txnid"].upper()},
            "payment: empty": said | {"mer_txnid": ""},
            "payment: none": {name: value for name, value in said.items() if name != "mer_txnid"},
            "payment: longer": said | {"mer_txnid": said["mer_txnid"] + "a"},
            "status: empty": said | {"pay_status": ""},
            "status: none": {name: value for name, value in said.items() if name != "pay_status"},
            "nothing": {},
        }
        forms |= {f"token: letter {n}": said | {"opt_a": token[:n] + "g" + token[n + 1 :]} for n in range(0, 64, 4)}
        for name, form in forms.items():
            yield name, good._replace(body=urlencode(form).encode())
        tails = {"two tokens": b"&opt_a=x", "two payments": b"&mer_txnid=x", "not UTF-8": b"&a=%ff", "raw": b"\xff"}
        for name, tail in tails.items():
            yield f"form: {name}", good._replace(body=good.body + tail)
        yield "form: a parameter", good._replace(body=urlencode(without).encode(), query={"opt_a": token})
        yield "form: endless", good._replace(body=b"&".join([b"a=1"] * 300))
