"""Money that is set aside first and captured later (docs/decisions/0019): the wish, the job, and what comes of it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.context import BOX, job_context
from tests.shop import NOON, Shop

from lonja.checkout import Placement, confirm_return, flow, request_void, settle_part
from lonja.checkout.jobs import process_requests, watch_what_is_set_aside
from lonja.checkout.operations import cancel_order, finish_refund, request_capture, retry_payment
from lonja.orders import UnknownOrder, advance_order
from lonja.payments import CaptureAmountWrong, CaptureInPartUnsupported, NothingAuthorized, RequestUnderWay, set_gateway
from lonja.payments import queries as payments
from lonja.payments.gateways import GATEWAYS, Desk, sandbox, seal_config
from lonja.payments.gateways.base import Can
from lonja.payments.model import ProviderState
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock, SystemClock
from lonja.platform.ids import new_id

PROVIDER = Call(actor="provider", correlation_id=new_id())
WORD = {"webhook_secret": "whsec", "capture": "manual"}


async def desk_of(shop: Shop) -> Desk:
    """The shop's sandbox sets money aside."""
    config = seal_config(BOX, shop.store, "sandbox", sandbox.Sandbox.fields, WORD)
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card", config=config)
    return Desk(database=shop.database, secrets=BOX, clock=SystemClock(), base_url="https://shop.test")


async def approved(shop: Shop, desk: Desk, *, units: int = 1) -> Placement:
    """An order of `units` at 1,000 and delivery at 500 whose buyer has approved."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), units))
    placed = await flow.place_order(
        desk, shop.store, call, order_id=new_id(), cart_id=cart.id, details=shop.details(), return_url="https://s.test"
    )
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved")
    settled = await confirm_return(desk, shop.store, call, placed.attempt_id)
    assert (settled.status, settled.payment_status) == ("confirmed", "authorized")
    return placed


async def money(shop: Shop, placed: Placement) -> tuple[Any, ...]:
    """(status, captured, released, refunded) of an order's payment."""
    row = await shop.owner.fetchrow(
        """SELECT status, captured_minor, released_minor, refunded_minor FROM payments.payments
        WHERE store_id = $1 AND order_id = $2""",
        shop.store,
        placed.order_id,
    )
    return tuple(row)


async def wish(shop: Shop, placed: Placement) -> tuple[Any, ...]:
    """(verb, status, last error) of what was last asked of the provider."""
    row = await shop.owner.fetchrow(
        "SELECT verb, status, last_error FROM payments.provider_requests WHERE store_id = $1 AND attempt_id = $2",
        shop.store,
        placed.attempt_id,
    )
    return tuple(row) if row else ()


async def suspicions(shop: Shop) -> list[dict[str, Any]]:
    rows = await shop.owner.fetch(
        "SELECT metadata FROM people.security_events WHERE store_id = $1 AND event_type = 'suspicious_payment'",
        shop.store,
    )
    return [msgspec.json.decode(row[0]) for row in rows]


async def refunds(shop: Shop) -> list[tuple[int, str]]:
    rows = await shop.owner.fetch(
        "SELECT amount_minor, reason FROM payments.refunds WHERE store_id = $1 ORDER BY id", shop.store
    )
    return [(row[0], row[1]) for row in rows]


async def test_all_of_it(shop: Shop) -> None:
    """The wish wakes the job, the provider takes all, the payment is paid; nothing is left to do."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    asked = await flow.request_capture(desk, shop.store, shop.staff, placed.order_id)
    assert (asked.verb, asked.amount_minor, asked.status) == ("capture", 1_500, "open")
    assert await money(shop, placed) == ("authorized", 0, 0, 0)
    await process_requests(job_context(shop.database))
    assert await money(shop, placed) == ("paid", 1_500, 0, 0)
    assert await wish(shop, placed) == ("capture", "done", None)
    assert await shop.history_of(placed.order_id, "payment") == ["authorized", "paid"]
    with pytest.raises(NothingAuthorized):
        await request_capture(shop.database, shop.store, shop.staff, placed.order_id)


async def test_a_part_and_the_rest_never_comes(shop: Shop) -> None:
    """Captured and released are together what was owed; what goes back is limited by what came (PAY-14)."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    await flow.request_capture(desk, shop.store, shop.staff, placed.order_id, 900)
    await process_requests(job_context(shop.database))
    assert await money(shop, placed) == ("paid", 900, 600, 0)
    for _ in range(3):  # webhook, return and reconciliation say it again
        await confirm_return(desk, shop.store, shop.staff, placed.attempt_id)
    assert await money(shop, placed) == ("paid", 900, 600, 0)
    assert await suspicions(shop) == []
    session = await sandbox.session(desk, shop.store, placed.attempt_id)
    assert session is not None
    assert (session.status, session.captured_minor) == ("approved", 900)


@pytest.mark.parametrize("amount", [0, -1, 1_501])
async def test_nothing_and_more_than_is_set_aside_are_refused(shop: Shop, amount: int) -> None:
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    with pytest.raises(CaptureAmountWrong) as refusal:
        await flow.request_capture(desk, shop.store, shop.staff, placed.order_id, amount)
    assert refusal.value.params == {"asked_minor": amount, "authorized_minor": 1_500, "currency": "MXN"}
    assert await wish(shop, placed) == ()


async def test_what_is_not_authorized_is_not_captured(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    with pytest.raises(NothingAuthorized):
        await request_capture(shop.database, shop.store, shop.staff, placed.order_id)
    await shop.pay(placed)
    with pytest.raises(NothingAuthorized):
        await request_void(shop.database, shop.store, shop.staff, placed.order_id)
    with pytest.raises(UnknownOrder):
        await request_capture(shop.database, shop.store, shop.staff, new_id())


async def test_a_provider_that_takes_all_or_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    monkeypatch.setattr(type(GATEWAYS["sandbox"]), "can", Can(capture_later=True))
    with pytest.raises(CaptureInPartUnsupported):
        await flow.request_capture(desk, shop.store, shop.staff, placed.order_id, 1_499)
    await flow.request_capture(desk, shop.store, shop.staff, placed.order_id, 1_500)


async def test_one_key_is_one_wish_and_one_wish_waits_at_a_time(shop: Shop) -> None:
    """P06."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    keyed = shop.staff.keyed("capture", b"900")
    first = await request_capture(shop.database, shop.store, keyed, placed.order_id, 900)
    assert await request_capture(shop.database, shop.store, keyed, placed.order_id, 900) == first
    with pytest.raises(RequestUnderWay):
        await request_capture(shop.database, shop.store, shop.staff, placed.order_id, 800)
    with pytest.raises(RequestUnderWay):
        await request_void(shop.database, shop.store, shop.staff, placed.order_id)


async def test_another_amount_than_asked_is_suspicious(shop: Shop) -> None:
    """PAY-15: less than anybody asked changes nothing; all of it although a part was asked is real, and looked at."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    state = ProviderState(outcome="captured", amount_minor=None, currency="MXN")
    await settle_part(shop.database, shop.store, PROVIDER, placed.attempt_id, state)
    assert [each["told_minor"] for each in await suspicions(shop)] == [None]
    await shop.owner.execute("DELETE FROM people.security_events WHERE store_id = $1", shop.store)
    state = ProviderState(outcome="captured", amount_minor=700, currency="MXN")
    for _ in range(2):
        await settle_part(shop.database, shop.store, PROVIDER, placed.attempt_id, state)
    assert await money(shop, placed) == ("authorized", 0, 0, 0)
    assert [each["told_minor"] for each in await suspicions(shop)] == [700]
    await request_capture(shop.database, shop.store, shop.staff, placed.order_id, 900)
    await shop.pay(placed)
    assert await money(shop, placed) == ("paid", 1_500, 0, 0)
    assert [(each["asked_minor"], each["told_minor"]) for each in await suspicions(shop)][1:] == [(900, 1_500)]


async def test_void_gives_the_goods_back(shop: Shop) -> None:
    """Staff lets go: the provider first, then the order is cancelled and its goods are for sale again (P11)."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    await request_void(shop.database, shop.store, shop.staff, placed.order_id)
    asked = await request_void(shop.database, shop.store, shop.staff, placed.order_id)
    assert (asked.verb, asked.status) == ("void", "open")
    await process_requests(job_context(shop.database))
    assert await wish(shop, placed) == ("void", "done", None)
    assert await money(shop, placed) == ("voided", 0, 0, 0)
    assert await shop.history_of(placed.order_id) == ["confirmed", "cancelled"]
    variant = await shop.owner.fetchval(
        "SELECT variant_id FROM orders.order_items WHERE order_id = $1", placed.order_id
    )
    assert await shop.stock_of(variant) == (10, 0)
    assert await shop.movements_of(variant) == [("manual", 10), ("sale", -1), ("cancellation", 1)]


@pytest.mark.parametrize("amount", [1_500, 900])
async def test_money_that_comes_after_a_void_goes_back(shop: Shop, amount: int) -> None:
    """P04: all of it, or the part that had been asked for before the order was cancelled."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    await request_capture(shop.database, shop.store, shop.staff, placed.order_id, amount)
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert await wish(shop, placed) == ("void", "open", None)
    attempt = await payments.attempt(shop.database, shop.store, PROVIDER, placed.attempt_id)
    assert attempt is not None
    await sandbox.Sandbox().capture(desk, shop.store, PROVIDER, attempt, amount)
    await process_requests(job_context(shop.database))
    assert await wish(shop, placed) == ("void", "refused", "the money was taken already")
    assert await money(shop, placed) == ("refund_pending", amount, 1_500 - amount, 0)
    assert [returned for returned, _ in await refunds(shop)] == [amount]
    refund = await shop.owner.fetchval("SELECT id FROM payments.refunds WHERE order_id = $1", placed.order_id)
    await finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=True)
    assert await money(shop, placed) == ("refunded", amount, 1_500 - amount, amount)


async def test_a_void_that_comes_too_late_says_so(shop: Shop) -> None:
    """The capture was faster: the money counts, and the wish to void is refused with the provider's reason."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    attempt = await payments.attempt(shop.database, shop.store, PROVIDER, placed.attempt_id)
    assert attempt is not None
    await sandbox.Sandbox().capture(desk, shop.store, PROVIDER, attempt, placed.total_amount_minor)
    await request_void(shop.database, shop.store, shop.staff, placed.order_id)
    await process_requests(job_context(shop.database))
    assert await wish(shop, placed) == ("void", "refused", "the money was taken already")
    assert await money(shop, placed) == ("paid", 1_500, 0, 0)


async def test_a_capture_that_comes_too_late_cancels(shop: Shop) -> None:
    """The provider let go before we asked: refused for good, and the order does not stand without money."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    await sandbox.decide(desk, shop.store, placed.attempt_id, "voided", copies=0)
    await request_capture(shop.database, shop.store, shop.staff, placed.order_id)
    await process_requests(job_context(shop.database))
    assert await wish(shop, placed) == ("capture", "refused", "this is not set aside (any more)")
    assert await money(shop, placed) == ("voided", 0, 0, 0)
    assert await shop.history_of(placed.order_id) == ["confirmed", "cancelled"]


@pytest.mark.parametrize("outcome", ["failed", "cancelled"])
async def test_goods_that_left_are_marked_loudly(shop: Shop, outcome: Any) -> None:
    """docs/decisions/0019: a shipped order stands, its payment has failed, people are told. Money may still come."""
    desk = await desk_of(shop)
    placed = await approved(shop, desk)
    await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "shipped")
    await shop.pay(placed, outcome, reason="expired")
    assert await money(shop, placed) == ("failed", 0, 0, 0)
    assert await shop.history_of(placed.order_id) == ["confirmed", "shipped"]
    assert [each["what"] for each in await suspicions(shop)] == ["shipped without money"]
    await shop.pay(placed)
    assert await money(shop, placed) == ("paid", 1_500, 0, 0)


async def test_an_attempt_that_was_not_needed_is_let_go(shop: Shop) -> None:
    """Paid by another attempt, or confirmed by one: what else is set aside for the order is voided."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    third = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await shop.pay(placed, "authorized")
    await shop.pay(again, "authorized")
    assert await wish(shop, again) == ("void", "open", None)
    await shop.pay(third)
    assert await wish(shop, placed) == ("void", "open", None)
    await shop.pay(placed, "cancelled")
    assert await money(shop, placed) == ("paid", 1_500, 0, 0)
    assert await shop.history_of(placed.order_id) == ["confirmed"]


async def test_people_are_told_before_it_lapses_and_the_provider_is_asked_after(shop: Shop) -> None:
    """Seven days at the sandbox: told once on the sixth; gone on the seventh, and so is the order."""
    shop.later()
    desk = msgspec.structs.replace(await desk_of(shop), clock=FakeClock(NOON))
    placed = await approved(shop, desk)

    async def told() -> int:
        events: int = await shop.owner.fetchval(
            """SELECT count(*) FROM platform.domain_events
            WHERE store_id = $1 AND type = 'payment.authorization_lapsing' AND aggregate_id = $2""",
            shop.store,
            placed.order_id,
        )
        return events

    async def look(**delta: float) -> None:
        shop.later(**delta)
        context = job_context(shop.database)
        services = msgspec.structs.replace(context.services, clock=FakeClock(NOON + timedelta(**delta)))
        await watch_what_is_set_aside(msgspec.structs.replace(context, services=services))

    await look(days=5, hours=23)
    assert await told() == 0
    for hours in (0, 2):
        await look(days=6, hours=hours)
        assert await told() == 1
    assert await money(shop, placed) == ("authorized", 0, 0, 0)
    await look(days=7, minutes=1)
    assert await money(shop, placed) == ("voided", 0, 0, 0)
    assert await shop.history_of(placed.order_id) == ["confirmed", "cancelled"]


async def test_how_long_is_a_setting_unless_the_provider_tells(shop: Shop) -> None:
    """'authorization_days' of the gateway; nonsense there is seven days."""
    shop.later()
    for said, days in (("3", 3), ("soon", 7), ("", 7)):
        await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card", config={"authorization_days": said})
        placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
        await shop.pay(placed, "authorized")
        until = await shop.owner.fetchval(
            "SELECT authorized_until FROM payments.payment_attempts WHERE id = $1", placed.attempt_id
        )
        assert until == NOON + timedelta(days=days)


async def test_a_provider_that_is_away_is_asked_again(shop: Shop) -> None:
    """Kept with its reason, tried again later, refused after ten tries; then it can be wished anew."""
    shop.later()
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed, "authorized")
    await request_capture(shop.database, shop.store, shop.staff, placed.order_id)
    for tries in range(10):
        await shop.owner.execute(
            "SELECT platform.enter($1, '{}'), payments.close_request($1, '{}', $2, 'capture', 'away', false)",
            shop.store,
            placed.attempt_id,
        )
        assert (await wish(shop, placed))[1] == ("open" if tries < 9 else "refused")
    told = await shop.owner.fetch(
        "SELECT aggregate_id FROM platform.domain_events WHERE store_id = $1 AND type = 'payment.request_refused'",
        shop.store,
    )
    assert [row[0] for row in told] == [placed.order_id]
    again = await request_capture(shop.database, shop.store, shop.staff, placed.order_id, 900)
    assert (again.status, again.amount_minor) == ("open", 900)
