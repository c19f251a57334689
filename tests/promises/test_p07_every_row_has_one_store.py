"""P07: every row belongs to one store and is guarded by it (PLT-01, PLT-03). The probing is in tests/tenancy."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import OpenShop, Shop


async def test_no_row_points_into_another_store(shop: Shop, open_shop: OpenShop) -> None:
    """The composite keys, even for who sees all stores."""
    other = await open_shop()
    variant = await other.sells()
    cart = await shop.fill(await shop.visitor(), (await shop.sells(), 1))
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await shop.owner.execute(
            """INSERT INTO carts.cart_items (store_id, cart_id, product_id, variant_id)
            SELECT $1, $2, product_id, id FROM catalog.product_variants WHERE id = $3""",
            shop.store,
            cart.id,
            variant,
        )
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await shop.owner.execute(
            "UPDATE inventory.stock_levels SET store_id = $1 WHERE variant_id = $2", shop.store, variant
        )


@pytest.mark.parametrize(
    ("harm", "subject"),
    [
        ("ALTER TABLE carts.carts NO FORCE ROW LEVEL SECURITY", "carts.carts"),
        ("ALTER TABLE carts.carts DISABLE ROW LEVEL SECURITY", "carts.carts"),
        ("DROP POLICY own_store ON carts.carts", "carts.carts"),
        ("ALTER POLICY own_store ON carts.carts USING (true)", "carts.carts"),
        ("ALTER POLICY own_store ON carts.carts WITH CHECK (true)", "carts.carts"),
        ("ALTER POLICY own_store ON carts.carts TO lonja_read", "carts.carts"),
        ("CREATE POLICY all_stores ON carts.carts USING (true)", "carts.carts"),
        ("CREATE TABLE carts.notes (id uuid)", "carts.notes"),
        ("CREATE UNIQUE INDEX ON carts.carts (id)", "carts.carts"),
        ("CREATE INDEX ON carts.carts (status, store_id)", "carts.carts"),
        ("ALTER TABLE carts.carts ADD UNIQUE (id)", "carts.carts"),
        ("ALTER ROLE lonja_app BYPASSRLS", "lonja_app"),
    ],
)
async def test_the_live_check_finds_a_hole_in_the_wall(breaking: Break, harm: str, subject: str) -> None:
    assert await breaking(harm) == {("P07", subject)}


async def test_the_live_check_finds_a_key_that_forgets_the_store(breaking: Break) -> None:
    found = await breaking(
        "ALTER TABLE carts.carts ADD UNIQUE (id)",
        "ALTER TABLE orders.orders ADD FOREIGN KEY (cart_id) REFERENCES carts.carts (id) NOT VALID",
    )
    assert found == {("P07", "carts.carts"), ("P07", "orders.orders")}


async def test_the_live_check_finds_a_role_that_sees_everything(breaking: Break) -> None:
    """And says of a superuser that it may also write everything."""
    found = await breaking("ALTER ROLE lonja_read SUPERUSER")
    assert ("P07", "lonja_read") in found
    assert {promise for promise, _ in found} == {"P07", "P09"}
