from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lonja.platform.money import (
    BIGINT_MAX,
    AmountInvalid,
    AmountOutOfRange,
    CurrenciesMixed,
    CurrencyUnknown,
    Money,
    exponent,
)

minors = st.integers(-BIGINT_MAX, BIGINT_MAX)
currencies = st.sampled_from(["MXN", "BDT", "EUR", "USD", "JPY", "KWD", "CLF"])
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("MXN", 2), ("BDT", 2), ("EUR", 2), ("JPY", 0), ("CLP", 0), ("KWD", 3), ("RSD", 2), ("IQD", 3), ("CLF", 4)],
)
def test_exponents_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@given(minors, currencies)
def test_decimal_text_reads_back_exactly(minor: int, currency: str) -> None:  # PLT-17
    money = Money(minor, currency)
    assert Money.parse(money.decimal(), currency) == money
    assert Decimal(money.decimal()) == Decimal(minor).scaleb(-exponent(currency))


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.50", "MXN", 1250), ("12.5", "MXN", 1250), ("12", "MXN", 1200), ("-0.05", "EUR", -5), ("7", "JPY", 7)],
)
def test_parse_reads_what_people_send(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency).minor == minor


@pytest.mark.parametrize(
    "text",
    ["", "12.505", "1,000.00", "12.", ".5", "1e3", "NaN", "+5", " 5", "5\n", "--5", "٣", "0x10", "9" * 40],
)
def test_parse_refuses_the_rest(text: str) -> None:
    with pytest.raises(AmountInvalid):
        Money.parse(text, "MXN")


@pytest.mark.parametrize("minor", [BIGINT_MAX + 1, -BIGINT_MAX - 1, 10**30])
def test_no_amount_is_larger_than_the_database_can_keep(minor: int) -> None:
    with pytest.raises(AmountOutOfRange):
        Money(minor, "MXN")


def test_sums_that_leave_the_range_are_refused() -> None:
    with pytest.raises(AmountOutOfRange):
        Money(BIGINT_MAX, "MXN") + Money(1, "MXN")
    with pytest.raises(AmountOutOfRange):
        Money(BIGINT_MAX, "MXN") * 2


@pytest.mark.parametrize("currency", ["", "mxn", "XX", "ABC", "M" * 1000])
def test_unknown_currencies_are_refused(currency: str) -> None:
    with pytest.raises(CurrencyUnknown):
        Money(1, currency)


def test_currencies_never_mix() -> None:
    left, right = Money(1, "EUR"), Money(1, "USD")
    for attempt in (lambda: left + right, lambda: left - right, lambda: left < right, lambda: left <= right):
        with pytest.raises(CurrenciesMixed):
            attempt()
    assert left != right


def test_money_multiplies_by_whole_numbers_only() -> None:
    assert Money(333, "EUR") * 3 == Money(999, "EUR")
    with pytest.raises(TypeError):
        Money(333, "EUR") * 0.5  # type: ignore[operator]  # the mistake under test


@given(minors, weights)
def test_allocation_adds_up_and_is_fair(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "MXN").allocate(weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


@given(minors, weights)
def test_allocation_is_symmetric_about_zero(minor: int, weights: list[int]) -> None:
    assert [-part for part in Money(minor, "MXN").allocate(weights)] == Money(-minor, "MXN").allocate(weights)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**6))
def test_more_weight_never_means_less_money(minor: int, left: int, right: int) -> None:
    assume(left >= right)
    first, second = Money(minor, "MXN").allocate([left, right])
    assert first.minor >= second.minor


def test_allocation_needs_a_weight() -> None:
    for weights in ([], [0, 0], [-1, 2]):
        with pytest.raises(ValueError, match="weights"):
            Money(10, "MXN").allocate(weights)


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(129900, "MXN"), "es-MX", "$1,299.00"),
        (Money(1250000, "EUR"), "es-ES", "12.500,00\N{NO-BREAK SPACE}€"),
        (Money(500, "JPY"), "en-US", "¥500"),
        (Money(1250, "RSD"), "en-US", "RSD\N{NO-BREAK SPACE}12.50"),
        (Money(12345, "KWD"), "en", "KWD\N{NO-BREAK SPACE}12.345"),
        (Money(-100, "USD"), "en-US", "-$1.00"),
    ],
)
def test_people_read_money_their_way(money: Money, locale: str, text: str) -> None:
    assert money.format(locale) == text


def test_bengali_shops_print_taka() -> None:
    assert "৳" in Money(50000, "BDT").format("bn-BD")
