"""The waiting room: one shuffle, admissions in order, no more than there is (DRP-01, DRP-04)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from lonja.access import DropsAreStaffs, TermsInvalid
from lonja.drops import (
    NetworkFull,
    NoRoom,
    Place,
    ProofRequired,
    RoomClosed,
    RoomSettings,
    Tally,
    Ticket,
    note_tallies,
    order_of,
    published_room,
    save_room,
)
from lonja.drops.draws import digest_of, keeps_commitment
from lonja.drops.draws import order_of as drawn_order
from lonja.drops.queue import Joining, Keeping
from lonja.platform import idempotency
from lonja.platform.call import Call
from lonja.platform.errors import IdempotencyKeyReused, LonjaError, RuleBroken
from lonja.platform.idempotency import Kept
from lonja.platform.ids import new_id
from tests.drops.queue import GUEST, Queue, open_queue
from tests.shop import NOON, OpenShop, Shop


async def test_who_was_there_is_shuffled_once_and_anybody_can_recheck_it(shop: Shop) -> None:
    """P17. The list is closed at the opening; later ones stand behind in the order in which they come."""
    queue = await open_queue(shop, await shop.sells(100), settings={"per_second": 1})
    before = await published_room(shop.database, shop.store, queue.room)
    assert (before.seed, before.digest, before.ids) == (None, None, [])
    early = await queue.arrive(60)
    assert len(set(early)) == 60
    gathering = await queue.tick()
    assert (gathering.status, gathering.last_position, gathering.admitted_to) == ("gathering", 60, 0)
    shop.later(hours=1)
    opened = await queue.tick()
    assert (opened.status, opened.shuffled, opened.last_position, opened.admitted_to) == ("open", 60, 60, 1)
    late = [await queue.join() for _ in range(2)]
    assert [place.position for place in late] == [61, 62]
    told = await published_room(shop.database, shop.store, queue.room)
    assert told.commitment == before.commitment
    assert told.seed is not None
    assert keeps_commitment(bytes.fromhex(told.seed), bytes.fromhex(before.commitment))
    assert sorted(told.ids) == sorted(early)
    assert told.ids == drawn_order(bytes.fromhex(told.seed), early)
    assert told.digest == digest_of(early).hex()
    assert told.ids != early
    raw = await order_of(shop.database, shop.store, queue.room)
    assert [UUID(bytes=raw[n : n + 16]) for n in range(0, len(raw), 16)] == told.ids
    await queue.tick()
    assert (await published_room(shop.database, shop.store, queue.room)).ids == told.ids


async def test_one_place_a_session_and_a_customer(shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(5), settings={"max_per_network": 2})
    guest, customer = await shop.visitor(), await shop.customer()
    own = await queue.join(guest, network="n1")
    assert (await queue.join(guest, network="n1")).place_id == own.place_id
    theirs = await queue.join(customer, network="n1", proof="one")
    elsewhere = await shop.customer(customer.customer_id)
    assert (await queue.join(elsewhere)).place_id == theirs.place_id
    assert (found := await queue.find(elsewhere)) is not None
    assert found.place_id == theirs.place_id
    assert await queue.find(await shop.visitor()) is None
    with pytest.raises(NetworkFull):
        await queue.join(network="n1")
    with pytest.raises(ProofRequired):
        await queue.join(proof="one")
    assert await shop.count("drops.places") == 2
    token: dict[str, Any] = {"token_hash": "ab" * 32, "expires_at": NOON + timedelta(days=1)}
    newcomer = await queue.join(**token)
    assert await queue.join(**token) == newcomer
    assert (
        await shop.owner.fetchval(
            "SELECT amount FROM drops.tallies WHERE store_id = $1 AND kind = 'joined'", shop.store
        )
        == 3
    )


async def test_a_key_is_replayed_and_stands_for_one_request(shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(5))
    one, ticket, ask = GUEST.keyed("k" * 20, b"one"), queue.ticket(), queue.lines.join
    first = await ask(shop.store, one, ticket)
    assert await ask(shop.store, one, ticket) == msgspec.structs.replace(first, was_told_before=True)
    with pytest.raises(IdempotencyKeyReused):
        await ask(shop.store, GUEST.keyed("k" * 20, b"two"), ticket)
    with pytest.raises(NoRoom):
        await ask(shop.store, GUEST.keyed("j" * 20, b"two"), Ticket(room_id=new_id(), token_hash="ab" * 32))
    assert await shop.count("drops.places") == 1


async def crowd_of(queue: Queue) -> list[list[Joining]]:
    """Rounds of requests of every kind: newcomers and sessions, with keys and without, used, twins, refused."""
    shop, visitors = queue.shop, [await queue.shop.visitor() for _ in range(3)]
    own = [Ticket(room_id=queue.room, session_id=one.session_id, network="n2") for one in visitors]
    named = [Joining(GUEST.keyed(f"named {n:014}", b"one"), queue.ticket(f"{shop.store} {n}")) for n in range(3)]
    other = msgspec.structs.replace(named[0], call=GUEST.keyed(f"named {0:014}", b"two"))
    late = Joining(GUEST.keyed("late" * 5, b"one"), queue.ticket("late", proof="spent"))
    full = [Joining(GUEST.keyed(f"full {n:015}", b"one"), queue.ticket(network="n1")) for n in range(3)]
    nowhere = Joining(GUEST.keyed("nowhere" * 3, b"one"), Ticket(room_id=new_id(), token_hash="ab" * 32))
    return [
        [*named, Joining(GUEST, own[0]), Joining(visitors[1].keyed("k", b"one"), own[1])],
        [
            *named, named[0], other, Joining(visitors[1].keyed("k", b"one"), own[1]),
            Joining(visitors[2].keyed("k", b"two"), own[2]), Joining(visitors[1].keyed("other", b"one"), own[1]),
        ],
        [Joining(GUEST, queue.ticket(proof="spent")), *full, nowhere],
        [late, *full, nowhere],
    ]  # fmt: skip


async def test_alone_and_together_are_the_same(shop: Shop, open_shop: OpenShop) -> None:
    """P06: the same requests one by one and in batches: the same answers, places, sessions and remembered keys."""
    ends = []
    for here in (shop, await open_shop()):
        queue = await open_queue(here, await here.sells(5), settings={"max_per_network": 2})
        here.later(hours=1)
        await queue.tick()
        said: list[tuple[object, object]] = []
        for asked in await crowd_of(queue):
            answers = await queue.together(*asked) if here is shop else [None] * len(asked)
            for joining, answer in zip(asked, answers, strict=True):
                try:
                    place = answer or await queue.alone(joining)
                except LonjaError as refusal:
                    place = refusal
                said.append(
                    (place.code, place.params)
                    if isinstance(place, LonjaError)
                    else (place.position, place.was_told_before)
                )
        rows = await here.owner.fetch(
            """SELECT p.position, p.network, p.proof, p.left_at, (SELECT count(*) FROM people.sessions s
                   WHERE s.store_id = p.store_id AND s.id = p.session_id) AS sessions
            FROM drops.places p WHERE p.store_id = $1 ORDER BY position""", here.store,
        )  # fmt: skip
        keys = await here.owner.fetch(
            """SELECT k.key, k.scope, k.request_hash, (k.response ->> 'position')::int AS position,
                      (SELECT count(*) FROM drops.places p WHERE p.store_id = k.store_id
                           AND p.id = (k.response ->> 'place_id')::uuid
                           AND p.session_id = (k.response ->> 'session_id')::uuid) AS places
            FROM platform.idempotency_keys k WHERE store_id = $1 AND scope = 'drops.join_room' ORDER BY key""",
            here.store,
        )
        ends.append((
            said, [tuple(row) for row in rows], [tuple(row) for row in keys],
        ))  # fmt: skip
    assert ends[0] == ends[1]
    assert len(ends[0][1]) == 8
    assert [code for code, *_ in ends[0][0] if str(code).startswith("LJ")] == [
        "LJ010", "LJ543", "LJ543", "LJ540", "LJ542", "LJ543", "LJ540",
    ]  # fmt: skip


async def test_a_batch_has_a_limit_and_what_was_told_first_is_told_again(shop: Shop) -> None:
    """256 and no more; answers that a face keeps for many at once are those of platform.keep."""
    queue = await open_queue(shop, await shop.sells(5))
    assert len(await queue.arrive(256)) == 256
    with pytest.raises(LonjaError, match="at most 256"):
        await queue.arrive(257)
    one, two = (GUEST.keyed(f"{n:020}", b"one") for n in range(2))
    store, lines = shop.store, queue.lines
    told = Kept(201, "first")
    assert await idempotency.keep(shop.database, store, one, "join_room", told) == told
    said = [Keeping(one, Kept(201, "second")), Keeping(two, Kept(201, "a")), Keeping(two, Kept(201, "b"))]
    assert await lines._keep_answers(store, said) == [told, Kept(201, "a"), Kept(201, "a")]
    assert await idempotency.kept(shop.database, store, two, "join_room") == Kept(201, "a")
    assert await lines.keep(store, two, Kept(201, "c")) == Kept(201, "a")
    (refused,) = await lines._keep_answers(store, [Keeping(GUEST.keyed(f"{0:020}", b"other"), told)])
    assert isinstance(refused, IdempotencyKeyReused)


async def test_settings_are_staffs_and_the_seed_stays(shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(1))
    told = await published_room(shop.database, shop.store, queue.room)
    assert await queue.save(max_inside=3) == queue.room
    assert (await published_room(shop.database, shop.store, queue.room)).commitment == told.commitment
    with pytest.raises(RuleBroken):
        await queue.save(pass_ttl_seconds=29)
    with pytest.raises(RuleBroken):
        await queue.save(max_inside=100_001)
    with pytest.raises(DropsAreStaffs):
        await save_room(shop.database, shop.store, await shop.visitor(), queue.collection, RoomSettings())
    seasonal = await shop.owner.fetchval(
        "INSERT INTO catalog.collections (store_id, name, slug) VALUES ($1, 'Summer', 'summer') RETURNING id",
        shop.store,
    )
    with pytest.raises(TermsInvalid):
        await save_room(shop.database, shop.store, shop.staff, seasonal, RoomSettings())
    with pytest.raises(DropsAreStaffs):
        await note_tallies(shop.database, shop.store, await shop.visitor(), [])
    for _ in range(2):
        await note_tallies(
            shop.database, shop.store, shop.staff, [Tally(queue.collection, "granted", 2), Tally(new_id(), "error", 1)]
        )
    assert [
        tuple(row)
        for row in await shop.owner.fetch("SELECT kind, amount FROM drops.tallies WHERE store_id = $1", shop.store)
    ] == [("granted", 4)]


async def inside(queue: Queue) -> int:
    return (await queue.tick()).admitted_to


async def test_as_many_are_let_in_as_rate_room_and_stock_allow(shop: Shop) -> None:
    """Never more than per_second for the time that passed, max_inside at once, or free units for the empty-handed."""
    variant = await shop.sells(6)
    queue = await open_queue(shop, variant, settings={"per_second": 2, "max_inside": 5, "pass_ttl_seconds": 60})
    visitors = [await shop.visitor() for _ in range(12)]
    for visitor in visitors:
        await queue.join(visitor)
    places: dict[int, tuple[Call, Place]] = {}
    shop.later(hours=1)
    assert await inside(queue) == 2, "the first second's"
    assert await inside(queue) == 2, "no time has passed"
    shop.later(hours=1, seconds=0.5)
    assert await inside(queue) == 3
    shop.later(hours=1, seconds=0.9)
    assert await inside(queue) == 3, "what was not used up is not lost, and not doubled"
    shop.later(hours=1, seconds=1)
    assert await inside(queue) == 4
    await queue.pause()
    shop.later(hours=1, seconds=3)
    assert (await queue.tick()).is_paused
    assert await inside(queue) == 4
    await queue.pause(is_paused=False)
    assert await inside(queue) == 5, "max_inside; the pause gave no more than two seconds' worth"
    for visitor in visitors:
        found = await queue.find(visitor)
        assert found is not None
        assert found.position is not None
        places[found.position] = (visitor, found)
    assert sorted(places) == list(range(1, 13))
    assert [places[n][1].expires_at is not None for n in sorted(places)] == [True] * 5 + [False] * 7
    assert places[1][1].expires_at == NOON + timedelta(hours=1, seconds=60)
    for n in (1, 2, 3):
        await shop.fill(places[n][0], (variant, 1))
    await shop.owner.execute(
        "UPDATE access.passes SET used_at = $2 WHERE session_id = $1", places[1][0].session_id, NOON
    )
    shop.later(hours=1, seconds=5)
    assert await inside(queue) == 6, (
        "three units are free, two inside hold nothing: one more, though there is room for it"
    )
    shop.later(hours=1, seconds=8)
    assert await inside(queue) == 6, "no unit is left for a fourth"
    shop.later(hours=1, seconds=61.5)
    await inside(queue)
    assert await queue.admitted() == [1, 2, 3, 4, 5, 6, 7], "passes ran out; what their holders hold they keep"


async def test_it_closes_when_really_gone_and_opens_again(shop: Shop) -> None:
    """Held goods may come back: not before they are sold is it over. A restock opens it, the drop's end ends it."""
    variant = await shop.sells(1)
    queue = await open_queue(shop, variant, settings={"pass_ttl_seconds": 60})
    buyer = await shop.visitor()
    await queue.join(buyer)
    waiting = await shop.visitor()
    assert not (await queue.tick()).is_ending, "it has not begun"
    shop.later(hours=1)
    state = await queue.tick()
    assert (state.admitted_to, state.is_ending) == (1, False)
    await queue.join(waiting)
    cart = await shop.fill(buyer, (variant, 1))
    shop.later(hours=1, seconds=2)
    state = await queue.tick()
    assert (state.status, state.admitted_to, state.is_ending) == ("open", 1, True), "the next sale may be the last"
    await shop.pay(await shop.place(buyer, cart))
    state = await queue.tick()
    assert (state.status, state.closed_for, state.admitted_to) == ("closed", "sold_out", 1)
    assert not state.is_ending, "there is no next sale"
    with pytest.raises(RoomClosed):
        await queue.join()
    assert (await queue.join(waiting)).position == 2, "who stands keeps the place"
    await shop.receives(variant, 1)
    state = await queue.tick()
    assert (state.status, state.closed_for, state.admitted_to) == ("open", None, 2)
    shop.later(hours=1, seconds=90)
    again = await queue.join(waiting)
    assert again.position == 3, "their turn was over: they stand at the end"
    assert again == await queue.join(waiting)
    await shop.owner.execute(
        "UPDATE catalog.collections SET ends_at = $2 WHERE id = $1",
        queue.collection,
        NOON + timedelta(hours=1, seconds=80),
    )
    state = await queue.tick()
    assert (state.closed_for, state.admitted_to) == ("ended", 2)
    events = await shop.owner.fetch(
        "SELECT type FROM platform.domain_events WHERE store_id = $1 AND type LIKE 'drop.room%' ORDER BY id", shop.store
    )
    assert [row[0] for row in events] == [
        "drop.room_opened",
        "drop.room_closed",
        "drop.room_reopened",
        "drop.room_closed",
    ]


async def test_a_clock_that_was_wrong_and_a_start_that_is_moved(shop: Shop) -> None:
    """P17: set back, it does not keep everybody waiting; and nobody's time runs before they may buy."""
    queue = await open_queue(shop, await shop.sells(50), settings={"per_second": 2})
    await queue.arrive(20)
    shop.later(hours=9)
    assert await inside(queue) == 2
    shop.later(hours=2)
    assert await inside(queue) == 4, "seven hours back: it goes on as it began"
    assert await inside(queue) == 4
    shop.later(hours=2, seconds=1)
    assert await inside(queue) == 6
    await shop.owner.execute(
        "UPDATE catalog.collections SET starts_at = $2 WHERE id = $1", queue.collection, NOON + timedelta(hours=3)
    )
    shop.later(hours=2, seconds=2)
    assert await inside(queue) == 6
    shop.later(hours=3)
    assert await inside(queue) == 10, "of a pause two seconds count"


async def test_a_drop_that_is_taken_down_lets_nobody_in(shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(1))
    await queue.join()
    await shop.owner.execute("UPDATE catalog.collections SET is_active = false WHERE id = $1", queue.collection)
    shop.later(hours=2)
    assert (await queue.tick()).status == "gathering"
    await shop.owner.execute("UPDATE access.drop_terms SET way = 'open' WHERE collection_id = $1", queue.collection)
    with pytest.raises(NoRoom):
        await queue.join()
