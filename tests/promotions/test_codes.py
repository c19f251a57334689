"""Codes: how they look, what they take off, and every reason why not (TST-01)."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.shop import NOON, OpenShop, Shop

from lonja.checkout import validate_coupon
from lonja.platform.call import Call
from lonja.platform.errors import InvalidValue
from lonja.promotions import (
    CodeMalformed,
    CodeTaken,
    Coupon,
    CouponVerdict,
    ExpiryMissing,
    Terms,
    create_coupon,
    generate_discount_code,
    save_code,
)

TEN_OFF = Coupon(type="fixed_amount", amount_minor=1_000, expires_at=NOON + timedelta(days=30))


def coupon(**chosen: Any) -> Coupon:
    return msgspec.structs.replace(TEN_OFF, **chosen)


async def made(shop: Shop, **chosen: Any) -> tuple[UUID, str]:
    """A coupon; its id and its code."""
    code_id = await create_coupon(shop.database, shop.store, shop.staff, coupon(**chosen))
    code: str = await shop.owner.fetchval("SELECT code FROM promotions.discount_codes WHERE id = $1", code_id)
    return code_id, code


async def asked(shop: Shop, call: Call, code: str, subtotal: int = 5_000, email: str | None = None) -> CouponVerdict:
    return await validate_coupon(shop.database, shop.store, call, code, subtotal, email=email)


async def test_a_generated_code_has_the_form_of_the_seed(open_shop: OpenShop) -> None:
    """PRM-19, TST-01: DESC, the day in the store's zone, six characters nobody confuses; no two alike."""
    shop = await open_shop(time_zone="Asia/Dhaka")
    shop.database.fake_time(datetime(2026, 1, 16, 20, tzinfo=UTC))
    codes = [await generate_discount_code(shop.database, shop.store) for _ in range(50)]
    assert all(re.fullmatch(r"DESC20260117[A-HJ-NP-Z2-9]{6}", code) for code in codes), codes
    assert len(set(codes)) == 50


async def test_ten_euros_off_fifty(shop: Shop) -> None:
    """PRM-09, PRM-16: the seed's example. White space and case do not matter. The total is what is left."""
    shop.later()
    code_id, code = await made(shop, code="Verano-10")
    assert code == "VERANO-10"
    guest = await shop.visitor()
    for typed in ("VERANO-10", " verano-10 ", "\tVerano-10\r\n", "VERANO -\t10", "\u00a0verano-10\u3000", "ver ano-10"):
        assert await asked(shop, guest, typed) == CouponVerdict(True, code_id, 1_000, 4_000, None)


@pytest.mark.parametrize(
    ("gives", "subtotal", "discount"),
    [
        ({"type": "percentage", "basis_points": 1_000}, 5_000, 500),
        ({"type": "percentage", "basis_points": 1_250}, 4, 1),
        ({"type": "percentage", "basis_points": 1_000}, 5, 1),
        ({"type": "percentage", "basis_points": 1_000}, 4, 0),
        ({"type": "percentage", "basis_points": 10_000}, 777, 777),
        ({"type": "percentage", "basis_points": 5_000, "max_minor": 300}, 5_000, 300),
        ({"type": "percentage", "basis_points": 9_999}, 9_000_000_000_000_000, 8_999_100_000_000_000),
        ({"amount_minor": 1_000}, 999, 999),
        ({"amount_minor": 1_000}, 0, 0),
    ],
)
async def test_what_it_takes_off(shop: Shop, gives: dict[str, Any], subtotal: int, discount: int) -> None:
    """PRM-02, PRM-26: half up, and never more than there is."""
    shop.later()
    _, code = await made(shop, **({"amount_minor": None} if "basis_points" in gives else {}) | gives)
    verdict = await asked(shop, await shop.visitor(), code, subtotal)
    assert (verdict.discount_minor, verdict.total_with_discount_minor) == (discount, subtotal - discount)


async def test_every_reason_why_not(shop: Shop) -> None:
    """PRM-10 to PRM-15: each check refuses alone, discounts nothing, and tells no id."""
    shop.later()
    guest, ana = await shop.visitor(), await shop.customer()
    segment = await shop.owner.fetchval(
        "INSERT INTO customers.customer_segments (store_id, name, slug) VALUES ($1, 'VIP', 'vip') RETURNING id",
        shop.store,
    )
    cases: list[tuple[dict[str, Any], str]] = [
        ({"expires_at": NOON}, "expired"),
        ({"segments": (segment,)}, "not_yours"),
        ({"min_subtotal_minor": 5_001}, "below_minimum"),
        ({"is_active": False}, "inactive"),
    ]
    for chosen, reason in cases:
        _, code = await made(shop, **chosen)
        for caller in (guest, ana):
            assert await asked(shop, caller, code) == CouponVerdict(False, None, 0, 5_000, reason)  # type: ignore[arg-type]
    assert await asked(shop, guest, "NOSUCH") == CouponVerdict(False, None, 0, 5_000, "unknown")
    await shop.owner.execute(
        "INSERT INTO customers.customer_segment_members (store_id, segment_id, customer_id) VALUES ($1, $2, $3)",
        shop.store, segment, ana.customer_id,
    )  # fmt: skip
    _, code = await made(shop, segments=(segment,))
    assert (await asked(shop, ana, code)).valid
    assert (await asked(shop, guest, code)).reason == "not_yours"


async def test_the_checks_come_in_the_order_of_the_seed(shop: Shop) -> None:
    """PRM-10 to PRM-15: of everything that is wrong, the first is told."""
    shop.later()
    code_id, code = await made(
        shop, email="vip@example.com", min_subtotal_minor=9_000, usage_limit=1, is_active=False, expires_at=NOON
    )
    await shop.owner.execute("UPDATE promotions.discount_codes SET used_count = 1 WHERE id = $1", code_id)
    guest = await shop.visitor()
    mended = [
        ("expired", "expires_at = expires_at + interval '1 day'"),
        ("not_yours", "email = null"),
        ("below_minimum", "min_subtotal_minor = 0"),
        ("used_up", "used_count = 0"),
        ("inactive", "is_active = true"),
    ]
    for reason, mending in mended:
        assert (await asked(shop, guest, code, email="else@example.com")).reason == reason
        await shop.owner.execute(f"UPDATE promotions.discount_codes SET {mending} WHERE id = $1", code_id)
    assert (await asked(shop, guest, code)).valid


async def test_a_day_ends_when_it_ends_in_the_store(open_shop: OpenShop) -> None:
    """C-13, PRM-06: good until the end of that day in the store's zone; an instant is one. A day may have 25 hours."""
    shop = await open_shop(time_zone="Europe/Madrid", currency="EUR", country="ES")
    shop.later()
    _, by_day = await made(shop, expires_at=msgspec.UNSET, expires_on=date(2026, 10, 25))
    _, by_instant = await made(shop, expires_at=datetime(2026, 10, 25, 10, tzinfo=UTC))
    guest = await shop.visitor()
    for code, end in (
        (by_instant, datetime(2026, 10, 25, 10, tzinfo=UTC)),
        (by_day, datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ):
        shop.database.fake_time(end - timedelta(microseconds=1))
        assert (await asked(shop, guest, code)).valid
        shop.database.fake_time(end)
        assert (await asked(shop, guest, code)).reason == "expired"


async def test_a_day_ends_once(shop: Shop) -> None:
    """C-13, where clocks are turned at midnight: an hour that comes twice, or not at all, is the next day's first."""
    zones = ("Atlantic/Azores", "America/Havana", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "Europe/Madrid")
    said = await shop.owner.fetch(
        """SELECT z, d::date AS day, promotions.end_of_day(d::date, z) AS end
        FROM unnest($1::text[]) z, generate_series(date '2026-01-01', date '2026-12-31', '1 day') d""",
        zones,
    )
    assert len(said) == 365 * len(zones)
    for zone, day, end in said:
        before = (end - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
        first = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)
        assert (before, end.astimezone(ZoneInfo(zone)).date(), end) == (day, day + timedelta(days=1), first), (
            zone,
            day,
        )


async def test_a_rule_has_its_own_days(shop: Shop) -> None:
    """A code is good while its rule is."""
    shop.later()
    code_id, code = await made(shop)
    guest = await shop.visitor()
    for starts, ends, reason in ((1, 2, "not_yet"), (-2, 0, "expired"), (0, 1, None)):
        await shop.owner.execute(
            """UPDATE promotions.promotion_rules SET starts_at = $2, ends_at = $3
            WHERE id = (SELECT rule_id FROM promotions.discount_codes WHERE id = $1)""",
            code_id, NOON + timedelta(days=starts), NOON + timedelta(days=ends),
        )  # fmt: skip
        assert (await asked(shop, guest, code)).reason == reason


async def test_a_personal_code_is_its_owners(shop: Shop) -> None:
    """PRM-12, C-14: the customer of the session is who asks. Of whom nothing is known is asked again at checkout."""
    shop.later()
    _, code = await made(shop, email="Lucia@Example.com")
    guest, ana = await shop.visitor(), await shop.customer()
    assert (await asked(shop, guest, code)).valid
    assert (await asked(shop, guest, code, email=" LUCIA@example.com ")).valid
    assert (await asked(shop, guest, code, email="rahim@example.com")).reason == "not_yours"
    assert (await asked(shop, ana, code)).reason == "not_yours"
    await shop.owner.execute(
        "UPDATE customers.customers SET email = 'lucia@example.com' WHERE id = $1", ana.customer_id
    )
    assert (await asked(shop, ana, code)).valid


async def test_what_is_no_coupon_is_refused(shop: Shop) -> None:
    """PRM-01, PRM-02, PRM-06: the form of a code, its end, and what it gives."""
    shop.later()
    await made(shop, code="TAKEN")
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"code": "taken"}, CodeTaken),
        ({"code": "ÑANDU"}, CodeMalformed),
        ({"code": "AB"}, CodeMalformed),
        ({"code": "A" * 21}, CodeMalformed),
        ({"code": "-AB"}, CodeMalformed),
        ({"expires_at": msgspec.UNSET}, ExpiryMissing),
        ({"amount_minor": 0}, InvalidValue),
        ({"type": "percentage", "basis_points": 10_001}, InvalidValue),
    ]
    for chosen, error in wrong:
        with pytest.raises(error):
            await made(shop, **chosen)
    with pytest.raises(InvalidValue):
        await asked(shop, await shop.visitor(), "TAKEN", -1)
    assert await shop.count("promotions.discount_codes") == await shop.count("promotions.promotion_rules") == 1
    assert (await made(shop, code="A" * 20))[1] == "A" * 20


async def test_another_code_for_a_rule(shop: Shop) -> None:
    """C-23: the rule holds the logic, codes unlock it."""
    shop.later()
    code_id, _ = await made(shop)
    rule = await shop.owner.fetchval("SELECT rule_id FROM promotions.discount_codes WHERE id = $1", code_id)
    terms = Terms(code="second", expires_at=NOON + timedelta(days=1))
    second = await save_code(shop.database, shop.store, shop.staff, terms, rule_id=rule)
    assert (await asked(shop, await shop.visitor(), "second")).coupon_id == second


async def test_what_is_told_is_what_the_cart_gets(shop: Shop) -> None:
    """PRM-17: the word on a subtotal is the engine's, for every percentage, amount and cap."""
    differ = await shop.owner.fetch(
        """WITH asked AS (
            SELECT subtotal, jsonb_strip_nulls(jsonb_build_object('max_minor', most)) || CASE WHEN gives < 0
                THEN jsonb_build_object('type', 'percentage', 'basis_points', -gives)
                ELSE jsonb_build_object('type', 'fixed_amount', 'per', 'cart', 'amount_minor', gives) END AS action
            FROM unnest(array[1, 4, 5, 49, 99, 5000, 12345678]::bigint[]) subtotal,
                 unnest(array[null, 1, 300]::bigint[]) most,
                 unnest(array[-1, -333, -1250, -5000, -9999, -10000, 1, 50, 1000, 99999999]) gives
        )
        SELECT action, subtotal, promotions.discount_of('{}', action, subtotal) AS told, promotions.apply_rules(
            jsonb_build_object('lines', jsonb_build_array(jsonb_build_object(
                'variant_id', uuidv7(), 'quantity', 1, 'unit_minor', subtotal, 'facets', '[]'::jsonb)),
                'shipping_minor', null, 'segments', '[]'::jsonb, 'is_first_order', false, 'factor', '1',
                'rules', jsonb_build_array(jsonb_build_object(
                    'id', uuidv7(), 'code_id', null, 'code', null, 'name', 'x', 'priority', 0, 'is_stackable', true,
                    'stacking_group', null, 'condition', '{}'::jsonb, 'action', action)))) ->> 'discount_minor' AS given
        FROM asked"""
    )
    assert len(differ) == 210
    assert [tuple(row) for row in differ if row["told"] != int(row["given"])] == []
