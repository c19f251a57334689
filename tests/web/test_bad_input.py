"""Whatever is wrong with a request is said, with the right status, and nothing is half done. For every route."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
import pytest_asyncio
from litestar.types import ASGIApp

from lonja.inventory import create_location
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.idempotency import KEY_LIMIT
from lonja.platform.ids import new_id
from lonja.stores import StoreFacts, create_organization, create_store
from lonja.web import api
from lonja.web.api.samples import sample
from lonja.web.limits import JSON_BYTES
from lonja.web.routes import Endpoint
from tests.conftest import close_for_good
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import enter, hire

WHO = Call.system("tests")
ENDPOINTS: list[Endpoint] = [handler.opt["endpoint"] for handler in api.resources]
WITH_BODY = [one for one in ENDPOINTS if one.body is not None]
MUTATIONS = [one for one in ENDPOINTS if one.method != "GET"]
LOCKED = [one for one in ENDPOINTS if one.who not in {"anyone", "known"}]
KNOWN = [one for one in ENDPOINTS if one.who == "known"]
WITH_ID = [one for one in ENDPOINTS if ":uuid}" in one.path]


def name(endpoint: Endpoint) -> str:
    return endpoint.fn.__name__


def path_of(endpoint: Endpoint, ids: str = "") -> str:
    """The endpoint's path with its parameters filled; query parameters that it must have come along."""
    path = endpoint.path
    for parameter in endpoint.params:
        for kind, value in (("uuid", ids or str(new_id())), ("str", "no-such-thing")):
            path = path.replace(f"{{{parameter}:{kind}}}", value)
    return path + ("?country=MX" if name(endpoint) == "list_shipping_rates" else "")


class Doors:
    """One shop for the whole module (what is refused changes nothing), and one client of each kind."""

    def __init__(self, web: Client, guest: Client, customer: Client, owner: Client, viewer: Client) -> None:
        self.web, self.guest, self.customer, self.owner, self.viewer = web, guest, customer, owner, viewer

    def of(self, endpoint: Endpoint) -> Client:
        """Somebody who may call it."""
        return {"anyone": self.web, "known": self.web, "staff": self.owner}.get(endpoint.who, self.customer)


@pytest_asyncio.fixture(scope="module")
async def doors(app: ASGIApp, database: Database, curtain: asyncpg.Connection) -> AsyncIterator[Doors]:
    organization = await create_organization(database, WHO, slug=f"o-{new_id().hex}", name="Doors")
    facts = StoreFacts(
        slug=f"s-{new_id().hex}", name="Doors", currency="MXN", country="MX", locale="es", time_zone="UTC"
    )
    store = await create_store(database, WHO, organization, facts)
    await create_location(database, store, WHO, "main", "Main")
    web = Client(app, facts.slug)
    guest = web(token=(await web.post("/api/v1/sessions")).ok(201)["token"])
    owner, viewer = await hire(database, store, "owner", web), await hire(database, store, "viewer", web)
    yield Doors(web, guest, await enter(web), owner, viewer)
    await close_for_good(curtain, [store])


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=name)
async def test_malformed_bodies(endpoint: Endpoint, doors: Doors) -> None:
    client, path = doors.of(endpoint), path_of(endpoint)
    for raw in (b"", b"{", b'{"a":}', b"\xff\xfe", b"[" * 5_000, b'"\\ud800"', b"{'a': 1}"):
        (await client.request(endpoint.method, path, raw=raw)).problem(400, "LJ803")


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=name)
async def test_bodies_of_another_shape(endpoint: Endpoint, doors: Doors) -> None:
    client, path = doors.of(endpoint), path_of(endpoint)
    for raw in (b"null", b"[]", b'"text"', b"7", b"true"):
        (await client.request(endpoint.method, path, raw=raw)).problem(422, "LJ805")
    (await client.request(endpoint.method, path, raw=b"a=1", content_type="text/plain")).problem(415, "LJ804")


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=name)
async def test_every_fault_is_told(endpoint: Endpoint, doors: Doors) -> None:
    """All required fields missing and one that nobody knows: each is named."""
    client, path = doors.of(endpoint), path_of(endpoint)
    said = (await client.request(endpoint.method, path, {"no_such_field": 1})).problem(422, "LJ805")
    assert endpoint.body is not None
    required = {field.encode_name for field in msgspec.structs.fields(endpoint.body) if field.required}
    assert {fault["path"] for fault in said["errors"]} == required | {"no_such_field"}


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=name)
async def test_values_of_another_type(endpoint: Endpoint, doors: Doors) -> None:
    """Each field once with a value of a type it cannot have; strings are not numbers, nor numbers strings."""
    client, path = doors.of(endpoint), path_of(endpoint)
    good = sample(endpoint.body)
    for field, value in good.items():
        wrong: Any = 7 if isinstance(value, str | dict | list) else "7"
        if field == "theme":
            wrong = []
        said = (await client.request(endpoint.method, path, good | {field: wrong})).problem(422, "LJ805")
        assert [fault["path"] for fault in said["errors"]] == [field]


@pytest.mark.parametrize("endpoint", MUTATIONS, ids=name)
async def test_oversized_bodies(endpoint: Endpoint, doors: Doors) -> None:
    client, path = doors.of(endpoint), path_of(endpoint)
    announced = await client.request(endpoint.method, path, raw=b"{}", content_length=str(JSON_BYTES + 1))
    announced.problem(413, "LJ802")
    sent = await client.request(
        endpoint.method,
        path,
        raw=b"{}",
        content_length="",
        chunks=lambda: {"type": "http.request", "body": b" " * 100_000, "more_body": True},
    )
    sent.problem(413, "LJ802")


@pytest.mark.parametrize("endpoint", [one for one in MUTATIONS if one.is_keyed], ids=name)
async def test_idempotency_keys_that_are_none(endpoint: Endpoint, doors: Doors) -> None:
    client, path = doors.of(endpoint), path_of(endpoint)
    body = sample(endpoint.body) if endpoint.body else None
    for key in ("", "x" * (KEY_LIMIT + 1), "two words", "né"):
        reply = await client.request(endpoint.method, path, body, idempotency_key=key)
        reply.problem(400, "LJ011")


@pytest.mark.parametrize("endpoint", LOCKED, ids=name)
async def test_tokens_that_open_nothing(endpoint: Endpoint, doors: Doors) -> None:
    path, web = path_of(endpoint), doors.web
    body = sample(endpoint.body) if endpoint.body else None
    (await web.request(endpoint.method, path, body)).problem(401, "LJ809")
    if endpoint.who != "bearer":
        unknown = await web.request(endpoint.method, path, body, authorization="Bearer " + "x" * 43)
        assert unknown.problem(401, "LJ810")
        assert unknown.headers["www-authenticate"].startswith("Bearer")
    for header in ("Bearer", "Bearer ", "Basic YTpi", "Bearer ü", "Bearer " + "x" * 5_000):
        (await web.request(endpoint.method, path, body, authorization=header)).problem(401, "LJ810")
    if endpoint.who == "staff":
        (await doors.customer.request(endpoint.method, path, body)).problem(401, "LJ810")
    if endpoint.who == "customer":
        (await doors.guest.request(endpoint.method, path, body)).problem(401, "LJ809")


_NOBODY = {
    "list_products": 200,
    "list_drops": 200,
    "subscribe_to_news": 200,
    "validate_code": 200,
    "validate_code_of_seed": 403,
}
"""What somebody without a token is told, where that is not that there is nothing for them."""


@pytest.mark.parametrize("endpoint", KNOWN, ids=name)
async def test_tokens_that_nobody_needed_must_hold(endpoint: Endpoint, doors: Doors) -> None:
    body = sample(endpoint.body) if endpoint.body else None
    alone = await doors.web.request(endpoint.method, path_of(endpoint), body)
    assert alone.status == _NOBODY.get(endpoint.fn.__name__, 404), alone.body
    stale = await doors.web.request(endpoint.method, path_of(endpoint), body, authorization="Bearer " + "x" * 43)
    stale.problem(401, "LJ810")


def test_no_staff_route_forgot_to_ask_for_a_permission() -> None:
    open_to_all_staff = {one.path for one in LOCKED if one.who == "staff" and not one.permission}
    assert open_to_all_staff == {"/api/v1/admin/session"}
    assert all(one.who == "staff" for one in ENDPOINTS if "/admin/" in one.path and name(one) != "sign_in_staff")


@pytest.mark.parametrize("endpoint", [one for one in LOCKED if one.permission], ids=name)
async def test_staff_needs_the_permission(endpoint: Endpoint, doors: Doors) -> None:
    """Default deny: whoever may only look changes nothing."""
    body = sample(endpoint.body) if endpoint.body else None
    reply = await doors.viewer.request(endpoint.method, path_of(endpoint), body)
    if endpoint.permission == "payments.read" or str(endpoint.permission).endswith(".write"):
        assert reply.problem(403, "LJ128")["params"] == {"permission": endpoint.permission}
    else:
        assert reply.status in {200, 204, 404, 422}, reply.body


@pytest.mark.parametrize("endpoint", WITH_ID, ids=name)
async def test_ids_that_nothing_has(endpoint: Endpoint, doors: Doors) -> None:
    """An unknown id is not found; what is not an id is no address."""
    client = doors.of(endpoint)
    body = sample(endpoint.body) if endpoint.body else None
    if body and "location_id" in body:
        body |= {"location_id": None}
    reply = await client.request(endpoint.method, path_of(endpoint), body)
    lists = {"list_levels": "levels", "list_movements": "movements"}
    if name(endpoint) in {"save_tax_zone", "delete_tax_zone", "delete_tax_rate"}:
        reply.ok(204)  # the caller makes the ids; what is not there is deleted already
    elif name(endpoint) in lists:
        assert reply.ok()[lists[name(endpoint)]] == []
    else:
        reply.problem(404)
    (await client.request(endpoint.method, path_of(endpoint, "7"), body)).problem(404, "LJ800")


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if ":str}" in one.path], ids=name)
async def test_names_that_are_none(endpoint: Endpoint, doors: Doors) -> None:
    client, body = doors.of(endpoint), sample(endpoint.body) if endpoint.body else None
    for odd in ("\0", "a\0b", "x" * 5_000, "'; drop table", "ñandú", "\U0001f36a", "%", "."):
        path = endpoint.path.replace("{product:str}", odd).replace("{slug:str}", odd).replace("{key:str}", odd)
        reply = await client.request(endpoint.method, path, body)
        assert reply.status in {204, 404, 422}, (odd, reply.body)
        if reply.status != 204:
            reply.problem(reply.status)


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.needs_store], ids=name)
async def test_stores_that_do_not_exist(endpoint: Endpoint, app: ASGIApp, doors: Doors) -> None:
    """By header, prefix or host: an unknown store is a refusal; none named, with several here, is one too."""
    path = path_of(endpoint)
    nobody = Client(app)
    for header in ("no-such-store", "Ñ", "../x", "x" * 500, str(new_id())):
        (await nobody.request(endpoint.method, path, lonja_store=header)).problem(404, "LJ808")
    (await nobody.request(endpoint.method, "/s/no-such-store" + path)).problem(404, "LJ808")


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.query], ids=name)
async def test_queries_nobody_understands(endpoint: Endpoint, doors: Doors) -> None:
    client, path = doors.of(endpoint), path_of(endpoint).partition("?")[0]
    body = sample(endpoint.body) if endpoint.body else None
    said = (await client.request(endpoint.method, f"{path}?no_such=1", body)).problem(422, "LJ806")
    assert "no_such" in {fault["path"] for fault in said["errors"]}
    for broken in ("limit=0", "limit=101", "limit=x", "limit=-1", "cursor=%ff", "limit=1e9"):
        if endpoint.query and broken.partition("=")[0] in endpoint.query.__struct_fields__:
            (await client.get(f"{path}?{broken}")).problem(422, "LJ806")
    if endpoint.query and "cursor" in endpoint.query.__struct_fields__:
        for cursor in ("x", "WyJhIl0", "bnVsbA", "e30", "////", "W251bGxd"):
            (await client.get(f"{path}?cursor={cursor}")).problem(400, "LJ812", "LJ213")


@pytest.mark.parametrize("quantity", [0, -1, 10**9, 2**63, 1.5, "3", True, None])
async def test_quantities_out_of_range(quantity: Any, guest: Client, shop: Shop) -> None:
    variant = str(await shop.sells(5))
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": variant})).ok()
    added = await guest.post("/api/v1/carts/current/items", {"variant_id": variant, "quantity": quantity})
    added.problem(422, "LJ805")
    opened = await guest.post("/api/v1/carts", {"items": [{"variant_id": variant, "quantity": quantity}]})
    assert opened.problem(422, "LJ805")["errors"][0]["path"] == "items[0].quantity"
    if quantity != 0:
        line = f"/api/v1/carts/{cart['id']}/items/{variant}"
        (await guest.put(line, {"quantity": quantity})).problem(422, "LJ805")
    assert (await guest.get("/api/v1/carts/current")).ok()["item_count"] == 1
    assert await shop.count("carts.carts") == 1


@pytest.mark.parametrize("delta", [0, 10**9, -(10**9), "1", None])
async def test_stock_moves_by_what_makes_sense(delta: Any, manager: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    said = {"delta": delta, "reason": "manual"}
    (await manager.post(f"/api/v1/admin/variants/{variant}/stock-adjustments", said)).problem(422, "LJ805", "LJ302")
    assert await shop.stock_of(variant) == (5, 0)


async def test_stock_does_not_go_below_what_is_held(manager: Client, guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    await shop.reserves_on("cart")
    (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": 4})).ok()
    said = {"delta": -2, "reason": "damage"}
    (await manager.post(f"/api/v1/admin/variants/{variant}/stock-adjustments", said)).problem(409, "LJ305")


async def test_unprintable_text_is_refused_and_not_stored(manager: Client, shop: Shop) -> None:
    for title in ("\x00", "a\x00b"):
        reply = await manager.post("/api/v1/admin/products", {"title": title})
        assert reply.problem(422)["code"].startswith("LJ")
    assert await shop.count("catalog.products") == 0


@pytest.mark.parametrize("price", ["-1", "1.234", "1e3", "1,5", "99999999999999999999", "0.1.2", "", " 1", "١"])
async def test_prices_that_are_none(price: str, manager: Client, shop: Shop) -> None:
    (await manager.post("/api/v1/admin/products", {"title": "Gorra", "price": price})).problem(422)
    assert await shop.count("catalog.products") == 0


async def test_replayed_and_altered_keys_have_one_effect(manager: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    path = f"/api/v1/admin/variants/{variant}/stock-adjustments"
    for _ in range(3):
        level = (await manager.post(path, {"delta": 2, "reason": "manual"}, idempotency_key="k")).ok(201)
        assert level["on_hand"] == 7
    (await manager.post(path, {"delta": 3, "reason": "manual"}, idempotency_key="k")).problem(422, "LJ010")
    assert await shop.stock_of(variant) == (7, 0)


async def test_an_expired_session_is_refused(guest: Client, shop: Shop) -> None:
    await shop.owner.execute(
        "update people.sessions set expires_at = now() - interval '1 second' where store_id = $1", shop.store
    )
    (await guest.get("/api/v1/carts/current")).problem(401, "LJ810")
    (await guest.post("/api/v1/carts/current/items", {"variant_id": str(new_id())})).problem(401, "LJ810")


async def test_what_is_not_there_is_a_problem_too(web: Client) -> None:
    (await web.get("/api/v1/no-such-thing")).problem(404, "LJ800")
    (await web.get("/api")).problem(404, "LJ800")
    refused = await web.put("/api/v1/carts", {})
    refused.problem(405, "LJ801")
    assert refused.headers["allow"] == "POST"
    (await web.request("BREW", "/api/v1/carts")).problem(405, "LJ801")
    assert json.loads((await web.get("/api/v1/store", host="bad host!")).body)["code"].startswith("LJ")
