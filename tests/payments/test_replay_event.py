"""replay_event: a message of the inbox is processed once more."""

import pytest
from tests.context import job_context
from tests.provider import Scripted, lend
from tests.shop import Shop

from lonja.checkout.jobs import process_events
from lonja.payments import Closing, close_events, receive_event, replay_event, set_gateway
from lonja.payments.errors import UnknownEvent
from lonja.payments.model import ProviderEvent, ProviderState
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.platform.wakeups import due_stores

PROVIDER = Call(actor="provider", correlation_id=new_id())


async def row_of(shop: Shop) -> tuple[str, int, int, bool]:
    row = await shop.owner.fetchrow(
        "SELECT status, attempts, replays, processed_at IS NOT NULL FROM payments.webhook_events WHERE store_id = $1",
        shop.store,
    )
    return row[0], row[1], row[2], row[3]


async def test_a_message_that_was_processed_may_be_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """PAY-06, PAY-09: however often: one sale, and one row."""
    provider = Scripted()
    lend(monkeypatch, provider)
    await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card")
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 1), gateway="stripe")
    provider.answers[placed.attempt_id] = ProviderState("captured", placed.total_amount_minor, placed.currency)
    event = ProviderEvent("evt_1", "paid", {"attempt_id": str(placed.attempt_id)})
    await receive_event(shop.database, shop.store, PROVIDER, "stripe", event)
    context = job_context(shop.database)
    await process_events(context)
    assert await row_of(shop) == ("processed", 1, 0, True)
    for replays in (1, 2):
        await replay_event(shop.database, shop.store, shop.staff, "stripe", "evt_1")
        assert await row_of(shop) == ("received", 0, replays, False)
        await process_events(context)
        assert await row_of(shop) == ("processed", 1, replays, True)
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    assert await shop.stock_of(variant) == (4, 0)


async def test_a_message_that_was_given_up_has_all_its_tries_again(shop: Shop) -> None:
    """PAY-09: also one whose failure was final; the store is awake at once."""
    await receive_event(shop.database, shop.store, PROVIDER, "sandbox", ProviderEvent("evt_1", "x", {}))
    for _ in range(10):
        closing = Closing(provider="sandbox", event_id="evt_1", error="away")
        await close_events(shop.database, shop.store, PROVIDER, [closing])
    await shop.owner.execute("DELETE FROM platform.wakeups WHERE store_id = $1", shop.store)
    await replay_event(shop.database, shop.store, shop.staff, "sandbox", "evt_1")
    assert await row_of(shop) == ("received", 0, 1, False)
    assert shop.store in await due_stores(shop.database, "checkout.process_events")
    asked = await shop.owner.fetchval("SELECT replayed_by FROM payments.webhook_events WHERE store_id = $1", shop.store)
    assert asked == shop.staff.actor_id


async def test_a_message_nobody_sent(shop: Shop) -> None:
    with pytest.raises(UnknownEvent):
        await replay_event(shop.database, shop.store, shop.staff, "sandbox", "evt_1")
