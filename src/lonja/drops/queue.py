"""Joining a waiting room, and finding one's place in it, for all who ask at the same moment (platform.batching).

Nouns: RoomQueue, one a process; a Ticket, who wants to join.
Verbs: `join` (drops.join_many; under an idempotency key drops.join_room), `find` (drops.places_of).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.drops.model import Place
from lonja.platform.batching import Batcher
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import Contention, LonjaError, by_code

_ALONE = "LJ023"
"""The refusal that means: not in this batch (a second request of one visitor)."""


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


class _Asked(msgspec.Struct, frozen=True):
    n: int
    room_id: UUID
    session_id: UUID
    customer_id: UUID | None


_encode = msgspec.json.Encoder().encode
_place = msgspec.json.Decoder(Place)
_params = msgspec.json.Decoder(dict[str, object])


class RoomQueue:
    """One a process. Each kind of its batches uses one pooled connection at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._joins: Batcher[Ticket, Place] = Batcher(self._join_many, self._join_alone)
        self._finds: Batcher[_Asked, Place | msgspec.UnsetType] = Batcher(self._places_of, self._place_of)

    async def join(self, store_id: UUID, call: Call, ticket: Ticket) -> Place:
        """A place in the room. Raises NoRoom, RoomClosed, ProofRequired, NetworkFull."""
        if call.idempotency_key is None:
            return await self._joins.ask(store_id, ticket)
        said: str = await self._database.value(
            "SELECT drops.join_room($1, $2, $3)", store_id, call.encode(), _encode(ticket).decode()
        )
        return _place.decode(said)

    async def find(
        self, store_id: UUID, room_id: UUID, session_id: UUID, customer_id: UUID | None = None
    ) -> Place | None:
        """The place a visitor has, if they have one."""
        found = await self._finds.ask(store_id, _Asked(0, room_id, session_id, customer_id))
        return None if isinstance(found, msgspec.UnsetType) else found

    async def _join_many(self, store_id: UUID, tickets: Sequence[Ticket]) -> list[Place | LonjaError | None]:
        numbered = [msgspec.structs.replace(each, n=n) for n, each in enumerate(tickets)]
        rows = await self._database.rows(
            "SELECT n, refusal, params, session_id, place_id, position FROM drops.join_many($1, $2)",
            store_id,
            _encode(numbered).decode(),
        )
        answers: list[Place | LonjaError | None] = [None] * len(tickets)
        for n, refusal, params, session_id, place_id, position in rows:
            if refusal is None:
                answers[n] = Place(place_id=place_id, position=position, session_id=session_id)
            elif refusal != _ALONE:
                answers[n] = by_code[refusal](**_params.decode(params or "{}"))
        return answers

    async def _join_alone(self, store_id: UUID, ticket: Ticket) -> Place:
        (answer,) = await self._join_many(store_id, [ticket])
        if isinstance(answer, Place):
            return answer
        raise answer or Contention

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
