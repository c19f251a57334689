"""The published draws that somebody looks at: made once for all who ask, until a draw changes (topic `raffles`).

Nouns: a KeptDraw: the document as it is sent, and what a page says of it. DrawShelf, the memory of one process.
Promises: bounded: a draw of fifty thousand entries is a document of seven megabytes, and a few are kept.
"""

from typing import NoReturn
from uuid import UUID

import msgspec

from lonja.drops import RaffleUnknown, draw_of
from lonja.drops.raffle_check import PublishedDraw, read
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database

_MOST = 8


class KeptDraw(msgspec.Struct, frozen=True):
    """The document, and the draw without its long lists."""

    text: bytes
    draw: PublishedDraw


class DrawShelf:
    """What this process remembers of draws."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._kept: Cache[tuple[UUID, UUID], KeptDraw] = Cache(
            "raffles", self._load, key_of=_anything, max_age=30, size=_MOST
        )
        changes.attach(self._kept)

    async def of(self, store_id: UUID, drop_id: UUID) -> KeptDraw:
        """The draw of a drop. Raises RaffleUnknown."""
        return await self._kept.get((store_id, drop_id))

    async def _load(self, key: tuple[UUID, UUID]) -> KeptDraw:
        text = await draw_of(self._database, *key)
        if text is None:
            raise RaffleUnknown
        return KeptDraw(text, msgspec.structs.replace(read(text), entries=(), order=()))


def _anything(_store: str) -> NoReturn:
    """A change of any draw: of so few all are forgotten (Cache.hear)."""
    raise ValueError
