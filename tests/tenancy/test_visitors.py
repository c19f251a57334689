"""Inside one store: a customer and a guest see what is theirs, whatever they ask for (ORD-14, SEC-06, SEC-08, C-14)."""

from uuid import UUID

import msgspec
from tests.shop import SECRET, Shop
from tests.tenancy.test_tables import spend_code

from lonja.carts import cart
from lonja.platform.call import Call

OWNED = {
    "carts.carts": "customer_id",
    "orders.orders": "customer_id",
    "customers.addresses": "customer_id",
    "customers.customers": "id",
}


async def counted(shop: Shop, call: Call, table: str, where: str = "true", *values: object) -> int:
    async with shop.database.store(shop.store, call, mode="read") as tx:
        rows: int = await tx.value(f"SELECT count(*) FROM {table} WHERE {where}", *values)
    return rows


async def with_address(shop: Shop, customer: Call) -> Call:
    await shop.owner.execute(
        """INSERT INTO customers.addresses (store_id, customer_id, full_name, line1, city, country)
        VALUES ($1, $2, 'Ana', 'Calle 5', 'Oaxaca', 'MX')""",
        shop.store,
        customer.customer_id,
    )
    return customer


async def test_a_customer_sees_their_own_rows_whatever_id_they_send(shop: Shop) -> None:
    """?user_id=… of somebody else, on every table that belongs to a customer: nothing."""
    ana, bob = await with_address(shop, await shop.customer()), await with_address(shop, await shop.customer())
    variant = await shop.sells()
    for customer in (ana, bob):
        await shop.buy(customer, (variant, 1))
        await shop.fill(customer, (variant, 1))
    for table, column in OWNED.items():
        assert await counted(shop, bob, table) > 0, table
        assert await counted(shop, bob, table, f"{column} = $1", ana.customer_id) == 0, table
        assert await counted(shop, shop.staff, table, f"{column} = $1", ana.customer_id) > 0, table
    for table in ("carts.cart_items", "orders.order_items", "orders.order_history"):
        everything = await counted(shop, shop.staff, table)
        assert await counted(shop, bob, table) <= everything / 2, table


async def test_a_guest_sees_their_session_and_the_orders_whose_secret_they_hold(shop: Shop) -> None:
    guest, other = await shop.visitor(), await shop.visitor()
    variant = await shop.sells()
    await shop.buy(guest, (variant, 1))
    filled = await shop.fill(guest, (variant, 1))
    stranger = msgspec.structs.replace(other, guest_key=None)
    assert await counted(shop, guest, "orders.orders") == 1
    assert await counted(shop, guest, "orders.order_items") == 1
    for table in ("orders.orders", "orders.order_items", "orders.order_history", "carts.carts", "carts.cart_items"):
        assert await counted(shop, stranger, table) == 0, table
    assert await cart(shop.database, shop.store, stranger, filled.id) is None
    only_secret = Call(actor="guest", guest_key=SECRET)
    assert await counted(shop, only_secret, "orders.orders") == 1
    assert await counted(shop, only_secret, "carts.carts") == 0


async def test_a_claimed_role_without_an_id_is_nobody(shop: Shop) -> None:
    """actor=customer without a customer, actor unknown, ids that are no ids."""
    customer = await shop.customer()
    await shop.buy(customer, (await shop.sells(), 1))
    for claim in ('{"actor": "customer"}', '{"actor": "root"}', '{"actor": "STAFF"}', "{}"):
        async with shop.owner.transaction():
            await shop.owner.execute("SET LOCAL ROLE lonja_app")
            await shop.owner.execute("SELECT platform.enter($1, $2)", shop.store, claim)
            assert await shop.owner.fetchval("SELECT count(*) FROM orders.orders") == 0


async def test_nothing_of_a_visit_stays_with_the_connection(shop: Shop) -> None:
    """All context is transaction local: the next caller on the same connection is a stranger."""
    customer = await shop.customer()
    await shop.buy(customer, (await shop.sells(), 1))
    names = ("store", "actor", "customer", "session", "guest_key", "correlation", "request")
    settings = ", ".join(f"nullif(current_setting('lonja.{name}', true), '')" for name in names)
    async with shop.database.store(shop.store, customer) as tx:
        assert await tx.value("SELECT platform.current_customer()") == customer.customer_id
    for _ in range(12):
        left = await shop.database.row(f"SELECT {settings}")
        assert left is not None
        assert set(left) == {None}


async def test_the_owner_of_a_row_cannot_give_it_away(shop: Shop) -> None:
    """A customer writes their own addresses only: a soft table, so the policy is the only guard."""
    ana, bob = await with_address(shop, await shop.customer()), await shop.customer()
    taken: list[UUID] = []
    async with shop.owner.transaction():
        await shop.owner.execute("SET LOCAL ROLE lonja_app")
        await shop.owner.execute("SELECT platform.enter($1, $2)", shop.store, bob.encode())
        touched = await shop.owner.execute(
            "UPDATE customers.addresses SET city = 'x' WHERE customer_id = $1", ana.customer_id
        )
        assert touched == "UPDATE 0"
        taken += [row[0] for row in await shop.owner.fetch("SELECT id FROM customers.addresses")]
    assert taken == []


async def test_codes_are_nobodys_to_list(shop: Shop) -> None:
    """A code that the public could list would be everybody's; who used which is each buyer's own to know."""
    ana, bob = await shop.customer(), await shop.customer()
    await spend_code(shop, ana, "ANAS")
    await spend_code(shop, bob, "BOBS")
    for caller, uses in ((await shop.visitor(), 0), (bob, 1), (shop.staff, 2)):
        codes = await counted(shop, caller, "promotions.discount_codes")
        assert codes == (2 if caller is shop.staff else 0)
        assert await counted(shop, caller, "promotions.coupon_redemptions") == uses
    assert await counted(shop, bob, "promotions.coupon_redemptions", "customer_id = $1", ana.customer_id) == 0
