"""The first orders of a demo shop, so that its counter is not bare on the first morning.

Nouns: Story, what became of one order.  Verbs: `first_sales`.
Promises: bought as anybody buys, through carts, checkout and the sandbox provider. Every step carries a key made from
the store and the story, so a load that was cut short buys nothing twice.
"""

from hashlib import sha256
from uuid import UUID, uuid5

import msgspec

from lonja import catalog, checkout, orders
from lonja.carts import open_cart
from lonja.demo.world import Shopper, StoreSheet
from lonja.inventory import available
from lonja.payments.gateways import Desk
from lonja.payments.gateways.sandbox import Decision, decide
from lonja.platform.call import Call
from lonja.shipping import rates_for


class Story(msgspec.Struct, frozen=True):
    """How many things were bought, how it was paid (None: on delivery), and how far the parcel has come."""

    things: int
    decision: Decision | None
    steps: tuple[str, ...] = ()


_STORIES = (
    Story(2, "approved", ("processing", "shipped", "delivered")),
    Story(1, "approved", ("shipped",)),
    Story(3, "approved", ("processing",)),
    Story(1, None),
    Story(1, "declined"),
    Story(2, "approved"),
    Story(1, "approved"),
)


async def first_sales(desk: Desk, store_id: UUID, call: Call, sheet: StoreSheet) -> None:
    """Every story, told by the shop's people in turn."""
    page = await catalog.listing(desk.database, store_id, catalog.ListingQuery(limit=40))
    goods = [card.id for card in page.cards if not card.is_digital and not card.is_held_back(desk.clock.now())]
    for number, story in enumerate(_STORIES):
        shopper = sheet.customers[number % len(sheet.customers)]
        chosen = [goods[(5 * number + 3 * step) % len(goods)] for step in range(story.things)]
        await _Sale(desk, store_id, call, sheet, number).tell(story, shopper, chosen)


class _Sale:
    """One story in one store."""

    def __init__(self, desk: Desk, store_id: UUID, call: Call, sheet: StoreSheet, number: int) -> None:
        self._desk, self._store, self._call, self._sheet = desk, store_id, call, sheet
        self._number = number
        self._order = uuid5(store_id, f"first sale {number}")
        self._secret = sha256(self._order.bytes).hexdigest()

    async def tell(self, story: Story, shopper: Shopper, products: list[UUID]) -> None:
        placed = await self._place(shopper, await self._fill(products), "sandbox" if story.decision else "cod")
        if story.decision:
            await decide(self._desk, self._store, placed.attempt_id, story.decision, copies=0)
            await checkout.confirm_return(self._desk, self._store, self._call, placed.attempt_id)
        for step in story.steps:
            await orders.advance_order(self._desk.database, self._store, self._keyed(step), self._order, step)

    async def _fill(self, products: list[UUID]) -> UUID:
        variants = [await self._choose(product) for product in products]
        cart = await open_cart(
            self._desk.database,
            self._store,
            self._keyed("cart"),
            sha256(f"{self._order} visitor".encode()).hexdigest(),
            self._desk.clock.now(),
            [(variant, 1) for variant in dict.fromkeys(variants)],
        )
        return cart.id

    async def _choose(self, product_id: UUID) -> UUID:
        """The variant there is most of, so that a first sale never takes a last unit."""
        product = await catalog.product(self._desk.database, self._store, str(product_id))
        there = await available(self._desk.database, self._store, [variant.id for variant in product.variants])
        return max(there, key=lambda variant: there[variant])

    async def _place(self, shopper: Shopper, cart_id: UUID, gateway: str) -> checkout.Placement:
        country = shopper.country or self._sheet.store.country
        rates = await rates_for(self._desk.database, self._store, country, 0)
        details = checkout.CheckoutDetails(
            email=shopper.email,
            full_name=shopper.full_name,
            gateway=gateway,
            locale=self._sheet.store.locale,
            address=checkout.Address(
                line1=shopper.line1,
                city=shopper.city,
                region=shopper.region,
                postal_code=shopper.postal_code,
                country=country,
            ),
            shipping_rate_id=rates[0].id,
            traffic_source="direct",
            guest_key=self._secret,
        )
        return await checkout.place_order(
            self._desk,
            self._store,
            self._keyed("order"),
            order_id=self._order,
            cart_id=cart_id,
            details=details,
            return_url=self._desk.base_url,
        )

    def _keyed(self, step: str) -> Call:
        return self._call.keyed(f"demo-{self._number}-{step}", self._order.bytes)
