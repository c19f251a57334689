"""Money back through Mercado Pago: once, to the cent, and honest about what is pending."""

import contextlib
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
import pytest_asyncio
from tests.payments.sale import Sale, sale_through
from tests.providers.base import How
from tests.providers.mercadopago import MercadoPago
from tests.shop import Shop

from lonja.payments.errors import ProviderAway
from lonja.payments.model import RefundState


@pytest_asyncio.fixture
async def mp() -> MercadoPago:
    return MercadoPago()


@pytest_asyncio.fixture
async def sale(shop: Shop, mp: MercadoPago) -> AsyncIterator[Sale]:
    values = {"access_token": mp.access_token, "webhook_secret": mp.webhook_secret}
    async with sale_through(shop, "mercadopago", mp, values) as opened:
        yield opened


def made(mp: MercadoPago) -> list[tuple[Decimal, str]]:
    """What the provider has given back."""
    return [(one["amount"], one["status"]) for each in mp.refunds.values() for one in each]


async def test_the_whole_goes_back_once_however_often_the_job_runs(sale: Sale, mp: MercadoPago) -> None:
    """PAY-13: keyed by the refund, and looked up before it is asked for again."""
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 10_000)
    for _ in range(3):
        assert await sale.returns(refund.id) == "processed"
    assert made(mp) == [(Decimal("100.00"), "approved")]
    assert mp.said("refunds.create")[0].headers["x-idempotency-key"] == str(refund.id)
    assert await sale.shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]
    state = await sale.state(placed.attempt_id)
    assert (state.outcome, state.refunded_minor) == ("captured", 10_000)


@pytest.mark.parametrize("minor", [1, 1_010, 9_999])
async def test_a_part_goes_back_to_the_cent(sale: Sale, mp: MercadoPago, minor: int) -> None:
    placed = await sale.captured()
    assert await sale.returns((await sale.wants_back(placed, minor)).id) == "processed"
    assert made(mp) == [(Decimal(minor).scaleb(-2), "approved")]
    assert (await sale.state(placed.attempt_id)).refunded_minor == minor


@pytest.mark.parametrize("knows_keys", [True, False])
@pytest.mark.parametrize("how", ["lost_reply", "500", "429"])
async def test_a_lost_reply_is_not_a_second_refund(sale: Sale, mp: MercadoPago, how: How, knows_keys: bool) -> None:
    """Also when the key was forgotten meanwhile: the provider's list is read first."""
    mp.knows_keys = knows_keys
    refund = await sale.wants_back(await sale.captured(), 4_000)
    mp.misbehave("refunds.create", how)
    with pytest.raises(ProviderAway):
        await sale.returns(refund.id)
    assert await sale.returns(refund.id) == "processed"
    assert made(mp) == [(Decimal("40.00"), "approved")]


async def test_several_of_one_amount_are_several(sale: Sale, mp: MercadoPago) -> None:
    """Three times 10.00 of one payment, replies lost between them: three, not two and not four.

    Which of ours each stands for does not matter, so a lost one may be counted for another that waits.
    """
    mp.knows_keys = False
    placed = await sale.captured()
    wanted = [await sale.wants_back(placed, 1_000) for _ in range(3)]
    for refund in reversed(wanted):
        mp.misbehave("refunds.create", "lost_reply")
        with contextlib.suppress(ProviderAway):
            await sale.refund(refund)
        mp.behave()
    for refund in [*wanted, *wanted]:
        found = await sale.refund(refund)
        assert found.status == "processed"
        await sale.shop.owner.execute(
            "UPDATE payments.refunds SET external_ref = $2 WHERE id = $1", refund.id, found.external_ref
        )
    assert len(made(mp)) == 3
    refs = await sale.shop.owner.fetch(
        "SELECT DISTINCT external_ref FROM payments.refunds WHERE store_id = $1", sale.shop.store
    )
    assert len(refs) == 3


@pytest.mark.parametrize(("word", "status"), [("approved", "processed"), ("rejected", "failed")])
async def test_a_refund_that_takes_its_time(sale: Sale, mp: MercadoPago, word: str, status: str) -> None:
    """In process is pending, and stays ours to ask about; then it is what it became."""
    mp.refund_status = "in_process"
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 10_000)
    assert await sale.returns(refund.id) == "pending"
    assert (await sale.fetch_refund(refund)).status == "pending"
    assert (await sale.state(placed.attempt_id)).refunded_minor == 0
    mp.finish_refund(next(iter(mp.payments)), word)
    found = await sale.fetch_refund(refund)
    assert (found.status, found.reason) == (status, None if status == "processed" else word)
    assert await sale.returns(refund.id) == status
    assert len(made(mp)) == 1


async def test_a_word_we_do_not_know_is_pending(sale: Sale, mp: MercadoPago) -> None:
    mp.refund_status = "half_way"
    refund = await sale.wants_back(await sale.captured(), 10_000)
    found = await sale.refund(refund)
    assert found == RefundState("pending", external_ref=found.external_ref, reason="half_way")


async def test_the_provider_refuses_more_than_it_has(sale: Sale, mp: MercadoPago) -> None:
    """Somebody gave most of it back by hand before: ours is refused, with the provider's code, and stays failed."""
    placed = await sale.captured()
    number = next(iter(mp.payments))
    mp.refunds[number] = [
        {"id": 1, "amount": Decimal("99.99"), "status": "approved", "date_created": "2026-01-01T00:00:00.000Z"}
    ]
    refund = await sale.wants_back(placed, 10_000)
    assert await sale.refund(refund) == RefundState("failed", reason="HTTP 400 bad_request 4040")
    assert await sale.returns(refund.id) == "failed"
    assert len(made(mp)) == 1


async def test_what_was_never_asked_for_is_not_known(sale: Sale, mp: MercadoPago) -> None:
    placed = await sale.captured()
    refund = await sale.wants_back(placed, 500)
    assert (await sale.fetch_refund(refund)).status == "pending"
    mp.unlisted.update(mp.payments)
    assert (await sale.fetch_refund(refund)).status == "pending"
    with pytest.raises(ProviderAway):
        await sale.refund(refund)
    mp.unlisted.clear()
    mp.payments[next(iter(mp.payments))]["status"] = "rejected"
    assert (await sale.refund(refund)).status == "failed"
    assert made(mp) == []
