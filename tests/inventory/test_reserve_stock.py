"""reserve_stock: holds that block and do not subtract."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from tests.shop import NOON, Shop

from lonja.inventory import available, create_location, reserve_stock
from lonja.inventory.errors import OutOfStock, QuantityOutOfRange
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id


async def hold(shop: Shop, variant: UUID, count: int, *, cart: UUID | None = None, ttl: int = 900) -> UUID:
    """A hold for somebody's cart, which is made when none is named."""
    if cart is None:
        call = await shop.visitor()
        await shop.reserves_on("checkout")
        cart = (await shop.fill(call, (await shop.sells(1), 1))).id
    await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant], [count], ttl)
    return cart


async def free(shop: Shop, variant: UUID) -> int:
    return (await available(shop.database, shop.store, [variant]))[variant]


async def test_a_hold_blocks_and_does_not_subtract(shop: Shop) -> None:
    """INV-06, INV-07, INV-09: available = on hand − active holds; on hand and ledger stay."""
    variant = await shop.sells(10)
    cart = await hold(shop, variant, 4)
    assert await shop.stock_of(variant) == (10, 4)
    assert await free(shop, variant) == 6
    assert await shop.movements_of(variant) == [("manual", 10)]
    row = await shop.owner.fetchrow(
        "SELECT cart_id, order_id, status, correlation_id FROM inventory.inventory_reservations WHERE variant_id = $1",
        variant,
    )
    assert tuple(row) == (cart, None, "active", shop.staff.correlation_id)


async def test_the_last_unit_can_be_held_and_no_more(shop: Shop) -> None:
    """INV-15, INV-16: N works, N + 1 is refused and says what is left."""
    variant = await shop.sells(3)
    cart = await hold(shop, variant, 2)
    with pytest.raises(OutOfStock) as refused:
        await hold(shop, variant, 2, cart=cart)
    assert refused.value.params["lines"] == [{"variant_id": str(variant), "requested": 2, "available": 1}]
    await hold(shop, variant, 1, cart=cart)
    assert await shop.stock_of(variant) == (3, 3)


async def test_all_lines_or_none(shop: Shop) -> None:
    plenty, few = await shop.sells(10), await shop.sells(1)
    cart = await hold(shop, plenty, 1)
    with pytest.raises(OutOfStock) as refused:
        await reserve_stock(shop.database, shop.store, shop.staff, cart, [plenty, few], [5, 2], 60)
    assert [line["variant_id"] for line in refused.value.params["lines"]] == [str(few)]
    assert await shop.stock_of(plenty) == (10, 1)
    assert await shop.holds_of(few) == []


async def test_a_variant_named_twice_is_summed_before_it_is_checked(shop: Shop) -> None:
    variant = await shop.sells(5)
    cart = await hold(shop, variant, 1)
    with pytest.raises(OutOfStock) as refused:
        await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant, variant], [3, 2], 60)
    assert refused.value.params["lines"][0]["requested"] == 5
    await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant, variant], [3, 1], 60)
    assert await shop.stock_of(variant) == (5, 5)


async def test_what_nobody_stocks_is_out_of_stock(shop: Shop) -> None:
    cart = await hold(shop, await shop.sells(1), 1)
    for unknown in (new_id(), await shop.sells(0)):
        with pytest.raises(OutOfStock) as refused:
            await reserve_stock(shop.database, shop.store, shop.staff, cart, [unknown], [1], 60)
        assert refused.value.params["lines"][0]["available"] == 0


@pytest.mark.parametrize(
    ("quantities", "ttl"),
    [([0], 60), ([-1], 60), ([10_001], 60), ([2**31 - 1], 60), ([1, 1], 60), ([], 60), ([1], 0), ([1], 604_801)],
)
async def test_what_is_out_of_range_is_refused(shop: Shop, quantities: list[int], ttl: int) -> None:
    """SEC-04: 0, −1, too many, arrays that do not match, no lines, holds without an end."""
    variant = await shop.sells(10)
    cart = await hold(shop, variant, 1)
    with pytest.raises(QuantityOutOfRange):
        await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant], quantities, ttl)
    assert await shop.stock_of(variant) == (10, 1)


async def test_the_widest_ranges_are_allowed(shop: Shop) -> None:
    variant = await shop.sells(10_000)
    cart = await hold(shop, await shop.sells(1), 1)
    held = await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant], [10_000], 604_800)
    assert await shop.stock_of(variant) == (10_000, 10_000)
    assert held.expires_at.tzinfo is not None  # PLT-05


async def test_two_hundred_lines_and_not_one_more(shop: Shop) -> None:
    variant = await shop.sells(300)
    cart = await hold(shop, variant, 1)
    with pytest.raises(QuantityOutOfRange):
        await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant] * 201, [1] * 201, 60)
    await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant] * 200, [1] * 200, 60)
    assert await shop.stock_of(variant) == (300, 201)


async def test_a_hold_ends_at_its_instant_swept_or_not(shop: Shop) -> None:
    """INV-14: one microsecond before its end a hold blocks, at its end it does not, and nobody had to sweep."""
    variant = await shop.sells(1)
    shop.later()
    cart = await hold(shop, variant, 1, ttl=60)
    shop.later(seconds=60, exactly=-1)
    assert await free(shop, variant) == 0
    with pytest.raises(OutOfStock):
        await hold(shop, variant, 1, cart=cart)
    shop.later(seconds=60)
    assert await free(shop, variant) == 1
    assert await shop.stock_of(variant) == (1, 1)
    held = await reserve_stock(shop.database, shop.store, shop.staff, cart, [variant], [1], 60)
    assert held.expires_at == NOON + timedelta(seconds=120)
    assert await shop.holds_of(variant) == [("released", 1), ("active", 1)]


async def test_locations_are_sold_from_in_their_order(shop: Shop) -> None:
    """A line may be spread over locations: the lowest priority number first, and all of it before the next."""
    first = await create_location(shop.database, shop.store, shop.staff, "first", "First", -1)
    variant = await shop.sells(5)
    await shop.receives(variant, 2, first)
    await hold(shop, variant, 4)
    rows = await shop.owner.fetch(
        "SELECT location_id, on_hand, reserved FROM inventory.stock_levels WHERE variant_id = $1", variant
    )
    assert {row[0]: (row[1], row[2]) for row in rows} == {first: (2, 2), shop.location: (5, 2)}


async def test_the_same_key_holds_once(shop: Shop) -> None:
    """PAY-11, P06: the first answer again; another request under the key is refused."""
    variant = await shop.sells(5)
    cart = await hold(shop, await shop.sells(1), 1)
    call = shop.staff.keyed("once", b"hold two")
    one = await reserve_stock(shop.database, shop.store, call, cart, [variant], [2], 60)
    two = await reserve_stock(shop.database, shop.store, call, cart, [variant], [2], 60)
    assert one == two
    assert await shop.stock_of(variant) == (5, 2)
    with pytest.raises(IdempotencyKeyReused):
        await reserve_stock(
            shop.database, shop.store, shop.staff.keyed("once", b"hold three"), cart, [variant], [3], 60
        )
    other = msgspec.structs.replace(call, actor_id=new_id())
    await reserve_stock(shop.database, shop.store, other, cart, [variant], [2], 60)  # another's key is another key
    assert await shop.stock_of(variant) == (5, 4)
