"""The official SDKs against our made-up providers: so the fakes speak the real contract, and our gateways with them.

The SDKs are synchronous, so they run in a thread. Mercado Pago's has its address in its code: its HTTP client is
given one that turns to the fake. Conekta's answers are pydantic models, which refuse what the contract does not say.
"""

import asyncio
import warnings
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import conekta
import mercadopago  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from mercadopago.config import RequestOptions  # type: ignore[import-untyped]  # it ships no types
from mercadopago.http import HttpClient  # type: ignore[import-untyped]  # it ships no types
from mercadopago.webhook import InvalidWebhookSignatureError, WebhookSignatureValidator  # type: ignore[import-untyped]  # it ships no types
from tests.providers.conekta import ACCEPT, Conekta
from tests.providers.mercadopago import MercadoPago

RETURN = "https://shop.test/back"


class _Elsewhere(HttpClient):  # type: ignore[misc]  # it ships no types
    """The SDK's own client, to another address."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def request(self, method: str, url: str, **rest: Any) -> Any:
        return super().request(method, url.replace("https://api.mercadopago.com", self.base_url), **rest)


@pytest_asyncio.fixture
async def mp() -> AsyncIterator[MercadoPago]:
    fake = MercadoPago()
    async with fake.serve():
        yield fake


@pytest_asyncio.fixture
async def company() -> AsyncIterator[Conekta]:
    fake = Conekta()
    async with fake.serve():
        yield fake


async def test_mercado_pago_by_its_sdk(mp: MercadoPago) -> None:
    """Preference, payment by mark and by id, part and whole back, cancel, chargeback, paging."""
    sdk = mercadopago.SDK("APP_USR-1", http_client=_Elsewhere(mp.base_url))

    def options(key: str) -> RequestOptions:
        return RequestOptions(access_token="APP_USR-1", custom_headers={"x-idempotency-key": key})

    async def ask(what: Any, *args: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            answer = await asyncio.to_thread(what, *args)
        return answer["status"], answer["response"]

    said = {
        "external_reference": "mark-1",
        "items": [{"title": "#1001", "quantity": 1, "currency_id": "MXN", "unit_price": 10.10}],
        "back_urls": dict.fromkeys(("success", "failure", "pending"), RETURN),
        "auto_return": "approved",
        "notification_url": "https://shop.test/hooks",
        "expires": True,
        "expiration_date_to": "2126-01-01T00:00:00.000Z",
    }
    pages = [await ask(sdk.preference().create, said, options("attempt-1")) for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0][0] == 201
    page = pages[0][1]
    assert page["init_point"] == mp.page_url(page["id"])
    status, found = await ask(sdk.preference().search, {"external_reference": "mark-1"})
    assert (status, [one["id"] for one in found["elements"]]) == (200, [page["id"]])
    assert (await ask(sdk.preference().create, said | {"items": [{"title": "x"}]}))[0] == 400

    await mp.decide(page["id"], "decline")
    await mp.decide(page["id"], "approve")
    status, found = await ask(sdk.payment().search, {"external_reference": "mark-1", "sort": "date_created"})
    assert [one["status"] for one in found["results"]] == ["rejected", "approved"]
    payment = found["results"][1]
    assert payment["transaction_amount"] == 10.10
    assert (await ask(sdk.payment().get, payment["id"]))[1]["external_reference"] == "mark-1"
    listed = await asyncio.to_thread(lambda: list(sdk.payment().search_auto_paging_iter({}, limit=1)))
    assert len(listed) == 2

    status, refund = await ask(sdk.refund().create, payment["id"], {"amount": 5.05}, options("refund-1"))
    assert (status, refund["status"], refund["amount"]) == (201, "approved", 5.05)
    assert (await ask(sdk.refund().create, payment["id"], {"amount": 5.06}))[0] == 400
    assert (await ask(sdk.refund().create, payment["id"]))[0] == 201
    assert len((await ask(sdk.refund().list_all, payment["id"]))[1]) == 2
    assert (await ask(sdk.payment().get, payment["id"]))[1]["status"] == "refunded"

    waiting = mp.pay(page["id"], "pending")
    status, gone = await ask(sdk.payment().update, waiting["id"], {"status": "cancelled"})
    assert (status, gone["status"]) == (200, "cancelled")
    assert (await ask(sdk.payment().update, payment["id"], {"status": "cancelled"}))[0] == 400
    assert (await ask(sdk.preference().update, page["id"], {"expires": True}))[0] == 200
    chargeback = mp.dispute(payment["id"])
    status, found = await ask(sdk.chargeback().get, chargeback.payload["id"])
    assert found["payments"] == [payment["id"]]
    assert (await ask(mercadopago.SDK("other", http_client=_Elsewhere(mp.base_url)).payment().get, 1))[0] == 401


async def test_mercado_pagos_validator_takes_our_signatures(mp: MercadoPago) -> None:
    mp.in_milliseconds = False
    event = mp.emit("payment.created", {"id": 7})

    def validate(secret: str, at: float | None = None) -> None:
        said = mp.delivery(event, at=at)
        WebhookSignatureValidator.validate(
            said.headers["x-signature"], said.headers["x-request-id"], said.query["data.id"], secret,
            tolerance_seconds=300,
        )  # fmt: skip

    validate("mp-secret")
    for secret, at in (("other", None), ("mp-secret", mp.now() - 400)):
        with pytest.raises(InvalidWebhookSignatureError):
            validate(secret, at)


async def test_conekta_by_its_sdk(company: Conekta) -> None:
    """Order with a page, list with a cursor, capture, cancel, refund, the webhook's key; every answer is a model."""
    client = conekta.ApiClient(conekta.Configuration(host=company.base_url, access_token="key_1"))
    orders = conekta.OrdersApi(client)
    said = conekta.OrderRequest.from_dict(
        {
            "currency": "MXN",
            "customer_info": {"name": "Ana", "email": "ana@example.com", "phone": "+525512345678"},
            "line_items": [{"name": "#1001", "quantity": 1, "unit_price": 1_010}],
            "metadata": {"attempt_id": "mark-1"},
            "pre_authorize": False,
            "checkout": {
                "type": "HostedPayment",
                "allowed_payment_methods": ["card"],
                "success_url": RETURN,
                "failure_url": RETURN,
                "expires_at": int(company.now()) + 3_600,
            },
        }
    )
    assert said is not None

    async def ask(what: Any, *args: Any, **more: Any) -> Any:
        return await asyncio.to_thread(what, *args, **more)

    order = await ask(orders.create_order, said, accept_language="es")
    assert order.checkout.url == company.page_url(order.checkout.slug)
    assert (order.amount, order.metadata) == (1_010, {"attempt_id": "mark-1"})
    await company.decide(order.checkout.slug, "approve")
    paid = await ask(orders.get_order_by_id, order.id)
    assert (paid.payment_status, paid.charges.data[0].status) == ("paid", "paid")

    held = await ask(orders.create_order, said.model_copy(update={"pre_authorize": True}))
    await company.decide(held.checkout.slug, "approve")
    assert (await ask(orders.get_order_by_id, held.id)).payment_status == "pre_authorized"
    taken = await ask(
        orders.orders_create_capture, held.id, order_capture_request=conekta.OrderCaptureRequest(amount=1_010)
    )
    assert taken.payment_status == "paid"
    gone = await ask(orders.create_order, said)
    assert (await ask(orders.cancel_order, gone.id)).payment_status == "canceled"

    wish = conekta.OrderRefundRequest(amount=500, reason="requested_by_client")
    back = await ask(orders.order_refund, order.id, wish)
    assert (back.payment_status, back.amount_refunded) == ("partially_refunded", 500)
    assert back.charges.data[0].refunds.data[0].amount == -500
    too_much = conekta.OrderRefundRequest(amount=511, reason="other")
    with pytest.raises(conekta.ApiException) as refused:
        await ask(orders.order_refund, order.id, too_much)
    assert refused.value.status == 422

    company.page_size = 2
    first = await ask(orders.get_orders, limit=2, created_at_gte=int(company.now()) - 60)
    assert (first.has_more, [one.id for one in first.data]) == (True, [gone.id, held.id])
    rest = await ask(orders.get_orders, limit=2, next=held.id)
    assert (rest.has_more, [one.id for one in rest.data]) == (False, [order.id])
    found = await ask(conekta.ChargesApi(client).get_charges, search=paid.charges.data[0].id)
    assert [one.order_id for one in found.data] == [order.id]
    made = await ask(
        conekta.WebhookKeysApi(client).create_webhook_key, webhook_key_request=conekta.WebhookKeyRequest(active=True)
    )
    assert made.public_key.startswith("-----BEGIN PUBLIC KEY-----")


async def test_the_hosted_pages_can_be_clicked(mp: MercadoPago, company: Conekta) -> None:
    """What a browser sees and sends: a page with the amount, a decision, the way back to the shop, a closed page."""
    price = {"title": "#1001", "quantity": 1, "currency_id": "MXN", "unit_price": 10.10}
    said = {"external_reference": "m", "items": [price], "back_urls": dict.fromkeys(("success", "failure"), RETURN)}
    order = {
        "currency": "MXN",
        "customer_info": {"name": "Ana", "email": "ana@example.com", "phone": "+525512345678"},
        "line_items": [{"name": "#1001", "quantity": 1, "unit_price": 1_010}],
        "checkout": {
            "type": "HostedPayment", "allowed_payment_methods": ["card"], "success_url": RETURN, "failure_url": RETURN,
            "expires_at": int(company.now()) + 3_600,
        },
    }  # fmt: skip
    async with aiohttp.ClientSession() as http:
        for base, path, body, headers in (
            (mp.base_url, "/checkout/preferences", said, {"authorization": "Bearer APP_USR-1"}),
            (company.base_url, "/orders", order, {"authorization": "Bearer key_1", "accept": ACCEPT}),
        ):
            async with http.post(base + path, json=body, headers=headers) as answer:
                made = await answer.json()
            page = made.get("init_point") or made["checkout"]["url"]
            async with http.get(page) as seen:
                assert "MXN 10.10" in await seen.text()
            async with http.post(page, data={"decision": "approve"}, allow_redirects=False) as clicked:
                assert (clicked.status, clicked.headers["location"].startswith(RETURN)) == (303, True)
            async with http.get(page) as seen:
                assert "This payment is closed." in await seen.text()
    assert [one["status"] for one in mp.payments.values()] == ["approved"]
    assert [one["payment_status"] for one in company.orders.values()] == ["paid"]
