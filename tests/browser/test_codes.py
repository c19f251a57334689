"""A code in the cart and in the checkout, with scripts and without (PRM-17, UI-02)."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.counter import DETAILS, Buyer, open_counter
from tests.checkout.test_quotes import TEN, Merchant
from tests.shop import Shop


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_code_is_worth_the_same_everywhere(open_page: OpenPage, shop: Shop, scripts: bool) -> None:
    """Cart, checkout, order: one price. What is not a code is said, and not kept."""
    counter, merchant = await open_counter(shop), Merchant(shop)
    await merchant.code("DIEZ", TEN)
    buyer = Buyer(await open_page(java_script_enabled=scripts, viewport=PHONE), counter.slug)
    page = buyer.page
    await buyer.add(counter.cap)
    await buyer.go("/cart")
    await page.get_by_text("Have a code?").click()
    await page.get_by_label("Code").fill("DIES")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator("#code-error")).to_contain_text("We do not know this code.")
    await expect(page.get_by_label("Code")).to_have_value("DIES")
    await page.get_by_label("Code").fill("diez")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".sum-given")).to_contain_text("−MX$44.90")
    await buyer.check_out()
    await buyer.decide("Approve")
    await buyer.sees("Thank you")
    await expect(page.locator(".sum-given")).to_contain_text("−MX$44.90")
    counted = "SELECT used_count FROM promotions.discount_codes WHERE store_id = $1 AND code = 'DIEZ'"
    assert await shop.owner.fetchval(counted, shop.store) == 0
    used = "SELECT count(*) FROM promotions.coupon_redemptions WHERE store_id = $1 AND released_at IS NULL"
    assert await shop.owner.fetchval(used, shop.store) == 1


async def test_a_code_changed_at_the_checkout_keeps_what_was_typed(open_page: OpenPage, shop: Shop) -> None:
    """Return sends the form, and takes no code out; who forgets to apply a code does not pay without it."""
    counter, merchant = await open_counter(shop), Merchant(shop)
    await merchant.code("DIEZ", TEN)
    buyer = Buyer(await open_page(), counter.slug)
    page = buyer.page
    await buyer.add(counter.cap)
    await buyer.go("/checkout")
    await page.get_by_label("Full name").fill(DETAILS["full_name"])
    await page.get_by_text("Have a code?").click()
    for code, told in (("NADA", "#code-error"), ("DIEZ", ".sum-given")):
        await page.get_by_label("Code", exact=True).fill(code)
        await page.get_by_role("button", name="Apply").click()
        await expect(page.locator(told)).to_be_visible()
        await expect(page.get_by_label("Full name")).to_have_value(DETAILS["full_name"])
    await expect(page.locator(".sum-given")).to_contain_text("−MX$44.90")
    await page.wait_for_load_state()
    await page.get_by_label("Full name").press("Enter")
    await expect(page.locator("#email")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".sum-given")).to_contain_text("−MX$44.90")
    await page.get_by_role("button", name="Remove the code DIEZ").click()
    await expect(page.locator(".sum-given")).to_have_count(0)
    await expect(page.get_by_label("Full name")).to_have_value(DETAILS["full_name"])
    await page.get_by_text("Have a code?").click()
    await page.get_by_label("Code", exact=True).fill("DIEZ")
    await page.get_by_role("button", name="Place the order").click()
    await expect(page.locator(".sum-given")).to_contain_text("−MX$44.90")


async def test_a_business_abroad_owes_no_tax(open_page: OpenPage, shop: Shop) -> None:
    """The VAT id is asked where the store declares for it; a wrong one is said at its field, nothing is lost."""
    counter, merchant = await open_counter(shop), Merchant(shop)
    await merchant.taxes(included=True)
    await shop.owner.execute("UPDATE taxes.tax_settings SET has_reverse_charge = true WHERE store_id = $1", shop.store)
    buyer = Buyer(await open_page(), counter.slug)
    page = buyer.page
    await buyer.add(counter.cap)
    await buyer.go("/checkout")
    await page.get_by_label("Full name").fill(DETAILS["full_name"])
    await page.get_by_text("Buying for a business?").click()
    await page.get_by_label("VAT id").fill("DE123")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#vat_id-error")).to_be_visible()
    await page.get_by_label("VAT id").fill("DE136695976")
    await page.wait_for_load_state()
    await page.get_by_label("VAT id").press("Enter")
    await expect(page.locator("#vat_id-error")).to_have_count(0)
    await expect(page.get_by_label("VAT id")).to_have_value("DE136695976")
    await expect(page.get_by_label("Full name")).to_have_value(DETAILS["full_name"])
