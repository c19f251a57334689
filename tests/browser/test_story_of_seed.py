"""Seed 003's story in a browser (TST-04): an account, the newsletter, a purchase with its code, a cancellation.

Its last step, asking for a return, waits for returns.
"""

from playwright.async_api import expect

from lonja.platform.ids import new_id
from tests.browser.conftest import OpenPage
from tests.browser.counter import Buyer, open_counter
from tests.shop import Shop


async def test_account_newsletter_coupon_and_cancellation(open_page: OpenPage, shop: Shop) -> None:
    """NWS-07, CAN-09, P14: the welcome code takes ten per cent once; a cancelled order gives it back."""
    counter, email = await open_counter(shop), f"{new_id()}@example.com"
    buyer = Buyer(await open_page(), counter.slug)
    page = buyer.page
    await buyer.register(email)
    foot = page.get_by_role("contentinfo")
    await foot.get_by_label("Your mail address").fill(email)
    await foot.get_by_role("button", name="Subscribe").click()
    await expect(foot.get_by_text("Thank you")).to_be_visible()
    minted = "SELECT code FROM promotions.discount_codes WHERE store_id = $1 AND email = $2"
    code = await shop.owner.fetchval(minted, shop.store, email)
    assert code is not None
    await buyer.add(counter.cap)
    await buyer.go("/cart")
    await page.get_by_text("Have a code?").click()
    await page.get_by_label("Code", exact=True).fill(code)
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".sum-given")).to_contain_text("−MX$44.90")
    await buyer.check_out(email=email)
    await buyer.decide("Approve")
    await buyer.sees("Thank you")
    used = "SELECT used_count FROM promotions.discount_codes WHERE store_id = $1 AND email = $2"
    assert await shop.owner.fetchval(used, shop.store, email) == 1
    await page.get_by_role("link", name="Cancel this order").click()
    await page.get_by_role("button", name="Cancel the order").click()
    await page.wait_for_url("**/orders/**cancelled=yes**")
    assert await shop.owner.fetchval(used, shop.store, email) == 0
