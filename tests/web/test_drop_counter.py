"""DropCounter: what becomes of those who want something of a drop (DRP-08), counted once and never in their way."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest

from lonja.access import DropTerms, StoreTerms
from lonja.carts import LineLimit
from lonja.drops.model import Tally
from lonja.inventory import OutOfStock
from lonja.platform.errors import DatabaseAway
from lonja.platform.ids import new_id
from lonja.web import drop_counter
from lonja.web.drop_counter import DropCounter

STORE, DROP, CAP = new_id(), new_id(), new_id()


class Book:
    """One drop, which sells caps."""

    async def of(self, store_id: UUID) -> StoreTerms:
        terms = DropTerms(
            collection_id=DROP, way="open", reserve_on="cart", cart_ttl_seconds=300, checkout_ttl_seconds=600,
            max_per_customer=None, max_per_address=None, max_per_payment=None, needs_account=False,
            early_starts_at=None, early_segment_id=None, has_early_code=False, early_by_flag=False, is_paused=False,
            variant_ids=(CAP,),
        )  # fmt: skip
        if store_id != STORE:
            raise DatabaseAway("gone")
        return StoreTerms({DROP: terms}, {CAP: [terms]})


async def come(counter: DropCounter, failure: BaseException | None, variant: UUID = CAP, store: UUID = STORE) -> None:
    async def add() -> str:
        if failure is not None:
            raise failure
        return "a cart"

    (outcome,) = await asyncio.gather(counter.watched(store, variant, add()), return_exceptions=True)
    assert outcome == "a cart" if failure is None else type(outcome) is type(failure)


async def test_each_end_is_counted_and_handed_over_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Mapping[str, int]] = []
    is_away = True

    async def note(_: object, store_id: UUID, __: object, tallies: Sequence[Tally]) -> None:
        assert store_id == STORE
        assert {tally.collection_id for tally in tallies} == {DROP}
        if is_away:
            raise DatabaseAway("gone")
        told.append({tally.kind: tally.amount for tally in tallies})

    monkeypatch.setattr(drop_counter, "note_tallies", note)
    counter = DropCounter(None, Book())  # type: ignore[arg-type]  # stand-ins
    ends = [
        None,
        None,
        OutOfStock(),
        OutOfStock(),
        OutOfStock(),
        LineLimit(),
        DatabaseAway("x"),
        asyncio.CancelledError(),
    ]
    for end in ends:
        await come(counter, end)
    await come(counter, None, new_id())  # in no drop
    await come(counter, None, CAP, new_id())  # nobody knows
    await counter.flush()
    assert told == []
    is_away = False
    await come(counter, None)
    await counter.flush()
    await counter.flush()
    assert told == [{"granted": 3, "sold_out": 3, "refused": 1, "error": 2}]
