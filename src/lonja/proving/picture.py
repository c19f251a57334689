"""The story of a drop as one picture: panels over one another, on one clock.

Nouns: a Panel (what is drawn, and on which scale), the plot (where a moment and a value lie).
Verbs: `picture` draws a report as SVG.
Promises: one file, nothing fetched, light and dark by themselves; a moment without an answer is a gap, never a line
across it; what everybody should see (the opening, kills, the last unit) goes through all panels; every moment tells its
figures when pointed at.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import ceil, floor, log10

import msgspec

from lonja.proving.outcome import DropReport
from lonja.proving.timeline import Mark, Moment, Story

_WIDTH, _LEFT, _RIGHT, _PANEL, _GAP, _LABELS, _FOOT = 1040, 64, 16, 128, 44, 18, 34
_LETTER = 6.4
_STYLE = """
.dt { --s: #fff; --i: #10242b; --f: #5b6a6e; --g: #e3e7e2; --a: #0d5c63; --b: #e0692f; --c: #2f62a8; --k: #b3261e;
  font: 12px -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif }
@media (prefers-color-scheme: dark) {
  .dt { --s: #161e22; --i: #e9eeec; --f: #a5b3b4; --g: #29353a;
    --a: #5cc2bd; --b: #ff9a6b; --c: #93bdf5; --k: #ff9c92 } }
.dt .ground { fill: var(--s) }
.dt text { fill: var(--f); paint-order: stroke; stroke: var(--s); stroke-width: 4px; stroke-linejoin: round }
.dt .name { fill: var(--i); font-weight: 600; font-size: 13px }
.dt .rule { stroke: var(--g); stroke-width: 1 } .dt .line { fill: none; stroke-width: 2; stroke-linejoin: round }
.dt .a { stroke: var(--a) } .dt .b { stroke: var(--b) } .dt .c { stroke: var(--c) } .dt .f { stroke: var(--f) }
.dt .under { stroke: none; opacity: .14 } .dt .under.a { fill: var(--a) } .dt .under.c { fill: var(--c) }
.dt .under.f { fill: var(--f) }
.dt .mark { stroke: var(--f); stroke-dasharray: 2 3 } .dt .mark.kill { stroke: var(--k) }
.dt .tag { font-size: 11px } .dt .tag.kill { fill: var(--k); font-weight: 600 } .dt .moment { fill: transparent }
.dt .moment:hover { fill: var(--i); opacity: .07 }
"""


class Curve(msgspec.Struct, frozen=True):
    """One line of a panel. `kind`: its colour."""

    name: str
    kind: str
    of: Callable[[Moment], float | None]
    is_filled: bool = True


class Panel(msgspec.Struct, frozen=True):
    """Curves on one scale: from 0, or of powers of ten."""

    name: str
    curves: Sequence[Curve]
    is_log: bool = False
    unit: str = ""


def picture(report: DropReport) -> str:
    """An SVG document."""
    story, panels = report.story, _panels(report)
    rows = _tag_rows(story)
    top = 10 + _LABELS * (max(rows, default=-1) + 1)
    height = top + len(panels) * (_PANEL + _GAP) + _FOOT - 10
    said = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="dt" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f"<title>{escape(_title(report))}</title><style>{_STYLE}</style>",
        f'<rect class="ground" width="{_WIDTH}" height="{height}" rx="10"/>',
    ]
    bottom = top + len(panels) * (_PANEL + _GAP) - 8
    said += _marks(story, rows, bottom)
    for number, panel in enumerate(panels):
        said += _drawn(panel, story, top + _GAP - 8 + number * (_PANEL + _GAP))
    said += _clock(story, bottom)
    said += _tips(story, top, bottom)
    return "\n".join([*said, "</svg>"])


def _title(report: DropReport) -> str:
    return (
        f"{report.buyers:,} buyers, {report.stock:,} units: answers, sales and the queue in {report.seconds:g} seconds"
    )


def _panels(report: DropReport) -> list[Panel]:
    panels = [
        Panel(
            "Answers",
            [
                Curve("p50", "a", lambda moment: moment.p50_ms, is_filled=False),
                Curve("p99", "b", lambda moment: moment.p99_ms, is_filled=False),
            ],
            is_log=True,
            unit="ms",
        ),
        Panel(f"Sold, of {report.stock:,}", [Curve("", "a", lambda moment: moment.sold)]),
    ]
    if report.way == "queue":
        waiting = Curve("waiting", "c", lambda moment: moment.waiting)
        admitted = Curve("let in so far", "b", lambda moment: moment.admitted, is_filled=False)
        panels.append(Panel("Waiting room", [waiting, admitted]))
    panels.append(Panel("Told that it is sold out", [Curve("", "f", lambda moment: moment.refused)]))
    return panels


def _drawn(panel: Panel, story: Story, top: float) -> Iterator[str]:
    values = [value for curve in panel.curves for moment in story.moments if (value := curve.of(moment)) is not None]
    ticks = _powers(values) if panel.is_log else _steps(max(values, default=1))
    low, high = ticks[0], ticks[-1]

    def height(value: float) -> float:
        share = (log10(max(value, low)) - log10(low)) / (log10(high) - log10(low)) if panel.is_log else value / high
        return top + _PANEL * (1 - min(share, 1))

    for tick in ticks:
        y = height(tick)
        yield f'<path class="rule" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_short(tick, panel.unit)}</text>'
    yield f'<text class="name" x="{_LEFT}" y="{top - 12}">{escape(panel.name)}</text>'
    for number, curve in enumerate(panel.curves):
        yield from _curve(curve, story, height, top + _PANEL)
        if curve.name:
            x = _LEFT + 110 + 110 * number
            yield f'<path class="line {curve.kind}" d="M{x} {top - 16}h16"/>'
            yield f'<text x="{x + 22}" y="{top - 12}">{curve.name}</text>'


def _curve(curve: Curve, story: Story, height: Callable[[float], float], floor_y: float) -> Iterator[str]:
    """Its stretches without a gap; a moment alone is a dot."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for moment in story.moments:
        value = curve.of(moment)
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((_x(story, moment.at + story.width / 2), height(value)))
    for stretch in filter(None, stretches):
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in stretch)
        if curve.is_filled:
            down = f"L{stretch[-1][0]:.1f} {floor_y}L{stretch[0][0]:.1f} {floor_y}Z"
            yield f'<path class="under {curve.kind}" d="M{path}{down}"/>'
        dot = "h.1" if len(stretch) == 1 else ""
        yield f'<path class="line {curve.kind}" stroke-linecap="round" d="M{path}{dot}"/>'


def _clock(story: Story, bottom: float) -> Iterator[str]:
    for tick in _steps(_length(story), most=10):
        if tick <= _length(story):
            anchor = "start" if not tick else "middle"
            yield f'<text x="{_x(story, tick):.1f}" y="{bottom + 20}" text-anchor="{anchor}">{tick:g} s</text>'


def _marks(story: Story, rows: Sequence[int], bottom: float) -> Iterator[str]:
    for mark, row in zip(story.marks, rows, strict=True):
        x, y = _x(story, mark.at), 18 + row * _LABELS
        kind = " kill" if mark.what.startswith("kill") else ""
        to_the_left = _is_to_the_left(story, mark)
        anchor, away = ("end", -5) if to_the_left else ("start", 5)
        yield f'<path class="mark{kind}" d="M{x:.1f} {y - 9}V{bottom}"/>'
        yield f'<text class="tag{kind}" x="{x + away:.1f}" y="{y}" text-anchor="{anchor}">{escape(mark.what)}</text>'


def _tips(story: Story, top: float, bottom: float) -> Iterator[str]:
    wide = _x(story, story.width) - _x(story, 0)
    for moment in story.moments:
        took = f"p50 {moment.p50_ms:g} ms, p99 {moment.p99_ms:g} ms" if moment.p50_ms is not None else "no answer"
        words = (
            f"{moment.at:g} s: {took} · sold {moment.sold:,} · waiting {moment.waiting:,} · refused {moment.refused:,}"
        )
        place = f'x="{_x(story, moment.at):.1f}" y="{top}" width="{wide:.2f}" height="{bottom - top}"'
        yield f'<rect class="moment" {place}><title>{words}</title></rect>'


def _tag_rows(story: Story) -> list[int]:
    """In which row each mark's words go, so that none lies on another."""
    ends: list[list[tuple[float, float]]] = []
    rows: list[int] = []
    for mark in story.marks:
        long = len(mark.what) * _LETTER + 12
        begin = _x(story, mark.at) - (long if _is_to_the_left(story, mark) else 0)
        row = next(
            (n for n, taken in enumerate(ends) if all(begin > e or begin + long < b for b, e in taken)), len(ends)
        )
        if row == len(ends):
            ends.append([])
        ends[row].append((begin, begin + long))
        rows.append(row)
    return rows


def _is_to_the_left(story: Story, mark: Mark) -> bool:
    return _x(story, mark.at) + len(mark.what) * _LETTER + 12 > _WIDTH - _RIGHT


def _length(story: Story) -> float:
    return max(story.width * len(story.moments), 0.1)


def _x(story: Story, at: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * at / _length(story)


def _steps(most_value: float, most: int = 4) -> list[float]:
    """Round numbers from 0 to at least this."""
    rough = max(most_value, 1e-9) / most
    ten = 10.0 ** floor(log10(rough))
    step = next(ten * n for n in (1, 2, 2.5, 5, 10) if ten * n >= rough)
    return [step * n for n in range(ceil(most_value / step - 1e-9) + 1)] if most_value > step else [0.0, step]


def _powers(values: Sequence[float]) -> list[float]:
    low = floor(log10(max(min(values, default=1.0), 0.1)))
    high = ceil(log10(max(max(values, default=10.0), 1.0)))
    return [10.0**n for n in range(low, max(high, low + 1) + 1)]


def _short(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value / 1000:g} s" if value >= 1000 else f"{value:g} ms"
    return f"{value / 1000:g}k" if value >= 10_000 else f"{value:,g}"
