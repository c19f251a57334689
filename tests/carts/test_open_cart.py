"""open_cart: session, cart and first lines in one statement, for clients without cookies."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.shop import NOON, Shop, token_hash

from lonja.carts import Cart, cart, open_cart, set_quantity
from lonja.carts.errors import CartFull, CartQuantityOutOfRange, NotForSale
from lonja.inventory.errors import OutOfStock
from lonja.platform.call import Call
from lonja.platform.errors import AlreadyExists, IdempotencyKeyReused, RuleBroken
from lonja.platform.ids import new_id

NOBODY = Call(actor="guest")


async def opened(shop: Shop, *items: tuple[UUID, Any], call: Call = NOBODY, token: str | None = None) -> Cart:
    hashed = token_hash(token or str(new_id()))
    return await open_cart(shop.database, shop.store, call, hashed, NOON + timedelta(days=400), items)


async def session_of(shop: Shop, cart_id: UUID) -> Call:
    session = await shop.owner.fetchval("SELECT session_id FROM carts.carts WHERE id = $1", cart_id)
    return Call(actor="guest", session_id=session)


async def test_one_call_makes_session_cart_and_lines(shop: Shop) -> None:
    """CRT-01, IAM-11."""
    await shop.reserves_on("cart")
    one, two = await shop.sells(), await shop.sells()
    made = await opened(shop, (one, 2), (two, 1), (one, 1))
    assert {item.variant_id: (item.quantity, item.held) for item in made.items} == {one: (3, 3), two: (1, 1)}
    visitor = await session_of(shop, made.id)
    assert await cart(shop.database, shop.store, visitor) == made
    changed = await set_quantity(shop.database, shop.store, visitor, made.id, two, 0)
    assert changed.item_count == 3


async def test_an_empty_cart_is_a_cart(shop: Shop) -> None:
    made = await opened(shop)
    assert (made.items, made.subtotal_minor) == ([], 0)


async def test_a_refused_line_leaves_no_session_and_no_cart(shop: Shop) -> None:
    variant = await shop.sells(1)
    for items, error in (
        ([(variant, 1), (new_id(), 1)], NotForSale),
        ([(variant, 2)], OutOfStock),
        ([(variant, 0)], CartQuantityOutOfRange),
        ([(variant, None)], CartQuantityOutOfRange),
        ([(variant, 1)] * 201, CartFull),
    ):
        with pytest.raises(error):
            await opened(shop, *items)
    assert await shop.count("people.sessions") == 0
    assert await shop.count("carts.carts") == 0


async def test_a_token_is_taken_once_and_has_a_form(shop: Shop) -> None:
    await opened(shop, token="a")
    with pytest.raises(AlreadyExists):
        await opened(shop, token="a")
    with pytest.raises(RuleBroken):
        await open_cart(shop.database, shop.store, NOBODY, "short", NOON)


async def test_the_same_key_opens_one_cart(shop: Shop) -> None:
    """P06, for who has no session yet."""
    variant = await shop.sells()
    call = NOBODY.keyed("k", b"one")
    first = await opened(shop, (variant, 1), call=call, token="t")
    assert await opened(shop, (variant, 1), call=call, token="t") == first
    assert await shop.count("carts.carts") == 1
    with pytest.raises(IdempotencyKeyReused):
        await opened(shop, (variant, 2), call=NOBODY.keyed("k", b"two"), token="t")


async def test_nobody_is_somebody_only_while_the_cart_is_made(shop: Shop) -> None:
    """The transaction that opened it does not stay the visitor."""
    async with shop.database.store(shop.store, NOBODY) as tx:
        made = await open_cart(tx, shop.store, NOBODY, token_hash("x"), NOON)
        assert await tx.value("SELECT platform.current_session()") is None
    stranger = msgspec.structs.replace(NOBODY, session_id=new_id())
    assert await cart(shop.database, shop.store, stranger, made.id) is None
