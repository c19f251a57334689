"""Codes under many hands: a limit is never passed, once is once, and asking takes nothing (PRM-18, TST-05)."""

from typing import Any

import pytest
import pytest_asyncio
from tests.promotions.uses import SCHEMA, counted, coupon, redeem, release
from tests.races.crowd import at_once, gate, meet, sabotage
from tests.shop import Shop

from lonja.checkout import validate_coupon
from lonja.promotions import Terms, save_code

USED_UP, USED_ALREADY, LIMIT_BELOW = "LJ436", "LJ437", "LJ442"


@pytest_asyncio.fixture
async def crowd(crowded_shop: Shop) -> Shop:
    await crowded_shop.owner.execute(SCHEMA)
    crowded_shop.later()
    return crowded_shop


async def test_a_limited_code(crowd: Shop) -> None:
    """PRM-18: a thousand redeem a code for five hundred at once: exactly five hundred do; the others are told."""
    use = await coupon(crowd, usage_limit=500)
    used, errors = await at_once(redeem(crowd, use, email=f"{n}@example.com") for n in range(1_000))
    assert (len(used), errors) == (500, {USED_UP: 500})
    assert await counted(crowd, use) == (500, 500)


async def test_a_thousand_ask_at_once(crowd: Shop) -> None:
    """TST-05: no error, one answer, and nothing used."""
    use = await coupon(crowd, usage_limit=1, code="ASKED")
    guests = [await crowd.visitor() for _ in range(20)]
    verdicts, errors = await at_once(
        validate_coupon(crowd.database, crowd.store, guests[n % 20], "asked", 5_000, ip_address="192.0.2.1")
        for n in range(1_000)
    )
    assert errors == {}
    assert {(each.valid, each.discount_minor, each.total_with_discount_minor) for each in verdicts} == {
        (True, 1_000, 4_000)
    }
    assert len(verdicts) == 1_000
    assert await counted(crowd, use) == (0, 0)


@pytest.mark.parametrize("limit", [None, 30])
async def test_once_a_buyer(crowd: Shop, limit: int | None) -> None:
    """PRM-03: the same buyer at thirty tills; by address, and by customer with thirty addresses."""
    use = await coupon(crowd, usage_limit=limit, once_per_customer=True)
    ana = await crowd.customer()
    by_address, errors = await at_once(redeem(crowd, use, email="rahim@example.com") for _ in range(30))
    assert (len(by_address), errors) == (1, {USED_ALREADY: 29})
    by_customer, errors = await at_once(redeem(crowd, use, call=ana, email=f"{n}@example.com") for n in range(30))
    assert (len(by_customer), errors) == (1, {USED_ALREADY: 29})
    assert await counted(crowd, use) == (2 if limit else 0, 2)


async def test_what_one_gives_back_another_may_have(crowd: Shop) -> None:
    """Redeemed and given back at once, each order twice: never more than the limit, and none is lost."""
    use, other = await coupon(crowd, usage_limit=20), await coupon(crowd, usage_limit=400)
    orders = [await redeem(crowd, use, other) for _ in range(20)]

    async def one(n: int) -> Any:
        await (release(crowd, *orders[n // 2 :: 10]) if n % 2 else release(crowd, orders[n // 2]))

    used, errors = await at_once(
        act
        for n in range(40)
        for act in (one(n), redeem(crowd, other, use, email=f"{n}@example.com"), redeem(crowd, other))
    )
    assert errors.keys() <= {USED_UP}
    taken, living = await counted(crowd, use)
    assert taken == living <= 20
    assert len([each for each in used if each]) == 80 - errors[USED_UP]
    await at_once(redeem(crowd, use, email=f"{n}@example.com") for n in range(40))
    assert await counted(crowd, use) == (20, 20)


async def test_once_given_back_and_taken_again(crowd: Shop) -> None:
    """The lock order: whoever gives back and whoever takes what is given back never wait for each other in a circle."""
    uses = [await coupon(crowd, usage_limit=5, once_per_customer=True) for _ in range(3)]
    for _ in range(5):
        order = await redeem(crowd, *uses)
        taking = [redeem(crowd, *uses[:: 1 if n % 2 else -1]) for n in range(12)]
        again, errors = await at_once([release(crowd, order), *taking, release(crowd, order)])
        assert errors.keys() <= {USED_ALREADY}
        assert errors[USED_ALREADY] in {11, 12}
        await release(crowd, *(each for each in again if each))
    assert await counted(crowd, uses[0]) == (0, 0)


async def test_a_limit_that_comes_while_it_is_used(crowd: Shop) -> None:
    """Set once, while orders use the code and others die: who came before is counted, and who comes after counts.

    Nothing counts again afterwards: the count must have been right from the first moment (P14).
    """
    for _ in range(4):
        use = await coupon(crowd)
        assert use.code_id
        orders = [await redeem(crowd, use, email=f"{n}@example.com") for n in range(8)]
        limit = save_code(crowd.database, crowd.store, crowd.staff, Terms(usage_limit=40), code_id=use.code_id)
        acts = [act for n in range(8) for act in (redeem(crowd, use, email=f"new-{n}@x.y"), release(crowd, orders[n]))]
        _, errors = await at_once([*acts[:8], limit, *acts[8:]])
        assert errors == {}
        assert await counted(crowd, use) == (8, 8)
        lifted = [save_code(crowd.database, crowd.store, crowd.staff, Terms(usage_limit=limit), code_id=use.code_id)
                  for limit in (None, 60, None, 12)]  # fmt: skip
        acts = [redeem(crowd, use, email=f"{n}@z.y") for n in range(7)]
        _, errors = await at_once(
            [acts[0], lifted[0], *acts[1:3], lifted[1], *acts[3:6], lifted[2], acts[6], lifted[3]]
        )
        assert errors.keys() <= {USED_UP, LIMIT_BELOW}


async def used(shop: Shop) -> tuple[int, Any]:
    """How often a code for one is used by three who have all seen that it was not, and what the others are told."""
    use = await coupon(shop, usage_limit=1)
    _, errors = await meet(shop, (redeem(shop, use, email=f"{n}@example.com") for n in range(3)))
    return (await counted(shop, use))[1], errors


async def test_sabotage_without_the_lock_the_check_refuses_and_without_both_a_code_is_used_twice(
    scratch_shop: Shop,
) -> None:
    """P14: safety does not depend on anybody taking a lock: uses are no longer counted by turns, then without end."""
    shop = scratch_shop
    await shop.owner.execute(SCHEMA)
    shop.later()
    await gate(shop, "promotions.count_uses", "update promotions.promotion_rules set")
    assert await used(shop) == (1, {USED_UP: 2})
    await sabotage(shop, "promotions.lock_uses", "for no key update", "")
    assert await used(shop) == (1, {USED_UP: 2})
    await shop.owner.execute("ALTER TABLE promotions.discount_codes DROP CONSTRAINT codes_are_used_within_their_limit")
    assert await used(shop) == (3, {})
