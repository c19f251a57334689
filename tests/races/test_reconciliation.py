"""Two reconciliations at once, a reconciliation beside a webhook, two people who save the same gateway."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from tests.context import BOX
from tests.provider import Scripted, lend
from tests.races.crowd import at_once, sabotage
from tests.shop import NOON, Shop

from lonja.checkout import confirm_return, reconcile_gateway
from lonja.payments import set_gateway
from lonja.payments.errors import GatewayIncomplete
from lonja.payments.gateways import Desk
from lonja.payments.queries import gateways
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.ids import new_id

JOB = Call.job("tests")
EARLY = NOON + timedelta(minutes=5)


@pytest_asyncio.fixture
async def provider(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scripted]:
    scripted = Scripted()
    lend(monkeypatch, scripted)
    yield scripted


def desk_of(shop: Shop) -> Desk:
    return Desk(database=shop.database, secrets=BOX, clock=FakeClock(), base_url="https://shop.test")


async def findings_of(shop: Shop) -> list[tuple[str, str]]:
    rows = await shop.owner.fetch(
        "SELECT kind, status FROM payments.findings WHERE store_id = $1 ORDER BY kind", shop.store
    )
    return [(row[0], row[1]) for row in rows]


async def test_many_reconciliations_at_once_are_one(crowded_shop: Shop, provider: Scripted) -> None:
    """One finding a difference, one sale for the lost webhook."""
    shop = crowded_shop
    variant = await shop.sells(5)
    shop.later()
    await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card")
    lost = [await shop.buy(await shop.visitor(), (variant, 1), gateway="stripe") for _ in range(3)]
    for placed in lost:
        provider.takes(placed, EARLY)
        provider.takes(placed, EARLY, external_ref=f"pi_{new_id()}", attempt_id=None)
    shop.later(hours=1)
    outcomes, errors = await at_once(reconcile_gateway(desk_of(shop), shop.store, JOB, "stripe") for _ in range(12))
    assert errors == {}
    assert [each.problem for each in outcomes] == [None] * 12
    assert await findings_of(shop) == [("capture_unsettled", "resolved")] * 3 + [("unknown_payment", "open")] * 3
    assert await shop.stock_of(variant) == (2, 0)


async def test_a_reconciliation_beside_the_webhook(crowded_shop: Shop, provider: Scripted) -> None:
    """Whoever comes first does the work; nobody's money is counted twice, and nothing is left open."""
    shop = crowded_shop
    variant = await shop.sells(10)
    shop.later()
    await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card")
    orders = [await shop.buy(await shop.visitor(), (variant, 1), gateway="stripe") for _ in range(6)]
    for placed in orders:
        provider.takes(placed, EARLY)
    shop.later(hours=1)
    desk = desk_of(shop)
    webhooks = [confirm_return(desk, shop.store, JOB, placed.attempt_id) for placed in orders for _ in range(2)]
    _, errors = await at_once([*webhooks, *(reconcile_gateway(desk, shop.store, JOB, "stripe") for _ in range(3))])
    assert errors == {}
    assert {status for _, status in await findings_of(shop)} <= {"resolved"}
    for placed in orders:
        assert await shop.history_of(placed.order_id, "payment") == ["paid"]
    assert await shop.stock_of(variant) == (4, 0)


async def config_of(shop: Shop) -> dict[str, object]:
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        return next(each.config for each in await gateways(tx, shop.store) if each.id == "stripe")


async def save_many(shop: Shop) -> dict[str, object]:
    """Twenty people replace a secret each, of the same gateway, at once."""
    await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card", config={"old": {"sealed": "o"}})
    _, errors = await at_once(
        set_gateway(
            shop.database, shop.store, shop.staff, "stripe", "Card", config={f"key_{number}": {"sealed": str(number)}}
        )
        for number in range(20)
    )
    assert errors == {}
    return await config_of(shop)


async def test_two_who_save_at_once_lose_no_secret(crowded_shop: Shop) -> None:
    """CFG-04: what a form does not say stays, whoever saves meanwhile."""
    config = await save_many(crowded_shop)
    assert config == {"old": {"sealed": "o"}} | {f"key_{number}": {"sealed": str(number)} for number in range(20)}


async def test_without_the_merge_secrets_are_lost(scratch_shop: Shop) -> None:
    await sabotage(scratch_shop, "payments.set_gateway", "jsonb_strip_nulls(g.config || p_config)", "p_config")
    assert len(await save_many(scratch_shop)) == 1


async def test_a_secret_is_removed_while_somebody_switches_the_gateway_on(crowded_shop: Shop) -> None:
    """Whoever comes second is refused, or is right: a gateway that may be chosen has what it needs."""
    shop = crowded_shop
    where = (shop.database, shop.store, shop.staff, "stripe", "Card")
    for _ in range(5):
        await set_gateway(*where, config={"key": {"sealed": "x"}}, is_active=False)
        _, errors = await at_once(
            [
                set_gateway(*where, is_active=True, required=["key"]),
                set_gateway(*where, config={"key": None}, is_active=False, required=["key"]),
            ]
        )
        assert errors.keys() <= {GatewayIncomplete.code}
        is_active = await shop.owner.fetchval(
            "SELECT is_active FROM payments.payment_gateways WHERE store_id = $1 AND id = 'stripe'", shop.store
        )
        assert not is_active or "key" in await config_of(shop)
