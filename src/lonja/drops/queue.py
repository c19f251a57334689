"""Joining a waiting room, and finding one's place in it, for all who ask at the same moment (platform.batching).

Nouns: RoomQueue, one a process; a Ticket, who wants to join.
Verbs: `join` (drops.join_many; who must ask alone under an idempotency key: drops.join_room), `keep`
(drops.keep_answers: what a face told under a key, and what it told first), `find` (drops.places_of).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.drops.model import Place
from lonja.platform import idempotency
from lonja.platform.batching import Batcher, Counts
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import Contention, LonjaError, by_code
from lonja.platform.idempotency import Kept

_ALONE = "LJ023"
"""The refusal that means: not in this batch (a second request of one visitor)."""

_NOBODY = UUID(int=0)


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """drops.join_request, as sent. token_hash: of a newcomer's token; the others have a session."""

    room_id: UUID
    session_id: UUID | None = None
    customer_id: UUID | None = None
    token_hash: str | None = None
    expires_at: datetime | None = None
    network: str | None = None
    proof: str | None = None
    n: int = 0


class Joining(msgspec.Struct, frozen=True):
    """A ticket, and who brings it: perhaps under an idempotency key."""

    call: Call
    ticket: Ticket


class Keeping(msgspec.Struct, frozen=True):
    """What a face told somebody who joined under an idempotency key."""

    call: Call
    answer: Kept


class _Asked(msgspec.Struct, frozen=True):
    n: int
    room_id: UUID
    session_id: UUID
    customer_id: UUID | None


_encode = msgspec.json.Encoder().encode
_place = msgspec.json.Decoder(Place)
_kept = msgspec.json.Decoder(Kept)
_params = msgspec.json.Decoder(dict[str, object])


class RoomQueue:
    """One a process. Each kind of its batches uses one pooled connection at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._joins: Batcher[Joining, Place] = Batcher(self._join_many, self._join_alone)
        self._told: Batcher[Keeping, Kept] = Batcher(self._keep_answers, self._keep_alone)
        self._finds: Batcher[_Asked, Place | msgspec.UnsetType] = Batcher(self._places_of, self._place_of)

    @property
    def counts(self) -> Counts:
        """What the batches of those who join were like."""
        return self._joins.counts

    async def join(self, store_id: UUID, call: Call, ticket: Ticket) -> Place:
        """A place in the room. Raises NoRoom, RoomClosed, ProofRequired, NetworkFull, IdempotencyKeyReused."""
        return await self._joins.ask(store_id, Joining(call, ticket))

    async def keep(self, store_id: UUID, call: Call, answer: Kept) -> Kept:
        """As idempotency.keep, for who has joined: the first answer that was kept. Raises IdempotencyKeyReused."""
        return await self._told.ask(store_id, Keeping(call, answer))

    async def find(
        self, store_id: UUID, room_id: UUID, session_id: UUID, customer_id: UUID | None = None
    ) -> Place | None:
        """The place a visitor has, if they have one."""
        found = await self._finds.ask(store_id, _Asked(0, room_id, session_id, customer_id))
        return None if isinstance(found, msgspec.UnsetType) else found

    async def _join_many(self, store_id: UUID, joining: Sequence[Joining]) -> list[Place | LonjaError | None]:
        lines = [{**msgspec.structs.asdict(each.ticket), **_key(each.call), "n": n} for n, each in enumerate(joining)]
        rows = await self._database.rows(
            "SELECT n, refusal, params, session_id, place_id, position FROM drops.join_many($1, $2)",
            store_id,
            _encode(lines).decode(),
        )
        answers: list[Place | LonjaError | None] = [None] * len(joining)
        for n, refusal, params, session_id, place_id, position in rows:
            if refusal is None:
                answers[n] = Place(
                    place_id=place_id, position=position, session_id=session_id, was_told_before=params is not None
                )
            elif refusal != _ALONE:
                answers[n] = by_code[refusal](**_params.decode(params or "{}"))
        return answers

    async def _join_alone(self, store_id: UUID, joining: Joining) -> Place:
        if joining.call.idempotency_key is not None:
            said: str = await self._database.value(
                "SELECT drops.join_room($1, $2, $3)", store_id, joining.call.encode(), _encode(joining.ticket).decode()
            )
            return _place.decode(said)
        (answer,) = await self._join_many(store_id, [joining])
        if isinstance(answer, Place):
            return answer
        raise answer or Contention

    async def _keep_answers(self, store_id: UUID, keeping: Sequence[Keeping]) -> list[Kept | LonjaError | None]:
        lines = [{**_key(each.call), "answer": each.answer, "n": n} for n, each in enumerate(keeping)]
        rows = await self._database.rows(
            "SELECT n, refusal, params, answer FROM drops.keep_answers($1, $2)", store_id, _encode(lines).decode()
        )
        answers: list[Kept | LonjaError | None] = [None] * len(keeping)
        for n, refusal, params, answer in rows:
            if refusal is not None:
                answers[n] = by_code[refusal](**_params.decode(params))
            elif answer is not None:
                answers[n] = _kept.decode(answer)
        return answers

    async def _keep_alone(self, store_id: UUID, keeping: Keeping) -> Kept:
        return await idempotency.keep(self._database, store_id, keeping.call, "join_room", keeping.answer)

    async def _places_of(self, store_id: UUID, asked: Sequence[_Asked]) -> list[Place | msgspec.UnsetType]:
        numbered = [msgspec.structs.replace(each, n=n) for n, each in enumerate(asked)]
        rows = await self._database.rows(
            "SELECT n, place_id, position, session_id, customer_id, expires_at FROM drops.places_of($1, $2)",
            store_id,
            _encode(numbered).decode(),
        )
        answers: list[Place | msgspec.UnsetType] = [msgspec.UNSET] * len(asked)
        for n, place_id, position, session_id, customer_id, expires_at in rows:
            answers[n] = Place(
                place_id=place_id,
                position=position,
                session_id=session_id,
                customer_id=customer_id,
                expires_at=expires_at,
            )
        return answers

    async def _place_of(self, store_id: UUID, asked: _Asked) -> Place | msgspec.UnsetType:
        return (await self._places_of(store_id, [asked]))[0]


def _key(call: Call) -> dict[str, object]:
    """Under which idempotency key somebody asks, and whose it is: what platform.key_owner says where they ask alone."""
    if call.idempotency_key is None:
        return {}
    return {
        "owner": call.customer_id or call.session_id or call.actor_id or _NOBODY,
        "idempotency_key": call.idempotency_key,
        "request_hash": call.request_hash,
        "correlation_id": call.correlation_id,
    }
