"""receive_event, due_events, close_events: the inbox of what providers say."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.shop import NOON, OpenShop, Shop

from lonja.payments import Closing, close_events, due_events, receive_event
from lonja.payments.model import ProviderEvent
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.wakeups import due_stores

PROVIDER = Call(actor="provider")


async def waiting(shop: Shop, limit: int = 10) -> list[str]:
    return [event.event_id for event in await due_events(shop.database, shop.store, PROVIDER, limit)]


async def close(
    database: Database, store: UUID, call: Call, provider: str, event_id: str, *, error: str | None = None,
    is_final: bool = False,
) -> None:  # fmt: skip
    closing = Closing(provider=provider, event_id=event_id, error=error, is_final=is_final)
    await close_events(database, store, call, [closing])


async def is_awake(shop: Shop) -> bool:
    return shop.store in await due_stores(shop.database, "checkout.process_events")


async def test_an_event_is_stored_and_waits_once(shop: Shop, open_shop: OpenShop) -> None:
    """PAY-05, PAY-06, FIELD-PAINS 14: unique per store, provider and event; another store's is another event."""
    event = ProviderEvent("evt_1", "x", {"type": "x"})
    news = [await receive_event(shop.database, shop.store, PROVIDER, "sandbox", event) for _ in range(3)]
    assert news == [True, False, False]
    assert await receive_event(shop.database, shop.store, PROVIDER, "stripe", event)
    assert await receive_event(shop.database, (await open_shop()).store, PROVIDER, "sandbox", event)
    assert await is_awake(shop)
    due = await due_events(shop.database, shop.store, PROVIDER, 10)
    assert [(each.provider, each.payload) for each in due] == [
        ("sandbox", {"type": "x"}), ("stripe", {"type": "x"}),
    ]  # fmt: skip


async def row_of(shop: Shop) -> tuple[Any, ...]:
    row = await shop.owner.fetchrow(
        "SELECT status, attempts, last_error, next_try_at FROM payments.webhook_events WHERE store_id = $1", shop.store
    )
    return tuple(row)


async def test_a_closed_event_is_done_and_a_failed_one_waits(shop: Shop) -> None:
    """PAY-09: kept with its reason, tried again after growing pauses, and done when it is done."""
    shop.later()
    where = (shop.database, shop.store, PROVIDER, "sandbox", "evt_1")
    await receive_event(*where[:4], ProviderEvent("evt_1", "x", {}))
    await close(*where, error="e" * 5_000)
    assert await row_of(shop) == ("failed", 1, "e" * 2_000, NOON + timedelta(seconds=5))
    assert await waiting(shop) == []
    shop.later(seconds=5)
    assert await waiting(shop) == ["evt_1"]
    await close(*where, error="again")
    assert (await row_of(shop))[3] == NOON + timedelta(seconds=25)
    await close(*where)
    await close(*where, error="too late to fail")
    assert await row_of(shop) == ("processed", 3, None, None)


async def test_trying_has_an_end(shop: Shop) -> None:
    shop.later()
    where = (shop.database, shop.store, PROVIDER, "sandbox", "evt_1")
    await receive_event(*where[:4], ProviderEvent("evt_1", "x", {}))
    for _ in range(9):
        await close(*where, error="away")
    assert (await row_of(shop))[3] == NOON + timedelta(hours=1)
    await close(*where, error="away")
    assert await row_of(shop) == ("failed", 10, "away", None)


async def test_what_is_refused_is_not_tried_again(shop: Shop) -> None:
    where = (shop.database, shop.store, PROVIDER, "sandbox", "evt_1")
    await receive_event(*where[:4], ProviderEvent("evt_1", "x", {}))
    await close(*where, error="no such attempt", is_final=True)
    assert await row_of(shop) == ("failed", 1, "no such attempt", None)


async def test_a_look_says_when_to_look_again(shop: Shop) -> None:
    """Nothing is lost between two looks: what is not closed is found again, a full look is followed by another."""
    shop.later()
    for number in range(3):
        await receive_event(shop.database, shop.store, PROVIDER, "sandbox", ProviderEvent(f"evt_{number}", "x", {}))
    assert len(await waiting(shop, limit=2)) == 2
    assert await is_awake(shop)
    assert len(await waiting(shop)) == 3
    assert not await is_awake(shop)
    shop.later(seconds=1)
    assert await is_awake(shop)
    for number in range(3):
        await close(shop.database, shop.store, PROVIDER, "sandbox", f"evt_{number}")
    assert await waiting(shop) == []
    assert not await is_awake(shop)
    await receive_event(shop.database, shop.store, PROVIDER, "sandbox", ProviderEvent("evt_9", "x", {}))
    assert await is_awake(shop)
