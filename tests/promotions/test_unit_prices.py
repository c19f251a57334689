"""What listings show of promotions."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from tests.engine import Bytes, Engine
from tests.promotions import carts as of
from tests.promotions.carts import Said, brand, line, variant
from tests.promotions.test_laws import law
from tests.promotions.test_rules import TEN_PERCENT, saves, segment_of
from tests.shop import NOON, OpenShop, Shop

PER_UNIT = {"type": "fixed_amount", "amount_minor": 300, "per": "unit"}


async def prices(shop: Shop, *units: Said, segments: tuple[UUID, ...] = (), factor: str = "1") -> dict[str, Any]:
    """By variant: (price, names), and when that next changes."""
    async with shop.database.store(shop.store, shop.staff) as tx:
        rows = await tx.rows(
            "SELECT * FROM promotions.unit_prices($1, $2, $3, $4::text::numeric, platform.now())",
            shop.store, json.dumps(units), list(segments), factor,
        )  # fmt: skip
    assert len(rows) == len(units)
    assert len({row["next_change_at"] for row in rows}) == 1
    found: dict[str, Any] = {str(row["variant_id"]): (row["promo_minor"], row["names"]) for row in rows}
    return found | {"next": rows[0]["next_change_at"]}


async def test_listings_show_what_asks_for_nothing(open_shop: OpenShop) -> None:
    """Not what needs a code, a minimum, a first order, another item, or may be used up; and each unit for itself."""
    shop = await open_shop()
    shop.later()
    one, two = line(1, 1, 1_005), line(2, 1, 1_005)
    assert await prices(shop, one, two) == {variant(1): (None, []), variant(2): (None, []), "next": None}

    segment = await segment_of(shop)
    await saves(shop, name="ten", priority=2)
    await saves(shop, name="odd", priority=1, action=PER_UNIT, condition={"items": {"any_of": [brand(1)]}})
    await saves(shop, name="members", action=PER_UNIT, condition={"segments": [str(segment)]})
    for said in (
        {"condition": {"min_subtotal_minor": 0}},
        {"condition": {"min_quantity": 1}},
        {"condition": {"is_first_order": True}},
        {"needs_code": True},
        {"usage_limit": 5},
        {"once_per_customer": True},
        {"is_active": False},
        {"action": TEN_PERCENT | {"max_minor": 1}},
        {"action": {"type": "fixed_amount", "amount_minor": 300}},
        {"action": {"type": "cheapest_free", "every": 2}},
        {"ends_at": NOON},
    ):
        await saves(shop, **{"name": "not shown", "starts_at": NOON - timedelta(days=1)} | said)
    assert await prices(shop, one, two) == {
        variant(1): (604, ["ten", "odd"]), variant(2): (904, ["ten"]), "next": None
    }  # fmt: skip
    found = await prices(shop, one, two, segments=(segment,), factor="0.5")
    assert found == {variant(1): (604, ["ten", "odd", "members"]), variant(2): (754, ["ten", "members"]), "next": None}

    await saves(shop, name="soon", starts_at=NOON + timedelta(hours=2), action=TEN_PERCENT)
    await saves(shop, name="ending", starts_at=NOON, ends_at=NOON + timedelta(hours=1), action=PER_UNIT)
    found = await prices(shop, two)
    assert found == {variant(2): (604, ["ten", "ending"]), "next": NOON + timedelta(hours=1)}
    shop.later(hours=1)
    assert await prices(shop, two) == {variant(2): (904, ["ten"]), "next": NOON + timedelta(hours=2)}
    shop.later(hours=2)
    assert await prices(shop, two) == {variant(2): (814, ["ten", "soon"]), "next": None}


plain = st.one_of(
    st.fixed_dictionaries({"type": st.just("percentage"), "basis_points": st.integers(1, 10_000)}), of.per_unit
)


@law(of.some_lines, of.rules(plain), st.sampled_from(["1", "0.37", "18.5"]))
def test_a_unit_in_a_listing_costs_what_it_costs_alone_in_a_cart(
    engine: Engine, answer: Bytes, lines: list[Said], rules: list[Said], factor: str
) -> None:
    """price_units is apply_rules on many carts of one unit."""
    rules = [each | {"condition": {"items": each["condition"].get("items", {})}} for each in rules]
    rows = answer._connection.execute(
        "SELECT variant_id, unit_minor, promo_minor, names FROM promotions.price_units(%s, %s, %s::numeric)",
        [json.dumps(rules), json.dumps(lines), factor],
    ).fetchall()
    units = {(each["variant_id"], each["unit_minor"]): each for each in lines}
    assert {(str(row[0]), row[1]) for row in rows} == units.keys()
    for owner, unit, price, names in rows:
        found = engine(of.cart(units[str(owner), unit] | {"quantity": 1}, rules=rules, factor=factor))
        assert (unit if price is None else price) == unit - found["discount_minor"]
        assert names == [each["name"] for each in found["applied"]]
        assert (price is None) == (names == [])
