"""The newsletter in a browser: the popup once, five seconds after the page; forms that answer where they stand."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from lonja.newsletter import TermsChanges, change_settings
from lonja.newsletter.links import path
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer, open_counter
from tests.shop import NOON, OpenShop, Shop

PRESETS = ("street", "paper", "plaza", "crisp")


async def welcomed(open_page: OpenPage, shop: Shop, **chosen: object) -> tuple[Buyer, Page]:
    """A visitor whose clock obeys, on the front page of an empty shop; the popup may come."""
    page = await open_page(is_invited=True, **chosen)
    await page.clock.install(time=NOON)
    await page.clock.pause_at(NOON + timedelta(hours=1))  # a busy machine may be late, and time only goes forward
    slug = await shop.owner.fetchval("SELECT slug FROM stores.stores WHERE id = $1", shop.store)
    buyer = Buyer(page, slug)
    await buyer.go("/")
    return buyer, page


async def addresses(shop: Shop) -> list[tuple[str, str]]:
    rows = await shop.owner.fetch(
        "SELECT email, source FROM newsletter.newsletter_subscribers WHERE store_id = $1 ORDER BY created_at",
        shop.store,
    )
    return [(row[0], row[1]) for row in rows]


async def test_the_popup_comes_once_after_five_seconds(open_page: OpenPage, shop: Shop) -> None:
    """NWS-01, PERF-05, C-20: not before, and not again: not on this page, not on the next, not after a reload."""
    buyer, page = await welcomed(open_page, shop)
    popup = page.get_by_role("dialog")
    await page.clock.run_for(4_999)
    await expect(popup).to_be_hidden()
    await page.clock.run_for(1)
    await expect(popup).to_be_visible()
    await expect(page.get_by_role("heading", name="A present to say hello")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(popup).to_be_hidden()
    for again in ("/", "/products"):
        await buyer.go(again)
        await page.clock.run_for(60_000)
        await expect(popup).to_be_hidden()


async def test_the_popup_keeps_the_focus_and_gives_it_back(open_page: OpenPage, shop: Shop) -> None:
    """A dialog: what is behind it cannot be reached, and it can be closed three ways."""
    _, page = await welcomed(open_page, shop)
    for close in ("button", "backdrop", "Escape"):
        await page.evaluate("() => localStorage.clear()")
        await page.reload()
        await page.locator(".wordmark").focus()
        await page.clock.run_for(5_100)
        popup = page.get_by_role("dialog")
        await expect(popup).to_be_visible()
        for _step in range(8):
            await page.keyboard.press("Tab")
            inside = await page.evaluate(
                "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
            assert inside, close
        if close == "button":
            await popup.get_by_role("button", name="Close").click()
        elif close == "backdrop":
            await page.mouse.click(10, 10)
        else:
            await page.keyboard.press("Escape")
        await expect(popup).to_be_hidden()
        await expect(page.locator(".wordmark")).to_be_focused()


async def test_an_address_typed_into_the_popup(open_page: OpenPage, shop: Shop) -> None:
    """NWS-02, NWS-04, NWS-05: what is wrong is said at the field; success appears in place."""
    _, page = await welcomed(open_page, shop, reduced_motion="reduce")
    await page.clock.run_for(5_100)
    popup, email = page.get_by_role("dialog"), f"{new_id()}@example.com"
    await popup.get_by_label("Your mail address").fill("ana@example")
    await popup.get_by_role("button", name="Subscribe").click()
    await expect(popup.locator(".field-error")).to_contain_text("Please check the e-mail address")
    await expect(popup.get_by_label("Your mail address")).to_be_focused()
    await page.clock.resume()  # axe waits by it
    assert await violations(page) == []
    await popup.get_by_label("Your mail address").fill(email)
    await popup.get_by_role("button", name="Subscribe").click()
    await expect(popup.get_by_role("heading", name="Thank you")).to_be_visible()
    await expect(popup.get_by_text("your code is on its way")).to_be_visible()
    assert await addresses(shop) == [(email, "popup")]
    assert await violations(page) == []


async def test_who_subscribed_at_the_foot_is_not_invited(open_page: OpenPage, shop: Shop) -> None:
    _, page = await welcomed(open_page, shop)
    foot, email = page.get_by_role("contentinfo"), f"{new_id()}@example.com"
    await foot.get_by_label("Your mail address").fill(email)
    await page.clock.run_for(5_100)
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await foot.get_by_role("button", name="Subscribe").click()
    await expect(foot.get_by_text("your code is on its way")).to_be_visible()
    await page.clock.run_for(60_000)
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert await addresses(shop) == [(email, "footer")]


async def test_nobody_is_interrupted_who_pays_or_where_it_is_off(open_page: OpenPage, shop: Shop) -> None:
    """NWS-01: never in cart, checkout, order and account; not at all when the merchant says so."""
    counter = await open_counter(shop)
    page = await open_page(is_invited=True)
    buyer = Buyer(page, counter.slug)
    await buyer.add(counter.cap)
    for there in ("/cart", "/checkout", "/sign-in", "/register", "/newsletter"):
        await buyer.go(there)
        assert await page.locator("dialog").count() == 0, there
    await buyer.check_out("cod")
    await buyer.sees("Thank you")
    assert await page.locator("dialog").count() == 0
    await buyer.go("/")
    assert await page.locator("dialog").count() == 1
    await change_settings(shop.database, shop.store, shop.staff, TermsChanges(is_popup_on=False))
    while await page.locator("dialog").count():  # the news of the change travels
        await buyer.go("/")
    await expect(page.get_by_role("contentinfo").get_by_label("Your mail address")).to_be_visible()


async def test_without_javascript_the_form_is_a_page(open_page: OpenPage, shop: Shop) -> None:
    """NWS-04: typed wrongly, then rightly; the popup is no part of such a page."""
    counter = await open_counter(shop)
    page = await open_page(java_script_enabled=False)
    buyer = Buyer(page, counter.slug)
    await buyer.go("/products")
    assert not await page.locator("dialog").is_visible()
    await page.get_by_role("contentinfo").get_by_label("Your mail address").fill("ana")
    await page.get_by_role("contentinfo").get_by_role("button", name="Subscribe").click()
    await expect(page.get_by_role("alert")).to_contain_text("Please check the e-mail address")
    await expect(page.get_by_label("Your mail address")).to_have_value("ana")
    await page.get_by_label("Your mail address").fill("ana@example.com")
    await page.get_by_role("button", name="Subscribe").click()
    await buyer.sees("Thank you")
    assert await addresses(shop) == [("ana@example.com", "footer")]


async def test_links_of_mails_ask_before_they_do(open_page: OpenPage, shop: Shop) -> None:
    """Confirm and leave: a page, a button, and a word; for everybody (axe)."""
    counter, secrets = await open_counter(shop), SecretBox.from_environment()
    await change_settings(shop.database, shop.store, shop.staff, TermsChanges(needs_confirmation=True))
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go("/newsletter")
    await buyer.page.get_by_label("Your mail address").fill("ana@example.com")
    await buyer.page.get_by_role("button", name="Subscribe").click()
    await expect(buyer.page.get_by_text("there is a link to confirm")).to_be_visible()
    ana = await shop.owner.fetchval("SELECT id FROM newsletter.newsletter_subscribers WHERE store_id = $1", shop.store)
    status = "SELECT status FROM newsletter.newsletter_subscribers WHERE id = $1"
    for purpose, asked, button, done, state in (
        ("confirmation", "Was it you?", "Yes, it was me", "It is good to have you here", "subscribed"),
        ("unsubscription", "No more news?", "Unsubscribe", "You are unsubscribed", "unsubscribed"),
    ):
        before = await shop.owner.fetchval(status, ana)
        await buyer.go(path(secrets, shop.store, purpose, ana))  # type: ignore[arg-type]  # a purpose
        await buyer.sees(asked)
        assert await violations(buyer.page) == []
        assert await shop.owner.fetchval(status, ana) == before
        await buyer.page.get_by_role("button", name=button).click()
        await buyer.sees(done)
        assert await shop.owner.fetchval(status, ana) == state
        assert await violations(buyer.page) == []


@pytest.mark.parametrize("preset", PRESETS)
async def test_the_popup_fits_every_screen_and_can_be_read(
    open_page: OpenPage, open_shop: OpenShop, preset: str
) -> None:
    """NWS-01: phone and desk, in every voice; two languages."""
    shop = await open_shop(theme={"preset": preset})
    for screen, locale, words in ((PHONE, "es", "Escribe tu dirección"), (DESK, "en-US", "Type your address")):
        _, page = await welcomed(open_page, shop, viewport=screen, locale=locale, reduced_motion="reduce")
        await page.clock.run_for(5_100)
        sheet = page.locator(".welcome-sheet")
        await expect(sheet).to_be_visible()
        await expect(sheet).to_contain_text(re.compile(words))
        box = await sheet.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= screen["width"]
        assert box["y"] + box["height"] <= screen["height"]
        assert await overflow(page) <= 0
        if screen == DESK:
            await page.clock.resume()
            assert await violations(page) == []
