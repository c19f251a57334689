"""The admin as the people of a store use it.

Nouns: Team: Marta owns the store, Vera may look, Iker works elsewhere; Room, one person's browser inside the store.
Verbs: `rebozo` puts something on the shelf; `hire` the team; `offers` gives
things away; `sign_in` through the front door, `let_in` past it;
`Room.go` opens a page of the store; `Room.get` asks for one and `Room.post` sends a form, past the window.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
from playwright.async_api import APIResponse, Page, Response

from lonja import people
from lonja.customers import SegmentFacts, add_to_segment, save_segment
from lonja.people.passwords import hash_password
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.pricing import CurrencyRule, PriceWish, save_currency, set_price
from lonja.promotions import Coupon, RuleDraft, create_coupon, save_rule
from lonja.stores import list_stores
from lonja.web.tokens import STAFF_COOKIE, hash_token, new_token
from tests.shop import Shop
from tests.world import cap, make_product

PASSWORD = "correct horse battery staple"
WHO = Call.system("tests")


class Person(msgspec.Struct, frozen=True):
    """Somebody of the staff."""

    id: UUID
    email: str
    full_name: str

    @classmethod
    def named(cls, full_name: str) -> "Person":
        """Somebody new."""
        return cls(new_id(), f"{new_id()}@example.com", full_name)


class Team(msgspec.Struct, frozen=True):
    """Who works in a store, and somebody who does not."""

    store: UUID
    slug: str
    marta: Person
    vera: Person
    iker: Person


class Room:
    """One person's browser, in one store."""

    def __init__(self, page: Page, slug: str) -> None:
        self.page, self.slug = page, slug

    async def go(self, path: str) -> Response:
        """Open a page of the store."""
        response = await self.page.goto(f"/admin/{self.slug}{path}")
        assert response is not None
        return response

    async def get(self, path: str) -> APIResponse:
        """Ask for a page of the store, and look at the answer only: to draw it costs ten times as much."""
        headers = {"accept": "text/html"}
        return await self.page.request.get(f"/admin/{self.slug}{path}", headers=headers, max_redirects=0)

    async def post(self, path: str, **form: str | float | bool) -> APIResponse:
        """Send a form as this person, past all buttons."""
        return await self.page.request.post(f"/admin/{self.slug}{path}", form=form, max_redirects=0)


async def rebozo(shop: Shop, units: int = 10) -> UUID:
    """A rebozo on the shelf: one variant, with a SKU and stock."""
    draft = cap("Rebozo", slug=f"rebozo-{new_id()}", sku=f"REB-{new_id()}")
    variant = (await make_product(shop.database, shop.store, draft)).variants[0].id
    if units:
        await shop.receives(variant, units)
    return variant


async def troubles(shop: Shop, attempt: UUID, order: UUID) -> None:
    """Things to look at about money: differences of several kinds, a gateway compared, messages of every state."""
    await shop.owner.execute(
        """INSERT INTO payments.reconciliations
            (store_id, gateway, days, since_at, until_at, position_at, started_at, finished_at, line_count)
        VALUES ($1, 'sandbox', 3, now() - interval '3 days', now(), now(), now(), now(), 128)""",
        shop.store,
    )
    for kind, action, refunded in (
        ("unknown_payment", "look_at_provider", 0), ("amount_differs", "open_order", 0),
        ("refund_unknown", "open_order", 500), ("capture_unsettled", "settle", 0),
    ):  # fmt: skip
        is_ours = kind != "unknown_payment"
        told = {
            "reference": "pi_3PqXyZ2eZvKYlo2C", "outcome": "captured", "currency": "MXN", "amount_minor": 129_900,
            "refunded_minor": refunded,
        }  # fmt: skip
        ours = {"status": "pending", "currency": "MXN", "amount_minor": 139_900, "refunded_minor": 0}
        await shop.owner.execute(
            """INSERT INTO payments.findings (store_id, gateway, reference, kind, suggested_action, attempt_id,
                order_id, details, first_seen_at, last_seen_at)
            VALUES ($1, 'sandbox', $2, $2, $3, $4, $5, $6, now(), now())""",
            shop.store, kind, action, attempt if is_ours else None, order if is_ours else None,
            msgspec.json.encode({"told": told} | ({"ours": ours} if is_ours else {})).decode(),
        )  # fmt: skip
    await shop.owner.execute(
        """INSERT INTO payments.findings (store_id, gateway, reference, kind, suggested_action, details, first_seen_at,
            last_seen_at, status, dismissed_at, dismiss_reason)
        VALUES ($1, 'sandbox', 'pi_9', 'unknown_payment', 'look_at_provider', '{}', now(), now(), 'dismissed', now(),
            'A sale at the market stall.')""",
        shop.store,
    )
    await shop.owner.execute(
        """INSERT INTO payments.webhook_events (store_id, provider, event_id, kind, payload, status, attempts,
            attempt_id, last_error, processed_at, correlation_id, next_try_at)
        SELECT $1, 'sandbox', 'evt_' || n, 'session.approved', $3, (array['failed', 'processed', 'received'])[n], n - 1,
            $2, CASE WHEN n = 1 THEN 'ProviderAway(LJ610, ''no answer'', {})' END, CASE WHEN n = 2 THEN now() END,
            uuidv7(), CASE WHEN n <> 2 THEN now() END
        FROM generate_series(1, 3) n""",
        shop.store,
        attempt,
        msgspec.json.encode(
            {"id": "evt_1", "type": "session.approved", "amount_minor": 129_900, "email": "ana@example.com"}
        ).decode(),
    )


async def offers(shop: Shop, variant: UUID) -> dict[str, str]:
    """A promotion, a coupon, a segment and prices; the paths of their pages, and of a cart to try."""
    db, store, staff = shop.database, shop.store, shop.staff
    segment = await save_segment(db, store, staff, SegmentFacts(name="Wholesale", slug="wholesale"))
    customer = await shop.customer()
    await add_to_segment(db, store, staff, segment, [customer.customer_id] if customer.customer_id else [])
    promotion = await save_rule(
        db,
        store,
        staff,
        RuleDraft(
            name="Third free",
            condition={"items": {"any_of": ["tag:winter"]}, "segments": [str(segment)], "min_quantity": 3},
            action={"type": "cheapest_free", "every": 3},
            usage_limit=100,
        ),
    )
    await save_rule(db, store, staff, RuleDraft(name="Ten", action={"type": "percentage", "basis_points": 1_000}))
    coupon = await create_coupon(
        db, store, staff, Coupon(type="percentage", basis_points=2_000, code="SUMMER20", expires_on=date(2099, 12, 31))
    )
    await save_currency(db, store, staff, "USD", CurrencyRule(rounding="up", round_to_minor=100, minus_minor=1))
    await set_price(
        db, store, staff, PriceWish(amount_minor=39_900, variant_id=variant, segment_id=segment, min_qty=10)
    )
    asked = f"line-0-variant={variant}&line-0-quantity=3&codes=SUMMER20,NOPE&delivery=99&segment-0-id={segment}"
    return {
        "promotion": f"/promotions/{promotion}",
        "coupon": f"/coupons/{coupon}",
        "segment": f"/segments/{segment}",
        "trial": f"/promotions/preview?{asked}",
    }


async def hire(database: Database, owner: asyncpg.Connection, store: UUID) -> Team:
    """The team of a store. Only Marta has a password: hashing one is slow on purpose."""
    found = next(each for each in await list_stores(database) if each.id == store)
    await people.create_roles(database, store, WHO)
    marta, vera, iker = Person.named("Marta Ruiz"), Person.named("Vera Luna"), Person.named("Iker Mar")
    for person in (marta, vera, iker):
        await owner.execute(
            "INSERT INTO people.staff (id, email, full_name) VALUES ($1, $2, $3)",
            person.id, person.email, person.full_name,
        )  # fmt: skip
    for person, role in ((marta, "owner"), (vera, "viewer")):
        await people.join_organization(database, WHO, found.organization_id, person.id, is_owner=role == "owner")
        await people.employ(database, store, WHO, person.id, role)
    return Team(store, found.slug, marta, vera, iker)


async def give_password(owner: asyncpg.Connection, person: Person) -> None:
    """The person can go through the front door."""
    await owner.execute(
        "INSERT INTO people.staff_credentials (staff_id, kind, secret) VALUES ($1, 'password', $2)",
        person.id,
        await hash_password(PASSWORD),
    )


async def sign_in(page: Page, person: Person, onward: str = "/admin") -> None:
    """Through the front door."""
    await page.goto(onward)
    await page.get_by_label("Email").fill(person.email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)


async def let_in(page: Page, owner: asyncpg.Connection, site: str, person: Person) -> None:
    """Past the front door: a session that began elsewhere."""
    token = new_token()
    await owner.execute(
        "INSERT INTO people.staff_sessions (token_hash, staff_id, expires_at) VALUES ($1, $2, $3)",
        hash_token(token),
        person.id,
        datetime.now(UTC) + timedelta(hours=1),
    )
    await page.context.add_cookies([{"name": STAFF_COOKIE, "value": token, "url": site}])
