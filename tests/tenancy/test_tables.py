"""Two stores that probe each other through every table (P07, PLT-01, PLT-03, FIELD-PAINS 33).

The tables come from platform.tables, so a new one is probed without being named here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.shop import OpenShop, Shop

from lonja.carts import add_code
from lonja.checkout.operations import request_capture
from lonja.payments import record_remittance
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import NoStoreEntered, OtherStore
from lonja.platform.ids import new_id
from lonja.promotions import Coupon, create_coupon, note_guess

NO_STORE, OTHER_STORE = "LJ001", "LJ008"
ROLES = ("lonja_app", "lonja_read", "lonja_owner")


async def tenant_tables(shop: Shop) -> list[tuple[str, str]]:
    """(schema.table, what the app was granted)."""
    rows = await shop.owner.fetch(
        """SELECT schema_name || '.' || table_name, kind FROM platform.tables
        WHERE kind IN ('hard', 'soft') ORDER BY 1"""
    )
    assert len(rows) > 30
    return [(row[0], row[1]) for row in rows]


async def busy(shop: Shop) -> Shop:
    """A shop with a row in as many tables as a day leaves rows in."""
    customer = await shop.customer()
    await shop.reserves_on("cart")
    await spend_code(shop, customer, "SPENT")
    placed = await shop.buy(customer, (await shop.sells(), 1))
    await shop.pay(placed, external_ref="pi_1")
    await shop.fill(await shop.visitor(), (await shop.sells(), 1))
    later = await shop.buy(customer, (await shop.sells(), 1))
    await shop.pay(later, "authorized")
    await request_capture(shop.database, shop.store, shop.staff, later.order_id)
    for receipt in ("remitted", "waiting"):
        cash = await shop.collect(await shop.buy(customer, (await shop.sells(), 1), gateway="cod"), 700, receipt)
        if receipt == "remitted":
            await record_remittance(
                shop.database, shop.store, shop.staff, courier="Cero", reference="2026-03", amount_minor=600,
                fee_minor=50, received_at=None, collections=[cash.id],
            )  # fmt: skip
    return shop


async def spend_code(shop: Shop, call: Call, code: str) -> None:
    """An order with a coupon."""
    terms = Coupon(type="percentage", basis_points=1_000, code=code, usage_limit=9, expires_on=date(2099, 12, 31))
    await create_coupon(shop.database, shop.store, shop.staff, terms)
    cart = await shop.fill(call, (await shop.sells(), 1))
    await shop.place(call, await add_code(shop.database, shop.store, call, cart.id, code))
    await note_guess(shop.database, shop.store, call, "192.0.2.1")


@asynccontextmanager
async def as_role(shop: Shop, role: str, entered: Shop | None) -> AsyncIterator[None]:
    """The owner's connection, acting as a role inside a store; everything is taken back."""
    transaction = shop.owner.transaction()
    await transaction.start()
    try:
        await shop.owner.execute(f"SET LOCAL ROLE {role}")
        if entered is not None:
            await shop.owner.execute("SELECT platform.enter($1, $2)", entered.store, entered.staff.encode())
        yield
    finally:
        await transaction.rollback()


async def tried(shop: Shop, sql: str, *values: object) -> int | str:
    """How many rows a statement touched, or the SQLSTATE it was refused with."""
    savepoint = shop.owner.transaction()
    await savepoint.start()
    try:
        touched = await shop.owner.execute(sql, *values)
        return int(touched.split()[-1])
    except asyncpg.PostgresError as refusal:
        return str(refusal.sqlstate)
    finally:
        await savepoint.rollback()


async def test_no_table_shows_or_yields_another_stores_rows(shop: Shop, open_shop: OpenShop) -> None:
    """Reading yields nothing; writing touches nothing or is refused. The owner of the tables is bound as well."""
    theirs = await busy(await open_shop())
    await busy(shop)
    for role in ROLES:
        await _no_row_is_shown_or_harmed(shop, theirs, role)


async def _no_row_is_shown_or_harmed(shop: Shop, theirs: Shop, role: str) -> None:
    rights_missing = {"42501"}
    seen_own = 0
    for table, _ in await tenant_tables(shop):
        async with as_role(shop, role, shop):
            asked = await tried(shop, f"SELECT FROM {table} WHERE store_id = $1", theirs.store)
            assert asked == 0 or asked in rights_missing, table
            own = await tried(shop, f"SELECT FROM {table} WHERE store_id = $1", shop.store)
            everything = await tried(shop, f"SELECT FROM {table}")
            assert everything == own, table
            seen_own += isinstance(own, int) and own > 0
            for wish in (f"UPDATE {table} SET store_id = store_id", f"DELETE FROM {table}"):
                harmed = await tried(shop, f"{wish} WHERE store_id = $1", theirs.store)
                assert harmed == 0 or harmed in rights_missing, f"{role}: {wish}"
    assert seen_own >= 10, role


async def test_no_row_of_ours_can_be_given_to_another_store(shop: Shop, open_shop: OpenShop) -> None:
    """INSERT … and UPDATE SET store_id, on every table, as the owner of the tables."""
    theirs = await busy(await open_shop())
    await busy(shop)
    for table, _ in await tenant_tables(shop):
        async with as_role(shop, "lonja_owner", shop):
            moved = await tried(shop, f"UPDATE {table} SET store_id = $1", theirs.store)
            assert moved == 0 or isinstance(moved, str), table
            columns = await shop.owner.fetch(
                """SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                  AND attname <> 'store_id'""",
                table,
            )
            names = ", ".join(row[0] for row in columns)
            copied = await tried(
                shop, f"INSERT INTO {table} (store_id, {names}) SELECT $1, {names} FROM {table}", theirs.store
            )
            assert copied == 0 or isinstance(copied, str), table


async def test_without_a_store_every_table_raises(scratch_shop: Shop) -> None:
    """P07: loud, not empty, whichever policy is asked first: of a small table it has seen, the buyer's own rows.

    In a database of its own: there tables are small, and nobody else's plans follow what is learnt of them here.
    """
    await busy(scratch_shop)
    await scratch_shop.owner.execute("ANALYZE")
    for role in ROLES:
        await _every_table_raises(scratch_shop, role)


async def _every_table_raises(shop: Shop, role: str) -> None:
    for table, _ in await tenant_tables(shop):
        async with as_role(shop, role, None):
            asked = await tried(shop, f"SELECT FROM {table}")
            has_rows = await shop.owner.fetchval("SELECT true")
            assert has_rows
            assert asked in {NO_STORE, "42501"} or asked == 0, table
            if asked == 0:  # a policy is not asked where there is no row to ask about
                async with as_role(shop, role, shop):
                    assert await tried(shop, f"SELECT FROM {table}") == 0, table


async def test_a_transaction_belongs_to_one_store(database: Database, shop: Shop, open_shop: OpenShop) -> None:
    """LJ008: entering a second one is refused, and so is any operation of the other."""
    other = await open_shop()
    for second in (
        "SELECT platform.enter($1, '{}')",
        "SELECT platform.visit($1)",
        "SELECT inventory.available($1, '{}')",
    ):
        with pytest.raises(OtherStore):
            async with database.store(shop.store, shop.staff) as tx:
                await tx.value(second, other.store)
    for store in (None,):
        with pytest.raises(NoStoreEntered):
            await database.value("SELECT platform.enter($1, '{}')", store)
    with pytest.raises(NoStoreEntered):
        await database.value("SELECT platform.current_store()")


async def test_an_unknown_store_is_empty(database: Database, shop: Shop) -> None:
    """A store nobody opened has no rows, and none can be put there."""
    await busy(shop)
    async with database.store(new_id(), Call.system("probe"), mode="read") as tx:
        for table, kind in await tenant_tables(shop):
            if kind == "soft":
                assert await tx.value(f"SELECT count(*) FROM {table}") == 0
