"""/drops/{slug}: the waiting room of a drop, and one's place in it.

Who is there before the opening is shuffled at the opening, by a seed that was committed to before; who comes later
stands behind. The order can be rechecked by anybody. Held streams are for browsers; programs ask for their place, and
no sooner again than they are told.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja.access import AccountRequired
from lonja.drops import NetworkFull, NoPlace, NoRoom, ProofRequired, RoomClosed, published_room
from lonja.drops.proofs import new_challenge
from lonja.platform import idempotency
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError
from lonja.web import sessions
from lonja.web.answers import Answer
from lonja.web.api.shapes import In, Out, Token
from lonja.web.context import Visit
from lonja.web.rooms import EventStream, PlaceView, Room, find_standing, join
from lonja.web.routes import api

_Hex = Annotated[str, Meta(pattern="^[0-9a-f]*$", examples=["5f9c4ab08cac7457e9111a30e4664920"])]
_CLOSE = (b"connection", b"close")


class NewPlace(In):
    """`proof`: the challenge with its solution, base64 of JSON. Customers who are signed in need none."""

    proof: Annotated[str, Meta(max_length=2_000)] | None = None


class OpenedPlace(Out):
    """A place, and the token of a newcomer's session: send it as `Authorization: Bearer <token>` from now on."""

    token: Token | None
    place: PlaceView


class ChallengeRoom(Out):
    """For which room a challenge is."""

    room: UUID


class ChallengeParameters(Out, rename="camel"):
    """ALTCHA: find the counter with which sha256(salt, nonce, counter as 4 bytes) begins with the prefix."""

    algorithm: str
    cost: int
    key_length: int
    key_prefix: _Hex
    nonce: _Hex
    salt: _Hex
    expires_at: Annotated[int, Meta(description="Unix time", examples=[1_795_287_302])]
    data: ChallengeRoom


class ChallengeView(Out):
    """A small sum for the visitor's machine, as ALTCHA's widgets read it. Good for ten minutes and one place."""

    parameters: ChallengeParameters
    signature: _Hex


class PublishedQueue(Out):
    """The order, for rechecking. sha256(seed) is the commitment; sha256 of the ids, sorted, one a line, the digest.

    The ids stand in the order of sha256(seed, digest, id). Before the opening seed and digest are null, ids is empty.
    """

    room_id: UUID
    status: Annotated[str, Meta(examples=["open"])]
    commitment: _Hex
    opened_at: datetime | None
    seed: _Hex | None
    digest: _Hex | None
    ids: list[UUID]


@api(
    "GET", "/api/v1/drops/{slug:str}/challenge", answers=ChallengeView, refuses=(NoRoom,), tag="Drops"
)  # fmt: skip
async def show_challenge(visit: Visit, slug: str) -> dict[str, Any]:
    """Get a proof-of-work challenge.

    Whoever wants to stand in the waiting room without being signed in solves it first.
    """
    facts = await visit.house.rooms.by_slug(visit.store.id, slug)
    return new_challenge(visit.house.secrets, facts.id, facts.effort, visit.house.clock.now())


@api(
    "POST",
    "/api/v1/drops/{slug:str}/place",
    who="known",
    status=201,
    sells=True,
    answers=OpenedPlace,
    refuses=(NoRoom, RoomClosed, ProofRequired, NetworkFull, AccountRequired),
    tag="Drops",
    keeps_answer=False,
)
async def join_room(visit: Visit, slug: str, body: NewPlace) -> Answer:
    """Stand in line.

    One place a session and a customer: asking again answers the same one, until its turn is over. A newcomer gets a
    guest's session.
    """
    call = visit.call()
    room = await visit.house.rooms.room(visit.store.id, slug)
    if call.idempotency_key is not None:
        return await _join_once(visit, call, room, body)
    token, standing = await join(visit, room, body.proof)
    return _lightly(visit, Answer.json(OpenedPlace(token=token, place=room.view(standing)), 201))


async def _join_once(visit: Visit, call: Call, room: Room, body: NewPlace) -> Answer:
    """Under a key: the place as it was told the first time. What is kept holds neither token nor pass."""
    token = None if await visit.visitor() else sessions.secret_for(visit, call, "session")
    try:
        _, standing = await join(visit, room, body.proof)
    except LonjaError:
        # What was told is owed, even if it would be refused today: its proof is too old, or the room is closed.
        first = await idempotency.kept(visit.house.db, visit.store.id, call, "join_room")
        if first is None:
            raise
    else:
        place = msgspec.structs.replace(room.view(standing), pass_token=None)
        told = idempotency.Kept(201, msgspec.json.encode(place).decode())
        first = await visit.house.rooms.queue.keep(visit.store.id, call, told)
    said = OpenedPlace(token=token, place=msgspec.json.decode(first.body, type=PlaceView))
    return _lightly(visit, Answer.json(said, first.status))


@api(
    "GET",
    "/api/v1/drops/{slug:str}/place",
    who="bearer",
    answers=PlaceView,
    refuses=(NoRoom, NoPlace),
    tag="Drops",
)
async def show_place(visit: Visit, slug: str) -> Answer:
    """Show one's place.

    Answered from memory. Ask again after `come_again_in_seconds`.
    """
    room = await visit.house.rooms.room(visit.store.id, slug)
    return _lightly(visit, Answer.json(room.view(await find_standing(visit, room))))


@api(
    "GET",
    "/api/v1/drops/{slug:str}/place/events",
    who="bearer",
    answers=PlaceView,
    refuses=(NoRoom, NoPlace),
    tag="Drops",
)
async def watch_place(visit: Visit, slug: str) -> EventStream:
    """Watch one's place.

    Server-sent events, each with a place as its data; the browser's EventSource sends the cookie. The stream ends when
    there is nothing more to wait for, or at once where too many are held already: `retry` says when to come again.
    """
    rooms = visit.house.rooms
    room = await rooms.room(visit.store.id, slug)
    return EventStream(room, await find_standing(visit, room), is_free=rooms.has_line_free)


@api("GET", "/api/v1/drops/{slug:str}/queue", answers=PublishedQueue, refuses=(NoRoom,), tag="Drops")
async def show_queue(visit: Visit, slug: str) -> PublishedQueue:
    """Recheck the order.

    All that `lonja drops verify` needs, or twenty lines in any language.
    """
    facts = await visit.house.rooms.by_slug(visit.store.id, slug)
    found = await published_room(visit.house.db, visit.store.id, facts.id)
    return PublishedQueue(**msgspec.structs.asdict(found))


def _lightly(visit: Visit, answer: Answer) -> Answer:
    """Where much is held, nobody else keeps a connection."""
    if visit.house.rooms.is_crowded:
        answer.headers.append(_CLOSE)
    return answer


routes = [show_challenge, join_room, show_place, watch_place, show_queue]
