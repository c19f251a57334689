"""add_to_cart: a variant joins the visitor's cart, and is held at once where the policy says so."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from tests.shop import NOON, OpenShop, Shop

from lonja.carts import add_to_cart, cart
from lonja.carts.errors import CartFull, CartQuantityOutOfRange, LineLimit, NotForSale, SessionRequired
from lonja.inventory.errors import OutOfStock
from lonja.platform.call import Call
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id


async def test_the_first_thing_makes_the_cart_and_the_next_joins_it(shop: Shop) -> None:
    """CRT-01, CRT-02, CRT-03: one cart a session, one line a variant, kept between requests."""
    call = await shop.visitor()
    one, two = await shop.sells(price=1_050), await shop.sells(price=200)
    first = await shop.fill(call, (one, 1))
    last = await shop.fill(call, (two, 3), (one, 2))
    assert last.id == first.id
    assert [(item.variant_id, item.quantity, item.line_total_minor) for item in last.items] == [
        (one, 3, 3_150),
        (two, 3, 600),
    ]
    assert (last.subtotal_minor, last.item_count, last.currency, last.status) == (3_750, 6, "MXN", "active")
    assert await cart(shop.database, shop.store, call) == last
    row = await shop.owner.fetchrow("SELECT session_id, customer_id FROM carts.carts WHERE id = $1", last.id)
    assert tuple(row) == (call.session_id, None)


async def test_at_checkout_policy_a_cart_holds_nothing(shop: Shop) -> None:
    """C-07: the default."""
    variant = await shop.sells(3)
    filled = await shop.fill(await shop.visitor(), (variant, 2))
    assert await shop.stock_of(variant) == (3, 0)
    assert (filled.reserve_on, filled.held_until, filled.items[0].held, filled.items[0].available) == (
        "checkout", None, 0, 3,
    )  # fmt: skip


async def test_at_cart_policy_a_cart_holds_at_once(shop: Shop) -> None:
    """INV-10: for the store's time, and the buyer sees until when."""
    variant = await shop.sells(3)
    shop.later()
    await shop.reserves_on("cart", cart_ttl_seconds=600)
    filled = await shop.fill(await shop.visitor(), (variant, 2))
    assert await shop.stock_of(variant) == (3, 2)
    assert filled.held_until == filled.items[0].held_until == NOON + timedelta(minutes=10)
    assert (filled.items[0].held, filled.items[0].available) == (2, 1)
    with pytest.raises(OutOfStock):
        await shop.fill(await shop.visitor(), (variant, 2))


async def test_more_of_the_same_holds_the_difference_for_its_own_time(shop: Shop) -> None:
    variant = await shop.sells(3)
    await shop.reserves_on("cart", cart_ttl_seconds=600)
    call = await shop.visitor()
    shop.later()
    await shop.fill(call, (variant, 1))
    shop.later(minutes=5)
    grown = await shop.fill(call, (variant, 1))
    assert await shop.holds_of(variant) == [("active", 1), ("active", 1)]
    assert (grown.items[0].held, grown.held_until) == (2, NOON + timedelta(minutes=10))
    shop.later(minutes=10)
    assert (await shop.fill(call, (variant, 1))).items[0].held == 3
    assert await shop.stock_of(variant) == (3, 3)


@pytest.mark.parametrize("policy", ["cart", "checkout"])
async def test_more_than_there_is_is_refused_and_changes_nothing(shop: Shop, policy: str) -> None:
    variant = await shop.sells(3)
    await shop.reserves_on("cart" if policy == "cart" else "checkout")
    call = await shop.visitor()
    with pytest.raises(OutOfStock) as refused:
        await shop.fill(call, (variant, 4))
    assert refused.value.params["lines"] == [{"variant_id": str(variant), "requested": 4, "available": 3}]
    assert await cart(shop.database, shop.store, call) is None  # not even an empty cart
    await shop.fill(call, (variant, 3))


async def test_holds_that_have_run_out_do_not_keep_a_cart_from_filling(shop: Shop) -> None:
    """INV-14: at checkout policy too, where nothing is held but the shelf is checked."""
    variant = await shop.sells(1)
    shop.later()
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    await shop.fill(await shop.visitor(), (variant, 1))
    await shop.reserves_on("checkout")
    with pytest.raises(OutOfStock):
        await shop.fill(await shop.visitor(), (variant, 1))
    shop.later(seconds=60)
    await shop.fill(await shop.visitor(), (variant, 1))


@pytest.mark.parametrize("quantity", [0, -1, 10_001, 1_000_000_000, None])
async def test_a_quantity_is_one_to_ten_thousand(shop: Shop, quantity: int) -> None:
    """SEC-04, CRT-02."""
    with pytest.raises(CartQuantityOutOfRange):
        await add_to_cart(shop.database, shop.store, await shop.visitor(), await shop.sells(), quantity)


async def test_one_article_has_a_limit_of_its_own(shop: Shop) -> None:
    """C-07: carts cannot hoard: the store's limit, to the unit, in one step or in many."""
    variant = await shop.sells(100)
    await shop.reserves_on("checkout", max_per_line=5)
    call = await shop.visitor()
    with pytest.raises(LineLimit) as refused:
        await shop.fill(call, (variant, 6))
    assert (refused.value.params["requested"], refused.value.params["limit"]) == (6, 5)
    await shop.fill(call, (variant, 3))
    with pytest.raises(LineLimit):
        await shop.fill(call, (variant, 3))
    assert (await shop.fill(call, (variant, 2))).items[0].quantity == 5


async def test_the_largest_limit_is_a_limit_too(shop: Shop) -> None:
    """9,000 and 5,000 are 14,000: refused, not quietly made 10,000."""
    variant = await shop.sells(20_000)
    await shop.reserves_on("checkout", max_per_line=10_000)
    call = await shop.visitor()
    await shop.fill(call, (variant, 9_000))
    with pytest.raises(LineLimit):
        await shop.fill(call, (variant, 5_000))
    assert (await shop.fill(call, (variant, 1_000))).item_count == 10_000


async def test_two_hundred_lines_and_not_one_more(shop: Shop) -> None:
    first, last, beyond = [await shop.sells(2) for _ in range(3)]
    call = await shop.visitor()
    await shop.stuff((await shop.fill(call, (first, 1))).id, 198)
    assert len((await shop.fill(call, (last, 1))).items) == 200
    with pytest.raises(CartFull):
        await shop.fill(call, (beyond, 1))
    assert (await shop.fill(call, (first, 1))).item_count == 201  # a line that is there may still grow


async def test_what_is_not_for_sale_is_refused(shop: Shop, open_shop: OpenShop) -> None:
    """SEC-04, P07: unknown, another store's, a draft, deleted or inactive: no difference is shown."""
    call = await shop.visitor()

    async def changed(table: str, change: str) -> UUID:
        variant = await shop.sells()
        key = "id" if table == "product_variants" else "(SELECT product_id FROM catalog.product_variants WHERE id = $1)"
        which = "id = $1" if table == "product_variants" else f"id = {key}"
        await shop.owner.execute(f"UPDATE catalog.{table} SET {change} WHERE {which}", variant)
        await shop.reprice()
        return variant

    for variant in (
        new_id(),
        await (await open_shop()).sells(),
        await changed("products", "status = 'draft'"),
        await changed("products", "status = 'archived'"),
        await changed("products", "deleted_at = now()"),
        await changed("product_variants", "deleted_at = now()"),
        await changed("product_variants", "is_active = false"),
    ):
        with pytest.raises(NotForSale):
            await shop.fill(call, (variant, 1))


async def test_a_cart_belongs_to_somebody(shop: Shop) -> None:
    with pytest.raises(SessionRequired):
        await shop.fill(Call(actor="guest"), (await shop.sells(), 1))


async def test_a_customer_has_one_cart_on_all_devices(shop: Shop) -> None:
    """CRT-04."""
    variant = await shop.sells()
    phone = await shop.customer()
    laptop = await shop.customer(phone.customer_id)
    one = await shop.fill(phone, (variant, 1))
    two = await shop.fill(laptop, (variant, 1))
    assert one.id == two.id
    assert two.item_count == 2


async def test_a_device_that_changes_hands_shows_nobody_elses_cart(shop: Shop) -> None:
    """The customer's cart was begun in this session; whoever uses it after the sign-out starts afresh (SEC-08)."""
    variant = await shop.sells()
    customer = await shop.customer()
    own = await shop.fill(customer, (variant, 1))
    guest = msgspec.structs.replace(customer, actor="guest", actor_id=customer.session_id, customer_id=None)
    assert await cart(shop.database, shop.store, guest) is None
    assert await cart(shop.database, shop.store, guest, own.id) is None
    fresh = await shop.fill(guest, (variant, 2))
    assert (fresh.id != own.id, fresh.item_count) == (True, 2)
    other = msgspec.structs.replace(await shop.customer(), session_id=customer.session_id)
    assert (await shop.fill(other, (variant, 3))).item_count == 3


async def test_the_same_key_adds_once(shop: Shop) -> None:
    """PAY-11, P06: a double click, a retry; and nobody reads another's answer by saying the same key."""
    variant = await shop.sells(50)
    call = (await shop.visitor()).keyed("k", b"add 2")
    first = await add_to_cart(shop.database, shop.store, call, variant, 2)
    assert await add_to_cart(shop.database, shop.store, call, variant, 2) == first
    assert first.item_count == 2
    with pytest.raises(IdempotencyKeyReused):
        await add_to_cart(shop.database, shop.store, call.keyed("k", b"add 3"), variant, 3)
    other = (await shop.visitor()).keyed("k", b"add 2")
    assert (await add_to_cart(shop.database, shop.store, other, variant, 2)).id != first.id


async def test_a_refused_key_may_be_used_again(shop: Shop) -> None:
    """A refusal leaves nothing behind, not even its key."""
    variant = await shop.sells(1)
    call = (await shop.visitor()).keyed("k", b"add 2")
    with pytest.raises(OutOfStock):
        await add_to_cart(shop.database, shop.store, call, variant, 2)
    await shop.receives(variant, 1)
    assert (await add_to_cart(shop.database, shop.store, call, variant, 2)).item_count == 2
