"""read_rates: the ECB's files and our own, strictly (PRC-08)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lonja.pricing import Rate, RatesUnreadable, read_rates
from lonja.pricing.rates import LARGEST
from tests.laws import LETTERS

XML = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='2026-11-20'>
			<Cube currency='USD' rate='1.0823'/>
			<Cube currency='JPY' rate='163.42'/>
		</Cube>
		<Cube time='2026-11-19'>
			<Cube currency='USD' rate='1.0801'/>
		</Cube>
	</Cube>
</gesmes:Envelope>
"""
DAILY = "Date, USD, JPY, BGN, \n20 November 2026, 1.0823, 163.42, 1.9558, \n"
HISTORY = (
    "Date,USD,JPY,CYP,\n2026-11-20,1.0823,163.42,N/A,\n2026-11-19,1.0801,163.00,N/A,\n"
    "1999-01-04,1.1789,133.73,0.58231,\n"
)
OURS = (
    "base,quote,rate,effective_at\nMXN,USD,0.055,2026-11-20\nUSD,BDT,119.7,2026-11-20T09:00:00+06:00\nEUR,MXN,19.9,\n"
)


NO_RATES = ("0", "-1", "NaN", "Infinity", "1e13", "1e-13", "abc", '"1,5"')
NO_TIMES = ("2026-02-30", "2026-11-20T10:00:00", "20/11/2026")


def day(month: int, number: int, year: int = 2026) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def said(text: str) -> list[tuple[str, str, str, datetime | None]]:
    return [(rate.base, rate.quote, str(rate.rate), rate.effective_at) for rate in read_rates(text)[0]]


def test_the_ecbs_xml() -> None:
    assert read_rates(XML)[1] == "ecb"
    assert said(XML) == [
        ("EUR", "USD", "1.0823", day(11, 20)),
        ("EUR", "JPY", "163.42", day(11, 20)),
        ("EUR", "USD", "1.0801", day(11, 19)),
    ]
    assert said("\ufeff" + XML.replace("'", '"').replace("\n", "\r\n")) == said(XML)


def test_the_ecbs_csv() -> None:
    """Of a day, and the history since 1999 with currencies that are no more."""
    assert read_rates(DAILY)[1] == read_rates(HISTORY)[1] == "ecb"
    assert said(DAILY) == [
        ("EUR", "USD", "1.0823", day(11, 20)),
        ("EUR", "JPY", "163.42", day(11, 20)),
        ("EUR", "BGN", "1.9558", day(11, 20)),
    ]
    assert len(said(HISTORY)) == 7
    assert said(HISTORY)[-1] == ("EUR", "CYP", "0.58231", day(1, 4, 1999))


def test_our_csv() -> None:
    """With a day, an instant, or nothing: from now on."""
    assert read_rates(OURS) == (
        [
            Rate(base="MXN", quote="USD", rate=Decimal("0.055"), effective_at=day(11, 20)),
            Rate(base="USD", quote="BDT", rate=Decimal("119.7"), effective_at=datetime(2026, 11, 20, 3, tzinfo=UTC)),
            Rate(base="EUR", quote="MXN", rate=Decimal("19.9")),
        ],
        "csv",
    )
    assert said("base, quote, rate\r\nMXN, USD, 0.055\r\n\r\n") == [("MXN", "USD", "0.055", None)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("hello", 1),
        ("base,quote\nMXN,USD\n", 1),
        ("quote,base,rate\nMXN,USD,1\n", 1),
        ("base,quote,rate\n", 1),
        ("base,quote,rate\nMXN,USD\n", 2),
        ("base,quote,rate\n\0,USD,1\n", 2),
        ('base,quote,rate\n"MXN,USD,1\n' + "x" * 200_000, 3),
        ("base,quote,rate\nMXN,USD,1,2\n", 2),
        ("base,quote,rate\nMXN,USD,0.05\nMXN,USD,0.06\n", 3),
        ("base,quote,rate\nMXN,MXN,1\n", 2),
        ("base,quote,rate\nMXN,XQQ,1\n", 2),
        ("base,quote,rate\nmxn,USD,1\n", 2),
        *((f"base,quote,rate\nMXN,USD,{wrong}\n", 2) for wrong in NO_RATES),
        *((f"base,quote,rate,effective_at\nMXN,USD,1,{wrong}\n", 2) for wrong in NO_TIMES),
        ("Date, USD, \n31 November 2026, 1, \n", 2),
        ("Date, USD, \n2026-11-20, 1, 2, \n", 2),
        ("Date, USD, \n2026-11-20, 1, 2\n", 2),
        ("Date, USD, \n2026-11-20, , \n", 1),
        ("Date,USD,\n2026-11-20,1,\n2026-11-20,1,\n", 3),
        (XML.replace("1.0801", "0"), 13),
        (XML.replace("1.0801", "&rate;"), 13),
        (XML.replace("currency='JPY' rate", "currency='JPY' name='yen' rate"), 10),
        (XML.replace("2026-11-19", "yesterday"), 12),
        (XML.replace("2026-11-19", "2026-11-20"), 13),
        (XML.replace("<Cube>", "<Cube>bad news", 1), 7),
        ('<!DOCTYPE x [<!ENTITY rate "1">]>' + XML, 1),
        ("<html>Not found</html>", 1),
        ("x" * (LARGEST + 1), 1),
    ],
)  # fmt: skip
def test_what_cannot_be_believed_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(RatesUnreadable) as refused:
        read_rates(text)
    assert refused.value.params["line"] == line, refused.value.params
    assert "{" not in refused.value.detail


@settings(max_examples=50)
@given(st.text(LETTERS, max_size=200) | st.sampled_from([XML, DAILY, HISTORY, OURS]).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.text(LETTERS, max_size=5)).map(
        lambda cut: text[: min(cut[:2])] + cut[2] + text[max(cut[:2]) :])
))  # fmt: skip
def test_nothing_but_rates_or_a_refusal_comes_of_any_text(text: str) -> None:
    try:
        rates, _ = read_rates(text)
    except RatesUnreadable:
        return
    assert rates
    assert all(rate.rate > 0 and rate.base != rate.quote for rate in rates)
