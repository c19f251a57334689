"""A waiting room full of people, on one web process (`lonja bench --rooms`).

Nouns: RoomFigure, what came out.
Verbs: `measure_room`: everybody joins with a proof of work, some listen to streams and the others ask again when told
to; the room opens, lets in, and is sold out.
Promises: the visitors are processes of their own; memory and CPU are those of the web process; every moment is
measured at the visitor.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any
from uuid import UUID

import msgspec

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionChange, CollectionDraft, create_collection, update_collection
from lonja.drops import RoomSettings, published_room, save_room
from lonja.drops.draws import keeps_commitment, order_of
from lonja.inventory.operations import adjust_stock
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.proving.shop import Shop
from lonja.proving.visitors import Errand, Seen
from lonja.proving.wire import Origin

_CALL = Call.system("proving a waiting room")
_SLUG = "proof-of-patience"
_LINE = 1 << 26


class RoomFigure(msgspec.Struct, frozen=True, kw_only=True):
    """What came out. Seconds, MiB, and percent of one core."""

    visitors: int
    held_streams: int
    joined_per_second: float
    listeners_knew_within: float
    everybody_knew_within: float
    listeners_heard_within: float
    listeners_heard: int
    everybody_heard_within: float
    asked: int
    order_is_right: bool
    rss_mib: dict[str, float]
    pss_mib: dict[str, float]
    web_cpu_percent: dict[str, float]
    admitted_to: int
    errors: dict[str, int]


class Watch:
    """The web process, looked at now and then."""

    def __init__(self, pid: int, cpu: Callable[[], Mapping[str, float]]) -> None:
        self._pid, self._cpu = pid, cpu
        self._at, self._spent = time(), cpu().get("web", 0.0)
        self.rss: dict[str, float] = {}
        self.pss: dict[str, float] = {}
        self.percent: dict[str, float] = {}

    def look(self, name: str) -> None:
        """Memory now; CPU since the last look."""
        text = Path(f"/proc/{self._pid}/smaps_rollup").read_text()
        kib = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines() if line.endswith(" kB")}
        now, spent = time(), self._cpu().get("web", 0.0)
        self.rss[name], self.pss[name] = round(kib["Rss"] / 1024, 1), round(kib["Pss"] / 1024, 1)
        self.percent[name] = round(100 * (spent - self._spent) / max(now - self._at, 0.001), 1)
        self._at, self._spent = now, spent


async def measure_room(
    database: Database,
    shop: Shop,
    origin: Origin,
    web: Watch,
    *,
    visitors: int,
    streams: int,
    effort: int,
    crowds: int = 4,
) -> RoomFigure:
    """One opening, from the first visitor to the last who hears that it is over."""
    drop, room = await _open_drop(database, shop, effort)
    web.look("idle")
    processes = [await _start(shop, origin, visitors // crowds, streams // crowds, n) for n in range(crowds)]
    began = time()
    joined = [msgspec.json.decode(await _line(each)) for each in processes]
    joining = time() - began
    web.look("joined")
    held = sum([msgspec.json.decode(await _line(each))["held"] for each in processes])
    await asyncio.sleep(10)
    web.look("held, waiting")
    lead = max(8, visitors // 1_000)
    opens = datetime.now(UTC) + timedelta(seconds=lead)
    await update_collection(database, shop.store_id, _CALL, drop, CollectionChange(starts_at=opens))
    await asyncio.sleep(lead + 10)
    web.look("opened")
    await asyncio.sleep(visitors / 1_000 + 5)
    web.look("moving on")
    state = await database.value("SELECT drops.tick($1, $2)", shop.store_id, room)
    await _sell_out(database, shop)
    ended = time()
    await asyncio.sleep(10)
    web.look("over")
    await asyncio.sleep(visitors / 700 + 10)
    seen = [await _stop(each) for each in processes]
    right = await _is_right(database, shop, room, sum(each["joined"] for each in joined))
    moments = _moments(seen, opens.timestamp(), ended)
    return RoomFigure(
        visitors=sum(each["joined"] for each in joined),
        held_streams=held,
        joined_per_second=round(sum(each["joined"] for each in joined) / joining, 1),
        order_is_right=right,
        rss_mib=web.rss,
        pss_mib=web.pss,
        web_cpu_percent=web.percent,
        admitted_to=msgspec.json.decode(state)["admitted_to"],
        **moments,
    )


def _moments(seen: list[Seen], opened: float, ended: float) -> dict[str, Any]:
    """What the visitors saw, and when, in the figure's names."""
    return {
        "listeners_knew_within": _last(seen, "listeners_knew", opened),
        "everybody_knew_within": max(_last(seen, "listeners_knew", opened), _last(seen, "askers_knew", opened)),
        "listeners_heard_within": _last(seen, "listeners_heard", ended),
        "listeners_heard": sum(len(each.listeners_heard) for each in seen),
        "everybody_heard_within": max(_last(seen, "listeners_heard", ended), _last(seen, "askers_heard", ended)),
        "asked": sum(each.asked for each in seen),
        "errors": {key: count for each in seen for key, count in each.errors.items()},
    }


async def _open_drop(database: Database, shop: Shop, effort: int) -> tuple[UUID, UUID]:
    """A drop that begins tomorrow, and its room."""
    draft = CollectionDraft(
        name="Proof of patience",
        slug=_SLUG,
        type="drop",
        is_active=True,
        starts_at=datetime.now(UTC) + timedelta(days=1),
        products=(UUID(f"{shop.product_prefix}{1:012x}"),),
    )
    drop = await create_collection(database, shop.store_id, _CALL, draft)
    await save_terms(database, shop.store_id, _CALL, drop, TermsDraft(way="queue"))
    settings = RoomSettings(max_inside=2_000, per_second=50, effort=effort, max_per_network=100_000)
    return drop, await save_room(database, shop.store_id, _CALL, drop, settings)


async def _is_right(database: Database, shop: Shop, room: UUID, joined: int) -> bool:
    """Whether everybody is in the order that the seed says."""
    told = await published_room(database, shop.store_id, room)
    seed = bytes.fromhex(told.seed or "")
    keeps = keeps_commitment(seed, bytes.fromhex(told.commitment))
    return keeps and len(told.ids) == joined and told.ids == order_of(seed, told.ids)


async def _start(shop: Shop, origin: Origin, visitors: int, listeners: int, number: int) -> asyncio.subprocess.Process:
    errand = Errand(
        host=origin.host,
        port=origin.port,
        store=shop.slug,
        slug=_SLUG,
        visitors=visitors,
        listeners=listeners,
        number=number,
    )
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "lonja.proving.visitors",
        msgspec.json.encode(errand).decode(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE,
    )


async def _line(process: asyncio.subprocess.Process) -> bytes:
    if process.stdout is None:
        raise RuntimeError("visitors have no voice")
    return await process.stdout.readline()


async def _stop(process: asyncio.subprocess.Process) -> Seen:
    if process.stdin is None:
        raise RuntimeError("visitors have no ears")
    process.stdin.write(b"over\n")
    seen = msgspec.json.decode(await _line(process), type=Seen)
    await process.wait()
    return seen


async def _sell_out(database: Database, shop: Shop) -> None:
    for number in range(1, shop.goods.variants + 1):
        await adjust_stock(database, shop.store_id, _CALL, shop.variant_id(number), -shop.goods.units, "manual")


def _last(seen: list[Seen], kind: str, since: float) -> float:
    moments = [moment for each in seen for moment in getattr(each, kind)]
    return round(max(moments) - since, 2) if moments else 0.0
