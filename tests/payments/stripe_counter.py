"""A shop that takes Stripe, and Stripe, made up. It is NOON for both, and for the database.

Verbs: `places` puts an order and opens its page, `clicks` is the buyer there, `returns` brings the browser back,
`hears` is what Stripe tells, `works` is the worker. `gateway` is the gateway by itself, for what no flow does yet.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import aiohttp
import msgspec
from tests.context import BOX
from tests.providers.base import Decision, Happening
from tests.providers.stripe import FakeStripe
from tests.shop import NOON, Shop

from lonja.checkout import Placement, Settlement, confirm_return, place_order, receive_webhook
from lonja.checkout.jobs import process_events, process_refunds
from lonja.payments import set_gateway
from lonja.payments.gateways import Desk, seal_config
from lonja.payments.gateways.stripe import Stripe
from lonja.payments.model import Attempt, Callback, Refund, Start
from lonja.payments.queries import attempt
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.ids import new_id
from lonja.platform.jobs import JobContext, Services
from lonja.platform.settings import Settings

RETURN = "https://shop.test/return/{attempt_id}"
PROVIDER = Call(actor="provider", correlation_id=new_id())
PATIENT = aiohttp.ClientTimeout(total=120)
"""A machine that is busy is no Stripe that is away."""


class Counter:
    """One shop, one Stripe."""

    def __init__(self, shop: Shop, stripe: FakeStripe, desk: Desk) -> None:
        self.shop, self.stripe, self.desk = shop, stripe, desk
        self.store = shop.store
        self.gateway = Stripe()
        self.buyer: Call

    async def set(self, *, is_test_mode: bool = True, **values: str) -> None:
        """What the merchant fills in: what is not said is empty."""
        said = {
            "secret_key": self.stripe.api_key,
            "webhook_secret": self.stripe.webhook_secret,
            "api_base": self.stripe.base_url,
        } | values
        config: dict[str, Any] = {field.name: None for field in Stripe.fields}
        config |= seal_config(BOX, self.store, "stripe", Stripe.fields, said)
        await set_gateway(
            self.shop.database, self.store, self.shop.staff, "stripe", "Card", config=config, is_test_mode=is_test_mode
        )

    async def places(self, *, price: int = 1_000, key: str | None = None, **line: Any) -> Placement:
        """From shelf to Stripe's page."""
        self.buyer = await self.shop.visitor()
        cart = await self.shop.fill(self.buyer, (await self.shop.sells(price=price, **line), 1))
        call = self.buyer.keyed(key, b"order") if key else self.buyer
        return await place_order(
            self.desk, self.store, call, order_id=new_id(), cart_id=cart.id, details=self.shop.details("stripe"),
            return_url=RETURN,
        )  # fmt: skip

    async def attempt(self, placed: Placement) -> Attempt:
        """The attempt as our books have it."""
        found = await attempt(self.shop.database, self.store, self.shop.staff, placed.attempt_id)
        assert found is not None
        return found

    async def session(self, placed: Placement) -> dict[str, Any]:
        """The page in Stripe's books."""
        return self.stripe.sessions[str((await self.attempt(placed)).external_ref)]

    async def intent(self, placed: Placement) -> dict[str, Any]:
        """The intent in Stripe's books."""
        return self.stripe.intents[(await self.session(placed))["payment_intent"]]

    async def clicks(self, placed: Placement, decision: Decision = "approve") -> str:
        """The buyer at Stripe's page, by hand of a browser. Answers where it is sent."""
        assert placed.redirect_url
        assert self.desk.http
        async with self.desk.http.post(
            placed.redirect_url, data={"decision": decision}, allow_redirects=False
        ) as answer:
            assert answer.status == 303
            return answer.headers["location"]

    async def returns(self, placed: Placement) -> Settlement:
        """The buyer's browser is back."""
        return await confirm_return(self.desk, self.store, self.buyer, placed.attempt_id)

    async def hears(self, events: Iterable[Happening]) -> list[bool]:
        """Stripe calls; answers which of the calls were news."""
        return [
            await receive_webhook(self.desk, self.store, PROVIDER, "stripe", Callback(*self.stripe.delivery(event)))
            for event in events
        ]

    def context(self) -> JobContext:
        """What the worker gives to jobs."""
        services = Services(
            database=self.shop.database, settings=Settings(), clock=self.desk.clock, secrets=BOX, http=self.desk.http
        )
        return JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1)

    async def works(self) -> None:
        """The inbox is emptied."""
        await process_events(self.context())

    async def refunds(self) -> None:
        """Every refund that waits is asked for."""
        await process_refunds(self.context())

    async def inbox(self) -> list[tuple[str, str]]:
        """(kind, status) of every event, as they came."""
        rows = await self.shop.owner.fetch(
            "SELECT kind, status FROM payments.webhook_events WHERE store_id = $1 ORDER BY event_id", self.store
        )
        return [(row[0], row[1]) for row in rows]

    def refund_of(self, attempt: Attempt, amount_minor: int, refund_id: UUID | None = None) -> Refund:
        """A refund that somebody asked for."""
        return Refund(refund_id or new_id(), attempt.order_id, attempt.id, amount_minor, attempt.currency, "pending")

    async def opens(self, amount_minor: int = 1_000, currency: str = "MXN") -> Attempt:
        """An attempt that only Stripe knows of, for the gateway by itself."""
        start = Start(new_id(), new_id(), amount_minor, currency, "#1001", "https://shop.test/return")
        started = await self.gateway.start(self.desk, self.store, PROVIDER, start)
        return Attempt(
            id=start.attempt_id, order_id=start.order_id, gateway="stripe", status="pending",
            amount_minor=amount_minor, refunded_minor=0, currency=currency, external_ref=started.external_ref,
            redirect_url=started.redirect_url, failure_reason=None, created_at=NOON,
        )  # fmt: skip


@asynccontextmanager
async def counter_of(shop: Shop) -> AsyncIterator[Counter]:
    """Opens Stripe and the shop's way to it."""
    shop.later()
    stripe = FakeStripe(now=NOON.timestamp)
    async with stripe.serve(), aiohttp.ClientSession(timeout=PATIENT) as http:
        desk = Desk(
            database=shop.database, secrets=BOX, clock=FakeClock(NOON), base_url="https://shop.test",
            http=stripe.giving_up(http),
        )  # fmt: skip
        counter = Counter(shop, stripe, desk)
        await counter.set()
        yield counter


def without_ref(attempt: Attempt) -> Attempt:
    """The same attempt, its answer lost."""
    return msgspec.structs.replace(attempt, external_ref=None)
