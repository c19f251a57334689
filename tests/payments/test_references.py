"""Our ids in 26 characters, and back."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.payments.gateways.references import id_of, reference
from lonja.platform.ids import new_id


@given(st.uuids())
def test_every_id_comes_back(row_id: UUID) -> None:
    """PAY-03: what goes to the provider as tran_id leads back to the attempt; SSLCommerz takes 30 characters."""
    text = reference(row_id)
    assert re.fullmatch("[a-z2-7]{26}", text)
    assert id_of(text) == row_id


def test_the_ends_of_the_range() -> None:
    assert reference(UUID(int=0)) == "a" * 26
    assert reference(UUID(int=2**128 - 1)) == "7" * 25 + "4"


@pytest.mark.parametrize("text", ["", "a" * 25, "a" * 27, "A" * 26, "a" * 25 + "1", "é" * 26, "7" * 26, "a" * 25 + "b"])
def test_what_we_never_write_is_nobodys(text: str) -> None:
    """Upper case, foreign letters, and the spare bits of the last letter: one id, one reference."""
    assert id_of(text) is None


def test_a_changed_letter_is_another_id() -> None:
    text = reference(new_id())
    other = ("b" if text[3] == "a" else "a").join((text[:3], text[4:]))
    assert id_of(other) != id_of(text)
