"""P14: no code or promotion is used more often than it may be (PRM-03, PRM-04, PRM-18). The races: tests/races."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.promises.conftest import Break, Refuses
from tests.promotions.uses import SCHEMA, Use, coupon, redeem
from tests.shop import Shop


@pytest_asyncio.fixture
async def used(shop: Shop) -> Use:
    """A code that three may use, each once, and that Ana has."""
    await shop.owner.execute(SCHEMA)
    shop.later()
    use = await coupon(shop, usage_limit=3, once_per_customer=True)
    await redeem(shop, use, call=await shop.customer())
    return use


@pytest.mark.parametrize("wish", ["3, used_count = 4", "0", "3, used_count = -1"])
async def test_no_count_passes_its_limit(shop: Shop, used: Use, wish: str) -> None:
    """The database's own check, whoever writes."""
    for table, key in (("discount_codes", used.code_id), ("promotion_rules", used.rule_id)):
        with pytest.raises(asyncpg.CheckViolationError):
            await shop.owner.execute(f"UPDATE promotions.{table} SET usage_limit = {wish} WHERE id = $1", key)


@pytest.mark.parametrize("who", ["email, customer_id", "email, null", "'else@example.com', customer_id"])
async def test_once_is_once(shop: Shop, used: Use, who: str) -> None:
    """PRM-03: by address and by customer; also a second row of an order for one rule is refused."""
    copied = f"""INSERT INTO promotions.coupon_redemptions
        (store_id, rule_id, order_id, email, customer_id, is_once, amount_minor)
        SELECT store_id, rule_id, %s, {who}, %s, amount_minor FROM promotions.coupon_redemptions WHERE rule_id = $1"""
    for order, is_once in (("uuidv7()", "true"), ("order_id", "false")):
        with pytest.raises(asyncpg.UniqueViolationError):
            await shop.owner.execute(copied % (order, is_once), used.rule_id)


async def test_nobody_writes_uses_but_the_functions(app_may_not: Refuses) -> None:
    await app_may_not("UPDATE promotions.discount_codes SET used_count = 0")
    await app_may_not("UPDATE promotions.coupon_redemptions SET released_at = now()")
    await app_may_not("DELETE FROM promotions.coupon_redemptions")


async def test_the_live_check_finds_a_wrong_count(shop: Shop, used: Use, breaking: Break) -> None:
    """Of a code, of a rule, and of what has no limit and counts all the same."""
    rule, code = ("P14", str(used.rule_id)), ("P14", str(used.code_id))
    assert await breaking(("UPDATE promotions.discount_codes SET used_count = 2 WHERE id = $1", used.code_id)) == {code}
    for harm in ("used_count = 1", "usage_limit = 1"):
        assert await breaking((f"UPDATE promotions.promotion_rules SET {harm} WHERE id = $1", used.rule_id)) == {rule}
    assert await breaking(
        "ALTER TABLE promotions.discount_codes DROP CONSTRAINT codes_are_used_within_their_limit",
        "ALTER TABLE promotions.discount_codes DROP CONSTRAINT discount_codes_usage_limit_check",
        ("UPDATE promotions.discount_codes SET usage_limit = 0 WHERE id = $1", used.code_id),
    ) == {code}  # fmt: skip


async def test_the_live_check_finds_who_used_it_twice(shop: Shop, used: Use, breaking: Break) -> None:
    """The same customer with another address, once the index is gone."""
    found = await breaking(
        "DROP INDEX promotions.coupon_redemptions_once_a_customer",
        (
            """INSERT INTO promotions.coupon_redemptions
                (store_id, rule_id, order_id, email, customer_id, is_once, amount_minor)
            SELECT store_id, rule_id, uuidv7(), 'else@example.com', customer_id, true, 1
            FROM promotions.coupon_redemptions WHERE rule_id = $1""",
            used.rule_id,
        ),
    )
    assert found == {("P14", str(used.rule_id))}


async def test_the_live_check_finds_what_a_dead_order_kept(shop: Shop, used: Use, breaking: Break) -> None:
    """And what a living one lost."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    use = "UPDATE promotions.coupon_redemptions SET order_id = $1 WHERE rule_id = $2"
    harms = [
        (("UPDATE orders.orders SET status = 'cancelled' WHERE id = $1", placed.order_id),),
        (
            ("UPDATE promotions.coupon_redemptions SET released_at = now() WHERE store_id = $1", shop.store),
            ("UPDATE promotions.discount_codes SET used_count = 0 WHERE id = $1", used.code_id),
        ),
    ]
    for harm in harms:
        found = await breaking((use, placed.order_id, used.rule_id), *harm)
        assert ("P14", str(placed.order_id)) in found
