"""Books to compare: a shop at noon, and a provider in the test's hand."""

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from tests.provider import Books, Scripted, lend
from tests.shop import OpenShop

from lonja.payments import set_gateway

MakeBooks = Callable[..., Awaitable[Books]]


@pytest.fixture
def make_books(open_shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> MakeBooks:
    """`lists`: whether the provider has a list of its payments."""

    async def make(*, lists: bool = True) -> Books:
        shop, provider = await open_shop(), Scripted(lists=lists)
        lend(monkeypatch, provider)
        shop.later()
        await set_gateway(shop.database, shop.store, shop.staff, "stripe", "Card")
        return Books(shop, provider)

    return make


@pytest_asyncio.fixture
async def books(make_books: MakeBooks) -> Books:
    """Of a provider that has a list."""
    return await make_books()
