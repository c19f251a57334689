"""Stock in the admin: what is there, what changes it, and who it was."""

from collections.abc import Awaitable, Callable

import pytest_asyncio
from playwright.async_api import expect

from lonja.platform.ids import new_id
from tests.browser.admin import Room, hire, let_in, rebozo
from tests.browser.conftest import OpenPage
from tests.shop import Shop

Enter = Callable[[], Awaitable[Room]]


@pytest_asyncio.fixture
async def enter(open_page: OpenPage, site: str, shop: Shop) -> Enter:
    """Marta comes in."""

    async def come_in() -> Room:
        team = await hire(shop.database, shop.owner, shop.store)
        page = await open_page()
        await let_in(page, shop.owner, site, team.marta)
        return Room(page, team.slug)

    return come_in


async def test_an_adjustment_is_in_the_ledger_and_in_the_shop(enter: Enter, shop: Shop) -> None:
    variant = await rebozo(shop, 10)
    await shop.owner.execute(
        """INSERT INTO drops.reminders (store_id, kind, variant_id, email, locale)
        SELECT $1, 'restock', $2, n || '@example.com', 'es' FROM generate_series(1, 3) n""",
        shop.store,
        variant,
    )
    room = await enter()
    page = room.page
    await room.go("/stock")
    await expect(page.get_by_text("3 wait for it")).to_be_visible()
    await page.get_by_role("link", name="Rebozo").click()
    await expect(page.get_by_text("3 wait to be told that it is back")).to_be_visible()
    await page.get_by_label("Change").fill("−3")
    await expect(page.locator("#delta-notes")).to_contain_text("10 → 7")
    await page.get_by_label("Reason").select_option("damage")
    await page.get_by_label("Note").fill("Torn bag")
    await page.get_by_role("button", name="Write to the ledger").click()
    await expect(page.locator(".toast")).to_contain_text("The ledger was written.")
    newest = page.locator("section[aria-labelledby=ledger-h] tbody tr").first
    for text in ("Damage", "Torn bag", "Marta Ruiz", "−3", "7"):
        await expect(newest).to_contain_text(text)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    answer = await page.request.get(f"/api/v1/products/{product}", headers={"lonja-store": room.slug})
    assert (await answer.json())["variants"][0]["available"] == 7


async def test_a_form_that_is_sent_twice_writes_one_line(enter: Enter, shop: Shop) -> None:
    variant = await rebozo(shop, 10)
    room = await enter()
    form = {"key": str(new_id()), "delta": "5", "reason": "manual", "note": "", "location_id": str(shop.location)}
    first, second = await room.post(f"/stock/{variant}", **form), await room.post(f"/stock/{variant}", **form)
    assert (first.status, second.status) == (303, 303)
    assert await shop.stock_of(variant) == (15, 0)


async def test_stock_that_buyers_hold_cannot_be_taken_away(enter: Enter, shop: Shop) -> None:
    variant = await rebozo(shop, 4)
    await shop.buy(await shop.visitor(), (variant, 3))
    room = await enter()
    page = room.page
    await room.go(f"/stock/{variant}")
    await page.get_by_label("Change").fill("-2")
    await page.get_by_label("Note").fill("kept")
    await page.get_by_role("button", name="Write to the ledger").click()
    await expect(page.locator("#delta-notes")).to_contain_text("Of 4 units 3 are held by buyers")
    await expect(page.get_by_label("Note")).to_have_value("kept")
    assert await shop.stock_of(variant) == (4, 3)


async def test_what_is_not_a_number_is_said_at_the_field(enter: Enter, shop: Shop) -> None:
    variant = await rebozo(shop, 4)
    room = await enter()
    for delta in ("", "two", "1.5", "0", "99999999", "1e3"):
        answer = await room.post(f"/stock/{variant}", key=str(new_id()), delta=delta, reason="manual")
        assert answer.status == 422, delta
        assert 'id="delta-notes"><span class="error">' in await answer.text(), delta
    answer = await room.post(f"/stock/{new_id()}", key=str(new_id()), delta="1", reason="manual")
    assert answer.status == 404
    assert await shop.stock_of(variant) == (4, 0)


async def test_what_is_almost_gone_is_found(enter: Enter, shop: Shop) -> None:
    await rebozo(shop, 100)
    scarce = await rebozo(shop, 2)
    room = await enter()
    await room.go("/stock?low=yes")
    rows = room.page.locator("tbody tr")
    await expect(rows).to_have_count(1)
    await expect(rows.locator("a")).to_have_attribute("href", f"/admin/{room.slug}/stock/{scarce}")
    await room.go("/stock?q=REB-")
    await expect(rows).to_have_count(2)
    await room.go("/stock?q=%25")
    await expect(room.page.get_by_text("Nothing matches")).to_be_visible()
