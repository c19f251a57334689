"""reconcile_gateway, reconcile_store: the provider's books beside ours. What is found: test_findings.py."""

from datetime import timedelta
from typing import Any

import pytest
from tests.provider import EARLY, JOB, Books
from tests.shop import NOON

from lonja.checkout import reconcile_gateway, reconcile_store
from lonja.checkout.reconciliation import Outcome
from lonja.payments import request_reconciliation, set_gateway
from lonja.payments.books import count_open_findings
from lonja.payments.errors import UnknownGateway
from lonja.payments.model import ProviderState
from lonja.platform.errors import MissingReference
from lonja.platform.ids import new_id


async def test_books_that_agree_find_nothing(books: Books) -> None:
    placed = await books.order()
    await books.shop.pay(placed)
    books.provider.takes(placed, EARLY)
    books.shop.later(hours=1)
    assert await books.reconcile() == Outcome(gateway="stripe", lines=1)
    assert await books.kinds() == []


@pytest.mark.parametrize("lists", [True, False])
async def test_a_lost_webhook_is_settled(make_books: Any, lists: bool) -> None:
    """PAY-09, FIELD-PAINS: paid at the provider, and nobody told us: found, settled, and the finding tells of it."""
    books = await make_books(lists=lists)
    placed = await books.order()
    books.provider.takes(placed, EARLY)
    books.shop.later(hours=1)
    assert await books.reconcile() == Outcome(gateway="stripe", lines=1, settled=1)
    assert await books.shop.history_of(placed.order_id) == ["confirmed"]
    (told,) = await books.found("resolved")
    assert (told.kind, told.attempt_id, told.order_id) == ("capture_unsettled", placed.attempt_id, placed.order_id)
    assert await books.reconcile() == Outcome(gateway="stripe", lines=1 if lists else 0)


async def test_what_has_just_happened_has_ten_minutes(books: Books) -> None:
    """Webhooks are late and clocks differ: only what is quiet is a difference."""
    placed = await books.order()
    books.provider.takes(placed, EARLY)
    books.shop.later(minutes=15, exactly=-1)
    assert (await books.reconcile()).settled == 0
    assert await books.kinds() == []
    books.shop.later(minutes=15)
    assert (await books.reconcile()).settled == 1


async def test_late_money_finds_the_attempt_that_had_failed(books: Books) -> None:
    placed = await books.order()
    await books.shop.pay(placed, "failed", reason="declined")
    books.provider.takes(placed, EARLY)
    books.shop.later(hours=1)
    assert (await books.reconcile()).settled == 1
    assert await books.shop.attempts_of(placed.order_id) == ["captured"]


async def test_a_try_that_failed_beside_one_that_paid_is_no_difference(books: Books) -> None:
    """One payment page, two cards: the money counts."""
    placed = await books.order()
    await books.shop.pay(placed)
    books.provider.takes(placed, EARLY, "failed", external_ref="pi_first")
    books.provider.takes(placed, EARLY)
    books.shop.later(hours=1)
    assert (await books.reconcile()).open_findings == 0


async def test_a_run_that_was_cut_off_goes_on_where_it_stopped(books: Books) -> None:
    """A provider that is away in the middle: what was heard stays, and the next run begins there."""
    placed = await books.order()
    books.provider.takes(placed, EARLY)
    books.provider.away_at = {5}
    books.shop.later(hours=1)
    assert (await books.reconcile()).problem == "The payment provider does not answer right now. Please try again."
    run = await books.run()
    assert (run.finished_at, run.position_at - run.since_at) == (None, timedelta(hours=24))
    stopped_at = books.provider.slices[-1]
    assert (await books.reconcile()).problem is None
    assert books.provider.slices[5] == stopped_at
    assert len(books.provider.slices) == 5 + 8
    run = await books.run()
    assert (run.finished_at, run.last_error) == (NOON + timedelta(hours=1), None)


async def test_a_run_of_yesterday_is_not_gone_on_with(books: Books) -> None:
    books.provider.away_at = {1, 2}
    books.shop.later(hours=1)
    await books.reconcile()
    books.shop.later(hours=25, exactly=1)
    await books.reconcile()
    assert (await books.run()).until_at > NOON + timedelta(hours=25)


async def test_the_days_of_a_run_have_limits(books: Books) -> None:
    for days, wanted in ((0, 1), (90, 90), (91, 90)):
        await books.reconcile(days)
        assert (await books.run()).days == wanted


async def test_many_pages_are_heard(books: Books) -> None:
    """A slice of more lines than are written at once."""
    placed = await books.order()
    for number in range(401):
        books.provider.takes(placed, EARLY, "failed", external_ref=f"pi_{number}", attempt_id=None)
    books.shop.later(hours=1)
    assert (await books.reconcile()).lines == 401
    assert await books.shop.count("payments.statement_lines") == 401


async def test_what_goes_wrong_says_nothing_secret(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """CFG-12: an error's text may hold a key; only its kind is kept."""

    async def broken(*_: object) -> ProviderState:
        raise RuntimeError("GET https://provider.example/?key=sk_live_secret")

    await books.shop.pay(await books.order())
    monkeypatch.setattr(books.provider, "fetch", broken)
    books.shop.later(hours=1)
    assert (await books.reconcile()).problem == "RuntimeError"
    assert (await books.run()).last_error == "RuntimeError"


async def test_the_daily_job_visits_stores_with_a_provider(books: Books) -> None:
    """By wake-ups: a store that has no provider to ask costs nothing, ever."""
    shop, placed = books.shop, await books.order()
    books.provider.takes(placed, EARLY)
    shop.later(hours=1)
    await books.work()
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    shop.later(hours=25, exactly=-1)
    assert not await books.is_due()
    shop.later(hours=25)
    assert await books.is_due()
    await books.work()
    await request_reconciliation(shop.database, shop.store, shop.staff)
    assert await books.is_due()
    for gateway in ("stripe", "sandbox"):
        await set_gateway(shop.database, shop.store, shop.staff, gateway, "Off", is_active=False)
    await books.work()
    shop.later(days=3)
    assert await books.is_due()
    for minutes in (0, 2):  # the last look comes a minute after the last but one
        shop.later(days=5, minutes=minutes)
        await books.work()
    shop.later(days=30)
    assert not await books.is_due()


async def test_a_provider_that_is_away_is_asked_again_within_the_hour(books: Books) -> None:
    books.provider.away_at = {1}
    books.shop.later(hours=1)
    await books.work()
    assert (await books.run()).finished_at is None
    books.shop.later(hours=2)
    await books.work()
    assert (await books.run()).finished_at is not None


async def test_a_store_compares_every_gateway_it_offers(books: Books) -> None:
    placed = await books.shop.buy(await books.shop.visitor(), (await books.shop.sells(), 1), gateway="sandbox")
    await books.shop.pay(placed)
    books.shop.later(hours=1)
    outcomes = await reconcile_store(books.desk, books.shop.store, JOB)
    assert {each.gateway: each.open_findings for each in outcomes} == {"sandbox": 1, "stripe": 0}
    assert await books.kinds() == ["capture_missing"]
    async with books.shop.database.store(books.shop.store, JOB, mode="read") as tx:
        assert await count_open_findings(tx, books.shop.store) == 1
    with pytest.raises(UnknownGateway):
        await reconcile_gateway(books.desk, books.shop.store, JOB, "cod")
    with pytest.raises(MissingReference):
        async with books.shop.database.store(books.shop.store, JOB, mode="read"):
            await reconcile_gateway(books.desk, new_id(), JOB, "sandbox")


async def test_what_nobody_has_heard_of_for_long_is_forgotten(books: Books) -> None:
    books.provider.takes(await books.order(), EARLY)
    books.shop.later(hours=1)
    await books.reconcile()
    books.provider.listed.clear()
    books.shop.later(days=60, hours=2)
    await books.reconcile()
    assert await books.shop.count("payments.statement_lines") == 0
