"""Every page of a shop: for everybody (axe), on every screen, in every voice and language, with a way on."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import ViewportSize, expect

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionDraft, create_brand, create_category, create_collection
from lonja.platform.ids import new_id
from lonja.stores import StoreChanges, change_store
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer, Counter, open_counter
from tests.shop import OpenShop, Shop

NARROW: ViewportSize = {"width": 360, "height": 780}
THEME = {
    "tagline": {"en": "Things from the harbour", "es": "Cosas del puerto"},
    "announcement": {"en": "Open today"},
    "hero": {"title": {"en": "Salt and rope"}, "text": {"en": "Made by hand."}, "cta": {"en": "Come in"}},
    "story": {"title": {"en": "Who we are"}, "text": {"en": "Three people and a boat."}},
}


async def _everywhere(buyer: Buyer, counter: Counter) -> Sequence[str]:
    """Addresses of all pages, once the buyer has a full cart, an order that is not paid, and an account."""
    shop = counter.shop
    await create_category(shop.database, shop.store, shop.staff, name="Clothes")
    await create_brand(shop.database, shop.store, shop.staff, "Rope & Co")
    draft = CollectionDraft(name="Winter", slug="winter", is_active=True, products=(counter.cap.id, counter.gone.id))
    await create_collection(shop.database, shop.store, shop.staff, draft)
    soon = datetime.now(UTC) + timedelta(days=2)
    drop = CollectionDraft(name="Night", type="drop", is_active=True, starts_at=soon, products=(counter.gone.id,))
    night = await create_collection(shop.database, shop.store, shop.staff, drop)
    terms = TermsDraft(max_per_customer=2, early_starts_at=soon - timedelta(days=1), early_code="HARBOUR")
    await save_terms(shop.database, shop.store, shop.staff, night, terms)
    await buyer.add(counter.cap)
    await buyer.check_out()
    await buyer.decide("Decline the card")
    unpaid = buyer.page.url.partition(counter.slug)[2]
    await buyer.register(f"{new_id()}@example.com")
    await buyer.add(counter.hoodie, colour="Black", size="M")
    return (
        "/", "/products", "/productos?sort=price_asc", "/categories/clothes", "/collections/winter", "/search",
        "/search?q=cap", "/search?q=zzzzzz", f"/products/{counter.hoodie.slug}", f"/products/{counter.gone.slug}",
        "/cart", "/carrito", "/checkout", unpaid, "/account", "/account/orders", "/perfil/pedidos",
        "/drops", "/collections/night", "/account/password", "/sign-in", "/register", "/nothing-here",
        "/products/nothing-here",
    )  # fmt: skip


async def test_who_looks_sees_what_is_wrong(open_page: OpenPage) -> None:
    """Or all pages would be good because nobody looked. What is less than serious (a heading skipped) is not said."""
    page, wrong = (
        await open_page(),
        """<html lang="en"><title>Wrong</title><main><h1>Wrong</h1><h4>Skipped</h4>
        <img src="data:,"><p style="color: #999">Faint</p></main></html>""",
    )
    await page.route("**/wrong", lambda route: route.fulfill(body=wrong, content_type="text/html"))
    await page.goto("/wrong")
    assert sorted(found.partition(":")[0] for found in await violations(page)) == ["color-contrast", "image-alt"]
    assert [found.partition(":")[0] for found in await violations(page, "image-alt")] == ["image-alt"]


async def test_every_page_is_for_everybody_and_fits_a_small_phone(open_page: OpenPage, open_shop: OpenShop) -> None:
    counter = await open_counter(await open_shop(theme=THEME | {"preset": "street"}))
    buyer = Buyer(await open_page(viewport=DESK, reduced_motion="reduce"), counter.slug)
    wrong: list[str] = []
    for path in await _everywhere(buyer, counter):
        await buyer.page.set_viewport_size(ViewportSize(width=DESK["width"], height=DESK["height"]))
        await buyer.go(path)
        wrong += [f"{path}: {found}" for found in await violations(buyer.page)]
        await buyer.page.set_viewport_size(NARROW)
        wrong += [f"{path}: {wider} px too wide"] if (wider := await overflow(buyer.page)) > 0 else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("preset", ["paper", "plaza", "crisp"])
async def test_every_voice_can_be_read(open_page: OpenPage, open_shop: OpenShop, preset: str) -> None:
    """Loaded on a small phone, where no voice may be too wide; and read on a desk."""
    counter = await open_counter(await open_shop(theme=THEME | {"preset": preset}))
    buyer = Buyer(await open_page(viewport=NARROW, reduced_motion="reduce"), counter.slug)
    await buyer.add(counter.cap)
    wrong: list[str] = []
    for path in ("/", "/products", f"/products/{counter.hoodie.slug}", "/cart", "/checkout", "/nothing-here"):
        await buyer.go(path)
        wrong += [f"{path}: {wider} px too wide"] if (wider := await overflow(buyer.page)) > 0 else []
        await buyer.page.set_viewport_size(ViewportSize(width=DESK["width"], height=DESK["height"]))
        wrong += [f"{path}: {found}" for found in await violations(buyer.page)]
        await buyer.page.set_viewport_size(NARROW)
    assert not wrong, "\n".join(wrong)


async def test_forms_with_faults_and_the_till_are_for_everybody(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(viewport=PHONE, reduced_motion="reduce"), counter.slug)
    await buyer.add(counter.cap)
    await buyer.check_out(email="", city="")
    assert not await violations(buyer.page)
    await buyer.check_out()
    await buyer.page.wait_for_url("**/sandbox/**")
    assert not await violations(buyer.page)
    assert await overflow(buyer.page) <= 0
    await buyer.page.goto("/")
    assert not await violations(buyer.page)


async def test_the_hall_lists_every_open_shop(open_page: OpenPage, open_shop: OpenShop) -> None:
    name = f"0 Shop {new_id()}"  # by name it is on the first page, whatever other tests have opened
    shop = await open_shop()
    await open_shop(name="Another")
    # Of a change the hall hears at once, of a store that is new within a minute.
    await change_store(shop.database, shop.store, shop.staff, StoreChanges(name=name))
    page = await open_page()
    await page.goto("/")
    link = page.get_by_role("link", name=name)
    while not await link.count():  # a web process hears of it a moment later
        await page.reload()
    await link.click()
    await expect(page.get_by_role("banner").get_by_role("link", name=name)).to_be_visible()


async def test_a_shop_speaks_the_visitors_language(open_page: OpenPage, open_shop: OpenShop) -> None:
    counter = await open_counter(await open_shop(locale="en", locales=["en", "bn"], currency="BDT", theme=THEME))
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go(f"/products/{counter.cap.slug}")
    await expect(buyer.page.locator("html")).to_have_attribute("lang", "en")
    await buyer.page.get_by_role("link", name="বাংলা").click()
    await expect(buyer.page.locator("html")).to_have_attribute("lang", "bn")
    await expect(buyer.page.get_by_role("button", name="কার্টে রাখুন")).to_be_visible()
    await expect(buyer.page.locator("[data-now]")).to_contain_text("449.00৳")
    assert buyer.page.url.endswith(f"/products/{counter.cap.slug}")


async def test_a_dead_end_has_a_way_on(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    assert (await buyer.go("/products/nothing-here")).status == 404
    await buyer.page.get_by_role("link", name="Back to the store").click()
    await expect(buyer.page).to_have_url(re.compile(rf"/s/{counter.slug}/$"))
    response = await buyer.page.goto("/s/no-such-shop/cart")
    assert response is not None
    assert response.status == 404


async def test_search_engines_read_price_and_stock(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go(f"/products/{counter.hoodie.slug}")
    said = json.loads(await buyer.page.locator('script[type="application/ld+json"]').inner_text())
    stock = [offer["availability"].rpartition("/")[2] for offer in said["offers"]]
    assert stock == ["InStock", "InStock", "InStock", "OutOfStock"]
    assert said["offers"][0]["price"] == "1299.00"


async def test_a_drop_that_is_not_open_says_when(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    await shop.owner.execute(
        """
        WITH drop AS (
            INSERT INTO catalog.collections (store_id, name, slug, type, is_active, starts_at)
            VALUES ($1, 'Midnight', 'midnight', 'drop', true, now() + interval '3 days') RETURNING id)
        INSERT INTO catalog.collection_products (store_id, collection_id, product_id) SELECT $1, id, $2 FROM drop
        """,
        shop.store,
        counter.cap.id,
    )
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go(f"/products/{counter.cap.slug}")
    await expect(buyer.page.locator("[data-stock]")).to_contain_text("Opens")
    await expect(buyer.page.locator("[data-add]")).to_be_hidden()
    await expect(buyer.page.get_by_role("region", name="Shall we tell you when it opens?")).to_be_visible()
    await buyer.go("/collections/midnight")
    await expect(buyer.page.get_by_text("Coming soon")).to_be_visible()


async def test_filters_are_links_that_can_be_taken_back(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    brand = await create_brand(shop.database, shop.store, shop.staff, "Rope & Co")
    await create_brand(shop.database, shop.store, shop.staff, "Sail & Co")
    await shop.owner.execute("UPDATE catalog.products SET brand_id = $2 WHERE id = $1", counter.cap.id, brand)
    buyer = Buyer(await open_page(java_script_enabled=False), counter.slug)
    await buyer.go("/products")
    await buyer.page.get_by_role("link", name="Rope & Co").click()
    await expect(buyer.page.locator(".card")).to_have_count(1)
    await buyer.page.get_by_role("link", name="Remove Rope & Co").click()
    await expect(buyer.page.locator(".card")).to_have_count(4)
    await buyer.page.get_by_role("link", name="Lowest price").click()
    await expect(buyer.page.locator(".card").first).to_contain_text("Harbour tales")
