"""SSLCommerz: a page that is opened, a card that fails, a buyer who leaves and comes back and pays."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from tests.payments.sale import Sale
from tests.payments.stories.base import Forgery, Story, page_of
from tests.providers.base import Delivery
from tests.providers.sslcommerz import SSLCommerz, signed

from lonja.checkout import Placement
from lonja.payments.gateways.references import reference
from lonja.platform.ids import new_id


class SSLCommerzStory(Story):
    gateway: ClassVar[str] = "sslcommerz"
    shop: ClassVar[dict[str, Any]] = {"currency": "BDT", "country": "BD", "locale": "en", "locales": ["en", "bn"]}

    def __init__(self) -> None:
        self.ssl = SSLCommerz()
        super().__init__(self.ssl)

    def values(self, secret: str | None = None) -> dict[str, str]:
        return self.ssl.settings() | ({} if secret is None else {"store_passwd": secret})

    async def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        ssl, page = self.ssl, self.ssl.page(placed.redirect_url)
        yield ssl.delivery(ssl.ipn(page))
        for word in ("FAILED", "CANCELLED"):
            page.status = word
            yield ssl.delivery(ssl.ipn(page, error=f"{word}, says the bank"))
        page.status = "UNATTEMPTED"
        await ssl.decide(page_of(placed), "approve")
        yield ssl.delivery(ssl.events[-1])
        yield ssl.delivery(ssl.ipn(page, status="VALIDATED"))

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        said, before = dict(parse_qsl(good.body.decode())), dict(parse_qsl(old.body.decode()))
        fields = {name: value for name, value in said.items() if not name.startswith("verify")}
        bare = {"status": "VALID", "amount": "100.00"}
        proof = {name: said[name] for name in ("verify_sign", "verify_key")}
        forms: dict[str, Mapping[str, str]] = {
            "key: another password": signed(fields, "another"),
            "key: no password": signed(fields, ""),
            "key: the password in capitals": signed(fields, self.ssl.password.upper()),
            "key: the store's id": signed(fields, self.ssl.store_id),
            "body: another payment": said | {"tran_id": reference(new_id())},
            "replay: an old signature over new words": said | {"verify_sign": before["verify_sign"]},
            "replay: a new signature over old words": before | proof,
            "field: tran_id is not signed": signed(bare, self.ssl.password) | {"tran_id": said["tran_id"]},
            "field: a signed name is missing from the key": said | {"verify_key": "tran_id,status"},
            "field: an empty key": said | {"verify_key": ""},
            "field: no key": {name: value for name, value in said.items() if name != "verify_key"},
            "field: no signature": {name: value for name, value in said.items() if name != "verify_sign"},
            "field: neither": fields,
            "field: an empty signature": said | {"verify_sign": ""},
            "field: half a signature": said | {"verify_sign": said["verify_sign"][:16]},
            "field: a signature in capitals": said | {"verify_sign": said["verify_sign"].upper()},
            "field: not ASCII": said | {"verify_sign": "é"},
            "field: SHA-256 where MD5 stands": said | {"verify_sign": said["verify_sign"] * 2},
            "nothing": {},
        }
        forms |= {f"body: {name} changed": said | {name: f"{value}0"} for name, value in fields.items()}
        forms |= {f"body: {one} missing": {n: v for n, v in said.items() if n != one} for one in fields}
        for name, form in forms.items():
            yield name, good._replace(body=urlencode(form).encode())
        tails = {"two answers": b"&tran_id=x", "not UTF-8": b"&a=%ff", "a zero byte": b"&b=%00", "raw": b"\xff"}
        for name, tail in tails.items():
            yield f"form: {name}", good._replace(body=good.body + tail)
        yield "form: endless", good._replace(body=b"&".join([b"a=1"] * 300))
