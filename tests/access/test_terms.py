"""save_terms, pause_drop, enter_early, and what drop terms do to a sale, alone and in batches (C-07, DRP-04, -06)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from lonja import access
from lonja.access import (
    AccountRequired,
    AdmissionRequired,
    DropCheckoutOff,
    DropLimit,
    DropPaused,
    DropsAreStaffs,
    EarlyCodeWrong,
    NoTerms,
    TermsDraft,
    TermsInvalid,
    WinnersOnly,
)
from lonja.carts import AddQueue, Cart, add_to_cart, cart, set_quantity
from lonja.carts.errors import NotForSale
from lonja.catalog import (
    CollectionChange,
    CollectionDraft,
    CollectionNotFound,
    create_collection,
    delete_collection,
    update_collection,
)
from lonja.customers import SegmentFacts, add_to_segment, save_segment
from lonja.drops import enter_early
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError, RuleBroken
from lonja.platform.ids import new_id
from lonja.stores import set_feature
from tests.dropping import drop_of
from tests.shop import NOON, Shop

Adds = Callable[[Call, UUID, int], Awaitable[Cart]]
TICK = timedelta(microseconds=1)


@pytest.fixture(params=["alone", "together"])
def adds(request: pytest.FixtureRequest, shop: Shop) -> Adds:
    """One thing into a cart: by itself, or in a batch with somebody else's."""

    async def alone(call: Call, variant: UUID, quantity: int = 1) -> Cart:
        return await add_to_cart(shop.database, shop.store, call, variant, quantity)

    async def together(call: Call, variant: UUID, quantity: int = 1) -> Cart:
        queue, other = AddQueue(shop.database), await shop.visitor()
        asked = [queue.add_to_cart(shop.store, who, variant, quantity) for who in (call, other)]
        mine, _ = await asyncio.gather(*asked, return_exceptions=True)
        if isinstance(mine, BaseException):
            raise mine
        return mine

    return alone if request.param == "alone" else together


async def refusal(asked: Awaitable[object]) -> type[LonjaError] | None:
    try:
        await asked
    except LonjaError as refused:
        return type(refused)
    return None


async def test_a_drop_holds_at_the_cart_whatever_its_store_does(shop: Shop, adds: Adds) -> None:
    """C-07, INV-10, INV-11: the drop's own times, at the checkout too; other goods keep the store's."""
    shop.later()
    await shop.reserves_on("checkout")
    hot, plain = await shop.sells(), await shop.sells()
    await drop_of(shop, hot, cart_ttl_seconds=90, checkout_ttl_seconds=240)
    call = await shop.visitor()
    await adds(call, plain, 1)
    cart = await adds(call, hot, 1)
    held = {item.variant_id: (item.held, item.held_until) for item in cart.items}
    assert held == {plain: (0, None), hot: (1, NOON + timedelta(seconds=90))}
    placed = await shop.place(call, cart)
    assert placed.expires_at == NOON + timedelta(seconds=240)
    lone = await shop.visitor()
    assert (await shop.place(lone, await shop.fill(lone, (plain, 1)))).expires_at == NOON + timedelta(minutes=30)
    await shop.reserves_on("cart")
    late = await drop_of(shop, plain, reserve_on="checkout")
    assert (await adds(await shop.visitor(), plain, 1)).held_until is None
    await late.says(cart_ttl_seconds=60)
    assert (await adds(await shop.visitor(), plain, 1)).held_until == NOON + timedelta(seconds=60)


async def test_a_drop_with_terms_sells_in_its_window(shop: Shop, adds: Adds) -> None:
    """DRP-04, to the instant; a drop that is over governs nothing, and its goods are not for sale."""
    hot = await shop.sells(20)
    await drop_of(shop, hot, max_per_customer=1)
    for moment, refused in ((-TICK, NotForSale), (timedelta(), None), (timedelta(days=2) - TICK, None)):
        shop.later(exactly=moment / TICK)
        assert await refusal(adds(await shop.visitor(), hot, 1)) is refused
    shop.later(days=2)
    assert await refusal(adds(await shop.visitor(), hot, 1)) is NotForSale
    shop.later(days=1)
    buyer = await shop.visitor()
    cart = await adds(buyer, hot, 1)
    shop.later(days=2)
    assert await refusal(shop.place(buyer, cart)) is NotForSale


async def test_a_paused_drop_takes_nothing_more_and_what_is_held_may_be_paid(shop: Shop, adds: Adds) -> None:
    """The emergency brake: less of what is held is fine, more is not; twice is once; who has no terms has no brake."""
    shop.later()
    hot = await shop.sells(20)
    drop = await drop_of(shop, hot, way="open")

    async def pause(is_paused: bool) -> None:
        await access.pause_drop(shop.database, shop.store, shop.staff, drop.id, is_paused=is_paused)

    buyer = await shop.visitor()
    cart = await adds(buyer, hot, 3)
    await pause(True)
    await pause(True)
    assert await refusal(adds(await shop.visitor(), hot, 1)) is DropPaused
    assert await refusal(adds(buyer, hot, 1)) is DropPaused
    cart = await set_quantity(shop.database, shop.store, buyer, cart.id, hot, 2)
    assert cart.items[0].held == 2
    assert (await shop.place(buyer, cart)).status == "pending"
    await pause(False)
    assert await refusal(adds(await shop.visitor(), hot, 1)) is None
    bare = await drop_of(shop, await shop.sells())
    with pytest.raises(NoTerms):
        await access.pause_drop(shop.database, shop.store, shop.staff, bare.id, is_paused=True)


async def test_admission_winning_and_an_account_are_asked_for(shop: Shop, adds: Adds) -> None:
    """A pass is of one kind, one drop, one visitor, one prize, and has an end. What is held stays theirs."""
    shop.later()
    hot, prize = await shop.sells(20), await shop.sells(20)
    drop = await drop_of(shop, hot, prize, way="queue", cart_ttl_seconds=900)
    guest, stranger = await shop.visitor(), await shop.visitor()
    await drop.lets_in(guest, minutes=5)
    assert await refusal(adds(stranger, hot, 1)) is AdmissionRequired
    cart = await adds(guest, hot, 1)
    shop.later(minutes=5)
    assert await refusal(adds(guest, hot, 1)) is AdmissionRequired
    assert (await shop.place(guest, cart)).status == "pending"
    await drop.lets_in(stranger, "early")
    assert await refusal(adds(stranger, hot, 1)) is AdmissionRequired
    await drop.says(way="raffle")
    winner = await shop.customer()
    await drop.lets_in(winner, "winner", prize)
    assert await refusal(adds(winner, hot, 1)) is WinnersOnly
    assert await refusal(adds(await shop.customer(), prize, 1)) is WinnersOnly
    assert await refusal(adds(winner, prize, 1)) is None
    await drop.says(needs_account=True)
    assert await refusal(adds(await shop.visitor(), hot, 1)) is AccountRequired
    assert await refusal(adds(await shop.customer(), hot, 1)) is None


async def test_a_hold_that_ran_out_needs_to_be_let_in_again(shop: Shop, adds: Adds) -> None:
    """A line that is no longer held is no way around the queue, nor around a pause."""
    shop.later()
    hot = await shop.sells(20)
    drop = await drop_of(shop, hot, way="queue", cart_ttl_seconds=60)
    guest = await shop.visitor()
    await drop.lets_in(guest, minutes=1)
    cart = await adds(guest, hot, 2)
    shop.later(minutes=1)
    assert await refusal(shop.place(guest, cart)) is AdmissionRequired
    assert await refusal(set_quantity(shop.database, shop.store, guest, cart.id, hot, 1)) is AdmissionRequired
    await drop.lets_in(guest)
    assert await refusal(shop.place(guest, cart)) is None


async def test_which_of_two_drops_governs(shop: Shop, adds: Adds) -> None:
    """C-07: one that has begun, then the later one; each counts for itself; deleted or of another kind, the other one.

    Who holds something when its drop changes keeps it, and may buy it.
    """
    hot = await shop.sells(50)
    first = await drop_of(shop, hot, max_per_customer=1, cart_ttl_seconds=60)
    later = NOON + timedelta(hours=1)
    second = await drop_of(shop, hot, starts_at=later, ends_at=later + timedelta(hours=1), max_per_customer=2)
    shop.later(hours=1, exactly=-1)
    buyer = await shop.customer()
    held = await adds(buyer, hot, 1)
    assert held.held_until == later + timedelta(seconds=60) - TICK
    assert await refusal(adds(buyer, hot, 1)) is DropLimit
    shop.later(hours=1)
    assert (await shop.place(buyer, held)).status == "pending"
    assert (await first.counts(), await second.counts()) == ({}, {"buyer": [1], "email": [1]})
    assert await refusal(adds(buyer, hot, 1)) is None
    assert await refusal(adds(buyer, hot, 1)) is DropLimit
    at = (shop.database, shop.store, shop.staff, second.id)
    await update_collection(*at, CollectionChange(type="seasonal"))
    other = await shop.customer()
    await adds(other, hot, 1)
    assert await refusal(adds(other, hot, 1)) is DropLimit
    await update_collection(*at, CollectionChange(type="drop"))
    assert await refusal(adds(other, hot, 1)) is None
    await delete_collection(*at)
    assert await refusal(adds(other, hot, 1)) is DropLimit
    basket = await cart(shop.database, shop.store, other)
    assert basket is not None
    assert await refusal(shop.place(other, basket, email="other@example.com")) is DropLimit
    basket = await set_quantity(shop.database, shop.store, other, basket.id, hot, 1)
    assert (await shop.place(other, basket, email="other@example.com")).status == "pending"
    assert (await first.counts())["buyer"] == [1]


async def test_early_access_by_segment_flag_and_code(shop: Shop, adds: Adds) -> None:
    """DRP-06: from early_starts_at, for whoever belongs; the whole way to an order; the code holds until the start."""
    hot = await shop.sells(50)
    segment = await save_segment(shop.database, shop.store, shop.staff, SegmentFacts(name="VIP", slug="vip"))
    dawn = NOON - timedelta(hours=1)
    drop = await drop_of(
        shop, hot, way="queue", early_starts_at=dawn, early_segment_id=segment, early_code="abre-te", early_by_flag=True
    )
    vip, other, guest = await shop.customer(), await shop.customer(), await shop.visitor()
    await add_to_segment(shop.database, shop.store, shop.staff, segment, [vip.customer_id or new_id()])
    shop.later(hours=-1, exactly=-1)
    assert [await refusal(adds(who, hot, 1)) for who in (vip, other, guest)] == [NotForSale] * 3
    shop.later(hours=-1)
    assert [await refusal(adds(who, hot, 1)) for who in (vip, other, guest)] == [None, NotForSale, NotForSale]
    await set_feature(shop.database, shop.store, shop.staff, "vip_early_access", is_enabled=True)
    assert await refusal(adds(other, hot, 1)) is None
    await shop.owner.execute(
        """UPDATE stores.feature_flags SET rules = '{"segments": ["vip"]}' WHERE store_id = $1""", shop.store
    )
    assert [await refusal(adds(who, hot, 1)) for who in (vip, await shop.customer())] == [None, NotForSale]

    async def enter(code: str) -> datetime:
        return await enter_early(shop.database, shop.store, guest, drop.id, code)

    assert await refusal(enter("sesamo")) is EarlyCodeWrong
    assert await enter(" Abre-te ") == await enter("ABRE-TE") == NOON
    cart = await adds(guest, hot, 1)
    assert cart.items[0].is_for_sale
    assert (await shop.place(guest, cart)).status == "pending"
    shop.later()
    assert await refusal(enter("ABRE-TE")) is EarlyCodeWrong
    assert await refusal(adds(guest, hot, 1)) is AdmissionRequired


async def test_the_flag_closes_drops_to_all_or_all_but_some(shop: Shop, adds: Adds) -> None:
    """DRP-06: enable_drop_checkout, nobody's business until somebody sets it."""
    shop.later()
    hot = await shop.sells(50)
    await drop_of(shop, hot, way="open")
    vip = await shop.customer()
    segment = await save_segment(shop.database, shop.store, shop.staff, SegmentFacts(name="VIP", slug="vip"))
    await add_to_segment(shop.database, shop.store, shop.staff, segment, [vip.customer_id or new_id()])
    assert await refusal(adds(await shop.visitor(), hot, 1)) is None
    for enabled, expected in ((False, [DropCheckoutOff] * 2), (True, [None, DropCheckoutOff])):
        await set_feature(shop.database, shop.store, shop.staff, "enable_drop_checkout", is_enabled=enabled)
        await shop.owner.execute(
            """UPDATE stores.feature_flags SET rules = '{"segments": ["vip"]}' WHERE store_id = $1""", shop.store
        )
        assert [await refusal(adds(who, hot, 1)) for who in (vip, await shop.visitor())] == expected


async def test_a_cart_has_no_more_of_a_drop_than_one_buyer_may(shop: Shop, adds: Adds) -> None:
    """P16, before anybody said who they are: all variants of the drop together, and what was bought before. N+1."""
    shop.later()
    cap, mug, other = await shop.sells(50), await shop.sells(50), await shop.sells(50)
    await drop_of(shop, cap, mug, max_per_customer=3)
    guest = await shop.visitor()
    await adds(guest, cap, 2)
    assert await refusal(adds(guest, mug, 2)) is DropLimit
    cart = await adds(guest, mug, 1)
    assert await refusal(adds(guest, cap, 1)) is DropLimit
    assert await refusal(set_quantity(shop.database, shop.store, guest, cart.id, mug, 2)) is DropLimit
    cart = await adds(guest, other, 9)
    await shop.place(guest, cart)
    assert await refusal(adds(guest, cap, 1)) is DropLimit
    assert await refusal(adds(await shop.visitor(), cap, 4)) is DropLimit


async def test_terms_are_checked_and_staffs(shop: Shop) -> None:
    """What cannot be is refused and changes nothing; guests change nothing; under a key twice is once."""
    hot = await shop.sells()
    drop = await drop_of(shop, hot, max_per_customer=2)
    season = await create_collection(shop.database, shop.store, shop.staff, CollectionDraft(name=f"S {new_id()}"))

    async def save(call: Call, where: UUID, **said: Any) -> None:
        await access.save_terms(shop.database, shop.store, call, where, TermsDraft(**said))

    wrong: list[tuple[UUID, dict[str, Any], type[LonjaError]]] = [
        (season, {}, TermsInvalid),
        (new_id(), {}, CollectionNotFound),
        (drop.id, {"early_starts_at": NOON}, TermsInvalid),
        (drop.id, {"max_per_customer": 0}, RuleBroken),
        (drop.id, {"max_per_customer": 10_001}, RuleBroken),
        (drop.id, {"cart_ttl_seconds": 9}, RuleBroken),
        (drop.id, {"checkout_ttl_seconds": 604_801}, RuleBroken),
        (drop.id, {"early_code": "abc"}, RuleBroken),
    ]
    for where, said, refused in wrong:
        assert await refusal(save(shop.staff, where, **said)) is refused, said
    assert await refusal(save(await shop.visitor(), drop.id)) is DropsAreStaffs
    keyed = msgspec.structs.replace(shop.staff, idempotency_key="k", request_hash="h")
    await save(keyed, drop.id, max_per_address=5)
    await save(shop.staff, drop.id, max_per_address=7)
    await save(keyed, drop.id, max_per_address=5)
    (terms,) = await access.drop_terms_list(shop.database, shop.store)
    assert (terms.max_per_address, terms.max_per_customer, terms.variant_ids) == (7, None, (hot,))
