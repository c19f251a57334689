"""The raffle's story: entering, confirming, drawing, buying, lapsing, moving up."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from lonja.access import AccountRequired, DropPaused, WinnersOnly, pause_drop
from lonja.access.errors import DropLimit, DropsAreStaffs
from lonja.carts import add_to_cart, cart, set_quantity
from lonja.catalog import CollectionChange, delete_collection, update_collection
from lonja.catalog.errors import CollectionNotFound
from lonja.checkout import cancel_order
from lonja.drops import (
    EntryLinkOver,
    NotInThisRaffle,
    RaffleClosed,
    RaffleInvalid,
    RaffleSettings,
    RaffleUnknown,
    confirm_entry,
    leave_raffle,
    raffle_of,
    save_raffle,
)
from lonja.drops.raffle_check import recheck
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError
from lonja.platform.ids import new_id
from tests.drops.pot import CLOSED, OVER, Pot, open_pot
from tests.shop import NOON, Shop

HOUR = timedelta(hours=1)


@pytest.fixture
async def pot(shop: Shop) -> Pot:
    """One unit of one thing, two of another."""
    return await open_pot(shop, 1, 2)


async def _mine(pot: Pot, who: Call) -> Any:
    raffle = await raffle_of(pot.shop.database, pot.shop.store, who, pot.drop)
    assert raffle is not None
    return raffle.mine


async def _customer_of(pot: Pot, row: Any) -> Call:
    return await pot.shop.customer(row["customer_id"])


async def test_the_window_is_exact(pot: Pot) -> None:
    """From opens_at on, and not at closes_at any more (DRP-04's edges); leaving and confirming likewise."""
    shop, late = pot.shop, await pot.shop.customer()
    shop.later(exactly=-1)
    with pytest.raises(RaffleClosed):
        await pot.enter(late)
    shop.later()
    early = await pot.enters(verified=False)
    shop.later(**CLOSED, exactly=-1)
    await pot.enters()
    shop.later(**CLOSED)
    entry = (await pot.of(early))["id"]
    for wish in (
        pot.enter(late),
        leave_raffle(shop.database, shop.store, early, pot.drop),
        confirm_entry(shop.database, shop.store, Call.guest(), entry),
    ):
        with pytest.raises(RaffleClosed):
            await wish
    assert await pot.statuses() == {"unconfirmed": 1, "entered": 1}


async def test_one_entry_a_verified_customer(pot: Pot) -> None:
    """Unverified: a link, at most every ten minutes; confirmed once and for ever. Entering again changes what for."""
    shop, ana = pot.shop, await pot.shop.customer()
    first = await pot.enter(ana)
    assert first.status == "unconfirmed"
    again = await pot.enter(ana, 1)
    assert (again.entry_id, again.variant_id, await pot.told("raffle.asked")) == (first.entry_id, pot.variants[1], 1)
    shop.later(minutes=10)
    await pot.enter(ana)
    assert await pot.told("raffle.asked") == 2
    guest = Call.guest()
    assert (await confirm_entry(shop.database, shop.store, guest, first.entry_id)).is_new
    assert not (await confirm_entry(shop.database, shop.store, guest, first.entry_id)).is_new
    await leave_raffle(shop.database, shop.store, ana, pot.drop)
    await leave_raffle(shop.database, shop.store, ana, pot.drop)
    with pytest.raises(EntryLinkOver):
        await confirm_entry(shop.database, shop.store, guest, first.entry_id)
    assert (await pot.enter(ana)).status == "entered"
    assert await pot.told("raffle.asked") == 2


async def test_who_may_not_enter(pot: Pot) -> None:
    """Guests, for something else, while it is paused, in a drop that is not drawn, or in none; each leaves nothing."""
    shop, ana = pot.shop, await pot.shop.customer()
    with pytest.raises(AccountRequired):
        await pot.enter(await shop.visitor())
    with pytest.raises(AccountRequired):
        await leave_raffle(shop.database, shop.store, await shop.visitor(), pot.drop)
    elsewhere = Pot(shop, pot.drop, (await shop.sells(1),))
    with pytest.raises(NotInThisRaffle):
        await elsewhere.enter(ana)
    with pytest.raises(RaffleUnknown):
        await Pot(shop, new_id(), pot.variants).enter(ana)
    await pause_drop(shop.database, shop.store, shop.staff, pot.drop, is_paused=True)
    with pytest.raises(DropPaused):
        await pot.enter(ana)
    assert await pot.statuses() == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"closes_at": NOON}, "closes_at"),
        ({"opens_at": NOON - 2 * HOUR, "closes_at": NOON - HOUR}, "closes_at"),
        ({"purchase_window_seconds": 299}, "purchase_window_seconds"),
        ({"purchase_window_seconds": 14 * 86_400 + 1}, "purchase_window_seconds"),
    ],
)
async def test_settings_at_their_limits(pot: Pot, said: dict[str, Any], field: str) -> None:
    usual = RaffleSettings(opens_at=NOON, closes_at=NOON + HOUR)
    with pytest.raises(RaffleInvalid) as refusal:
        await _save(pot, msgspec.structs.replace(usual, **said))
    assert refusal.value.params["field"] == field


async def _save(pot: Pot, settings: RaffleSettings, call: Call | None = None) -> None:
    await save_raffle(pot.shop.database, pot.shop.store, call or pot.shop.staff, pot.drop, settings)


async def test_a_commitment_stands(pot: Pot) -> None:
    """The seed is committed to at once, no setting changes it, and nothing changes after the close. Only staff may."""
    shop, settings = pot.shop, RaffleSettings(opens_at=NOON, closes_at=NOON + 2 * HOUR, purchase_window_seconds=300)
    before = await pot.published()
    assert (before.seed, before.digest, before.entries, before.order) == (None, None, (), ())
    await _save(pot, settings)
    after = await pot.published()
    assert (after.commitment, after.closes_at) == (before.commitment, NOON + 2 * HOUR)
    with pytest.raises(DropsAreStaffs):
        await _save(pot, settings, await shop.customer())
    with pytest.raises(CollectionNotFound):
        await _save(Pot(shop, new_id(), ()), settings)
    shop.later(hours=2)
    with pytest.raises(RaffleInvalid):
        await _save(pot, settings)
    await pot.draw()
    with pytest.raises(RaffleInvalid):
        await _save(pot, settings)


async def test_the_draw(pot: Pot) -> None:
    """No more winners than units, each with a line, a hold until their window ends, and a pass; others are runner-ups.

    An unconfirmed entry, and one of an account that was closed, are not in the pot.
    """
    shop = pot.shop
    people = [await pot.enters(n % 2) for n in range(8)]
    await pot.enters(verified=False)
    gone = await pot.enters()
    await shop.owner.execute("update customers.customers set deleted_at = now() where id = $1", gone.customer_id)
    shop.later(**CLOSED, exactly=-1)
    assert not (await pot.draw()).is_new
    shop.later(**CLOSED)
    drawn = await pot.draw()
    assert (drawn.is_new, drawn.entries, drawn.winners) == (True, 8, 3)
    assert not (await pot.draw()).is_new
    assert await pot.statuses() == {"won": 3, "waiting": 5, "unconfirmed": 2}
    assert [await shop.stock_of(variant) for variant in pot.variants] == [(1, 1), (2, 2)]
    published = await pot.published()
    assert [finding.difference for finding in recheck(published)] == [None] * 7
    assert (len(published.winners), published.units) == (3, dict(zip(pot.variants, (1, 2), strict=True)))
    for who in people:
        mine = await _mine(pot, who)
        basket = await cart(shop.database, shop.store, who)
        if mine.status == "won":
            assert basket is not None
            assert basket.held_until == mine.window_ends_at == NOON + timedelta(**OVER)
            with pytest.raises(DropLimit):
                await set_quantity(shop.database, shop.store, who, basket.id, mine.variant_id, 2)
        else:
            assert (basket, mine.position >= 1) == (None, True)
            with pytest.raises(WinnersOnly):
                await add_to_cart(shop.database, shop.store, who, mine.variant_id, 1)


async def test_a_winners_own_cart_is_used(shop: Shop) -> None:
    """What was in it stays; the same thing from before the raffle becomes the one that was won."""
    pot = await open_pot(shop, 1)
    other = await shop.sells(5)
    ana = await pot.enters()
    filled = await shop.fill(ana, (other, 2))
    await shop.owner.execute(
        """insert into carts.cart_items (store_id, cart_id, product_id, variant_id, quantity)
        select store_id, $2, product_id, id, 3 from catalog.product_variants where id = $1""",
        pot.variants[0],
        filled.id,
    )
    shop.later(**CLOSED)
    await pot.draw()
    basket = await cart(shop.database, shop.store, ana)
    assert basket is not None
    assert (basket.id, {line.variant_id: line.quantity for line in basket.items}) == (
        filled.id,
        {other: 2, pot.variants[0]: 1},
    )


async def test_who_buys_has_bought(pot: Pot) -> None:
    """A winner pays; the entry knows the order, and the limit knows them. When all have, the rest has lost."""
    shop = pot.shop
    for n in range(5):
        await pot.enters(n % 2)
    shop.later(**CLOSED)
    await pot.draw()
    for row in [row for row in await pot.by_rank() if row["status"] == "won"]:
        who = await _customer_of(pot, row)
        basket = await cart(shop.database, shop.store, who)
        assert basket is not None
        await shop.pay(await shop.place(who, basket, email=f"{new_id()}@example.com"))
    step = await pot.advance()
    assert (step.lost, step.status, await pot.statuses()) == (2, "over", {"bought": 3, "lost": 2})
    assert [await shop.stock_of(variant) for variant in pot.variants] == [(0, 0), (0, 0)]
    assert (await pot.told("raffle.won"), await pot.told("raffle.lost")) == (3, 2)
    assert (await pot.advance()).status == "over"


async def test_runner_ups_move_up_in_order(pot: Pot) -> None:
    """Who lets the window pass has lapsed: to the instant. The next of that variant gets a window of their own."""
    shop = pot.shop
    for _ in range(3):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    first, second, third = await pot.by_rank()
    shop.later(**OVER, exactly=-1)
    assert (await pot.advance()).lapsed == 0
    shop.later(**OVER)
    assert (await pot.advance()).lapsed == 1
    assert await pot.statuses() == {"lapsed": 1, "won": 1, "waiting": 1}
    lapsed, moved = await _customer_of(pot, first), await _customer_of(pot, second)
    emptied, filled = await cart(shop.database, shop.store, lapsed), await cart(shop.database, shop.store, moved)
    assert emptied is not None
    assert filled is not None
    assert (list(emptied.items), filled.held_until) == ([], NOON + timedelta(hours=49))
    with pytest.raises(WinnersOnly):
        await add_to_cart(shop.database, shop.store, lapsed, pot.variants[0], 1)
    shop.later(hours=49)
    await pot.advance()
    shop.later(hours=73)
    step = await pot.advance()
    assert (step.status, await pot.statuses()) == ("over", {"lapsed": 3})
    published = await pot.published()
    assert [move.id for move in published.moves] == [second["id"], third["id"]]
    assert all(finding.difference is None for finding in recheck(published))


async def test_an_order_in_time_is_in_time(pot: Pot) -> None:
    """Placed in the window and not paid yet: nobody moves up until it is decided. Paid: bought. Dead: the next one."""
    shop = pot.shop
    for n in range(4):
        await pot.enters(n % 2)
    shop.later(**OVER, exactly=-1)
    await pot.draw()
    # drawn late: the window is counted from the draw
    last = NOON + timedelta(hours=49)
    placed = {}
    shop.database.fake_time(last - timedelta(seconds=2))
    for row in [row for row in await pot.by_rank() if row["status"] == "won"]:
        who = await _customer_of(pot, row)
        basket = await cart(shop.database, shop.store, who)
        assert basket is not None
        placed[row["id"]] = (row, await shop.place(who, basket, email=f"{new_id()}@example.com"))
    shop.database.fake_time(last)
    assert (await pot.advance()).lapsed == 0
    only = next(row["id"] for row, _ in placed.values() if row["variant_id"] == pot.variants[0])
    for entry, (_, order) in placed.items():
        if entry == only:
            await cancel_order(shop.database, shop.store, shop.staff, order.order_id, "test")
        else:
            await shop.pay(order)
    assert (await pot.advance()).lapsed == 1
    assert await pot.statuses() == {"bought": 2, "lapsed": 1, "won": 1}


async def test_what_comes_back_is_given_again(pot: Pot) -> None:
    """An order dies in the window: its winner has the unit again. A sale that is undone is the next one's."""
    shop = pot.shop
    for _ in range(2):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    first, second = await pot.by_rank()
    who = await _customer_of(pot, first)
    for paid in (False, True):
        basket = await cart(shop.database, shop.store, who)
        assert basket is not None
        assert basket.held_until == NOON + timedelta(**OVER)
        order = await shop.place(who, basket)
        if paid:
            await shop.pay(order)
            await pot.advance()
            assert await pot.statuses() == {"bought": 1, "lost": 1}
            return
        await cancel_order(shop.database, shop.store, shop.staff, order.order_id, "test")
        await pot.advance()
    assert second


async def test_a_cancelled_sale_is_the_next_ones(shop: Shop) -> None:
    """While the raffle lives: two units, one bought and given back, the other's window still open."""
    pot = await open_pot(shop, 2)
    for _ in range(3):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    first, _second, third = await pot.by_rank()
    who = await _customer_of(pot, first)
    basket = await cart(shop.database, shop.store, who)
    assert basket is not None
    order = await shop.place(who, basket)
    await shop.pay(order)
    await pot.advance()
    await cancel_order(shop.database, shop.store, shop.staff, order.order_id, "test")
    assert (await pot.advance()).lapsed == 1
    assert (await pot.of(await _customer_of(pot, third)))["status"] == "won"
    with pytest.raises(WinnersOnly):
        await add_to_cart(shop.database, shop.store, who, pot.variants[0], 1)


async def test_a_line_taken_out_is_theirs_to_put_back(pot: Pot) -> None:
    """A winner's own change of the cart is no business of the raffle: the line stays out, and the pass lasts."""
    shop, ana = pot.shop, await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    basket = await cart(shop.database, shop.store, ana)
    assert basket is not None
    await set_quantity(shop.database, shop.store, ana, basket.id, pot.variants[0], 0)
    await pot.advance()
    again = await cart(shop.database, shop.store, ana)
    assert again is not None
    assert list(again.items) == []
    shop.later(hours=2)
    assert len((await add_to_cart(shop.database, shop.store, ana, pot.variants[0], 1)).items) == 1
    await pot.advance()


async def test_no_units_no_winners(shop: Shop) -> None:
    """Nobody there: over at once. No unit of something: who wanted it has lost at once, the others go on."""
    pot = await open_pot(shop, 0, 1)
    for n in (0, 0, 1, 1):
        await pot.enters(n)
    empty = await open_pot(shop, 1)
    shop.later(**CLOSED)
    await empty.draw()
    assert (await empty.advance()).status == "over"
    assert (await pot.draw()).winners == 1
    assert ((await pot.advance()).lost, await pot.statuses()) == (2, {"won": 1, "waiting": 1, "lost": 2})


@pytest.mark.parametrize("moment", ["over", "no drop", "deleted after the draw"])
async def test_a_drop_that_is_gone_has_no_winners(shop: Shop, moment: str) -> None:
    """Over, deleted, or a drop no more: nobody is told to buy what is not sold; who is in line has lost."""
    pot = await open_pot(shop, 1)
    for _ in range(3):
        await pot.enters()
    shop.later(**CLOSED)
    at = (shop.database, shop.store, shop.staff, pot.drop)
    if moment == "deleted after the draw":
        await pot.draw()
        await delete_collection(*at)
    else:
        over = CollectionChange(ends_at=NOON + timedelta(**CLOSED))
        await update_collection(*at, over if moment == "over" else CollectionChange(type="seasonal"))
    assert (await pot.draw()).winners == 0
    shop.later(**OVER)
    await pot.advance()
    step = await pot.advance()
    lapsed = {"lapsed": 1} if moment == "deleted after the draw" else {}
    assert (step.status, await pot.statuses()) == ("over", lapsed | {"lost": 3 - len(lapsed)})
    assert await shop.stock_of(pot.variants[0]) == (1, 0)
    assert all(finding.difference is None for finding in recheck(await pot.published()))


async def test_only_the_house_draws(pot: Pot) -> None:
    ana = await pot.shop.customer()
    for verb in ("draw_raffle", "advance_raffle"):
        with pytest.raises(LonjaError) as refusal:
            await pot.shop.database.run(f"select drops.{verb}($1, $2, $3)", pot.shop.store, ana.encode(), pot.drop)
        assert refusal.value.code == "LJ539"
