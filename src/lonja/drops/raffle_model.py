"""The nouns of raffles. Frozen; durations in seconds."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

RaffleStatus = Literal["announced", "open", "closed", "drawn", "over"]
"""Entries are not taken yet, are taken, are taken no more; drawn, and runner-ups may move up; nothing moves now."""
EntryStatus = Literal["unconfirmed", "entered", "won", "waiting", "bought", "lapsed", "lost"]


class RaffleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When entries are taken, and how long a winner may buy."""

    opens_at: datetime
    closes_at: datetime
    purchase_window_seconds: int = 86_400


class RaffleVariant(msgspec.Struct, frozen=True):
    """What may be entered for."""

    id: UUID
    title: str
    variant_title: str


class MyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The entry of whoever asks. `id` is public; `position`: a runner-up's place in the line for the same variant."""

    id: UUID
    variant_id: UUID
    status: EntryStatus
    rank: int | None
    position: int | None
    won_at: datetime | None
    window_ends_at: datetime | None
    order_id: UUID | None


class Raffle(msgspec.Struct, frozen=True, kw_only=True):
    """A raffle as one visitor sees it. `units` by variant, once it is drawn."""

    id: UUID
    status: RaffleStatus
    opens_at: datetime
    closes_at: datetime
    server_time: datetime
    purchase_window_seconds: int
    commitment: str
    committed_at: datetime
    drawn_at: datetime | None
    entry_count: int | None
    units: dict[UUID, int] | None
    variants: tuple[RaffleVariant, ...]
    mine: MyEntry | None


class EntryReceipt(msgspec.Struct, frozen=True):
    """What entering came to."""

    entry_id: UUID
    variant_id: UUID
    status: EntryStatus


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as staff sees it."""

    id: UUID
    email: str
    full_name: str
    title: str
    variant_title: str
    status: EntryStatus
    rank: int | None
    window_ends_at: datetime | None
    order_id: UUID | None
    created_at: datetime


class EntryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail about an entry may say."""

    id: UUID
    status: EntryStatus
    drop_name: str
    drop_slug: str
    title: str
    variant_title: str
    closes_at: datetime
    window_ends_at: datetime | None


class DueRaffle(msgspec.Struct, frozen=True):
    """A raffle whose entries are closed and that is not over."""

    collection_id: UUID
    status: Literal["open", "drawn"]


class Step(msgspec.Struct, frozen=True):
    """What one look at a drawn raffle came to; told: runner-ups who have heard where they stand."""

    lapsed: int
    lost: int
    told: int
    status: Literal["open", "drawn", "over"]


class Draw(msgspec.Struct, frozen=True):
    """What drawing came to; not new: it was too early, or drawn before."""

    is_new: bool
    entries: int = 0
    winners: int = 0


class Confirmation(msgspec.Struct, frozen=True):
    """An entry was confirmed, now or before; `slug` is its drop's."""

    is_new: bool
    slug: str
