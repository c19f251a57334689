"""Settings of taxes: begin with a country's rates, change one, and be told what is wrong."""

from playwright.async_api import expect

from lonja.taxes import PRESETS, queries
from tests.browser.admin import Room, hire, let_in, rebozo
from tests.browser.conftest import PHONE, OpenPage, overflow
from tests.shop import Shop


async def test_a_merchant_takes_over_a_countrys_rates_and_changes_one(
    open_page: OpenPage, site: str, shop: Shop
) -> None:
    """On a phone; every deed works without JavaScript."""
    team = await hire(shop.database, shop.owner, shop.store)
    page = await open_page(viewport=PHONE, java_script_enabled=False)
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go("/settings/taxes")
    await expect(page.get_by_text("This store charges no tax.")).to_have_count(1)
    await page.get_by_label("Country", exact=True).select_option("MX")
    await page.get_by_role("button", name="Take over").click()
    rate = page.locator("details", has_text="IVA 16 %")
    await rate.locator("summary").click()
    await rate.get_by_label("Percent").fill("dieciséis")
    await rate.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Write a percentage such as 21 or 8.875.")).to_have_count(1)
    again = page.locator("details[open]")
    await expect(again.get_by_label("Percent")).to_have_value("dieciséis")
    await again.get_by_label("Percent").fill("8,5 %")
    await again.get_by_label("From (nothing: always)").fill("2026-07-01")
    await again.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_have_count(1)
    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        rates = {each.id: each for each in await queries.rates(tx, shop.store)}
    changed = rates[PRESETS["MX"].rates[0].id]
    assert changed.rate_ppm == 85_000
    assert changed.effective_at is not None
    assert changed.effective_at.isoformat() == "2026-07-01T06:00:00+00:00"  # midnight in Mexico City
    assert len(rates) == 2
    variant = await rebozo(shop, units=0)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    await room.go(f"/products/{product}")  # TAX-01: which of them a product is, on its own page
    await expect(page.get_by_label("Tax", exact=True)).to_have_value("")
    await page.get_by_label("Tax", exact=True).select_option("zero")
    await page.locator(".savebar").get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_have_count(1)
    await expect(page.get_by_label("Tax", exact=True)).to_have_value("zero")
    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        assert await queries.product_category(tx, shop.store, product) == "zero"


async def test_forms_say_what_is_wrong_and_delete_what_may_go(open_page: OpenPage, site: str, shop: Shop) -> None:
    team = await hire(shop.database, shop.owner, shop.store)
    page = await open_page()
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go("/settings/taxes")
    new = page.locator("section", has=page.get_by_role("heading", name="New zone"))
    await new.get_by_label("Name").fill("Europa")
    await new.get_by_label("Countries").fill("es, xx")
    await new.get_by_role("button", name="Add this zone").click()
    await expect(page.get_by_text("Write countries as codes of two letters")).to_have_count(1)
    await expect(new.get_by_label("Name")).to_have_value("Europa")
    await new.get_by_label("Countries").fill("es, pt")
    await new.get_by_role("button", name="Add this zone").click()
    zone = page.locator("section.zone")
    await expect(zone.get_by_text("Spain, Portugal")).to_have_count(1)
    await page.get_by_role("button", name="Charge tax from now on").click()
    await expect(page.get_by_role("button", name="Charge none")).to_have_count(1)
    await zone.locator("summary", has_text="Add a rate").click()
    fresh = zone.locator("details[open]")
    await fresh.get_by_label("What it is called").fill("IVA")
    await fresh.get_by_label("Percent").fill("21")
    await fresh.get_by_role("button", name="Add this rate").click()
    await expect(zone.locator("summary", has_text="IVA 21 %")).to_have_count(1)
    await page.locator(".toast [data-close]").click()
    await page.locator("summary", has_text="Add, rename").click()
    section = page.locator("section", has=page.get_by_role("heading", name="Categories"))
    await section.get_by_label("Code").fill("standard")
    await section.get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await page.get_by_text("The default category stays").first.wait_for()
    assert await overflow(page) == 0
    for odd in ("XX", "", "\0"):  # SEC-04
        assert (await room.post("/settings/taxes/preset", country=odd)).status == 422
