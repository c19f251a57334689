"""The waiting room in a browser (DRP-01): a small sum, a place, one's turn, the end; and without JavaScript."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer
from tests.drops.queue import Queue, open_queue
from tests.shop import Shop


async def starts(queue: Queue, moment: datetime, **settings: int) -> None:
    """The drop begins then; every process hears of it."""
    queue.shop.database.fake_time(None)
    await queue.shop.owner.execute(
        "UPDATE catalog.collections SET starts_at = $2 WHERE id = $1", queue.collection, moment
    )
    await queue.save(**settings)


async def visitor(open_page: OpenPage, queue: Queue, **chosen: object) -> tuple[Buyer, Page]:
    page = await open_page(**chosen)
    slug = await queue.shop.owner.fetchval("SELECT slug FROM stores.stores WHERE id = $1", queue.shop.store)
    buyer = Buyer(page, slug)
    await buyer.go(f"/drops/{queue.slug}/queue")
    return buyer, page


async def test_from_the_small_sum_to_the_shop(open_page: OpenPage, shop: Shop) -> None:
    """Two wait; it opens; one is let in, the other sees how far they are, and hears at once that nothing is left."""
    variant = await shop.sells(1)
    queue = await open_queue(shop, variant)
    await starts(queue, datetime.now(UTC) + timedelta(hours=1), effort=2_000, max_inside=1)
    pages = []
    for chosen in ({}, {"viewport": PHONE}):
        _, page = await visitor(open_page, queue, **chosen)
        assert await violations(page) == []
        await page.get_by_role("button", name="Stand in line").click()
        await expect(page.get_by_text("You are in", exact=True)).to_be_visible()
        assert await violations(page) == []
        assert await overflow(page) <= 0
        pages.append(page)
    _, scriptless = await visitor(open_page, queue, java_script_enabled=False)
    await expect(scriptless.locator(".waiting-sum noscript p")).to_be_visible()
    await starts(queue, datetime.now(UTC) - timedelta(seconds=1), effort=2_000, max_inside=1)
    inside, waiting = await in_order(pages)
    await expect(inside.get_by_role("link", name="Go into the shop")).to_be_visible()
    assert await violations(inside) == []
    assert await overflow(inside) <= 0
    await expect(waiting.get_by_text("You are in line")).to_be_visible()
    await expect(waiting.locator("[data-position]")).to_have_text("2")
    assert await violations(waiting) == []
    await shop.receives(variant, -1)
    await expect(waiting.locator("[data-when='sold_out']")).to_be_visible()
    await expect(waiting).to_have_title("Sold out")
    assert await violations(waiting) == []
    await expect(waiting.get_by_text("You are in line")).to_be_hidden()


async def in_order(pages: list[Page]) -> tuple[Page, Page]:
    """Who was let in first, and who waits: chance has decided."""
    turn = [page.get_by_role("link", name="Go into the shop") for page in pages]
    await expect(turn[0].or_(pages[0].locator("[data-position]", has_text="2"))).to_be_visible()
    first = await turn[0].is_visible()
    return (pages[0], pages[1]) if first else (pages[1], pages[0])
