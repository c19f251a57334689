"""What the tests of gateways may ask for."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from tests.payments.stripe_counter import Counter, counter_of
from tests.shop import Shop

from lonja.payments.gateways import stripe_books, wire


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy is no provider that is away."""
    monkeypatch.setattr(wire, "TIMEOUT", aiohttp.ClientTimeout(total=120))


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Stripe's lists are read by this many at a time, so that a few things are several pages."""
    monkeypatch.setattr(stripe_books, "_PAGE", 4)
    return 4


@pytest_asyncio.fixture
async def counter(shop: Shop) -> AsyncIterator[Counter]:
    """A shop that takes Stripe."""
    async with counter_of(shop) as opened:
        yield opened
