"""The newsletter over HTTP: typed into the API or a page, confirmed and left by links, listed for staff alone."""

import asyncio
import csv
import io
from typing import Any

import pytest

from lonja.newsletter.links import Purpose, path
from lonja.platform.secrets import SecretBox
from lonja.web.tokens import STAFF_COOKIE
from tests.newsletter.conftest import Desk
from tests.shop import Shop
from tests.web.client import Client, Reply

SPOKEN = "/api/newsletter/suscribir"
API = "/api/v1/newsletter/subscriptions"
FORM = {"content_type": "application/x-www-form-urlencoded"}
ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


@pytest.fixture
def box(house_keys: str) -> SecretBox:
    """The app's."""
    return SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})


async def link(desk: Desk, box: SecretBox, purpose: Purpose, email: str = "ana@example.com") -> str:
    """What the mail to an address leads to."""
    return path(box, desk.shop.store, purpose, await desk.id_of(email))


async def type_in(web: Client, email: str, source: str = "popup", **headers: Any) -> Reply:
    """A form of a page is sent."""
    return await web.post("/newsletter", raw=f"email={email}&source={source}".encode(), **FORM, **headers)


@pytest.mark.parametrize("route", [API, SPOKEN])
async def test_an_address_is_subscribed(web: Client, desk: Desk, route: str) -> None:
    """NWS-02, NWS-03, NWS-04: the route of the seed and ours; the answer is one, whoever is asked for."""
    said = (await web.post(route, {"email": "Ana@Example.com"}, accept_language="es")).ok()
    assert (said["success"], said["needs_confirmation"]) == (True, False)
    assert said["message"].startswith("Mira tu correo")
    assert (await web.post(route, {"email": "ana@example.com"}, accept_language="es")).ok() == said
    assert [code["email"] for code in await desk.codes()] == ["ana@example.com"]
    assert (await desk.row())["source"] == "api"


@pytest.mark.parametrize(
    "email", ["ana", "ana@example", "a..b@example.com", "ana@shop.test", "x" * 65 + "@example.com"]
)
async def test_what_is_no_address_is_refused(web: Client, desk: Desk, email: str) -> None:
    """NWS-02: 422, and nothing is kept."""
    (await web.post(SPOKEN, {"email": email})).problem(422)
    refused = await type_in(web, email)
    assert refused.status == 422
    assert 'id="newsletter-email-error"' in refused.text
    assert f'value="{email}"' in refused.text
    assert await desk.shop.count("newsletter.newsletter_subscribers") == 0


async def test_sixty_requests_at_once_are_one_code_and_ten_refusals(web: Client, desk: Desk) -> None:
    """NWS-06: over HTTP; fifty a network in a quarter of an hour, and a page says so too."""
    replies = await asyncio.gather(*(web.post(SPOKEN, {"email": "ana@example.com"}) for _ in range(60)))
    assert sorted({reply.status for reply in replies}) == [200, 429]
    assert len([reply for reply in replies if reply.status == 429]) == 10
    late = await web.post(API, {"email": "eva@example.com"})
    assert late.problem(429, "LJ451")["params"]["retry_after"] <= 900
    assert late.headers["retry-after"]
    assert (await type_in(web, "eva@example.com")).status == 429
    assert len(await desk.codes()) == 1


async def test_a_form_works_without_javascript(web: Client, desk: Desk) -> None:
    """NWS-04: sent, thanked on a page that can be reloaded; another site's form does nothing."""
    done = await type_in(web, "ana%40example.com", "footer")
    assert (done.status, done.headers["location"]) == (303, "/newsletter?thanks=yes")
    assert "data-said" in (await web.get("/newsletter?thanks=yes")).text
    assert (await desk.row())["source"] == "footer"
    foreign = await type_in(web, "eva@example.com", sec_fetch_site="cross-site")
    assert foreign.status == 403
    assert await desk.row("eva@example.com") is None
    assert (await type_in(web, "leo@example.com", "nonsense")).status == 303
    assert (await desk.row("leo@example.com"))["source"] == "footer"


async def test_following_a_link_changes_nothing_and_a_button_does(web: Client, desk: Desk, box: SecretBox) -> None:
    """A mail scanner that follows links confirms nothing and unsubscribes nobody."""
    await desk.offers(needs_confirmation=True)
    await desk.subscribe()
    yes, no = await link(desk, box, "confirmation"), await link(desk, box, "unsubscription")
    for there in (yes, no):
        for method in ("GET", "HEAD"):
            assert (await web.request(method, there)).status == 200
    assert await desk.status() == "pending"
    assert f'action="{yes.replace("&", "&amp;")}"' in (await web.get(yes)).text
    assert (await web.post(yes, raw=b"", **FORM)).status == 200
    assert (await desk.status(), len(await desk.codes())) == ("subscribed", 1)
    assert (await web.post(yes, raw=b"", **FORM)).status == 200, "again is fine"
    assert (await web.post(no, raw=b"", **FORM)).status == 200
    assert (await web.post(no, raw=b"", **FORM)).status == 200
    assert await desk.status() == "unsubscribed"
    assert (await web.post(yes, raw=b"", **FORM)).status == 410, "who left is asked anew"
    assert await desk.status() == "unsubscribed"


@pytest.mark.parametrize(
    "given",
    [
        {"raw": ONE_CLICK, **FORM},
        {
            "raw": b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
            "content_type": "multipart/form-data; boundary=b",
        },
        {"raw": b""},
    ],
)
async def test_a_mail_program_leaves_with_one_post(web: Client, desk: Desk, box: SecretBox, given: Any) -> None:
    """RFC 8058: no cookie, no page, no redirect; either kind of form."""
    await desk.subscribe()
    left = await web.post(await link(desk, box, "unsubscription"), **given)
    assert left.status == 200
    assert await desk.status() == "unsubscribed"


async def test_a_link_that_is_not_ours_is_over(web: Client, desk: Desk, box: SecretBox) -> None:
    """410 and a way on; a link's purpose is sealed in."""
    await desk.subscribe()
    swapped = (await link(desk, box, "confirmation")).replace("confirmation", "unsubscription")
    for odd in ("/newsletter/unsubscription", "/newsletter/unsubscription?token=v1.k1.AAAA", swapped):
        for reply in (await web.get(odd), await web.post(odd, raw=ONE_CLICK, **FORM)):
            assert reply.status == 410
            assert "This link cannot be used any more" in reply.text or "Este enlace ya no se puede usar" in reply.text
            assert 'value="popup"' not in reply.text, "who wants to leave is not asked to come"
    assert await desk.status() == "subscribed"


async def test_staff_reads_the_list_and_nobody_else(web: Client, guest: Client, viewer: Client, desk: Desk) -> None:
    """C-05: the public reads no subscriber; with permission, a page at a time."""
    for n in range(3):
        await desk.subscribe(f"{n}@example.com")
    await desk.leave("0@example.com")
    there = "/api/v1/admin/newsletter/subscribers"
    (await web.get(there)).problem(401)
    (await guest.get(there)).problem(401)
    first = (await viewer.get(f"{there}?limit=2")).ok()
    rest = (await viewer.get(f"{there}?limit=2&cursor={first['next_cursor']}")).ok()
    found = first["subscribers"] + rest["subscribers"]
    assert [one["email"][0] for one in found] == ["2", "1", "0"]
    assert rest["next_cursor"] is None
    assert all(one["code"].startswith("DESC") and not one["is_used"] for one in found)
    left = (await viewer.get(f"{there}?status=unsubscribed")).ok()["subscribers"]
    assert [one["email"] for one in left] == ["0@example.com"]
    (await viewer.get(f"{there}?limit=101")).problem(422)


async def test_the_merchant_decides_what_is_offered(web: Client, manager: Client, viewer: Client, desk: Desk) -> None:
    there = "/api/v1/admin/newsletter/settings"
    usual = (await viewer.get(there)).ok()
    assert list(usual.values()) == [True, False, 1_000, 30]
    (await viewer.patch(there, {"valid_days": 7})).problem(403, "LJ128")
    for wrong in ({"valid_days": 0}, {"valid_days": 366}, {"discount_basis_points": 10_001}, {"percent": 1}):
        (await manager.patch(there, wrong)).problem(422)
    (await manager.patch(there, {"needs_confirmation": True, "is_popup_on": False})).ok(204)
    assert list((await viewer.get(there)).ok().values()) == [False, True, 1_000, 30]
    assert (await web.post(API, {"email": "ana@example.com"})).ok()["needs_confirmation"]
    assert await desk.status() == "pending"
    assert "data-welcome" not in (await web.get("/")).text


async def test_the_file_holds_texts_and_no_formulas(manager: Client, guest: Client, desk: Desk, slug: str) -> None:
    """C-05; and an address may begin like a formula: nothing that a spreadsheet runs leaves the house."""
    for email in ("=cmd|x!a1@example.com", "+1@example.com", "-2@example.com", "ana@example.com"):
        await desk.subscribe(email)
    there = f"/admin/{slug}/newsletter/subscribers.csv"
    assert (await guest.get(there)).status in {302, 303, 401}
    reply = await manager.get(there)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert reply.headers["content-disposition"].startswith(f'attachment; filename="{slug}-newsletter-')
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
    assert [row["email"] for row in rows] == [
        "ana@example.com", "'-2@example.com", "'+1@example.com", "'=cmd|x!a1@example.com"
    ]  # fmt: skip
    assert {(row["status"], row["used"]) for row in rows} == {("subscribed", "no")}
    assert rows[0]["code"].startswith("DESC")
    only = (await manager.get(f"{there}?status=pending")).body.decode("utf-8-sig")
    assert only.count("\r\n") == 1


async def test_the_admins_form_says_what_is_wrong(manager: Client, viewer: Client, desk: Desk, slug: str) -> None:
    there = f"/admin/{slug}/newsletter"
    staff = {"cookie": f"{STAFF_COOKIE}={manager.token}", **FORM}
    wrong = await manager.post(there, raw=b"key=a&percent=101&valid_days=366", **staff)
    assert wrong.status == 422
    assert wrong.text.count('class="error"') == 2
    for typed, points in (("12,5", 1_250), ("7.05 %25", 705), ("0", 0), ("100", 10_000)):
        sent = f"key={points}&percent={typed}&valid_days=7&is_popup_on=yes&needs_confirmation=yes"
        assert (await manager.post(there, raw=sent.encode(), **staff)).status == 303
        (code,) = await desk.shop.owner.fetch(
            "SELECT * FROM newsletter.newsletter_settings WHERE store_id = $1", desk.shop.store
        )
        assert (code["discount_basis_points"], code["valid_days"], code["needs_confirmation"]) == (points, 7, True)
    looks = {"cookie": f"{STAFF_COOKIE}={viewer.token}", **FORM}
    assert (await viewer.post(there, raw=b"key=b&percent=5&valid_days=7", **looks)).status == 403
    assert "disabled" in (await viewer.get(there)).text
