"""A person in Oaxaca buys a cap over the hosted pages of Stripe and of Mercado Pago, which redirect the browser back.

The pages speak http on this machine, as in `lonja demo --providers`. SSLCommerz and aamarPay, which send the browser
back by a form, are in test_bangladesh.py.
"""

import pytest
from playwright.async_api import expect

from lonja.checkout.jobs import process_events
from lonja.payments import set_gateway
from lonja.payments.gateways import gateway, seal_config
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.jobs import JobContext, Services
from lonja.platform.network import open_client
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from tests.browser.conftest import PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer, Counter, open_counter
from tests.providers.base import Fake
from tests.providers.mercadopago import MercadoPago
from tests.providers.stripe import FakeStripe
from tests.shop import Shop

both = pytest.mark.parametrize("kind", [FakeStripe, MercadoPago], ids=["stripe", "mercadopago"])


async def counter_with(shop: Shop, site: str, *fakes: Fake) -> Counter:
    """The shop sells with these providers too, and hears of what happens there."""
    counter = await open_counter(shop)
    for fake in fakes:
        found = gateway(fake.name)
        config = seal_config(SecretBox.from_environment(), shop.store, found.id, found.fields, fake.settings())
        await set_gateway(shop.database, shop.store, shop.staff, found.id, found.label, config=config, position=9)
        fake.webhook_url, fake.delivers_itself = f"{site}/hooks/{counter.slug}/{found.id}", True
    return counter


async def work(shop: Shop) -> list[str]:
    """What the worker does with the inbox; how each callback ended."""
    async with open_client() as http:
        services = Services(
            database=shop.database,
            settings=Settings(),
            clock=SystemClock(),
            secrets=SecretBox.from_environment(),
            http=http,
        )
        await process_events(JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1))
    rows = await shop.owner.fetch("SELECT status FROM payments.webhook_events WHERE store_id = $1", shop.store)
    return [row["status"] for row in rows]


@both
async def test_paid_over_there_and_back(open_page: OpenPage, shop: Shop, site: str, kind: type[Fake]) -> None:
    """PAY-02, CFG-05: declined, then paid on a second try; on a telephone. Every callback is heard."""
    fake = kind()
    async with fake.serve():
        counter = await counter_with(shop, site, fake)
        buyer = Buyer(await open_page(viewport=PHONE), counter.slug)
        await buyer.add(counter.cap)
        await buyer.check_out(fake.name)
        await buyer.page.wait_for_url(f"{fake.base_url}/hosted/*")
        await expect(buyer.page.get_by_text("MXN 454.00")).to_be_visible()
        await buyer.decide("Decline")
        await buyer.sees("The payment did not go through")
        await expect(buyer.page.locator(f"input[name=gateway][value={fake.name}]")).to_be_checked()
        assert await overflow(buyer.page) <= 0
        assert await violations(buyer.page) == []
        await buyer.page.get_by_role("button", name="Pay MX$").click()
        await buyer.page.wait_for_url(f"{fake.base_url}/hosted/*")
        await buyer.decide("Approve")
        await buyer.sees("Thank you")
        await expect(buyer.page.get_by_text("Paid", exact=True)).to_be_visible()
        await fake.settle()
        heard = await work(shop)
    order = await buyer.order_id()
    assert len(heard) == len(fake.events)
    assert set(heard) == {"processed"}
    assert await shop.attempts_of(order) == ["failed", "captured"]
    assert await shop.history_of(order, "payment") == ["failed", "pending", "paid"]
    assert await shop.stock_of(counter.cap.variants[0].id) == (19, 0)


@both
async def test_a_browser_that_never_comes_back(open_page: OpenPage, shop: Shop, site: str, kind: type[Fake]) -> None:
    """PAY-07: the telephone dies at the till. The callback and the worker do the rest."""
    fake = kind()
    async with fake.serve():
        counter = await counter_with(shop, site, fake)
        buyer = Buyer(await open_page(viewport=PHONE), counter.slug)
        await buyer.add(counter.cap)
        await buyer.check_out(fake.name)
        await buyer.page.wait_for_url(f"{fake.base_url}/hosted/*")
        async with buyer.page.expect_request("**/orders/**") as back:
            await buyer.page.route("**/orders/**", lambda route: route.abort())
            await buyer.page.get_by_role("button", name="Approve").click()
        lost = (await back.value).url
        await buyer.page.unroute("**/orders/**")
        await fake.settle()
        assert set(await work(shop)) == {"processed"}
        order = await shop.owner.fetchval("SELECT id FROM orders.orders WHERE store_id = $1", shop.store)
        assert await shop.history_of(order, "payment") == ["paid"]
        await buyer.page.goto(lost)
        await buyer.sees("Thank you")


async def test_every_way_to_pay_is_explained(open_page: OpenPage, shop: Shop, site: str) -> None:
    """CFG-07: four ways on a narrow page, the trial ones marked; nobody is told that cash is a trial."""
    stripe, mp = FakeStripe(), MercadoPago()
    async with stripe.serve(), mp.serve():
        counter = await counter_with(shop, site, stripe, mp)
        buyer = Buyer(await open_page(viewport=PHONE), counter.slug)
        await buyer.add(counter.cap)
        await buyer.go("/checkout")
        ways = buyer.page.locator("#gateway .choice")
        assert await ways.count() == 4
        await expect(ways.filter(has_text="By card or wallet, on Stripe's secure page.")).to_contain_text("Test")
        await expect(ways.filter(has_text="Pay the courier when it arrives.")).not_to_contain_text("Test")
        assert await overflow(buyer.page) <= 0
        assert await violations(buyer.page) == []
