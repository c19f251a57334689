"""Money back through Conekta, where a refund bears no key and no mark of ours: looked up before it is asked for."""

import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.payments.sale import Sale, sale_through
from tests.providers.base import How
from tests.providers.conekta import Conekta, pem
from tests.shop import Shop

from lonja.payments.errors import ProviderAway
from lonja.payments.model import RefundState


@pytest_asyncio.fixture
async def conekta() -> Conekta:
    return Conekta()


@pytest_asyncio.fixture
async def sale(shop: Shop, conekta: Conekta) -> AsyncIterator[Sale]:
    values = {"private_key": conekta.private_key, "webhook_public_key": pem()}
    async with sale_through(shop, "conekta", conekta, values) as opened:
        yield opened


def made(conekta: Conekta) -> list[int]:
    """What the provider has given back."""
    charges = [charge for order in conekta.orders.values() for charge in order["charges"]["data"]]
    return [-one["amount"] for charge in charges for one in charge["refunds"]["data"]]


async def test_the_whole_goes_back_once_however_often_the_job_runs(sale: Sale, conekta: Conekta) -> None:
    """PAY-13."""
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 10_000)
    for _ in range(3):
        assert await sale.returns(refund.id) == "processed"
    assert made(conekta) == [10_000]
    [said] = conekta.said("refunds.create")
    assert said.json == {"amount": 10_000, "reason": "requested_by_client"}
    assert await sale.shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]
    state = await sale.state(placed.attempt_id)
    assert (state.outcome, state.refunded_minor) == ("captured", 10_000)


@pytest.mark.parametrize("how", ["lost_reply", "500", "429"])
@pytest.mark.parametrize("word", ["refunded", None])
async def test_a_lost_reply_is_not_a_second_refund(sale: Sale, conekta: Conekta, how: How, word: str | None) -> None:
    conekta.refund_word = word
    refund = await sale.wants_back(await sale.captured(), 4_000)
    conekta.misbehave("refunds.create", how)
    with pytest.raises(ProviderAway):
        await sale.returns(refund.id)
    assert await sale.returns(refund.id) == "processed"
    assert made(conekta) == [4_000]


async def test_several_of_one_amount_are_several(sale: Sale, conekta: Conekta) -> None:
    """Three times 10.00 of one payment, replies lost between them: three, not two and not four."""
    placed = await sale.captured()
    wanted = [await sale.wants_back(placed, 1_000) for _ in range(3)]
    for refund in reversed(wanted):
        conekta.misbehave("refunds.create", "lost_reply")
        with contextlib.suppress(ProviderAway):
            await sale.refund(refund)
        conekta.behave()
    refs = set()
    for refund in [*wanted, *wanted]:
        found = await sale.refund(refund)
        assert found.status == "processed"
        refs.add(found.external_ref)
        await sale.shop.owner.execute(
            "UPDATE payments.refunds SET external_ref = $2 WHERE id = $1", refund.id, found.external_ref
        )
    assert (made(conekta), len(refs)) == ([1_000] * 3, 3)


async def test_two_of_one_amount_whose_answers_were_not_written_down_yet(sale: Sale, conekta: Conekta) -> None:
    """Both are asked for before either is counted: the second does not take the first for itself."""
    placed = await sale.captured()
    first, second = [await sale.wants_back(placed, 1_000) for _ in range(2)]
    answers = [await sale.refund(one) for one in (first, second, first, second)]
    assert made(conekta) == [1_000, 1_000]
    assert answers[:2] == answers[2:]
    assert answers[0].external_ref != answers[1].external_ref


async def test_one_by_hand_before_ours_is_not_ours_one_after_it_is(sale: Sale, conekta: Conekta) -> None:
    """own_refunds: money that somebody gave back by hand after ours was requested is not given back again."""
    placed = await sale.captured()
    [order] = conekta.orders.values()
    order["charges"]["data"][0]["refunds"]["data"].append(
        {"id": "by-hand-before", "amount": -1_000, "created_at": int(conekta.now()) - 3_600, "status": "refunded"}
    )
    refund = await sale.wants_back(placed, 1_000)
    assert (await sale.fetch_refund(refund)).status == "pending"
    order["charges"]["data"][0]["refunds"]["data"].append(
        {"id": "by-hand-after", "amount": -1_000, "created_at": int(conekta.now()) + 1, "status": "refunded"}
    )
    assert await sale.refund(refund) == RefundState("processed", external_ref="by-hand-after")
    assert conekta.said("refunds.create") == []


@pytest.mark.parametrize(("word", "status"), [("refunded", "processed"), ("declined", "failed")])
async def test_a_refund_that_takes_its_time(sale: Sale, conekta: Conekta, word: str, status: str) -> None:
    conekta.refund_word = "pending"
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 10_000)
    assert await sale.returns(refund.id) == "pending"
    assert (await sale.fetch_refund(refund)).status == "pending"
    [order_id] = conekta.orders
    conekta.finish_refund(order_id, word)
    assert (await sale.fetch_refund(refund)).status == status
    assert await sale.returns(refund.id) == status
    assert made(conekta) == [10_000]


async def test_a_word_we_do_not_know_is_pending(sale: Sale, conekta: Conekta) -> None:
    conekta.refund_word = "half_way"
    refund = await sale.wants_back(await sale.captured(), 10_000)
    found = await sale.refund(refund)
    assert (found.status, found.reason) == ("pending", "half_way")


async def test_without_a_word_the_orders_sum_decides(sale: Sale, conekta: Conekta) -> None:
    conekta.refund_word = None
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 2_500)
    assert (await sale.refund(refund)).status == "processed"
    [order] = conekta.orders.values()
    order["amount_refunded"] = 0
    assert (await sale.fetch_refund(refund)).status == "pending"


async def test_the_provider_refuses_more_than_it_has(sale: Sale, conekta: Conekta) -> None:
    placed = await sale.captured()
    [order] = conekta.orders.values()
    order["charges"]["data"][0]["refunds"]["data"].append(
        {"id": "by-hand", "amount": -9_999, "created_at": 1, "status": "refunded"}
    )
    refund = await sale.wants_back(placed, 10_000)
    code = "HTTP 422 processing_error conekta.errors.processing.charge.refund.amount"
    assert await sale.refund(refund) == RefundState("failed", reason=code)
    assert await sale.returns(refund.id) == "failed"


async def test_an_order_that_is_not_there_is_asked_for_again(sale: Sale, conekta: Conekta) -> None:
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 500)
    conekta.orders.clear()
    assert (await sale.fetch_refund(refund)).status == "pending"
    with pytest.raises(ProviderAway):
        await sale.refund(refund)
