"""Conekta: the whole story against a made-up provider that knows no idempotency keys."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from tests.payments.sale import RETURN, Sale, sale_through
from tests.providers.base import How
from tests.providers.conekta import ACCEPT, Conekta, pem
from tests.shop import Shop

from lonja.checkout import Placement, place_order
from lonja.checkout.flow import retry_payment
from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.payments.gateways import wire
from lonja.payments.gateways.page_life import PAGE_LIFE, made_at
from lonja.payments.model import Buyer, Start
from lonja.platform.ids import new_id

TOTAL = 10_000


@pytest_asyncio.fixture
async def conekta() -> Conekta:
    return Conekta()


@pytest_asyncio.fixture
async def sale(shop: Shop, conekta: Conekta) -> AsyncIterator[Sale]:
    values = {"private_key": conekta.private_key, "webhook_public_key": pem()}
    async with sale_through(shop, "conekta", conekta, values) as opened:
        yield opened


def order_of(conekta: Conekta, placed: Placement) -> dict[str, Any]:
    """The order of an attempt."""
    return next(one for one in conekta.orders.values() if one["metadata"]["attempt_id"] == str(placed.attempt_id))


async def change(sale: Sale, conekta: Conekta, **values: str) -> None:
    """The merchant changes settings."""
    known = {"base_url": conekta.base_url, "private_key": conekta.private_key, "webhook_public_key": pem()}
    await sale.configure(known | values)


async def test_the_buyer_is_sent_to_the_page_and_comes_back_paid(sale: Sale, conekta: Conekta) -> None:
    """PAY-02, PAY-16: one order with our mark, in cents, in the buyer's language, with a page that ends."""
    placed = await sale.placed()
    order = order_of(conekta, placed)
    assert placed.redirect_url == order["checkout"]["url"]
    assert (order["amount"], order["currency"], order["pre_authorize"]) == (TOTAL, "MXN", False)
    assert order["metadata"]["order_id"] == str(placed.order_id)
    assert order["customer_info"]["phone"] == "+525512345678"
    assert order["checkout"]["success_url"] == RETURN.format(attempt_id=placed.attempt_id)
    assert order["checkout"]["expires_at"] == int((made_at(placed.attempt_id) + PAGE_LIFE).timestamp())
    said = conekta.said("orders.create")[0].headers
    assert (said["accept"], said["accept-language"]) == (ACCEPT, "es")
    assert said["idempotency-key"] == str(placed.attempt_id)
    assert (await sale.confirm(placed)).status == "pending"
    assert await sale.decide(placed) == RETURN.format(attempt_id=placed.attempt_id)
    settled = await sale.confirm(placed)
    assert (settled.status, settled.payment_status) == ("confirmed", "paid")


async def test_the_webhooks_alone_settle_and_only_once(sale: Sale, conekta: Conekta) -> None:
    """PAY-05…PAY-08: order.created, order.paid and charge.paid, each twice, backwards: one sale."""
    placed = await sale.placed()
    await sale.decide(placed)
    told = [conekta.delivery(event) for event in reversed(conekta.events)]
    assert [event.kind for event in conekta.events] == ["order.created", "order.paid", "charge.paid"]
    assert await sale.hear(*told, *told) == [True] * 3 + [False] * 3
    assert await sale.work() == [("processed", None)] * 3
    assert await sale.shop.history_of(placed.order_id) == ["confirmed"]
    stored = await sale.shop.owner.fetchval(
        "SELECT string_agg(payload::text, '') FROM payments.webhook_events WHERE store_id = $1", sale.shop.store
    )
    assert "ana@example.com" not in stored, "nothing of the buyer is kept"


async def test_no_is_no_and_the_next_try_is_another_page(sale: Sale, conekta: Conekta) -> None:
    """PAY-03; and P04: what is paid on the old page after that is surplus."""
    call = await sale.shop.visitor()
    placed = await sale.placed(buyer=call)
    await sale.decide(placed, "decline")
    assert (await sale.confirm(placed)).attempt_status == "failed"
    assert (await sale.attempt(placed.attempt_id)).failure_reason == "insufficient_funds"
    again = await retry_payment(
        sale.desk, sale.shop.store, call, order_id=placed.order_id, gateway_id="conekta", return_url=RETURN
    )
    assert again.redirect_url != placed.redirect_url
    for each in (again, placed):
        await sale.decide(each)
        await sale.confirm(each)
    assert await sale.shop.attempts_of(placed.order_id) == ["surplus", "captured"]


@pytest.mark.parametrize("how", ["500", "429", "lost_reply"])
async def test_a_start_that_is_said_again_uses_the_first_order(sale: Sale, conekta: Conekta, how: How) -> None:
    """A lost reply: the list is read before anything is asked for again."""
    conekta.misbehave("orders.create", how)
    call = (await sale.shop.visitor()).keyed("k", b"order")
    cart = await sale.shop.fill(msgspec.structs.replace(call, idempotency_key=None), (await sale.shop.sells(), 1))
    details = sale.shop.details("conekta", phone="+525512345678")

    async def say() -> Placement:
        return await place_order(
            sale.desk, sale.shop.store, call, order_id=new_id(), cart_id=cart.id, details=details, return_url=RETURN
        )

    with pytest.raises(ProviderAway):
        await say()
    placed = await say()
    assert len(conekta.orders) == 1
    assert placed.redirect_url == order_of(conekta, placed)["checkout"]["url"]


async def test_a_lost_order_that_is_not_listed_yet_is_never_paid(sale: Sale, conekta: Conekta) -> None:
    """The header's worst case: two orders for one attempt. Nobody was sent to the first, and it ends by itself."""
    start = a_start()
    conekta.misbehave("orders.create", "lost_reply")
    with pytest.raises(ProviderAway):
        await sale.gateway.start(sale.desk, sale.shop.store, sale.call, start)
    [lost] = conekta.orders
    conekta.unlisted.add(lost)
    started = await sale.gateway.start(sale.desk, sale.shop.store, sale.call, start)
    assert len(conekta.orders) == 2
    assert conekta.orders[started.external_ref]["checkout"]["url"] == started.redirect_url
    assert conekta.orders[lost]["checkout"]["url"] != started.redirect_url
    assert conekta.orders[lost]["checkout"]["expires_at"] <= conekta.now() + 86_400
    conekta.unlisted.clear()
    conekta.charge(lost, "paid")
    marked = await listed(sale, timedelta(minutes=20))
    assert [(one.external_ref, one.outcome) for one in marked if one.attempt_id == start.attempt_id] == [
        (started.external_ref, "pending"),
        (lost, "captured"),
    ]


async def test_an_attempt_whose_reference_was_lost_is_found_by_our_mark(sale: Sale, conekta: Conekta) -> None:
    """Among the others of that time, page after page; the one that took money is the one."""
    placed = await sale.placed()
    order = order_of(conekta, placed)
    for n in range(5):
        conekta.orders[f"ord_{n}"] = order | {"id": f"ord_{n}", "metadata": {} if n % 2 else None}
    conekta.page_size = 2
    await sale.decide(placed)
    lost = msgspec.structs.replace(await sale.attempt(placed.attempt_id), external_ref=None)
    state = await sale.gateway.fetch(sale.desk, sale.shop.store, lost)
    assert (state.outcome, state.external_ref) == ("captured", order["id"])
    assert {one.path for one in conekta.said("orders.list")} == {"/orders"}
    unknown = msgspec.structs.replace(lost, id=new_id())
    assert (await sale.gateway.fetch(sale.desk, sale.shop.store, unknown)).outcome == "pending"


async def test_a_provider_that_hangs_is_away(sale: Sale, conekta: Conekta, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = await sale.placed()
    conekta.misbehave("orders.get", "timeout")
    with monkeypatch.context() as hurry, pytest.raises(ProviderAway):
        hurry.setattr(wire, "TIMEOUT", type(wire.TIMEOUT)(total=0.2))
        await sale.confirm(placed)
    conekta.behave()
    await sale.decide(placed)
    assert (await sale.confirm(placed)).payment_status == "paid"


WORDS = (
    (None, "pending"),
    ("pending_payment", "pending"),
    ("pre_authorized", "authorized"),
    ("paid", "captured"),
    ("partially_refunded", "captured"),
    ("refunded", "captured"),
    ("charged_back", "captured"),
    ("declined", "failed"),
    ("fraudulent", "failed"),
    ("expired", "cancelled"),
    ("canceled", "cancelled"),
    ("voided", "cancelled"),
)


async def test_the_table_of_words(sale: Sale, conekta: Conekta) -> None:
    placed = await sale.placed()
    order = order_of(conekta, placed)
    for word, outcome in WORDS:
        order |= {"payment_status": word, "amount_refunded": 40 if word == "partially_refunded" else 0}
        state = await sale.state(placed.attempt_id)
        assert (state.outcome, state.amount_minor, state.currency) == (outcome, TOTAL, "MXN"), word
        assert state.refunded_minor == {"partially_refunded": 40, "refunded": TOTAL}.get(word or "", 0), word
        assert state.is_disputed == (word == "charged_back"), word


async def test_a_word_we_do_not_know_settles_nothing(sale: Sale, conekta: Conekta) -> None:
    placed = await sale.placed()
    for odd in ("reversed", "", "PAID", "paid "):
        order_of(conekta, placed)["payment_status"] = odd
        state = await sale.state(placed.attempt_id)
        assert (state.outcome, state.reason) == ("pending", odd)
        assert (await sale.confirm(placed)).status == "pending", odd


async def test_set_aside_and_taken_later(sale: Sale, conekta: Conekta) -> None:
    """capture: manual. Cards only; asked twice, captured once; what was never set aside cannot be captured."""
    await change(sale, conekta, capture="manual")
    placed = await sale.placed()
    order = order_of(conekta, placed)
    assert (order["pre_authorize"], order["checkout"]["allowed_payment_methods"]) == (True, ["card"])
    attempt = await sale.attempt(placed.attempt_id)

    async def capture() -> None:
        await sale.gateway.capture(sale.desk, sale.shop.store, sale.call, attempt, TOTAL)

    with pytest.raises(ProviderRefused):
        await capture()
    await sale.decide(placed)
    assert (await sale.state(placed.attempt_id)).outcome == "authorized"
    conekta.misbehave("orders.capture", "lost_reply")
    with pytest.raises(ProviderAway):
        await capture()
    await capture()
    assert len(conekta.said("orders.capture")) == 1
    assert (await sale.confirm(placed)).payment_status == "paid"


async def test_void_lets_go(sale: Sale, conekta: Conekta) -> None:
    """What is set aside is voided, an open page is canceled, twice is once; what was taken is not let go."""
    await change(sale, conekta, capture="manual")

    async def void(placed: Placement) -> None:
        await sale.gateway.void(sale.desk, sale.shop.store, sale.call, await sale.attempt(placed.attempt_id))

    held, opened = await sale.placed(), await sale.placed()
    await sale.decide(held)
    for _ in range(2):
        await void(held)
        await void(opened)
    assert order_of(conekta, held)["payment_status"] == "voided"
    assert order_of(conekta, opened)["payment_status"] == "canceled"
    assert len(conekta.said("orders.cancel")) == 2
    assert (await sale.confirm(opened)).attempt_status == "cancelled"
    await change(sale, conekta)
    with pytest.raises(ProviderRefused):
        await void(await sale.captured())


async def test_what_events_are_about(sale: Sale, conekta: Conekta) -> None:
    """Orders by their mark, charges by their order, chargebacks by their charge; pings and strangers are nothing."""
    placed = await sale.captured()
    order = order_of(conekta, placed)
    charge = order["charges"]["data"][0]["id"]

    async def about(kind: str, **said: str) -> object:
        found = await sale.gateway.about(sale.desk, sale.shop.store, {"type": kind, **said})
        return found.attempt_id if found else None

    assert await about("order.paid", attempt_id=str(placed.attempt_id)) == placed.attempt_id
    assert await about("charge.paid", order_id=order["id"]) == placed.attempt_id
    assert await about("charge.chargeback.created", charge_id=charge) == placed.attempt_id
    for kind, said in (
        ("webhook_ping", {}), ("order.created", {"attempt_id": str(placed.attempt_id)}), ("order.paid", {}),
        ("charge.paid", {"order_id": "ord_unknown"}), ("charge.chargeback.created", {"charge_id": "unknown"}),
    ):  # fmt: skip
        assert await about(kind, **said) is None
    await sale.hear(conekta.delivery(conekta.chargeback(order["id"])))
    assert await sale.work() == [("processed", None)]
    assert (await sale.state(placed.attempt_id)).is_disputed
    order["charges"]["data"][0]["chargeback"]["status"] = "won"
    assert not (await sale.state(placed.attempt_id)).is_disputed


async def test_the_page_speaks_the_buyers_language(sale: Sale, conekta: Conekta) -> None:
    for locale, language in (("es", "es"), ("es-MX", "es"), ("en", "en"), ("bn", "en")):
        await sale.gateway.start(sale.desk, sale.shop.store, sale.call, a_start(locale=locale))
        assert conekta.said("orders.create")[-1].headers["accept-language"] == language, locale


async def test_cents_are_cents(sale: Sale, conekta: Conekta) -> None:
    for amount in (1, 1_010, 99_999_999, 9_007_199_254_740_993):
        started = await sale.gateway.start(sale.desk, sale.shop.store, sale.call, a_start(amount))
        assert conekta.orders[started.external_ref]["amount"] == amount


async def test_a_buyer_without_a_phone(sale: Sale, conekta: Conekta) -> None:
    """Conekta insists on one. The merchant may lend theirs; otherwise the buyer is told, before anything is asked."""
    with pytest.raises(ProviderRefused) as refused:
        await sale.gateway.start(sale.desk, sale.shop.store, sale.call, a_start(phone=" "))
    assert refused.value.params["reason"] == "a phone number is needed to pay this way"
    assert conekta.requests == []
    await change(sale, conekta, phone="+525500000000")
    started = await sale.gateway.start(sale.desk, sale.shop.store, sale.call, a_start(phone=""))
    assert conekta.orders[started.external_ref]["customer_info"]["phone"] == "+525500000000"


async def test_secrets_and_buyers_stay_out_of_errors(sale: Sale, conekta: Conekta) -> None:
    """CFG-02: the made-up provider quotes the whole request in its refusal; we show its codes."""
    bad = msgspec.structs.replace(a_start(), amount_minor=-1, buyer=Buyer(
        email="leak@example.com", full_name="", phone="+525512345678", locale="es", item_count=1
    ))  # fmt: skip
    with pytest.raises(ProviderRefused) as refused:
        await sale.gateway.start(sale.desk, sale.shop.store, sale.call, bad)
    assert "leak" not in repr(refused.value)
    assert refused.value.params["reason"].startswith("HTTP 422 parameter_validation_error conekta.errors.")
    await change(sale, conekta, private_key="key_leak")
    with pytest.raises(ProviderAway) as away:
        await sale.gateway.start(sale.desk, sale.shop.store, sale.call, a_start())
    assert "leak" not in repr(away.value)
    assert "leak" not in repr(await sale.desk.merchant(sale.shop.store, "conekta"))


async def test_the_list_is_read_page_by_page(sale: Sale, conekta: Conekta) -> None:
    """RECON: by the cursor alone. The next page's address is another host's, where our key must not go."""
    placed = [await sale.placed() for _ in range(5)]
    await sale.decide(placed[2])
    conekta.page_size = 2
    found = await listed(sale, timedelta(minutes=20))
    assert [one.attempt_id for one in found] == [one.attempt_id for one in reversed(placed)]
    assert [one.outcome for one in found] == ["pending", "pending", "captured", "pending", "pending"]
    assert {(one.amount_minor, one.currency, one.refunded_minor) for one in found} == {(TOTAL, "MXN", 0)}
    assert await listed(sale, timedelta(minutes=20), ago=timedelta(hours=1)) == []


def a_start(amount: int = TOTAL, *, locale: str = "es", phone: str = "+525512345678") -> Start:
    """What the flow would say."""
    buyer = Buyer(email="ana@example.com", full_name="Ana Ruiz", phone=phone, locale=locale, item_count=1)
    return Start(new_id(), new_id(), amount, "MXN", "#1001", "https://shop.test/back", buyer)


async def listed(sale: Sale, span: timedelta, ago: timedelta = timedelta(0)) -> list[Any]:
    """The provider's list of the last while."""
    now = datetime.now(UTC) - ago
    return [one async for one in sale.gateway.recent(sale.desk, sale.shop.store, now - span, now + span)]
