"""The story of a run, its picture and its page, of a run that never was."""

from uuid import UUID
from xml.etree import ElementTree as ET

import msgspec
import pytest

from lonja.audit import PromiseResult
from lonja.proving import DropReport, Shares, page, picture
from lonja.proving.outcome import Tally, got
from lonja.proving.timeline import MOMENTS, Timeline
from lonja.proving.watch import Times

SVG = "{http://www.w3.org/2000/svg}"


def a_run(seconds: float) -> Timeline:
    """Every tenth of a second an answer, but none in the middle third; a sale each second; two refused at the end."""
    timeline = Timeline()
    for n in range(int(seconds * 10)):
        if not seconds / 3 < n / 10 < seconds * 2 / 3:
            timeline.took(n / 10, 0.01 * (n % 10 + 1))
        if n % 10 == 0:
            timeline.count(n / 10, "joined")
            timeline.count(n / 10, "admitted" if n % 20 else "sold")
    for _ in range(2):
        timeline.count(seconds, "refused")
    timeline.mark(seconds / 2, "kill web")
    timeline.mark(0.5, "opening")
    return timeline


@pytest.fixture
def report() -> DropReport:
    times = Times()
    times.add(0.02)
    return DropReport(
        buyers=20_000, stock=2_000, connections=256, way="queue", limit=1, hold_seconds=20, reserve_on="cart",
        shares=Shares(bots=0.2), seed=11, bots=40,
        bot_persons=4, bot_units=3, most_by_one=1, double_clicks=9, said_again=1, listened=2, seconds=30.0,
        per_second=9.0, p50_ms=2.0, p99_ms=80.5, steps={"hold": times.timing}, told_limit=2.0, told_within=1.25,
        client_cpu_percent=20.0, cpu_seconds={"web": 9.5, "client": 3.0}, story=a_run(30).story(), sold=2_000,
        acknowledged=2_000, refused=17_000, turned_away={"LJ531": 30},
        promises=[PromiseResult("P02", "Nothing is oversold", 0, [])],
    )  # fmt: skip


def test_a_story_is_short_and_complete() -> None:
    for seconds in (0.05, 3, 30, 3_000):
        story = a_run(seconds).story()
        assert 1 <= len(story.moments) <= MOMENTS
        assert [round(moment.at / story.width) for moment in story.moments] == list(range(len(story.moments)))
        assert story.moments[-1].refused == 2
    story = a_run(30).story()
    assert [mark.what for mark in story.marks] == ["opening", "kill web"]
    assert story.width == 0.5
    quiet = [moment for moment in story.moments if moment.requests == 0]
    assert quiet
    assert all(moment.p50_ms is None and 9 <= moment.at <= 31 for moment in quiet)
    assert story.moments[0].p50_ms == pytest.approx(30)
    assert story.moments[0].p99_ms == pytest.approx(50)
    sold = [moment.sold for moment in story.moments]
    assert sold == sorted(sold)
    assert (sold[-1], story.moments[-1].admitted, story.moments[-1].waiting) == (15, 15, 15)


def test_the_picture_is_one_drawing_that_fetches_nothing(report: DropReport) -> None:
    drawn = picture(report)
    tree = ET.fromstring(drawn)
    words = [text.text for text in tree.iter(f"{SVG}text")]
    assert {"Answers", "Sold, of 2,000", "Waiting room", "Told that it is sold out", "kill web", "opening"} <= set(
        words
    )
    assert len([each for each in tree.iter(f"{SVG}rect") if each.get("class") == "moment"]) == len(report.story.moments)
    assert "prefers-color-scheme: dark" in drawn
    assert "href" not in drawn
    assert "nan" not in drawn
    lines = [
        each for each in tree.iter(f"{SVG}path") if each.get("class") == "line b" and "stroke-linecap" in each.attrib
    ]
    assert len(lines) == 3, "p99 has a gap in the middle; who was let in has none"
    empty = msgspec.structs.replace(report, story=Timeline().story(), way="open")
    assert "Waiting room" not in picture(empty)


def test_the_page_says_first_what_is_not_clean(report: DropReport) -> None:
    said = page(report)
    assert "✓ Clean" in said
    assert "drop-test --buyers 20000 --stock 2000 --queue --limit 1 --hold-seconds 20 --bots 0.2 --kill web" in said
    assert "--seed 11" in said
    assert 'src="' not in said
    spoiled = msgspec.structs.replace(
        report, told_within=2.01, over_limit=3, errors=1, error_examples={"<b>what</b>": 1}, unsold=4
    )
    assert spoiled.findings == [
        "4 units left that somebody wanted", "3 persons got more than 1", "1 errors",
        "the last loser was told after 2.01 s",
    ]  # fmt: skip
    said = page(spoiled)
    assert "✗ Not clean" in said
    assert "3 persons got more than 1" in said
    assert "&lt;b&gt;what&lt;/b&gt;" in said
    for each in ({"oversold": 1}, {"lost": 1}, {"broken_promises": 1}, {"told_within": 2.01}, {"over_limit": 1}):
        assert not msgspec.structs.replace(report, **each).is_clean
    assert msgspec.structs.replace(report, told_within=2.0).is_clean


def test_what_a_person_got_is_counted_over_all_their_carts() -> None:
    orders = [UUID(int=n) for n in range(6)]
    persons = dict(zip(orders, ["bot 1", "bot 1", "bot 2", "buyer 3", "buyer 4", "bot 2"], strict=True))
    found = got(set(orders[:5]), persons, 1)
    assert (found.most_by_one, found.over_limit, found.bot_units) == (2, 1, 3)
    assert got(set(orders[:5]), persons, None).over_limit == 0
    assert got(set(), persons, 1).most_by_one == 0


def test_who_was_told_before_the_end_was_told_in_time() -> None:
    def told(refused: int, last_notice: float, sold_out_at: float | None) -> float | None:
        tally = Tally()
        tally.refused, tally.last_notice, tally.sold_out_at = refused, last_notice, sold_out_at
        return tally.told_within

    assert told(3, 8.0, None) is None, "it never sold out"
    assert told(0, 0.0, 9.0) is None, "nobody came in vain"
    assert told(3, 8.0, 9.0) == 0.0
    assert told(3, 10.5, 9.0) == 1.5
