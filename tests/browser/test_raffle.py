"""A drop that is drawn, in a browser: from "sign in to enter" to "you won", and what staff sees of it."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.async_api import Page, expect

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionDraft, create_collection
from lonja.drops import RaffleSettings, draw_raffle, save_raffle
from lonja.drops.raffle_links import path
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from tests.browser.admin import PASSWORD, Room, hire, let_in
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer
from tests.shop import Shop
from tests.world import hoodie, make_product

PICTURES = os.environ.get("LONJA_PICTURES")


async def _look_at(page: Page, name: str) -> None:
    """Both widths, no overflow, nothing axe finds serious."""
    for width, view in (("desk", DESK), ("phone", PHONE)):
        await page.set_viewport_size({"width": view["width"], "height": view["height"]})
        assert await overflow(page) <= 0, (name, width)
        assert await violations(page) == [], (name, width)
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


async def _drop(shop: Shop) -> tuple[UUID, str]:
    """Four variants of a hoodie, two units each; entries are taken for two more hours."""
    product = await make_product(shop.database, shop.store, hoodie(), units=2)
    draft = CollectionDraft(
        name="Marea Negra", slug=f"marea-{new_id().hex}", type="drop", is_active=True, products=(product.id,),
        description="Fifty hoodies, dyed by hand. Drawn, not queued for.",
    )  # fmt: skip
    drop = await create_collection(shop.database, shop.store, shop.staff, draft)
    await save_terms(shop.database, shop.store, shop.staff, drop, TermsDraft(way="raffle", needs_account=True))
    now = SystemClock().now()
    settings = RaffleSettings(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=2))
    await save_raffle(shop.database, shop.store, shop.staff, drop, settings)
    return drop, str(draft.slug)


async def _close(shop: Shop, drop: UUID) -> None:
    """Three hours later, behind the curtain; and the draw."""
    await shop.owner.execute(
        "UPDATE drops.raffle_entries SET created_at = now() - interval '2 hours' WHERE store_id = $1", shop.store
    )
    await shop.owner.execute(
        """UPDATE drops.raffles SET opens_at = now() - interval '3 hours', closes_at = now() - interval '1 hour',
            created_at = now() - interval '4 hours' WHERE store_id = $1""",
        shop.store,
    )
    await draw_raffle(shop.database, shop.store, Call.job("test"), drop)


async def test_from_entering_to_the_cart(open_page: OpenPage, shop: Shop) -> None:
    """DRP-01: no JavaScript of its own is needed; the address is proved once; who wins finds it in their cart."""
    drop, slug = await _drop(shop)
    page = await open_page()
    shop_slug = await shop.owner.fetchval("SELECT slug FROM stores.stores WHERE id = $1", shop.store)
    buyer = Buyer(page, shop_slug)
    await buyer.go(f"/collections/{slug}")
    await expect(page.get_by_role("link", name="Sign in to enter")).to_be_visible()
    await _look_at(page, "raffle-guest")
    await buyer.go(f"/register?next=/collections/{slug}")
    for field, typed in (("full_name", "Ana Robles"), ("email", f"{new_id()}@example.com"), ("password", PASSWORD)):
        await page.locator(f"main [name={field}]").fill(typed)
    await page.locator("main form button").last.click()
    await page.get_by_role("radio", name="Negro / M").check()
    await _look_at(page, "raffle-form")
    await page.get_by_role("button", name="Enter the draw").click()
    await expect(page.get_by_text("Look into your mailbox")).to_be_visible()
    await _look_at(page, "raffle-unconfirmed")
    entry = await shop.owner.fetchval("SELECT id FROM drops.raffle_entries WHERE store_id = $1", shop.store)
    await buyer.go(path(SecretBox.from_environment(), shop.store, entry))
    await _look_at(page, "raffle-confirm")
    await page.get_by_role("button", name="Yes, it was me").click()
    await expect(page.get_by_role("heading", name="You are in the draw")).to_be_visible()
    await page.get_by_role("link", name="Back to the drop").click()
    await expect(page.get_by_text("You are in the draw")).to_be_visible()
    await expect(page.get_by_text(str(entry))).to_be_hidden()
    await _look_at(page, "raffle-entered")
    await _close(shop, drop)
    await buyer.go(f"/collections/{slug}")
    await expect(page.get_by_text("You won")).to_be_visible()
    await expect(page.get_by_text(str(entry))).to_be_visible()
    await _look_at(page, "raffle-won")
    await page.get_by_role("link", name="See how it was drawn").click()
    await expect(page.get_by_text("lonja raffle verify")).to_be_visible()
    await _look_at(page, "raffle-draw")
    await buyer.go(f"/collections/{slug}")
    await page.get_by_role("link", name="To the cart").click()
    await expect(page.get_by_text("Sudadera Ancla").first).to_be_visible()
    await _look_at(page, "raffle-cart")


async def test_what_staff_sees(open_page: OpenPage, site: str, shop: Shop) -> None:
    """The window and its faults; the figures and the entries; nothing to change once the entries are closed."""
    drop, _ = await _drop(shop)
    team = await hire(shop.database, shop.owner, shop.store)
    page = await open_page()
    await let_in(page, shop.owner, site, team.marta)
    room = Room(page, team.slug)
    await room.go(f"/drops/{drop}/raffle")
    await expect(page.get_by_role("heading", name="No entries yet")).to_be_visible()
    await page.get_by_label("Hours a winner may buy").fill("0")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".error").first).to_be_visible()
    await page.get_by_label("Hours a winner may buy").fill("48")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("Hours a winner may buy")).to_have_value("48")
    await shop.owner.execute(
        """WITH people AS (
            INSERT INTO customers.customers (store_id, email, full_name)
            SELECT $1, 'ana' || n || '@example.com', 'Ana Robles ' || n FROM generate_series(1, 12) n RETURNING id
        )
        INSERT INTO drops.raffle_entries (store_id, raffle_id, customer_id, variant_id, status)
        SELECT $1, r.id, p.id, v.id, 'entered' FROM people p, drops.raffles r,
            (SELECT id FROM catalog.product_variants WHERE store_id = $1 ORDER BY id LIMIT 1) v
        WHERE r.store_id = $1""",
        shop.store,
    )
    await _close(shop, drop)
    await room.go(f"/drops/{drop}/raffle")
    await expect(page.get_by_text("Entries are closed: nothing can be changed any more.")).to_be_visible()
    await expect(page.get_by_role("row")).to_have_count(13)
    await _look_at(page, "raffle-admin")
    await page.get_by_role("link", name="Runner-ups").click()
    await expect(page.get_by_role("row")).to_have_count(11)
