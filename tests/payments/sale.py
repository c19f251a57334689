"""A sale through a real gateway and a made-up provider, for the tests of gateways.

Nouns: Sale, one shop with one gateway that is set up for one fake; its desk, with a network of its own.
Verbs: `placed` begins an order; `hear` takes callbacks in, `work` processes the inbox; `confirm` is the buyer who comes
back; `captured` is all of it; `wants_back` requests a refund, `returns` asks the provider for it.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import aiohttp
import msgspec
from tests.context import BOX
from tests.providers.base import Decision, Delivery, Fake
from tests.shop import Shop

from lonja.checkout import Placement, Settlement, confirm_return, finish_refund, place_order, receive_webhook
from lonja.checkout.jobs import process_events
from lonja.payments import queries, set_gateway
from lonja.payments.gateways import Desk, gateway
from lonja.payments.gateways.base import Gateway, seal_config
from lonja.payments.model import Attempt, Callback, ProviderState, Refund, RefundState
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock, SystemClock
from lonja.platform.ids import new_id
from lonja.platform.jobs import JobContext, Services
from lonja.platform.settings import Settings

RETURN = "https://shop.test/checkout/return/{attempt_id}"


class Sale:
    """One shop, one gateway, one fake."""

    def __init__(self, shop: Shop, gateway_id: str, fake: Fake, http: aiohttp.ClientSession) -> None:
        self.shop, self.fake, self.gateway_id = shop, fake, gateway_id
        self.desk = Desk(
            database=shop.database, secrets=BOX, clock=SystemClock(), base_url="https://shop.test", http=http
        )
        self.gateway: Gateway = gateway(gateway_id)
        self.call = Call(actor="provider", correlation_id=new_id())

    async def configure(self, values: Mapping[str, str]) -> None:
        """The merchant fills in the gateway's fields: what is not said is empty."""
        config: dict[str, Any] = {field.name: None for field in self.gateway.fields}
        config |= seal_config(BOX, self.shop.store, self.gateway_id, self.gateway.fields, values)
        await set_gateway(self.shop.database, self.shop.store, self.shop.staff, self.gateway_id, "Pay", config=config)

    def stands_still(self) -> int:
        """From now on it is this second, for gateway and provider: what has an age keeps it however slow we are."""
        now = int(self.fake.now())
        self.desk = msgspec.structs.replace(self.desk, clock=FakeClock(datetime.fromtimestamp(now, UTC)))
        self.fake.now = lambda: now
        return now

    async def placed(
        self, *, price: int = 9_500, stock: int = 5, buyer: Call | None = None, variant: UUID | None = None
    ) -> Placement:
        """An order whose page is open. Delivery is 5.00 more."""
        visitor = buyer or await self.shop.visitor()
        cart = await self.shop.fill(visitor, (variant or await self.shop.sells(stock, price=price), 1))
        details = self.shop.details(self.gateway_id, phone="+525512345678")
        return await place_order(
            self.desk,
            self.shop.store,
            visitor,
            order_id=new_id(),
            cart_id=cart.id,
            details=details,
            return_url=RETURN,
        )

    async def decide(self, placed: Placement, decision: Decision = "approve") -> str:
        """The buyer at the page."""
        return await self.fake.decide(str(placed.redirect_url).partition("?")[0].rpartition("/")[2], decision)

    async def confirm(self, placed: Placement) -> Settlement:
        """The buyer's browser comes back."""
        return await confirm_return(self.desk, self.shop.store, self.call, placed.attempt_id)

    async def hear(self, *deliveries: Delivery) -> list[bool]:
        """Callbacks arrive, in this order; True for each that is new."""
        return [
            await receive_webhook(self.desk, self.shop.store, self.call, self.gateway_id, Callback(*delivery))
            for delivery in deliveries
        ]

    async def work(self) -> list[tuple[str, str | None]]:
        """The inbox is processed; (status, error) of each event, in order of arrival."""
        await process_events(self.context())
        rows = await self.shop.owner.fetch(
            "SELECT status, last_error FROM payments.webhook_events WHERE store_id = $1 ORDER BY received_at, event_id",
            self.shop.store,
        )
        return [(row[0], row[1]) for row in rows]

    async def captured(self, *, price: int = 9_500) -> Placement:
        """An order that was paid."""
        placed = await self.placed(price=price)
        await self.decide(placed)
        assert (await self.confirm(placed)).payment_status == "paid"
        return placed

    async def wants_back(self, placed: Placement, amount_minor: int) -> Refund:
        """A refund is requested, as the house does it."""
        owner, order = self.shop.owner, (self.shop.store, placed.order_id)
        refund_id = await owner.fetchval(
            "SELECT payments.request_refund($1, $2, $3, 'test')", self.shop.store, placed.attempt_id, amount_minor
        )
        if await owner.fetchval("SELECT to_regproc('checkout.follow_payment') IS NOT NULL"):
            await owner.execute("SELECT checkout.follow_payment($1, $2)", *order)
        elif (await self.shop.history_of(placed.order_id, "payment"))[-1] != "refund_pending":
            await owner.execute("SELECT orders.step($1, $2, 'payment', 'refund_pending')", *order)
            await owner.execute(
                "UPDATE payments.payments SET status = 'refund_pending' WHERE store_id = $1 AND order_id = $2", *order
            )
        return await self._refund(refund_id)

    async def returns(self, refund_id: UUID) -> str:
        """The provider is asked and its word is taken; the refund's status in our books afterwards."""
        found = await self._refund(refund_id)
        if found.status == "pending":
            state = await self.refund(found)
            if state.status != "pending":
                await finish_refund(
                    self.shop.database,
                    self.shop.store,
                    self.call,
                    refund_id,
                    confirmed=state.status == "processed",
                    external_ref=state.external_ref,
                    reason=state.reason,
                )
        return (await self._refund(refund_id)).status

    async def refund(self, refund: Refund) -> RefundState:
        """The gateway alone is asked."""
        return await self.gateway.refund(
            self.desk, self.shop.store, self.call, refund, await self.attempt(refund.payment_attempt_id)
        )

    async def fetch_refund(self, refund: Refund) -> RefundState:
        """The gateway alone is asked how a refund stands."""
        attempt = await self.attempt(refund.payment_attempt_id)
        return await self.gateway.fetch_refund(self.desk, self.shop.store, refund, attempt)

    async def state(self, attempt_id: UUID) -> ProviderState:
        """What the gateway reads."""
        return await self.gateway.fetch(self.desk, self.shop.store, await self.attempt(attempt_id))

    async def _refund(self, refund_id: UUID) -> Refund:
        found = await queries.refund(self.shop.database, self.shop.store, self.shop.staff, refund_id)
        assert found is not None
        return found

    async def attempt(self, attempt_id: UUID) -> Attempt:
        """An attempt of ours."""
        found = await queries.attempt(self.shop.database, self.shop.store, self.shop.staff, attempt_id)
        assert found is not None
        return found

    def context(self) -> JobContext:
        """What a job is given."""
        services = Services(
            database=self.shop.database,
            settings=Settings(),
            clock=self.desk.clock,
            secrets=BOX,
            http=self.desk.http,
        )
        return JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1)


@asynccontextmanager
async def sale_through(shop: Shop, gateway_id: str, fake: Fake, values: Mapping[str, str]) -> AsyncIterator[Sale]:
    """Opens the fake and a network, and sets the gateway up. What other tests have left to be done, nobody does now."""
    await shop.owner.execute("DELETE FROM platform.wakeups WHERE store_id <> $1", shop.store)
    async with fake.serve() as base_url, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as http:
        sale = Sale(shop, gateway_id, fake, http)
        await sale.configure({"base_url": base_url, **values})
        yield sale
