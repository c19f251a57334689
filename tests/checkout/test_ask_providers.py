"""ask_providers: a lost webhook and a buyer who does not come back lose nobody's money (P04)."""

from datetime import timedelta

from tests.context import BOX, job_context
from tests.shop import NOON, Shop

from lonja.checkout import Placement, place_order
from lonja.checkout.jobs import ask_providers
from lonja.payments.gateways import Desk, sandbox
from lonja.payments.operations import attempts_to_ask, set_gateway
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.ids import new_id

JOB = Call.job("test")


async def opened(shop: Shop, gateway: str = "sandbox") -> tuple[Desk, Call, Placement]:
    desk = Desk(database=shop.database, secrets=BOX, clock=FakeClock(NOON), base_url="https://shop.test")
    config = sandbox.sealed_config(BOX, shop.store, "whsec")
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card", config=config)
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    placed = await place_order(
        desk,
        shop.store,
        call,
        order_id=new_id(),
        cart_id=cart.id,
        details=shop.details(gateway),
        return_url="https://x",
    )
    return desk, call, placed


async def waiting(shop: Shop) -> int:
    return len(await attempts_to_ask(shop.database, shop.store, JOB, 10))


async def test_money_that_nobody_told_of_is_found(shop: Shop) -> None:
    """P04: approved, the webhook lost (no copy), the browser closed: a minute later the order is paid."""
    shop.later()
    desk, _, placed = await opened(shop)
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved", copies=0)
    await ask_providers(job_context(shop.database))
    assert await shop.history_of(placed.order_id) == []
    shop.later(seconds=45)
    await ask_providers(job_context(shop.database))
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    shop.later(days=1)
    assert await waiting(shop) == 0


async def test_asking_has_growing_pauses_and_an_end(shop: Shop) -> None:
    """Twice as old each time, for three days: some fifteen questions for a page that stays open."""
    shop.later()
    _, _, placed = await opened(shop)
    asked, now = [], timedelta(0)
    while now < timedelta(days=8):
        shop.later(seconds=now.total_seconds())
        if await waiting(shop):
            asked.append(now)
        next_at = await shop.owner.fetchval(
            "SELECT ask_at FROM payments.payment_attempts WHERE id = $1", placed.attempt_id
        )
        if next_at is None:
            break
        now = next_at - NOON
    assert [each.total_seconds() for each in asked[:4]] == [45, 90, 180, 360]
    assert len(asked) == 14
    assert asked[-1] > timedelta(days=3)


async def test_a_provider_that_is_away_is_asked_again(shop: Shop) -> None:
    """One attempt that cannot be asked keeps nobody waiting."""
    shop.later()
    desk, _, lost = await opened(shop)
    _, _, placed = await opened(shop)
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved", copies=0)
    await shop.owner.execute("UPDATE payments.payment_attempts SET gateway = 'cod' WHERE id = $1", lost.attempt_id)
    shop.later(minutes=1)
    await ask_providers(job_context(shop.database))
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    assert await shop.history_of(lost.order_id) == []
    shop.later(minutes=2)
    assert await waiting(shop) == 1


async def test_cash_is_not_asked_for(shop: Shop) -> None:
    shop.later()
    await opened(shop, "cod")
    shop.later(hours=1)
    assert await waiting(shop) == 0


async def test_a_batch_of_questions_has_an_end(shop: Shop) -> None:
    shop.later()
    for _ in range(3):
        await opened(shop)
    shop.later(minutes=1)
    assert len(await attempts_to_ask(shop.database, shop.store, JOB, 2)) == 2
    assert await waiting(shop) == 1
