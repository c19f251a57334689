"""The product editor: making, changing, and not losing anything."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest_asyncio
from playwright.async_api import Dialog, Page, expect

from lonja.platform.db import Database
from tests.browser.admin import Room, hire, let_in
from tests.browser.conftest import OpenPage
from tests.world import hoodie, make_product

Enter = Callable[..., Awaitable[Room]]


@pytest_asyncio.fixture
async def enter(open_page: OpenPage, database: Database, owner: asyncpg.Connection, site: str, store: UUID) -> Enter:
    """Marta comes in."""

    async def come_in(*, js: bool = True) -> Room:
        team = await hire(database, owner, store)
        page = await open_page(java_script_enabled=js)
        await let_in(page, owner, site, team.marta)
        return Room(page, team.slug)

    return come_in


async def _make_options(page: Page) -> None:
    """Size S, M and Colour Black, Sand; then their combinations."""
    for number, (name, values) in enumerate((("Size", "S, M"), ("Colour", "Black, Sand"))):
        await page.get_by_role("button", name="Add an option").click()
        await page.locator(f"#option-{number}-name").fill(name)
        await page.locator(f"#option-{number}-values").fill(values)
    await page.get_by_role("button", name="Make the combinations").click()


async def test_a_product_with_variants_is_made_and_stands_in_the_shop(enter: Enter) -> None:
    room = await enter()
    page = room.page
    await room.go("/products")
    await page.get_by_role("link", name="New product").first.click()
    await page.get_by_label("Title").fill("Camisa Ñandú 4/4")
    await expect(page.get_by_label("Address in the shop")).to_have_value("camisa-nandu-4-4")
    await page.locator("#variant-0-price").fill("899.50")
    await _make_options(page)
    await expect(page.locator(".matrix tbody tr")).to_have_count(4)
    await expect(page.locator("#variant-3-price")).to_have_value("899.50")
    await page.locator("#variant-1-price").fill("950")
    await page.locator("#variant-1-sku").fill("NANDU-S-SAND")
    await page.get_by_label("Status").select_option("active")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator(".toast")).to_contain_text("The product was created.")
    answer = await page.request.get("/api/v1/products/camisa-nandu-4-4", headers={"lonja-store": room.slug})
    product = await answer.json()
    found = {variant["title"]: (variant["price"], variant["sku"]) for variant in product["variants"]}
    assert found == {
        "S / Black": ("899.50", None),
        "S / Sand": ("950.00", "NANDU-S-SAND"),
        "M / Black": ("899.50", None),
        "M / Sand": ("899.50", None),
    }


async def test_every_fault_is_said_at_its_field_and_nothing_typed_is_lost(enter: Enter) -> None:
    room = await enter()
    page = room.page
    await room.go("/products/new")
    await page.get_by_label("Description").fill("Stays as it was typed.\n\nEven this line.")
    await page.get_by_label("Address in the shop").fill("Not An Address")
    await page.locator("#variant-0-price").fill("12.345")
    await page.locator("#image-0-url").fill("javascript:alert(1)")
    await page.get_by_role("button", name="Save").last.click()
    faulty = page.locator("[aria-invalid=true]")
    await expect(faulty).to_have_count(4)
    names = [await faulty.nth(place).get_attribute("name") for place in range(4)]
    assert set(names) == {"title", "slug", "variant-0-price", "image-0-url"}
    for place in range(4):
        described = await faulty.nth(place).get_attribute("aria-describedby")
        assert await page.locator(f"[id='{described}']").inner_text()
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_label("Description")).to_have_value("Stays as it was typed.\n\nEven this line.")
    await expect(page.locator("#variant-0-price")).to_have_value("12.345")


async def test_an_edit_of_what_somebody_else_changed_is_refused_and_kept(
    enter: Enter, database: Database, store: UUID
) -> None:
    room = await enter()
    page, made = room.page, await make_product(database, store, hoodie())
    await room.go(f"/products/{made.id}")
    other = await page.context.new_page()
    await other.goto(page.url)
    await other.get_by_label("Title").fill("Theirs")
    await other.get_by_role("button", name="Save").last.click()
    await expect(other.locator(".toast")).to_contain_text("Saved.")
    await page.get_by_label("Title").fill("Mine")
    await page.locator("#variant-2-price").fill("1500")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.get_by_role("alert")).to_contain_text("Somebody else changed this product after you opened it.")
    await expect(page.get_by_label("Title")).to_have_value("Mine")
    await expect(page.locator("#variant-2-price")).to_have_value("1500")
    await other.reload()
    await expect(other.get_by_label("Title")).to_have_value("Theirs")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator(".toast")).to_contain_text("Saved.")
    await expect(page.get_by_label("Title")).to_have_value("Mine")


async def test_new_combinations_leave_the_variants_that_were_there(
    enter: Enter, database: Database, store: UUID
) -> None:
    room = await enter()
    page, made = room.page, await make_product(database, store, hoodie())
    await room.go(f"/products/{made.id}")
    await page.locator("#option-1-values").fill("M, L, XL")
    await page.get_by_role("button", name="Make the combinations").click()
    await expect(page.locator(".matrix tbody tr")).to_have_count(6)
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator(".toast")).to_contain_text("Saved.")
    kept = await page.locator("input[name^='variant-'][name$='-id']").evaluate_all("all => all.map(each => each.value)")
    assert {str(variant.id) for variant in made.variants} < set(kept)
    assert len(set(kept)) == 6


async def test_leaving_with_unsaved_changes_asks_first(enter: Enter) -> None:
    room = await enter()
    page = room.page
    await room.go("/products/new")
    await page.get_by_label("Title").fill("Half a product")
    await expect(page.locator(".savebar")).to_contain_text("You have unsaved changes")
    asked: list[str] = []

    async def hear(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", hear)
    async with page.expect_event("dialog"):
        await page.get_by_role("link", name="Stock").click()
    await expect(page.get_by_label("Title")).to_have_value("Half a product")
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", hear)
    await page.get_by_role("link", name="Discard").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Products")


async def test_without_javascript_a_product_with_variants_can_be_made(enter: Enter) -> None:
    room = await enter(js=False)
    page = room.page
    await room.go("/products/new")
    await page.get_by_label("Title").fill("Sin guion")
    await page.locator("#variant-0-price").fill("100")
    await _make_options(page)
    await expect(page.locator(".matrix tbody tr")).to_have_count(4)
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.get_by_role("status").first).to_contain_text("The product was created.")
    await expect(page.get_by_label("Address in the shop")).to_have_value("sin-guion")
    await room.go("/products?q=guion")
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("tbody tr")).to_contain_text("Draft")
