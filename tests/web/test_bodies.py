"""From bytes to types: one fast pass when all is well, every fault by name when it is not."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, field

from lonja.platform.errors import LonjaError
from lonja.web.api.shapes import In
from lonja.web.bodies import Reader, form_pairs
from lonja.web.errors import BodyInvalid, BodyMalformed, QueryInvalid
from tests.laws import LETTERS

ID = "0190aaaa-0000-7000-8000-000000000000"


class Line(In):
    variant_id: UUID
    quantity: Annotated[int, Meta(ge=1, le=9)]


class Order(In):
    items: Annotated[list[Line], Meta(min_length=1, max_length=3)]
    name: str | None = None
    gift: Line | None = None


class Filter(In):
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    tag: list[str] = field(default_factory=list)
    q: str | None = None
    is_new: bool = False


orders, filters = Reader(Order), Reader(Filter)


def faults(refusal: LonjaError) -> list[tuple[str, str]]:
    return [(one["path"], one["message"]) for one in refusal.params["errors"]]


def test_every_fault_has_its_place() -> None:
    body = b'{"items": [{"variant_id": "x", "quantity": 0}, {"quantity": "3", "z": 1}], "name": 4, "gift": [], "u": 1}'
    with pytest.raises(BodyInvalid) as refused:
        orders.json(body)
    assert faults(refused.value) == [
        ("u", "is not a field here"),
        ("items[0].variant_id", "Invalid UUID"),
        ("items[0].quantity", "Expected `int` >= 1"),
        ("items[1].variant_id", "is missing"),
        ("items[1].z", "is not a field here"),
        ("items[1].quantity", "Expected `int`, got `str`"),
        ("name", "Expected `str | null`, got `int`"),
        ("gift", "Expected `object | null`, got `array`"),
    ]


def test_faults_are_told_up_to_a_limit() -> None:
    with pytest.raises(BodyInvalid) as refused:
        orders.json(msgspec.json.encode({f"field_{number}": 1 for number in range(1_000)}))
    assert len(faults(refused.value)) == 20


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[]", [("", "Expected `object`, got `array`")]),
        (b'{"items": []}', [("items", "Expected `array` of length >= 1")]),
        (b'{"items": {}}', [("items", "Expected `array`, got `object`")]),
        (b"{}", [("items", "is missing")]),
    ],
)
def test_faults_of_the_whole(body: bytes, told: list[tuple[str, str]]) -> None:
    with pytest.raises(BodyInvalid) as refused:
        orders.json(body)
    assert faults(refused.value) == told


@given(st.binary(max_size=200))
def test_no_bytes_surprise_us(body: bytes) -> None:
    with suppress(BodyInvalid, BodyMalformed):
        orders.json(body)


NAMES = st.sampled_from(["items", "variant_id", "quantity", "name", "gift", "x"])
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(LETTERS, max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)


@given(SHAPES)
def test_every_shape_is_read_or_has_faults(value: object) -> None:
    told = []
    try:
        orders.json(msgspec.json.encode(value))
    except BodyInvalid as refused:
        told = faults(refused)
    else:
        return
    assert told


def test_query_values_are_converted() -> None:
    read = filters.query(b"limit=3&tag=a&tag=b&q=%C3%A9+x&is_new=true")
    assert (read.limit, read.tag, read.q, read.is_new) == (3, ["a", "b"], "é x", True)
    assert filters.query(b"limit=&q=+") == Filter()
    assert filters.query(b"") == Filter()


@pytest.mark.parametrize(
    "text", [b"limit=0", b"limit=x", b"u=1", b"q=%ff", b"q=\xff", b"is_new=maybe", b"&".join([b"q=1"] * 200)]
)
def test_queries_that_are_none(text: bytes) -> None:
    with pytest.raises(QueryInvalid):
        filters.query(text)


def test_forms() -> None:
    assert form_pairs(b"a=1&b=%20x&c=") == [("a", "1"), ("b", " x"), ("c", "")]
    with pytest.raises(BodyMalformed):
        form_pairs(b"a=%ff")
