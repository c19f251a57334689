"""A person buys a thing: in a browser, with scripts and without, in every way the payment can go."""

import pytest
from playwright.async_api import expect

from lonja.web.storefront import orders
from tests.browser.conftest import PHONE, OpenPage, overflow
from tests.browser.counter import DETAILS, Buyer, open_counter
from tests.dropping import drop_of
from tests.shop import Shop

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@with_and_without_scripts
async def test_a_guest_buys_and_pays(open_page: OpenPage, shop: Shop, scripts: bool) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(java_script_enabled=scripts, viewport=PHONE), counter.slug)
    await buyer.add(counter.hoodie, colour="Sand", size="M")
    await buyer.check_out()
    await buyer.decide("Approve")
    await buyer.sees("Thank you")
    await expect(buyer.page.get_by_text("Sand / M")).to_be_visible()
    assert await shop.history_of(await buyer.order_id()) == ["confirmed"]
    sand = next(each.id for each in counter.hoodie.variants if each.options == {"Colour": "Sand", "Size": "M"})
    assert await shop.stock_of(sand) == (8, 0)
    await expect(buyer.page.locator("[data-cart-link]")).to_have_attribute("aria-label", "Cart, empty")


@with_and_without_scripts
async def test_a_declined_payment_is_tried_again(open_page: OpenPage, shop: Shop, scripts: bool) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(java_script_enabled=scripts), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out()
    await buyer.decide("Decline the card")
    await buyer.sees("The payment did not go through")
    await buyer.page.get_by_role("button", name="Pay MX$").click()
    await buyer.decide("Approve")
    await buyer.sees("Thank you")
    assert await shop.attempts_of(await buyer.order_id()) == ["failed", "captured"]
    assert await shop.stock_of(counter.cap.variants[0].id) == (19, 0)


async def test_who_walks_away_may_pay_the_courier_instead(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out()
    await buyer.decide("Cancel and go back")
    await buyer.sees("Not paid yet")
    await buyer.page.locator("input[value=cod]").check()
    await buyer.page.get_by_role("button", name="Pay MX$").click()
    await buyer.sees("Thank you")
    await expect(buyer.page.get_by_text("On delivery")).to_be_visible()


async def test_who_goes_back_from_the_providers_page_finds_the_order(open_page: OpenPage, shop: Shop) -> None:
    """The browser's own button led to an empty cart where "nothing is held", while the order held what they wanted."""
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out()
    await expect(buyer.page.get_by_role("button", name="Approve")).to_be_visible()
    await buyer.go("/cart")
    await expect(buyer.page.locator(".empty")).to_contain_text("is placed and waits to be paid.")
    await buyer.page.locator(".empty").get_by_role("link", name="See the order").click()
    await buyer.sees("Not paid yet")
    await buyer.go("/checkout")
    await buyer.sees("Not paid yet")
    await buyer.page.get_by_role("link", name="Back to the payment page").click()
    await buyer.decide("Approve")
    await buyer.sees("Thank you")
    await buyer.go("/cart")
    await expect(buyer.page.locator(".empty")).to_contain_text("Nothing is held for you yet.")


@with_and_without_scripts
async def test_cash_on_delivery(open_page: OpenPage, shop: Shop, scripts: bool) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(java_script_enabled=scripts), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out("cod")
    await buyer.sees("Thank you")
    await expect(buyer.page.get_by_text("have the money ready")).to_be_visible()
    assert await shop.history_of(await buyer.order_id(), "payment") == []


async def test_a_download_asks_for_no_address(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.ebook)
    await buyer.go("/checkout")
    await expect(buyer.page.locator("#line1")).to_have_count(0)
    await buyer.page.get_by_label("Email").fill("ana@example.com")
    await buyer.page.get_by_label("Full name").fill("Ana Ruiz")
    await buyer.page.get_by_role("button", name="Place the order").last.click()
    await buyer.decide("Approve")
    await buyer.sees("Thank you")


async def test_the_order_waits_for_the_provider_and_hears_the_news(
    open_page: OpenPage, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "WAIT_SECONDS", 0.2)
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out()
    await buyer.page.wait_for_url("**/sandbox/**")
    till = buyer.page.url
    await buyer.page.get_by_role("link", name="Back to the shop without deciding").click()
    await buyer.sees("We are confirming your payment")
    elsewhere = Buyer(await buyer.page.context.new_page(), counter.slug)
    await elsewhere.page.goto(till)
    await elsewhere.decide("Approve")
    await buyer.sees("Thank you")


async def test_without_scripts_the_waiting_page_asks_to_be_loaded_again(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(java_script_enabled=False), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out()
    await buyer.page.get_by_role("link", name="Back to the shop without deciding").click()
    await buyer.sees("We are confirming your payment")
    assert '<meta http-equiv="refresh" content="3">' in await buyer.page.content()


async def test_the_same_form_sent_twice_is_one_order(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await buyer.go("/checkout")
    order = await buyer.page.locator("input[name=order_id]").get_attribute("value") or ""
    form: dict[str, str | float | bool] = {
        **DETAILS,
        "order_id": order,
        "country": "MX",
        "gateway": "sandbox",
        "shipping_rate_id": str(shop.rate),
    }
    places = [
        (await buyer.page.request.post(f"/s/{counter.slug}/checkout", form=form, max_redirects=0)).headers["location"]
        for _ in range(2)
    ]
    assert places[0].startswith("/sandbox/")
    assert places[1].startswith(f"/s/{counter.slug}/orders/{order}?key=")
    assert await shop.count("orders.orders") == 1


async def test_a_card_that_has_had_its_share_of_a_drop(open_page: OpenPage, shop: Shop) -> None:
    """DRP-05: two strangers pay with one test card, one unit a card: the second reads why the money comes back."""
    counter = await open_counter(shop)
    await drop_of(shop, counter.cap.variants[0].id, starts_at=None, ends_at=None, max_per_payment=1)
    too_much = "more of the drop would have gone to one card"
    ends = ((1, "Thank you", "your order is confirmed"), (2, "Cancelled", too_much))
    for number, heading, sentence in ends:
        buyer = Buyer(await open_page(viewport=PHONE), counter.slug)
        await buyer.add(counter.cap)
        await buyer.check_out(email=f"ana{number}@example.com")
        await buyer.page.get_by_label("Who pays").select_option("4242")
        assert await overflow(buyer.page) == 0
        await buyer.decide("Approve")
        await buyer.sees(heading)
        await expect(buyer.page.get_by_text(sentence)).to_be_visible()
