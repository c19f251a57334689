"""A person in Dhaka buys a book: over the provider's own page, which sends the browser back by a form.

The page is another site's ("localhost" against the shop's "127.0.0.1"), so cookies of ours that are SameSite=Lax do not
come with that form. It speaks http, which the policy of a shop on the same machine allows.
"""

import pytest
from playwright.async_api import expect

from lonja.payments import set_gateway
from lonja.payments.gateways import gateway, seal_config
from lonja.platform.secrets import SecretBox
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.counter import Buyer, Counter, open_counter
from tests.providers.aamarpay import AamarPay
from tests.providers.base import Fake
from tests.providers.sslcommerz import SSLCommerz
from tests.shop import OpenShop, Shop

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


async def counter_with(open_shop: OpenShop, fake: Fake) -> Counter:
    """A bookshop that sells with this provider only."""
    shop: Shop = await open_shop(currency="BDT", country="BD", locale="en", locales=["en", "bn"])
    found = gateway(fake.name)
    config = seal_config(SecretBox.from_environment(), shop.store, found.id, found.fields, fake.settings())
    await set_gateway(shop.database, shop.store, shop.staff, found.id, found.label, config=config)
    return await open_counter(shop)


async def buys(buyer: Buyer, counter: Counter, way: str, button: str) -> None:
    """From the shelf over the provider's page and back."""
    await buyer.add(counter.cap)
    await buyer.check_out(way)
    await buyer.page.wait_for_url("http://localhost:*/hosted/*")
    await expect(buyer.page.get_by_text("BDT 454.00")).to_be_visible()
    await buyer.page.get_by_role("button", name=button).click()


@with_and_without_scripts
async def test_sslcommerz_end_to_end(open_page: OpenPage, open_shop: OpenShop, site: str, scripts: bool) -> None:
    """PAY-02, CFG-05: approved there, posted back, paid here; a guest, on a telephone, with scripts and without."""
    assert site
    fake = SSLCommerz()
    async with fake.serve():
        counter = await counter_with(open_shop, fake)
        page = await open_page(java_script_enabled=scripts, viewport=PHONE)
        buyer = Buyer(page, counter.slug)
        await buys(buyer, counter, "sslcommerz", "Approve")
        if not scripts:
            await page.get_by_role("button", name="Back to the shop").click()
        await page.wait_for_url("http://127.0.0.1:*/s/*/orders/*")
        await buyer.sees("Thank you")
        order = await buyer.order_id()
        assert await counter.shop.history_of(order, "payment") == ["paid"]
        assert "attempt=" not in page.url


async def test_a_customer_comes_back_signed_in(open_page: OpenPage, open_shop: OpenShop, site: str) -> None:
    """Whose order is seen by cookie only: it does not come with the form, and does with the question that follows."""
    assert site
    fake = SSLCommerz()
    async with fake.serve():
        counter = await counter_with(open_shop, fake)
        buyer = Buyer(await open_page(), counter.slug)
        await buyer.register("rahim@example.com")
        await buys(buyer, counter, "sslcommerz", "Decline")
        await buyer.sees("The payment did not go through")
        assert "key=" not in buyer.page.url
        await buyer.page.get_by_role("button", name="Pay BDT").click()
        await buyer.page.get_by_role("button", name="Approve").click()
        await buyer.sees("Thank you")
        assert await counter.shop.attempts_of(await buyer.order_id()) == ["failed", "captured"]


async def test_aamarpay_end_to_end(open_page: OpenPage, open_shop: OpenShop, site: str) -> None:
    """Somebody walks away, is not told to wait for a payment, resumes the page that is still open, and pays."""
    assert site
    fake = AamarPay()
    async with fake.serve():
        counter = await counter_with(open_shop, fake)
        buyer = Buyer(await open_page(), counter.slug)
        await buys(buyer, counter, "aamarpay", "Walk away")
        await buyer.sees("Not paid yet")
        await buyer.page.locator('a[href*="/hosted/"]').first.click()
        await buyer.page.get_by_role("button", name="Approve").click()
        await buyer.sees("Thank you")
        assert await counter.shop.attempts_of(await buyer.order_id()) == ["captured"]
