"""The nouns of drops. Frozen; durations in seconds."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

RoomStatus = Literal["gathering", "open", "closed"]
"""Before the opening; people are let in; nothing is left, or its time is over."""
TallyKind = Literal["joined", "admitted", "granted", "sold_out", "refused", "error"]


class RoomSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a waiting room is run. effort: how many numbers a browser tries at most before it may join; 0: none."""

    max_inside: Annotated[int, Meta(ge=1, le=100_000)] = 500
    per_second: Annotated[int, Meta(ge=1, le=10_000)] = 200
    pass_ttl_seconds: Annotated[int, Meta(ge=30, le=86_400)] = 600
    effort: Annotated[int, Meta(ge=0, le=10_000_000)] = 50_000
    max_per_network: Annotated[int, Meta(ge=1, le=100_000)] = 50


class SavedRoom(RoomSettings, frozen=True, kw_only=True):
    """How a waiting room is run, for who may change it. commitment: hex sha256 of its seed."""

    commitment: str


class RoomFacts(RoomSettings, frozen=True, kw_only=True):
    """A waiting room, as a process remembers it. commitment: hex sha256 of the seed nobody knows yet."""

    id: UUID
    collection_id: UUID
    slug: str
    name: str
    starts_at: datetime | None
    needs_account: bool
    commitment: str


class RoomState(msgspec.Struct, frozen=True, kw_only=True):
    """How a room stands at `now`. Before the opening last_position says how many are there."""

    status: RoomStatus
    closed_for: Literal["sold_out", "ended"] | None
    is_paused: bool
    now: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    opened_at: datetime | None
    shuffled: int | None
    last_position: int
    admitted_to: int
    is_ending: bool = False
    """All that is left is held by somebody: the next sale may be the last."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visitor stands, and until when they may buy, once they were let in. was_told_before: it is what was
    answered under the same idempotency key the first time, and may be true no more.
    """

    place_id: UUID
    position: int | None
    session_id: UUID
    customer_id: UUID | None = None
    expires_at: datetime | None = None
    was_told_before: bool = False


class PublishedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody needs to recheck the order. Hashes and seed in hex; seed, digest and ids once it has opened."""

    room_id: UUID
    status: RoomStatus
    commitment: str
    opened_at: datetime | None
    seed: str | None
    digest: str | None
    ids: list[UUID]


class Tally(msgspec.Struct, frozen=True):
    """So many of a kind."""

    collection_id: UUID
    kind: TallyKind
    amount: int


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
