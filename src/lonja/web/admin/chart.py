"""Bars of days, ready to be drawn.

Nouns: Bar, one day; Chart, the bars on a scale of round numbers.
Verbs: `chart_of` sales; `share` of a whole.
Promises: every day of the span has a bar, sold or not; heights are percent of the scale, so the drawing has no unit.
"""

from collections.abc import Sequence

import msgspec

from lonja.orders.model import DayOfSales
from lonja.platform.money import exponent
from lonja.web.admin.words import Words

_ROUND = (1, 2, 3, 4, 6, 8, 10)
_BIG = ((10**9, "B"), (10**6, "M"), (10**3, "k"))


class Bar(msgspec.Struct, frozen=True):
    """A day. `top` is how far below the top of the scale the bar ends, in percent."""

    day: str
    label: str
    sales_minor: int
    orders: int
    units: int
    top: float


class Chart(msgspec.Struct, frozen=True):
    """Days side by side."""

    bars: list[Bar]
    ticks: list[str]
    total_minor: int
    summary: str


def chart_of(days: Sequence[DayOfSales], currency: str, words: Words) -> Chart:
    """The chart of these days."""
    scale = _scale(max((day.sales_minor for day in days), default=0), currency)
    total = sum(day.sales_minor for day in days)
    bars = [
        Bar(
            day=str(day.day.day),
            label=words.long_day(day.day),
            sales_minor=day.sales_minor,
            orders=day.orders,
            units=day.units,
            top=round(100 - share(day.sales_minor, scale), 2),
        )
        for day in days
    ]
    ticks = [_short(scale * part // 2, currency) for part in (2, 1, 0)]
    summary = words.say(
        "Sales of %(count)s days, %(total)s in all", count=len(days), total=words.money(total, currency)
    )
    return Chart(bars, ticks, total, summary)


def share(part: int, whole: int) -> float:
    """In percent, 0 to 100."""
    return round(100 * min(max(part, 0), whole) / whole, 2) if whole > 0 else 0.0


def _scale(highest: int, currency: str) -> int:
    """The round number, in minor units, that the highest bar stays below; 100 on quiet days. Half of it is whole."""
    unit = int(10 ** exponent(currency)) * 100
    while True:
        for step in _ROUND:
            if unit * step >= highest:
                return unit * step
        unit *= 10


def _short(minor: int, currency: str) -> str:
    """12.5k: as short as the axis of a chart wants it."""
    amount = minor / 10 ** exponent(currency)
    for size, letter in _BIG:
        if amount >= size:
            return f"{amount / size:g}{letter}"
    return f"{amount:g}"
