"""What the tests of gateways may ask for."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests.payments.stripe_counter import Counter, counter_of
from tests.shop import Shop


@pytest_asyncio.fixture
async def counter(shop: Shop) -> AsyncIterator[Counter]:
    """A shop that takes Stripe."""
    async with counter_of(shop) as opened:
        yield opened
