"""A webhook that never came, through real gateways and made-up providers: the reconciliation makes up for it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from tests.payments.sale import Sale, sale_through
from tests.payments.stripe_counter import Counter
from tests.providers.conekta import Conekta, pem
from tests.providers.mercadopago import MercadoPago
from tests.shop import Shop

from lonja.checkout import reconcile_store
from lonja.checkout.reconciliation import Outcome
from lonja.platform.call import Call

JOB = Call.job("tests")


@pytest_asyncio.fixture(params=["conekta", "mercadopago"])
async def sale(shop: Shop, request: pytest.FixtureRequest) -> AsyncIterator[Sale]:
    """Two providers that list their payments, each in its own way."""
    if request.param == "conekta":
        conekta = Conekta()
        values = {"private_key": conekta.private_key, "webhook_public_key": pem()}
        async with sale_through(shop, "conekta", conekta, values) as opened:
            yield opened
    else:
        mp = MercadoPago()
        values = {"access_token": mp.access_token, "webhook_secret": mp.webhook_secret}
        async with sale_through(shop, "mercadopago", mp, values) as opened:
            yield opened


def of(outcomes: list[Outcome], gateway: str) -> tuple[int, int, str | None]:
    """What was settled, what differs, what went wrong."""
    one = next(each for each in outcomes if each.gateway == gateway)
    return one.settled, one.open_findings, one.problem


async def test_what_a_provider_lists_is_made_up_for(sale: Sale) -> None:
    """PAY-09, P04: two paid and nobody told us of one; one walked away. Afterwards the books agree."""
    lost, told, open_page = await sale.placed(), await sale.captured(), await sale.placed()
    await sale.decide(lost)
    sale.shop.database.fake_time(datetime.now(UTC) + timedelta(hours=1))
    assert of(await reconcile_store(sale.desk, sale.shop.store, JOB), sale.gateway_id) == (1, 0, None)
    assert await sale.shop.history_of(lost.order_id, "payment") == ["paid"]
    assert await sale.shop.history_of(told.order_id, "payment") == ["paid"]
    assert await sale.shop.history_of(open_page.order_id, "payment") == []
    assert of(await reconcile_store(sale.desk, sale.shop.store, JOB), sale.gateway_id) == (0, 0, None)


async def test_stripe_too(counter: Counter) -> None:
    lost, told = await counter.places(), await counter.places()
    await counter.clicks(lost)
    await counter.clicks(told)
    await counter.returns(told)
    counter.shop.later(hours=1)
    assert of(await reconcile_store(counter.desk, counter.store, JOB), "stripe") == (1, 0, None)
    assert await counter.shop.history_of(lost.order_id, "payment") == ["paid"]
    assert of(await reconcile_store(counter.desk, counter.store, JOB), "stripe") == (0, 0, None)
