"""What a merchant gives away, by hand: a promotion, tried on a cart; a coupon; a segment's price (UI-01, UI-03)."""

from collections.abc import Awaitable, Callable

import pytest_asyncio
from playwright.async_api import expect

from lonja.promotions import RuleDraft, save_rule
from tests.browser.admin import Room, hire, let_in, rebozo
from tests.browser.conftest import OpenPage
from tests.shop import Shop

Enter = Callable[..., Awaitable[Room]]


@pytest_asyncio.fixture
async def enter(open_page: OpenPage, site: str, shop: Shop) -> Enter:
    """Marta comes in, or Vera, who may only look."""

    async def come_in(who: str = "marta", **chosen: object) -> Room:
        team = await hire(shop.database, shop.owner, shop.store)
        page = await open_page(**chosen)
        await let_in(page, shop.owner, site, getattr(team, who))
        return Room(page, team.slug)

    return come_in


async def test_a_promotion_is_made_and_tried(enter: Enter, shop: Shop) -> None:
    """PRM-22, PRM-24: the form without JSON, a product found by its title; what a cart costs with it, and why."""
    await rebozo(shop)
    room = await enter()
    page = room.page
    await room.go("/promotions/new")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator("[role=alert]")).to_contain_text("Nothing was saved yet")
    await page.get_by_label("Name", exact=True).fill("Rebozos −20 %")
    await page.locator("label.choice", has_text="Cheapest free").click()
    await expect(page.get_by_label("Percentage", exact=True)).to_be_hidden()
    await page.locator("label.choice", has_text="Percentage off").click()
    await page.get_by_label("Percentage", exact=True).fill("20")
    goods = page.get_by_role("group", name="What it counts for")
    await goods.get_by_label("Add a product").fill("rebozo")
    await goods.get_by_label("Add a product").press("Enter")
    await goods.get_by_label("Rebozo", exact=True).check()
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator(".toast")).to_contain_text("The promotion was created.")
    await expect(page.locator(".head")).to_contain_text("off Rebozo")
    await page.get_by_role("link", name="Try a cart").click()
    await page.get_by_label("Add a product").fill("rebozo")
    await page.get_by_label("Add a product").press("Enter")
    await page.get_by_label("Units of Rebozo").fill("2")
    await page.get_by_role("button", name="Work it out").click()
    await expect(page.locator("section[aria-labelledby=sum-h]")).to_contain_text("−MX$179.60")
    why = page.locator("section[aria-labelledby=why-h]")
    await expect(why).to_contain_text("Gave MX$179.60 on MX$898.00.")
    await room.go("/promotions")
    await page.get_by_role("switch", name="Rebozos −20 % is on").click()
    await expect(page.locator(".toast")).to_contain_text("It is off.")
    await page.go_back()


async def test_a_promotion_without_scripts(enter: Enter, shop: Shop) -> None:
    """What is found and chosen comes back as typed; rows are added by the server."""
    room = await enter(java_script_enabled=False)
    page = room.page
    await room.go("/promotions/new")
    await page.get_by_label("Name", exact=True).fill("The more")
    await page.locator("label.choice", has_text="The more, the cheaper").click()
    tiers = page.get_by_role("group", name="Tier")
    await tiers.nth(0).get_by_label("From").fill("100")
    await tiers.nth(0).get_by_label("How much").fill("5")
    await page.get_by_role("button", name="Add a tier").click()
    await expect(tiers).to_have_count(2)
    await tiers.nth(1).get_by_label("From").fill("200")
    await tiers.nth(1).get_by_label("Give").select_option("amount")
    await tiers.nth(1).get_by_label("How much").fill("30")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator(".head")).to_contain_text("MX$30.00 from MX$200.00")
    assert await shop.count("promotions.promotion_rules") == 1


async def test_a_coupon_is_made_and_switched_off(enter: Enter, shop: Shop) -> None:
    """PRM-01 to PRM-06, UI-01: /admin/cupones leads here."""
    room = await enter()
    page = room.page
    await page.goto("/admin/cupones")
    await expect(page).to_have_url(f"{page.url.partition('/admin')[0]}/admin/{room.slug}/coupons")
    await page.get_by_label("Code", exact=True).fill("verano20")
    await page.get_by_label("Amount", exact=True).check()
    await page.get_by_label("Amount off").fill("50")
    await page.get_by_role("button", name="Create coupon").click()
    await expect(page.locator(".toast")).to_contain_text("The code was created.")
    await expect(page.get_by_role("heading", level=1)).to_have_text("VERANO20")
    await page.get_by_label("Switched on").uncheck()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".head .badge")).to_have_text("Off")
    twice = await room.post("/coupons", code="VERANO20", type="percentage", percent="10", expires_on="2099-01-01")
    assert (twice.status, "Another code has this name." in await twice.text()) == (422, True)
    assert await shop.count("promotions.discount_codes") == 1


async def test_a_segment_has_its_price(enter: Enter, shop: Shop) -> None:
    """CUS-03, PRC-06: a segment, somebody in it, and what a rebozo costs them."""
    variant = await rebozo(shop)
    customer = await shop.customer()
    email = await shop.owner.fetchval("SELECT email FROM customers.customers WHERE id = $1", customer.customer_id)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    room = await enter()
    page = room.page
    await room.go("/segments")
    await page.get_by_label("Name", exact=True).fill("Wholesale")
    await page.get_by_role("button", name="Create segment").click()
    await page.get_by_label("Their e-mail addresses").fill(f"{email}, nobody@example.com")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.locator("#emails-notes")).to_contain_text("These have no account here; the others have joined.")
    await expect(page.get_by_label("Their e-mail addresses")).to_have_value("nobody@example.com")
    await expect(page.get_by_role("heading", name="1 customer")).to_be_visible()
    await room.go(f"/products/{product}/prices")
    await page.get_by_label("Price", exact=True).fill("399")
    await page.get_by_label("For whom").select_option(label="Wholesale")
    await page.get_by_role("button", name="Give this price").click()
    await expect(page.locator("section[aria-labelledby=given-h]")).to_contain_text("MX$399.00")
    await page.get_by_role("button", name="End", exact=True).click()
    await page.locator("#ask").get_by_role("button", name="End").click()
    await expect(page.locator(".toast")).to_contain_text("The price has ended.")
    await room.go("/currencies")
    await page.get_by_label("Rates", exact=True).fill("base,quote,rate\nMXN,USD,nothing")
    await page.get_by_role("button", name="Take these rates").click()
    await expect(page.locator("#rates-notes")).to_contain_text("line 2")
    assert (await room.post("/currencies/rates", rates="base,quote,rate\nMXN,USD,0.0543")).status == 303


async def test_who_may_only_look_changes_nothing(enter: Enter, shop: Shop) -> None:
    """IAM-05: a viewer sees promotions and what they gave to an order (PRM-25), and makes none."""
    draft = RuleDraft(name="Ten", action={"type": "percentage", "basis_points": 1_000})
    await save_rule(shop.database, shop.store, shop.staff, draft)
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 2))
    room = await enter("vera")
    await room.go(f"/orders/{placed.order_id}")
    await expect(room.page.locator("section[aria-labelledby=gifts-h]")).to_contain_text("Gave MX$89.80 on MX$898.00.")
    await expect(room.page.locator("section[aria-labelledby=lines-h] .on-line")).to_have_text("Ten −MX$89.80")
    await room.go("/promotions")
    await expect(room.page.get_by_role("link", name="New promotion")).to_have_count(0)
    for path in ("/promotions/new", "/coupons", "/segments", "/currencies"):
        assert (await room.post(path, name="x", do="save")).status == 403
    assert await shop.count("promotions.promotion_rules") == 1
