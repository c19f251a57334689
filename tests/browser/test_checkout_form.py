"""The checkout's form: everything that is wrong is said at once, where it is wrong, and nothing typed is lost."""

import re

import pytest
from playwright.async_api import expect

from lonja.shipping import save_rate
from tests.browser.conftest import OpenPage
from tests.browser.counter import DETAILS, Buyer, open_counter
from tests.shop import Shop


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_all_faults_stand_at_their_fields(open_page: OpenPage, shop: Shop, scripts: bool) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(java_script_enabled=scripts), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out(email="ana@", city="", phone="call me")
    page = buyer.page
    await expect(page.get_by_role("alert")).to_contain_text("3 things to correct")
    for field, sentence in {
        "email": "Enter a complete email address, like name@example.com.",
        "phone": "Enter a phone number with digits, like +52 55 1234 5678.",
        "city": "Enter the city.",
    }.items():
        await expect(page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")
        told = re.compile(f"^Error: {re.escape(sentence)}")
        await expect(page.locator(f"#{field}")).to_have_accessible_description(told)
    await expect(page.locator("#line1")).to_have_value(DETAILS["line1"])
    await expect(page.locator("#email")).to_have_value("ana@")
    assert await shop.count("orders.orders") == 0


async def test_the_fault_is_one_step_away(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out(city="")
    await expect(buyer.page.locator("#errors")).to_be_focused()
    await buyer.page.get_by_role("link", name="Enter the city.").click()
    await expect(buyer.page.locator("#city")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_deliveries_follow_the_country(open_page: OpenPage, shop: Shop, scripts: bool) -> None:
    counter = await open_counter(shop)
    await save_rate(shop.database, shop.store, shop.staff, "By sea", 90_000, countries=["ES"], position=1)
    buyer = Buyer(await open_page(java_script_enabled=scripts), counter.slug)
    await buyer.add(counter.cap)
    await buyer.go("/checkout")
    await buyer.page.get_by_label("Full name").fill("Ana Ruiz")
    await expect(buyer.page.get_by_role("radio", name="By sea")).to_have_count(0)
    await buyer.page.get_by_label("Country").select_option("ES")
    if not scripts:
        await buyer.page.get_by_role("button", name="Show the deliveries").click()
    await buyer.page.get_by_role("radio", name="By sea").check()
    await expect(buyer.page.get_by_label("Full name")).to_have_value("Ana Ruiz")
    if scripts:
        await expect(buyer.page.locator("aside [data-total]")).to_have_text("MX$1,349.00")


async def test_what_sold_out_meanwhile_is_said_and_the_form_kept(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await shop.receives(counter.cap.variants[0].id, -20)
    await buyer.check_out()
    await expect(buyer.page.get_by_role("alert")).to_contain_text("There is not enough left of what you asked for.")
    await expect(buyer.page.locator("#city")).to_have_value(DETAILS["city"])
    await buyer.go("/cart")
    await expect(buyer.page.get_by_text("Sold out in the meantime.")).to_be_visible()


async def test_an_empty_cart_does_not_check_out(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go("/checkout")
    await buyer.sees("Your cart is empty")
