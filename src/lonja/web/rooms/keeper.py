"""The rooms that have visitors in this process, each with a task that ticks once a second, and more often at the end.

Nouns: Keeper (House.rooms).
Verbs: `room` opens or finds one; `by_slug` knows what rooms there are; `has_line_free`; `close`.
"""

import asyncio
from contextlib import suppress
from time import monotonic
from uuid import UUID

import structlog

from lonja.drops import NoRoom, RoomBook, RoomFacts, RoomQueue
from lonja.platform.changes import Changes
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.web.rooms.room import HURRY, Room
from lonja.web.rooms.streams import streams_at_most

log = structlog.get_logger("lonja.rooms")

_EVERY = 1.0
_DESERTED = 120.0


class Keeper:
    """One a process. `seconds`: connections of their own for what rooms do every second, so that it does not stand in
    line behind sales, and the opening of a very full room has time.
    """

    def __init__(self, db: Database, seconds: Database, changes: Changes, secrets: SecretBox) -> None:
        self.queue = RoomQueue(db)
        self.most_lines = streams_at_most()
        self._seconds, self._secrets = seconds, secrets
        self._book = RoomBook(db, changes)
        self._rooms: dict[UUID, Room] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    async def by_slug(self, store_id: UUID, slug: str) -> RoomFacts:
        """The waiting room of a drop. Raises NoRoom."""
        facts = await self._book.of(store_id, slug)
        if facts is None:
            raise NoRoom
        return facts

    async def room(self, store_id: UUID, slug: str) -> Room:
        """The same, with this process in it from now on: its state is known and followed."""
        facts = await self.by_slug(store_id, slug)
        room = self._rooms.get(facts.id)
        if room is None:
            room = self._rooms[facts.id] = Room(self._seconds, self._secrets, self.queue, store_id, facts)
        room.facts = facts
        await room.ready()
        if facts.id not in self._tasks:
            self._tasks[facts.id] = asyncio.create_task(self._keep(room))
        return room

    @property
    def has_line_free(self) -> bool:
        """Whether another stream may be held."""
        return sum(len(room.lines) for room in self._rooms.values()) < self.most_lines

    @property
    def is_crowded(self) -> bool:
        """Whether so much is held that nobody else should keep a connection."""
        return sum(len(room.lines) for room in self._rooms.values()) * 2 > self.most_lines

    def hang_up(self) -> None:
        """Every stream ends, and its visitor comes again in a moment."""
        for room in self._rooms.values():
            room.hang_up()

    async def close(self) -> None:
        """Everybody is told to come again, and nothing ticks any more."""
        self.hang_up()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _keep(self, room: Room) -> None:
        turns = 0
        try:
            while room.lines or monotonic() - room.touched < _DESERTED:
                began, turns = monotonic(), turns + 1
                try:
                    await room.turn()
                except Exception:  # a supervisor: a room with people in it does not stand still
                    log.exception("a room's second failed", room=str(room.facts.id))
                if turns % 60 == 0:
                    room.forget_the_gone()
                await self._rest(room, began + _EVERY)
        finally:
            self._rooms.pop(room.facts.id, None)
            self._tasks.pop(room.facts.id, None)

    @staticmethod
    async def _rest(room: Room, until: float) -> None:
        """The rest of a second. While the next sale may be the last, looks in between: who waits is told at once."""
        await asyncio.sleep(0.05)
        while (left := until - monotonic()) > 0:
            hurries = room.is_ending and left > HURRY
            await asyncio.sleep(HURRY if hurries else left)
            if hurries:
                await room.look()
