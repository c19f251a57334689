"""One room in one web process: who is told what, when, and what is kept in memory (DRP-01, INV-17)."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from lonja.drops import Place, RoomQueue, Ticket, room_list
from lonja.drops.passes import open_pass
from lonja.platform.call import Call
from lonja.platform.errors import DatabaseAway
from lonja.web.rooms import EventStream, Line, Room, Standing, keeper
from tests.context import BOX
from tests.drops.queue import Queue, open_queue
from tests.shop import NOON, Shop


class Reader:
    """A browser that listens."""

    def __init__(self, *, is_slow: bool = False) -> None:
        self.heard: list[dict[str, Any]] = []
        self.ended, self.is_slow = False, is_slow

    async def send(self, message: Any) -> None:
        if self.is_slow:
            await _nobody_drains()
        body = message.get("body", b"").decode()
        self.heard += [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]
        self.ended = not message["more_body"]


class _Never:
    def __await__(self) -> Any:
        yield None


async def _nobody_drains() -> None:
    await _Never()


def listen(room: Room, standing: Standing, **chosen: bool) -> Reader:
    """A held line, as `attend` makes it."""
    reader = Reader(**chosen)
    line = Line(standing, cast("Any", reader.send))
    room.lines.add(line)
    standing.lines = [*(standing.lines or ()), line]
    room._wheel.put(line, 1)
    return reader


async def test_everybody_hears_what_concerns_them(shop: Shop) -> None:
    """Opening, admission in order, pause, the end: at once to all; a slow reader holds nobody up."""
    variant = await shop.sells(3)
    queue = await open_queue(shop, variant, settings={"per_second": 1, "pass_ttl_seconds": 60})
    (facts,) = await room_list(shop.database, shop.store)
    room = Room(shop.database, BOX, RoomQueue(shop.database), shop.store, facts)
    await room.ready()
    visitors = [await shop.visitor() for _ in range(5)]
    standings = [room.add(await queue.join(each), str(n).encode()) for n, each in enumerate(visitors)]
    readers = [listen(room, each) for each in standings]
    slow = listen(room, standings[0], is_slow=True)
    assert room.known(b"0") is standings[0]
    assert room.known(b"9") is None
    shop.later(minutes=59)
    await room.turn()
    assert {reader.heard[-1]["opens_in_seconds"] for reader in readers} == {60}
    assert all(15 <= room.view(each).come_again_in_seconds <= 25 for each in standings)
    shop.later(hours=1)
    await room.turn()
    said = {each.heard[-1]["position"]: each.heard[-1] for each in readers}
    assert sorted(said) == [1, 2, 3, 4, 5]
    assert (said[1]["status"], said[2]["status"], said[2]["ahead"], said[5]["ahead"]) == ("admitted", "waiting", 0, 3)
    granted = open_pass(BOX, shop.store, said[1]["pass"])
    assert granted is not None
    assert granted.collection_id == queue.collection
    assert granted.expires_at == NOON + timedelta(hours=1, minutes=1)
    first = next(each for each in standings if each.position == 1)
    assert granted.session_id == first.session_id
    assert slow.heard == []
    late = room.add(await queue.join(), None)
    assert room.view(late).ahead == 4
    await queue.pause()
    await room.turn()
    assert sorted(reader.heard[-1]["status"] for reader in readers) == ["admitted", *["paused"] * 4]
    await queue.pause(is_paused=False)
    shop.later(hours=1, seconds=1)
    await room.turn()
    assert sorted(reader.heard[-1]["status"] for reader in readers) == ["admitted"] * 2 + ["waiting"] * 3
    shop.later(hours=1, seconds=70)
    assert room.view(first).status == "admitted", "the state is as old as its last second"
    await room.turn()
    assert room.view(first).status == "missed"
    await shop.receives(variant, -3)
    await room.turn()
    assert {reader.heard[-1]["status"] for reader in readers} == {"sold_out"}
    for _ in range(15):
        await room.turn()
    assert all(reader.ended for reader in readers)


async def test_who_comes_to_a_process_that_does_not_know_them_is_found(shop: Shop) -> None:
    """A web process dies and loses no place: another one finds them all again, and what it missed meanwhile."""
    queue = await open_queue(shop, await shop.sells(9), settings={"per_second": 2})
    (facts,) = await room_list(shop.database, shop.store)
    visitors = [await shop.visitor() for _ in range(4)]
    stale = [await queue.join(each) for each in visitors]
    shop.later(hours=1)
    await queue.tick()
    room = Room(shop.database, BOX, RoomQueue(shop.database), shop.store, facts)
    await room.ready()
    found = [await room.find(cast("UUID", each.session_id), None, None) for each in visitors]
    assert all(each is not None for each in found)
    assert sorted(room.view(each).position or 0 for each in found if each) == [1, 2, 3, 4]
    assert sorted(room.view(each).status for each in found if each) == ["admitted"] * 2 + ["waiting"] * 2
    another = Room(shop.database, BOX, RoomQueue(shop.database), shop.store, facts)
    await another.ready()
    old = [another.add(each, None) for each in stale]
    await another.turn()
    assert sorted(each.position or 0 for each in old) == [1, 2, 3, 4]
    assert sum(each.expires_at is not None for each in old) == 2
    another.forget_the_gone()
    assert len(another._places) == 4
    old[0].seen -= 1_000
    another.forget_the_gone()
    assert len(another._places) == 3


async def test_streams_beyond_the_bound_are_told_when_to_come_again(shop: Shop) -> None:
    """At most three lines a place, and none when the process holds as many as it may."""
    queue = await open_queue(shop, await shop.sells(1))
    (facts,) = await room_list(shop.database, shop.store)
    room = Room(shop.database, BOX, RoomQueue(shop.database), shop.store, facts)
    await room.ready()
    ticket = Ticket(room_id=queue.room, token_hash="ef" * 32, expires_at=NOON + timedelta(days=1))
    place: Place = await queue.lines.join(shop.store, Call(actor="guest"), ticket)
    standing = room.add(place, None)
    heard: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        heard.append(message)

    await room.attend(standing, receive, send, is_free=True)
    await room.attend(standing, receive, send, is_free=False)
    for _ in range(3):
        listen(room, standing)
    await room.attend(standing, receive, send, is_free=True)
    assert [message["more_body"] for message in heard] == [True, False, False]
    assert heard[1]["body"].startswith(b"retry: %d\n" % (room.view(standing).come_again_in_seconds * 1_000))
    assert len(room.lines) == 3
    room.hang_up()
    assert all(line.is_over for line in room.lines)


async def room_of(queue: Queue) -> Room:
    """The room of a queue, as a process has it."""
    shop = queue.shop
    (facts,) = await room_list(shop.database, shop.store)
    room = Room(shop.database, BOX, queue.lines, shop.store, facts)
    await room.ready()
    return room


async def test_who_asks_only_for_the_head_of_a_stream_holds_none(shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(1))
    room, said = await room_of(queue), list[Any]()

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        raise AssertionError("nobody is waited for")

    standing = room.add(await queue.join(), None)
    await EventStream(room, standing, is_free=True)(cast("Any", {"method": "HEAD"}), receive, send)
    assert [message.get("more_body") for message in said] == [None, False]
    assert not room.lines


async def test_the_last_sale_is_looked_for_five_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a second that is left: four looks while the next sale may be the last, else none."""
    now, looks = [0.0], [0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    async def look() -> None:
        looks[0] += 1

    monkeypatch.setattr(keeper, "asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(keeper, "monotonic", lambda: now[0])
    for is_ending, wanted in ((True, 4), (False, 0)):
        now[0], looks[0] = 0.0, 0
        await keeper.Keeper._rest(cast("Any", SimpleNamespace(is_ending=is_ending, look=look)), 1.0)
        assert (round(now[0], 3), looks[0]) == (1.0, wanted)


async def test_all_are_told_of_the_end_before_the_first_is_hung_up_on(shop: Shop) -> None:
    """INV-17: the end comes to everybody in one go; the lines are ended by and by."""
    variant = await shop.sells(1)
    queue = await open_queue(shop, variant, settings={"per_second": 1})
    room, visitors = await room_of(queue), [await shop.visitor() for _ in range(3)]
    standings = [room.add(await queue.join(each), None) for each in visitors]
    readers = [listen(room, each) for each in standings]
    shop.later(hours=1)
    await room.turn()
    buyer = visitors[[each.position for each in standings].index(1)]
    waiting = [each for each in standings if each.position != 1]
    endings = [room.is_ending]
    assert min(room.view(each).come_again_in_seconds for each in waiting) >= 4
    cart = await shop.fill(buyer, (variant, 1))
    await room.look()
    assert [*endings, room.is_ending] == [False, True]
    assert max(room.view(each).come_again_in_seconds for each in waiting) <= 2, "who asks is told in time, too"
    await shop.pay(await shop.place(buyer, cart))
    await room.look()
    assert [reader.heard[-1]["status"] for reader in readers] == ["sold_out"] * 3
    assert not any(reader.ended for reader in readers)
    for _ in range(5):
        await room.turn()
    assert sum(reader.ended for reader in readers) >= 2


async def test_who_leaves_frees_everything(shop: Shop) -> None:
    """Ten rounds of visitors who join, listen, and go: nothing of them is left in the process."""
    queue = await open_queue(shop, await shop.sells(1))
    room = await room_of(queue)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    for n in range(10):
        places = [place for place in await queue.together(*(queue.ticket() for _ in range(20))) if place]
        for m, place in enumerate(places):
            standing = room.add(cast("Place", place), f"{n} {m}".encode())
            await room.attend(standing, receive, Reader().send, is_free=True)
            standing.seen -= 1_000
        room.forget_the_gone()
    assert not room.lines | room._unsure | set(room._places) | set(room._tokens)
    for _ in range(32):
        room._wheel.turn()
    assert not any(room._wheel._due)


async def test_who_was_missed_while_the_database_was_away_is_asked_for_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage in the very second in which somebody's place is looked up does not leave them standing for ever."""
    queue = await open_queue(shop, await shop.sells(9))
    stale = [await queue.join(await shop.visitor()) for _ in range(3)]
    shop.later(hours=1)
    await queue.tick()
    room = await room_of(queue)
    standings = [room.add(each, None) for each in stale]
    asked = room._queue.find

    async def away(*_: Any) -> Any:
        raise DatabaseAway

    for find in (away, asked):
        monkeypatch.setattr(room._queue, "find", find)
        await room.look()
    assert sorted(each.position or 0 for each in standings) == [1, 2, 3]
    assert queue.lines._finds.counts.batches == 1, "all in one question"
