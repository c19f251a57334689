"""SSLCommerz, against a provider that speaks its contract: the whole story, its words, its amounts, its silences."""

import asyncio
import dataclasses
from urllib.parse import parse_qs

import msgspec
import pytest
from tests.dhaka import RETURN, Bookshop, bookshop
from tests.providers.base import Decision, How
from tests.providers.sslcommerz import SSLCommerz
from tests.shop import NOON, OpenShop

from lonja.checkout import Placement
from lonja.checkout.flow import retry_payment
from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.payments.gateways import gateway
from lonja.payments.gateways.references import id_of, reference
from lonja.payments.gateways.sslcommerz import LIVE, SANDBOX
from lonja.payments.model import Refund, RefundState
from lonja.platform.call import Call

CALL = Call.system("tests")
SSL = gateway("sslcommerz")


async def test_a_book_is_bought(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """CFG-05, PAY-02: the session says what SSLCommerz must know; the buyer approves and returns; the order is paid."""
    placed = await boighar.order()
    said = {name: values[0] for name, values in parse_qs(sslcommerz.said("session")[0].body.decode()).items()}
    assert (said["total_amount"], said["currency"]) == ("1150.00", "BDT")
    assert id_of(said["tran_id"]) == placed.attempt_id
    assert said["success_url"] == said["fail_url"] == said["cancel_url"].removesuffix("&left=1")
    assert str(placed.attempt_id) in said["success_url"]
    assert said["ipn_url"] == f"https://shop.test/hooks/{boighar.shop.store}/sslcommerz"
    assert (said["cus_name"], said["cus_email"], said["cus_phone"]) == (
        "Rahim Uddin",
        "rahim@example.com",
        "01711223344",
    )
    assert (said["cus_country"], said["ship_city"]) == ("Bangladesh", "Dhaka")
    assert (said["shipping_method"], said["product_profile"]) == ("Courier", "physical-goods")
    page = sslcommerz.page(placed.redirect_url)
    assert placed.redirect_url == sslcommerz.page_url(page.key)
    assert (await boighar.attempt(placed)).external_ref == page.key
    assert (await boighar.comes_back(placed)).status == "pending"
    await boighar.decides(placed, "approve")
    for _ in range(2):
        settled = await boighar.comes_back(placed)
        assert (settled.status, settled.payment_status) == ("confirmed", "paid")
    assert page.validations >= 1
    assert await boighar.shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_download_has_stand_ins(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """SSLCommerz insists on an address and a telephone; a download has neither."""
    await boighar.order(is_digital=True, phone="")
    said = {name: values[0] for name, values in parse_qs(sslcommerz.said("session")[0].body.decode()).items()}
    assert (said["shipping_method"], said["product_profile"]) == ("NO", "non-physical-goods")
    assert (said["cus_add1"], said["cus_postcode"], said["cus_phone"]) == ("Not given", "0000", "00000000000")
    assert not [name for name in said if name.startswith("ship_")]


@pytest.mark.parametrize(("decision", "attempt"), [("decline", "failed"), ("abandon", "cancelled")])
async def test_no_is_no(boighar: Bookshop, sslcommerz: SSLCommerz, decision: Decision, attempt: str) -> None:
    """PAY-03."""
    placed = await boighar.order()
    await boighar.decides(placed, decision)
    settled = await boighar.comes_back(placed)
    assert (settled.status, settled.attempt_status) == ("pending", attempt)


WORDS: tuple[tuple[tuple[str, ...], str, str | None], ...] = (
    ((), "pending", None),
    (("UNATTEMPTED",), "pending", None),
    (("FAILED", "PENDING"), "pending", None),
    (("FAILED", "CANCELLED"), "failed", "CANCELLED"),
    (("EXPIRED",), "cancelled", "EXPIRED"),
    (("FAILED", "HALF_DONE"), "pending", "HALF_DONE"),
    (("FAILED", "VALID"), "captured", None),
)


async def test_the_words_of_a_transaction(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """An unknown word settles nothing; of several tries on one page, one that worked is enough."""
    placed = await boighar.order()
    page = sslcommerz.page(placed.redirect_url)
    for words, outcome, reason in WORDS:
        sslcommerz.payments.clear()
        for number, word in enumerate(words):
            name = str(number)
            sslcommerz.payments[name] = dataclasses.replace(page, status=word, val_id=name, bank_tran_id=name)
        state = await boighar.asks(placed)
        assert (state.outcome, state.reason) == (outcome, reason), words


@pytest.mark.parametrize(
    ("amount", "currency_type", "told"),
    [
        ("1149.99", "BDT", (114_999, "BDT")),
        ("1150.01", "BDT", (115_001, "BDT")),
        ("1150.001", "BDT", (None, "BDT")),
        ("1,150.00", "BDT", (None, "BDT")),
        ("", "BDT", (None, "BDT")),
        ("1150.00", "USD", (115_000, "USD")),
        ("1150.00", "???", (None, "???")),
    ],
)
async def test_another_amount_or_currency_settles_nothing(
    boighar: Bookshop, sslcommerz: SSLCommerz, amount: str, currency_type: str, told: tuple[int | None, str]
) -> None:
    """PAY-15: not a paisa's tolerance; people are told, once."""
    placed = await boighar.bought()
    page = sslcommerz.page(placed.redirect_url)
    page.amount, page.currency_type = amount, currency_type
    state = await boighar.asks(placed)
    assert (state.outcome, state.amount_minor, state.currency) == ("captured", *told)
    for _ in range(2):
        assert (await boighar.comes_back(placed)).attempt_status == "pending"
    assert await boighar.suspicions() == 1


@pytest.mark.parametrize("amount", ["1150", "1150.0", "1150.00", "1150.0000"])
async def test_one_amount_has_many_spellings(boighar: Bookshop, sslcommerz: SSLCommerz, amount: str) -> None:
    placed = await boighar.bought()
    page = sslcommerz.page(placed.redirect_url)
    page.amount = amount
    assert (await boighar.comes_back(placed)).payment_status == "paid"


async def test_the_limits_of_an_amount(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """10.00 to 500,000.00 BDT: one paisa beside it is refused before anybody is asked."""
    for total in (1_000, 50_000_000):
        placed = await boighar.bought(total)
        page = sslcommerz.page(placed.redirect_url)
        assert (await boighar.comes_back(placed)).payment_status == "paid"
        assert page.form["total_amount"] == f"{total // 100}.00"
    for total in (999, 50_000_001):
        with pytest.raises(ProviderRefused) as refused:
            await boighar.order(total)
        assert "10.00 to 500000.00 BDT" in refused.value.detail
    assert len(sslcommerz.said("session")) == 2


async def test_an_order_in_dollars(open_shop: OpenShop, sslcommerz: SSLCommerz) -> None:
    """What was asked in dollars is compared in dollars, whatever the taka are; it cannot go back by itself."""
    async with bookshop(open_shop, "sslcommerz", sslcommerz, "USD") as shop:
        placed = await shop.bought(2_599)
        page = sslcommerz.page(placed.redirect_url)
        assert (page.amount, page.currency_amount, page.currency_type) == ("3157.78", "25.99", "USD")
        page.currency_amount = "25.98"
        assert (await shop.comes_back(placed)).attempt_status == "pending"
        page.currency_amount = "25.99"
        assert (await shop.comes_back(placed)).payment_status == "paid"
        state = await SSL.refund(
            shop.desk, shop.shop.store, CALL, shop.refund_of(placed, 100), await shop.attempt(placed)
        )
        assert (state.status, state.external_ref) == ("failed", None)


async def test_what_it_cannot_hold_is_not_asked(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """Three decimals, and an address longer than 255 characters: at the limit it is asked, one more and it is not."""
    placed = await boighar.order()
    start = await boighar.start_of(placed)
    fits = msgspec.structs.replace(start, return_url="https://s.test/?" + "x" * 232)
    await SSL.start(boighar.desk, boighar.shop.store, CALL, fits)
    for unfit in (
        msgspec.structs.replace(fits, return_url=f"{fits.return_url}x"),
        msgspec.structs.replace(start, currency="KWD"),
        msgspec.structs.replace(start, buyer=None),
    ):
        with pytest.raises(ProviderRefused):
            await SSL.start(boighar.desk, boighar.shop.store, CALL, unfit)
    assert len(sslcommerz.said("session")) == 2


async def test_risk_is_paid_and_told(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """risk_level 1: the money is there, and people look; the same for two payments under one number."""
    placed = await boighar.bought()
    page = sslcommerz.page(placed.redirect_url)
    assert (await boighar.asks(placed)).is_risky is False
    page.risk_level = "1"
    state = await boighar.asks(placed)
    assert (state.outcome, state.is_risky, state.reason) == ("captured", True, "Card used in many places")
    page.risk_level = "0"
    sslcommerz.payments["again"] = dataclasses.replace(page, val_id="v2", bank_tran_id="b2")
    state = await boighar.asks(placed)
    assert (state.outcome, state.is_risky, state.reason) == ("captured", True, "paid 2 times with one number")


@pytest.mark.parametrize("how", ["500", "503", "429", "timeout", "lost_reply"])
async def test_a_provider_that_does_not_answer_a_start(boighar: Bookshop, sslcommerz: SSLCommerz, how: How) -> None:
    """FIELD-PAINS 12: the order stands; another try is another attempt with another number, and pays."""
    sslcommerz.misbehave("session", how)
    with pytest.raises(ProviderAway) as away, boighar.impatient():
        await boighar.order()
    assert sslcommerz.password not in repr(away.value)
    placed = await boighar.unanswered()
    assert (await boighar.comes_back(placed)).attempt_status == "pending"
    again = await retry_payment(
        boighar.desk, boighar.shop.store, CALL, order_id=placed.order_id, gateway_id="sslcommerz", return_url=RETURN
    )
    await boighar.decides(again, "approve")
    assert (await boighar.comes_back(again)).payment_status == "paid"
    assert len(sslcommerz.payments) == (1 if how in {"500", "503", "429"} else 2)


async def test_a_double_click_leads_to_one_page(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """P06: SSLCommerz knows no keys, so both clicks open a session; the one that was written down is the page."""
    placed = await boighar.order()
    call = (await boighar.shop.visitor()).keyed("click", b"pay")
    sslcommerz.misbehave("session", "slow", times=3)
    sslcommerz.slow_seconds, sslcommerz.suffices = 120, lambda: len(sslcommerz.said("session")) == 4
    clicks = await asyncio.gather(
        *(
            retry_payment(
                boighar.desk,
                boighar.shop.store,
                call,
                order_id=placed.order_id,
                gateway_id="sslcommerz",
                return_url=RETURN,
            )
            for _ in range(3)
        )
    )
    assert len({click.attempt_id for click in clicks}) == 1
    assert len({click.redirect_url for click in clicks}) == 1
    assert (await boighar.attempt(clicks[0])).redirect_url == clicks[0].redirect_url
    assert len(sslcommerz.said("session")) == 4, "they were there at once"


@pytest.mark.parametrize("operation", ["transaction", "validation"])
@pytest.mark.parametrize("how", ["500", "timeout", "lost_reply"])
async def test_a_provider_that_does_not_answer_a_question(
    boighar: Bookshop, sslcommerz: SSLCommerz, operation: str, how: How
) -> None:
    """PAY-09: nothing is guessed; the event is tried again, and settles."""
    placed = await boighar.bought()
    sslcommerz.misbehave(operation, how, times=2)  # twice, because aiohttp itself repeats a GET that was dropped
    with pytest.raises(ProviderAway) as away, boighar.impatient():
        await boighar.comes_back(placed)
    sslcommerz.behave()
    assert sslcommerz.password not in repr(away.value)
    await boighar.hears(sslcommerz.delivery(sslcommerz.events[-1]))
    await boighar.works()
    assert await boighar.shop.history_of(placed.order_id) == ["confirmed"]


async def test_wrong_keys_and_foreign_answers(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """A refusal of a start is told without keys and without the buyer; a question that was refused is asked later."""
    placed = await boighar.order()
    start = await boighar.start_of(placed)
    password, sslcommerz.password = sslcommerz.password, "changed"
    with pytest.raises(ProviderRefused) as refused:
        await SSL.start(boighar.desk, boighar.shop.store, CALL, start)
    assert refused.value.params["reason"] == "Store Credential Error Or Store is De-active"
    with pytest.raises(ProviderAway):
        await boighar.comes_back(placed)
    sslcommerz.password = password
    with pytest.raises(ProviderRefused) as refused:
        await SSL.start(boighar.desk, boighar.shop.store, CALL, msgspec.structs.replace(start, description=""))
    assert refused.value.params["reason"] == "product_name is missing for …"


async def test_a_refund_is_asked_for_once(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """PAY-13: pending until SSLCommerz says it is done; asking again is the same refund, keyed by ours."""
    placed = await boighar.bought()
    await boighar.comes_back(placed)
    first = boighar.refund_of(placed, 50_000)
    asked = [await ask_back(boighar, placed, first) for _ in range(3)]
    number = sslcommerz.refunds[reference(first.id)].number
    assert asked == [RefundState("pending", number)] * 3
    assert [(one.number, one.amount) for one in sslcommerz.refunds.values()] == [(number, "500.00")]
    known = msgspec.structs.replace(first, external_ref=number)
    for refund in (first, known):
        assert (await look_back(boighar, placed, refund)).status == "pending"
    sslcommerz.give_back(number)
    assert await look_back(boighar, placed, known) == RefundState("processed", number)
    second = boighar.refund_of(placed, 65_000)
    await ask_back(boighar, placed, second)
    too_much = await ask_back(boighar, placed, boighar.refund_of(placed, 1))
    assert too_much == RefundState("failed", reason="Refund amount exceeds the transaction")
    other = sslcommerz.refunds[reference(second.id)].number
    sslcommerz.give_back(other, "cancelled")
    refused = await look_back(boighar, placed, msgspec.structs.replace(second, external_ref=other))
    assert (refused.status, refused.reason) == ("failed", "SSLCommerz cancelled it")
    unknown = boighar.refund_of(placed, 1, "unknown")
    assert await look_back(boighar, placed, unknown) == RefundState("pending", "unknown")


async def test_a_refund_whose_answer_was_lost_is_found_again(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """FIELD-PAINS 13: no idempotency key, so the refund's own number is asked for again: one refund."""
    placed = await boighar.bought()
    await boighar.comes_back(placed)
    refund = boighar.refund_of(placed, 115_000)
    sslcommerz.slow_seconds = 0
    sslcommerz.misbehave("transaction", "slow")  # the look, which goes well
    sslcommerz.misbehave("transaction", "lost_reply")  # the asking
    with pytest.raises(ProviderAway):
        await ask_back(boighar, placed, refund)
    number = sslcommerz.refunds[reference(refund.id)].number
    asked = [one for one in sslcommerz.said("transaction") if "refund_trans_id" in one.query]
    assert len(asked) == 1, "what changes something is never repeated by the client itself"
    assert await ask_back(boighar, placed, refund) == RefundState("pending", number)
    assert len(sslcommerz.refunds) == 1


async def test_a_refund_needs_a_payment(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """No payment, no refund; a payment that SSLCommerz calls something else since is one all the same."""
    placed = await boighar.order()
    state = await ask_back(boighar, placed, boighar.refund_of(placed, 1))
    assert state == RefundState("failed", reason="SSLCommerz knows no payment to give back")
    await boighar.decides(placed, "approve")
    sslcommerz.page(placed.redirect_url).status = "PARTIALLY_REFUNDED"
    assert (await ask_back(boighar, placed, boighar.refund_of(placed, 1))).status == "pending"


async def ask_back(boighar: Bookshop, placed: Placement, refund: Refund) -> RefundState:
    return await SSL.refund(boighar.desk, boighar.shop.store, CALL, refund, await boighar.attempt(placed))


async def look_back(boighar: Bookshop, placed: Placement, refund: Refund) -> RefundState:
    return await SSL.fetch_refund(boighar.desk, boighar.shop.store, refund, await boighar.attempt(placed))


async def test_a_refund_that_is_refused_waits_for_people(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """SSLCommerz takes refunds from addresses it knows only."""
    placed = await boighar.bought()
    await boighar.comes_back(placed)
    refund = boighar.refund_of(placed, 115_000)
    sslcommerz.refuses_refunds = "INVALID_REQUEST"
    state = await ask_back(boighar, placed, refund)
    assert state == RefundState("failed", reason="SSLCommerz refused the request: INVALID_REQUEST")
    sslcommerz.refuses_refunds = "FAILED"
    with pytest.raises(ProviderAway):
        await ask_back(boighar, placed, refund)
    assert sslcommerz.refunds == {}


async def test_it_has_no_list_and_no_later(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """What it cannot do is said, and letting go of a page is nothing."""
    placed = await boighar.order()
    assert (SSL.can.list_payments, SSL.can.capture_later, SSL.can.refund) == (False, False, "api")
    await SSL.void(boighar.desk, boighar.shop.store, CALL, await boighar.attempt(placed))
    assert [one async for one in SSL.recent(boighar.desk, boighar.shop.store, NOON, NOON)] == []
    assert (LIVE, SANDBOX) == ("https://securepay.sslcommerz.com", "https://sandbox.sslcommerz.com")
