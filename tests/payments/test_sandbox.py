"""The sandbox as a provider that sets money aside: its books, its list, its page's decisions."""

from datetime import timedelta

import msgspec
import pytest
from tests.checkout.test_request_capture import desk_of
from tests.shop import NOON, Shop

from lonja.payments import queries
from lonja.payments.errors import ProviderRefused
from lonja.payments.gateways import GATEWAYS, Desk, sandbox
from lonja.payments.model import Attempt, ProviderPayment, Start
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.ids import new_id

CALL = Call(actor="provider", correlation_id=new_id())
PROVIDER = GATEWAYS["sandbox"]


async def opened(shop: Shop, desk: Desk) -> Attempt:
    """An attempt of 15.00 whose page is open."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    start = Start(placed.attempt_id, placed.order_id, 1_500, "MXN", "#1", "https://shop.test")
    await PROVIDER.start(desk, shop.store, CALL, start)
    found = await queries.attempt(shop.database, shop.store, CALL, placed.attempt_id)
    assert found is not None
    return found


async def test_what_is_set_aside_is_taken_once_and_in_time(shop: Shop) -> None:
    """The same capture again is the same answer; another one, too much, or too late is refused."""
    shop.later()
    clock = FakeClock(NOON)
    desk = msgspec.structs.replace(await desk_of(shop), clock=clock)
    one, late = await opened(shop, desk), await opened(shop, desk)
    with pytest.raises(ProviderRefused):
        await PROVIDER.capture(desk, shop.store, CALL, one, 1_500)
    for attempt in (one, late):
        await sandbox.decide(desk, shop.store, attempt.id, "approved")
        state = await PROVIDER.fetch(desk, shop.store, attempt)
        assert (state.outcome, state.amount_minor) == ("authorized", 1_500)
        assert state.authorized_until == NOON + timedelta(days=7)
    with pytest.raises(ProviderRefused):
        await PROVIDER.capture(desk, shop.store, CALL, one, 1_501)
    for _ in range(2):
        await PROVIDER.capture(desk, shop.store, CALL, one, 900)
    for amount in (901, 600):
        with pytest.raises(ProviderRefused):
            await PROVIDER.capture(desk, shop.store, CALL, one, amount)
    with pytest.raises(ProviderRefused):
        await PROVIDER.void(desk, shop.store, CALL, one)
    state = await PROVIDER.fetch(desk, shop.store, one)
    assert (state.outcome, state.amount_minor) == ("captured", 900)
    shop.later(days=7)
    clock.advance(timedelta(days=7))
    with pytest.raises(ProviderRefused):
        await PROVIDER.capture(desk, shop.store, CALL, late, 1_500)
    state = await PROVIDER.fetch(desk, shop.store, late)
    assert (state.outcome, state.reason) == ("cancelled", "the authorization lapsed")


@pytest.mark.parametrize(("decision", "after"), [(None, "abandoned"), ("approved", "voided"), ("declined", "declined")])
async def test_void_lets_go_of_whatever_is_held(
    shop: Shop, decision: sandbox.Decision | None, after: sandbox.Status
) -> None:
    desk = await desk_of(shop)
    attempt = await opened(shop, desk)
    if decision:
        await sandbox.decide(desk, shop.store, attempt.id, decision)
    for _ in range(2):
        await PROVIDER.void(desk, shop.store, CALL, attempt)
    found = await sandbox.session(desk, shop.store, attempt.id)
    assert found is not None
    assert (found.status, found.captured_minor) == (after, 0)


async def test_a_lapse_is_told_by_another_notice(shop: Shop) -> None:
    """The person at the page lets it lapse: the shop hears of it as of any decision, ten notices at most."""
    desk = await desk_of(shop)
    attempt = await opened(shop, desk)
    await sandbox.decide(desk, shop.store, attempt.id, "voided")  # nothing is set aside yet
    await sandbox.decide(desk, shop.store, attempt.id, "approved", copies=9)
    await sandbox.decide(desk, shop.store, attempt.id, "voided", copies=5)
    assert await shop.count("payments.sandbox_notices") == 10
    state = await PROVIDER.fetch(desk, shop.store, attempt)
    assert (state.outcome, state.reason) == ("cancelled", "the authorization was let go")


async def test_its_list_is_complete_page_by_page(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything made from `since` until before `until`, oldest first, each once, also at one and the same moment."""
    monkeypatch.setattr(sandbox, "_PAGE", 2)
    desk = await desk_of(shop)
    shop.later()
    made = [await opened(shop, desk) for _ in range(5)]
    shop.later(hours=1)
    later = await opened(shop, desk)
    await sandbox.decide(desk, shop.store, made[0].id, "declined")

    async def listed(hours: float, until: float) -> list[ProviderPayment]:
        since, before = NOON + timedelta(hours=hours), NOON + timedelta(hours=until)
        return [each async for each in PROVIDER.recent(desk, shop.store, since, before)]

    first = await listed(0, 1)
    assert sorted(str(each.attempt_id) for each in first) == sorted(str(each.id) for each in made)
    assert [each.outcome for each in first if each.attempt_id == made[0].id] == ["failed"]
    assert [each.attempt_id for each in await listed(1, 2)] == [later.id]
    assert len(await listed(0, 2)) == 6
    assert await listed(2, 3) == []
