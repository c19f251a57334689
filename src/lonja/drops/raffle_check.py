"""A published draw, drawn again: what `lonja raffle verify` does, from the published JSON alone.

Nouns: PublishedDraw, the answer of GET /api/v1/drops/{slug}/raffle/draw; a Finding: a check and what was found.
Verbs: `read` a document; `recheck` it: every check in order, up to and with the first that fails; `standing_of` an
entry.
Promises: pure, and of this house only lonja.drops.draws: whoever wants to can read all of it in ten minutes, or write
their own.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.drops.draws import keeps_commitment, list_digest, order_of


class Entry(msgspec.Struct, frozen=True):
    """An entry: a random id, and what it was for."""

    id: UUID
    variant_id: UUID


class Move(msgspec.Struct, frozen=True):
    """A runner-up who moved up later."""

    id: UUID
    variant_id: UUID
    at: datetime


class PublishedDraw(msgspec.Struct, frozen=True, kw_only=True):
    """The draw as it is published. Before it is drawn there is a commitment, and nothing to check."""

    raffle_id: UUID
    status: str
    opens_at: datetime
    closes_at: datetime
    commitment: str
    committed_at: datetime
    drawn_at: datetime | None
    seed: str | None
    digest: str | None
    units: dict[UUID, int]
    entries: tuple[Entry, ...]
    order: tuple[UUID, ...]
    winners: tuple[Entry, ...]
    moves: tuple[Move, ...]


class Finding(msgspec.Struct, frozen=True):
    """A check: what it says when all is well, and what differs (None: nothing)."""

    check: str
    difference: str | None = None


_decode = msgspec.json.Decoder(PublishedDraw)


def read(text: bytes) -> PublishedDraw:
    """The document. Raises msgspec.ValidationError (or DecodeError) when it is none."""
    return _decode.decode(text)


def recheck(draw: PublishedDraw) -> list[Finding]:
    """The checks in order. The first that fails is the last: what follows would rest on it."""
    findings: list[Finding] = []
    for finding in _checks(draw):
        findings.append(finding)
        if finding.difference is not None:
            break
    return findings


def standing_of(draw: PublishedDraw, entry_id: UUID) -> tuple[int, bool] | None:
    """The place of an entry in the whole order, counted from 1, and whether it won; None: it is not in the list."""
    if entry_id not in draw.order:
        return None
    won = {each.id for each in draw.winners} | {move.id for move in draw.moves}
    return draw.order.index(entry_id) + 1, entry_id in won


def _checks(draw: PublishedDraw) -> Iterator[Finding]:
    if draw.seed is None or draw.digest is None or draw.drawn_at is None:
        yield Finding("the raffle is drawn", "it is not: there is nothing to check yet")
        return
    yield Finding("the times are in order", _times(draw, draw.drawn_at))
    seed = _bytes(draw.seed)
    kept = seed is not None and keeps_commitment(seed, _bytes(draw.commitment) or b"")
    yield Finding(
        "the seed is the one committed to",
        None if kept else f"sha256 of the seed {draw.seed} is not the commitment {draw.commitment}",
    )
    yield Finding("every entry is listed once", _twice(draw))
    digest = list_digest((each.id, each.variant_id) for each in draw.entries)
    yield Finding(
        "the digest stands for the list",
        None if digest.hex() == draw.digest else f"the list's is {digest.hex()}, published is {draw.digest}",
    )
    order = order_of(seed or b"", (each.id for each in draw.entries), digest)
    yield Finding("the order is the seed's", _first_difference(order, list(draw.order), "place"))
    variant_of = {each.id: each.variant_id for each in draw.entries}
    yield Finding("the winners are the first of each variant", _winners(draw, order, variant_of))
    yield Finding("who moved up was next", _moves(draw, order, variant_of, draw.drawn_at))


def _times(draw: PublishedDraw, drawn_at: datetime) -> str | None:
    if draw.committed_at >= draw.closes_at:
        return f"the commitment is of {draw.committed_at}, when entries were closed"
    if not draw.opens_at < draw.closes_at <= drawn_at:
        return f"entries from {draw.opens_at} to {draw.closes_at}, drawn at {drawn_at}"
    return None


def _twice(draw: PublishedDraw) -> str | None:
    counted = Counter([entry.id for entry in draw.entries])
    often = next((str(one) for one, times in counted.items() if times > 1), None)
    return f"{often} is in the list more than once" if often else None


def _winners(draw: PublishedDraw, order: list[UUID], variant_of: dict[UUID, UUID]) -> str | None:
    left = dict(draw.units)
    due: list[Entry] = []
    for one in order:
        variant = variant_of[one]
        if left.get(variant, 0) > 0:
            left[variant] -= 1
            due.append(Entry(one, variant))
    return _first_difference(due, list(draw.winners), "winner")


def _moves(draw: PublishedDraw, order: list[UUID], variant_of: dict[UUID, UUID], drawn_at: datetime) -> str | None:
    won = {each.id for each in draw.winners}
    line: dict[UUID, list[UUID]] = {}
    for one in order:
        if one not in won:
            line.setdefault(variant_of[one], []).append(one)
    before = drawn_at
    for move in draw.moves:
        waiting = line.get(move.variant_id, [])
        if waiting[:1] != [move.id]:
            return f"{move.id} moved up for {move.variant_id}; next was {waiting[0] if waiting else 'nobody'}"
        if move.at <= drawn_at or move.at < before:
            return f"{move.id} moved up at {move.at}, before its turn"
        before = move.at
        waiting.pop(0)
    return None


def _first_difference(due: list[UUID] | list[Entry], published: list[UUID] | list[Entry], what: str) -> str | None:
    for number in range(max(len(due), len(published))):
        wanted = due[number] if number < len(due) else None
        found = published[number] if number < len(published) else None
        if wanted != found:
            return f"{what} {number + 1} is {_name(wanted)}, published is {_name(found)}"
    return None


def _name(one: UUID | Entry | None) -> str:
    if one is None:
        return "nobody"
    return f"{one.id} for {one.variant_id}" if isinstance(one, Entry) else str(one)


def _bytes(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None
