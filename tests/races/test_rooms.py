"""A waiting room when everything happens at once (P17): many ticks, and people who join while it opens."""

import asyncio

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.drops.queue import GUEST, Queue, open_queue
from tests.races.crowd import GATE, at_once, meet, sabotage
from tests.shop import Shop

from lonja.drops import Place, Ticket, published_room
from lonja.drops.draws import order_of
from lonja.drops.queue import Joining
from lonja.platform.errors import AlreadyExists


def newcomer(queue: Queue) -> asyncio.Task[Place]:
    """Somebody joins on a connection of their own, as in a process of their own."""
    return asyncio.ensure_future(queue.alone(queue.ticket()))


async def opening(shop: Shop) -> Queue:
    """Thirty wait, it opens, and while thirty processes tick, thirty more come."""
    queue = await open_queue(shop, await shop.sells(1_000), settings={"per_second": 7})
    await queue.arrive(30)
    for second in range(4):
        shop.later(hours=1, seconds=second)
        _, errors = await at_once([queue.tick() for _ in range(10)] + [newcomer(queue) for _ in range(10)])
        assert not errors
    return queue


async def test_nobody_overtakes_while_everything_happens_at_once(crowded_shop: Shop) -> None:
    """Each position once, no gap, exactly the first ones inside, at the rate that was set."""
    queue = await opening(crowded_shop)
    state = await queue.tick()
    assert state.last_position == 70
    assert state.admitted_to == 28, "seven a second, whoever ticks how often"
    assert await queue.admitted() == list(range(1, 29))
    told = await published_room(crowded_shop.database, crowded_shop.store, queue.room)
    assert state.shuffled == len(told.ids) >= 30
    assert told.seed is not None
    assert told.ids == order_of(bytes.fromhex(told.seed), told.ids)


async def test_one_visitor_who_asks_many_times_at_once_has_one_place(crowded_shop: Shop) -> None:
    """Twins, with and without an idempotency key, on connections of their own; also as a customer on two devices."""
    shop = crowded_shop
    queue = await open_queue(shop, await shop.sells(10))
    shop.later(hours=2)
    await queue.tick()
    customer = await shop.customer()
    other_device = await shop.customer(customer.customer_id)
    ticket = queue.ticket("one")
    keyed = Joining(GUEST.keyed("k" * 20, b"one"), ticket)
    calls = [queue.alone(ticket) for _ in range(8)]
    calls += [queue.alone(keyed) for _ in range(8)]
    calls += [
        queue.alone(Ticket(room_id=queue.room, session_id=who.session_id, customer_id=who.customer_id))
        for who in (customer, other_device) * 6
    ]
    answers, errors = await at_once(calls)
    assert not errors
    assert len({place.place_id for place in answers}) == 2
    assert {place.position for place in answers} == {1, 2}
    assert await shop.count("drops.places") == 2


async def test_networks_are_counted_one_behind_the_other(crowded_shop: Shop) -> None:
    """Five from one network, however many come at once: the sixth is refused."""
    shop = crowded_shop
    queue = await open_queue(shop, await shop.sells(10), settings={"max_per_network": 5})
    tickets = [queue.ticket(network="one") for _ in range(20)]
    answers, errors = await at_once([queue.together(*tickets[:8]), *(queue.alone(each) for each in tickets[8:])])
    let_in = sum(
        isinstance(each, Place) for answer in answers for each in (answer if isinstance(answer, list) else [answer])
    )
    assert (let_in, await shop.count("drops.places")) == (5, 5)
    assert errors["LJ543"] + 8 + 5 - let_in >= 10


async def test_keys_in_the_batches_of_many_processes_stand_for_one_place_each(crowded_shop: Shop) -> None:
    """P06, P17: three processes bring the same twelve keys, forwards and backwards, and each comes once alone."""
    shop = crowded_shop
    queue = await open_queue(shop, await shop.sells(10))
    shop.later(hours=2)
    await queue.tick()
    asked = [Joining(GUEST.keyed(f"{n:020}", b"one"), queue.ticket(f"one of twelve {n}")) for n in range(12)]
    batches = [queue.together(*(asked if n % 2 else reversed(asked))) for n in range(3)]
    answers, errors = await at_once([*batches, *(queue.alone(each) for each in asked)])
    assert not errors
    places = [place for answer in answers for place in (answer if isinstance(answer, list) else [answer])]
    assert len(places) == 48
    assert {place.position for place in places} == set(range(1, 13))
    assert len({(place.place_id, place.session_id) for place in places}) == 12
    assert sum(not place.was_told_before for place in places) == 12
    assert await shop.count("drops.places") == await shop.count("people.sessions") == 12


async def test_without_its_claim_a_batch_runs_into_the_used_key(scratch_shop: Shop) -> None:
    """The guard, taken down: a used key is not seen, and its row stands in the way of a second effect."""
    await sabotage(scratch_shop, "drops.join_claim", "k.use > 1 or old.is_used", "false")
    queue = await open_queue(scratch_shop, await scratch_shop.sells(1))
    asked = Joining(GUEST.keyed("k" * 20, b"one"), queue.ticket("one"))
    await queue.together(asked)
    with pytest.raises(AlreadyExists):
        await queue.together(asked)
    assert await scratch_shop.count("drops.places") == 1


async def test_without_the_lock_on_the_room_positions_collide(scratch_shop: Shop) -> None:
    """The guard, taken down: two batches give the same positions, and the unique index stands behind it."""
    last = "from unnest(v_requests) q where q.place_id is null"
    slowly = last.replace("where", f"cross join (select pg_advisory_xact_lock_shared({GATE})) at_the_gate where")
    await sabotage(scratch_shop, "drops.line_up", last, slowly)  # in the very statement that counts
    queue = await open_queue(scratch_shop, await scratch_shop.sells(1))
    scratch_shop.later(hours=2)
    await queue.tick()
    answers, errors = await meet(scratch_shop, (queue.alone(queue.ticket()) for _ in range(2)))
    assert ({place.position for place in answers}, errors) == ({1, 2}, {})
    await sabotage(scratch_shop, "drops.line_up", "order by r.id for update", "order by r.id")
    queue = await open_queue(scratch_shop, await scratch_shop.sells(1))
    scratch_shop.later(hours=2)
    await queue.tick()
    answers, errors = await meet(scratch_shop, (queue.alone(queue.ticket()) for _ in range(2)))
    assert (len(answers), errors) == (1, {AlreadyExists.code: 1})


async def test_with_admissions_out_of_order_the_live_check_speaks(scratch_shop: Shop) -> None:
    """The other guard: admissions that skip somebody are seen by audit.p17."""
    await sabotage(
        scratch_shop, "drops.admit", "p.position > p_room.admitted_to and", "p.position > p_room.admitted_to + 1 and"
    )
    queue = await open_queue(scratch_shop, await scratch_shop.sells(10), settings={"per_second": 3})
    await queue.arrive(6)
    scratch_shop.later(hours=1)
    await queue.tick()
    found: list[asyncpg.Record] = await scratch_shop.owner.fetch(
        "SELECT promise, detail FROM audit.broken_promises WHERE store_id = $1", scratch_shop.store
    )
    assert [tuple(row) for row in found] == [("P17", "position 1, let in up to 3")]
