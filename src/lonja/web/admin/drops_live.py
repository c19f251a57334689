"""A drop's live screen: how it stands at this second, and the emergency brake.

Nouns: Board, what the screen shows, ready to be drawn: figures, bars of a whole, a picture of ten minutes.
Promises: a refresh is one question to the database, shared by every screen of this process that asks within a second;
nothing is asked when no screen is open. The brake needs no confirmation: it is let go as it is pulled.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lonja.access import NoTerms, pause_drop
from lonja.catalog import CollectionNotFound
from lonja.drops import Live
from lonja.drops.live import Kind
from lonja.web.admin.office import Office, desk
from lonja.web.admin.words import Words, mark
from lonja.web.answers import Answer

_LINES: tuple[tuple[Kind, str], ...] = (
    ("admitted", mark("Let in")),
    ("granted", mark("Into carts")),
    ("sold", mark("Units sold")),
)
_EVENTS = {
    "drop.started": mark("The drop began"),
    "drop.ended": mark("The drop ended"),
    "drop.paused": mark("Paused"),
    "drop.resumed": mark("Resumed"),
    "room.opened": mark("The waiting room opened, and its order was drawn"),
    "room.sold_out": mark("The waiting room closed: sold out"),
    "room.ended": mark("The waiting room closed: the drop is over"),
    "raffle.opened": mark("Entries to the draw opened"),
    "raffle.closed": mark("Entries to the draw closed"),
    "raffle.drawn": mark("The winners were drawn"),
}
_ROUND = (4, 6, 10, 20, 30, 40, 60)


class Line(msgspec.Struct, frozen=True):
    """A kind over ten minutes: points of a polyline, 0 at the bottom of 100."""

    kind: Kind
    label: str
    points: str
    total: int


class Bar(msgspec.Struct, frozen=True):
    """A part of the whole stock, from x, so wide, in percent."""

    kind: str
    label: str
    units: int
    x: float
    width: float


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """What the screen shows."""

    live: Live
    phase: str
    bars: Sequence[Bar]
    lines: Sequence[Line]
    ticks: Sequence[int]
    summary: str
    rates: dict[str, str]
    conversion: str | None
    events: Sequence[tuple[datetime, str]]


def board_of(live: Live, now: datetime, words: Words) -> Board:
    """A drop as it stands, ready to be drawn."""
    steps = [(kind, words.say(label), live.steps(kind, now)[:-1]) for kind, label in _LINES]  # the last one still fills
    top = _scale(max(max(amounts) for _, _, amounts in steps))
    lines = [
        Line(kind, label, " ".join(f"{x},{100 - 100 * y / top:.1f}" for x, y in enumerate(amounts)), sum(amounts))
        for kind, label, amounts in steps
    ]
    told = ", ".join(f"{line.label} {line.total}" for line in lines)
    share = live.conversion
    return Board(
        live=live,
        phase=live.phase(now),
        bars=_bars(live, words),
        lines=lines,
        ticks=[top, top // 2, 0],
        summary=words.say("The last ten minutes: %(told)s", told=told),
        rates={kind: f"{live.rate(kind, now):.1f}" for kind in ("granted", "sold_out", "refused", "error")},
        conversion=None if share is None else f"{100 * share:.{0 if share > 0.1 else 1}f} %",
        events=[(one.at, words.say(_EVENTS[one.kind])) for one in live.events if one.kind in _EVENTS],
    )


@desk("GET", "/drops/{drop_id:uuid}/live", needs="drops.read")
async def show_live(office: Office, drop_id: UUID) -> Answer:
    """The screen."""
    return await office.show("drop_live.html", "drops", **await _values(office, drop_id))


@desk("GET", "/drops/{drop_id:uuid}/live/board", needs="drops.read")
async def show_board(office: Office, drop_id: UUID) -> Answer:
    """What is on the screen now; nothing when it is what was there before."""
    return office.part("drop_live_board.html", **await _values(office, drop_id))


@desk("POST", "/drops/{drop_id:uuid}/pause", needs="drops.write")
async def pull_brake(office: Office, drop_id: UUID) -> Answer:
    """Pause, or resume."""
    is_paused = office.form().ticked("to")
    try:
        await pause_drop(office.db, office.store.id, office.call, drop_id, is_paused=is_paused)
    except NoTerms:
        await _live(office, drop_id)
        raise
    office.visit.house.live.forget(office.store.id, drop_id)
    return office.go(f"/drops/{drop_id}/live", done="paused" if is_paused else "resumed")


async def _values(office: Office, drop_id: UUID) -> dict[str, Any]:
    return {
        "board": board_of(await _live(office, drop_id), office.now, office.words),
        "can_write": office.may("drops.write"),
        "base": office.path(""),
        "there": office.path(f"/drops/{drop_id}"),
    }


async def _live(office: Office, drop_id: UUID) -> Live:
    found = await office.visit.house.live.of(office.store.id, drop_id)
    if found is None:
        raise CollectionNotFound(collection=str(drop_id))
    return found


def _bars(live: Live, words: Words) -> list[Bar]:
    """Where every unit is: sold, at a checkout, in a cart, free."""
    parts = (
        ("sold", words.say("Sold"), live.orders.sold_units),
        ("checkout", words.say("At checkout"), live.stock.at_checkouts),
        ("cart", words.say("In carts"), live.stock.in_carts),
        ("left", words.say("Left"), max(live.stock.left, 0)),
    )
    whole, found, x = sum(units for _, _, units in parts) or 1, [], 0.0
    for kind, label, units in parts:
        width = round(100 * units / whole, 2)
        found.append(Bar(kind, label, units, x, width))
        x = round(x + width, 2)
    return found


def _scale(highest: int) -> int:
    """The round number that every point stays below; half of it is whole."""
    size = 1
    while True:
        for step in _ROUND:
            if step * size >= highest:
                return step * size
        size *= 10


routes = [show_live, show_board, pull_brake]
