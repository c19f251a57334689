"""Reminders over HTTP: asked for in the API and in pages, told by mail, ended by a link."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from lonja.catalog.model import CollectionDraft, Option, ProductDraft, VariantDraft
from lonja.catalog.operations import create_collection
from lonja.drops import ask_reminder
from lonja.drops.reminder_links import leave_path
from lonja.drops.reminders import hear_stock, tell_opening, tell_restock
from lonja.notifications.message import message_of
from lonja.platform.call import Call
from lonja.platform.secrets import SecretBox
from lonja.web.tokens import VISITOR_COOKIE
from tests import world
from tests.notifications.conftest import Mailroom
from tests.notifications.test_smtp import a_post
from tests.shop import Shop
from tests.web.client import Client, Reply

FORM = {"content_type": "application/x-www-form-urlencoded"}
JOB, GUEST = Call.job("test"), Call(actor="guest")


@pytest.fixture
def mailroom(shop: Shop) -> Mailroom:
    return Mailroom(shop)


async def a_drop(shop: Shop, *variants: UUID, minutes: float = 10) -> UUID:
    """A drop that opens so many minutes from now."""
    products = await shop.owner.fetch(
        "SELECT product_id FROM catalog.product_variants WHERE id = ANY ($1)", list(variants)
    )
    draft = CollectionDraft(
        name="Faro", slug="faro", type="drop", is_active=True, starts_at=datetime.now(UTC) + timedelta(minutes=minutes),
        products=tuple(row[0] for row in products),
    )  # fmt: skip
    return await create_collection(shop.database, shop.store, shop.staff, draft)


async def slug_of(shop: Shop, variant: UUID) -> str:
    found: str = await shop.owner.fetchval(
        """SELECT p.slug FROM catalog.products p JOIN catalog.product_variants v ON v.product_id = p.id
        WHERE v.id = $1""",
        variant,
    )
    return found


async def type_in(web: Client, said: str, **headers: Any) -> Reply:
    """A form of a page is sent."""
    return await web.post("/reminders", raw=said.encode(), **FORM, **headers)


async def test_the_api_asks_once_and_refuses_what_is_there(web: Client, shop: Shop) -> None:
    """One answer for every address; no address, no drop, no variant, and what can be bought are refused."""
    gone, there = await shop.sells(0), await shop.sells(3)
    await a_drop(shop, there)
    drop, product = "/api/v1/drops/faro/reminders", f"/api/v1/products/{await slug_of(shop, gone)}/reminders"
    said = (await web.post(drop, {"email": "Ana@Example.com"}, accept_language="es")).ok()
    assert said == {"kind": "opens", "message": "Recibirás un correo un cuarto de hora antes de que abra."}
    assert (await web.post(drop, {"email": "ana@example.com"}, accept_language="es")).ok() == said
    assert (await web.post(product, {"email": "eva@example.com", "variant_id": str(gone)})).ok()["kind"] == "restock"
    assert await shop.count("drops.reminders") == 2
    (await web.post(drop, {"email": "a..b@example.com"})).problem(422, "LJ450")
    (await web.post("/api/v1/drops/none/reminders", {"email": "ana@example.com"})).problem(404, "LJ204")
    (await web.post(product, {"email": "ana@example.com", "variant_id": str(there)})).problem(404, "LJ403")
    said = {"email": "ana@example.com", "variant_id": str(gone)}
    (await web.post("/api/v1/products/none/reminders", said)).problem(404)
    await shop.receives(gone, 1)
    (await web.post(product, {"email": "ana@example.com", "variant_id": str(gone)})).problem(409, "LJ550")
    for n in range(47):
        (await web.post(drop, {"email": f"{n}@example.com"})).ok()
    late = await web.post(drop, {"email": "late@example.com"})
    assert late.problem(429, "LJ451")["params"]["retry_after"] <= 900
    assert late.headers["retry-after"]
    assert (await type_in(web, "drop=faro&email=late%40example.com")).status == 429


async def test_a_page_offers_what_can_be_waited_for(web: Client, customer: Client, shop: Shop) -> None:
    """Without JavaScript: the form stands where the button stood, and leads to a page; the signed in type nothing."""
    sizes = ("S", "M", "L")
    draft = ProductDraft(
        title="Gorra", slug="gorra", status="active", options=(Option("Talla", sizes),),
        variants=tuple(VariantDraft(price_minor=1_000, options={"Talla": size}) for size in sizes),
    )  # fmt: skip
    made = await world.make_product(shop.database, shop.store, draft)
    small, medium, large = [one.id for one in made.variants]
    page = (await web.get("/products/gorra")).text
    assert "data-buy-row hidden" in page
    assert page.count("<option value=") >= 3
    await shop.receives(medium, 2)
    page = (await web.get("/products/gorra")).text
    assert 'data-reminder="variant" hidden' in page
    assert "data-buy-row hidden" not in page
    shown = (await web.get(f"/products/gorra?variant={large}", cookie=f"{VISITOR_COOKIE}={customer.token}")).text
    assert f'<option value="{large}" selected>' in shown
    assert f'<option value="{medium}"' not in shown
    email = await shop.owner.fetchval("SELECT email FROM customers.customers WHERE store_id = $1", shop.store)
    assert f'value="{email}"' in shown
    done = await type_in(web, f"variant={small}&email=ana%40example.com")
    assert (done.status, done.headers["location"]) == (303, "/reminders?thanks=restock")
    thanks = (await web.get("/reminders?thanks=restock", accept_language="bn")).text
    assert "data-said" in thanks
    for wrong, status in (
        (f"variant={small}&email=ana", 422), (f"variant={medium}&email=ana%40example.com", 409),
        ("variant=x&email=ana%40example.com", 409), ("drop=none&email=ana%40example.com", 404),
    ):  # fmt: skip
        assert (await type_in(web, wrong)).status == status
    again = (await type_in(web, f"variant={small}&email=ana")).text
    assert 'id="reminder-email-error"' in again
    assert f'name="variant" value="{small}"' in again
    assert (await type_in(web, f"variant={small}&email=eva%40example.com", sec_fetch_site="cross-site")).status == 403
    assert (await web.get("/reminders")).headers["location"] == "/"
    assert await shop.count("drops.reminders") == 1


async def test_before_a_drop_its_products_and_its_page_offer_to_tell(web: Client, shop: Shop) -> None:
    """Beside the countdown."""
    variant = await shop.sells(3)
    await a_drop(shop, variant)
    for page in ("/collections/faro", f"/products/{await slug_of(shop, variant)}"):
        assert 'name="drop" value="faro"' in (await web.get(page)).text
    assert (await type_in(web, "drop=faro&email=ana%40example.com")).headers["location"] == "/reminders?thanks=opens"


async def test_a_mail_leads_to_what_was_waited_for_and_can_be_ended(
    web: Client, shop: Shop, mailroom: Mailroom, house_keys: str
) -> None:
    """RFC 8058: following a link changes nothing, one POST ends it, a button's or a mail program's."""
    box = SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})
    gone = await shop.sells(0)
    drop = await a_drop(shop, await shop.sells(3))
    for locale in ("es", "bn", "en"):
        await ask_reminder(shop.database, shop.store, GUEST, f"{locale}@example.com", locale, drop_id=drop)
    there = f"/api/v1/products/{await slug_of(shop, gone)}/reminders"
    await web.post(there, {"email": "es@example.com", "variant_id": str(gone)})
    await shop.receives(gone, 1)
    assert await tell_opening(shop.database, shop.store, JOB) == 3
    await hear_stock(shop.database, shop.store, JOB)
    assert await tell_restock(shop.database, shop.store, JOB) == 1
    await mailroom.work()
    mails = await mailroom.kept()
    assert sorted(mail.kind for mail in mails) == ["drop_opens", "drop_opens", "drop_opens", "restocked"]
    for mail in mails:
        product = f"/products/{await slug_of(shop, gone)}?variant={gone}"
        target = product if mail.kind == "restocked" else "/collections/faro"
        for text in (mail.plain, mail.html):
            assert target in text
            assert "/reminders/cancellation?token=" in text
            assert "%(" not in text
    assert len({mail.subject for mail in mails}) == 4
    assert "List-Unsubscribe-Post" in message_of(a_post(leave="https://lonja.example/x"))

    waits = await shop.sells(0)
    reminder = await shop.owner.fetchval(
        "SELECT id FROM drops.reminders WHERE store_id = $1 AND email = 'es@example.com' LIMIT 1", shop.store
    )
    where = f"/api/v1/products/{await slug_of(shop, waits)}/reminders"
    (await web.post(where, {"email": "es@example.com", "variant_id": str(waits)})).ok()
    leave = leave_path(box, shop.store, reminder)
    for method in ("GET", "HEAD"):
        assert (await web.request(method, leave)).status == 200
    assert await _waiting(shop) == 1
    assert (await web.post(leave, raw=b"List-Unsubscribe=One-Click", **FORM)).status == 200
    assert (await web.post(leave, raw=b"", **FORM)).status == 200, "twice is once"
    assert await _waiting(shop) == 0
    for odd in (urlsplit(leave).path, f"{urlsplit(leave).path}?token=v1.k1.AAAA"):
        for reply in (await web.get(odd), await web.post(odd, raw=b"", **FORM)):
            assert reply.status == 410


async def _waiting(shop: Shop) -> int:
    found: int = await shop.owner.fetchval(
        "SELECT count(*) FROM drops.reminders WHERE store_id = $1 AND told_at IS NULL", shop.store
    )
    return found
