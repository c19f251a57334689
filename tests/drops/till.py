"""One store with drops, and everything people may do to it: the world of tests/drops/test_any_order.py.

Nouns: Till, a store of three drops (two that share an article, one that is drawn) and one plain thing; six people, each
on devices of their own, who write their mailboxes and doorsteps as they like; what was placed, as we remember it.
Verbs: one for each thing that may happen; a refusal is an answer, anything else that is raised is a find. `look` asks
for every promise, and compares what living orders have with what we remember of them.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
from hypothesis import strategies as st

from lonja.access import TermsDraft, pause_drop, save_terms
from lonja.carts import AddQueue, Cart, add_to_cart, cart, merge_carts, set_quantity
from lonja.catalog import CollectionDraft, arrange_collection, create_collection, delete_collection, update_collection
from lonja.catalog.model import CollectionChange
from lonja.checkout import CheckoutQueue, Placement, RefundWish, begin_checkout, cancel_order, expire_checkouts
from lonja.checkout.model import WishedLine
from lonja.checkout.operations import request_order_refund, retry_payment
from lonja.drops import RaffleSettings, advance_raffle, draw_raffle, enter_raffle, leave_raffle, save_raffle
from lonja.inventory.operations import expire_reservations
from lonja.payments.model import Outcome
from lonja.platform.call import Call
from lonja.platform.errors import Refused
from lonja.platform.ids import new_id
from tests.shop import HOME, NOON, Shop

MAILBOXES = (("ana.ruiz@gmail.com", "Ana.Ruiz+2@GoogleMail.com"), ("eva@example.com", "EVA+drop@example.com"))
DOORS = (("Calle 5", "CALLE  5."), ("Álamo-7", "alamo 7"))
CARDS = ("visa", "amex", None)
WATCHED = ["P01", "P02", "P03", "P04", "P05", "P06", "P08", "P10", "P11", "P12", "P16", "P18"]
JOB = Call.job("test")
LIMITS = st.sampled_from([None, 1, 2, 3, 5])
TERMS = st.builds(
    TermsDraft,
    way=st.sampled_from(["open", "open", "open", "queue", "raffle"]),
    reserve_on=st.sampled_from(["cart", "checkout"]),
    max_per_customer=LIMITS,
    max_per_address=LIMITS,
    max_per_payment=LIMITS,
    needs_account=st.sampled_from([False, False, True]),
)
CHANGES = st.one_of(
    st.builds(CollectionChange, starts_at=st.sampled_from([None, NOON, NOON + timedelta(hours=2)])),
    st.builds(CollectionChange, ends_at=st.sampled_from([None, NOON + timedelta(hours=3), NOON + timedelta(days=5)])),
    st.builds(CollectionChange, is_active=st.sampled_from([True, True, False])),
    st.builds(CollectionChange, type=st.sampled_from(["drop", "drop", "seasonal"])),
)


class Sold(NamedTuple):
    """An order as we remember it: by whom, as who, and how many units of which drops."""

    placed: Placement
    names: Mapping[str, object]
    units: Counter[UUID]


class Till:
    """The store."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.now = shop, NOON
        self.people: list[Call] = []
        self.variants: list[UUID] = []
        self.drops: list[UUID] = []
        self.orders: list[Sold] = []
        self.cards: dict[UUID, int] = {}
        self.said: Counter[str] = Counter()
        self.adds, self.checkouts = AddQueue(shop.database), CheckoutQueue(shop.database)

    async def open(self) -> None:
        """Shelves, drops, people."""
        shop = self.shop
        shop.database.fake_time(self.now)
        await shop.open()
        self.variants = [await shop.sells(units) for units in (5, 4, 3, 2, 6)]
        self.products = [
            row[0]
            for row in await shop.owner.fetch(
                """SELECT v.product_id FROM unnest($2::uuid[]) WITH ORDINALITY u (id, n)
                JOIN catalog.product_variants v ON v.store_id = $1 AND v.id = u.id ORDER BY n""",
                shop.store,
                self.variants,
            )
        ]
        a, b, c, d, _ = self.products
        for products, terms in (
            ((a, b), {"max_per_customer": 3, "max_per_address": 4, "max_per_payment": 2, "checkout_ttl_seconds": 300}),
            ((b, c), {"max_per_customer": 3, "cart_ttl_seconds": 60}),
            ((d,), {"way": "raffle"}),
        ):
            draft = CollectionDraft(
                name=f"D {new_id()}", type="drop", is_active=True, starts_at=NOON, ends_at=NOON + timedelta(days=5),
                products=products,
            )  # fmt: skip
            drop = await create_collection(shop.database, shop.store, shop.staff, draft)
            await save_terms(shop.database, shop.store, shop.staff, drop, TermsDraft(**terms))
            self.drops.append(drop)
        await save_raffle(
            shop.database, shop.store, shop.staff, self.drops[2],
            RaffleSettings(opens_at=NOON, closes_at=NOON + timedelta(hours=1), purchase_window_seconds=3_600),
        )  # fmt: skip
        for _ in range(3):
            customer = await shop.customer()
            self.people += [customer, await shop.visitor()]
        await shop.owner.execute(
            "UPDATE customers.customers SET email_verified_at = now() WHERE store_id = $1", shop.store
        )

    async def tries(self, what: str, *asked: Awaitable[Any]) -> list[Any]:
        """All at once; the answers, None for a refusal."""
        answers = []
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(answer, BaseException) and not isinstance(answer, Refused):
                pytest.fail(f"{what}: {answer!r}")
            self.said[f"{what} {getattr(answer, 'code', '') if isinstance(answer, Refused) else 'ok'}"] += 1
            answers.append(None if isinstance(answer, Refused) else answer)
        return answers

    # What buyers do.

    async def add(self, wishes: list[tuple[int, int, int]], *, together: bool) -> None:
        """Somebody wants so many of something; all at once, in batches or alone."""
        db, store = self.shop.database, self.shop.store
        terms = await self._terms()
        asked = [
            self.adds.add_to_cart(store, self.people[who], self.variants[what], units)
            if together
            else add_to_cart(db, store, self.people[who], self.variants[what], units)
            for who, what, units in wishes
        ]
        for (who, what, units), found in zip(wishes, await self.tries("add", *asked), strict=True):
            if found is not None and (says := terms.get(self.variants[what])):
                assert not says["is_paused"], (who, what, units)
                assert says["has_begun"] or says["way"] == "raffle", (who, what, units)
                assert says["way"] == "open" or await self._has_won(who, what), (who, what, units)

    async def sets(self, who: int, what: int, units: int) -> None:
        basket = await self._cart(who)
        if basket:
            db, store = self.shop.database, self.shop.store
            await self.tries("set", set_quantity(db, store, self.people[who], basket.id, self.variants[what], units))

    async def signs_in(self, guest: int, who: int) -> None:
        """The guest of a device signs in there."""
        call = msgspec.structs.replace(self.people[who], session_id=self.people[guest].session_id, guest_key=None)
        await self.tries("merge", merge_carts(self.shop.database, self.shop.store, call))

    async def check_out(self, buyers: list[tuple[int, int, int]], *, together: bool, gateway: str = "sandbox") -> None:
        """Each of them, under a mailbox and a doorstep, one order each; all at once."""
        shop, asked, names = self.shop, [], []
        for n, (who, mailbox, door) in enumerate(buyers):
            basket = await self._cart(who)
            if basket is None:
                continue
            spelled = shop.details(
                gateway,
                email=MAILBOXES[mailbox][(n + len(self.orders)) % 2],
                address=msgspec.structs.replace(HOME, line1=DOORS[door][len(self.orders) % 2]),
            )
            call = self.people[who]
            names.append({"buyer": call.customer_id or call.session_id, "email": mailbox, "address": door})
            till = self.checkouts.begin_checkout if together else self._alone
            asked.append(till(shop.store, call, new_id(), basket.id, spelled))
        governed = await self._terms()
        for who_as, placed in zip(names, await self.tries("checkout", *asked), strict=True):
            if placed is not None:
                await self._remember(placed, who_as, governed)

    async def _alone(self, store: UUID, call: Call, order: UUID, basket: UUID, details: Any) -> Placement:
        return await begin_checkout(self.shop.database, store, call, order, basket, details)

    async def _remember(self, placed: Placement, names: Mapping[str, object], governed: dict[UUID, Any]) -> None:
        """An order was placed: what living orders have under each of its names is within the limit of this moment."""
        units: Counter[UUID] = Counter()
        for row in await self.shop.owner.fetch(
            "SELECT variant_id, quantity FROM orders.order_items WHERE store_id = $1 AND order_id = $2",
            self.shop.store,
            placed.order_id,
        ):
            if row[0] in governed:
                units[governed[row[0]]["id"]] += row[1]
        self.orders.append(Sold(placed, names, units))
        await self._within({says["id"]: says for says in governed.values()})

    async def _within(self, terms: dict[UUID, Any]) -> None:
        """What all living orders have: only for what was placed last, for older ones may have had other limits."""
        alive = await self._alive()
        last = self.orders[-1]
        for drop in last.units:
            limits = {"buyer": "max_per_customer", "email": "max_per_customer", "address": "max_per_address"}
            for kind, limit in limits.items():
                most = terms[drop][limit]
                has = sum(o.units[drop] for o in self.orders
                          if o.placed.order_id in alive and o.names[kind] == last.names[kind])  # fmt: skip
                assert most is None or has <= most, (kind, has, most)

    async def pay(self, n: list[int], card: int, outcome: Outcome) -> None:
        """Money of orders, by one card: the newest attempt's, all at once."""
        shop, asked, paying = self.shop, [], []
        for one in dict.fromkeys(i % len(self.orders) for i in n if self.orders):
            sold = self.orders[one]
            attempt = await shop.owner.fetchval(
                """SELECT id FROM payments.payment_attempts
                WHERE store_id = $1 AND order_id = $2 AND gateway <> 'cod' ORDER BY id DESC LIMIT 1""",
                shop.store,
                sold.placed.order_id,
            )
            if attempt is not None:
                paying.append(sold)
                asked.append(shop.pay(sold.placed, outcome, attempt=attempt, payer=CARDS[card]))
        for sold, settled in zip(paying, await self.tries(f"pay {outcome}", *asked), strict=True):
            if settled and settled.status == "confirmed" and sold.placed.order_id not in self.cards:
                self.cards[sold.placed.order_id] = card
                await self._paid_within(sold, card)

    async def _paid_within(self, sold: Sold, card: int) -> None:
        """What one card has of the drops of an order it pays is within the limit of this moment."""
        alive = await self._alive()
        for drop in sold.units if CARDS[card] else ():
            most = await self.shop.owner.fetchval(
                "SELECT max_per_payment FROM access.drop_terms WHERE store_id = $1 AND collection_id = $2",
                self.shop.store,
                drop,
            )
            mine = (o for o in self.orders if self.cards.get(o.placed.order_id) == card)
            has = sum(o.units[drop] for o in mine if o.placed.order_id in alive)
            assert most is None or has <= most, ("payment", has, most)

    async def again(self, n: list[int]) -> None:
        """Buyers try to pay again."""
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        await self.tries("retry", *(retry_payment(db, store, staff, order, "sandbox") for order in self._named(n)))

    async def cancel(self, n: list[int]) -> None:
        """Orders, the same one perhaps several times at once."""
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        await self.tries("cancel", *(cancel_order(db, store, staff, order) for order in self._named(n)))

    async def refund(self, n: list[int]) -> None:
        """One unit of each order's first line comes back to the shelf, for its money."""
        asked, shop = [], self.shop
        for order in self._named(n):
            item = await shop.owner.fetchval(
                "SELECT id FROM orders.order_items WHERE store_id = $1 AND order_id = $2 ORDER BY id LIMIT 1",
                shop.store,
                order,
            )
            wish = RefundWish(lines=[WishedLine(item, 1, restock=True)])
            asked.append(request_order_refund(shop.database, shop.store, shop.staff, order, wish))
        await self.tries("refund", *asked)

    def _named(self, n: list[int]) -> list[UUID]:
        return [self.orders[i % len(self.orders)].placed.order_id for i in n if self.orders]

    # What the clock and the house do.

    async def later(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.shop.database.fake_time(self.now)

    async def sweep(self) -> None:
        db, store = self.shop.database, self.shop.store
        await self.tries("sweep", expire_reservations(db, store, JOB), expire_checkouts(db, store, JOB))

    async def tend(self) -> None:
        """The raffle is looked at, by two workers."""
        at = (self.shop.database, self.shop.store, JOB, self.drops[2])
        await self.tries("draw", draw_raffle(*at), advance_raffle(*at))

    async def enter(self, who: int, *, leaves: bool) -> None:
        at = (self.shop.database, self.shop.store, self.people[who], self.drops[2])
        await self.tries("enter", leave_raffle(*at) if leaves else enter_raffle(*at, self.variants[3]))

    # What staff does.

    async def pause(self, drop: int, *, is_paused: bool) -> None:
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        await self.tries("pause", pause_drop(db, store, staff, self.drops[drop], is_paused=is_paused))

    async def says(self, drop: int, terms: TermsDraft) -> None:
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        await self.tries("terms", save_terms(db, store, staff, self.drops[drop], terms))

    async def change(self, drop: int, change: CollectionChange) -> None:
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        await self.tries("change", update_collection(db, store, staff, self.drops[drop], change))

    async def move(self, drop: int, products: list[int]) -> None:
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        wanted = [self.products[n] for n in products]
        await self.tries("move", arrange_collection(db, store, staff, self.drops[drop], wanted))

    async def delete(self, drop: int) -> None:
        db, store, staff = self.shop.database, self.shop.store, self.shop.staff
        await self.tries("delete", delete_collection(db, store, staff, self.drops[drop]))

    async def stock(self, what: int, units: int) -> None:
        await self.tries("stock", self.shop.receives(self.variants[what], units))

    # What must be so, whatever was done.

    async def look(self) -> None:
        """No promise is broken."""
        broken = await self.shop.owner.fetch(
            """SELECT promise, subject, detail FROM audit.broken_promises
            WHERE store_id = $1 AND promise = ANY ($2::text[])""",
            self.shop.store,
            WATCHED,
        )
        assert not broken, [tuple(row) for row in broken]

    async def _terms(self) -> dict[UUID, Any]:
        """What governs each of our articles now: by a query of our own, not by what the house asks."""
        found: dict[UUID, Any] = {}
        for row in await self.shop.owner.fetch(
            """SELECT v.id AS variant, c.id, coalesce(c.starts_at <= $2, true) AS has_begun, t.way,
                   t.paused_at IS NOT NULL AS is_paused, CASE t.way WHEN 'raffle' THEN 1
                   ELSE t.max_per_customer END AS max_per_customer,
                   t.max_per_address
            FROM catalog.product_variants v JOIN catalog.collection_products m USING (store_id, product_id)
            JOIN catalog.collections c ON c.store_id = v.store_id AND c.id = m.collection_id
            JOIN access.drop_terms t ON t.store_id = c.store_id AND t.collection_id = c.id
            WHERE v.store_id = $1 AND c.type = 'drop' AND c.is_active AND c.deleted_at IS NULL
              AND (c.ends_at IS NULL OR c.ends_at > $2)
            ORDER BY coalesce(c.starts_at <= $2, true), c.starts_at NULLS FIRST, c.id DESC""",
            self.shop.store,
            self.now,
        ):
            found[row["variant"]] = row
        return found

    async def _has_won(self, who: int, what: int) -> bool:
        return bool(await self.shop.owner.fetchval(
            """SELECT count(*) FROM drops.raffle_entries e WHERE store_id = $1 AND customer_id = $2 AND variant_id = $3
            AND status = 'won' AND window_ends_at > $4""",
            self.shop.store, self.people[who].customer_id, self.variants[what], self.now))  # fmt: skip

    async def _alive(self) -> set[UUID]:
        rows = await self.shop.owner.fetch(
            "SELECT id FROM orders.orders WHERE store_id = $1 AND status <> 'cancelled'", self.shop.store
        )
        return {row[0] for row in rows}

    async def _cart(self, who: int) -> Cart | None:
        return await cart(self.shop.database, self.shop.store, self.people[who])
