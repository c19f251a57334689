"""Anything may happen in a drop, in any order, several at once: what was promised stays so.

DRP-04, DRP-05, INV-09 to INV-16, C-07, P01 to P18: a state machine over tests/drops/till.py. A hundred steps here, the
same ones every time; `make proof` takes thousands of others. What is drawn never depends on what came of it: who of
five got the last unit is another one in every run.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lonja.payments.model import Outcome
from lonja.platform.db import Database
from tests.clock import PATIENT, tell_time_gently
from tests.conftest import close_for_good, fresh_store
from tests.drops.till import CHANGES, TERMS, Till
from tests.shop import Shop

T = TypeVar("T")
WHO, WHAT, DROP, ORDER, EITHER = (st.integers(0, most) for most in (5, 4, 2, 50, 1))
CARD = st.sampled_from([0, 0, 0, 1, 2])
UNITS = st.sampled_from([1, 1, 1, 2, 3])
ACTS = st.one_of(
    st.tuples(st.just("says"), DROP, TERMS),
    st.tuples(st.just("change"), DROP, CHANGES),
    st.tuples(st.just("move"), DROP, st.lists(WHAT, unique=True, min_size=1)),
    st.tuples(st.just("stock"), WHAT, st.sampled_from([-2, -1, 1, 3])),
)
FEW = settings(
    max_examples=4, stateful_step_count=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class World:
    """Where the machines of a test live: one loop, one set of connections."""

    def __init__(self, loop: asyncio.AbstractEventLoop, database: Database, owner: asyncpg.Connection) -> None:
        self.loop, self.database, self.owner = loop, database, owner
        self.stores: list[UUID] = []

    def run(self, asked: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asked)

    async def open_till(self) -> Till:
        self.database.fake_time(None)
        self.stores.append(await fresh_store(self.database))
        till = Till(Shop(self.database, self.owner, self.stores[-1]))
        await till.open()
        return till


class AnyOrder(RuleBasedStateMachine):
    """One store, and whatever comes."""

    world: World

    @initialize()
    def open(self) -> None:
        self.till = self.world.run(self.world.open_till())

    @rule(wishes=st.lists(st.tuples(WHO, WHAT, UNITS), min_size=1, max_size=5), together=st.booleans())
    def add(self, wishes: list[tuple[int, int, int]], together: bool) -> None:
        self.world.run(self.till.add(wishes, together=together))

    @rule(who=WHO, what=WHAT, units=st.integers(0, 4))
    def sets(self, who: int, what: int, units: int) -> None:
        self.world.run(self.till.sets(who, what, units))

    @rule(guest=st.sampled_from([1, 3, 5]), who=st.sampled_from([0, 2, 4]))
    def signs_in(self, guest: int, who: int) -> None:
        self.world.run(self.till.signs_in(guest, who))

    @rule(
        buyers=st.lists(st.tuples(WHO, EITHER, EITHER), min_size=1, max_size=6),
        together=st.booleans(),
        gateway=st.sampled_from(["sandbox", "sandbox", "cod"]),
    )
    def check_out(self, buyers: list[tuple[int, int, int]], together: bool, gateway: str) -> None:
        self.world.run(self.till.check_out(buyers, together=together, gateway=gateway))

    @rule(who=WHO, what=WHAT, units=UNITS, name=st.tuples(EITHER, EITHER), card=CARD, together=st.booleans())
    def buys(self, who: int, what: int, units: int, name: tuple[int, int], card: int, together: bool) -> None:
        """The whole way."""
        self.world.run(self.till.add([(who, what, units)], together=together))
        before = len(self.till.orders)
        self.world.run(self.till.check_out([(who, *name)], together=together))
        if len(self.till.orders) > before:
            self.world.run(self.till.pay([before], card, "captured"))

    @rule(
        orders=st.lists(ORDER, min_size=1, max_size=4),
        card=CARD,
        outcome=st.sampled_from(["captured", "captured", "captured", "failed", "pending", "authorized"]),
    )
    def pay(self, orders: list[int], card: int, outcome: Outcome) -> None:
        self.world.run(self.till.pay(orders, card, outcome))

    @rule(orders=st.lists(ORDER, min_size=1, max_size=3), does=st.sampled_from(["cancel", "cancel", "again", "refund"]))
    def thinks_again(self, orders: list[int], does: str) -> None:
        self.world.run(getattr(self.till, does)(orders))

    @rule(seconds=st.sampled_from([1, 59, 61, 301, 601, 3_601, 7_200, 86_400]))
    def later(self, seconds: int) -> None:
        self.world.run(self.till.later(seconds))
        self.world.run(self.till.sweep())

    @rule(who=st.sampled_from([0, 2, 4]), leaves=st.sampled_from([False, False, True]))
    def enters(self, who: int, leaves: bool) -> None:
        self.world.run(self.till.enter(who, leaves=leaves))

    @rule(people=st.integers(1, 3), seconds=st.sampled_from([0, 3_600, 7_200]))
    def draws(self, people: int, seconds: int) -> None:
        """Some enter, and it is drawn; or goes on."""
        for who in range(0, 2 * people, 2):
            self.world.run(self.till.enter(who, leaves=False))
        self.world.run(self.till.later(seconds))
        for _ in range(2):
            self.world.run(self.till.tend())

    @rule(drop=DROP, wish=st.tuples(WHO, WHAT, UNITS), lets_go=st.booleans(), together=st.booleans())
    def brakes(self, drop: int, wish: tuple[int, int, int], lets_go: bool, together: bool) -> None:
        """The brake is pulled while somebody wants something."""
        self.world.run(self.till.pause(drop, is_paused=True))
        self.world.run(self.till.add([wish], together=together))
        if lets_go:
            self.world.run(self.till.pause(drop, is_paused=False))

    @rule(act=ACTS)
    def staff(self, act: tuple[str, int, Any]) -> None:
        verb, at, said = act
        self.world.run(getattr(self.till, verb)(at, said))

    @rule(drop=DROP, really=st.sampled_from([False] * 7 + [True]))
    def deletes(self, drop: int, really: bool) -> None:
        if really:
            self.world.run(self.till.delete(drop))

    @invariant()
    def all_is_kept(self) -> None:
        self.world.run(self.till.look())


@pytest.fixture
def machine(database_url: str) -> Iterator[type[AnyOrder]]:
    """A loop of its own: a machine is no coroutine."""
    loop = asyncio.new_event_loop()

    async def begin() -> World:
        database = await Database.open(database_url, size=8, limits=PATIENT, application="lonja any order")
        settled = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"}
        return World(loop, tell_time_gently(database), await asyncpg.connect(database_url, server_settings=settled))

    world = loop.run_until_complete(begin())
    yield type("AnyOrder", (AnyOrder,), {"world": world})
    world.run(close_for_good(world.owner, world.stores))
    world.run(world.owner.close())
    world.run(world.database.close())
    loop.close()


def test_any_order(machine: type[AnyOrder]) -> None:
    run_state_machine_as_test(machine, settings=FEW)


@pytest.mark.proof
def test_any_order_at_length(machine: type[AnyOrder]) -> None:
    """Others every time. What it finds is printed with how to do it again."""
    many = settings(FEW, max_examples=200, stateful_step_count=60, derandomize=False, print_blob=True)
    run_state_machine_as_test(machine, settings=many)
