"""The cart in a browser: what is held, for how long, for whom, and what is said when there is no more."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from lonja.platform.ids import new_id
from tests.browser.conftest import PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer, open_counter
from tests.dropping import drop_of
from tests.shop import Shop


async def test_signing_in_joins_both_carts(open_page: OpenPage, shop: Shop) -> None:
    counter, email = await open_counter(shop), f"{new_id()}@example.com"
    at_home = Buyer(await open_page(), counter.slug)
    await at_home.register(email)
    await at_home.add(counter.cap)
    await at_home.add(counter.ebook)
    on_the_road = Buyer(await open_page(), counter.slug)
    await on_the_road.add(counter.cap)
    await on_the_road.sign_in(email)
    await expect(on_the_road.page.get_by_role("heading", name="Hello, Ana Ruiz")).to_be_visible()
    await on_the_road.go("/cart")
    await expect(on_the_road.page.get_by_label("Quantity of Lighthouse cap")).to_have_value("2")
    await expect(on_the_road.page.get_by_label("Quantity of Harbour tales")).to_have_value("1")
    await expect(on_the_road.page.locator("[data-cart-link]")).to_have_attribute("aria-label", "Cart, 3 items")


async def test_what_is_held_counts_down_whatever_the_visitors_clock_says(open_page: OpenPage, shop: Shop) -> None:
    """INV-11, C-07: a clock three hours fast; lines of a drop have an end of their own; what ran out is taken again."""
    counter = await open_counter(shop)
    await shop.reserves_on("cart", cart_ttl_seconds=900, checkout_ttl_seconds=1_200)
    faro = await drop_of(shop, counter.ebook.variants[0].id, starts_at=None, ends_at=None)
    await faro.says(cart_ttl_seconds=300, checkout_ttl_seconds=480)
    page = await open_page()
    await page.clock.install(time=datetime.now(UTC) + timedelta(hours=3))
    buyer = Buyer(page, counter.slug)
    store, drop = re.compile(r"Held for you for another 1\d:"), re.compile(r"Held for you for another 0\d:")
    await buyer.add(counter.cap)
    await buyer.go("/cart")
    await expect(page.get_by_text(store)).to_be_visible()
    await buyer.add(counter.ebook)
    await buyer.go("/cart")
    cap, ebook = (page.locator("[data-line]").filter(has_text=title) for title in ("Lighthouse cap", "Harbour tales"))
    await expect(cap.get_by_text(store)).to_be_visible()
    await expect(ebook.get_by_text(drop)).to_be_visible()
    await page.clock.set_system_time(datetime.now(UTC) - timedelta(days=1))
    await expect(ebook.get_by_text(drop)).to_be_visible()

    await shop.owner.execute(
        """UPDATE inventory.inventory_reservations SET expires_at = now() - interval '1 second'
        WHERE store_id = $1 AND variant_id = $2""",
        shop.store,
        counter.ebook.variants[0].id,
    )
    await page.clock.fast_forward("05:10")
    await expect(ebook.get_by_text("No longer held for you.").or_(ebook.get_by_text("The hold has"))).to_be_visible()
    await page.clock.run_for(4_000)
    again = ebook.get_by_role("button", name="Take Harbour tales again")
    await expect(again).to_be_visible()
    await expect(cap.get_by_text("Held for you for another")).to_be_visible()
    await buyer.go("/checkout")
    await expect(page.get_by_text("Something of it is no longer held for you.")).to_be_visible()
    await expect(page.get_by_text("holds all of it for 8 minutes")).to_be_visible()
    await page.get_by_role("link", name="Back to the cart").last.click()
    await again.click()
    await expect(ebook.get_by_text(drop)).to_be_visible()
    assert len(await shop.holds_of(counter.ebook.variants[0].id)) == 2
    assert await violations(page) == []


async def test_a_hold_that_ran_out_is_said_without_scripts(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    await shop.reserves_on("cart", cart_ttl_seconds=900)
    buyer = Buyer(await open_page(java_script_enabled=False), counter.slug)
    await buyer.add(counter.cap)
    await expect(buyer.page.get_by_text("Held for you until")).to_be_visible()
    assert await shop.stock_of(counter.cap.variants[0].id) == (20, 1)


async def test_quantities_change_by_button_and_by_number(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.add(counter.cap)
    await buyer.go("/cart")
    field = buyer.page.get_by_label("Quantity of Lighthouse cap")
    await buyer.page.get_by_role("button", name="One more of Lighthouse cap").click()
    await expect(field).to_have_value("2")
    await field.fill("5")
    await field.press("Enter")
    await expect(buyer.page.get_by_role("definition").filter(has_text="$2,245.00").first).to_be_visible()
    await buyer.page.get_by_role("button", name="Remove Lighthouse cap").click()
    await buyer.sees("Your cart is empty")


async def test_what_is_gone_cannot_be_bought(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go(f"/products/{counter.gone.slug}")
    add, tell = buyer.page.locator("[data-add]"), buyer.page.get_by_role("button", name="Tell me")
    await expect(tell).to_be_visible()
    await expect(add).to_be_hidden()
    await buyer.go(f"/products/{counter.hoodie.slug}")
    await expect(add).to_be_visible()
    await expect(tell).to_be_hidden()
    await buyer.page.get_by_role("radio", name="Sand").check(force=True)
    await buyer.page.get_by_role("radio", name="L", exact=True).check(force=True)
    await expect(tell).to_be_visible()
    await expect(add).to_be_hidden()
    await buyer.page.get_by_role("radio", name="Black").check(force=True)
    await expect(buyer.page.get_by_text("Only 2 left")).to_be_visible()
    await expect(add).to_be_visible()
    await buyer.go("/products")
    await expect(buyer.page.get_by_role("listitem").filter(has_text="scarf").get_by_text("Sold out")).to_be_visible()


async def test_who_wants_what_is_gone_is_told_when_it_is_back(open_page: OpenPage, shop: Shop) -> None:
    """Asked where the button was, for the variant that is chosen; with scripts and without, on a phone too."""
    counter = await open_counter(shop)
    page = await open_page(viewport=PHONE)
    buyer = Buyer(page, counter.slug)
    await buyer.go(f"/products/{counter.hoodie.slug}")
    for value in ("Sand", "L"):
        await page.get_by_role("radio", name=value, exact=True).check(force=True)
    offer = page.get_by_role("region", name="Shall we tell you when it is there again?")
    await offer.get_by_label("Your mail address").fill("ana")
    await offer.get_by_role("button", name="Tell me").click()
    await expect(offer.get_by_text("Please check the e-mail address")).to_be_visible()
    assert await violations(page) == []
    assert await overflow(page) <= 0
    await offer.get_by_label("Your mail address").fill("ana@example.com")
    await offer.get_by_role("button", name="Tell me").click()
    await expect(page.get_by_role("heading", name="We will tell you")).to_be_visible()
    plain = Buyer(await open_page(java_script_enabled=False), counter.slug)
    await plain.go(f"/products/{counter.gone.slug}")
    await plain.page.get_by_label("Your mail address").first.fill("eva@example.com")
    await plain.page.get_by_role("button", name="Tell me").click()
    await plain.sees("We will tell you")
    rows = await shop.owner.fetch(
        "SELECT email, variant_id FROM drops.reminders WHERE store_id = $1 ORDER BY id", shop.store
    )
    assert [tuple(row) for row in rows] == [
        ("ana@example.com", counter.hoodie.variants[3].id), ("eva@example.com", counter.gone.variants[0].id)
    ]  # fmt: skip


async def test_who_comes_too_late_is_told_so(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    await shop.reserves_on("cart")
    buyer = Buyer(await open_page(), counter.slug)
    slow = Buyer(await open_page(java_script_enabled=False), counter.slug)
    for each in (buyer, slow):
        await each.go(f"/products/{counter.cap.slug}")
    await shop.receives(counter.cap.variants[0].id, -20)
    for each in (buyer, slow):
        await each.page.get_by_role("button", name="Add to cart").click()
        await expect(each.page.get_by_text("There is not enough left of what you asked for.")).to_be_visible()
    assert await shop.count("carts.carts") == 0


async def test_a_combination_without_scripts_is_the_one_that_was_chosen(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(java_script_enabled=False), counter.slug)
    await buyer.add(counter.hoodie, colour="Black", size="L")
    await expect(buyer.page.get_by_text("Black / L")).to_be_visible()


async def test_nonsense_quantities_are_refused_in_a_sentence(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    page = await open_page()
    for quantity in ("0", "-1", "1000000000", "99999", "one", "1.5", "٣", ""):
        answer = await page.request.post(
            f"/s/{counter.slug}/cart/items", form={"product": counter.cap.slug, "quantity": quantity}
        )
        assert (answer.status, 'role="alert"' in await answer.text()) == (422, True), quantity
    assert await shop.count("carts.carts") == 0
