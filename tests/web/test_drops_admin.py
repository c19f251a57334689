"""How drops are sold and watched, over HTTP: the office's API, the admin's forms, the brake in two processes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar.types import ASGIApp

from lonja.platform.ids import new_id
from lonja.platform.settings import Settings
from lonja.web.app import create_app
from lonja.web.tokens import STAFF_COOKIE
from tests.dropping import drop_of
from tests.shop import OpenShop, Shop
from tests.web.client import Client, Reply
from tests.web.conftest import lights_on
from tests.web.test_purchase import order_of

DROPS = "/api/v1/admin/drops"
ITEMS = "/api/v1/carts/current/items"
DEFAULTS = {
    "way": "open", "reserve_on": "cart", "cart_ttl_seconds": 300, "checkout_ttl_seconds": 600, "max_per_customer": None,
    "max_per_address": None, "max_per_payment": None, "needs_account": False, "early_starts_at": None,
    "early_segment_id": None, "early_code": None, "early_by_flag": False, "paused_at": None,
}  # fmt: skip
TYPED = {
    "way": "queue", "reserve_on": "checkout", "cart_minutes": "0,5", "checkout_minutes": "12", "max_per_customer": "2",
    "max_per_address": "", "max_per_payment": "3", "needs_account": "yes", "early_code": " friends26 ",
}  # fmt: skip


async def sent(client: Client, path: str, **form: str) -> Reply:
    """A form of the admin, from this person's browser."""
    said = {"cookie": f"{STAFF_COOKIE}={client.token}", "content_type": "application/x-www-form-urlencoded"}
    return await client.post(path, raw=urlencode(form).encode(), **said)


async def test_terms_are_whole_and_told_to_who_may_see_them(
    web: Client, guest: Client, viewer: Client, manager: Client, shop: Shop
) -> None:
    """C-07, DRP-06: what is left out has its default; limits at N+1; the code is told to who may change it."""
    start = datetime.now(UTC) + timedelta(days=1)
    drop = await drop_of(shop, await shop.sells(5), starts_at=start, ends_at=None)
    there = f"{DROPS}/{drop.id}/terms"
    for path in (DROPS, there, f"{DROPS}/{drop.id}/live"):
        (await web.get(path)).problem(401)
        (await guest.get(path)).problem(401)
    (await viewer.get(there)).problem(409, "LJ538")
    for method, path in (("PUT", there), ("PUT", f"{DROPS}/{drop.id}/pause"), ("DELETE", f"{DROPS}/{drop.id}/pause")):
        body: Any = {} if path == there else None
        (await viewer.request(method, path, body)).problem(403, "LJ128")
        (await web.request(method, path, body)).problem(401)
    (await manager.put(f"{DROPS}/{drop.id}/pause")).problem(409, "LJ538")
    wrongs: list[dict[str, Any]] = [
        {"way": "first"}, {"cart_ttl_seconds": 9}, {"checkout_ttl_seconds": 604_801}, {"max_per_customer": 0},
        {"max_per_address": 10_001}, {"max_per_payment": 0}, {"early_code": "abc"}, {"early_code": "x" * 41},
        {"odd": 1}, {"early_starts_at": start.isoformat()},
    ]  # fmt: skip
    for wrong in wrongs:
        (await manager.put(there, wrong)).problem(422)
    (await manager.put(there, {"early_segment_id": str(new_id())})).problem(409, "LJ003")
    early = (start - timedelta(hours=1)).replace(microsecond=0)
    said = {"way": "queue", "max_per_customer": 10_000, "early_code": "Friends26", "early_starts_at": early.isoformat()}
    saved = (await manager.put(there, said)).ok()
    assert datetime.fromisoformat(saved["early_starts_at"]) == early
    expected = {"way": "queue", "max_per_customer": 10_000, "early_code": "FRIENDS26"}
    assert saved == DEFAULTS | expected | {"early_starts_at": saved["early_starts_at"]}
    assert (await viewer.get(there)).ok()["early_code"] is None
    assert (await manager.put(there, {})).ok() == DEFAULTS == (await viewer.get(there)).ok()


async def test_the_waiting_room_is_set_up_before_anybody_sees_it(
    manager: Client, viewer: Client, shop: Shop, slug: str
) -> None:
    """A drop that is not shown yet: its room is made with its terms, once, and keeps its commitment; limits at N+1."""
    drop = await drop_of(shop, await shop.sells(5), starts_at=None, ends_at=None)
    await shop.owner.execute("UPDATE catalog.collections SET is_active = false WHERE id = $1", drop.id)
    page, there = f"/admin/{slug}/drops/{drop.id}", f"{DROPS}/{drop.id}/room"
    (await viewer.get(there)).problem(404, "LJ540")
    assert (await sent(manager, page, **TYPED | {"early_code": "", "key": "k1"})).status == 303
    made = (await viewer.get(there)).ok()
    assert list(made.values())[:5] == [500, 200, 600, 50_000, 50]
    assert made["commitment"] in (await viewer.get(page)).text
    typed = {
        "max_inside": "100001", "per_second": "0", "pass_minutes": "1441", "effort": "10000001", "max_per_network": "x"
    }  # fmt: skip
    wrong = await sent(manager, f"{page}/room", **typed)
    assert (wrong.status, wrong.text.count('class="error"')) == (422, 5)
    assert 'value="100001"' in wrong.text
    good = {"max_inside": "40", "per_second": "7", "pass_minutes": "3", "effort": "777", "max_per_network": "9"}
    assert (await sent(viewer, f"{page}/room", **good)).status == 403
    assert (await sent(manager, f"{page}/room", **good, key="k2")).status == 303
    assert list((await viewer.get(there)).ok().values()) == [40, 7, 180, 777, 9, made["commitment"]]
    assert "Your own" in (await manager.get(page)).text
    assert (await sent(manager, page, **TYPED | {"early_code": "", "key": "k3"})).status == 303
    assert (await viewer.get(there)).ok()["max_inside"] == 40
    for name, beyond in (("max_inside", 100_001), ("per_second", 10_001), ("pass_ttl_seconds", 29), ("effort", -1)):
        (await manager.put(there, {name: beyond})).problem(422)
    (await viewer.put(there, {})).problem(403, "LJ128")
    assert (await manager.put(there, {})).ok() == made
    (await manager.put(f"{DROPS}/{new_id()}/room", {})).problem(404, "LJ204")


async def test_the_list_and_the_live_figures(viewer: Client, guest: Client, shop: Shop, open_shop: OpenShop) -> None:
    """The same figures as the screen; a page at a time; another store's drop is unknown (P07)."""
    hot = await shop.sells(20)
    drop = await drop_of(shop, hot, starts_at=None, ends_at=None, max_per_customer=5)
    await drop_of(shop, await shop.sells(), starts_at=datetime.now(UTC) + timedelta(days=1), ends_at=None)
    cart = (await guest.post(ITEMS, {"variant_id": str(hot), "quantity": 2})).ok()
    await order_of(guest, shop, cart)
    (await guest.post(ITEMS, {"variant_id": str(hot)})).ok()
    first = (await viewer.get(f"{DROPS}?limit=1")).ok()
    rest = (await viewer.get(f"{DROPS}?limit=1&cursor={first['next_cursor']}")).ok()
    assert rest["next_cursor"] is None
    assert [first["drops"][0]["phase"], first["drops"][0]["way"]] == ["announced", None]
    assert {name: rest["drops"][0][name] for name in ("id", "phase", "ordered", "left", "waiting")} == {
        "id": str(drop.id), "phase": "open", "ordered": 2, "left": 17, "waiting": None
    }  # fmt: skip
    seen = (await viewer.get(f"{DROPS}/{drop.id}/live")).ok()
    figures = {name: seen[name] for name in ("in_carts", "at_checkouts", "pending", "sold", "sold_units", "left")}
    assert figures == {"in_carts": 1, "at_checkouts": 0, "pending": 0, "sold": 1, "sold_units": 2, "left": 17}
    assert len(seen["steps"]) == 60
    assert sum(step["sold"] for step in seen["steps"]) == 2
    strange = await drop_of(await open_shop(), starts_at=None, way="open")
    for there in (new_id(), strange.id):
        (await viewer.get(f"{DROPS}/{there}/live")).problem(404, "LJ204")


async def test_a_pause_is_heard_in_another_process(
    app: ASGIApp, manager: Client, guest: Client, shop: Shop, slug: str, database_url: str, house_keys: str
) -> None:
    """The brake: nothing more goes into a cart anywhere, at once; what is held can still be ordered."""
    hot = await shop.sells(20)
    drop = await drop_of(shop, hot, starts_at=None, ends_at=None, way="open")
    brake = f"{DROPS}/{drop.id}/pause"
    async with lights_on(create_app(Settings(database_url=database_url)), house_keys) as elsewhere:
        there = Client(elsewhere, slug, guest.token)
        cart = (await there.post(ITEMS, {"variant_id": str(hot)})).ok()
        (await manager.put(brake)).ok(204)
        (await there.post(ITEMS, {"variant_id": str(hot)})).problem(409, "LJ530")
        (await guest.post(ITEMS, {"variant_id": str(hot)})).problem(409, "LJ530")
        assert (await manager.get(f"{DROPS}/{drop.id}/live")).ok()["phase"] == "paused"
        assert (await order_of(there, shop, cart))["status"] == "confirmed"
        (await manager.delete(brake)).ok(204)
        (await there.post(ITEMS, {"variant_id": str(hot)})).ok()
    assert app is not elsewhere


async def test_the_form_of_the_terms(manager: Client, viewer: Client, shop: Shop, slug: str) -> None:
    """What we suggest where nobody has said anything; every fault at its field at once, what was typed kept; and
    what is still to be done before it opens.
    """
    start = datetime.now(UTC) + timedelta(days=3)
    drop = await drop_of(shop, await shop.sells(5), starts_at=start, ends_at=None)
    there = f"/admin/{slug}/drops/{drop.id}"
    blank = (await viewer.get(there)).text
    assert "This drop has no terms yet." in blank
    assert 'name="max_per_customer" type="text" value="2"' in blank
    assert (blank.count('class="step-done"'), blank.count('class="step-todo"')) == (3, 1), "all but the terms"
    assert (await sent(viewer, there, **TYPED)).status == 403
    wrong = await sent(
        manager, there, **TYPED | {"cart_minutes": "soon", "checkout_minutes": "0.1", "max_per_customer": "10001",
                                   "max_per_payment": "0", "early_code": "abc", "early_starts_at": "never", "way": "x"}
    )  # fmt: skip
    assert (wrong.status, wrong.text.count('class="error"')) == (422, 7)
    assert 'value="soon"' in wrong.text
    early = (start - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for field, value in (("early_starts_at", ""), ("early_starts_at", start.strftime("%Y-%m-%dT%H:59"))):
        late = value and (start + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        assert (await sent(manager, there, **TYPED | {field: late})).text.count('class="error"') == 1
    nobody = await sent(manager, there, **TYPED | {"early_starts_at": early, "early_code": ""})
    assert "Say who may come early" in nobody.text
    saved = await sent(manager, there, **TYPED | {"early_starts_at": early, "key": "k1"})
    assert (saved.status, saved.headers["location"]) == (303, f"{there}?done=saved")
    terms = (await manager.get(f"{DROPS}/{drop.id}/terms")).ok()
    assert terms["early_starts_at"]
    terms["early_starts_at"] = None
    assert terms == DEFAULTS | {
        "way": "queue", "reserve_on": "checkout", "cart_ttl_seconds": 30, "checkout_ttl_seconds": 720,
        "max_per_customer": 2, "max_per_payment": 3, "needs_account": True, "early_code": "FRIENDS26",
    }  # fmt: skip
    shown = (await manager.get(there)).text
    assert "This drop has no terms yet." not in shown
    assert (shown.count('class="step-done"'), shown.count('class="step-todo"')) == (5, 0), "with its waiting room"
    assert 'value="0.5"' in shown
    assert "FRIENDS26" in shown
    assert "FRIENDS26" not in (await viewer.get(there)).text
    assert "Nobody" not in (await manager.get(f"/admin/{slug}/drops")).text


async def test_the_board_is_sent_when_it_has_changed(manager: Client, viewer: Client, shop: Shop, slug: str) -> None:
    """A refresh that has nothing to say says nothing; who may only look is offered no brake."""
    drop = await drop_of(shop, await shop.sells(5), starts_at=None, ends_at=None, way="open")
    there = f"/admin/{slug}/drops/{drop.id}"
    first = await manager.get(f"{there}/live/board")
    tag = first.headers["etag"]
    again = await manager.get(f"{there}/live/board", if_none_match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    paused = await sent(manager, f"{there}/pause", to="on")
    assert (paused.status, paused.headers["location"]) == (303, f"{there}/live?done=paused")
    changed = await manager.get(f"{there}/live/board", if_none_match=tag)
    assert changed.status == 200
    assert "Resume" in changed.text
    assert "<html" not in changed.text
    assert 'http-equiv="refresh"' in (await manager.get(f"{there}/live")).text
    assert (await sent(viewer, f"{there}/pause", to="")).status == 403
    assert "data-brake" not in (await viewer.get(f"{there}/live")).text
    assert (await manager.get(f"/admin/{slug}/drops/{new_id()}/live")).status == 404
