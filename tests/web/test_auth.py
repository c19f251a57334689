"""Customers and staff at the door: registering, signing in and out, passwords, and the carts they bring."""

import asyncio

from lonja.platform.ids import new_id
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import PASSWORD, enter, hire


async def test_guest_registers_and_keeps_the_cart(guest: Client, shop: Shop) -> None:
    variant = await shop.sells(9)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": 2})).ok()
    said = {"email": f"{new_id()}@Example.com", "password": PASSWORD, "full_name": "Ana Robles", "phone": "+52 1"}
    reply = await guest.post("/api/v1/auth/register", said)
    entered = reply.ok(201)
    assert entered["cart_id"] == cart["id"]
    assert any(entered["token"] in one and "HttpOnly" in one and "SameSite=Lax" in one for one in reply.cookies)
    (await guest.get("/api/v1/carts/current")).problem(401, "LJ810")
    ana = guest(token=entered["token"])
    assert (await ana.get("/api/v1/carts/current")).ok()["item_count"] == 2
    me = (await ana.get("/api/v1/customer")).ok()
    assert (me["id"], me["email"], me["phone"]) == (entered["customer_id"], said["email"].lower(), "+52 1")


async def test_carts_join_at_sign_in(web: Client, shop: Shop) -> None:
    variant = await shop.sells(9)
    line, email = {"variant_id": str(variant), "quantity": 2}, f"{new_id()}@example.com"
    said = {"email": email, "password": PASSWORD, "full_name": "Ana Robles"}
    phone = web(token=(await web.post("/api/v1/auth/register", said)).ok(201)["token"])
    (await phone.post("/api/v1/carts/current/items", line)).ok()
    opened = (await web.post("/api/v1/carts", {"items": [line]})).ok(201)
    laptop = web(token=opened["token"])
    entered = (await laptop.post("/api/v1/auth/login", {"email": email, "password": PASSWORD})).ok()
    assert (await web(token=entered["token"]).get("/api/v1/carts/current")).ok()["item_count"] == 4
    assert (await phone.get("/api/v1/carts/current")).ok()["item_count"] == 4


async def test_wrong_and_unknown_are_one_answer(web: Client, customer: Client) -> None:
    email = (await customer.get("/api/v1/customer")).ok()["email"]
    wrong = (await web.post("/api/v1/auth/login", {"email": email, "password": "x" * 12})).problem(401, "LJ120")
    unknown = {"email": f"{new_id()}@example.com", "password": "x" * 12}
    assert (await web.post("/api/v1/auth/login", unknown)).problem(401, "LJ120")["detail"] == wrong["detail"]


async def test_too_many_wrong_passwords_wait(web: Client, customer: Client) -> None:
    said = {"email": (await customer.get("/api/v1/customer")).ok()["email"], "password": "x" * 12}
    for _ in range(5):
        (await web.post("/api/v1/auth/login", said)).problem(401, "LJ120")
    throttled = await web.post("/api/v1/auth/login", said | {"password": PASSWORD})
    throttled.problem(429, "LJ121")
    assert int(throttled.headers["retry-after"]) > 0


async def test_taken_addresses_and_unfit_passwords(web: Client, customer: Client) -> None:
    email = (await customer.get("/api/v1/customer")).ok()["email"]
    said = {"email": email.upper(), "password": PASSWORD, "full_name": "Ana"}
    (await web.post("/api/v1/auth/register", said)).problem(409, "LJ141")
    said = {"email": f"{new_id()}@example.com", "password": "short", "full_name": "Ana"}
    (await web.post("/api/v1/auth/register", said)).problem(422, "LJ130")


async def test_signing_out_ends_the_session(customer: Client) -> None:
    reply = await customer.post("/api/v1/auth/logout")
    reply.ok(204)
    assert any(one.startswith("lonja_session=;") for one in reply.cookies)
    (await customer.get("/api/v1/customer")).problem(401, "LJ810")


async def test_changing_the_password_ends_other_sessions(web: Client, customer: Client) -> None:
    email = (await customer.get("/api/v1/customer")).ok()["email"]
    entered = (await web.post("/api/v1/auth/login", {"email": email, "password": PASSWORD})).ok()
    other = web(token=entered["token"])
    new = "another long password"
    (await other.post("/api/v1/auth/password", {"password": "wrong password", "new_password": new})).problem(401)
    (await other.post("/api/v1/auth/password", {"password": PASSWORD, "new_password": new})).ok(204)
    (await other.get("/api/v1/customer")).ok()
    while (told := await customer.get("/api/v1/customer")).status == 200:
        await asyncio.sleep(0)  # the end of a session is heard a moment later (platform.changes)
    told.problem(401, "LJ810")
    (await web.post("/api/v1/auth/login", {"email": email, "password": new})).ok()


async def test_spanish_aliases(web: Client, customer: Client, shop: Shop) -> None:
    said = {"email": (await customer.get("/api/v1/customer")).ok()["email"], "password": PASSWORD}
    ana = web(token=(await web.post("/api/auth/login", said)).ok()["token"])
    (await ana.post("/api/cambiar-contrasena", {"password": PASSWORD, "new_password": PASSWORD})).ok(204)
    (await ana.post("/api/checkout", {})).problem(422, "LJ805")
    (await ana.post("/api/auth/logout")).ok(204)


async def test_a_session_may_come_in_a_cookie(web: Client) -> None:
    ana = await enter(web)
    assert (await web.get("/api/v1/customer", cookie=f"a=b; lonja_session={ana.token}")).status == 200
    (await web.get("/api/v1/customer", cookie="lonja_session=" + "x" * 43)).problem(401, "LJ810")
    (await web.get("/api/v1/customer", cookie="lonja_session=")).problem(401, "LJ809")


async def test_staff_sees_where_they_work(web: Client, shop: Shop) -> None:
    viewer = await hire(shop.database, shop.store, "viewer", web)
    me = (await viewer.get("/api/v1/admin/session")).ok()
    assert [store["id"] for store in me["stores"]] == [str(shop.store)]
    assert "catalog.read" in me["stores"][0]["permissions"]
    assert not [one for one in me["stores"][0]["permissions"] if one.endswith(".write")]
    (await viewer.delete("/api/v1/admin/session")).ok(204)
    (await viewer.get("/api/v1/admin/session")).problem(401, "LJ810")


async def test_staff_that_is_dismissed_may_nothing_more(web: Client, shop: Shop) -> None:
    viewer = await hire(shop.database, shop.store, "viewer", web)
    (await viewer.get("/api/v1/admin/orders")).ok()
    await shop.owner.execute("delete from people.store_memberships where store_id = $1", shop.store)
    await shop.owner.execute("select pg_notify('lonja_changed', 'staff:')")
    while (reply := await viewer.get("/api/v1/admin/orders")).status == 200:
        await asyncio.sleep(0)  # the news of it is heard a moment later (platform.changes)
    reply.problem(403, "LJ128")
