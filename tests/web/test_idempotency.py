"""Every mutation of the API, said twice, ten times at once, in other words, after a lost answer (PAY-11, C-10, P06).

A new mutation is found by itself: it needs a case in mutations.py, or a reason here.
"""

import asyncio
import json
from typing import Any

import pytest
import pytest_asyncio
from litestar.types import ASGIApp

from lonja.payments import set_gateway
from lonja.payments.gateways.sandbox import sealed_config
from lonja.platform import idempotency
from lonja.platform.errors import DatabaseAway
from lonja.platform.idempotency import LEAST_OF_NOBODY
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.web import api
from lonja.web.api.shapes import Token
from lonja.web.routes import Endpoint
from tests.shop import OpenShop, Shop
from tests.web.client import Client, Reply
from tests.web.conftest import PASSWORD, WEBHOOK_SECRET
from tests.web.mutations import CASES
from tests.web.stage import Case, Stage

MUTATIONS: dict[str, Endpoint] = {
    one.fn.__name__: one for handler in api.resources if (one := handler.opt["endpoint"]).method != "GET"
}
UNKEYED = {
    "validate_code": "asks; nothing is done",
    "validate_code_of_seed": "the same, on the Spanish route",
    "sign_in": "proves a password each time and gives a new token; to repeat it is to sign in again",
    "sign_in_staff": "the same, and outside any store: keys belong to stores",
    "preview_cart": "asks what a cart would cost and changes nothing",
    "sign_out_staff": "outside any store; said again it is refused, because one is signed out",
}
KEPT = [name for name, endpoint in MUTATIONS.items() if endpoint.keeps_answer]
KEY = "0b5d4a3e-9d3c-4a55-8f0e-2f2f6a3c1d77"


@pytest_asyncio.fixture
async def stage(shop: Shop, web: Client, guest: Client, manager: Client) -> Stage:
    return Stage(shop=shop, web=web, guest=guest, manager=manager)


def say(case: Case, name: str, body: Any = None, key: str = KEY) -> Any:
    said = case.body if body is None else body
    return case.client.request(MUTATIONS[name].method, case.path, said, idempotency_key=key)


def same(one: Reply, other: Reply) -> None:
    assert (one.status, one.body) == (other.status, other.body)
    assert one.headers["content-type" if one.body else "cache-control"]


async def test_no_mutation_is_forgotten(app: ASGIApp) -> None:
    """PAY-11: each accepts a key, says so in the document, and is tried below."""
    assert set(CASES) | set(UNKEYED) == set(MUTATIONS)
    assert not set(CASES) & set(UNKEYED)
    assert {name for name, endpoint in MUTATIONS.items() if not endpoint.is_keyed} == set(UNKEYED)
    document = (await Client(app).get("/api/v1/openapi.json")).ok()
    reference = {"$ref": "#/components/parameters/IdempotencyKey"}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = operation["operationId"].removesuffix("_alias")
            assert (reference in operation["parameters"]) == (name in CASES), (method, path)
            if name in CASES:
                assert {"400", "422"} <= set(operation["responses"]), path
                assert [status for status in operation["responses"] if status < "300"] == [str(MUTATIONS[name].status)]


@pytest.mark.parametrize("name", CASES)
async def test_said_twice_is_said_once(stage: Stage, name: str) -> None:
    """PAY-11: one effect, the same status and the same bytes; what others did in between stays.

    C-10, FIELD-PAINS 13: other words under the same key are refused, and change neither.
    """
    case = await CASES[name](stage)
    before = await stage.seen(case.state)
    first = await say(case, name)
    assert first.status == MUTATIONS[name].status, first.body
    after = await stage.seen(case.state)
    assert after != before
    if case.step is not None:
        assert after == before + case.step
    if case.between is not None:
        await case.between()
        after = await stage.seen(case.state)
    for _ in range(2):
        same(await say(case, name), first)
        assert await stage.seen(case.state) == after
        (await say(case, name, case.altered)).problem(422, "LJ010")
        assert await stage.seen(case.state) == after


@pytest.mark.parametrize("name", CASES)
async def test_twins_have_one_effect_and_one_answer(stage: Stage, name: str) -> None:
    """PAY-11: ten at once, on real connections."""
    case = await CASES[name](stage)
    before = await stage.seen(case.state)
    replies = await asyncio.gather(*(say(case, name) for _ in range(case.twins)))
    assert replies[0].status == MUTATIONS[name].status, replies[0].body
    for reply in replies:
        same(reply, replies[0])
    if case.step is not None:
        assert await stage.seen(case.state) == before + case.step


@pytest.mark.parametrize("name", KEPT)
async def test_an_answer_that_was_not_kept_is_made_again(
    stage: Stage, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off between effect and answer: the operation's own memory holds, and the effect is not had twice."""
    case = await CASES[name](stage)
    before = await stage.seen(case.state)
    lost: list[idempotency.Kept] = []

    async def cut_off(*said: Any) -> None:
        lost.append(said[-1])
        raise DatabaseAway

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "keep", cut_off)
        (await say(case, name)).problem(503, "LJ020")
    after = await stage.seen(case.state)
    assert after != before
    if case.between is not None:
        await case.between()
        after = await stage.seen(case.state)
    again = await say(case, name)
    assert again.status == lost[0].status, again.body
    assert case.reads_anew or again.text == lost[0].body
    assert await stage.seen(case.state) == after


async def test_the_kept_answer_stands_while_the_world_moves_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """C-10: status and body as they were told; not made anew from what is true now."""
    case = await CASES["advance_order"](stage)
    first = (await say(case, "advance_order")).ok(201)
    await stage.shop.owner.execute(
        "UPDATE payments.payment_attempts SET failure_reason = 'later' WHERE store_id = $1", stage.shop.store
    )
    assert (await say(case, "advance_order")).ok(201) == first
    row = await stage.seen(
        "SELECT response FROM platform.idempotency_keys WHERE store_id = $1 AND scope = 'web.advance_order'"
    )
    kept = json.loads(row)
    assert kept["status"] == 201
    assert json.loads(kept["body"]) == first


async def test_a_refusal_is_not_remembered(stage: Stage) -> None:
    """What was refused left nothing, so the same words may succeed later."""
    variant = await stage.shop.sells(0)
    await stage.shop.reserves_on("cart")
    said = {"variant_id": str(variant), "quantity": 2}
    path = "/api/v1/carts/current/items"
    (await stage.guest.post(path, said, idempotency_key=KEY)).problem(409, "LJ301")
    await stage.shop.receives(variant, 5)
    assert (await stage.guest.post(path, said, idempotency_key=KEY)).ok()["item_count"] == 2


async def test_keys_belong_to_a_store_and_to_a_person(
    stage: Stage, customer: Client, open_shop: OpenShop, house_keys: str
) -> None:
    """C-10: the same key of another visitor, or in another store, is another key."""
    line = {"variant_id": str(await stage.shop.sells(50))}
    path = "/api/v1/carts/current/items"
    carts = {(await one.post(path, line, idempotency_key="k")).ok()["id"] for one in (stage.guest, customer)}
    assert len(carts) == 2
    other = await open_shop()
    config = sealed_config(SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys}), other.store, WEBHOOK_SECRET)
    await set_gateway(other.database, other.store, other.staff, "sandbox", "Sandbox", config=config)
    slug = await other.owner.fetchval("SELECT slug FROM stores.stores WHERE id = $1", other.store)
    here = (await stage.web.post("/api/v1/carts", {"items": []}, idempotency_key=KEY)).ok(201)
    there = (await Client(stage.web.app, slug).post("/api/v1/carts", {"items": []}, idempotency_key=KEY)).ok(201)
    assert here["cart"]["id"] != there["cart"]["id"]
    assert here["token"] != there["token"]


async def test_nobodys_key_must_be_hard_to_guess(stage: Stage) -> None:
    """Two clients without a session share a drawer: a key both could think of would give one the other's session."""
    short, enough = "k" * (LEAST_OF_NOBODY - 1), "k" * LEAST_OF_NOBODY
    said = {"email": f"{new_id()}@example.com", "password": PASSWORD, "full_name": "Ana"}
    for path, body in (("sessions", None), ("carts", {"items": []}), ("auth/register", said)):
        refused = (await stage.web.post(f"/api/v1/{path}", body, idempotency_key=short)).problem(400, "LJ012")
        assert refused["params"] == {"least": LEAST_OF_NOBODY}
        (await stage.web.post(f"/api/v1/{path}", body, idempotency_key=enough)).ok(201)
    placed = await stage.order()
    path = f"/api/v1/orders/{placed['order_id']}/payments?key={placed['key']}"
    (await stage.web.post(path, {"gateway": "sandbox"}, idempotency_key=short)).problem(400, "LJ012")
    (await stage.guest.post(path, {"gateway": "sandbox"}, idempotency_key="1")).ok(201)
    login = {"email": "ana@example.com", "password": "x" * 12}
    (await stage.web.post("/api/v1/auth/login", login, idempotency_key="1")).problem(401, "LJ120")


async def test_a_guests_lost_registration_is_found_again(stage: Stage, customer: Client) -> None:
    """The guest's token is worth nothing after the first saying; the answer that got lost had the new one."""
    case = await CASES["register"](stage)
    first = (await say(case, "register")).ok(201)
    assert first["cart_id"]
    (await stage.guest.get("/api/v1/carts/current")).problem(401, "LJ810")
    assert (await say(case, "register")).ok(201) == first
    assert (await stage.web(token=first["token"]).get("/api/v1/customer")).ok()["id"] == first["customer_id"]
    (await customer.post(case.path, case.body, idempotency_key=KEY)).problem(409, "LJ141")


async def test_no_secret_is_kept(stage: Stage) -> None:
    """Tokens and order keys are derived again, never stored; a fingerprint tells nothing of a password."""
    told: list[str] = [PASSWORD]
    for name in ("begin_session", "open_cart", "register", "change_password"):
        case = await CASES[name](stage)
        told.append((await say(case, name)).json["token"] if name != "change_password" else case.body["new_password"])
    told.append((await say(await CASES["check_out"](Stage(
        shop=stage.shop, web=stage.web, guest=stage.web(token=told[2]), manager=stage.manager,
    )), "check_out")).ok(201)["key"])  # fmt: skip
    rows = await stage.seen("SELECT string_agg(k::text, ' ') FROM platform.idempotency_keys k WHERE store_id = $1")
    await say(await CASES["set_payment_gateway"](stage), "set_payment_gateway")
    told.append("whsec_another")
    for secret in told:
        assert secret not in rows
    for name in KEPT:
        answers = MUTATIONS[name].answers
        assert answers is None or Token not in answers.__annotations__.values()
