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
    early = "drawn_at = closes_at - interval '1 second'"
    for wish in ("secret = sha256(secret)", early, "digest = null", "secret = null"):
        with pytest.raises(asyncpg.CheckViolationError):
            await shop.owner.execute(f"update drops.raffles set {wish} where store_id = $1", shop.store)
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute("update drops.seeds set secret = sha256(secret) where store_id = $1", shop.store)
    first = (await pot.by_rank())[0]["customer_id"]
    for wish, error in (
        ("rank = 1", asyncpg.UniqueViolationError),
        (f"customer_id = '{first}'", asyncpg.UniqueViolationError),
        ("rank = null", asyncpg.CheckViolationError),
        ("status = 'won', window_ends_at = null", asyncpg.CheckViolationError),
    ):
        with pytest.raises(error):
            await shop.owner.execute(
                f"update drops.raffle_entries set {wish} where store_id = $1 and rank = 3", shop.store
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
    entries, raffles = "update drops.raffle_entries set", "update drops.raffles set"
    swap = [f"{entries} rank = {after} where rank = {before}" for before, after in ((4, 14), (5, 4), (14, 5))]
    for harms in (
        ["delete from drops.raffle_entries where rank = 5"],
        [f"{entries} variant_id = '{raffle}' where rank = 5"],
        swap,
        [f"{raffles} units = '{{}}'"],
        [f"{entries} status = 'waiting', won_at = null, window_ends_at = null where rank = 1"],
        [f"{entries} created_at = now() + interval '9 years' where rank = 5"],
    ):
        mine = [f"{harm} {'and' if ' where ' in harm else 'where'} store_id = '{shop.store}'" for harm in harms]
        assert await breaking(*mine) == here, harms
    longer = "update drops.raffle_entries set window_ends_at = now() + interval '1 day' where status = 'won'"
    assert await breaking(longer) == here
