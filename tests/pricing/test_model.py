"""resolve_prices beside a slow reader of the same rows, written from the rules, not from the SQL (PRC-05 to PRC-08)."""

import itertools
import random
from datetime import timedelta
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from tests.pricing.conftest import Counter, hours

HOME, ABROAD = "MXN", ("MXN", "USD", "JPY", "KWD")
DECIMALS = {"MXN": 2, "USD": 2, "JPY": 0, "KWD": 3}
RATES = {"USD": "0.0573", "JPY": "8.1234", "KWD": "0.017654321"}
ROUNDING = {"USD": ("nearest", 100, 1), "JPY": ("up", 10, 0), "KWD": ("down", 5, 0)}
QUANTITIES = (1, 2, 5, 9_999)


class Row(NamedTuple):
    product_id: UUID | None
    variant_id: UUID | None
    currency: str
    segment_id: UUID | None
    min_qty: int
    amount_minor: int
    compare_at_minor: int | None
    effective_at: Any
    expires_at: Any


def given(rows: list[Row], good: "Good", segments: set[UUID], quantity: int, currency: str, at: Any) -> Row | None:
    """The list price of one currency: of theirs the lowest, each segment by itself; else the general one."""
    holds = [
        row for row in rows
        if row.currency == currency and row.min_qty <= quantity and row.effective_at <= at
        and (row.expires_at is None or at < row.expires_at)
        and (row.variant_id == good.variant or row.product_id == good.product)
    ]  # fmt: skip
    chosen: list[Row] = []
    for segment in (*sorted(segments), None):
        own = [row for row in holds if row.segment_id == segment]
        of_variant = [row for row in own if row.variant_id] or own
        if of_variant:
            chosen.append(max(of_variant, key=lambda row: row.min_qty))
        if chosen and (segment == max(segments, default=None) or segment is None):
            return min(chosen, key=lambda row: (row.amount_minor, row.segment_id or UUID(int=0)))
    return None


class Good(NamedTuple):
    variant: UUID
    product: UUID
    price: int
    compare_at: int | None


def converted(amount: int | None, currency: str) -> int | None:
    if not amount:
        return amount
    exact = Fraction(RATES[currency]) * amount * Fraction(10) ** (DECIMALS[currency] - DECIMALS[HOME])
    way, multiple, less = ROUNDING[currency]
    steps = exact / multiple
    whole = {"up": -(-steps // 1), "down": steps // 1, "nearest": (steps + Fraction(1, 2)) // 1}[way]
    return max(1, max(1, int(whole)) * multiple - less)


def costs(rows: list[Row], good: Good, segments: set[UUID], quantity: int, currency: str, at: Any) -> tuple[Any, ...]:
    own, base = (given(rows, good, segments, quantity, each, at) for each in (currency, HOME))
    if own:
        unit, compare, source = own.amount_minor, own.compare_at_minor, "list"
    elif currency == HOME:
        unit, compare, source = good.price, good.compare_at, "catalog"
    else:
        price, was = (base.amount_minor, base.compare_at_minor) if base else (good.price, good.compare_at)
        unit, compare, source = converted(price, currency), converted(was, currency), "converted"  # type: ignore[assignment]
    return unit, compare if compare is not None and compare > unit else None, source


def price_list(dice: random.Random, goods: list[Good], segments: list[UUID]) -> list[Row]:
    """Rows of which no two hold at once for one key: windows follow one another, with gaps."""
    rows: list[Row] = []
    targets = [(good.product, None) for good in goods] + [(None, good.variant) for good in goods]
    for (product, variant), currency, segment, least in itertools.product(
        targets, ABROAD, [None, *segments], (1, 2, 5)
    ):
        begins = -3
        while dice.random() < 0.3:
            begins += dice.randint(0, 2)
            ends = begins + dice.randint(1, 3)
            is_open = dice.random() < 0.3
            amount = dice.choice((0, 1, 99, 1_000, dice.randint(1, 5_000), 10**12))
            rows.append(Row(product, variant, currency, segment, least, amount,
                            dice.choice((None, amount, amount + 7, 1_000)), hours(begins),
                            None if is_open else hours(ends)))  # fmt: skip
            begins = ends
            if is_open:
                break
    return rows


async def agree(counter: Counter, seeds: range) -> None:
    owner, store = counter.shop.owner, counter.store
    goods: list[Good] = []
    for price in (1_000, 0, 333):
        variant = await counter.shop.sells(stock=0, price=price)
        goods.append(Good(variant, await counter.product_of(variant), price, None))
    segments = [await counter.segment("press"), await counter.segment("trade")]
    members: list[tuple[set[UUID], UUID | None]] = [(set(), None)]
    members += [
        (set(theirs), (await counter.member(*theirs)).customer_id)
        for theirs in ([], segments[:1], segments[1:], segments)
    ]
    for currency, (way, multiple, less) in ROUNDING.items():
        await counter.sells_in(currency, RATES[currency], rounding=way, round_to_minor=multiple, minus_minor=less)
    for seed in seeds:
        dice = random.Random(seed)  # a price list is anything
        rows = price_list(dice, goods, segments)
        asked = list(itertools.product(goods, members, QUANTITIES, ABROAD))
        dice.shuffle(asked)
        moment = hours(1) + timedelta(microseconds=dice.choice((-1, 0, 1, 3_600_000_000)))
        transaction = owner.transaction()
        await transaction.start()
        try:
            await owner.execute("SELECT platform.enter($1, $2)", store, counter.staff.encode())
            await owner.executemany(
                """INSERT INTO catalog.product_prices (store_id, product_id, variant_id, currency, segment_id, min_qty,
                    amount_minor, compare_at_minor, effective_at, expires_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
                [(store, *row) for row in rows],
            )
            found = await owner.fetch(
                "SELECT unit_minor, compare_at_minor, source FROM pricing.resolve_prices($1, $2, $3, $4, $5, $6)"
                " ORDER BY n",
                store, [good.variant for good, *_ in asked], [quantity for *_, quantity, _ in asked],
                [who[1] for _, who, *_ in asked], [currency for *_, currency in asked], moment,
            )  # fmt: skip
        finally:
            await transaction.rollback()
        for (good, who, quantity, currency), row in zip(asked, found, strict=True):
            assert tuple(row) == costs(rows, good, who[0], quantity, currency, moment), (
                seed,
                good,
                who,
                quantity,
                currency,
            )


async def test_it_says_what_a_slow_reader_says(counter: Counter) -> None:
    """1,200 questions: three products, five audiences, four quantities, currencies of 0, 2 and 3 decimals, edges."""
    await agree(counter, range(5))


@pytest.mark.proof
async def test_it_says_so_of_many_more(counter: Counter) -> None:
    await agree(counter, range(100, 400))
