"""aamarPay, against a provider that speaks its contract: nothing it tells is signed, so it is asked."""

import msgspec
import pytest
from tests.dhaka import RETURN, Bookshop, bookshop
from tests.providers.aamarpay import AamarPay
from tests.providers.base import How
from tests.shop import NOON, OpenShop

from lonja.checkout.flow import retry_payment
from lonja.payments.errors import ProviderAway, ProviderRefused, UnknownAttempt
from lonja.payments.gateways import gateway
from lonja.payments.gateways.aamarpay import LIVE, SANDBOX
from lonja.payments.gateways.references import id_of
from lonja.platform.call import Call
from lonja.platform.ids import new_id

CALL = Call.system("tests")
AAMAR = gateway("aamarpay")


async def test_a_book_is_bought(boimela: Bookshop, aamarpay: AamarPay) -> None:
    """CFG-05, C-19: the start says what aamarPay must know; the buyer approves and returns; the order is paid."""
    assert gateway("amarpay") is AAMAR
    placed = await boimela.order()
    said = aamarpay.said("start")[0].json
    assert (said["amount"], said["currency"], said["type"]) == ("1150.00", "BDT", "json")
    assert id_of(said["tran_id"]) == placed.attempt_id
    assert said["success_url"] == said["fail_url"] == said["cancel_url"].removesuffix("&left=1")
    assert (said["cus_name"], said["cus_phone"], said["cus_country"]) == ("Rahim Uddin", "01711223344", "Bangladesh")
    assert len(said["opt_a"]) == 64
    page = aamarpay.page(placed.redirect_url)
    assert placed.redirect_url == aamarpay.page_url(page.key)
    assert (await boimela.attempt(placed)).external_ref == said["tran_id"]
    assert (await boimela.comes_back(placed)).attempt_status == "pending"
    await boimela.decides(placed, "approve")
    for aamarpay.listed in (0, 1):
        settled = await boimela.comes_back(placed)
        assert (settled.status, settled.payment_status) == ("confirmed", "paid")
    assert await boimela.shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_download_has_stand_ins(boimela: Bookshop, aamarpay: AamarPay) -> None:
    await boimela.order(is_digital=True, phone="")
    said = aamarpay.said("start")[0].json
    assert (said["cus_add1"], said["cus_city"], said["cus_phone"]) == ("Not given", "Not given", "00000000000")


async def test_a_payment_that_failed_and_one_that_was_left(boimela: Bookshop) -> None:
    """PAY-03: aamarPay never hears that somebody walked away, so the attempt stays open until the order expires."""
    left = await boimela.order()
    assert (await boimela.decides(left, "abandon")).endswith("&left=1")
    assert (await boimela.comes_back(left)).attempt_status == "pending"
    failed = await boimela.order()
    await boimela.decides(failed, "decline")
    assert (await boimela.comes_back(failed)).attempt_status == "failed"


WORDS = (
    ("Successful", "2", "captured", None),
    ("Successful", "", "captured", None),
    ("", "2", "captured", None),
    ("", "7", "failed", ""),
    ("Failed", "7", "failed", "Failed"),
    ("Canceled", "9", "cancelled", "Canceled"),
    ("Expired", "", "cancelled", "Expired"),
    ("Pending", "0", "pending", None),
    ("Successful", "7", "pending", "Successful 7"),
    ("Successful", "3", "pending", "Successful 3"),
    ("Failed", "2", "pending", "Failed 2"),
    ("Not-Available", "5", "pending", "5"),
    ("Refunded", "2", "pending", "Refunded 2"),
    ("", "", "pending", None),
)


async def test_the_words_of_a_payment(boimela: Bookshop, aamarpay: AamarPay) -> None:
    """A word we do not know settles nothing, nor does one that its own code contradicts."""
    placed = await boimela.order()
    page = aamarpay.page(placed.redirect_url)
    for status, code, outcome, reason in WORDS:
        page.pay_status, page.status_code = status, code
        state = await boimela.asks(placed)
        assert (state.outcome, state.reason or None) == (outcome, reason or None), (status, code)


async def test_the_callback_alone_settles(boimela: Bookshop, aamarpay: AamarPay) -> None:
    """PAY-05…PAY-08: our own token proves it; stored once, under either name; nothing of the card is stored."""
    placed = await boimela.bought()
    told = aamarpay.delivery(aamarpay.events[-1])
    heard = [await boimela.hears(told, provider=name) for name in ("aamarpay", "amarpay", "aamarpay")]
    assert heard == [True, False, False]
    for _ in range(2):
        await boimela.works()
    assert await boimela.inbox() == [("Successful", "processed")]
    assert await boimela.shop.history_of(placed.order_id) == ["confirmed"]
    kept = await boimela.shop.owner.fetchval(
        "SELECT payload::text FROM payments.webhook_events WHERE store_id = $1", boimela.shop.store
    )
    assert "XXXX6675" not in kept
    assert "opt_a" not in kept


async def test_late_twice_and_out_of_order(boimela: Bookshop, aamarpay: AamarPay) -> None:
    placed = await boimela.order()
    page = aamarpay.page(placed.redirect_url)
    failed = aamarpay.notice(page, pay_status="Failed", pg_txnid="AAM-before")
    await boimela.decides(placed, "approve")
    for event in (aamarpay.events[-1], failed, aamarpay.events[-1], failed):
        await boimela.hears(aamarpay.delivery(event))
        await boimela.works()
    assert await boimela.inbox() == [("Successful", "processed"), ("Failed", "processed")]
    assert await boimela.shop.attempts_of(placed.order_id) == ["captured"]


async def test_a_buyer_who_knows_the_token_cannot_lie(boimela: Bookshop, aamarpay: AamarPay) -> None:
    """The token goes through the buyer's browser: what comes with it is stored, and believed in nothing."""
    placed, victim = await boimela.order(40_000_000), await boimela.order()
    page, victims = aamarpay.page(placed.redirect_url), aamarpay.page(victim.redirect_url)
    lie = aamarpay.notice(page, pay_status="Successful", status_code="2", pg_txnid=victims.key)
    assert await boimela.hears(aamarpay.delivery(lie))
    await boimela.works()
    assert await boimela.shop.attempts_of(placed.order_id) == ["pending"]
    await boimela.decides(victim, "approve")
    assert await boimela.hears(aamarpay.delivery(aamarpay.events[-1])), "nobody uses up another attempt's event"
    await boimela.works()
    assert await boimela.shop.attempts_of(victim.order_id) == ["captured"]
    with pytest.raises(UnknownAttempt):
        await boimela.comes_back(msgspec.structs.replace(placed, attempt_id=new_id()))


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        ("1149.99", "BDT", (114_999, "BDT")),
        ("1150.001", "BDT", (None, "BDT")),
        ("1e3", "BDT", (None, "BDT")),
        ("1150.00", "USD", (115_000, "USD")),
    ],
)
async def test_another_amount_or_currency_settles_nothing(
    boimela: Bookshop, aamarpay: AamarPay, amount: str, currency: str, told: tuple[int | None, str]
) -> None:
    """PAY-15."""
    placed = await boimela.bought()
    page = aamarpay.page(placed.redirect_url)
    page.amount, page.currency_merchant = amount, currency
    state = await boimela.asks(placed)
    assert (state.outcome, state.amount_minor, state.currency) == ("captured", *told)
    assert (await boimela.comes_back(placed)).attempt_status == "pending"
    assert await boimela.suspicions() == 1


async def test_an_answer_about_another_payment_is_none(boimela: Bookshop, aamarpay: AamarPay) -> None:
    """Somebody else's payment of the same amount, an empty answer, two payments, a text: nobody's money is taken."""
    placed, other = await boimela.order(), await boimela.bought()
    aamarpay.answers_about = aamarpay.page(other.redirect_url)
    assert (await boimela.comes_back(placed)).attempt_status == "pending"
    aamarpay.answers_about = None
    never = msgspec.structs.replace(await boimela.attempt(placed), id=new_id())
    state = await AAMAR.fetch(boimela.desk, boimela.shop.store, never)
    assert (state.outcome, state.reason) == ("pending", "Invalid-Data")
    aamarpay.listed = 2
    with pytest.raises(ProviderAway):
        await boimela.asks(other)
    aamarpay.listed, aamarpay.key = 0, "changed"
    with pytest.raises(ProviderAway):
        await boimela.asks(other)


async def test_risk_is_paid_and_told(boimela: Bookshop, aamarpay: AamarPay) -> None:
    placed = await boimela.bought()
    page = aamarpay.page(placed.redirect_url)
    page.risk_level = "1"
    state = await boimela.asks(placed)
    assert (state.outcome, state.is_risky, state.reason) == ("captured", True, "Risky")


async def test_exact_amounts(boimela: Bookshop, aamarpay: AamarPay) -> None:
    for total, text in ((1_000, "10.00"), (50_000_001, "500000.01"), (999_999_999_99, "999999999.99")):
        placed = await boimela.bought(total)
        assert aamarpay.said("start")[-1].json["amount"] == text
        aamarpay.page(placed.redirect_url).amount = text
        assert (await boimela.comes_back(placed)).payment_status == "paid"


async def test_an_order_in_dollars(open_shop: OpenShop, aamarpay: AamarPay) -> None:
    """Asked in dollars, compared in dollars; other currencies it does not take."""
    async with bookshop(open_shop, "aamarpay", aamarpay, "USD") as shop:
        placed = await shop.bought(4_000)
        page = aamarpay.page(placed.redirect_url)
        assert (page.amount, page.currency_amount, page.currency_merchant) == ("4860.00", "40.00", "USD")
        page.currency_amount = "39.99"
        assert (await shop.comes_back(placed)).attempt_status == "pending"
        page.currency_amount = "40.00"
        assert (await shop.comes_back(placed)).payment_status == "paid"
        start = await shop.start_of(placed)
        for unfit in (
            msgspec.structs.replace(start, currency="EUR"),
            msgspec.structs.replace(start, buyer=None),
        ):
            with pytest.raises(ProviderRefused):
                await AAMAR.start(shop.desk, shop.shop.store, CALL, unfit)
        assert len(aamarpay.said("start")) == 1


@pytest.mark.parametrize("how", ["500", "429", "timeout", "lost_reply"])
async def test_a_provider_that_does_not_answer_a_start(boimela: Bookshop, aamarpay: AamarPay, how: How) -> None:
    """FIELD-PAINS 12: the order stands. A tran_id is taken once, so the buyer goes on with another attempt."""
    aamarpay.misbehave("start", how)
    with pytest.raises(ProviderAway) as away, boimela.impatient():
        await boimela.order()
    assert aamarpay.key not in repr(away.value)
    placed = await boimela.unanswered()
    assert (await boimela.comes_back(placed)).attempt_status == "pending"
    if how in {"timeout", "lost_reply"}:
        with pytest.raises(ProviderRefused) as refused:
            await AAMAR.start(boimela.desk, boimela.shop.store, CALL, await boimela.start_of(placed))
        assert refused.value.params["reason"] == "result: false; tran_id: Duplicate Transaction id"
    again = await retry_payment(
        boimela.desk, boimela.shop.store, CALL, order_id=placed.order_id, gateway_id="aamarpay", return_url=RETURN
    )
    await boimela.decides(again, "approve")
    assert (await boimela.comes_back(again)).payment_status == "paid"


@pytest.mark.parametrize("how", ["500", "timeout", "lost_reply"])
async def test_a_provider_that_does_not_answer_a_question(boimela: Bookshop, aamarpay: AamarPay, how: How) -> None:
    """PAY-09."""
    placed = await boimela.bought()
    aamarpay.misbehave("trxcheck", how, times=2)  # twice, because aiohttp itself repeats a GET that was dropped
    with pytest.raises(ProviderAway) as away, boimela.impatient():
        await boimela.comes_back(placed)
    assert aamarpay.key not in repr(away.value)
    aamarpay.behave()
    await boimela.hears(aamarpay.delivery(aamarpay.events[-1]))
    await boimela.works()
    assert await boimela.shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_refusal_is_told_without_keys_and_without_the_buyer(boimela: Bookshop, aamarpay: AamarPay) -> None:
    placed = await boimela.order()
    start = await boimela.start_of(placed)
    with pytest.raises(ProviderRefused) as refused:
        await AAMAR.start(boimela.desk, boimela.shop.store, CALL, msgspec.structs.replace(start, description=""))
    assert refused.value.params["reason"] == "result: false; reason: ['desc'] from …"
    aamarpay.key = "changed"
    with pytest.raises(ProviderRefused) as refused:
        await AAMAR.start(boimela.desk, boimela.shop.store, CALL, start)
    assert refused.value.params["reason"] == "Invalid Store ID or signature"


async def test_a_refund_is_a_persons(boimela: Bookshop) -> None:
    placed = await boimela.bought()
    await boimela.comes_back(placed)
    attempt, refund = await boimela.attempt(placed), boimela.refund_of(placed, 100)
    for state in (
        await AAMAR.refund(boimela.desk, boimela.shop.store, CALL, refund, attempt),
        await AAMAR.fetch_refund(boimela.desk, boimela.shop.store, refund, attempt),
    ):
        assert state.status == "pending"
        assert "a person gives it back" in str(state.reason)
    assert (AAMAR.can.refund, AAMAR.can.list_payments, AAMAR.can.capture_later) == ("manual", False, False)
    await AAMAR.void(boimela.desk, boimela.shop.store, CALL, attempt)
    assert [one async for one in AAMAR.recent(boimela.desk, boimela.shop.store, NOON, NOON)] == []
    assert (LIVE, SANDBOX) == ("https://secure.aamarpay.com", "https://sandbox.aamarpay.com")
