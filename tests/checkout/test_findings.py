"""What a reconciliation finds, what becomes of it, and what people do about it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.provider import EARLY, JOB, Books
from tests.shop import NOON

from lonja.checkout import Placement, finish_refund, settle_finding
from lonja.checkout.reconciliation import Outcome
from lonja.payments import dismiss_finding
from lonja.payments.errors import FindingClosed, NothingToSettle, UnknownFinding
from lonja.payments.model import ProviderState
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id


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
        await books.shop.owner.execute("SELECT checkout.follow_payment($1, $2)", books.shop.store, placed.order_id)
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
    books.shop.later(days=6)
    assert (await books.reconcile()).open_findings == 0
    books.shop.later(days=6, exactly=1)
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


async def test_a_person_who_settles_twice_under_one_key_asks_the_provider_once(books: Books) -> None:
    """PAY-11: told what the first one was told; other words are refused before anybody is asked."""
    placed = await books.order()
    books.provider.takes(placed, EARLY)
    books.provider.answers.clear()
    books.shop.later(hours=1)
    await books.reconcile()
    (finding,) = await books.found()
    books.provider.asked.clear()
    key = books.shop.staff.keyed("k", b"settle")
    for _ in range(3):
        assert await settle_finding(books.desk, books.shop.store, key, finding.id) == "open"
    assert books.provider.asked == [placed.attempt_id]
    with pytest.raises(IdempotencyKeyReused):
        await settle_finding(books.desk, books.shop.store, books.shop.staff.keyed("k", b"other"), finding.id)
    assert books.provider.asked == [placed.attempt_id]
