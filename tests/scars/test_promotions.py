"""Scars 20 to 27: promotions and rounding, as other people's shops have been hurt by them."""

from tests.engine import Engine
from tests.promotions.carts import Said, brand, cart, discounts, gross, line, rule, variant


def percent(points: int, **chosen: int) -> Said:
    return {"type": "percentage", "basis_points": points} | chosen


def left(said: Said, found: Said) -> dict[str, int]:
    """What each good still costs."""
    return {each: amount - discounts(found)[each] for each, amount in gross(said).items()}


def test_20_two_promotions_larger_than_the_cart_do_not_pay_the_shopper(engine: Engine) -> None:
    """medusajs/medusa#14899: a negative total."""
    twice = [rule(n, {"type": "fixed_amount", "amount_minor": 800}) for n in (1, 2)]
    delivered = [*twice, *(rule(n, {"type": "free_shipping"}) for n in (3, 4))]
    said = cart(line(1, 1, 1_000), rules=delivered)
    found = engine(said)
    assert left(said, found) == {variant(1): 0}
    assert (found["discount_minor"], found["shipping_discount_minor"]) == (1_000, 500)
    assert [each["amount_minor"] for each in found["applied"]] == [800, 200, 0]


def test_21_buy_two_get_one_is_not_everything_and_not_twice(engine: Engine) -> None:
    """medusajs/medusa#11259, #12690: always 100 %, applied twice, by the order of adding, on the whole cart."""
    action = {"type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1, "basis_points": 5_000}
    lines = [line(1, 2, 1_000), line(3, 1, 600), line(2, 4, 100)]
    only = rule(1, action, condition={"items": {"any_of": [brand(1)]}})
    found = engine(cart(*lines, rules=[only]))
    assert discounts(found) == {variant(1): 0, variant(2): 0, variant(3): 300}
    assert engine(cart(*reversed(lines), rules=[only])) == found


def test_22_seventy_on_top_of_forty_is_not_for_nothing(engine: Engine) -> None:
    """saleor/saleor#17453: a voucher of 70 % of the full price on a sale of 40 %. And a cap, if one is wanted."""
    sale = rule(1, percent(4_000), priority=1)
    said = cart(line(1, 1, 10_000), rules=[sale, rule(2, percent(7_000))])
    found = engine(said)
    assert left(said, found) == {variant(1): 1_800}
    assert [(step["base_minor"], step["amount_minor"]) for step in found["trace"]] == [(10_000, 4_000), (6_000, 4_200)]
    capped = cart(line(1, 1, 10_000), rules=[sale, rule(2, percent(7_000, max_minor=1_500))])
    assert left(capped, engine(capped)) == {variant(1): 4_500}


def test_23_caps_sales_excluded_and_stacking_are_data(engine: Engine) -> None:
    """saleor/saleor#5689, #4383, #14920."""
    not_on_sale = rule(1, percent(2_000, max_minor=900), condition={"items": {"none_of": ["sale"]}}, priority=1)
    said = cart(line(4, 1, 5_000), line(5, 1, 5_000), rules=[not_on_sale])
    assert discounts(engine(said)) == {variant(4): 0, variant(5): 900}
    seasonal = [rule(n, percent(1_000), stacking_group="seasonal") for n in (2, 3)]
    found = engine(said | {"rules": [not_on_sale, *seasonal]})
    assert [each["name"] for each in found["applied"]] == ["rule 1", "rule 2"]


def test_24_rounding_does_not_grow_with_quantity(engine: Engine) -> None:
    """vendurehq/vendure#3003, #2995: the discount of a hundred is that of their sum, not a hundred roundings."""
    for quantity in (1, 3, 100, 9_999):
        found = engine(cart(line(1, quantity, 199), rules=[rule(1, percent(1_500))]))
        assert found["discount_minor"] == (quantity * 199 * 1_500 + 5_000) // 10_000


def test_25_lines_add_up_to_the_sum(engine: Engine) -> None:
    """saleor/saleor#12348, #6720; medusajs/medusa#13734: rounded line by line, the sum is another."""
    lines = [line(n, 1, 105) for n in range(1, 8)]
    found = engine(cart(*lines, rules=[rule(1, percent(1_000))]))
    assert found["discount_minor"] == 74, "73.5, rounded once; line by line it would be 77"
    assert sorted(discounts(found).values()) == [10, 10, 10, 11, 11, 11, 11]


def test_26_ten_and_a_half_per_cent_is_not_ten(engine: Engine) -> None:
    """vendurehq/vendure#1773."""
    assert engine(cart(line(1, 1, 10_000), rules=[rule(1, percent(1_050))]))["discount_minor"] == 1_050
    assert engine(cart(line(1, 1, 10_000), rules=[rule(1, percent(1))]))["discount_minor"] == 1


def test_27_the_best_deal_is_one_flag_away(engine: Engine) -> None:
    """commercetools: discounts always stacked, until Best Deal in 2025. Here the best of those alone wins."""
    deals = [rule(n, percent(points), is_stackable=False) for n, points in ((1, 1_000), (2, 3_000), (3, 2_000))]
    found = engine(cart(line(1, 1, 10_000), rules=deals))
    assert [(each["name"], each["amount_minor"]) for each in found["applied"]] == [("rule 2", 3_000)]
    assert {step["reason"] for step in found["trace"]} == {"applied", "excluded_by_exclusive"}
    small = [rule(n, percent(1_800), priority=9 - n) for n in (4, 5)]
    together = engine(cart(line(1, 1, 10_000), rules=[*deals, *small]))
    assert together["discount_minor"] == 3_276, "18 % twice is more than 30 % once"
