"""A drop's live screen: it moves by itself, and the brake is one key away."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio
from playwright.async_api import expect

from lonja.access import pause_drop
from lonja.carts import add_to_cart
from tests.browser.admin import Room, hire, let_in
from tests.browser.conftest import PHONE, OpenPage, overflow, violations
from tests.dropping import Drop, drop_of
from tests.drops.queue import Queue
from tests.shop import Shop

TALLIES = """
INSERT INTO drops.tallies (store_id, collection_id, at, kind, amount)
SELECT $1, $2, date_bin('10 seconds', now() - n * interval '10 seconds', 'epoch'), kind,
       greatest(1, (size * (60 - abs(n - 20)) / 60 * (3 + sin(n)) / 4)::int)
FROM generate_series(0, 59) n,
     (VALUES ('admitted', 40), ('granted', 31), ('sold_out', 5), ('refused', 3)) k (kind, size)"""
VARIANT = "SELECT variant_id FROM inventory.stock_levels WHERE store_id = $1"


@pytest_asyncio.fixture
async def drop(shop: Shop) -> Drop:
    """A drop that runs: one thing, twenty of it."""
    return await drop_of(shop, await shop.sells(20), starts_at=None, ends_at=None, max_per_customer=5)


async def test_the_screen_moves_and_the_brake_holds(open_page: OpenPage, site: str, shop: Shop, drop: Drop) -> None:
    """Figures come by themselves; Pause and Resume by the keyboard, without a question; nobody loses their place."""
    team = await hire(shop.database, shop.owner, shop.store)
    page = await open_page()
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go(f"/drops/{drop.id}/live")
    gauges, news = page.locator(".gauges"), page.locator("[data-part=news]")
    await expect(gauges).to_contain_text("Left20")
    await expect(news).to_contain_text("Open")
    await page.evaluate("document.body.dataset.same = 'yes'")
    variant = await shop.owner.fetchval(VARIANT, shop.store)
    await add_to_cart(shop.database, shop.store, await shop.visitor(), variant, 3)
    await expect(gauges).to_contain_text("In carts3")
    await expect(gauges).to_contain_text("Left17")
    await page.get_by_role("button", name="Pause").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Resume")).to_be_focused()
    await expect(news).to_contain_text("Paused")
    await expect(page.locator("[data-part=events]")).to_contain_text("Paused")
    await pause_drop(shop.database, shop.store, shop.staff, drop.id, is_paused=False)
    await expect(page.get_by_role("button", name="Pause")).to_be_focused()
    await expect(news).to_contain_text("Open")
    assert await page.evaluate("document.body.dataset.same") == "yes"
    await page.route("**/live/board", lambda route: route.fulfill(status=429))
    await expect(page.get_by_text("No connection. Trying again…")).to_be_visible()
    await page.unroute("**/live/board")
    await expect(page.get_by_text("No connection. Trying again…")).to_be_hidden()
    await shop.owner.execute(
        """INSERT INTO drops.reminders (store_id, kind, collection_id, email, locale)
        VALUES ($1, 'opens', $2, 'ana@example.com', 'es')""",
        shop.store,
        drop.id,
    )
    await room.go(f"/drops/{drop.id}")
    await expect(page.get_by_text("1 waits to be told of it")).to_be_visible()
    await page.get_by_label("Units a customer").fill("many")
    await page.get_by_label("Minutes in the cart").fill("0")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    await expect(page.get_by_label("Units a customer")).to_have_value("many")
    await page.get_by_label("Units a customer").fill("3")
    await page.get_by_label("Minutes in the cart").fill("4")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await expect(page.get_by_label("Units a customer")).to_have_value("3")


async def test_without_scripts_the_brake_works_too(open_page: OpenPage, site: str, shop: Shop, drop: Drop) -> None:
    """On a phone, in Spanish, with a full screen: readable, reachable, nothing too wide."""
    team = await hire(shop.database, shop.owner, shop.store)
    page = await open_page(viewport=PHONE, locale="es-MX", has_touch=True, java_script_enabled=False)
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go(f"/drops/{drop.id}/live")
    await page.get_by_role("button", name="Pausar").click()
    await expect(page.get_by_role("button", name="Reanudar")).to_be_visible()
    await page.get_by_role("button", name="Reanudar").click()
    await expect(page.get_by_role("button", name="Pausar")).to_be_visible()


async def test_full_screens_are_readable(open_page: OpenPage, site: str, shop: Shop, drop: Drop) -> None:
    """WCAG 2.2 AA; by night too."""
    variant = await shop.owner.fetchval(VARIANT, shop.store)
    await shop.receives(variant, 200)
    await shop.owner.execute(TALLIES, shop.store, drop.id)
    queue = Queue(shop)
    queue.collection = drop.id
    queue.room = await queue.save(per_second=5, max_per_network=1_000)
    await queue.arrive(40)
    await queue.tick()
    await drop_of(shop, variant, starts_at=datetime.now(UTC) + timedelta(days=2), ends_at=None)
    for number in range(6):
        call = await shop.visitor()
        placed = await shop.place(call, await shop.fill(call, (variant, 2)), email=f"{number}@example.com")
        if number % 3:
            await shop.pay(placed)
    await shop.fill(await shop.visitor(), (variant, 4))
    team = await hire(shop.database, shop.owner, shop.store)
    wrong = []
    for chosen in ({}, {"color_scheme": "dark"}, {"viewport": PHONE, "locale": "es-MX", "has_touch": True}):
        page = await open_page(**chosen)
        await let_in(page, shop.owner, site, team.marta)
        room = Room(page, team.slug)
        for path in ("/drops", f"/drops/{drop.id}", f"/drops/{drop.id}/live"):
            await room.go(path)
            wrong += [f"{chosen} {path}: {found}" for found in await violations(page)]
            wrong += [f"{path}: {wider} px too wide"] if (wider := await overflow(page)) > 0 else []
    assert not wrong
