"""The outbox of a desk, and what a mail's link opens."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest_asyncio
from litestar.types import ASGIApp

from lonja.notifications import jobs
from lonja.notifications.operations import queue_mails
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.jobs import JobContext, Services
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.web.app import create_app
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import PASSWORD, lights_on
from tests.web.test_purchase import order_of


@pytest_asyncio.fixture(scope="session")
async def desk(database_url: str, house_keys: str) -> AsyncIterator[ASGIApp]:
    """The application on somebody's desk: it has an outbox."""
    async with lights_on(create_app(Settings(database_url=database_url, outbox=True)), house_keys) as made:
        yield made


async def mailed(shop: Shop, house_keys: str) -> str:
    """The shop's last mail, as HTML, after a worker has been at it."""
    services = Services(
        database=shop.database,
        settings=Settings(outbox=True),
        clock=SystemClock(),
        secrets=SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys}),
    )
    context = JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1)
    await queue_mails(shop.database, shop.store, context.call)
    await jobs.send_due(context, shop.store)
    html: str = await shop.owner.fetchval(
        "SELECT html FROM notifications.outbox WHERE store_id = $1 ORDER BY mail_id DESC LIMIT 1", shop.store
    )
    return html


def link_of(html: str, part: str) -> str:
    """The path and query of the link that leads there."""
    found = next(each for each in re.findall(r'href="([^"]+)"', html) if part in each)
    parts = urlsplit(found.replace("&amp;", "&"))
    return f"{parts.path}?{parts.query}"


async def bought(client: Client, shop: Shop) -> Any:
    cart = (await client.post("/api/v1/carts/current/items", {"variant_id": str(await shop.sells(5))})).ok()
    return await order_of(client, shop, cart, "cod")


async def test_a_guest_opens_the_order_from_the_mail(
    app: ASGIApp, web: Client, guest: Client, shop: Shop, house_keys: str
) -> None:
    """EML-02: an order bought over the API, whose secret only the guest has; its page and the API alike."""
    placed = await bought(guest, shop)
    path = link_of(await mailed(shop, house_keys), "/orders/")
    stranger = Client(app)
    page = await stranger.get(path)
    assert page.status == 200, page.text
    assert str(placed["number"]) in page.text
    assert "Calle 5" in page.text or "Ana" in page.text
    key = path.partition("?key=")[2]
    assert (await web.get(f"/api/v1/orders/{placed['order_id']}?key={key}")).ok()["number"] == placed["number"]
    (await web.get(f"/api/v1/orders/{placed['order_id']}?key={key[:-4]}AAAA")).problem(404, "LJ504")
    (await web.get(f"/api/v1/orders/{placed['order_id']}")).problem(404, "LJ504")
    other = await bought(guest, shop)
    (await web.get(f"/api/v1/orders/{other['order_id']}?key={key}")).problem(404, "LJ504")


async def test_a_customers_link_leads_through_the_door(
    app: ASGIApp, customer: Client, shop: Shop, house_keys: str
) -> None:
    """Who is signed in goes on to the order, everybody else signs in first."""
    placed = await bought(customer, shop)
    path = link_of(await mailed(shop, house_keys), "/orders/")
    assert "/sign-in?next=/orders/" in path
    assert (await Client(app).get(path)).status == 200
    gone_on = await Client(app).get(path, cookie=f"lonja_session={customer.token}")
    assert gone_on.status == 303
    assert gone_on.headers["location"].endswith(f"/orders/{placed['order_id']}")


async def test_a_changed_password_is_mailed(web: Client, shop: Shop, house_keys: str) -> None:
    """EML-06, IAM-09: through the API, to the customer's address, without either password in it."""
    email = "nora@example.com"
    said = {"email": email, "password": PASSWORD, "full_name": "Nora"}
    token = (await web.post("/api/v1/auth/register", said)).ok(201)["token"]
    changed = {"password": PASSWORD, "new_password": "another horse, another staple"}
    (await web(token=token).post("/api/v1/auth/password", changed)).ok(204)
    html = await mailed(shop, house_keys)
    assert "Se cambió tu contraseña" in html
    assert PASSWORD not in html
    assert "another horse" not in html
    row = await shop.owner.fetchrow("SELECT recipient, kind FROM notifications.mails WHERE store_id = $1", shop.store)
    assert tuple(row) == (email, "password_changed")


async def test_the_outbox_shows_the_mail_and_frames_it_safely(
    app: ASGIApp, desk: ASGIApp, guest: Client, shop: Shop, house_keys: str
) -> None:
    """The frame may not run, submit or be anybody; the page around it may frame us and nothing else."""
    await bought(guest, shop)
    html = await mailed(shop, house_keys)
    reader = Client(desk)
    listed = await reader.get("/outbox")
    assert listed.status == 200
    mail = await shop.owner.fetchval("SELECT mail_id FROM notifications.outbox WHERE store_id = $1", shop.store)
    path = f"/outbox/{shop.store}/{mail}"
    page = await reader.get(path)
    assert f'src="{path}/letter"' in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    letter = await reader.get(f"{path}/letter")
    assert letter.text == html
    policy = letter.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert "allow-same-origin" not in policy
    assert "Pedido #" in (await reader.get(f"{path}/plain")).text
    for gone in (f"/outbox/{shop.store}/{shop.store}", f"/outbox/{mail}/{mail}", f"/outbox/{mail}/{mail}/letter"):
        assert (await reader.get(gone)).status == 404


async def test_there_is_no_outbox_anywhere_else(
    app: ASGIApp, guest: Client, shop: Shop, house_keys: str, database_url: str
) -> None:
    """In production these addresses do not exist: without the setting, and with a mail server whatever the setting."""
    await bought(guest, shop)
    await mailed(shop, house_keys)
    mail = await shop.owner.fetchval("SELECT mail_id FROM notifications.outbox WHERE store_id = $1", shop.store)
    both = Settings(database_url=database_url, outbox=True, smtp_url="smtp://mail.example")
    async with lights_on(create_app(both), house_keys) as sending:
        for installation in (app, sending):
            for path in ("/outbox", *(f"/outbox/{shop.store}/{mail}{part}" for part in ("", "/plain", "/letter"))):
                assert (await Client(installation).get(path)).status == 404, path
            assert "/outbox" not in (await Client(installation).get("/")).text
    assert msgspec.structs.replace(both, smtp_url=None).has_outbox


async def test_staff_sees_what_was_mailed(
    web: Client, guest: Client, customer: Client, manager: Client, shop: Shop, slug: str, house_keys: str
) -> None:
    """EML-10: over the API in pages, and on the order's timeline; nobody but staff."""
    placed = [await bought(client, shop) for client in (guest, customer)]
    await mailed(shop, house_keys)
    first = (await manager.get("/api/v1/admin/mails?limit=1")).ok()
    second = (await manager.get(f"/api/v1/admin/mails?limit=1&cursor={first['next_cursor']}")).ok()
    assert second["next_cursor"] is None
    mails = [*first["mails"], *second["mails"]]
    assert [mail["order_id"] for mail in mails] == [each["order_id"] for each in placed[::-1]]
    assert {(mail["kind"], mail["status"], mail["attempts"]) for mail in mails} == {("order_confirmed", "sent", 1)}
    (await web.get("/api/v1/admin/mails")).problem(401, "LJ809")
    page = await web.get(f"/admin/{slug}/orders/{placed[0]['order_id']}", cookie=f"lonja_staff={manager.token}")
    assert page.status == 200
    assert "Mail: order confirmed, sent" in page.text
