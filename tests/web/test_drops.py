"""Drops over HTTP: what their pages and the API say in every phase, to whom; and what a page of a drop costs."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from lonja.access import TermsDraft, pause_drop, save_terms
from lonja.catalog import CollectionDraft, create_collection
from lonja.customers import SegmentFacts, add_to_segment, save_segment
from lonja.drops.passes import Pass, seal_pass
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.stores import StoreChanges, change_store, set_feature_rules
from lonja.web.admission import PASS_COOKIE
from lonja.web.api.drops import DropView
from lonja.web.tokens import VISITOR_COOKIE, hash_token
from tests.shop import Shop
from tests.web.client import Client, Reply
from tests.world import cap, make_product

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORM = {"content_type": "application/x-www-form-urlencoded"}
CODE = "MADRUGADA"


@pytest_asyncio.fixture
async def drops(shop: Shop, web: Client) -> dict[str, UUID]:
    """One drop in every phase, with one product each, named as the drop."""
    now = datetime.now(UTC)
    await change_store(shop.database, shop.store, shop.staff, StoreChanges(locales=("es", "en")))
    segment = await save_segment(shop.database, shop.store, shop.staff, SegmentFacts(name="Friends", slug="friends"))
    windows: dict[str, tuple[datetime | None, datetime | None, TermsDraft | None]] = {
        "coming": (now + 2 * DAY, None, TermsDraft(early_starts_at=now + DAY, early_code=CODE, max_per_customer=2)),
        "early": (
            now + DAY, None,
            TermsDraft(early_starts_at=now - HOUR, early_code=CODE, early_segment_id=segment, max_per_customer=2),
        ),
        "open": (now - HOUR, now + HOUR, TermsDraft(max_per_customer=1, max_per_address=3, needs_account=True)),
        "free": (now - HOUR, None, TermsDraft()),
        "queued": (now - HOUR, None, TermsDraft(way="queue", reserve_on="checkout")),
        "drawn": (now - HOUR, None, TermsDraft(way="raffle")),
        "gone": (now - HOUR, None, None),
        "paused": (now - HOUR, now + DAY, TermsDraft()),
        "past": (now - DAY, now - HOUR, TermsDraft(max_per_customer=2)),
    }  # fmt: skip
    made: dict[str, UUID] = {"segment": segment}
    for slug, (starts, ends, terms) in windows.items():
        product = await make_product(shop.database, shop.store, cap(f"Cap {slug}"), units=0 if slug == "gone" else 3)
        made[slug] = await create_collection(
            shop.database, shop.store, shop.staff,
            CollectionDraft(
                name=f"Drop {slug}", slug=slug, type="drop", is_active=True, starts_at=starts, ends_at=ends,
                products=(product.id,),
            ),
        )  # fmt: skip
        if terms is not None:
            await save_terms(shop.database, shop.store, shop.staff, made[slug], terms)
    await pause_drop(shop.database, shop.store, shop.staff, made["paused"], is_paused=True)
    await create_collection(shop.database, shop.store, shop.staff, CollectionDraft(name="Winter", is_active=True))
    await create_collection(shop.database, shop.store, shop.staff, CollectionDraft(name="Secret", type="drop"))
    return made


async def read(web: Client, path: str, **headers: Any) -> str:
    """A page in English."""
    reply = await web.get(path, accept_language="en", **headers)
    assert reply.status == 200, reply.status
    return reply.text


async def test_the_api_tells_every_phase(web: Client, drops: dict[str, UUID]) -> None:
    """DRP-04: seconds that remain, by the server's clock; what is left of those that are on."""
    listed = {drop["slug"]: drop for drop in (await web.get("/api/v1/drops")).ok()["drops"]}
    phases = {slug: (drop["phase"], drop["left"], drop["may_buy"]) for slug, drop in listed.items()}
    assert phases == {
        "coming": ("announced", None, False),
        "early": ("early", 3, False),
        "open": ("open", 3, False),
        "free": ("open", 3, True),
        "queued": ("open", 3, True),
        "drawn": ("open", 3, True),
        "gone": ("sold_out", 0, False),
        "paused": ("paused", 3, False),
        "past": ("ended", None, False),
    }
    one = msgspec.json.decode((await web.get("/api/v1/drops/open")).body, type=DropView, strict=True)
    assert one.id == drops["open"]
    assert (one.way, one.needs_account, one.has_early_code, one.is_paused) == ("open", True, False, False)
    assert (one.limits.per_customer, one.limits.per_address, one.limits.per_payment) == (1, 3, None)
    assert one.seconds_to_start is None
    assert one.ends_at is not None
    assert one.seconds_to_end == -((one.server_time - one.ends_at) // timedelta(seconds=1))
    coming = (await web.get("/api/v1/drops/coming")).ok()
    assert 2 * 86_400 - 120 < coming["seconds_to_start"] <= 2 * 86_400
    assert (coming["has_early_code"], coming["seconds_to_end"]) == (True, None)
    for none in ("winter", "secret", "no-such"):
        (await web.get(f"/api/v1/drops/{none}")).problem(404, "LJ204")


_SAID = {
    "coming": ("Opens soon", "buy it from the start", "At most 2 per customer", 'id="early-code"'),
    "early": ("Early access has begun", "sign in to see whether you are one", 'id="early-code"'),
    "open": ("Open now", "Sign in to buy from this drop.", "At most 1 per customer", "At most 3 per address"),
    "queued": ("Open now", "Sold through a waiting room"),
    "drawn": ("Open now", "Sold by draw"),
    "free": ("Open now", "Who comes first buys"),
    "gone": ("Sold out", "can be bought here again"),
    "paused": ("Paused", "What is in your cart stays yours"),
    "past": ("This drop is over",),
    "winter": ("Season",),
}
_OF_PRODUCTS = {
    "coming": "Opens", "early": "Opens", "open": "Sign in to buy", "queued": "Through the waiting room",
    "drawn": "Sold by draw", "gone": "Sold out", "paused": "Paused for a moment", "past": "The sale of this has ended",
}  # fmt: skip


async def test_pages_say_what_the_phase_means(web: Client, drops: dict[str, UUID]) -> None:
    """DRP-04: hero pages, cards and product pages; what is over is shown and not sold."""
    for slug, sentences in _SAID.items():
        page = await read(web, f"/collections/{slug}")
        assert [said for said in sentences if said not in page] == [], slug
        assert ("data-countdown" in page) == (slug in {"coming", "early", "open", "paused"}), slug
        assert ("Coming soon" in page) == (slug in {"coming", "early"}), slug
        assert ("It is over</span></p>" in page) == (slug == "past"), slug
    for slug in (*_OF_PRODUCTS, "free"):
        page = await read(web, f"/products/cap-{slug}")
        button = page.partition('button-large" data-add')[2].partition("</button>")[0]
        assert ("disabled" in button) == (slug != "free"), slug
        assert _OF_PRODUCTS.get(slug, "Add to cart") in button
        assert ("data-countdown" in page) == (slug in {"coming", "early"}), slug
        assert ("/drops/queued/queue" in page) == (slug == "queued"), slug
    all_drops = await read(web, "/drops")
    now, soon, past = (all_drops.index(f">{title}</h2>") for title in ("Now", "Soon", "Archive"))
    places = {slug: all_drops.index(f"/collections/{slug}") for slug in drops if slug != "segment"}
    assert {slug for slug, at in places.items() if at > past} == {"past"}
    assert {slug for slug, at in places.items() if soon < at < past} == {"coming"}
    assert now < min(places.values())
    assert (await web.get("/drops/open")).headers["location"] == "/collections/open"
    assert (await web.get("/drops/winter")).status == 404


async def test_who_was_let_in_is_told_so(
    web: Client, guest: Client, shop: Shop, drops: dict[str, UUID], house_keys: str
) -> None:
    """A pass counts for its session and its drop; somebody else's leads to the waiting room."""
    box = SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys})
    session: UUID = await shop.owner.fetchval(
        "select id from people.sessions where store_id = $1 and token_hash = $2",
        shop.store,
        hash_token(guest.token or ""),
    )
    for holder, opens in ((session, True), (new_id(), False)):
        given = Pass(
            collection_id=drops["queued"], session_id=holder, customer_id=None,
            expires_at=datetime.now(UTC) + HOUR,
        )  # fmt: skip
        cookie = f"{VISITOR_COOKIE}={guest.token}; {PASS_COOKIE}={seal_pass(box, shop.store, given)}"
        product = await read(web, "/products/cap-queued", cookie=cookie)
        assert ("Add to cart" in product) is opens
        assert ("To the waiting room" in product) is not opens
        page = await read(web, "/collections/queued", cookie=cookie)
        assert ("It is your turn: you may buy" in page) is opens
        assert ("Enter the waiting room" in page) is not opens, "who is in is not sent to the door again"


async def test_no_popup_comes_before_who_waits_for_a_drop(web: Client, drops: dict[str, UUID]) -> None:
    """NWS-01: it would stand between a visitor and the button, seconds before the opening. Elsewhere it comes."""
    for slug, comes in (("coming", False), ("early", False), ("queued", False), ("open", False), ("past", True)):
        for path in (f"/collections/{slug}", f"/products/cap-{slug}"):
            assert ("data-welcome" in await read(web, path)) is comes, path
    for path in ("/products", "/collections/winter"):
        assert "data-welcome" in await read(web, path), path


async def test_a_clock_is_told_from_memory(web: Client, drops: dict[str, UUID], cost: "Cost") -> None:
    """DRP-04: pages that look again cost nothing, and a drop's page costs what a listing costs."""
    clock = (await web.get("/collections/early/clock")).ok()
    assert clock["phase"] == "early"
    assert 86_000 < clock["to_start"] < 86_400
    assert clock["to_end"] is None
    assert (await web.get("/collections/past/clock")).ok() == {"phase": "ended", "to_start": None, "to_end": None}
    assert (await web.get("/collections/winter/clock")).status == 404
    assert await cost(lambda: web.get("/collections/open/clock")) == 0
    assert await cost(lambda: web.get("/collections/open")) == await cost(lambda: web.get("/products")) == 1


async def test_a_code_lets_in_early(web: Client, guest: Client, drops: dict[str, UUID]) -> None:
    """DRP-06: through the API and through the page; wrong ones are counted like any code of the store."""
    path = "/api/v1/drops/early/early-access"
    (await guest.post(path, {"code": "WRONG"})).problem(422, "LJ536")
    assert not (await guest.get("/api/v1/drops/early")).ok()["may_buy"]
    until = (await guest.post(path, {"code": " madrugada"})).ok()["until"]
    told = (await guest.get("/api/v1/drops/early")).ok()
    assert (told["may_buy"], told["starts_at"]) == (True, until)
    for _ in range(19):
        (await guest.post(path, {"code": "WRONG"})).problem(422, "LJ536")
    (await guest.post(path, {"code": "WRONG"})).problem(429, "LJ438")
    (await guest.post(path, {"code": CODE})).problem(429, "LJ438")
    (await web.post("/api/v1/drops/winter/early-access", {"code": CODE})).problem(401)

    said = await web.post("/collections/early/early-access", raw=b"code=WRONG", accept_language="en", **FORM)
    assert said.status == 422
    assert "That is not the code" in said.text
    assert (await web.post("/collections/early/early-access", raw=b"code=", **FORM)).status == 422
    let_in = await web.post("/collections/early/early-access", raw=b"code=madrugada", **FORM)
    assert (let_in.status, let_in.headers["location"]) == (303, "/collections/early")
    cookie = _session(let_in)
    page = await read(web, "/collections/early", cookie=cookie)
    assert "you may come in already" in page
    assert "Coming soon" not in page
    assert 'id="early-code"' not in page
    product = await read(web, "/products/cap-early", cookie=cookie)
    assert "Add to cart" in product.partition('button-large" data-add')[2].partition("</button>")[0]
    variant = product.partition('name="variant" value="')[2].partition('"')[0]
    bought = f"product=cap-early&variant={variant}&quantity=1".encode()
    assert (await web.post("/cart/items", raw=bought, cookie=cookie, **FORM)).headers["location"] == "/cart"
    assert (await web.post("/cart/items", raw=bought, **FORM)).status != 303


async def test_a_code_that_comes_before_early_access_is_answered(web: Client, drops: dict[str, UUID]) -> None:
    """DRP-06: the right one changes nothing yet; the page says that it was right, and asks for it no more."""
    kept = await web.post("/collections/coming/early-access", raw=f"code=%09{CODE.lower()}+".encode(), **FORM)
    assert (kept.status, kept.headers["location"]) == (303, "/collections/coming?early=kept")
    page = await read(web, "/collections/coming?early=kept", cookie=_session(kept))
    assert "Your code is right." in page
    assert 'id="early-code"' not in page
    assert "Your code is right." not in await read(web, "/collections/early?early=kept"), "it has begun"


async def test_segments_and_flags_decide_who_comes(
    web: Client, customer: Client, shop: Shop, drops: dict[str, UUID]
) -> None:
    """DRP-06: vip_early_access and enable_drop_checkout, by segment."""
    member: UUID = await shop.owner.fetchval("select id from customers.customers where store_id = $1", shop.store)
    say = (shop.database, shop.store, shop.staff)
    assert not (await customer.get("/api/v1/drops/early")).ok()["may_buy"]
    await add_to_segment(*say, drops["segment"], [member])
    assert (await customer.get("/api/v1/drops/early")).ok()["may_buy"]
    await set_feature_rules(*say, "enable_drop_checkout", is_enabled=True, segments=["friends"])
    await _until(web, "free", may_buy=False)
    assert (await customer.get("/api/v1/drops/open")).ok()["may_buy"]
    assert "not open to you" in await read(web, "/collections/free")
    assert "Not open to you" in await read(web, "/products/cap-free")
    await set_feature_rules(*say, "enable_drop_checkout", is_enabled=False)
    await _until(customer, "open", may_buy=False)


async def test_a_start_that_comes_needs_no_news(shop: Shop, web: Client) -> None:
    """DRP-04: a phase is computed when it is asked for: what was remembered before the start is right after it."""
    product = await make_product(shop.database, shop.store, cap("Cap soon"), units=1)
    starts = datetime.now(UTC) + timedelta(seconds=0.4)
    draft = CollectionDraft(name="Soon", type="drop", is_active=True, starts_at=starts, products=(product.id,))
    await create_collection(shop.database, shop.store, shop.staff, draft)
    while (told := (await web.get("/api/v1/drops/soon")).ok())["phase"] == "announced":
        assert datetime.fromisoformat(told["server_time"]) < starts
    assert (told["phase"], told["seconds_to_start"]) == ("open", None)
    assert datetime.fromisoformat(told["server_time"]) >= starts


_SENT: ContextVar[list[str]] = ContextVar("sent", default=list[str]())  # noqa: B039  # nobody reads what others sent
Cost = Callable[[Callable[[], Awaitable[Reply]]], Awaitable[int]]


@pytest.fixture
def cost(monkeypatch: pytest.MonkeyPatch) -> Cost:
    """How many statements a request sends to the database when everything that can be remembered is. What the house
    does meanwhile by itself is not the request's.
    """
    for verb in ("row", "rows", "value", "run"):
        asked = getattr(Database, verb)

        async def counted(self: Database, sql: str, *given: Any, _asked: Any = asked, **more: Any) -> Any:
            _SENT.get().append(sql)
            return await _asked(self, sql, *given, **more)

        monkeypatch.setattr(Database, verb, counted)

    async def least(ask: Callable[[], Awaitable[Reply]]) -> int:
        costs = []
        for _ in range(5):  # what was announced a moment ago may still be on its way, and clear a memory
            _SENT.set(sent := list[str]())
            assert (await ask()).status == 200
            costs.append(len(sent))
        return min(costs)

    return least


async def _until(client: Client, slug: str, *, may_buy: bool) -> None:
    """A change has reached the process."""
    while (await client.get(f"/api/v1/drops/{slug}")).ok()["may_buy"] is not may_buy:
        await asyncio.sleep(0)


def _session(reply: Reply) -> str:
    return next(one.partition(";")[0] for one in reply.cookies if one.startswith(VISITOR_COOKIE))
