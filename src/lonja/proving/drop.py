"""A drop: a crowd at one scarce thing, through HTTP, each buyer from first click to confirmed order.

Nouns: Drop, one run; Crowd, who comes and how they share the sockets; ShopElsewhere.
Verbs: `Drop.knock`, `Drop.run` lets everybody in at the same moment, `Drop.report` asks the database what came of it.
Promises: the same seed is the same cast (cast.py); what counts as an error is everything that is neither success nor a
refusal that this buyer may get (buyer.py); a sale is counted twice (outcome.py).
"""

import asyncio
import contextlib
import secrets
from time import perf_counter
from uuid import UUID

import msgspec

from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.errors import Broken
from lonja.platform.ids import new_id
from lonja.proving import till as say
from lonja.proving.buyer import EXPECTED, Buyer, Scene
from lonja.proving.cast import Part, Shares, cast
from lonja.proving.outcome import DropReport, Truth, got, look_up
from lonja.proving.shop import Shop
from lonja.proving.talk import Talk
from lonja.proving.waiting import Waiting
from lonja.proving.watch import CpuMeter, Effort, Times
from lonja.proving.wire import Origin

_LOOK_EVERY = 0.25
_AT_THE_DOOR = 10.0


class ShopElsewhere(Broken):
    code, slug, status = "LJ059", "shop_elsewhere", 500
    title = "The shop does not sell what is in the database"
    sentence = "The shop answers {status} when asked for what was just put into the database: do they belong together?"


class Crowd(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes. They share `connections` sockets; so many of those who wait listen to events, a socket each."""

    buyers: int
    connections: int = 256
    streams: int = 8_000
    shares: Shares = Shares()
    seed: int = msgspec.field(default_factory=lambda: secrets.randbits(32))

    @property
    def cast(self) -> list[Part]:
        return cast(self.seed, self.buyers, self.shares)


class Drop:
    """One run. The shop's stock lies in it as variant 1. Belongs to one event loop."""

    def __init__(self, origin: Origin, shop: Shop, crowd: Crowd, *, told_within: float = 2.0) -> None:
        self._shop, self._crowd, self._told_limit = shop, crowd, told_within
        self._cast = crowd.cast
        self._name = new_id().hex
        self._till = say.Till(origin, shop)
        connections = min(crowd.connections, crowd.buyers)
        inside = {"checkout", "provider", "approve", "confirm"} | (
            {"hold"} if shop.drop and shop.drop.has_queue else set()
        )
        self._talk = Talk(
            origin, connections=connections, line=crowd.buyers * 3, expected=EXPECTED, inside=frozenset(inside)
        )
        effort = shop.drop.effort if shop.drop else 0
        waiting = Waiting(origin, self._till, self._talk, streams=crowd.streams, effort=effort)
        self._scene = Scene(shop, self._till, self._talk, waiting, SystemClock())
        self._cpu: dict[str, float] = {}

    @property
    def sold(self) -> set[UUID]:
        """Orders whose buyers were told that they are confirmed and paid."""
        return self._scene.tally.sold

    @property
    def progress(self) -> float:
        """From 0 to 1, in thirds: everybody's first click is answered, everything is ordered, everything is sold."""
        buyers, units, tally = self._crowd.buyers, min(self._shop.goods.units, self._crowd.buyers), self._scene.tally
        shares = (tally.first_answers / buyers, len(tally.persons) / max(units, 1), len(tally.sold) / max(units, 1))
        return sum(min(share, 1) for share in shares) / 3

    async def knock(self) -> None:
        """Waits for the shop to answer, ten seconds. Raises ShopElsewhere when it does not sell our goods."""
        deadline = perf_counter() + _AT_THE_DOOR
        while (answer := await self._talk.exchange("knock", self._till.product(1))) is None or answer.status == 503:
            if perf_counter() > deadline:
                break
            await asyncio.sleep(0.1)
        if answer is None or not answer.is_ok:
            raise ShopElsewhere(status=answer.status if answer else "nothing")
        del self._talk.times["knock"]

    def mark(self, what: str) -> None:
        """Something that everybody should see in the picture has happened."""
        self._talk.timeline.mark(self._talk.now, what)

    async def run(self, servers: CpuMeter | None = None) -> Effort:
        """Lets everybody in, and waits until the last one has left."""
        effort, meter = Effort(), servers or CpuMeter(dict)
        self._talk.begin()
        if self._scene.seconds_to_opening:
            self._talk.timeline.mark(self._scene.seconds_to_opening, "opening")
        looking = asyncio.create_task(_look_often(meter))
        await asyncio.gather(*(self._buy(number) for number in range(self._crowd.buyers)))
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking
        self._cpu = meter.spent() | {"client": round(effort.cpu_percent * effort.seconds / 100, 2)}
        self._talk.close()
        return effort

    async def _buy(self, number: int) -> None:
        await Buyer(self._scene, self._cast[number], f"{self._name}-{number}").walk()

    async def report(self, effort: Effort, database: Database | None) -> DropReport:
        """The figures, and the promises if there is a database to ask."""
        seconds, client, tally = effort.seconds, effort.cpu_percent, self._scene.tally
        truth = await look_up(database, self._shop) if database else Truth(tally.sold, 0, [])
        whole = Times()
        for times in self._talk.times.values():
            whole.extend(times)
        figures = DropReport(
            buyers=self._crowd.buyers,
            stock=self._shop.goods.units,
            connections=min(self._crowd.connections, self._crowd.buyers),
            way="queue" if self._shop.drop and self._shop.drop.has_queue else "open",
            shares=self._crowd.shares,
            seed=self._crowd.seed,
            bots=sum(part.is_bot for part in self._cast),
            double_clicks=sum(part.clicks_twice for part in self._cast),
            said_again=self._talk.said_again,
            listened=self._scene.waiting.listened,
            seconds=round(seconds, 2),
            per_second=round(self._crowd.buyers / seconds, 1),
            p50_ms=whole.timing.p50_ms,
            p99_ms=whole.timing.p99_ms,
            steps={step: times.timing for step, times in self._talk.times.items()},
            told_limit=self._told_limit,
            client_cpu_percent=client,
            cpu_seconds=self._cpu,
            story=self._talk.timeline.story(),
        )
        return self._judged(figures, truth)

    def _judged(self, figures: DropReport, truth: Truth) -> DropReport:
        """What was sold, to whom, and whether that is right."""
        tally, drop = self._scene.tally, self._shop.drop
        limit = drop.limit if drop else None
        found = got(truth.confirmed, tally.persons, limit)
        wanted = sum(not part.is_bot and part.leaves_after is None for part in self._cast) - tally.refunded
        sold = len(truth.confirmed)
        return msgspec.structs.replace(
            figures,
            limit=limit,
            hold_seconds=drop.hold_seconds if drop else None,
            reserve_on=drop.reserve_on if drop else None,
            sold=sold,
            acknowledged=len(tally.sold),
            refused=tally.refused,
            turned_away=dict(tally.turned_away.most_common()),
            abandoned=tally.abandoned,
            refunded=tally.refunded,
            oversold=max(sold - figures.stock, 0) + max(-truth.left, 0),
            unsold=max(min(figures.stock, wanted) - sold, 0),
            lost=len(tally.sold - truth.confirmed),
            over_limit=found.over_limit,
            most_by_one=found.most_by_one,
            bot_persons=len({part.person.name for part in self._cast if part.is_bot}),
            bot_units=found.bot_units,
            errors=tally.errors.total(),
            error_examples=dict(tally.errors.most_common(10)),
            sold_out_at=None if tally.sold_out_at is None else round(tally.sold_out_at, 2),
            told_within=tally.told_within,
            broken_promises=sum(promise.broken_count for promise in truth.promises),
            promises=truth.promises,
        )


async def _look_often(meter: CpuMeter) -> None:
    try:
        while True:
            meter.look()
            await asyncio.sleep(_LOOK_EVERY)
    finally:
        meter.look()
