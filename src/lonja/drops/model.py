"""The nouns of drops. Frozen."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec


class PublishedRoom(msgspec.Struct, frozen=True):
    """A waiting room as everybody may see it. The commitment is the sha256 of its seed, in hex."""

    commitment: str
    status: Literal["gathering", "open", "closed"]


class PublishedRaffle(msgspec.Struct, frozen=True):
    """A raffle as everybody may see it."""

    commitment: str
    status: Literal["open", "drawn", "over"]
    opens_at: datetime
    closes_at: datetime


class Published(msgspec.Struct, frozen=True):
    """What is published about a drop's room and raffle, where it has one."""

    collection_id: UUID
    room: PublishedRoom | None
    raffle: PublishedRaffle | None


class Standing(msgspec.Struct, frozen=True):
    """How a visitor stands with a drop. `is_early`: they may come in before its start; `is_welcome`: drops are open to
    them at all.
    """

    is_early: bool = False
    is_welcome: bool = True
