"""The waiting room over HTTP: joining with a proof, one's place, the stream, the pass (DRP-01), limits at N+1."""

import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import altcha
import pytest

from lonja.access import AdmissionRequired, DropTerms
from lonja.drops import Place, ProofRequired, RoomQueue, Ticket, room_list
from lonja.drops.passes import Pass, open_pass, seal_pass
from lonja.drops.proofs import LIFE, check_proof, new_challenge
from lonja.platform.call import Call
from lonja.platform.errors import DatabaseAway
from lonja.platform.ids import new_id
from lonja.web.admission import must_be_admitted
from lonja.web.context import Visit
from lonja.web.rooms import EventStream, Line, Room, Standing, keeper
from tests.context import BOX
from tests.drops.queue import Queue, open_queue
from tests.shop import NOON, Shop
from tests.web.client import Client


def solved(challenge: dict[str, Any]) -> str:
    """The proof of a challenge."""
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()).decode()


async def begins(queue: Queue, moment: datetime) -> None:
    """The drop begins at another moment, and every process hears of it."""
    await queue.shop.owner.execute(
        "UPDATE catalog.collections SET starts_at = $2 WHERE id = $1", queue.collection, moment
    )
    await queue.save(effort=20, max_per_network=100_000)


async def test_into_the_line_and_back_to_ones_place(web: Client, guest: Client, customer: Client, shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(3), settings={"effort": 20})
    await begins(queue, datetime.now(UTC) + timedelta(hours=1))
    at = f"/api/v1/drops/{queue.slug}"
    for path in ("challenge", "place", "place/events", "queue"):
        (await guest.get(f"/api/v1/drops/nowhere/{path}")).problem(404, "LJ540")
    for proof in (None, "x", "e30=", base64.b64encode(b'{"challenge": [], "solution": 1}').decode()):
        (await web.post(f"{at}/place", {"proof": proof})).problem(403, "LJ542")
    proof = solved((await web.get(f"{at}/challenge")).ok())
    opened = (await web.post(f"{at}/place", {"proof": proof})).ok(201)
    place = opened["place"]
    assert (place["status"], place["position"], place["ahead"], place["pass"]) == ("waiting", None, None, None)
    assert 3_500 < place["opens_in_seconds"] <= 3_600
    assert place["come_again_in_seconds"] >= 1
    (await web.post(f"{at}/place", {"proof": proof})).problem(403, "LJ542")
    newcomer = web(token=opened["token"])
    again = (await newcomer.post(f"{at}/place", {})).ok(201)
    assert (again["token"], again["place"]["place_id"]) == (None, place["place_id"])
    assert (await newcomer.get(f"{at}/place")).ok()["place_id"] == place["place_id"]
    (await web.get(f"{at}/place")).problem(401)
    (await guest.get(f"{at}/place")).problem(404, "LJ544")
    (await guest.post(f"{at}/place", {})).problem(403, "LJ542")
    assert (await customer.post(f"{at}/place", {})).ok(201)["token"] is None
    assert (await newcomer.get(f"{at}/place")).ok()["of"] >= 1
    stream = await newcomer.get(f"{at}/place/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.text.startswith("retry: 3000\ndata: {")
    assert stream.text.endswith("}\n\n")
    published = (await web.get(f"{at}/queue")).ok()
    assert (published["seed"], published["ids"]) == (None, [])
    page = await newcomer.get(f"/drops/{queue.slug}/queue", accept_language="en")
    assert "You are in" in page.text
    assert published["commitment"] in page.text
    assert place["place_id"] in page.text
    invited = await web.get(f"/drops/{queue.slug}/queue", accept_language="en")
    assert "Stand in line" in invited.text
    assert (await web.get("/drops/nowhere/queue")).status == 404
    form = {"content_type": "application/x-www-form-urlencoded"}
    entered = await customer.post(f"/drops/{queue.slug}/queue", raw=b"", **form)
    assert (entered.status, entered.headers["location"]) == (303, f"/drops/{queue.slug}/queue")
    refused = await web.post(f"/drops/{queue.slug}/queue", raw=b"proof=x", accept_language="en", **form)
    assert refused.status == 403
    assert "small sum" in refused.text


async def test_a_proof_is_good_for_one_room_and_its_life() -> None:
    now, room = datetime.now(UTC), new_id()
    challenge = new_challenge(BOX, room, 20, now)
    proof = solved(challenge)
    assert check_proof(BOX, room, proof, now) == challenge["parameters"]["nonce"]
    easier = json.loads(base64.b64decode(proof))
    easier["challenge"]["parameters"]["keyPrefix"] = ""
    wrong = json.loads(base64.b64decode(proof))
    wrong["solution"]["counter"] += 1
    old = solved(new_challenge(BOX, room, 20, now - LIFE - timedelta(seconds=1)))
    for bad, reason in (
        (base64.b64encode(json.dumps(easier).encode()).decode(), "wrong"),
        (base64.b64encode(json.dumps(wrong).encode()).decode(), "wrong"),
        (old, "expired"),
        (proof[:-8], "wrong"),
        ("", "missing"),
    ):
        with pytest.raises(ProofRequired) as refusal:
            check_proof(BOX, room, bad, now)
        assert refusal.value.params == {"reason": reason}
    with pytest.raises(ProofRequired):
        check_proof(BOX, new_id(), proof, now)
    with pytest.raises(ProofRequired):
        check_proof(BOX, room, proof, now + LIFE + timedelta(seconds=1))


async def test_a_pass_is_one_visitors_one_drops_and_runs_out() -> None:
    """Forged, expired, another store's, another session's: none opens the door; and it costs no query."""
    store, drop, session, now = new_id(), new_id(), new_id(), datetime.now(UTC).replace(microsecond=0)
    own = Pass(collection_id=drop, session_id=session, customer_id=None, expires_at=now + timedelta(minutes=1))
    token = seal_pass(BOX, store, own)
    assert open_pass(BOX, store, token) == own
    assert open_pass(BOX, new_id(), token) is None
    forged = ("B" if token[80] == "A" else "A").join((token[:80], token[81:]))
    assert [open_pass(BOX, store, bad) for bad in (forged, token[:-4], "", "ñ", "a" * 93)] == [None] * 5
    assert own.admits(drop, session, None, now)
    assert not own.admits(drop, session, None, own.expires_at)
    assert not own.admits(new_id(), session, None, now)
    assert not own.admits(drop, new_id(), new_id(), now)
    variant = new_id()

    async def knock(terms: dict[str, Any], who: UUID = session, **headers: str) -> None:
        usual: dict[str, Any] = {
            "collection_id": drop, "way": "queue", "reserve_on": "cart", "cart_ttl_seconds": 60,
            "checkout_ttl_seconds": 60, "max_per_customer": None, "max_per_address": None, "max_per_payment": None,
            "needs_account": False, "early_starts_at": None, "early_segment_id": None, "has_early_code": False,
            "early_by_flag": False, "is_paused": False, "variant_ids": (variant,), "starts_at": now - timedelta(1),
        }  # fmt: skip
        sold = DropTerms(**usual | terms)

        async def of(_: UUID) -> Any:
            return SimpleNamespace(by_variant={variant: [sold]})

        async def visitor() -> Any:
            return SimpleNamespace(session_id=who, customer_id=None)

        house = SimpleNamespace(drops=SimpleNamespace(of=of), secrets=BOX, clock=SimpleNamespace(now=lambda: now))
        said = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        visit = SimpleNamespace(store=SimpleNamespace(id=store), house=house, headers=said, visitor=visitor)
        await must_be_admitted(cast("Visit", visit), [new_id(), variant])

    await knock({}, lonja_pass=token)
    await knock({}, cookie=f"a=b; lonja_pass={forged}.{token}")
    await knock({"starts_at": now + timedelta(1)})
    await knock({"ends_at": now})
    await knock({"way": "open"})
    await knock({"is_active": False})
    for who, headers in ((session, {}), (session, {"lonja_pass": forged}), (new_id(), {"lonja_pass": token})):
        with pytest.raises(AdmissionRequired):
            await knock({}, who, **headers)


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


async def test_a_replayed_place_is_not_taken_for_the_one_they_have(web: Client, shop: Shop) -> None:
    """P06, DRP-01: a late double click is told what it was told, and one keeps standing where one stands by now."""
    queue = await open_queue(shop, await shop.sells(3), settings={"effort": 0})
    await begins(queue, datetime.now(UTC) - timedelta(hours=1))
    await queue.save(effort=0, pass_ttl_seconds=30)
    at, keys = f"/api/v1/drops/{queue.slug}/place", ("first" * 4, "second" * 4)
    first = (await web.post(at, {}, idempotency_key=keys[0])).ok(201)
    visitor = web(token=first["token"])
    shop.database.fake_time(None)
    while not await queue.admitted():  # the web's own tick may be the one that lets them in
        await queue.tick()
    await shop.owner.execute("UPDATE access.passes SET expires_at = now() WHERE store_id = $1", shop.store)
    second = (await visitor.post(at, {}, idempotency_key=keys[1])).ok(201)["place"]
    assert second["place_id"] != first["place"]["place_id"]
    assert (await web.post(at, {}, idempotency_key=keys[0])).ok(201) == first
    assert (await visitor.get(at)).ok()["place_id"] == second["place_id"]
    await queue.save(effort=20)
    assert (await web.post(at, {}, idempotency_key=keys[0])).ok(201) == first, "what was told is owed"
    (await web.post(at, {}, idempotency_key="third" * 4)).problem(403, "LJ542")


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


async def test_who_is_told_this_second_keeps_nobody_from_the_end(shop: Shop) -> None:
    """While the next sale may be the last, the room is looked at between the slices of those who are due."""
    variant = await shop.sells(1)
    queue = await open_queue(shop, variant, settings={"per_second": 1})
    room, buyer = await room_of(queue), await shop.visitor()
    standing = room.add(await queue.join(buyer), None)
    shop.later(hours=1)
    await room.look()
    await shop.fill(buyer, (variant, 1))
    for _ in range(600):
        listen(room, standing)
    slow = listen(room, standing)

    async def slowly(_: Any) -> None:
        room._read_at -= 0.001

    for line in room.lines:
        line.send = cast("Any", slowly)
    looks, look = [0], room.look

    async def counted() -> None:
        looks[0] += 1
        await look()

    room.look = counted  # type: ignore[method-assign]
    await room.turn()
    assert looks[0] >= 3
    assert slow.heard == []


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
