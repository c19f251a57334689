"""What came of a drop: the buyers' word beside the database's, and the story to be drawn.

Nouns: DropReport; Tally, what the run itself has counted; Truth, what the database says.
Verbs: `look_up` asks the database, patiently, also one that was killed a moment ago; `got` counts by person.
Promises: a sale is counted twice, from what buyers were told and from the database, and every order that a buyer was
told of must be there. What a person got is counted over all their carts. Clean means: exactly what could be sold was
sold, nobody has more than their limit, nobody met an error, every promise is kept, and every loser knew in time.
"""

import asyncio
from collections import Counter
from time import perf_counter
from uuid import UUID

import msgspec

from lonja.audit import PromiseResult, verify_promises
from lonja.inventory.model import ReserveOn
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import Retry
from lonja.proving.cast import Shares
from lonja.proving.shop import Shop
from lonja.proving.talk import PERSISTENCE
from lonja.proving.timeline import Story
from lonja.proving.watch import Timing


class DropReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a drop. Without a database only the buyers' word is known, and `oversold` goes by that."""

    buyers: int
    stock: int
    connections: int
    way: str
    shares: Shares
    seed: int
    bots: int
    double_clicks: int
    said_again: int
    listened: int
    """How often somebody who waits began to listen to events."""
    seconds: float
    per_second: float
    p50_ms: float
    p99_ms: float
    steps: dict[str, Timing]
    told_limit: float
    client_cpu_percent: float
    cpu_seconds: dict[str, float]
    story: Story
    limit: int | None = None
    hold_seconds: int | None = None
    reserve_on: ReserveOn | None = None
    """The terms of a drop, where it was one."""
    sold: int = 0
    acknowledged: int = 0
    refused: int = 0
    """Told that it is sold out."""
    turned_away: dict[str, int] = {}
    """Bots, by the code of the refusal that ended their tries."""
    abandoned: int = 0
    refunded: int = 0
    """Paid after their hold ran out, and got their money back."""
    oversold: int = 0
    unsold: int = 0
    lost: int = 0
    over_limit: int = 0
    """Persons who got more than the limit."""
    most_by_one: int = 0
    """Units that one person got at most."""
    bot_persons: int = 0
    bot_units: int = 0
    errors: int = 0
    error_examples: dict[str, int] = {}
    sold_out_at: float | None = None
    told_within: float | None = None
    """Seconds from the last unit's confirmation to the last loser's notice; 0 when all knew before."""
    broken_promises: int = 0
    promises: list[PromiseResult] = []

    @property
    def is_clean(self) -> bool:
        wrong = self.oversold or self.unsold or self.lost or self.errors or self.broken_promises or self.over_limit
        return not wrong and self.all_told_in_time

    @property
    def all_told_in_time(self) -> bool:
        return self.told_within is None or self.told_within <= self.told_limit

    @property
    def findings(self) -> list[str]:
        """What is not clean, in words."""
        wrong = {
            f"{self.oversold} units sold that were not there": self.oversold,
            f"{self.unsold} units left that somebody wanted": self.unsold,
            f"{self.lost} orders lost that a buyer was told of": self.lost,
            f"{self.over_limit} persons got more than {self.limit}": self.over_limit,
            f"{self.errors} errors": self.errors,
            f"{self.broken_promises} broken promises": self.broken_promises,
            f"the last loser was told after {self.told_within} s": not self.all_told_in_time,
        }
        return [words for words, is_so in wrong.items() if is_so]


class Tally:
    """What the run itself counts. Times are seconds since its beginning."""

    def __init__(self) -> None:
        self.sold: set[UUID] = set()
        """Orders whose buyers were told that they are confirmed and paid."""
        self.persons: dict[UUID, str] = {}
        """Who placed an order."""
        self.errors: Counter[str] = Counter()
        self.turned_away: Counter[str] = Counter()
        self.refused = self.abandoned = self.refunded = self.first_answers = 0
        self.last_sale = self.last_notice = 0.0
        self.sold_out_at: float | None = None
        self.over = asyncio.Event()
        """Set when the last unit is sold."""

    @property
    def told_within(self) -> float | None:
        if self.sold_out_at is None or not self.refused:
            return None
        return round(max(self.last_notice - self.sold_out_at, 0.0), 2)


class Truth(msgspec.Struct, frozen=True):
    """What the database says. `left`: on the shelf, held units taken off."""

    confirmed: set[UUID]
    left: int
    promises: list[PromiseResult]


class Got(msgspec.Struct, frozen=True, kw_only=True):
    """What persons got."""

    most_by_one: int
    over_limit: int
    bot_units: int


def got(confirmed: set[UUID], persons: dict[UUID, str], limit: int | None) -> Got:
    """Who got how much, of the orders that we placed."""
    units = Counter(persons[order] for order in confirmed if order in persons)
    return Got(
        most_by_one=max(units.values(), default=0),
        over_limit=sum(number > limit for number in units.values()) if limit is not None else 0,
        bot_units=sum(number for person, number in units.items() if person.startswith("bot ")),
    )


async def look_up(database: Database, shop: Shop) -> Truth:
    """The truth and the promises."""
    deadline = perf_counter() + PERSISTENCE
    while True:
        try:
            confirmed, left = await _stock_and_orders(database, shop)
            return Truth(confirmed, left, await verify_promises(database))
        except Retry:
            if perf_counter() > deadline:
                raise
            await asyncio.sleep(0.2)


async def _stock_and_orders(database: Database, shop: Shop) -> tuple[set[UUID], int]:
    store_id, variant_id = shop.store_id, shop.variant_id(1)
    async with database.store(store_id, Call.system("proving"), "snapshot") as tx:
        orders = await tx.rows(
            """
            SELECT o.id
            FROM orders.order_items i JOIN orders.orders o ON o.store_id = i.store_id AND o.id = i.order_id
            WHERE i.store_id = $1 AND i.variant_id = $2 AND o.status = 'confirmed' AND o.payment_status = 'paid'
            """,
            store_id,
            variant_id,
        )
        left: int = await tx.value(
            """
            SELECT sum(on_hand - reserved) FROM inventory.stock_levels WHERE store_id = $1 AND variant_id = $2
            """,
            store_id,
            variant_id,
        )
    return {order_id for (order_id,) in orders}, left
