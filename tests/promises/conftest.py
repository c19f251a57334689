"""How a promise is broken: by a superuser, in a transaction that is taken back."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest_asyncio
from tests.shop import Shop

Break = Callable[..., Awaitable[set[tuple[str, str]]]]
Refuses = Callable[..., Awaitable[None]]


@pytest_asyncio.fixture
async def breaking(shop: Shop) -> Break:
    """Runs statements no role of ours could run, with foreign keys asleep, and answers what the live checks then say of
    the shop and of the installation: (promise, subject). Nothing of it stays.
    """

    async def breaking(*statements: tuple[str, *tuple[Any, ...]] | str) -> set[tuple[str, str]]:
        transaction = shop.owner.transaction()
        await transaction.start()
        try:
            await shop.owner.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                await shop.owner.execute(*([statement] if isinstance(statement, str) else statement))
            found = await shop.owner.fetch(
                "SELECT promise, subject FROM audit.broken_promises WHERE store_id = $1 OR store_id IS NULL", shop.store
            )
        finally:
            await transaction.rollback()
        return {(row[0], row[1]) for row in found}

    assert await breaking() == set()
    return breaking


@pytest_asyncio.fixture
async def app_may_not(shop: Shop) -> Refuses:
    """The app, inside this store and trusted, is refused a statement for want of the right to it."""

    async def refused(sql: str) -> None:
        transaction = shop.owner.transaction()
        await transaction.start()
        try:
            await shop.owner.execute("SET LOCAL ROLE lonja_app")
            await shop.owner.execute("SELECT platform.enter($1, $2)", shop.store, shop.staff.encode())
            await shop.owner.execute(sql)
        except asyncpg.InsufficientPrivilegeError:
            return
        finally:
            await transaction.rollback()
        raise AssertionError(f"the app may {sql}")

    return refused
