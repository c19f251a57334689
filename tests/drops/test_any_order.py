"""Anything may happen in a drop, in any order, several at once: what was promised stays so (P01-P18, DRP-04, DRP-05).

A state machine over tests/drops/till.py. Few steps here; `make proof` takes thousands.
"""

import asyncio
import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lonja.access import TermsDraft
from lonja.catalog.model import CollectionChange
from lonja.platform.db import Database
from tests.conftest import fresh_store
from tests.drops.till import Till
from tests.clock import tell_time_gently
from tests.shop import NOON, Shop

PEOPLE, VARIANTS = st.integers(0, 5), st.integers(0, 4)
DROPS = st.integers(0, 2)
UNITS = st.sampled_from([1, 1, 1, 2, 3])
ORDERS = st.integers(0, 50)
LIMITS = st.sampled_from([None, 1, 2, 3, 5])
TERMS = st.builds(
    TermsDraft,
    way=st.sampled_from(["open", "open", "open", "queue", "raffle"]),
    reserve_on=st.sampled_from(["cart", "checkout"]),
    max_per_customer=LIMITS, max_per_address=LIMITS, max_per_payment=LIMITS,
    needs_account=st.sampled_from([False, False, True]),
)  # fmt: skip
CHANGES = st.one_of(
    st.builds(CollectionChange, starts_at=st.sampled_from([None, NOON, NOON + timedelta(hours=2)])),
    st.builds(CollectionChange, ends_at=st.sampled_from([None, NOON + timedelta(hours=1), NOON + timedelta(days=5)])),
    st.builds(CollectionChange, is_active=st.booleans()),
    st.builds(CollectionChange, type=st.sampled_from(["drop", "drop", "seasonal"])),
)


class World:
    """Where machines live: one loop, one set of connections."""

    loop: asyncio.AbstractEventLoop
    database: Database
    owner: Any


def machine_of(world: World) -> type[RuleBasedStateMachine]:
    def run(awaited: Any) -> Any:
        return world.loop.run_until_complete(awaited)

    class Machine(RuleBasedStateMachine):
        till: Till

        @initialize()
        def opens(self) -> None:
            async def open_it() -> Till:
                world.database.fake_time(None)
                till = Till(Shop(world.database, world.owner, await fresh_store(world.database)), "")
                await till.open()
                return till

            self.till = run(open_it())

        @rule(wishes=st.lists(st.tuples(PEOPLE, VARIANTS, UNITS), min_size=1, max_size=5), together=st.booleans())
        def add(self, wishes: list[tuple[int, int, int]], together: bool) -> None:
            run(self.till.add(wishes, together=together))

        @rule(who=PEOPLE, what=VARIANTS, units=st.integers(0, 4))
        def sets(self, who: int, what: int, units: int) -> None:
            run(self.till.sets(who, what, units))

        @rule(guest=st.sampled_from([1, 3, 5]), who=st.sampled_from([0, 2, 4]))
        def signs_in(self, guest: int, who: int) -> None:
            run(self.till.signs_in(guest, who))

        @rule(
            buyers=st.lists(st.tuples(PEOPLE, st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=6),
            together=st.booleans(),
            gateway=st.sampled_from(["sandbox", "sandbox", "cod"]),
        )
        def check_out(self, buyers: Any, together: bool, gateway: str) -> None:
            run(self.till.check_out(buyers, together=together, gateway=gateway))

        @precondition(lambda self: self.till.orders)
        @rule(
            n=st.lists(ORDERS, min_size=1, max_size=4),
            card=st.integers(0, 2),
            outcome=st.sampled_from(["captured", "captured", "captured", "failed", "pending", "authorized"]),
        )
        def pay(self, n: list[int], card: int, outcome: Any) -> None:
            run(self.till.pay(n, card, outcome))

        @precondition(lambda self: self.till.orders)
        @rule(n=ORDERS)
        def again(self, n: int) -> None:
            run(self.till.again(n))

        @precondition(lambda self: self.till.orders)
        @rule(n=st.lists(ORDERS, min_size=1, max_size=3))
        def cancel(self, n: list[int]) -> None:
            run(self.till.cancel(n))

        @precondition(lambda self: self.till.orders)
        @rule(n=ORDERS)
        def refund(self, n: int) -> None:
            run(self.till.refund(n))

        @rule(seconds=st.sampled_from([1, 59, 61, 301, 601, 3_601, 7_200, 86_400]))
        def later(self, seconds: int) -> None:
            run(self.till.later(seconds))

        @rule()
        def sweep(self) -> None:
            run(self.till.sweep())

        @rule()
        def tend(self) -> None:
            run(self.till.tend())

        @rule(who=st.sampled_from([0, 2, 4]), leaves=st.sampled_from([False, False, True]))
        def enter(self, who: int, leaves: bool) -> None:
            run(self.till.enter(who, leaves=leaves))

        @rule(act=st.one_of(
            st.tuples(st.just("pause"), DROPS, st.booleans()),
            st.tuples(st.just("says"), DROPS, TERMS),
            st.tuples(st.just("says"), DROPS, TERMS),
            st.tuples(st.just("change"), DROPS, CHANGES),
            st.tuples(st.just("move"), DROPS, st.lists(st.integers(0, 4), unique=True, min_size=1)),
            st.tuples(st.just("delete"), DROPS, st.integers(0, 9)),
            st.tuples(st.just("stock"), VARIANTS, st.sampled_from([-2, -1, 1, 3])),
        ))
        def staff(self, act: tuple[str, int, Any]) -> None:
            what, n, said = act
            if what == "pause":
                run(self.till.pause(n, is_paused=said))
            elif what == "delete":
                if said == 7:
                    run(self.till.delete(n))
            else:
                run(getattr(self.till, what)(n, said))

        @rule(n=st.integers(1, 3), seconds=st.sampled_from([3_601, 3_600, 7_200]))
        def raffle(self, n: int, seconds: int) -> None:
            """Some enter, and it is drawn."""
            for who in range(0, 2 * n, 2):
                run(self.till.enter(who, leaves=False))
            run(self.till.later(seconds))
            run(self.till.tend())
            run(self.till.tend())

        @rule(
            who=PEOPLE, what=VARIANTS, units=UNITS, mailbox=st.integers(0, 1), door=st.integers(0, 1), card=st.integers(0, 2),
            together=st.booleans(), pays=st.integers(0, 3)
        )
        def buys(self, who: int, what: int, units: int, mailbox: int, door: int, card: int, together: bool, pays: int) -> None:
            run(self.till.add([(who, what, units)], together=together))
            before = len(self.till.orders)
            run(self.till.check_out([(who, mailbox, door)], together=together))
            if pays and len(self.till.orders) > before:
                run(self.till.pay([before], card, "captured"))

        @invariant()
        def kept(self) -> None:
            if hasattr(self, "till"):
                run(self.till.look())

        def teardown(self) -> None:
            if hasattr(self, "till"):
                SAID.update(self.till.said)

    return Machine


from collections import Counter

SAID: Counter[str] = Counter()


def test_any_order(database_url: str) -> None:
    import asyncpg

    world = World()
    world.loop = asyncio.new_event_loop()

    async def begin() -> None:
        world.database = tell_time_gently(await Database.open(database_url, size=8, application="lonja till"))
        world.owner = await asyncpg.connect(
            database_url,
            server_settings={"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"},
        )

    world.loop.run_until_complete(begin())
    n = int(os.environ.get("EXAMPLES", "5"))
    run_state_machine_as_test(
        machine_of(world),
        settings=settings(
            max_examples=n,
            stateful_step_count=int(os.environ.get("STEPS", "40")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            database=None,
            phases=eval(os.environ.get("PHASES", "tuple(Phase)")),
        ),
    )
    print(sorted(SAID.items()))
