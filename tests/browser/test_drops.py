"""Drops in a browser: countdowns that do not believe the visitor's clock, no scripts, and a merchant's work."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from playwright.async_api import Route, expect

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionDraft, create_collection
from lonja.customers import SegmentFacts, save_segment
from tests.browser.admin import Room, hire, let_in
from tests.browser.conftest import OpenPage
from tests.browser.counter import Buyer, open_counter
from tests.shop import Shop
from tests.world import cap, make_product

_WRONG_CLOCK = """(() => {
  const now = Date.now.bind(Date);
  Date.now = () => now() + 3 * 86400e3;
  Math.random = () => 0;
})()"""


async def drop(shop: Shop, name: str, product: UUID, starts_in: timedelta, terms: TermsDraft | None = None) -> None:
    draft = CollectionDraft(
        name=name, slug=name.lower(), type="drop", is_active=True, products=(product,),
        starts_at=datetime.now(UTC) + starts_in,
    )  # fmt: skip
    made = await create_collection(shop.database, shop.store, shop.staff, draft)
    if terms is not None:
        await save_terms(shop.database, shop.store, shop.staff, made, terms)


async def test_a_countdown_does_not_believe_the_visitors_clock(open_page: OpenPage, shop: Shop) -> None:
    """DRP-04: three days wrong, and right all the same; asked again when the browser comes back; at zero it opens."""
    counter = await open_counter(shop)
    await drop(shop, "Midnight", counter.gone.id, timedelta(days=2, minutes=30))
    page = await open_page()
    await page.context.add_init_script(_WRONG_CLOCK)
    buyer = Buyer(page, counter.slug)
    await buyer.go("/collections/midnight")
    days, hours = page.locator("[data-unit=days]"), page.locator("[data-unit=hours]")
    await expect(days).to_have_text("02")
    await expect(hours).to_have_text("00")

    async def tell(route: Route) -> None:
        await route.fulfill(json={"phase": "announced", "to_start": 86_400 + 9_000.5, "to_end": None})

    await page.route("**/collections/midnight/clock", tell)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(days).to_have_text("01")
    await expect(hours).to_have_text("02")

    await drop(shop, "Now", counter.cap.id, timedelta(seconds=1.5))
    await buyer.go(f"/products/{counter.cap.slug}")
    await expect(page.get_by_role("button", name="Add to cart")).to_be_enabled()
    await expect(page.locator("[data-countdown]")).to_have_count(0)
    await buyer.go("/collections/now")
    await expect(page.get_by_text("Open now")).to_be_visible()


async def test_a_drops_page_needs_no_script(open_page: OpenPage, shop: Shop) -> None:
    """DRP-06: times are said, and the code for early access is a form."""
    counter = await open_counter(shop)
    early = TermsDraft(early_starts_at=datetime.now(UTC) - timedelta(hours=1), early_code="HARBOUR")
    await drop(shop, "Midnight", counter.cap.id, timedelta(days=2), early)
    buyer = Buyer(await open_page(java_script_enabled=False), counter.slug)
    page = buyer.page
    await buyer.go("/collections/midnight")
    await expect(page.locator(".countdown time")).to_be_visible()
    await expect(page.locator(".countdown-clock")).to_be_hidden()
    await page.get_by_label("Your code").fill("nothing")
    await page.get_by_role("button", name="Come in").click()
    await expect(page.locator(".field-error")).to_contain_text("not the code")
    await page.get_by_label("Your code").fill("harbour")
    await page.get_by_role("button", name="Come in").click()
    await expect(page.locator(".drop-said")).to_contain_text("you may come in already")
    await page.get_by_role("link", name="Lighthouse cap").click()
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator(".page").get_by_text("Lighthouse cap")).to_be_visible()


async def test_a_merchant_makes_a_drop(open_page: OpenPage, site: str, shop: Shop) -> None:
    """DRP-01 to DRP-03, DRP-07: made, filled, put in order by buttons and by hand, deleted."""
    for name in ("Cap one", "Cap two"):
        await make_product(shop.database, shop.store, cap(name))
    page = await open_page()
    team = await hire(shop.database, shop.owner, shop.store)
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go("/collections")
    await page.get_by_role("link", name="New drop").click()
    await page.get_by_label("Name", exact=True).fill("Drop nine")
    await page.get_by_label("Opens", exact=True).fill("2030-03-01T18:00:00")
    await page.get_by_label("Ends", exact=True).fill("2030-03-01T17:59:59")
    await page.get_by_role("button", name="Create collection").click()
    await expect(page.locator("#ends_at-notes")).to_contain_text("ends after it starts")
    await page.get_by_label("Ends", exact=True).fill("2030-03-02T18:00:00")
    await page.get_by_label("Shown in the shop").check()
    await page.get_by_role("button", name="Create collection").click()
    await expect(page.locator(".toast")).to_contain_text("The collection was created.")
    rows = page.locator("form[data-sortable] .collected-name")
    for name in ("Cap one", "Cap two"):
        await page.get_by_label("Add a product").fill("cap")
        await page.get_by_role("button", name="Find").click()
        await page.get_by_role("button", name=f"Add {name}").click()
        await expect(rows.last).to_contain_text(name)
    await page.get_by_role("button", name="Cap two: further up").click()
    await expect(rows).to_contain_text(["Cap two", "Cap one"])
    await page.wait_for_load_state()
    await page.locator("li", has_text="Cap one").drag_to(
        page.locator("li", has_text="Cap two"), target_position={"x": 30, "y": 2}
    )
    await expect(rows).to_contain_text(["Cap one", "Cap two"])
    await page.get_by_role("button", name="Take Cap two out").click()
    await expect(rows).to_have_count(1)
    row = await shop.owner.fetchrow(
        """select c.type, c.is_active, (c.starts_at at time zone s.time_zone)::text as wall, array(
            select p.title from catalog.collection_products m join catalog.products p on p.id = m.product_id
            where m.collection_id = c.id order by m.sort_order) as titles
        from catalog.collections c join stores.stores s on s.id = c.store_id where c.store_id = $1""",
        shop.store,
    )
    assert tuple(row) == ("drop", True, "2030-03-01 18:00:00", ["Cap one"])
    await page.get_by_role("button", name="Delete this collection").click()
    await page.locator("#ask").get_by_role("button", name="Delete this collection").click()
    await expect(page.locator(".empty")).to_contain_text("No collections yet")
    gone = "select deleted_at is not null from catalog.collections where store_id = $1"
    assert await shop.owner.fetchval(gone, shop.store) is True


async def test_a_merchant_says_who_may_buy(open_page: OpenPage, site: str, shop: Shop) -> None:
    """DRP-06."""
    await save_segment(shop.database, shop.store, shop.staff, SegmentFacts(name="Friends", slug="friends"))
    page = await open_page(java_script_enabled=False)
    team = await hire(shop.database, shop.owner, shop.store)
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go("/settings/drops")
    checkout = page.locator("form", has=page.locator("#enable_drop_checkout-h"))
    await checkout.locator("label.choice", has_text="Only customers").click()
    await checkout.get_by_role("button", name="Save").click()
    await expect(checkout.locator(".error")).to_contain_text("at least one segment")
    await checkout.get_by_label("Friends").check()
    await checkout.get_by_role("button", name="Save").click()
    await expect(page.locator(".toast")).to_contain_text("Saved.")
    flag = (
        "select is_enabled, rules::text from stores.feature_flags where store_id = $1 and key = 'enable_drop_checkout'"
    )
    assert tuple(await shop.owner.fetchrow(flag, shop.store)) == (True, '{"segments": ["friends"]}')
