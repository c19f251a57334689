"""A bookshop in Dhaka, for the gateways of Bangladesh: a shop in BDT, a desk with a network, a made-up provider.

Nouns: Bookshop; `boighar` sells with a made-up `sslcommerz`, `boimela` with a made-up `aamarpay`.
Verbs: `order` places one and opens its page, `bought` one that is approved, `comes_back` is the browser's return,
`hears` a callback, `works` the job that takes the inbox in; `inbox` and `suspicions` look behind the curtain.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from uuid import UUID

import aiohttp
import msgspec
import pytest
import pytest_asyncio

from lonja.checkout import Address, Placement, Settlement, confirm_return, operations, place_order, receive_webhook
from lonja.checkout.jobs import process_events
from lonja.checkout.model import CheckoutDetails
from lonja.payments import set_gateway
from lonja.payments.gateways import Desk, gateway, seal_config
from lonja.payments.model import Attempt, Callback, ProviderState, Refund, Start
from lonja.payments.queries import attempt
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.ids import new_id
from tests.context import BOX, job_context
from tests.providers.aamarpay import AamarPay
from tests.providers.base import Decision, Delivery, Fake
from tests.providers.sslcommerz import SSLCommerz
from tests.shop import SECRET, OpenShop, Shop

PROVIDER = Call(actor="provider", correlation_id=new_id())
RETURN = "https://shop.test/orders/{order_id}?attempt={attempt_id}&key=abc"
HOME = Address(line1="House 12, Road 5", city="Dhaka", postal_code="1209", country="BD")
COURIER = 500
"""What delivery costs, in paisa: a part of every total here."""


class Bookshop:
    """A shop with one gateway of Bangladesh."""

    def __init__(self, shop: Shop, desk: Desk, gateway_id: str, fake: Fake) -> None:
        self.shop, self.desk, self.id, self.fake = shop, desk, gateway_id, fake

    async def order(
        self,
        total_minor: int = 115_000,
        *,
        is_digital: bool = False,
        phone: str = "01711223344",
        book: UUID | None = None,
    ) -> Placement:
        """Somebody buys a book, and is sent to pay."""
        call = await self.shop.visitor()
        price = total_minor if is_digital else total_minor - COURIER
        book = book or await self.shop.sells(price=price, is_digital=is_digital)
        cart = await self.shop.fill(call, (book, 1))
        details = CheckoutDetails(
            email="rahim@example.com",
            full_name="Rahim Uddin",
            phone=phone,
            gateway=self.id,
            locale="en",
            address=None if is_digital else HOME,
            shipping_rate_id=None if is_digital else self.shop.rate,
            guest_key=SECRET,
        )
        return await place_order(
            self.desk, self.shop.store, call, order_id=new_id(), cart_id=cart.id, details=details, return_url=RETURN
        )

    async def bought(self, total_minor: int = 115_000, *, book: UUID | None = None) -> Placement:
        """An order whose buyer has approved, and is on the way back."""
        placed = await self.order(total_minor, book=book)
        await self.decides(placed, "approve")
        return placed

    async def decides(self, placed: Placement, decision: Decision) -> str:
        """The buyer, at the till; where the browser goes."""
        return await self.fake.decide((placed.redirect_url or "").rpartition("/")[2], decision)

    async def unanswered(self) -> Placement:
        """The shop's one order, whose placing was not answered because the provider did not."""
        row = await self.shop.owner.fetchrow(
            """SELECT o.id, o.number, a.id, a.amount_minor, a.currency, o.expires_at
            FROM orders.orders o JOIN payments.payment_attempts a ON a.store_id = o.store_id AND a.order_id = o.id
            WHERE o.store_id = $1 AND a.external_ref IS NULL""",
            self.shop.store,
        )
        return Placement(row[0], row[1], "pending", "pending", row[3], row[4], row[5], row[2], self.id, None)

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Who asks now gives up as soon as the provider keeps them waiting."""
        patient = self.desk
        self.desk = msgspec.structs.replace(patient, http=self.fake.giving_up(patient.network()))
        try:
            yield
        finally:
            self.desk = patient

    async def start_of(self, placed: Placement) -> Start:
        """What the gateway was told."""
        buyer = await operations.buyer(self.desk.database, self.shop.store, PROVIDER, placed.order_id)
        total, currency = placed.total_amount_minor, placed.currency
        return Start(
            placed.attempt_id, placed.order_id, total, currency, f"#{placed.number}", "https://shop.test/", buyer
        )

    async def comes_back(self, placed: Placement) -> Settlement:
        """The browser has returned, whatever it brings."""
        return await confirm_return(self.desk, self.shop.store, PROVIDER, placed.attempt_id)

    async def asks(self, placed: Placement) -> ProviderState:
        """What the gateway makes of the provider's word."""
        return await gateway(self.id).fetch(self.desk, self.shop.store, await self.attempt(placed))

    async def attempt(self, placed: Placement) -> Attempt:
        """The attempt as it stands."""
        found = await attempt(self.desk.database, self.shop.store, PROVIDER, placed.attempt_id)
        assert found is not None
        return found

    async def hears(self, delivery: Delivery, *, provider: str | None = None, store: UUID | None = None) -> bool:
        """A callback at the hook."""
        return await receive_webhook(
            self.desk, store or self.shop.store, PROVIDER, provider or self.id, Callback(*delivery)
        )

    async def works(self) -> None:
        """The inbox is taken in."""
        context = job_context(self.shop.database)
        services = msgspec.structs.replace(context.services, http=self.desk.http)
        await process_events(msgspec.structs.replace(context, services=services))

    async def inbox(self) -> list[tuple[str, str]]:
        """(kind, status) of what was stored, in order."""
        rows = await self.shop.owner.fetch(
            "SELECT kind, status FROM payments.webhook_events WHERE store_id = $1 ORDER BY received_at, event_id",
            self.shop.store,
        )
        return [(row[0], row[1]) for row in rows]

    async def suspicions(self) -> int:
        """How often a provider's amount was not ours."""
        found: int = await self.shop.owner.fetchval(
            "SELECT count(*) FROM people.security_events WHERE store_id = $1 AND event_type = 'suspicious_payment'",
            self.shop.store,
        )
        return found

    def refund_of(self, placed: Placement, amount_minor: int, external_ref: str | None = None) -> Refund:
        """A refund that was requested."""
        return Refund(
            new_id(),
            placed.order_id,
            placed.attempt_id,
            amount_minor,
            placed.currency,
            "pending",
            external_ref=external_ref,
        )


@asynccontextmanager
async def bookshop(open_shop: OpenShop, gateway_id: str, fake: Fake, currency: str = "BDT") -> AsyncIterator[Bookshop]:
    """The shop, opened, with the provider where its settings say."""
    shop = await open_shop(currency=currency, country="BD", locale="en", locales=["en", "bn"])
    async with fake.serve(), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as http:
        found = gateway(gateway_id)
        sealed = seal_config(BOX, shop.store, found.id, found.fields, fake.settings())
        await set_gateway(shop.database, shop.store, shop.staff, gateway_id, found.label, config=sealed)
        desk = Desk(database=shop.database, secrets=BOX, clock=FakeClock(), base_url="https://shop.test", http=http)
        yield Bookshop(shop, desk, found.id, fake)


@pytest.fixture
def sslcommerz() -> SSLCommerz:
    """The provider, before it is served."""
    return SSLCommerz()


@pytest_asyncio.fixture
async def boighar(open_shop: OpenShop, sslcommerz: SSLCommerz) -> AsyncIterator[Bookshop]:
    """A bookshop that sells with it."""
    async with bookshop(open_shop, "sslcommerz", sslcommerz) as shop:
        yield shop


@pytest.fixture
def aamarpay() -> AamarPay:
    """The provider, before it is served."""
    return AamarPay()


@pytest_asyncio.fixture
async def boimela(open_shop: OpenShop, aamarpay: AamarPay) -> AsyncIterator[Bookshop]:
    """A bookshop that sells with it, under the other spelling of its name (C-19)."""
    async with bookshop(open_shop, "amarpay", aamarpay) as shop:
        yield shop
