"""A drop: a crowd at one scarce thing, through HTTP, each buyer from first click to confirmed order.

Nouns: Drop, one run; a buyer; a double click (the same request twice at once, under one Idempotency-Key); DropReport.
Verbs: `Drop.knock`, `Drop.run` lets everybody in at the same moment, `Drop.report` asks the database what came of it.
Promises: a buyer gives up only when refused. After a lost connection or a 503 the same words are said again under the
same key, so a crash of the web process or of PostgreSQL costs time and nothing else. What counts as an error is
everything that is neither success nor "out of stock". A sale is counted twice, from what buyers were told and from the
database, and every order that a buyer was told of must be there.
All buyers start at once and share so many sockets (`connections`), first come first served, as at any front door.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar
from uuid import UUID

import msgspec

from lonja.audit import PromiseResult, verify_promises
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import Broken, Retry
from lonja.platform.ids import new_id
from lonja.platform.pool import FairPool
from lonja.proving import till as say
from lonja.proving.shop import Shop
from lonja.proving.watch import Effort, Times, Timing
from lonja.proving.wire import Answer, Connection, ConnectionLost, Origin

T = TypeVar("T")

_OUT_OF_STOCK = "LJ301"
_PERSISTENCE = 60.0
"""Seconds for which a buyer says the same thing again before it counts as an error."""


class DropReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a drop. Without a database only the buyers' word is known, and `oversold` goes by that."""

    buyers: int
    stock: int
    connections: int
    sold: int
    acknowledged: int
    refused: int
    oversold: int
    unsold: int
    lost: int
    errors: int
    error_examples: dict[str, int]
    double_clicks: int
    said_again: int
    seconds: float
    per_second: float
    p50_ms: float
    p99_ms: float
    steps: dict[str, Timing]
    client_cpu_percent: float
    broken_promises: int
    promises: list[PromiseResult]

    @property
    def is_clean(self) -> bool:
        return not (self.oversold or self.unsold or self.lost or self.errors or self.broken_promises)


class ShopElsewhere(Broken):
    code, slug, status = "LJ059", "shop_elsewhere", 500
    title = "The shop does not sell what is in the database"
    sentence = "The shop answers {status} when asked for what was just put into the database: do they belong together?"


class _Refused(Exception):  # noqa: N818  # an answer, not an error
    """Out of stock."""


class _Wrong(Exception):  # noqa: N818  # it is counted, not raised further
    """Neither success nor a clean refusal."""


class Drop:
    """One run. `stock` units lie in the shop as its variant 1."""

    def __init__(
        self,
        origin: Origin,
        shop: Shop,
        *,
        buyers: int,
        connections: int = 256,
        double_clicks: float = 0.2,
        seed: int | None = None,
    ) -> None:
        self._shop, self._buyers, self._connections = shop, buyers, min(connections, buyers)
        self._till = say.Till(origin, shop)
        self._doubles = double_clicks
        self._random = random.Random(seed)  # noqa: S311  # who clicks twice is no secret
        self._name = new_id().hex
        self._sockets: FairPool[Connection] = FairPool(
            lambda: Connection.open(origin),
            disconnect=Connection.close,
            is_alive=lambda connection: connection.is_open,
            size=self._connections,
            patience=600,
            line=buyers * 3,
        )
        self._times: dict[str, Times] = defaultdict(Times)
        self._errors: Counter[str] = Counter()
        self._said_again = self._double_clicks = self.refused = 0
        self.sold: set[UUID] = set()
        """Orders whose buyers were told that they are confirmed and paid."""

    @property
    def answered(self) -> int:
        """Buyers whose first click was answered, one way or the other."""
        return len(self._times["hold"])

    async def knock(self) -> None:
        """Waits for the shop to answer. Raises ShopElsewhere when it does not sell our goods."""
        answer = await self._exchange("knock", self._till.product(1))
        if answer is None or not answer.is_ok:
            raise ShopElsewhere(status=answer.status if answer else "nothing")
        del self._times["knock"]

    async def run(self) -> Effort:
        """Lets everybody in, and waits until the last one has left."""
        effort = Effort()
        await asyncio.gather(*(self._buy(number) for number in range(self._buyers)))
        self._sockets.close()
        return effort

    async def _buy(self, number: int) -> None:
        """One buyer's way, which ends sold, refused, or wrong."""
        twice = self._random.random() < self._doubles
        self._double_clicks += twice
        key = f"{self._name}-{number}"
        try:
            cart = await self._click("hold", self._till.open_cart(1, key), say.opened_cart, twice)
            order = await self._click("checkout", self._till.check_out(cart, key), say.placed_order, twice)
            await self._click("approve", self._till.approve(order), bytes, twice)
            paid = await self._click("confirm", self._till.confirm(order), say.paid_order, twice)
        except _Refused:
            self.refused += 1
        except _Wrong as wrong:
            self._errors[str(wrong)] += 1
        else:
            if paid.is_sold:
                self.sold.add(order.order_id)
            else:
                self._errors[f"after paying the order is {paid.status}, its payment {paid.payment_status}"] += 1

    async def _click(self, step: str, request: bytes, read: Callable[[bytes], T], twice: bool) -> T:
        """Says it, or says it twice at once: then both must have been the same thing, or one was refused."""
        if not twice:
            return read(await self._ask(step, request))
        both = await asyncio.gather(self._ask(step, request), self._ask(step, request), return_exceptions=True)
        for failure in both:
            if isinstance(failure, BaseException) and not isinstance(failure, _Refused):
                raise failure
        answers = [read(body) for body in both if isinstance(body, bytes)]
        if not answers:
            raise _Refused
        if answers[0] != answers[-1]:
            raise _Wrong(f"a double click at {step} had two effects")
        return answers[0]

    async def _ask(self, step: str, request: bytes) -> bytes:
        """The body of the answer, however often it takes. Raises _Refused or _Wrong."""
        deadline, pause = perf_counter() + _PERSISTENCE, 0.02
        while True:
            answer = await self._exchange(step, request)
            if answer is not None and answer.is_ok:
                return answer.body
            if answer is not None and answer.status != 503:
                problem = say.problem(answer.body)
                if problem.code == _OUT_OF_STOCK:
                    raise _Refused
                raise _Wrong(f"{step}: {answer.status} {problem.code} {problem.detail}")
            if perf_counter() > deadline:
                raise _Wrong(f"{step}: no answer for {_PERSISTENCE:g} s")
            self._said_again += 1
            await asyncio.sleep(pause * self._random.uniform(0.5, 1.5))
            pause = min(pause * 2, 1.0)

    async def _exchange(self, step: str, request: bytes) -> Answer | None:
        """One try; None when the connection was lost."""
        try:
            connection = await self._sockets.take()
        except ConnectionLost:
            return None
        began = perf_counter()
        try:
            answer = await connection.exchange(request)
        except ConnectionLost:
            return None
        finally:
            self._sockets.give(connection)
        self._times[step].add(perf_counter() - began)
        return answer

    async def report(self, effort: Effort, database: Database | None) -> DropReport:
        """The figures, and the promises if there is a database to ask."""
        seconds, cpu = effort.seconds, effort.cpu_percent
        confirmed, left, promises = await self._patiently(database) if database else (self.sold, None, [])
        stock = self._shop.goods.units
        whole = Times()
        for times in self._times.values():
            whole.extend(times)
        timing = whole.timing
        sold = len(confirmed)
        return DropReport(
            buyers=self._buyers,
            stock=stock,
            connections=self._connections,
            sold=sold,
            acknowledged=len(self.sold),
            refused=self.refused,
            oversold=max(sold - stock, 0) + max(-(left or 0), 0),
            unsold=max(min(stock, self._buyers) - sold, 0),
            lost=len(self.sold - confirmed),
            errors=self._errors.total(),
            error_examples=dict(self._errors.most_common(10)),
            double_clicks=self._double_clicks,
            said_again=self._said_again,
            seconds=round(seconds, 2),
            per_second=round(self._buyers / seconds, 1),
            p50_ms=timing.p50_ms,
            p99_ms=timing.p99_ms,
            steps={step: times.timing for step, times in self._times.items()},
            client_cpu_percent=cpu,
            broken_promises=sum(promise.broken_count for promise in promises),
            promises=promises,
        )

    async def _patiently(self, database: Database) -> tuple[set[UUID], int, list[PromiseResult]]:
        """The truth and the promises, also of a database that was killed a moment ago."""
        deadline = perf_counter() + _PERSISTENCE
        while True:
            try:
                confirmed, left = await self._truth(database)
                return confirmed, left, await verify_promises(database)
            except Retry:
                if perf_counter() > deadline:
                    raise
                await asyncio.sleep(0.2)

    async def _truth(self, database: Database) -> tuple[set[UUID], int]:
        """The confirmed and paid orders for our variant, and what is left of it on the shelf, held units taken off."""
        store_id, variant_id = self._shop.store_id, self._shop.variant_id(1)
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
