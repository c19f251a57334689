"""Orders in the admin: found, understood, and moved along."""

from collections.abc import Awaitable, Callable

import pytest_asyncio
from playwright.async_api import expect

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


async def test_an_order_moves_on_and_its_timeline_says_who_and_why(enter: Enter, shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 2))
    await shop.pay(placed, "failed", reason="The card was declined.")
    room = await enter()
    page = room.page
    await room.go(f"/orders/{placed.order_id}")
    await expect(page.locator("section[aria-labelledby=pay-h]")).to_contain_text("The card was declined.")
    await expect(page.get_by_role("button", name="Mark as shipped")).to_have_count(0)
    await shop.pay(placed)
    await page.reload()
    await page.get_by_label("Reason or note").fill("DHL 4920")
    await page.get_by_role("button", name="Mark as shipped").click()
    question = page.get_by_role("dialog")
    await expect(question).to_contain_text("Has this order left the house?")
    await question.get_by_role("button", name="Cancel").click()
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    await page.get_by_role("button", name="Mark as shipped").click()
    await question.get_by_role("button", name="Mark as shipped").click()
    await expect(page.locator(".toast")).to_contain_text("The order moved on.")
    step = page.locator(".timeline li.order").first
    for text in ("Shipped", "DHL 4920", "Marta Ruiz"):
        await expect(step).to_contain_text(text)
    assert await shop.history_of(placed.order_id) == ["confirmed", "shipped"]
    await expect(page.get_by_role("button", name="Mark as delivered")).to_be_visible()


async def test_a_step_that_somebody_else_overtook_is_refused(enter: Enter, shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 1), gateway="cod")
    room = await enter()
    for to in ("shipped", "delivered"):
        assert (await room.post(f"/orders/{placed.order_id}", to=to, reason="")).status == 303
    late = await room.post(f"/orders/{placed.order_id}", to="processing", reason="kept")
    assert late.status == 409
    assert "This order is delivered: it cannot become processing." in await late.text()
    unknown = await room.post(f"/orders/{placed.order_id}", to="cancelled", reason="")
    assert unknown.status == 422


async def test_an_order_is_found_by_number_by_email_and_by_what_waits(enter: Enter, shop: Shop) -> None:
    variant = await rebozo(shop, 50)
    unpaid = await shop.buy(await shop.visitor(), (variant, 1))
    lucia = await shop.visitor()
    ready = await shop.place(lucia, await shop.fill(lucia, (variant, 1)), "cod", email="lucia@example.com")
    room = await enter()
    rows = room.page.locator("tbody tr")
    for path, numbers in (
        ("/orders", [ready.number, unpaid.number]),
        (f"/orders?q=%23{unpaid.number}", [unpaid.number]),
        ("/orders?q=Lucia@example.com", [ready.number]),
        ("/orders?status=to_ship", [ready.number]),
        ("/orders?status=pending", [unpaid.number]),
        ("/orders?status=completed", []),
        ("/orders?q=999999", []),
        ("/orders?after=nonsense", [ready.number, unpaid.number]),
    ):
        await room.go(path)
        await expect(rows).to_have_count(len(numbers))
        for place, number in enumerate(numbers):
            await expect(rows.nth(place)).to_contain_text(f"#{number}")


async def test_a_quick_look_shows_an_order_without_leaving_the_list(enter: Enter, shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 2), gateway="cod")
    room = await enter()
    page = room.page
    await room.go("/orders")
    await page.get_by_role("link", name=f"Quick look at order {placed.number}").click()
    sheet = page.locator("#sheet")
    for text in (f"#{placed.number}", "Rebozo", "Ana Ruiz"):
        await expect(sheet).to_contain_text(text)
    await page.keyboard.press("Escape")
    await expect(sheet).not_to_be_visible()


async def test_pages_of_orders_go_on_where_the_last_one_ended(enter: Enter, shop: Shop) -> None:
    variant = await rebozo(shop, 1_000)
    buyer = await shop.visitor()
    for _ in range(52):
        await shop.buy(buyer, (variant, 1), gateway="cod")
    room = await enter()
    page, rows = room.page, room.page.locator("tbody tr")
    await room.go("/orders")
    await expect(rows).to_have_count(50)
    await page.get_by_role("link", name="Next page").click()
    await expect(rows).to_have_count(2)
    await expect(rows.last).to_contain_text("#1001")
    await page.get_by_role("link", name="First page").click()
    await expect(rows).to_have_count(50)
