"""Default deny: who may see, who may act, and that the server decides it."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest_asyncio
from playwright.async_api import Page, expect

from lonja import people
from lonja.platform.ids import new_id
from lonja.web import admin
from lonja.web.admin.doors import routes as doors
from tests.browser.admin import WHO, Person, Room, Team, hire, let_in, rebozo
from tests.browser.conftest import OpenPage
from tests.shop import Shop

ComeIn = Callable[[Person], Awaitable[Page]]


@pytest_asyncio.fixture
async def team(shop: Shop) -> Team:
    """Who works in the shop."""
    return await hire(shop.database, shop.owner, shop.store)


@pytest_asyncio.fixture
async def come_in(open_page: OpenPage, owner: asyncpg.Connection, site: str) -> ComeIn:
    """A person opens the admin."""

    async def make(person: Person) -> Page:
        page = await open_page()
        await let_in(page, owner, site, person)
        return page

    return make


def _paths(method: str) -> list[str]:
    """Every page of a store that answers to the method, with ids that belong to nobody."""
    rooms = [route for route in admin.routes if route not in doors and method in route.http_methods]
    paths = [path for route in rooms for path in route.paths]
    inside = [path.replace("/admin/{slug:str}", "").replace("{gateway:str}", "sandbox") for path in paths]
    return [re.sub(r"\{\w+:uuid\}", str(new_id()), path) for path in inside]


async def test_a_viewer_sees_and_is_offered_nothing_to_press(come_in: ComeIn, shop: Shop, team: Team) -> None:
    variant = await rebozo(shop)
    placed = await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    room = Room(await come_in(team.vera), team.slug)
    page = room.page
    for path in ("/", "/orders", "/products", "/stock", "/settings", "/settings/stock", "/settings/taxes"):
        assert (await room.get(path)).status == 200, path
    await room.go(f"/orders/{placed.order_id}")
    await expect(page.get_by_role("button", name="Mark as shipped")).to_have_count(0)
    await expect(page.locator("section[aria-labelledby=pay-h]")).to_have_count(0)
    await room.go(f"/stock/{variant}")
    await expect(page.get_by_role("button", name="Write to the ledger")).to_have_count(0)
    await room.go("/products")
    await expect(page.get_by_role("link", name="New product")).to_have_count(0)
    await page.locator("a.row-link").first.click()
    await expect(page.get_by_label("Title")).to_be_disabled()
    await expect(page.get_by_role("button", name="Save")).to_have_count(0)


async def test_the_server_refuses_whatever_a_viewer_sends(come_in: ComeIn, shop: Shop, team: Team) -> None:
    variant = await rebozo(shop, 5)
    placed = await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    room = Room(await come_in(team.vera), team.slug)
    before = await shop.count("platform.domain_events")
    real = [f"/orders/{placed.order_id}", f"/stock/{variant}"]
    for path in _paths("POST") + real:
        answer = await room.post(path, to="shipped", delta="5", reason="manual", key="k", name="Mine")
        assert answer.status == 403, path
        assert "You need the permission" in await answer.text(), path
    for path in ("/settings/payments", "/settings/team", "/promises", "/products/new"):
        assert (await room.get(path)).status == 403, path
    assert await shop.count("platform.domain_events") == before
    assert await shop.stock_of(variant) == (4, 0)


async def test_who_has_no_role_here_finds_no_store_here(come_in: ComeIn, team: Team) -> None:
    page = await come_in(team.iker)
    room = Room(page, team.slug)
    nowhere = await (await Room(page, "no-such-store").get("/")).text()
    for path in _paths("GET"):
        response = await room.get(path)
        assert response.status == 404, path
        assert await response.text() == nowhere, path
    for path in _paths("POST"):
        assert (await room.post(path, name="Mine")).status == 404, path


async def test_nobody_is_sent_to_the_door_and_nothing_happens(open_page: OpenPage, team: Team) -> None:
    room = Room(await open_page(), team.slug)
    for path in _paths("GET"):
        answer = await room.get(path)
        assert (answer.status, answer.headers["location"].partition("?")[0]) == (303, "/admin/sign-in"), path
    for path in _paths("POST"):
        answer = await room.post(path, name="Mine")
        assert (answer.status, answer.headers["location"].partition("?")[0]) == (303, "/admin/sign-in"), path


async def test_a_permission_opens_one_room_and_no_other(come_in: ComeIn, shop: Shop, team: Team) -> None:
    given = ("store.read", "inventory.read", "inventory.write")
    await people.define_role(shop.database, shop.store, WHO, code="packer", name="Packer", permissions=given)
    await people.employ(shop.database, shop.store, WHO, team.vera.id, "packer")
    variant = await rebozo(shop, 5)
    room = Room(await come_in(team.vera), team.slug)
    await room.go("/")
    names = await room.page.get_by_role("navigation", name="Store").get_by_role("link").all_inner_texts()
    assert [name.strip() for name in names] == ["Home", "Stock", "Settings"]
    assert (await room.go("/orders")).status == 403
    assert (await room.post(f"/stock/{variant}", key="k1", delta="1", reason="manual")).status == 303


async def test_ids_of_another_store_are_unknown(come_in: ComeIn, shop: Shop, team: Team, make_store: object) -> None:
    theirs = await Shop(shop.database, shop.owner, await make_store()).open()  # type: ignore[operator]  # a factory
    variant = await rebozo(theirs, 5)
    placed = await theirs.buy(await theirs.visitor(), (variant, 1), gateway="cod")
    product: UUID = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    room = Room(await come_in(team.marta), team.slug)
    for path in (f"/orders/{placed.order_id}", f"/stock/{variant}", f"/products/{product}"):
        assert (await room.go(path)).status == 404, path
        sent = await room.post(path, to="shipped", delta="1", reason="manual", key="k", title="Mine")
        assert sent.status in {404, 422}, path
    assert await theirs.stock_of(variant) == (4, 0)
    assert await theirs.history_of(placed.order_id) == ["confirmed"]
