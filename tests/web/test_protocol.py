"""HTTP itself: headers, caching, origins, files, health, and which store a request means."""

import asyncio
from typing import Any

import pytest
from litestar.types import ASGIApp

from lonja.platform.ids import new_id
from lonja.stores import add_domain
from lonja.web.files import asset, asset_url
from lonja.web.security import PAGE_HEADERS, till_policy
from tests.shop import Shop
from tests.web.client import Client


async def test_correlation_id_is_echoed_or_made(web: Client) -> None:
    mine = str(new_id())
    assert (await web.get("/api/v1/store", x_correlation_id=mine)).headers["x-correlation-id"] == mine
    for nonsense in ("", "x", "1" * 500):
        made = (await web.get("/api/v1/store", x_correlation_id=nonsense)).headers["x-correlation-id"]
        assert len(made) == 36


async def test_correlation_id_is_stored_with_what_the_request_wrote(web: Client, shop: Shop) -> None:
    variant, mine = await shop.sells(5), str(new_id())
    await shop.reserves_on("cart")
    (await web.post("/api/v1/carts", {"items": [{"variant_id": str(variant)}]}, x_correlation_id=mine)).ok(201)
    stored = await shop.owner.fetchval(
        "select correlation_id from inventory.inventory_reservations where store_id = $1", shop.store
    )
    assert str(stored) == mine


async def test_security_headers(web: Client) -> None:
    for reply in (await web.get("/api/v1/store"), await web.get("/no-such-page"), await web.get("/api/nope")):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"]
        policy = reply.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000"])
@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:8000", "http://maal.localhost:8000"])
def test_a_form_on_a_desk_may_lead_to_a_provider_on_the_same_machine(base_url: str, origin: str) -> None:
    """And nothing else of the policy is different."""
    policy = till_policy(base_url, origin)
    extra = b" http://127.0.0.1:* http://localhost:*"
    assert b"form-action 'self' https:" + extra + b";" in policy
    assert (b"content-security-policy", policy.replace(extra, b"")) in PAGE_HEADERS


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example", "http://127.0.0.1:8000"),
        ("https://127.0.0.1", "http://127.0.0.1:8000"),
        ("http://shop.example", "http://127.0.0.1"),
        ("http://10.0.0.7:8000", "http://10.0.0.7:8000"),
        ("http://127.0.0.1:8000", "http://shop.example"),  # a proxy that nobody told us about
        ("http://127.0.0.1:8000", "https://127.0.0.1:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1.shop.example"),
        ("http://127.0.0.1:8000", "http://localhost.example"),
        ("http://127.0.0.1:8000", "http://[nonsense"),
    ],
)
def test_a_form_elsewhere_leads_to_us_or_to_https(base_url: str, origin: str) -> None:
    """What a browser gets in production."""
    assert (b"content-security-policy", till_policy(base_url, origin)) in PAGE_HEADERS


async def test_a_checkout_says_where_its_form_may_lead(web: Client, guest: Client, shop: Shop) -> None:
    """The pages that send people to pay bear that policy: by the address they were asked for; others never do."""
    token = guest.token
    await guest.post("/api/v1/carts/current/items", {"variant_id": str(await shop.sells())})
    for host, is_local in (("127.0.0.1:8000", True), ("shop.test", False)):
        page = await web.get("/checkout", host=host, authorization=f"Bearer {token}")
        assert page.status == 200
        assert ("http://127.0.0.1:*" in page.headers["content-security-policy"]) is is_local
        other = await web.get("/cart", host=host, authorization=f"Bearer {token}")
        assert "http:" not in other.headers["content-security-policy"].replace("https:", "")


async def test_catalog_reads_have_an_etag_that_stock_changes(web: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    first = await web.get("/api/v1/products")
    assert first.ok()["products"][0]["available"] == 5
    tag = first.headers["etag"]
    same = await web.get("/api/v1/products", if_none_match=tag)
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    await shop.receives(variant, 1)
    changed = await web.get("/api/v1/products", if_none_match=tag)
    assert changed.ok()["products"][0]["available"] == 6
    for path in ("/api/v1/categories", "/api/v1/brands", "/api/v1/collections"):
        tag = (await web.get(path)).headers["etag"]
        assert (await web.get(path, if_none_match=tag)).status == 304


async def test_head_is_answered(web: Client) -> None:
    assert (await web.request("HEAD", "/api/v1/store")).status == 200


async def test_cookie_mutations_of_another_site_are_not_carried_out(web: Client, guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    line, cookie = {"variant_id": str(variant)}, f"other=1; lonja_session={guest.token}"
    path = "/api/v1/carts/current/items"
    for origin in (
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
    ):
        (await web.post(path, line, cookie=cookie, **origin)).problem(403, "LJ807")
    for origin in ({"sec_fetch_site": "same-origin"}, {"origin": "http://shop.test"}, {}):
        (await web.post(path, line, cookie=cookie, **origin)).ok()
    (await guest.post(path, line, sec_fetch_site="cross-site")).ok()
    login = {"email": "a@b.mx", "password": "x"}
    (await web.post("/api/v1/auth/login", login, sec_fetch_site="cross-site")).problem(403, "LJ807")


async def test_store_by_prefix_header_and_host(app: ASGIApp, shop: Shop, slug: str) -> None:
    visitor, host = Client(app), f"{slug[:40]}.example"
    await add_domain(shop.database, shop.store, shop.staff, host)
    for reply in (
        await visitor.get(f"/s/{slug}/api/v1/store"),
        await visitor.get("/api/v1/store", lonja_store=slug),
        await visitor.get("/api/v1/store", host=host),
        await visitor.get("/api/v1/store", host=f"{host.upper()}:8443"),
        await visitor.get(f"/s/{slug}/api/v1/store", lonja_store="no-such-store"),
    ):
        assert reply.ok()["slug"] == slug


async def until_status(web: Client, status: str) -> None:
    """What another connection changed is heard within moments (platform.changes)."""
    while (await web.get("/api/v1/store")).ok()["status"] != status:
        await asyncio.sleep(0)


async def test_a_closed_store_shows_and_sells_nothing(web: Client, manager: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    (await manager.patch("/api/v1/admin/settings", {"status": "closed"})).ok(204)
    await until_status(web, "closed")
    assert (await web.get("/api/v1/products")).ok()["products"]
    (await web.post("/api/v1/carts", {"items": [{"variant_id": str(variant)}]})).problem(409, "LJ811")
    (await web.post("/api/v1/sessions")).ok(201)
    (await manager.patch("/api/v1/admin/settings", {"status": "open"})).ok(204)
    await until_status(web, "open")
    (await web.post("/api/v1/carts", {})).ok(201)


async def test_a_suspended_store_is_unknown(web: Client, shop: Shop) -> None:
    await shop.owner.execute("update stores.stores set status = 'suspended' where id = $1", shop.store)
    (await web.get("/api/v1/store")).problem(404, "LJ808")


async def test_health(app: ASGIApp) -> None:
    visitor = Client(app)
    assert (await visitor.get("/healthz")).ok() == {"status": "alive"}
    assert (await visitor.get("/readyz")).ok() == {"status": "ready"}
    assert set((await visitor.get("/healthz/batches")).ok()) == {"adds"}
    abroad = {"type": "http", "client": ("192.0.2.1", 1), "method": "GET", "path": "/healthz/batches", "headers": []}
    said: list[Any] = []

    async def hear(message: Any) -> None:
        said.append(message)

    await app({**abroad, "query_string": b"", "scheme": "http"}, None, hear)  # type: ignore[arg-type]  # reads no body
    assert said[0]["status"] == 404


async def test_assets_are_kept_for_ever_under_their_hash(app: ASGIApp) -> None:
    visitor = Client(app)
    fresh = await visitor.get(asset_url("reference.css"))
    assert "immutable" in fresh.headers["cache-control"]
    assert fresh.headers["content-type"] == "text/css; charset=utf-8"
    found = asset("reference.css")
    assert found is not None
    assert found.body == fresh.body
    small = await visitor.get(found.url, accept_encoding="gzip")
    assert small.headers["content-encoding"] == "gzip"
    assert len(small.body) < len(fresh.body)
    old = await visitor.get("/assets/000000000000/reference.css")
    assert "immutable" not in old.headers["cache-control"]
    for path in ("/assets/x/no-such-file.css", "/assets/x/reference.css.txt", "/assets/x/../app.py"):
        assert (await visitor.get(path)).status == 404


async def test_media_stays_in_its_folder(app: ASGIApp) -> None:
    visitor = Client(app)
    picture = await visitor.get("/media/maal/hoodie.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["content-security-policy"]
    assert (await visitor.get("/media/maal/hoodie.svg", if_none_match=picture.headers["etag"])).status == 304
    for path in ("../secret.txt", "maal/../../secret.txt", "maal", "", "no.svg", "%2e%2e/secret.txt", "a\x00b"):
        assert (await visitor.get(f"/media/{path}")).status == 404


@pytest.mark.parametrize("name", ["Chrome", "x" * 400])
async def test_a_page_says_it_in_a_sentence(web: Client, name: str) -> None:
    page = await web.get("/no-such-page", user_agent=name, accept_language="en")
    assert page.status == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "There is nothing at this address." in page.text
