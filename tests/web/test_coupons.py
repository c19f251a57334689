"""Coupons over HTTP: asked by buyers, also in Spanish, made and counted by staff (TST-02)."""

from typing import Any

import pytest

from lonja.web.tokens import STAFF_COOKIE, VISITOR_COOKIE
from tests.checkout.test_quotes import TEN, Merchant
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import enter

COUPON = {"amount": "10.00", "code": "desc10eur", "expires_on": "2099-12-31"}


async def made(manager: Client, **chosen: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await manager.post("/api/v1/admin/coupons", COUPON | chosen)).ok(201)
    return answer


async def test_the_seeds_example(manager: Client, web: Client) -> None:
    """PRM-09, PRM-16, TST-02: 50.00 with a code of 10.00 is 40.00, in both languages, without a session."""
    coupon = await made(manager)
    told = {"valid": True, "discount": "10.00", "total_with_discount": "40.00", "currency": "MXN", "reason": None}
    answer = (await web.post("/api/v1/coupons/validate", {"code": "DESC10EUR", "subtotal": "50.00"})).ok()
    assert answer == told | {"coupon_id": coupon["id"]}
    answer = (await web.post("/api/cupones/validar", {"codigo": "Desc10Eur", "subtotal": "50.00"})).ok()
    assert answer == told | {
        "coupon_id": coupon["id"], "cupon_id": coupon["id"], "valido": True, "descuento": "10.00",
        "total_con_descuento": "40.00", "motivo": None,
    }  # fmt: skip
    answer = (await web.post("/api/cupones/validar", {"codigo": "NADA", "subtotal": "50"})).ok()
    assert (answer["valid"], answer["discount"], answer["reason"], answer["motivo"]) == (
        False, "0.00", "unknown", "unknown",
    )  # fmt: skip


async def test_nobody_asks_for_somebody_else(manager: Client, web: Client, guest: Client) -> None:
    """C-14: usuario_id is who is signed in, or it is refused. The buyer is the session's, not the body's."""
    ana = await enter(web)
    me = (await ana.get("/api/v1/customer")).ok()
    await made(manager, email=me["email"])
    said = {"codigo": "desc10eur", "subtotal": "50.00", "usuario_id": me["id"]}
    assert (await ana.post("/api/cupones/validar", said)).ok()["valid"]
    for client in (web, guest, await enter(web)):
        (await client.post("/api/cupones/validar", said)).problem(403, "LJ813")
    (await ana.post("/api/cupones/validar", said | {"usuario_id": "1"})).problem(403, "LJ813")
    stranger = {"code": "desc10eur", "subtotal": "50.00", "email": "stranger@example.com"}
    assert (await web.post("/api/v1/coupons/validate", stranger)).ok()["reason"] == "not_yours"


HOSTILE_CODES = [
    "", " ", "\x00", "DESC10EUR\x00", "\ud800", "%", "_ESC10EUR", "DESC10EUR'--", "'; drop table carts; --",
    "ＤＥＳＣ10ＥＵＲ", "DESC10EUR\u200b", "\u202eRUE01CSED", "A" * 100_000, "🧨" * 20, ["DESC10EUR"],
    {"code": "DESC10EUR"}, 7, None, True,
]  # fmt: skip
HOSTILE_SUMS = [
    "-0.01", "-50", "NaN", "Infinity", "1e3", "1e400", "50.001", "50,00", "", " ", "0x10", "٥", "9" * 40,
    "92233720368547758.08", 50.5, True, None, [], {},
]  # fmt: skip


async def test_whatever_is_sent_is_answered(manager: Client, web: Client) -> None:
    """TST-01, TST-02, SEC: no code but the code is one, no sum but a sum is; and nobody falls over."""
    await made(manager)
    for code in HOSTILE_CODES:
        for path, name in (("/api/v1/coupons/validate", "code"), ("/api/cupones/validar", "codigo")):
            answer = await web.post(path, {name: code, "subtotal": "50.00"})
            assert answer.status in {200, 400, 413, 422}, (code, answer.status)
            assert answer.status != 200 or not answer.ok()["valid"], code
    for subtotal in HOSTILE_SUMS:
        answer = await web.post("/api/v1/coupons/validate", {"code": "DESC10EUR", "subtotal": subtotal})
        assert answer.status in {400, 422}, (subtotal, answer.status)
    for email in ("\x00@example.com", "a@b\ud800.com", "a" * 300 + "@example.com", "ana@example.com' or 1=1"):
        said = {"code": "DESC10EUR", "subtotal": "50.00", "email": email}
        assert (await web.post("/api/v1/coupons/validate", said)).status in {200, 400, 422}, email
        assert (await web.post("/api/newsletter/suscribir", {"email": email})).status in {400, 422}, email


async def test_whoever_guesses_has_to_wait(manager: Client, guest: Client, web: Client) -> None:
    """Twenty wrong codes a session are answered; then none is, right or wrong, at whichever door, and says how long."""
    await made(manager)
    right, wrong = ({"code": code, "subtotal": "50.00"} for code in ("desc10eur", "wrong"))
    for _ in range(20):
        assert (await guest.post("/api/v1/coupons/validate", wrong)).ok()["reason"] == "unknown"
    for said in (wrong, right):
        refused = await guest.post("/api/v1/coupons/validate", said)
        assert refused.problem(429, "LJ438")
        assert 0 < int(refused.headers["retry-after"]) <= 900
    cart = (await guest.post("/api/v1/carts", {})).ok(201)["cart"]["id"]
    (await guest.put(f"/api/v1/carts/{cart}/codes/desc10eur")).problem(429, "LJ438")
    other = web(token=(await web.post("/api/v1/sessions")).ok(201)["token"])
    assert (await other.post("/api/v1/coupons/validate", right)).ok()["valid"]


async def test_a_codes_life(manager: Client, viewer: Client, web: Client) -> None:
    """PRM-21, PRM-27: made, listed, changed, switched off, deleted; looking needs less than making."""
    coupon = await made(
        manager, percent="12.5", amount=None, max_discount="99.00", usage_limit=500, min_subtotal="5.00"
    )
    assert (coupon["code"], coupon["uses"], coupon["usage_limit"], coupon["state"], coupon["min_subtotal"]) == (
        "DESC10EUR", 0, 500, "active", "5.00",
    )  # fmt: skip
    assert coupon["action"] == {"type": "percentage", "basis_points": 1_250, "max_minor": 9_900}
    path = f"/api/v1/admin/codes/{coupon['id']}"
    assert (await viewer.get(path)).ok() == coupon
    for refused in (
        await viewer.patch(path, {"is_active": False}),
        await viewer.delete(path),
        await viewer.post("/api/v1/admin/coupons", COUPON),
    ):
        refused.problem(403, "LJ128")
    second = {"rule_id": coupon["rule_id"], "expires_at": "2099-01-01T00:00:00Z", "usage_limit": 7}
    made_up = (await manager.post("/api/v1/admin/codes", second)).ok(201)
    batch = (await manager.post("/api/v1/admin/codes/batches", second | {"count": 3})).ok(201)["codes"]
    page = (await manager.get("/api/v1/admin/codes?limit=4")).ok()
    assert {each["code"] for each in page["codes"]} == {each["code"] for each in [*batch, made_up]}
    last = (await manager.get(f"/api/v1/admin/codes?limit=4&cursor={page['next_cursor']}")).ok()
    assert (last["codes"], last["next_cursor"]) == ([coupon], None)
    found = (await viewer.get("/api/v1/admin/codes?prefix=desc10eur")).ok()
    assert found["codes"] == [coupon]
    usage = (await viewer.get("/api/v1/admin/codes/usage")).ok()
    assert usage == {"limited": 5, "uses": 0, "usage_limit": 528, "used_up": 0, "closest": []}
    off = (await manager.patch(path, {"is_active": False, "usage_limit": None, "min_subtotal": "6"})).ok()
    assert off == coupon | {"is_active": False, "state": "inactive", "usage_limit": None, "min_subtotal": "6.00"}
    said = {"code": "desc10eur", "subtotal": "50.00"}
    assert (await web.post("/api/v1/coupons/validate", said)).ok()["reason"] == "inactive"
    (await manager.delete(path)).ok(204)
    (await manager.get(path)).problem(404, "LJ435")
    (await manager.delete(path)).problem(404, "LJ435")


async def test_a_code_that_takes_nothing_off_says_why(guest: Client, shop: Shop) -> None:
    """It stood in the cart without a word, and the total did not move."""
    merchant, variant = Merchant(shop), await shop.sells(price=1_000)
    await merchant.code("BOLSAS", TEN, condition={"items": {"any_of": ["tag:bags"]}})
    (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": 1})).ok()
    said = {"cookie": f"{VISITOR_COOKIE}={guest.token}", "accept_language": "es"}
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert (await guest.post("/cart/codes", raw=b"code=%09bol+sas%C2%A0", **said, **form)).status == 303
    cart = (await guest.get("/cart", **said)).text
    assert "BOLSAS" in cart
    assert "Este código es para otros artículos" in cart


async def test_welcome_codes_do_not_hide_the_merchants(manager: Client, web: Client) -> None:
    """PRM-27: one a subscriber, in a list of their own; whoever looks a code up finds it, whoever it came from."""
    await made(manager)
    (await web.post("/api/newsletter/suscribir", {"email": "ana@example.com"})).ok()
    welcome = {one["source"]: one["code"] for one in (await manager.get("/api/v1/admin/codes")).ok()["codes"]}[
        "newsletter"
    ]
    for asked, codes in (
        ("", {"DESC10EUR", welcome}),
        ("?source=merchant", {"DESC10EUR"}),
        ("?source=newsletter", {welcome}),
    ):
        shown = (await manager.get(f"/api/v1/admin/codes{asked}")).ok()["codes"]
        assert {one["code"] for one in shown} == codes, asked
    staff = {"cookie": f"{STAFF_COOKIE}={manager.token}", "accept_language": "es"}
    for asked, own, theirs in (
        ("", True, False), ("?source=all", True, True), ("?source=newsletter", False, True),
        (f"?q={welcome}", False, True), ("?q=desc", True, True), ("?q=desc&source=merchant", True, False),
    ):  # fmt: skip
        page = (await manager.get(f"/admin/{manager.store}/coupons{asked}", **staff)).text
        assert (">DESC10EUR</a>" in page, f">{welcome}</a>" in page) == (own, theirs), asked
        assert ("Bienvenida del boletín" in page) is theirs or "mint_until" in page
        assert "Newsletter welcome" not in page


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ({"percent": "10"}, (422, "LJ005")),
        ({"amount": None}, (422, "LJ005")),
        ({"amount": "0"}, (422, "LJ005")),
        ({"percent": "100.01", "amount": None}, (422, "LJ005")),
        ({"amount": "10.001"}, (422, "LJ062")),
        ({"expires_on": None}, (422, "LJ443")),
        ({"code": "desc 10"}, (422, "LJ805")),
        ({"usage_limit": 0}, (422, "LJ805")),
        ({"code": "TAKEN"}, (409, "LJ440")),
    ],
)
async def test_what_is_no_coupon_is_refused(
    manager: Client, shop: Shop, chosen: dict[str, Any], problem: tuple[int, str]
) -> None:
    """PRM-01, PRM-02, PRM-06: and nothing is left behind."""
    await made(manager, code="TAKEN")
    (await manager.post("/api/v1/admin/coupons", COUPON | chosen)).problem(*problem)
    assert await shop.count("promotions.promotion_rules") == 1
    (await manager.post("/api/v1/admin/codes/batches", {"rule_id": str(shop.rate), "count": 1_001})).problem(422)
