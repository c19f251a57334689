"""Providers of Bangladesh: the browser comes back by a form another site posts, and callbacks are forms."""

from typing import Any
from urllib.parse import urlencode

from litestar.types import ASGIApp

from lonja.payments import set_gateway
from lonja.payments.gateways import gateway, seal_config
from lonja.payments.gateways.references import reference
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from tests.providers.sslcommerz import signed
from tests.shop import Shop
from tests.web.client import Client, Reply
from tests.web.test_purchase import order_of

FORM = "application/x-www-form-urlencoded"
STRANGER: dict[str, Any] = {
    "origin": "https://securepay.sslcommerz.com",
    "sec_fetch_site": "cross-site",
    "content_type": FORM,
}


async def placed_by(guest: Client, shop: Shop) -> Any:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    return await order_of(guest, shop, cart, "sandbox")


async def comes(client: Client, address: str, body: bytes = b"status=VALID", **headers: Any) -> Reply:
    return await client.request("POST", address, raw=body, **(STRANGER | headers))


async def test_a_form_from_elsewhere_becomes_a_question_of_our_own(
    app: ASGIApp, web: Client, guest: Client, shop: Shop, slug: str
) -> None:
    """The POST does nothing but lead to the same address by GET; that one asks the provider."""
    placed = await placed_by(guest, shop)
    order, attempt, browser = placed["order_id"], placed["attempt_id"], Client(app)
    address = f"/s/{slug}/orders/{order}?attempt={attempt}&key={placed['key']}"
    await shop.owner.execute(
        "UPDATE payments.sandbox_sessions SET status = 'approved', captured_minor = amount_minor WHERE store_id = $1",
        shop.store,
    )
    for body in (b"status=FAILED&tran_id=x", b"", b"\xff\x00", b"attempt=x&key=y", b"x" * (64 << 10)):
        came = await comes(browser, address, body)
        assert (came.status, came.headers["location"]) == (303, address)
        assert came.cookies == []
    assert await shop.attempts_of(order) == ["pending"], "a form settles nothing"
    came = await browser.get(address)
    assert came.headers["location"] == f"/s/{slug}/orders/{order}?key={placed['key']}"
    assert await shop.attempts_of(order) == ["captured"]
    assert (await comes(browser, address, b"x" * ((64 << 10) + 1))).status == 413


async def test_only_what_is_ours_is_kept_of_the_address(app: ASGIApp, guest: Client, shop: Shop, slug: str) -> None:
    placed = await placed_by(guest, shop)
    order, browser = placed["order_id"], Client(app)
    came = await comes(browser, f"/s/{slug}/orders/{order}?attempt=a&left=1&next=//evil.test&utm=x", content_type="x/y")
    assert came.headers["location"] == f"/s/{slug}/orders/{order}?attempt=a&left=1"
    assert (await comes(browser, f"/s/{slug}/orders/{order}")).headers["location"] == f"/s/{slug}/orders/{order}"
    for address in (f"/s/{slug}/orders/{order}/payment", f"/s/{slug}/checkout", f"/s/{slug}/cart"):
        assert (await comes(browser, address)).status in {403, 405}, "no other form may come from elsewhere"


async def test_who_left_the_page_is_not_told_to_wait(app: ASGIApp, guest: Client, shop: Shop, slug: str) -> None:
    """AamarPay never says that somebody walked away."""
    placed = await placed_by(guest, shop)
    base = f"/s/{slug}/orders/{placed['order_id']}?attempt={placed['attempt_id']}&key={placed['key']}"
    here = f"/s/{slug}/orders/{placed['order_id']}?key={placed['key']}"
    assert (await Client(app).get(base)).headers["location"] == f"{here}&confirming=yes"
    assert (await Client(app).get(f"{base}&left=1")).headers["location"] == here
    assert "Not paid yet" in (await Client(app).get(here, accept_language="en")).text


async def test_forms_reach_the_gateway_as_they_came(app: ASGIApp, shop: Shop, slug: str, house_keys: str) -> None:
    """PAY-07, PAY-08, C-19: hooks of both, under either name of the second; what is not proven is not stored."""
    box = SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})
    for name, keys in (("sslcommerz", {"store_passwd": "pw"}), ("amarpay", {"signature_key": "key"})):
        found = gateway(name)
        config = seal_config(box, shop.store, found.id, found.fields, {"store_id": "s", **keys})
        await set_gateway(shop.database, shop.store, shop.staff, name, found.label, config=config)
    attempt = new_id()
    ipn = signed({"status": "VALID", "tran_id": reference(attempt), "card_issuer": "ব্যাংক + & ="}, "pw")
    token = box.derive("aamarpay callback", str(shop.store), str(attempt)).hex()
    told = {"mer_txnid": reference(attempt), "pay_status": "Successful", "opt_a": token}
    provider = Client(app)

    async def calls(name: str, form: dict[str, str]) -> Reply:
        return await provider.request("POST", f"/hooks/{slug}/{name}", raw=urlencode(form).encode(), content_type=FORM)

    assert (await calls("sslcommerz", ipn)).ok()["is_new"] is True
    assert (await calls("sslcommerz", ipn)).ok()["is_new"] is False
    assert (await calls("amarpay", told)).ok()["is_new"] is True
    assert (await calls("aamarpay", told)).ok()["is_new"] is False
    (await calls("sslcommerz", ipn | {"status": "FAILED"})).problem(401, "LJ607")
    (await calls("aamarpay", told | {"opt_a": "0" * 64})).problem(401, "LJ607")
    assert await shop.count("payments.webhook_events") == 2


async def test_a_refusal_is_told_beside_the_order(app: ASGIApp, guest: Client, shop: Shop, slug: str) -> None:
    """PAY-03: what a provider will not take (here pesos) is said, and leaves the other ways to pay open."""
    await set_gateway(shop.database, shop.store, shop.staff, "aamarpay", "aamarPay")
    placed = await placed_by(guest, shop)
    form = urlencode({"gateway": "aamarpay", "key": placed["key"]}).encode()
    address = f"/s/{slug}/orders/{placed['order_id']}/payment"
    said = await Client(app).request("POST", address, raw=form, content_type=FORM, accept_language="es")
    assert said.status == 422
    assert "El proveedor de pagos lo rechazó: aamarPay does not take MXN." in said.text
    assert 'value="sandbox"' in said.text
    again = f"/api/v1/orders/{placed['order_id']}/payments?key={placed['key']}"
    (await guest.post(again, {"gateway": "aamarpay"})).problem(422, "LJ611")
