"""P06: one effect per key, one sale per hold, one order per cart (PAY-06, PAY-10, PAY-11, CRT-05)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop


async def test_a_key_a_sale_and_a_cart_are_used_once(shop: Shop) -> None:
    """The unique keys, whoever writes."""
    one = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    two = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(one)
    for guard, sql in (
        (
            "idempotency_keys_pkey",
            """INSERT INTO platform.idempotency_keys (store_id, scope, owner, key, request_hash)
            SELECT $1, 's', '00000000-0000-0000-0000-000000000000', 'k', '' FROM generate_series(1, 2)""",
        ),
        (
            "webhook_events_pkey",
            """INSERT INTO payments.webhook_events (store_id, provider, event_id, kind, payload)
            SELECT $1, 'sandbox', 'evt', 'x', '{}' FROM generate_series(1, 2)""",
        ),
        (
            "movements_one_sale_per_reservation",
            """INSERT INTO inventory.inventory_movements
                (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, actor)
            SELECT store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, actor
            FROM inventory.inventory_movements WHERE store_id = $1 AND reason = 'sale'""",
        ),
    ):
        with pytest.raises(asyncpg.UniqueViolationError, match=guard):
            await shop.owner.execute(sql, shop.store)
    with pytest.raises(asyncpg.UniqueViolationError, match="orders_store_id_cart_id_key"):
        await shop.owner.execute(
            "UPDATE orders.orders SET cart_id = (SELECT cart_id FROM orders.orders WHERE id = $1) WHERE id = $2",
            one.order_id,
            two.order_id,
        )


async def test_a_sale_is_never_without_its_hold(shop: Shop) -> None:
    variant = await shop.sells(3)
    for reason, delta in (("sale", -1), ("sale", 1)):
        with pytest.raises(asyncpg.CheckViolationError):
            await shop.owner.execute(
                """INSERT INTO inventory.inventory_movements
                    (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, actor)
                SELECT store_id, product_id, variant_id, location_id, $2, 0, $3, 'system'
                FROM inventory.stock_levels WHERE variant_id = $1""",
                variant,
                delta,
                reason,
            )


async def test_the_live_check_finds_a_key_without_an_answer(shop: Shop, breaking: Break) -> None:
    found = await breaking(
        (
            """INSERT INTO platform.idempotency_keys (store_id, scope, owner, key, request_hash)
            VALUES ($1, 'carts.add_to_cart', '00000000-0000-0000-0000-000000000000', 'k', '')""",
            shop.store,
        )
    )
    assert found == {("P06", "carts.add_to_cart k")}


async def test_the_live_check_finds_a_cart_that_became_two_orders(shop: Shop, breaking: Break) -> None:
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    await shop.place(call, cart)
    other = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    found = await breaking(
        "ALTER TABLE orders.orders DROP CONSTRAINT orders_store_id_cart_id_key",
        ("UPDATE orders.orders SET cart_id = $1 WHERE id = $2", cart.id, other.order_id),
    )
    assert found == {("P06", str(cart.id))}


async def test_the_live_check_finds_a_hold_that_was_sold_twice(shop: Shop, breaking: Break) -> None:
    placed = await shop.buy(await shop.visitor(), (variant := await shop.sells(5), 1))
    await shop.pay(placed)
    hold = await shop.owner.fetchval("SELECT id FROM inventory.inventory_reservations WHERE variant_id = $1", variant)
    found = await breaking(
        "DROP INDEX inventory.movements_one_sale_per_reservation",
        (
            """INSERT INTO inventory.inventory_movements
                (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, actor)
            SELECT store_id, product_id, variant_id, location_id, delta, 3, reason, reservation_id, actor
            FROM inventory.inventory_movements WHERE reservation_id = $1""",
            hold,
        ),
        ("UPDATE inventory.stock_levels SET on_hand = 3 WHERE variant_id = $1", variant),
    )
    assert found == {("P06", str(hold))}
