"""Money that comes later, by hand: captured, voided, collected at the door, remitted by the courier (PAY-12)."""

from collections.abc import Awaitable, Callable

import pytest_asyncio
from playwright.async_api import expect

from lonja.checkout.jobs import process_requests
from lonja.payments.gateways import sandbox, seal_config
from lonja.payments.model import Start
from lonja.payments.operations import set_gateway
from lonja.payments.queue import PaymentQueue
from tests.browser.admin import Room, hire, let_in, rebozo
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.context import BOX, job_context
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


async def test_a_part_is_captured_from_the_orders_page(enter: Enter, shop: Shop) -> None:
    """From the button to the provider's books and back: the order says what came."""
    config = seal_config(
        BOX, shop.store, "sandbox", sandbox.Sandbox.fields, {"webhook_secret": "w", "capture": "manual"}
    )
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card", config=config)
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 1))
    queue = PaymentQueue(shop.database)
    await queue.sandbox_open(
        shop.store, Start(placed.attempt_id, placed.order_id, 45_400, "MXN", "#1", "https://shop.test")
    )
    await queue.sandbox_decide(
        shop.store, {"session_id": placed.attempt_id, "decision": "approved", "copies": 0, "delay_seconds": 0}
    )
    await shop.pay(placed, "authorized")
    room = await enter()
    page = room.page
    await room.go(f"/orders/{placed.order_id}")
    card = page.locator("section[aria-labelledby=held-h]")
    await card.get_by_label("Amount to capture").fill("454.01")
    await card.get_by_role("button", name="Capture").click()
    await expect(card).to_contain_text("at most what is set aside")
    await expect(card.get_by_label("Amount to capture")).to_have_value("454.01")
    await card.get_by_label("Amount to capture").fill("400")
    await card.get_by_role("button", name="Capture").click()
    await expect(page.locator(".toast")).to_contain_text("The payment provider is asked.")
    await expect(card).to_contain_text("The provider was asked to capture MX$400.00.")
    await process_requests(job_context(shop.database))
    await page.reload()
    await expect(card).to_have_count(0)
    await expect(page.locator("section[aria-labelledby=pay-h]")).to_contain_text("MX$400.00 of it came")


async def test_void_is_asked_twice(enter: Enter, shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 1))
    await shop.pay(placed, "authorized")
    room = await enter()
    await room.go(f"/orders/{placed.order_id}")
    await room.page.get_by_role("button", name="Void").click()
    question = room.page.get_by_role("dialog")
    await expect(question).to_contain_text("Let go of the money?")
    await question.get_by_role("button", name="Void").click()
    await expect(room.page.locator("section[aria-labelledby=held-h]")).to_contain_text("asked to let go of it")


async def test_cash_is_collected_and_remitted(enter: Enter, shop: Shop) -> None:
    """Two facts: the buyer has paid, the courier has not; then the courier pays, and what is missing is shown."""
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 1), gateway="cod")
    room = await enter()
    page = room.page
    await room.go(f"/orders/{placed.order_id}")
    card = page.locator("section[aria-labelledby=cash-h]")
    await card.get_by_label("Amount").fill("500")
    await card.get_by_label("Reference").fill("GUIA-7")
    await card.get_by_role("button", name="Record collection").click()
    await expect(card).to_contain_text("at most what is still due")
    await card.get_by_label("Amount").fill("454")
    await card.get_by_role("button", name="Record collection").click()
    await expect(page.locator(".toast")).to_contain_text("The cash was recorded.")
    await expect(card).to_contain_text("with the courier")
    assert await shop.history_of(placed.order_id, "payment") == ["paid"]
    await room.go("/cash")
    await page.get_by_label("Courier", exact=True).fill("Paquetería Cero")
    await page.get_by_label("Reference", exact=True).fill("2026-11")
    await page.get_by_label("What arrived").fill("440")
    await page.get_by_label("What the courier kept").fill("4")
    await page.get_by_role("button", name="Record remittance").click()
    await expect(page.locator("main")).to_contain_text("Tick what the courier paid for.")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Record remittance").click()
    await expect(page.locator(".toast")).to_contain_text("The remittance was recorded.")
    paid = page.locator("section[aria-labelledby=paid-h] tbody tr")
    await expect(paid).to_contain_text("MX$10.00")
    await expect(page.locator("section[aria-labelledby=waiting-h]")).to_contain_text("No cash is out there")


async def test_who_may_not_see_payments_sees_no_money(enter: Enter, shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 1), gateway="cod")
    room = await enter("vera")
    assert (await room.go("/cash")).status == 403
    for path, form in (
        (f"/orders/{placed.order_id}/captures", {"capture_amount": ""}),
        (f"/orders/{placed.order_id}/void", {}),
        (f"/orders/{placed.order_id}/collections", {"cash_amount": "1", "cash_reference": "x"}),
        ("/cash", {"courier": "x"}),
    ):
        assert (await room.post(path, **form)).status == 403
    assert await shop.count("payments.collections") == 0


async def test_the_pages_are_readable_for_all(enter: Enter, shop: Shop) -> None:
    """On a desk, and on a phone in Spanish."""
    held = await shop.buy(await shop.visitor(), (await rebozo(shop), 1))
    await shop.pay(held, "authorized")
    cod = await shop.buy(await shop.visitor(), (await rebozo(shop), 1), gateway="cod")
    await shop.collect(cod, 700)
    team = await enter(viewport=DESK)
    for room in (team, await _another(team, PHONE)):
        for path in (f"/orders/{held.order_id}", f"/orders/{cod.order_id}", "/cash", "/"):
            await room.go(path)
            assert await violations(room.page) == []
            assert await overflow(room.page) <= 0


async def _another(room: Room, viewport: dict[str, int]) -> Room:
    await room.page.set_viewport_size(viewport)  # type: ignore[arg-type]  # width and height
    return room
