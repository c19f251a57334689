"""Money: whole minor units and the currency they are counted in.

Nouns: Money(minor, currency); a currency's exponent, how many decimals its minor unit has (0, 2, 3; rarely 4).
Verbs: `parse` and `decimal` for the API ("12.50"), `format` for people, sums, multiples, `allocate`.
Promises: exact, no float anywhere; never outside PostgreSQL's bigint; currencies never mix; what `allocate` hands out
adds up to what it was given.
The table of exponents is CLDR's (Babel), corrected where CLDR describes shop habits instead of ISO 4217: gateways
and ledgers count ISO minor units.
"""

import copy
import functools
import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec
from babel import Locale
from babel.core import get_global
from babel.numbers import NumberPattern, list_currencies

from lonja.platform.errors import Refused

BIGINT_MAX = 2**63 - 1

_ISO_OVER_CLDR = {"IQD": 3} | dict.fromkeys(
    ("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SLL", "SOS", "SYP", "YER"), 2
)
_CURRENCIES = frozenset(list_currencies())
_AMOUNT = re.compile(r"(-?)([0-9]{1,19})(?:\.([0-9]{1,9}))?", re.ASCII)
_LETTER_THEN_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")  # "RSD12": CLDR wants a space there, Babel forgets it


class CurrencyUnknown(Refused):
    code, slug, status = "LJ060", "currency_unknown", 422
    title = "Unknown currency"
    sentence = "{currency} is not a currency code of ISO 4217."


class CurrenciesMixed(Refused):
    code, slug, status = "LJ061", "currencies_mixed", 422
    title = "Two currencies in one sum"
    sentence = "{left} and {right} cannot be added or compared."


class AmountInvalid(Refused):
    code, slug, status = "LJ062", "amount_invalid", 422
    title = "Invalid amount"
    sentence = "An amount in {currency} is written with digits, a point and at most {exponent} decimals."


class AmountOutOfRange(Refused):
    code, slug, status = "LJ063", "amount_out_of_range", 422
    title = "Amount out of range"
    sentence = "The amount is larger than any amount we can keep."


@functools.cache
def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has."""
    if currency not in _CURRENCIES:
        raise CurrencyUnknown(currency=currency[:10])
    fractions = get_global("currency_fractions")
    digits: int = fractions.get(currency, fractions["DEFAULT"])[0]
    return _ISO_OVER_CLDR.get(currency, digits)


class Money(msgspec.Struct, frozen=True, order=False):
    """An amount. Build one from what the database says, or with `parse` from what a person says."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if not -BIGINT_MAX <= self.minor <= BIGINT_MAX:
            raise AmountOutOfRange

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Reads "12.50". Too many decimals are an error, not a rounding."""
        digits = exponent(currency)
        match = _AMOUNT.fullmatch(text)
        if match is None or len(match[3] or "") > digits:
            raise AmountInvalid(currency=currency, exponent=digits)
        sign, whole, fraction = match[1], match[2], (match[3] or "").ljust(digits, "0")
        return cls(int(f"{sign}{whole}{fraction}"), currency)

    def decimal(self) -> str:
        """Writes "12.50": always all decimals of the currency."""
        digits = exponent(self.currency)
        sign = "-" if self.minor < 0 else ""
        text = str(abs(self.minor)).rjust(digits + 1, "0")
        return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text

    def format(self, locale: str) -> str:
        """Writes it as people of the locale ("es-MX") write it."""
        return _format(self.minor, self.currency, locale)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            return NotImplemented
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Splits by weight, largest remainder first (ties to the earlier part); the parts add up exactly."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights are not negative and not all zero")
        sign, size = (-1 if self.minor < 0 else 1), abs(self.minor)
        shares = [size * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % total), i))
        for i in by_remainder[: size - sum(shares)]:
            shares[i] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesMixed(left=self.currency, right=other.currency)


@functools.lru_cache(maxsize=20_000)
def _format(minor: int, currency: str, locale: str) -> str:
    digits = exponent(currency)
    parsed, pattern = _pattern(locale, digits)
    text = str(pattern.apply(Decimal(minor).scaleb(-digits), parsed, currency=currency, currency_digits=False))
    return _LETTER_THEN_DIGIT.sub("\N{NO-BREAK SPACE}", text)


@functools.cache
def _pattern(locale: str, digits: int) -> tuple[Locale, NumberPattern]:
    parsed = Locale.parse(locale, sep="-")
    pattern = copy.copy(parsed.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return parsed, pattern
