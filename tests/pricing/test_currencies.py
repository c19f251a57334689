"""Other currencies: rates, conversion, rounding (PRC-08, C-27)."""

import asyncio
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from babel.numbers import list_currencies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.platform.call import Call
from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id
from lonja.platform.money import CurrencyUnknown, exponent
from lonja.pricing import (
    CurrencyIsOwn,
    CurrencyRule,
    PricesAreStaffs,
    Rate,
    RateRefused,
    TooManyCurrencies,
    currency_list,
    record_rates,
    save_currency,
)
from tests.pricing.conftest import Counter, hours
from tests.tenancy.test_tables import as_role


async def asked(counter: Counter, sql: str, *values: Any) -> Any:
    """An inner function's answer, as the app inside the store."""
    async with as_role(counter.shop, "lonja_app", counter.shop):
        return await counter.shop.owner.fetchval(sql, *values)


async def recorded(counter: Counter, *rates: tuple[str, str, str], at: float = 0) -> None:
    wanted = [Rate(base=base, quote=quote, rate=Decimal(rate), effective_at=hours(at)) for base, quote, rate in rates]
    await record_rates(counter.database, counter.store, counter.staff, wanted, "csv")


async def test_sql_knows_the_decimals_python_knows(counter: Counter) -> None:
    """C-03: one table of exponents."""
    rows = await counter.shop.owner.fetch(
        "SELECT c, pricing.exponent_of(c) FROM unnest($1::text[]) c", sorted(list_currencies())
    )
    assert {row[0]: row[1] for row in rows} == {code: exponent(code) for code in list_currencies()}


async def test_the_way_from_one_currency_to_another(counter: Counter) -> None:
    """PRC-08: given, turned round, or across EUR; the latest by then; minor units of 0, 2 and 3 decimals."""
    convert = "SELECT pricing.convert_amount($1, $2, $3, $4, $5)"

    async def worth(minor: int, base: str, quote: str, at: float = 10) -> int | None:
        found: int | None = await asked(counter, convert, counter.store, minor, base, quote, hours(at))
        return found

    counter.shop.later(hours=10)
    await recorded(counter, ("EUR", "MXN", "20"), ("EUR", "USD", "1.25"), ("EUR", "JPY", "160"), ("EUR", "KWD", "0.4"))
    assert await worth(12_345, "MXN", "MXN") == 12_345
    assert await worth(1_000, "EUR", "MXN") == 20_000
    assert await worth(20_000, "MXN", "EUR") == 1_000
    assert await worth(2_000, "MXN", "USD") == 125
    assert await worth(2_000, "MXN", "JPY") == 160
    assert await worth(160, "JPY", "MXN") == 2_000
    assert await worth(2_000, "MXN", "KWD") == 400
    assert await worth(1, "JPY", "KWD") == 3, "2.5 thousandths, half up"
    assert await worth(1_000, "MXN", "BDT") is None
    assert await worth(1_000, "EUR", "MXN", at=-1) is None, "no rate by then"
    await recorded(counter, ("EUR", "MXN", "30"), at=5)
    assert [await worth(100, "EUR", "MXN", at) for at in (4.999, 5, 6)] == [2_000, 3_000, 3_000]
    await recorded(counter, ("MXN", "EUR", "0.1"), at=7)
    assert await worth(100, "EUR", "MXN") == 1_000, "the latest of both ways round"
    await recorded(counter, ("MXN", "USD", "0.5"), at=1)
    assert await worth(100, "MXN", "USD") == 50, "what is given for the two goes before any way across"
    await recorded(counter, ("USD", "BDT", "120"), at=1)
    assert await worth(100, "MXN", "BDT") == 6_000, "across USD"
    assert await asked(counter, "SELECT pricing.exchange_factor($1, 'MXN', 'MXN', now())", counter.store) == Decimal(1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    exact=st.decimals(min_value=0, max_value=10**9, places=3),
    rounding=st.sampled_from(["nearest", "up", "down"]),
    multiple=st.sampled_from([1, 5, 50, 100, 1_000]),
    data=st.data(),
)
async def test_a_rounded_price_is_presentable(
    counter: Counter, exact: Decimal, rounding: str, multiple: int, data: st.DataObject
) -> None:
    """Law: a multiple less the same something; never more than one step away; nothing becomes free; free stays free."""
    minus = data.draw(st.integers(0, multiple - 1))
    price = await counter.shop.owner.fetchval(
        "SELECT pricing.round_price($1, $2, $3, $4)", exact, rounding, multiple, minus
    )
    if exact == 0:
        assert price == 0
        return
    assert price >= 1
    assert price == 1 or (price + minus) % multiple == 0
    lowest = max(1, multiple - minus)
    step = Fraction(price + minus) - Fraction(exact)
    if price > lowest:
        assert {"up": 0 <= step < multiple, "down": -multiple < step <= 0, "nearest": abs(step) * 2 <= multiple}[
            rounding
        ]


@pytest.mark.parametrize(
    ("rule", "price"),
    [
        ({}, 1_937),
        ({"round_to_minor": 100, "minus_minor": 1}, 1_899),
        ({"round_to_minor": 100, "minus_minor": 1, "rounding": "up"}, 1_999),
        ({"round_to_minor": 100, "minus_minor": 1, "rounding": "down"}, 1_899),
        ({"round_to_minor": 50}, 1_950),
        ({"round_to_minor": 1_000, "minus_minor": 10}, 1_990),
        ({"round_to_minor": 100_000, "minus_minor": 1}, 99_999),
    ],
)
async def test_a_store_rounds_as_it_says(counter: Counter, rule: dict[str, Any], price: int) -> None:
    """19.37 as 18.99 or 19.99; what costs something never becomes free."""
    variant = await counter.shop.sells(price=19_370)
    free = await counter.shop.sells(price=0)
    await counter.sells_in("USD", "0.1", **rule)
    assert await counter.costs(variant, currency="USD") == (price, None, "converted")
    assert (await counter.costs(free, currency="USD"))[0] == 0


async def test_half_a_step_goes_up_and_less_goes_down(counter: Counter) -> None:
    """To the cent, on both sides of the middle and of a whole step."""
    await counter.sells_in("USD", "0.1", round_to_minor=50)
    for price, rounded in ((19_240, 1_900), (19_250, 1_950), (19_490, 1_950), (19_510, 1_950), (19_740, 1_950)):
        assert (await counter.costs(await counter.shop.sells(price=price), currency="USD"))[0] == rounded, price


async def test_a_price_in_the_currency_beats_a_converted_one(counter: Counter) -> None:
    """Also a general one against a segment's; otherwise what is converted is the segment's own."""
    variant = await counter.shop.sells(price=10_000)
    await counter.reprices(variant, 10_000, 12_000)
    trade = await counter.segment("trade")
    ana = await counter.member(trade)
    await counter.sells_in("USD", "0.05")
    assert await counter.costs(variant, currency="USD") == (500, 600, "converted")
    await counter.gives(8_000, variant_id=variant, segment_id=trade)
    assert await counter.costs(variant, call=ana, currency="USD") == (400, None, "converted")
    await counter.gives(480, variant_id=variant, currency="USD", compare_at_minor=700)
    assert await counter.costs(variant, call=ana, currency="USD") == (480, 700, "list")
    assert await counter.costs(variant, call=ana) == (8_000, None, "list")
    await counter.gives(450, variant_id=variant, currency="USD", segment_id=trade)
    assert await counter.costs(variant, call=ana, currency="USD") == (450, None, "list")
    assert await counter.costs(variant, currency="USD") == (480, 700, "list")


async def test_no_rate_no_price(counter: Counter) -> None:
    """Nothing is sold at a guess; and not in a currency that the store sells in no more."""
    variant = await counter.shop.sells(price=10_000)
    assert (await counter.costs(variant, currency="EUR"))[0] is None
    await counter.sells_in("EUR")
    assert (await counter.costs(variant, currency="EUR"))[0] is None
    await counter.gives(300, variant_id=variant, currency="EUR")
    assert (await counter.costs(variant, currency="EUR"))[0] == 300
    assert (await counter.costs(variant, currency="USD"))[0] is None
    await counter.sells_in("EUR", is_active=False)
    assert (await counter.costs(variant, currency="EUR"))[0] is None


async def test_currencies_have_an_end(counter: Counter) -> None:
    """20 besides its own, also in a race; its own is none of them."""
    codes = sorted(list_currencies() - {"MXN"})[:25]
    outcomes = await asyncio.gather(*[counter.sells_in(code) for code in codes], return_exceptions=True)
    assert sum(isinstance(each, TooManyCurrencies) for each in outcomes) == 5
    kept = [each.currency for each in await currency_list(counter.database, counter.store)]
    assert len(kept) == 20
    await counter.sells_in(kept[0], position=9, rounding="up")
    [changed] = [each for each in await currency_list(counter.database, counter.store) if each.currency == kept[0]]
    assert (changed.rounding, changed.position, changed.rate, changed.rated_at) == ("up", 9, None, None)
    with pytest.raises(CurrencyIsOwn):
        await counter.sells_in("MXN")
    with pytest.raises(CurrencyUnknown):
        await counter.sells_in("XYZ")
    for wrong in ({"round_to_minor": 0}, {"round_to_minor": 100, "minus_minor": 100}, {"rounding": "sideways"}):
        with pytest.raises(RuleBroken):
            await counter.sells_in(kept[0], **wrong)
    for refused in (
        save_currency(counter.database, counter.store, Call(actor="guest"), "EUR", CurrencyRule()),
        record_rates(counter.database, counter.store, Call(actor="guest"), [], "hand"),
    ):
        with pytest.raises(PricesAreStaffs):
            await refused


async def test_rates_only_grow(counter: Counter) -> None:
    """The same again is nothing, another at that instant is refused; none from the future; P06."""
    rate = Rate(base="MXN", quote="USD", rate=Decimal("0.05"), effective_at=hours(-1))
    other = Rate(base="MXN", quote="EUR", rate=Decimal("0.04"), effective_at=hours(-1))
    keyed = Call(actor="staff", actor_id=new_id(), idempotency_key="once", request_hash="h")
    assert await record_rates(counter.database, counter.store, keyed, [rate], "csv") == 1
    assert await record_rates(counter.database, counter.store, keyed, [rate], "csv") == 1
    assert await record_rates(counter.database, counter.store, counter.staff, [rate, rate], "csv") == 0
    for wrong in (
        Rate(base="MXN", quote="USD", rate=Decimal("0.06"), effective_at=hours(-1)),
        Rate(base="MXN", quote="USD", rate=Decimal("0.06"), effective_at=hours(1)),
    ):
        with pytest.raises(RateRefused):
            await record_rates(counter.database, counter.store, counter.staff, [other, wrong], "csv")
    for wrong in (
        Rate(base="MXN", quote="MXN", rate=Decimal(1)),
        Rate(base="MXN", quote="USD", rate=Decimal(0)),
        Rate(base="MXN", quote="USD", rate=Decimal(-1)),
    ):
        with pytest.raises(RuleBroken):
            await record_rates(counter.database, counter.store, counter.staff, [other, wrong], "hand")
    with pytest.raises(CurrencyUnknown):
        await record_rates(
            counter.database, counter.store, counter.staff, [Rate(base="MXN", quote="ZZZ", rate=Decimal(1))], "hand"
        )
    with pytest.raises(RateRefused):
        await record_rates(counter.database, counter.store, counter.staff, [rate] * 20_001, "csv")
    assert await counter.shop.count("pricing.currency_rates") == 1
    await counter.sells_in("USD")
    [usd] = await currency_list(counter.database, counter.store)
    assert (usd.rate, usd.rated_at) == (Decimal("0.05"), hours(-1))
