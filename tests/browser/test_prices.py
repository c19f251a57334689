"""Prices in front of the counter: reduced ones, many at once, in the visitor's currency; with scripts and without."""

import msgspec
import pytest
from playwright.async_api import Page, expect

from lonja.catalog import (
    Option,
    ProductChange,
    ProductDraft,
    SavedProduct,
    VariantDraft,
    create_product,
    update_product,
)
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.browser.counter import Buyer, open_counter
from tests.quotes.pricelist import PriceList
from tests.shop import OpenShop, Shop

OMNIBUS = "Lowest price of the last 30 days"


async def _sell(shop: Shop) -> SavedProduct:
    """A lamp in two sizes: the small one was reduced after a while, and is cheaper for who takes three."""
    draft = ProductDraft(
        title="Harbour lamp",
        status="active",
        options=(Option("Size", ("Small", "Large")),),
        variants=(
            VariantDraft(price_minor=99_900, options={"Size": "Small"}),
            VariantDraft(price_minor=120_000, options={"Size": "Large"}),
        ),
    )
    saved = await create_product(shop.database, shop.store, shop.staff, draft)
    small, large = (
        msgspec.structs.replace(one, id=made.id) for one, made in zip(draft.variants, saved.variants, strict=True)
    )
    small = msgspec.structs.replace(small, price_minor=79_900, compare_at_minor=99_900)
    await update_product(shop.database, shop.store, shop.staff, saved.id, ProductChange(variants=(small, large)))
    for variant in saved.variants:
        await shop.receives(variant.id, 9)
    await PriceList(shop.owner, shop.store).gives(70_000, variant=saved.variants[0].id, min_qty=3)
    return saved


async def test_a_reduced_price_stands_beside_its_lowest(open_page: OpenPage, open_shop: OpenShop) -> None:
    """Omnibus: on the card and on the page, and gone with the variant that is not reduced; PRC-05 in the table."""
    counter = await open_counter(await open_shop())
    lamp = await _sell(counter.shop)
    buyer = Buyer(await open_page(viewport=PHONE, reduced_motion="reduce"), counter.slug)
    await buyer.go("/products")
    card = buyer.page.locator(".card", has_text="Harbour lamp")
    await expect(card.get_by_text(OMNIBUS)).to_contain_text("999.00")
    await expect(card.locator("del")).to_contain_text("999.00")
    await buyer.go(f"/products/{lamp.slug}")
    sentence = buyer.page.get_by_text(OMNIBUS)
    await expect(sentence).to_be_visible()
    await expect(buyer.page.get_by_role("row", name="3 or more")).to_contain_text("700.00")
    assert await violations(buyer.page) == []
    assert await overflow(buyer.page) == 0
    await buyer.page.get_by_role("radio", name="Large").check(force=True)
    await expect(sentence).to_be_hidden()
    await expect(buyer.page.get_by_role("table")).to_be_hidden()
    await buyer.page.get_by_role("radio", name="Small").check(force=True)
    await expect(sentence).to_be_visible()
    await expect(buyer.page.get_by_role("row", name="3 or more")).to_contain_text("700.00")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_visitor_changes_the_currency(open_page: OpenPage, open_shop: OpenShop, scripts: bool) -> None:
    """It is a form: it comes back to the same page, and stays for the next one."""
    counter = await open_counter(await open_shop())
    prices = PriceList(counter.shop.owner, counter.shop.store)
    await prices.sells_in("USD")
    await prices.gives(2_599, product=counter.cap.id, currency="USD")
    page: Page = await open_page(viewport=DESK, java_script_enabled=scripts)
    buyer = Buyer(page, counter.slug)
    await buyer.go(f"/products/{counter.cap.slug}")
    await expect(page.locator(".product-price")).to_contain_text("449.00")
    await page.get_by_role("button", name="USD").click()
    await expect(page.locator(".product-price")).to_contain_text("$25.99")
    await expect(page.get_by_text("All prices in USD")).to_be_visible()
    await buyer.go("/products")
    await expect(page.locator(".card", has_text="Lighthouse cap")).to_contain_text("$25.99")
    await page.get_by_role("button", name="MXN").click()
    await expect(page.locator(".card", has_text="Lighthouse cap")).to_contain_text("449.00")
