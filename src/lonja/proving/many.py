"""A house full of shops: as many stores on one installation as an operator may host, each small, open and in use.

Nouns: Servers, the processes that are measured; a Cost, what a turn took in a house of so many shops; Rest, what they
take when nobody comes; ManyFigure, all of it.
Verbs: `open_many`, `measure_many`.
Promises: a shop is opened, stocked and given a promotion and customers through the doors a merchant has (shop.py). One
turn at a time, and what is told is CPU, which a busy machine does not change as it changes the time. The same shop is
measured before the others are opened and after, so a difference is theirs; then any of them, whose catalog nobody
remembers.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256

import msgspec

from lonja.audit import verify_promises
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.promotions import RuleDraft, save_rule
from lonja.proving.scenarios import SCENARIOS, Client
from lonja.proving.shop import Goods, Shop, open_shop
from lonja.proving.till import Till
from lonja.proving.wire import Connection, Origin

SMALL = Goods(products=50, variants=4, units=1_000)
CUSTOMERS = 3
_CALL = Call.system("proving many shops")
_ACTION = {"type": "percentage", "basis_points": 1_000}
_SIDE_BY_SIDE = 2
_TURNS = {"listing": 4, "detail": 4, "add-to-cart": 4, "purchase": 1}
"""Of how many turns of each kind, for one of the others."""
_AT_REST = 10.0


class Servers(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured."""

    origin: Origin
    cpu: Callable[[], Mapping[str, float]]
    """CPU seconds of each so far, by name."""
    memory: Callable[[], Mapping[str, float]]
    """MiB of web and worker now."""
    analyze: Callable[[], Awaitable[None]]


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """A turn of this kind, in µs of CPU of each server. `shops`: how many there are; `any_of_them`: of which it was."""

    scenario: str
    shops: int
    any_of_them: bool
    turn_cpu_us: dict[str, float]


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody comes: CPU seconds a minute, and MiB."""

    shops: int
    cpu_a_minute: dict[str, float]
    mib: dict[str, float]


class ManyFigure(msgspec.Struct, frozen=True, kw_only=True):
    """What came out. `verify_cpu_seconds`: all promises over all shops."""

    shops: int
    costs: list[Cost]
    rests: list[Rest]
    verify_cpu_seconds: float
    broken: int


async def measure_many(
    database: Database, secrets: SecretBox, servers: Servers, count: int, *, goods: Goods = SMALL, turns: int = 50
) -> ManyFigure:
    """One shop, then `count` of them."""
    one = await open_many(database, secrets, 1, goods)
    await servers.analyze()
    costs, rests = [await _cost(servers, name, one, 1, turns) for name in _TURNS], [await _rest(servers, 1)]
    every = [*one, *await open_many(database, secrets, count - 1, goods)]
    await servers.analyze()
    for shops in (one, every):
        costs += [await _cost(servers, name, shops, count, turns) for name in _TURNS]
    rests.append(await _rest(servers, count))
    before = sum(servers.cpu().values())
    results = await verify_promises(database)
    return ManyFigure(
        shops=count,
        costs=costs,
        rests=rests,
        verify_cpu_seconds=round(sum(servers.cpu().values()) - before, 2),
        broken=sum(each.broken_count for each in results),
    )


async def _cost(servers: Servers, scenario: str, shops: Sequence[Shop], count: int, turns: int) -> Cost:
    """Turns at shops at random, one after the other."""
    connection, run, times = await Connection.open(servers.origin), new_id().hex, turns * _TURNS[scenario]
    clients = []
    for number in range(times):
        shop = random.choice(shops)  # noqa: S311  # load, not secrecy
        till = Till(servers.origin, shop)
        clients.append(Client(connection, till, shop, f"{run}-{number}", [till.products()]))
    before = servers.cpu()
    for client in clients:
        await SCENARIOS[scenario](client)
    spent = {name: round(1e6 * (cpu - before.get(name, 0)) / times, 1) for name, cpu in servers.cpu().items()}
    connection.close()
    return Cost(scenario=scenario, shops=count, any_of_them=len(shops) > 1, turn_cpu_us=spent)


async def _rest(servers: Servers, count: int) -> Rest:
    before = servers.cpu()
    await asyncio.sleep(_AT_REST)
    spent = {name: round(60 / _AT_REST * (cpu - before.get(name, 0)), 2) for name, cpu in servers.cpu().items()}
    return Rest(shops=count, cpu_a_minute=spent, mib=dict(servers.memory()))


async def open_many(database: Database, secrets: SecretBox, count: int, goods: Goods = SMALL) -> Sequence[Shop]:
    """So many shops, in no order."""
    left, opened = iter(range(count)), list[Shop]()

    async def one_after_the_other() -> None:
        for _ in left:
            shop = await open_shop(database, secrets, goods)
            await save_rule(database, shop.store_id, _CALL, RuleDraft(name="A tenth less", action=_ACTION))
            await _register(database, shop)
            opened.append(shop)

    async with asyncio.TaskGroup() as group:
        for _ in range(_SIDE_BY_SIDE):
            group.create_task(one_after_the_other())
    return opened


async def _register(database: Database, shop: Shop) -> None:
    """Customers nobody can sign in as: a password of each would cost more than the shop."""
    expires_at = SystemClock().now() + timedelta(days=1)
    for number in range(CUSTOMERS):
        await database.value(
            "SELECT customers.register($1, $2, $3, $4, 'A Buyer', NULL, NULL, $5, NULL, $6, $7)",
            shop.store_id,
            _CALL.encode(),
            new_id(),
            f"buyer-{number}@example.com",
            "!",
            sha256(new_id().bytes).hexdigest(),
            expires_at,
        )
