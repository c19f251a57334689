"""Rates of exchange, read from files: the European Central Bank's and plain CSV.

Nouns: a text; the rates it says, and whose format it is. A rate of the ECB's begins at midnight (UTC) of its day.
Verbs: `read_rates` tells the format by the text itself.
Formats:
- ECB XML (eurofxref-daily.xml, -hist-90d.xml, -hist.xml): `<Cube time='…'><Cube currency='USD' rate='1.08'/>`;
- ECB CSV (eurofxref.csv, eurofxref-hist.csv): `Date, USD, JPY, …` and a line a day, `N/A` where there was none;
- our CSV: a header `base,quote,rate[,effective_at]`, then a line a rate.
Promises: strict. A currency nobody knows, a rate that is not above zero, a rate twice, an unknown column end it with
RatesUnreadable, which says the line, and nothing is taken. Numbers are decimals, never floats. The XML is read by a
pattern and not by a parser of XML, so there are no entities to expand; what the pattern leaves over may be the ECB's
envelope, nothing else.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from lonja.platform.money import CurrencyUnknown, exponent
from lonja.pricing.errors import RatesUnreadable
from lonja.pricing.model import Rate, RateSource

LARGEST = 10_000_000
"""Characters: the ECB's whole history since 1999 as XML is about eight million."""

_DAY = re.compile(r"<Cube\s+time=(['\"])(?P<day>[^'\"]*)\1\s*>(?P<rates>.*?)</Cube>", re.DOTALL)
_RATE = re.compile(r"<Cube\s+currency=(['\"])(?P<currency>[^'\"]*)\1\s+rate=(['\"])(?P<rate>[^'\"]*)\3\s*/>")
_ENVELOPE = re.compile(
    r"<\?xml[^>]*\?>|</?gesmes:\w+[^>]*>|</?Cube>|European Central Bank|Reference rates|<!--.*?-->|\s", re.DOTALL
)
_OURS = ["base", "quote", "rate"]


def read_rates(text: str) -> tuple[list[Rate], RateSource]:
    """What the file says, and whose it is. Raises RatesUnreadable."""
    if len(text) > LARGEST:
        raise RatesUnreadable(line=1, problem=f"it is larger than {LARGEST:,} characters")
    text = text.lstrip("\ufeff").rstrip()
    if text.lstrip().startswith("<"):
        return _checked(_xml(text)), "ecb"
    header = [each.strip().lower() for each in text.partition("\n")[0].split(",")]
    if header[0] == "date":
        return _checked(_ecb_csv(text)), "ecb"
    return _checked(_csv(text)), "csv"


def _checked(found: Iterator[tuple[int, Rate]]) -> list[Rate]:
    """All of them, none twice, at least one."""
    rates: dict[tuple[str, str, datetime | None], Rate] = {}
    for line, rate in found:
        key = (rate.base, rate.quote, rate.effective_at)
        if key in rates:
            raise RatesUnreadable(line=line, problem=f"{rate.base} to {rate.quote} is there twice")
        rates[key] = rate
    if not rates:
        raise RatesUnreadable(line=1, problem="there is no rate in it")
    return list(rates.values())


def _xml(text: str) -> Iterator[tuple[int, Rate]]:
    _nothing_else(_ENVELOPE.sub(_blank, _DAY.sub(_blank, text)), 1, "it is not the ECB's XML")
    for day in _DAY.finditer(text):
        first = 1 + text.count("\n", 0, day.start("rates"))
        inner = day["rates"]
        _nothing_else(_RATE.sub(_blank, inner), first, "it is not a rate")
        moment = _midnight(first, day["day"])
        for found in _RATE.finditer(inner):
            line = first + inner.count("\n", 0, found.start())
            yield line, _rate(line, "EUR", found["currency"], found["rate"], moment)


def _blank(match: re.Match[str]) -> str:
    """As many lines, and nothing in them."""
    return "\n" * match[0].count("\n")


def _nothing_else(left: str, first: int, problem: str) -> None:
    """Refuses what is left over, with its line."""
    found = left.lstrip()
    if found:
        raise RatesUnreadable(line=first + left.count("\n", 0, len(left) - len(found)), problem=problem)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines of a CSV, numbered, the header first."""
    rows = csv.reader(io.StringIO(text), skipinitialspace=True)
    try:
        for row in rows:
            yield rows.line_num, [each.strip() for each in row]
    except csv.Error as error:
        raise RatesUnreadable(line=rows.line_num, problem=f"it is not CSV ({error})") from None


def _ecb_csv(text: str) -> Iterator[tuple[int, Rate]]:
    """The daily file writes `21 November 2026`, the history `2026-11-21`; both end their lines with a comma."""
    rows = _rows(text)
    _, header = next(rows)
    for line, cells in rows:
        if len(cells) != len(header):
            raise RatesUnreadable(line=line, problem=f"it has {len(cells)} columns, its header {len(header)}")
        moment = _midnight(line, cells[0])
        for currency, value in zip(header[1:], cells[1:], strict=True):
            if currency and value not in {"N/A", ""}:
                yield line, _rate(line, "EUR", currency, value, moment)
            elif value and not currency:
                raise RatesUnreadable(line=line, problem="a rate has no currency above it")


def _csv(text: str) -> Iterator[tuple[int, Rate]]:
    rows = _rows(text)
    _, header = next(rows, (1, []))
    header = [each.lower() for each in header]
    if header not in (_OURS, [*_OURS, "effective_at"]):
        raise RatesUnreadable(line=1, problem="its header is not base,quote,rate or base,quote,rate,effective_at")
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise RatesUnreadable(line=line, problem=f"it has {len(cells)} columns, its header {len(header)}")
        moment = _moment(line, cells[3]) if len(cells) > len(_OURS) and cells[3] else None
        yield line, _rate(line, cells[0], cells[1], cells[2], moment)


def _rate(line: int, base: str, quote: str, text: str, moment: datetime | None) -> Rate:
    for code in (base, quote):
        try:
            exponent(code)
        except CurrencyUnknown:
            raise RatesUnreadable(line=line, problem=f"{code[:10]!r} is not a currency") from None
    if base == quote:
        raise RatesUnreadable(line=line, problem=f"{base} to itself is no rate")
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise RatesUnreadable(line=line, problem=f"{text[:20]!r} is not a number") from None
    if not rate.is_finite() or not Decimal("1e-12") <= rate < Decimal("1e12"):
        raise RatesUnreadable(line=line, problem=f"{text[:20]!r} is not a rate")
    return Rate(base=base, quote=quote, rate=rate, effective_at=moment)


def _midnight(line: int, text: str) -> datetime:
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            day: date = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone; it begins at UTC's midnight
        except ValueError:
            continue
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    raise RatesUnreadable(line=line, problem=f"{text[:20]!r} is not a day")


def _moment(line: int, text: str) -> datetime:
    """A day, or an instant with its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RatesUnreadable(line=line, problem=f"{text[:30]!r} is not a time") from None
    if len(text) == len("2026-11-21"):
        return moment.replace(tzinfo=UTC)
    if moment.tzinfo is None:
        raise RatesUnreadable(line=line, problem=f"{text[:30]!r} has no time zone")
    return moment
