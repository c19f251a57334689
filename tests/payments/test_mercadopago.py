"""Mercado Pago: the whole story against a made-up provider that is as bad as a real one."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
import pytest_asyncio
from tests.payments.sale import RETURN, Sale, sale_through
from tests.providers.base import How
from tests.providers.mercadopago import MercadoPago
from tests.shop import Shop

from lonja.checkout import Placement, place_order
from lonja.checkout.flow import retry_payment
from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.payments.gateways import gateway, wire
from lonja.payments.gateways.mercadopago_payments import major, minor
from lonja.platform.ids import new_id

TOTAL = 10_000


@pytest_asyncio.fixture
async def mp() -> MercadoPago:
    return MercadoPago()


@pytest_asyncio.fixture
async def sale(shop: Shop, mp: MercadoPago) -> AsyncIterator[Sale]:
    values = {"access_token": mp.access_token, "webhook_secret": mp.webhook_secret}
    async with sale_through(shop, "mercadopago", mp, values) as opened:
        yield opened


def page_of(mp: MercadoPago, placed: Placement) -> str:
    """The preference of an attempt."""
    return next(one for one, page in mp.preferences.items() if page["external_reference"] == str(placed.attempt_id))


async def test_the_buyer_is_sent_to_the_page_and_comes_back_paid(sale: Sale, mp: MercadoPago) -> None:
    """PAY-02, PAY-16: one preference with our mark, exact to the cent; no card data passes through us."""
    placed = await sale.placed()
    page = mp.preferences[page_of(mp, placed)]
    assert placed.redirect_url == page["init_point"]
    assert page["items"][0]["unit_price"] == Decimal("100.00")
    assert (page["items"][0]["currency_id"], page["items"][0]["quantity"]) == ("MXN", 1)
    assert set(page["back_urls"].values()) == {RETURN.format(attempt_id=placed.attempt_id)}
    assert page["notification_url"].endswith(f"/hooks/{sale.shop.store}/mercadopago?source_news=webhooks")
    assert mp.said("preferences.create")[0].headers["x-idempotency-key"] == str(placed.attempt_id)
    assert (await sale.confirm(placed)).status == "pending"
    back = await sale.decide(placed)
    assert back.startswith(RETURN.format(attempt_id=placed.attempt_id))
    settled = await sale.confirm(placed)
    assert (settled.status, settled.payment_status) == ("confirmed", "paid")


async def test_the_webhook_alone_settles_and_only_once(sale: Sale, mp: MercadoPago) -> None:
    """PAY-05…PAY-08: twice the same, and once more signed anew: one sale."""
    placed = await sale.placed()
    await sale.decide(placed)
    told = mp.delivery(mp.events[-1])
    later = mp.delivery(mp.events[-1], at=mp.now() + 7)
    assert await sale.hear(told, told, later) == [True, False, True]
    assert await sale.work() == [("processed", None)] * 2
    assert await sale.shop.history_of(placed.order_id) == ["confirmed"]
    assert await sale.shop.count("payments.webhook_events") == 2


async def test_out_of_order_is_in_order(sale: Sale, mp: MercadoPago) -> None:
    """A card is declined, the next is approved, and we hear of it backwards: what counts is how it stands now."""
    placed = await sale.placed()
    await sale.decide(placed, "decline")
    await sale.decide(placed, "approve")
    declined, approved = (mp.delivery(event) for event in mp.events)
    await sale.hear(approved, declined)
    assert [status for status, _ in await sale.work()] == ["processed", "processed"]
    assert await sale.shop.attempts_of(placed.order_id) == ["captured"]


async def test_no_is_no_and_the_next_try_is_another_page(sale: Sale, mp: MercadoPago) -> None:
    """PAY-03: the reason is kept; a later approval on the old page is not lost either."""
    call = await sale.shop.visitor()
    placed = await sale.placed(buyer=call)
    await sale.decide(placed, "decline")
    assert (await sale.confirm(placed)).attempt_status == "failed"
    assert (await sale.attempt(placed.attempt_id)).failure_reason == "cc_rejected_insufficient_amount"
    again = await retry_payment(
        sale.desk, sale.shop.store, call, order_id=placed.order_id, gateway_id="mercadopago", return_url=RETURN
    )
    assert again.redirect_url != placed.redirect_url
    await sale.decide(again)
    assert (await sale.confirm(again)).status == "confirmed"
    await sale.decide(placed)
    await sale.confirm(placed)
    assert await sale.shop.attempts_of(placed.order_id) == ["surplus", "captured"]


@pytest.mark.parametrize("how", ["500", "503", "429", "lost_reply"])
async def test_a_start_that_is_said_again_opens_one_page(sale: Sale, mp: MercadoPago, how: How) -> None:
    """A lost reply: the same key finds the first answer."""
    mp.misbehave("preferences.create", how)
    call = (await sale.shop.visitor()).keyed("k", b"order")
    cart = await sale.shop.fill(msgspec.structs.replace(call, idempotency_key=None), (await sale.shop.sells(), 1))

    async def say() -> Placement:
        return await place_order(
            sale.desk, sale.shop.store, call, order_id=new_id(), cart_id=cart.id,
            details=sale.shop.details("mercadopago"), return_url=RETURN,
        )  # fmt: skip

    with pytest.raises(ProviderAway):
        await say()
    placed = await say()
    assert len(mp.preferences) == 1
    assert placed.redirect_url == mp.preferences[page_of(mp, placed)]["init_point"]


async def test_a_second_page_for_one_attempt_loses_nothing(sale: Sale, mp: MercadoPago) -> None:
    """Should the key not be known, both pages bear our mark: what is paid on the one we forgot is found."""
    placed = await sale.placed()
    first = page_of(mp, placed)
    mp.preferences["2019-lost"] = mp.preferences[first] | {"id": "2019-lost"}
    mp.pay("2019-lost")
    assert (await sale.confirm(placed)).payment_status == "paid"


async def test_a_provider_that_hangs_is_away(sale: Sale, mp: MercadoPago, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = await sale.placed()
    monkeypatch.setattr(wire, "TIMEOUT", type(wire.TIMEOUT)(total=0.2))
    mp.misbehave("payments.search", "timeout")
    with pytest.raises(ProviderAway) as away:
        await sale.confirm(placed)
    assert away.value.params == {"gateway": "mercadopago"}


async def test_a_word_we_do_not_know_settles_nothing(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.placed()
    for odd in ("partially_paid", "", "APPROVED", "approved "):
        mp.payments.clear()
        mp.pay(page_of(mp, placed), odd)
        state = await sale.state(placed.attempt_id)
        assert (state.outcome, state.reason) == ("pending", odd)
        assert (await sale.confirm(placed)).status == "pending", odd


WORDS = (
    ("pending", "pending_waiting_payment", "pending", False),
    ("in_process", "pending_review_manual", "pending", False),
    ("authorized", "pending_capture", "authorized", False),
    ("approved", "accredited", "captured", False),
    ("in_mediation", None, "captured", True),
    ("charged_back", "in_process", "captured", True),
    ("charged_back", "reimbursed", "captured", False),
    ("refunded", "refunded", "captured", False),
    ("rejected", "cc_rejected_call_for_authorize", "failed", False),
    ("cancelled", "expired", "cancelled", False),
    ("canceled", None, "cancelled", False),
)


async def test_the_table_of_words(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.placed()
    for status, detail, outcome, is_disputed in WORDS:
        mp.payments.clear()
        mp.pay(page_of(mp, placed), status, detail)
        state = await sale.state(placed.attempt_id)
        assert (state.outcome, state.is_disputed, state.is_risky) == (outcome, is_disputed, False), status
        assert state.refunded_minor == (TOTAL if status == "refunded" else 0), status
        assert (state.amount_minor, state.currency) == (TOTAL, "MXN"), status


async def test_a_page_that_was_paid_twice_is_told(sale: Sale, mp: MercadoPago) -> None:
    """A cash ticket is paid after a card was: the first counts, people hear of the other."""
    placed = await sale.placed()
    first = mp.pay(page_of(mp, placed), date_created="2020-11-20T10:00:00.000Z", date_approved=None)
    assert (await sale.state(placed.attempt_id)).is_risky is False
    mp.pay(page_of(mp, placed))
    state = await sale.state(placed.attempt_id)
    assert (state.external_ref, state.is_risky, state.reason) == (str(first["id"]), True, "2 payments took money")
    assert (await sale.confirm(placed)).payment_status == "paid"


async def test_a_list_that_lags_makes_the_event_wait(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.placed()
    await sale.decide(placed)
    number = next(iter(mp.payments))
    mp.unlisted.add(number)
    await sale.hear(mp.delivery(mp.events[-1]))
    [(status, error)] = await sale.work()
    assert status == "failed"
    assert error is not None
    assert "LJ610" in error
    mp.unlisted.clear()
    await sale.shop.owner.execute(
        "UPDATE payments.webhook_events SET next_try_at = platform.now() WHERE store_id = $1", sale.shop.store
    )
    await sale.shop.owner.execute(
        "SELECT platform.wake($1, 'checkout.process_events', platform.now())", sale.shop.store
    )
    assert await sale.work() == [("processed", None)]
    assert await sale.shop.history_of(placed.order_id) == ["confirmed"]


async def test_what_events_are_about(sale: Sale, mp: MercadoPago) -> None:
    """Payments and chargebacks lead to the attempt; other topics, other people's payments and test calls do not."""
    placed = await sale.captured()
    number = next(iter(mp.payments))

    async def about(kind: str, data_id: object) -> object:
        found = await sale.gateway.about(sale.desk, sale.shop.store, {"type": kind, "data_id": data_id})
        return found.attempt_id if found else None

    assert await about("payment", str(number)) == placed.attempt_id
    chargeback = mp.dispute(number)
    assert await about("topic_chargebacks_wh", chargeback.payload["id"]) == placed.attempt_id
    assert (await sale.state(placed.attempt_id)).is_disputed
    await sale.hear(mp.delivery(chargeback))
    assert await sale.work() == [("processed", None)]
    mp.payments[number]["external_reference"] = "somebody else's"
    for kind, data_id in (
        ("payment", str(number)), ("payment", "123456"), ("payment", None), ("merchant_order", str(number)),
        ("topic_claims_integration_wh", "1"), ("topic_chargebacks_wh", "1"), ("unknown", "1"),
    ):  # fmt: skip
        assert await about(kind, data_id) is None


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1_010, "MXN", "10.10"),
        (1, "MXN", "0.01"),
        (99_999_999, "MXN", "999999.99"),
        (9_007_199_254_740_993, "MXN", "90071992547409.93"),
        (10_000, "CLP", "10000"),
        (500, "BRL", "5.00"),
    ],
)
def test_amounts_are_exact(amount: int, currency: str, text: str) -> None:
    """No float: what is written is what stands in the books, and it reads back as the same."""
    written = msgspec.json.Encoder(decimal_format="number").encode({"amount": major(amount, currency)})
    assert written == b'{"amount":%s}' % text.encode()
    read = msgspec.json.decode(written, type=dict[str, Decimal])
    assert minor(read["amount"], currency) == amount


def test_an_amount_that_is_no_amount_is_none() -> None:
    assert minor(Decimal("10.005"), "MXN") is None
    assert minor(Decimal("10.5"), "CLP") is None
    assert minor(Decimal("1E+2"), "MXN") == 10_000


async def test_an_amount_that_cannot_be_counted_settles_nothing(sale: Sale, mp: MercadoPago) -> None:
    """PAY-15: half a cent is no amount of ours; nothing is rounded, people see why."""
    placed = await sale.placed()
    mp.pay(page_of(mp, placed), transaction_amount=Decimal("100.005"))
    state = await sale.state(placed.attempt_id)
    assert (state.outcome, state.reason) == ("pending", "the amount cannot be counted")
    assert (await sale.confirm(placed)).status == "pending"


async def test_secrets_and_buyers_stay_out_of_errors(
    sale: Sale, mp: MercadoPago, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """CFG-02: the made-up provider quotes the token in its refusal, as real ones do."""
    await sale.configure({"base_url": mp.base_url, "access_token": "APP_USR-leak", "webhook_secret": "whsec-leak"})
    with pytest.raises(ProviderRefused) as refused:
        await sale.placed()
    assert refused.value.params == {"gateway": "mercadopago", "reason": "HTTP 401 unauthorized"}
    merchant = await sale.desk.merchant(sale.shop.store, "mercadopago")
    said = capsys.readouterr()
    everything = f"{refused.value!r} {merchant!r} {said.out} {said.err} {caplog.text}"
    assert "leak" not in everything
    await sale.configure({"base_url": "http://leak.invalid:not-a-port", "access_token": "APP_USR-leak"})
    with pytest.raises(ProviderAway) as away:
        await sale.placed()
    assert "leak" not in repr(away.value)


async def test_a_refused_read_is_asked_again(sale: Sale, mp: MercadoPago) -> None:
    """A key that is not taken today may be repaired tomorrow: the event must not die of it."""
    placed = await sale.placed()
    await sale.configure({"base_url": mp.base_url, "access_token": "APP_USR-other", "webhook_secret": "s"})
    with pytest.raises(ProviderAway):
        await sale.confirm(placed)


async def test_void_closes_the_page_and_lets_go(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.placed()
    waiting = mp.pay(page_of(mp, placed), "pending", "pending_waiting_payment")
    await sale.gateway.void(sale.desk, sale.shop.store, sale.call, await sale.attempt(placed.attempt_id))
    assert mp.payments[waiting["id"]]["status"] == "cancelled"
    till = mp.till(page_of(mp, placed))
    assert till is not None
    assert not till.is_open
    assert (await sale.confirm(placed)).attempt_status == "cancelled"
    paid = await sale.captured()
    with pytest.raises(ProviderRefused):
        await sale.gateway.void(sale.desk, sale.shop.store, sale.call, await sale.attempt(paid.attempt_id))


async def test_what_it_can_is_said_honestly() -> None:
    can = gateway("mercadopago").can
    assert (can.capture_later, can.refund, can.list_payments) == (False, "api", True)


async def test_the_list_is_read_page_by_page(sale: Sale, mp: MercadoPago, monkeypatch: pytest.MonkeyPatch) -> None:
    """RECON: every payment of the time, ours with our mark, also beyond one window."""
    monkeypatch.setattr("lonja.payments.gateways.mercadopago.PAGE", 3)
    monkeypatch.setattr("lonja.payments.gateways.mercadopago.WINDOW", 9)
    placed = await sale.placed()
    start = datetime(2026, 11, 1, tzinfo=UTC)
    for n in range(25):
        moment = (start + timedelta(seconds=n)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        mp.pay(page_of(mp, placed), date_created=moment, date_approved=moment)
    mp.payments[1_001]["external_reference"] = None
    listed = [
        one async for one in sale.gateway.recent(sale.desk, sale.shop.store, start, start + timedelta(seconds=23))
    ]
    assert [one.external_ref for one in listed] == [str(1_001 + n) for n in range(24)]
    assert {one.attempt_id for one in listed[1:]} == {placed.attempt_id}
    assert listed[0].attempt_id is None
    assert (listed[3].outcome, listed[3].amount_minor, listed[3].currency) == ("captured", TOTAL, "MXN")
    assert listed[3].at == start + timedelta(seconds=3)
    assert json.loads(mp.said("payments.search")[0].body or "{}") == {}


async def test_a_payment_that_is_known_is_read_by_its_id(sale: Sale, mp: MercadoPago) -> None:
    """When the attempt's reference is a payment's id, the list may lag behind it."""
    placed = await sale.placed()
    number = mp.pay(page_of(mp, placed))["id"]
    mp.unlisted.add(number)
    attempt = msgspec.structs.replace(await sale.attempt(placed.attempt_id), external_ref=str(number))
    assert (await sale.gateway.fetch(sale.desk, sale.shop.store, attempt)).outcome == "captured"
    mp.payments[number]["external_reference"] = str(new_id())
    assert (await sale.gateway.fetch(sale.desk, sale.shop.store, attempt)).outcome == "pending"
