"""reconcile_gateway, reconcile_store, settle_finding: the provider's books beside ours."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from tests.context import BOX, job_context
from tests.provider import Scripted
from tests.shop import NOON, OpenShop, Shop

from lonja.checkout import Placement, finish_refund, reconcile_gateway, reconcile_store, settle_finding
from lonja.checkout.jobs import reconcile_providers
from lonja.checkout.reconciliation import Outcome
from lonja.payments import dismiss_finding, request_reconciliation, set_gateway
from lonja.payments.books import count_open_findings, findings, reconciliations
from lonja.payments.errors import FindingClosed, NothingToSettle, UnknownFinding, UnknownGateway
from lonja.payments.gateways import GATEWAYS, Desk
from lonja.payments.model import Finding, FindingStatus, ProviderState, Reconciliation
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.errors import MissingReference
from lonja.platform.ids import new_id
from lonja.platform.wakeups import due_stores

JOB = Call.job("tests")
EARLY = NOON + timedelta(minutes=5)


class Books:
    """A shop, its provider, and their accountant."""

    def __init__(self, shop: Shop, provider: Scripted) -> None:
        self.shop, self.provider = shop, provider
        self.desk = Desk(database=shop.database, secrets=BOX, clock=FakeClock(), base_url="https://shop.test")

    async def order(self) -> Placement:
        return await self.shop.buy(await self.shop.visitor(), (await self.shop.sells(), 1), gateway="stripe")

    async def reconcile(self, days: int = 3) -> Outcome:
        return await reconcile_gateway(self.desk, self.shop.store, JOB, "stripe", days)

    async def found(self, status: FindingStatus = "open") -> list[Finding]:
        async with self.shop.database.store(self.shop.store, JOB, mode="read") as tx:
            return await findings(tx, self.shop.store, status, limit=50)

    async def kinds(self, status: FindingStatus = "open") -> list[str]:
        return sorted(each.kind for each in await self.found(status))

    async def work(self) -> None:
        """The daily job, until it has visited everybody whose day it is: of all stores, this one only."""
        await self.shop.owner.execute(
            "DELETE FROM platform.wakeups WHERE task = 'checkout.reconcile' AND store_id <> $1", self.shop.store
        )
        while await self.is_due():
            await reconcile_providers(job_context(self.shop.database))

    async def is_due(self) -> bool:
        return self.shop.store in await due_stores(self.shop.database, "checkout.reconcile")

    async def run(self) -> Reconciliation:
        async with self.shop.database.store(self.shop.store, JOB, mode="read") as tx:
            return next(each for each in await reconciliations(tx, self.shop.store) if each.gateway == "stripe")


@pytest_asyncio.fixture
async def make_books(open_shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    async def make(*, lists: bool = True) -> Books:
        shop, provider = await open_shop(), Scripted(lists=lists)
        monkeypatch.setitem(GATEWAYS, "stripe", provider)
        shop.later()
        await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card")
        return Books(shop, provider)

    yield make


@pytest_asyncio.fixture
async def books(make_books: Any) -> Books:
    made: Books = await make_books()
    return made


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


async def test_money_that_nobody_knows(books: Books) -> None:
    """No mark of ours; a mark without a row; the same attempt paid twice. What went back in full is no worry."""
    placed = await books.order()
    await books.shop.pay(placed)
    books.provider.takes(placed, EARLY)
    books.provider.takes(placed, EARLY + timedelta(minutes=1), external_ref="pi_again")
    books.provider.takes(placed, EARLY, external_ref="pi_nobody", attempt_id=None)
    books.provider.takes(placed, EARLY, external_ref="pi_lost", attempt_id=new_id())
    books.provider.takes(placed, EARLY, external_ref="pi_back", attempt_id=None, refunded_minor=1_500)
    books.shop.later(hours=1)
    await books.reconcile()
    assert {each.kind: each.reference for each in await books.found()} == {
        "unknown_payment": "pi_nobody", "lost_payment": "pi_lost", "captured_twice": "pi_again",
    }  # fmt: skip
    books.provider.listed = [
        each for each in books.provider.listed if each.external_ref not in {"pi_again", "pi_nobody"}
    ]
    books.provider.takes(placed, EARLY, external_ref="pi_again", refunded_minor=1_500)
    await books.reconcile()
    assert await books.kinds() == ["lost_payment", "unknown_payment"]  # of pi_nobody nothing was heard


async def test_a_payment_without_our_mark_bears_our_reference(books: Books) -> None:
    placed = await books.order()
    await books.shop.pay(placed, external_ref="pi_known")
    books.provider.takes(placed, EARLY, external_ref="pi_known", attempt_id=None)
    books.shop.later(hours=1)
    assert (await books.reconcile()).open_findings == 0


async def test_we_believe_to_have_what_the_provider_has_not(books: Books) -> None:
    """Listed as failed, or not listed and denied when asked."""
    listed, missing, old = await books.order(), await books.order(), await books.order()
    for placed in (listed, missing, old):
        await books.shop.pay(placed)
    books.provider.takes(listed, EARLY, "failed")
    books.provider.answers[old.attempt_id] = ProviderState("captured", old.total_amount_minor, "MXN")
    books.shop.later(hours=1)
    assert (await books.reconcile()).open_findings == 2
    assert {each.attempt_id for each in await books.found()} == {listed.attempt_id, missing.attempt_id}
    assert set(books.provider.asked) == {missing.attempt_id, old.attempt_id}
    books.provider.answers[missing.attempt_id] = ProviderState("captured", missing.total_amount_minor, "MXN")
    books.shop.later(hours=2)
    await books.reconcile()
    assert [each.attempt_id for each in await books.found()] == [listed.attempt_id]


@pytest.mark.parametrize("chosen", [{"amount_minor": 1_499}, {"currency": "USD"}])
async def test_another_amount_or_currency(books: Books, chosen: dict[str, Any]) -> None:
    """PAY-15: nothing is settled; people see both sides."""
    placed = await books.order()
    books.provider.takes(placed, EARLY, **chosen)
    books.shop.later(hours=1)
    assert await books.reconcile() == Outcome(gateway="stripe", lines=1, open_findings=1)
    (found,) = await books.found()
    assert (found.kind, found.suggested_action) == ("amount_differs", "open_order")
    assert found.details["ours"] == {
        "status": "pending", "currency": "MXN", "amount_minor": 1_500, "refunded_minor": 0,
    }  # fmt: skip
    assert found.details["told"] | chosen == found.details["told"]


async def refunded(books: Books, placed: Placement, amount: int, *, confirmed: bool = True) -> None:
    """So much of an attempt goes back."""
    async with books.shop.owner.transaction():
        await books.shop.owner.execute("SELECT platform.enter($1, '{}')", books.shop.store)
        await books.shop.owner.execute("SELECT set_config('lonja.fake_now', $1, true)", str(NOON))
        refund = await books.shop.owner.fetchval(
            "SELECT payments.request_refund($1, $2, $3, 'x')", books.shop.store, placed.attempt_id, amount
        )
        if confirmed:
            await books.shop.owner.execute(
                """UPDATE payments.payments SET status = 'refund_pending'
                WHERE store_id = platform.current_store() AND order_id = $1""",
                placed.order_id,
            )
            await books.shop.owner.execute(
                "SELECT orders.step($1, $2, 'payment', 'refund_pending', 'x')", books.shop.store, placed.order_id
            )
    if confirmed:
        await finish_refund(books.shop.database, books.shop.store, JOB, refund, confirmed=True)


@pytest.mark.parametrize(
    ("ours", "asked", "theirs", "kinds"),
    [
        (0, 0, 700, ["refund_unknown"]),
        (700, 0, 700, []),
        (300, 400, 300, []),
        (300, 400, 700, []),
        (300, 400, 701, ["refund_unknown"]),
        (700, 0, 699, ["refund_missing"]),
        (700, 0, 701, ["refund_unknown"]),
    ],
)
async def test_refunds_that_only_one_side_knows(
    books: Books, ours: int, asked: int, theirs: int, kinds: list[str]
) -> None:
    """What is on its way may be there already, or not yet."""
    placed = await books.order()
    await books.shop.pay(placed)
    for amount, confirmed in ((ours, True), (asked, False)):
        if amount:
            await refunded(books, placed, amount, confirmed=confirmed)
    books.provider.takes(placed, EARLY, refunded_minor=theirs)
    books.shop.later(hours=1)
    await books.reconcile()
    assert await books.kinds() == kinds


async def test_an_authorization_does_not_wait_for_ever(books: Books) -> None:
    placed = await books.order()
    await books.shop.pay(placed, "authorized")
    books.provider.takes(placed, EARLY, "authorized")
    books.shop.later(days=4)
    assert (await books.reconcile()).open_findings == 0
    books.shop.later(days=4, exactly=1)
    assert (await books.reconcile()).open_findings == 1
    (found,) = await books.found()
    assert (found.kind, found.suggested_action) == ("authorization_expiring", "capture")
    await books.shop.pay(placed)
    assert (await books.reconcile()).open_findings == 0


async def test_a_second_run_finds_the_same_row_and_a_change_is_news(books: Books) -> None:
    """A dismissed difference stays dismissed until it says something else; a resolved one may come back."""
    shop, placed = books.shop, await books.order()
    books.provider.takes(placed, EARLY, external_ref="pi_nobody", attempt_id=None)
    shop.later(hours=1)
    await books.reconcile()
    (first,) = await books.found()
    shop.later(hours=2)
    await books.reconcile()
    (again,) = await books.found()
    assert (again.id, again.first_seen_at) == (first.id, first.first_seen_at)
    assert again.last_seen_at == first.last_seen_at + timedelta(hours=1)
    for reason in ("the market stall", "said twice"):
        await dismiss_finding(shop.database, shop.store, shop.staff, first.id, reason)
    await books.reconcile()
    (dismissed,) = await books.found("dismissed")
    assert (dismissed.dismiss_reason, dismissed.dismissed_by) == ("the market stall", shop.staff.actor_id)
    books.provider.listed.clear()
    books.provider.takes(placed, EARLY, external_ref="pi_nobody", attempt_id=None, amount_minor=2_000)
    await books.reconcile()
    assert [(each.id, each.dismiss_reason) for each in await books.found()] == [(first.id, None)]
    books.provider.listed.clear()
    books.provider.takes(placed, EARLY, "failed", external_ref="pi_nobody", attempt_id=None)
    await books.reconcile()
    assert await books.kinds("resolved") == ["unknown_payment"]
    with pytest.raises(FindingClosed):
        await dismiss_finding(shop.database, shop.store, shop.staff, first.id, "late")
    with pytest.raises(UnknownFinding):
        await dismiss_finding(shop.database, shop.store, shop.staff, new_id(), "nothing")


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


async def test_a_person_settles(books: Books) -> None:
    placed, odd = await books.order(), await books.order()
    books.provider.takes(placed, EARLY)
    books.provider.answers.clear()
    books.provider.takes(odd, EARLY, external_ref="pi_nobody", attempt_id=None)
    books.shop.later(hours=1)
    assert (await books.reconcile()).settled == 0
    by_kind = {each.kind: each for each in await books.found()}
    where = (books.desk, books.shop.store, books.shop.staff)
    assert await settle_finding(*where, by_kind["capture_unsettled"].id) == "open"
    books.provider.answers[placed.attempt_id] = ProviderState("captured", placed.total_amount_minor, "MXN")
    assert await settle_finding(*where, by_kind["capture_unsettled"].id) == "resolved"
    with pytest.raises(NothingToSettle):
        await settle_finding(*where, by_kind["unknown_payment"].id)
    with pytest.raises(UnknownFinding):
        await settle_finding(*where, new_id())


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
    shop.later(hours=25, minutes=2)
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
