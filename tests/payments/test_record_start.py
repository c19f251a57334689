"""record_start: what the provider answered to the start of an attempt."""

import pytest
from tests.shop import OpenShop, Shop

from lonja.payments import attempt, attempts_of_order, record_start
from lonja.payments.errors import AttemptAlreadyStarted, UnknownAttempt
from lonja.platform.errors import AlreadyExists, RuleBroken
from lonja.platform.ids import new_id


async def test_the_reference_is_written_once(shop: Shop) -> None:
    """PAY-02, P06: the same answer twice is one; another reference is refused."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    start = (shop.database, shop.store, placed.attempt_id)
    for _ in range(2):
        await record_start(*start, "pi_1", "https://pay.test/1")
    with pytest.raises(AttemptAlreadyStarted):
        await record_start(*start, "pi_2", "https://pay.test/2")
    found = await attempt(shop.database, shop.store, shop.staff, placed.attempt_id)
    assert found is not None
    assert (found.external_ref, found.redirect_url, found.status) == ("pi_1", "https://pay.test/1", "pending")
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        assert await attempts_of_order(tx, shop.store, placed.order_id) == [found]


async def test_unknown_and_odd_answers_are_refused(shop: Shop, open_shop: OpenShop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    other = await open_shop()
    for store, which in ((shop.store, new_id()), (other.store, placed.attempt_id)):
        with pytest.raises(UnknownAttempt):
            await record_start(shop.database, store, which, "pi_1", None)
    for reference, url in (("", None), ("r" * 256, None), ("r", "u" * 2_001)):
        with pytest.raises(RuleBroken):
            await record_start(shop.database, shop.store, placed.attempt_id, reference, url)
    assert await attempt(shop.database, other.store, other.staff, placed.attempt_id) is None


async def test_one_reference_is_one_attempts(shop: Shop) -> None:
    one = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    two = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await record_start(shop.database, shop.store, one.attempt_id, "pi_1", None)
    with pytest.raises(AlreadyExists):
        await record_start(shop.database, shop.store, two.attempt_id, "pi_1", None)
