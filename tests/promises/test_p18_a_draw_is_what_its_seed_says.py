"""P18: a draw is what its seed says, and a winner's unit is held. The races: tests/races/test_raffles.py."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.drops.pot import CLOSED, Pot, open_pot
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop


@pytest_asyncio.fixture
async def pot(shop: Shop) -> Pot:
    """Two units, five entries, drawn."""
    pot = await open_pot(shop, 2)
    for _ in range(5):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    return pot


async def test_what_the_database_refuses(shop: Shop, pot: Pot) -> None:
    """Whoever writes: another secret, a draw before the close, two of one rank, two entries of one customer."""
    for wish in (
        "secret = sha256(secret)",
        "drawn_at = closes_at - interval '1 second'",
        "digest = null",
        "secret = null",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await shop.owner.execute(f"update drops.raffles set {wish} where store_id = $1", shop.store)
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute("update drops.seeds set secret = sha256(secret) where store_id = $1", shop.store)
    for wish, error in (
        ("rank = 1", asyncpg.UniqueViolationError),
        (
            "customer_id = (select customer_id from drops.raffle_entries e where e.rank = 1)",
            asyncpg.UniqueViolationError,
        ),
        ("rank = null", asyncpg.CheckViolationError),
        ("status = 'won', window_ends_at = null", asyncpg.CheckViolationError),
    ):
        with pytest.raises(error):
            await shop.owner.execute(
                f"update drops.raffle_entries set {wish} where store_id = $1 and rank in (3, 4)", shop.store
            )


async def test_nobody_writes_raffles_but_the_functions(app_may_not: Refuses) -> None:
    await app_may_not("update drops.raffle_entries set rank = 1")
    await app_may_not("delete from drops.raffle_entries")
    await app_may_not("update drops.raffles set commitment = null")
    await app_may_not("select secret from drops.seeds")


async def test_the_live_check_finds_what_chance_did_not_do(shop: Shop, pot: Pot, breaking: Break) -> None:
    """An entry slipped in or gone, ranks swapped, too many winners, one passed over, one too late, a unit not held."""
    raffle = await shop.owner.fetchval("select id from drops.raffles where store_id = $1", shop.store)
    here = {("P18", str(raffle))}
    swap = "update drops.raffle_entries set rank = rank + %s where store_id = $1 and rank %s"
    for harm in (
        [("delete from drops.raffle_entries where store_id = $1 and rank = 5", shop.store)],
        [(f"update drops.raffle_entries set variant_id = '{raffle}' where store_id = $1 and rank = 5", shop.store)],
        [(swap % (10, "= 4"), shop.store), (swap % (-1, "= 5"), shop.store), (swap % (-9, "= 14"), shop.store)],
        [("update drops.raffles set units = '{}' where id = $1", raffle)],
        [
            ("update drops.raffle_entries set status = 'waiting', won_at = null, window_ends_at = null"
             " where store_id = $1 and rank = 1", shop.store)
        ],
        [("update drops.raffle_entries set created_at = now() + interval '9 years' where store_id = $1 and rank = 5",
          shop.store)],
    ):  # fmt: skip
        assert await breaking(*harm) == here, harm
    longer = "update drops.raffle_entries set window_ends_at = now() + interval '1 day' where status = 'won'"
    assert await breaking(longer) == here
