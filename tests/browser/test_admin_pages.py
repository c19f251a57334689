"""Every page of the admin, on a desk and on a phone, by day and by night: readable for all, and quiet."""

from collections.abc import Awaitable, Callable, Iterable

import pytest
import pytest_asyncio
from playwright.async_api import ViewportSize

from lonja.catalog import CollectionDraft, create_collection
from lonja.newsletter import subscribe
from tests.browser.admin import Room, hire, let_in, offers, rebozo, troubles
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.shop import Shop

_SHELL = ("/../../admin?all=yes", "/../../admin/password", "/no/such/page", "/", "/promises")
_TRADE = ("/orders", "/orders?q=nothing", "{order}", "/products", "/products/new", "{product}", "/stock", "{variant}")
_SETTINGS = ("/settings", "/settings/stock", "/settings/shipping", "/settings/taxes", "/settings/team")
_MONEY = (
    "/payments",
    "/payments/findings",
    "/payments/findings?status=dismissed",
    "/payments/inbox",
    "/payments/inbox?status=failed",
    "/payments/event?provider=sandbox&id=evt_1",
    "/settings/payments",
    "/settings/payments/sandbox",
    "/settings/payments/cod",
)
_OFFERS = (
    "/promotions", "/promotions/new", "{promotion}", "/coupons", "{coupon}", "/promotions/preview", "{trial}",
    "/segments", "{segment}", "{prices}", "/currencies",
    "/newsletter", "/collections", "{collection}", "/settings/drops",
)  # fmt: skip
_EVERY = (*_SHELL, *_TRADE, *_SETTINGS, *_MONEY, *_OFFERS)
_REPRESENTATIVE = (
    "/", "{order}", "{product}", "{variant}", "/settings/stock", "/settings/team", "/payments/findings", "{promotion}",
    "{trial}",
)  # fmt: skip

Visit = Callable[..., Awaitable[list[str]]]


@pytest_asyncio.fixture
async def visit_pages(open_page: OpenPage, site: str, shop: Shop) -> Visit:
    """Goes to pages of a store where things have happened; what is wrong there, a line each."""
    variant = await rebozo(shop, 6)
    placed = await shop.buy(await shop.visitor(), (variant, 3))
    await shop.pay(placed, "failed", reason="The card was declined.")
    await shop.pay(placed)
    await troubles(shop, placed.attempt_id, placed.order_id)
    await subscribe(shop.database, shop.store, await shop.visitor(), "lucia@example.com", "es", "popup")
    team = await hire(shop.database, shop.owner, shop.store)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)

    there = {"order": f"/orders/{placed.order_id}", "product": f"/products/{product}", "variant": f"/stock/{variant}"}
    drop = CollectionDraft(name="Drop", type="drop", is_active=True, products=(product,))
    collection = await create_collection(shop.database, shop.store, shop.staff, drop)
    there["collection"] = f"/collections/{collection}?find=re"
    there |= {"prices": f"/products/{product}/prices"} | await offers(shop, variant)

    async def look(paths: Iterable[str], *rules: str, shrinks: bool = False, **chosen: object) -> list[str]:
        page = await open_page(**chosen)
        wrong: list[str] = []
        await page.goto("/admin/sign-in")
        wrong += [f"/admin/sign-in: {found}" for found in await violations(page, *rules)]
        await let_in(page, shop.owner, site, team.marta)
        room = Room(page, team.slug)
        for path in paths:
            await room.go(path.format_map(there))
            wrong += [f"{path}: {found}" for found in await violations(page, *rules)]
            wrong += [f"{path}: {wider} px too wide"] if (wider := await overflow(page)) > 0 else []
            wrong += [f"{path}: no title"] if not (await page.title()).endswith("Lonja") else []
            if shrinks:
                await page.set_viewport_size(ViewportSize(width=PHONE["width"], height=PHONE["height"]))
                wrong += [f"{path}, small: {found}" for found in await violations(page, "target-size")]
                wrong += [f"{path}: {wider} px too wide"] if (wider := await overflow(page)) > 0 else []
                await page.set_viewport_size(ViewportSize(width=DESK["width"], height=DESK["height"]))
        return wrong

    return look


@pytest.mark.timeout(900)  # forty pages, each looked at twice
async def test_on_a_desk_that_becomes_a_phone_in_spanish(visit_pages: Visit) -> None:
    assert not await visit_pages(_EVERY, shrinks=True, viewport=DESK, locale="es-MX")


async def test_by_night(visit_pages: Visit) -> None:
    assert not await visit_pages(_REPRESENTATIVE, "color-contrast", viewport=DESK, color_scheme="dark")


async def test_on_a_phone(visit_pages: Visit) -> None:
    assert not await visit_pages(_REPRESENTATIVE, "target-size", viewport=PHONE, has_touch=True)
