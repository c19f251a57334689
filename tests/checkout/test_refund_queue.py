"""The queue of refunds: providers are asked until they have said their last word, and never twice for one refund."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.checkout.test_request_order_refund import paid, refund, sums
from tests.context import BOX, job_context
from tests.shop import NOON, Shop

from lonja.checkout import CheckoutQueue, hand_back_refund
from lonja.checkout.jobs import process_event, process_events, process_refunds
from lonja.payments import due_refunds, receive_event
from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.payments.gateways import GATEWAYS, sandbox
from lonja.payments.model import ProviderEvent, RefundState, Subject, WaitingEvent
from lonja.payments.operations import set_gateway
from lonja.platform.call import Call
from lonja.platform.wakeups import due_stores

JOB = Call.job("refunds")
Script = Callable[..., list[tuple[str, UUID]]]


@pytest.fixture
def provider(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Script:
    """What the sandbox answers to each question about a refund, in turn; the questions asked are kept.

    The job goes through all stores that are due: to those of other tests the provider is away.
    """

    def speaks(*answers: RefundState | Exception) -> list[tuple[str, UUID]]:
        asked: list[tuple[str, UUID]] = []
        rest = iter(answers)

        async def answer(question: str, store: UUID, refund: Any) -> RefundState:
            if store != shop.store:
                raise ProviderAway("not for this test")
            asked.append((question, refund.id))
            said = next(rest)
            if isinstance(said, Exception):
                raise said
            return said

        async def asks(
            self: object, desk: object, store: UUID, call: Call, refund: Any, attempt: object
        ) -> RefundState:
            return await answer("refund", store, refund)

        async def fetches(self: object, desk: object, store: UUID, refund: Any, attempt: object) -> RefundState:
            return await answer("fetch", store, refund)

        monkeypatch.setattr(sandbox.Sandbox, "refund", asks)
        monkeypatch.setattr(sandbox.Sandbox, "fetch_refund", fetches)
        return asked

    return speaks


async def row_of(shop: Shop, refund: UUID) -> tuple[Any, ...]:
    row = await shop.owner.fetchrow(
        """SELECT status, external_ref, failure_reason, last_error, tries, next_try_at
        FROM payments.refunds WHERE id = $1""",
        refund,
    )
    return tuple(row)


async def work(shop: Shop, **delta: float) -> None:
    shop.later(**delta)
    await process_refunds(job_context(shop.database))


async def test_away_then_pending_then_done(shop: Shop, provider: Script) -> None:
    """Asked again with growing pauses: the same request while it was not taken, then how it stands. Counted once."""
    shop.later()
    placed = await paid(shop)
    made = await refund(shop, placed, amount=500)
    asked = provider(
        ProviderAway("down"),
        RefundState("pending", "re_1", "at the bank"),
        RefundState("pending", reason="still at the bank"),
        ProviderAway("down again"),
        RefundState("processed", "re_1"),
    )
    await work(shop)
    assert (await row_of(shop, made.id))[3:] == ("ProviderAway(LJ610, 'down', {})", 1, NOON + timedelta(seconds=5))
    await work(shop, seconds=4)
    assert asked == [("refund", made.id)]
    await work(shop, seconds=5)
    assert (await row_of(shop, made.id))[1:5] == ("re_1", None, "at the bank", 2)
    await work(shop, seconds=30)
    await work(shop, hours=1)
    assert (await row_of(shop, made.id))[4:] == (4, NOON + timedelta(hours=1, seconds=5 * 4**3))
    await work(shop, hours=2)
    assert [question for question, _ in asked] == ["refund", "refund", "fetch", "fetch", "fetch"]
    assert (await row_of(shop, made.id))[0] == "processed"
    assert await sums(shop, placed) == ("partially_refunded", 500, 500)
    await work(shop, hours=20)
    assert len(asked) == 5
    assert shop.store not in await due_stores(shop.database, "checkout.process_refunds")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (RefundState("failed", reason="card closed"), "card closed"),
        (RefundState("failed"), "refused by the provider"),
        (ProviderRefused(gateway="sandbox", reason="not refundable"), "not refundable"),
    ],
)
async def test_a_definite_no_is_a_failed_refund(shop: Shop, provider: Script, answer: Any, reason: str) -> None:
    shop.later()
    made = await refund(shop, await paid(shop), amount=500)
    asked = provider(answer)
    await work(shop)
    await work(shop, hours=9)
    assert (await row_of(shop, made.id))[::2] == ("failed", reason, 0)
    assert len(asked) == 1


async def test_our_own_mistake_is_written_down_and_tried_again(shop: Shop, provider: Script) -> None:
    shop.later()
    made = await refund(shop, await paid(shop), amount=500)
    provider(KeyError("a bug of ours"), RefundState("processed"))
    await work(shop)
    assert (await row_of(shop, made.id))[3] == "KeyError('a bug of ours')"
    await work(shop, seconds=9)
    assert (await row_of(shop, made.id))[0] == "processed"


async def test_the_pauses_end_at_six_hours_and_the_asking_never(shop: Shop, provider: Script) -> None:
    shop.later()
    made = await refund(shop, await paid(shop), amount=500)
    provider(*[RefundState("pending")] * 40)
    for n in range(40):
        await work(shop, days=n)
    assert (await row_of(shop, made.id))[4:] == (40, NOON + timedelta(days=39, hours=6))


async def test_what_a_killed_worker_had_taken_is_due_again(shop: Shop, provider: Script) -> None:
    """Two minutes are its own; nobody else asks for the same refund meanwhile."""
    shop.later()
    made = await refund(shop, await paid(shop), amount=500)
    [taken] = await due_refunds(shop.database, shop.store, JOB, 10)
    assert (taken.refund.id, taken.attempt.gateway) == (made.id, "sandbox")
    asked = provider(RefundState("processed"))
    await work(shop, seconds=119)
    assert asked == []
    await work(shop, minutes=2, seconds=1)
    assert asked == [("refund", made.id)]


async def test_cash_is_handed_back_by_a_person(shop: Shop) -> None:
    """PAY-12: nobody is asked, nothing is due; staff says that it was handed over, with a reference."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    collected = "SELECT checkout.collect_cash($1, $2, $3, $4, 'receipt 1', NULL)"
    await shop.database.value(collected, shop.store, shop.staff.encode(), placed.order_id, placed.total_amount_minor)
    made = await refund(shop, placed, amount=500)
    assert made.waits_for_a_person
    assert await due_refunds(shop.database, shop.store, JOB, 10) == []
    settled = await hand_back_refund(shop.database, shop.store, shop.staff, made.id, "receipt 2")
    assert (settled.status, settled.is_by_hand) == ("processed", True)
    assert await sums(shop, placed) == ("partially_refunded", 500, 500)


async def test_the_vocabulary_says_what_the_gateways_say(shop: Shop) -> None:
    """payments.providers.refunds and each gateway's can.refund are one fact in two places."""
    said = dict(await shop.owner.fetch("SELECT id, refunds FROM payments.providers"))
    assert {name: gateway.can.refund for name, gateway in GATEWAYS.items()} == {name: said[name] for name in GATEWAYS}


async def told(shop: Shop, attempt: UUID) -> None:
    """An event about an attempt comes in and is processed."""
    event = ProviderEvent(f"evt_{attempt}", "refund.updated", {"attempt_id": str(attempt)})
    await receive_event(shop.database, shop.store, JOB, "sandbox", event)
    await process_events(job_context(shop.database))


async def test_an_event_about_the_attempt_wakes_its_refunds(shop: Shop, provider: Script) -> None:
    shop.later()
    placed = await paid(shop)
    made = await refund(shop, placed, amount=500)
    asked = provider(RefundState("pending", "re_1"), RefundState("pending"), RefundState("processed"))
    await work(shop)
    await work(shop, seconds=10)
    shop.later(seconds=11)
    await told(shop, placed.attempt_id)
    await work(shop, seconds=11)
    assert [question for question, _ in asked] == ["refund", "fetch", "fetch"]
    assert (await row_of(shop, made.id))[0] == "processed"


async def test_an_event_that_names_a_refund_is_about_that_refund(
    shop: Shop, provider: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Subject.refund_id: also one that had arrived, and bounced; but not one that nobody has asked for yet."""
    shop.later()
    config = sandbox.sealed_config(BOX, shop.store, "whsec")
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card", config=config)
    placed = await paid(shop)
    made = await refund(shop, placed, amount=500)

    async def about(self: object, desk: object, store: UUID, payload: Any) -> Subject:
        return Subject(placed.attempt_id, made.id)

    monkeypatch.setattr(sandbox.Sandbox, "about", about)
    asked = provider(RefundState("processed", "re_1"), RefundState("failed", "re_1", "account closed"))
    event = WaitingEvent("sandbox", "evt_1", {}, None)
    await process_event(job_context(shop.database), shop.store, CheckoutQueue(shop.database), event)
    assert asked == []
    await work(shop)
    assert await sums(shop, placed) == ("partially_refunded", 500, 500)
    await process_event(
        job_context(shop.database),
        shop.store,
        CheckoutQueue(shop.database),
        msgspec.structs.replace(event, event_id="evt_2"),
    )
    assert [question for question, _ in asked] == ["refund", "fetch"]
    assert (await row_of(shop, made.id))[:3] == ("failed", "re_1", "account closed")
    assert await sums(shop, placed) == ("refund_pending", 0, 500)
