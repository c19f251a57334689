"""Cancelling and refunding, as buyers and the people of the store see it."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from lonja.checkout import RefundWish, WishedLine, finish_refund, request_order_refund
from lonja.orders import advance_order
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.stores import list_stores
from tests.browser.admin import Room, hire, let_in, rebozo
from tests.browser.conftest import PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer
from tests.checkout.test_request_order_refund import item_of, sums
from tests.shop import Shop

Enter = Callable[..., Awaitable[Room]]
SHOTS = os.environ.get("LONJA_SHOTS")
"""A folder for pictures of the pages, when somebody wants to look at them."""


@pytest_asyncio.fixture
async def enter(open_page: OpenPage, site: str, shop: Shop) -> Enter:
    """Marta comes in."""

    async def come_in(**chosen: object) -> Room:
        team = await hire(shop.database, shop.owner, shop.store)
        page = await open_page(**chosen)
        await let_in(page, shop.owner, site, team.marta)
        return Room(page, team.slug)

    return come_in


async def look_at(page: Page, name: str) -> None:
    """The page fits, is accessible, and can be looked at."""
    for width in (390, 1280):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await overflow(page) <= 0, f"{name} is too wide at {width}"
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert await violations(page) == []


async def test_staff_gives_back_a_line_and_cancels_the_rest(enter: Enter, shop: Shop) -> None:
    """PAY-13, CAN-03…CAN-08: the page says what will happen to goods and money, asks, and then shows that it did."""
    variant = await rebozo(shop)
    placed = await shop.buy(await shop.visitor(), (variant, 3))
    await shop.pay(placed)
    room = await enter()
    page = room.page
    await room.go(f"/orders/{placed.order_id}")
    await page.get_by_text("Give money back").click()
    await page.get_by_label("Units", exact=True).fill("1")
    await page.get_by_label("Back on the shelf").check()
    await page.get_by_label("Amount besides").fill("999999")
    await look_at(page, "admin-refund-form")
    await page.get_by_role("button", name="Give it back").click()
    await page.get_by_role("dialog").get_by_role("button", name="Give it back").click()
    await expect(page.locator("#refund_amount-notes")).to_contain_text("That is more than is left to give back.")
    await expect(page.get_by_label("Units", exact=True)).to_have_value("1")
    await page.get_by_label("Amount besides").fill("2.50")
    await page.get_by_role("button", name="Give it back").click()
    await page.get_by_role("dialog").get_by_role("button", name="Give it back").click()
    await expect(page.locator(".toast")).to_contain_text("The refund is requested.")
    assert (await shop.stock_of(variant))[0] == 8
    await expect(page.locator(".timeline")).to_contain_text("A refund of")
    await page.get_by_text("Cancel this order").click()
    await expect(page.locator(".will")).to_contain_text("2 units go back on the shelves they were sold from.")
    await expect(page.locator(".will")).to_contain_text("goes back to the buyer through")
    await page.locator("#cancel_reason").fill("the buyer called")
    await look_at(page, "admin-cancel-form")
    await page.get_by_role("button", name="Cancel the order").click()
    await page.get_by_role("dialog").get_by_role("button", name="Cancel the order").click()
    await expect(page.locator(".toast")).to_contain_text("The order is cancelled.")
    await expect(page.get_by_text("Cancel this order")).to_have_count(0)
    await expect(page.locator(".timeline li.order").first).to_contain_text("the buyer called")
    assert await shop.stock_of(variant) == (10, 0)
    assert (await sums(shop, placed))[2] == placed.total_amount_minor
    await look_at(page, "admin-cancelled")


async def test_a_failed_refund_is_seen_and_settled(enter: Enter, shop: Shop) -> None:
    """Its reason, another try, by hand with a reference."""
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 3))
    await shop.pay(placed)
    wish = RefundWish(lines=[WishedLine(await item_of(shop, placed), 1)], reason="arrived broken")
    asked = [await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish) for _ in range(2)]
    for made in asked:
        await finish_refund(
            shop.database, shop.store, Call(actor="provider"), made.id, confirmed=False, reason="The card was closed."
        )
    room = await enter()
    page = room.page
    await room.go(f"/orders/{placed.order_id}")
    await expect(page.locator(".refunds")).to_contain_text("The card was closed.")
    await look_at(page, "admin-refund-failed")
    first = page.locator(".refunds > li").first
    await first.get_by_role("button", name="Try again").click()
    await expect(page.locator(".toast")).to_contain_text("The refund is requested.")
    second = page.locator(".refunds > li").nth(1)
    await second.get_by_text("It was handed back").click()
    await second.locator("input[name=hand_reference]").fill("transfer 7")
    await second.get_by_role("button", name="Record it").click()
    await page.get_by_role("dialog").get_by_role("button", name="Record it").click()
    await expect(page.locator(".toast")).to_contain_text("recorded as handed back")
    await expect(page.locator(".refunds > li").nth(1)).to_contain_text("transfer 7")
    await look_at(page, "admin-refund-settled")
    assert (await sums(shop, placed))[:2] == ("refund_pending", asked[0].amount_minor)


async def test_a_buyer_cancels(open_page: OpenPage, shop: Shop) -> None:
    """CAN-02, CAN-08: from the order's page, with its key; a page of its own asks; then the order is cancelled."""
    variant = await rebozo(shop)
    key = "what a guest holds"
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    await shop.pay(placed)
    slug = next(store.slug for store in await list_stores(shop.database) if store.id == shop.store)
    page = await open_page(viewport=PHONE, locale="es-MX")
    await page.goto(f"/s/{slug}/orders/{placed.order_id}?key={key.replace(' ', '+')}")
    await page.get_by_role("link", name="Cancelar este pedido").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("¿Cancelar este pedido?")
    await expect(page.locator(".plain-list")).to_contain_text("por el mismo medio con que pagaste")
    await look_at(page, "shop-cancel")
    await page.get_by_label("¿Por qué?").fill("otra talla")
    await page.get_by_role("button", name="Cancelar el pedido").click()
    await expect(page.get_by_role("status").filter(has_text="El dinero va de regreso a ti.")).to_be_visible()
    await expect(page.locator("#order")).to_have_attribute("data-order-state", "cancelled/refund_pending")
    await expect(page.get_by_role("link", name="Cancelar este pedido")).to_have_count(0)
    assert await shop.stock_of(variant) == (10, 0)
    await look_at(page, "shop-cancelled")


async def test_a_customer_cancels_from_the_list(open_page: OpenPage, shop: Shop) -> None:
    """CAN-08: my orders offer it where it is possible; afterwards the list says so, and shows the order cancelled."""
    slug = next(store.slug for store in await list_stores(shop.database) if store.id == shop.store)
    buyer = Buyer(await open_page(), slug)
    email = f"{new_id()}@example.com"
    await buyer.register(email)
    ana = await shop.customer(
        await shop.owner.fetchval(
            "SELECT id FROM customers.customers WHERE store_id = $1 AND email = $2", shop.store, email
        )
    )
    variant, page = await rebozo(shop), buyer.page
    shipped = await shop.buy(ana, (variant, 1), gateway="cod")
    await advance_order(shop.database, shop.store, shop.staff, shipped.order_id, "shipped")
    unpaid = await shop.buy(ana, (variant, 1))
    await buyer.go("/account/orders")
    await look_at(page, "shop-my-orders")
    await page.get_by_role("link", name="Cancel").click()
    await expect(page.locator(".plain-list")).to_contain_text("Nothing was taken")
    await page.get_by_role("button", name="Cancel the order").click()
    await expect(page.get_by_role("status")).to_contain_text(f"Order {unpaid.number} is cancelled.")
    await expect(page.locator(".order-list li").filter(has_text=str(unpaid.number))).to_contain_text("Cancelled")
    await expect(page.get_by_role("link", name="Cancel")).to_have_count(0)
    assert (await buyer.go(f"/orders/{shipped.order_id}/cancellation")).status == 409
    await expect(page.get_by_role("heading", name="It is too late to cancel")).to_be_visible()
