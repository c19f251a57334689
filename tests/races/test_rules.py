"""Promotions under many hands: the last of a thousand, and a limit that comes while orders use it (P14)."""

from tests.promotions.uses import SCHEMA, Use, redeem, release
from tests.races.crowd import at_once, gate, meet, sabotage
from tests.shop import Shop

from lonja.platform.ids import new_id
from lonja.promotions import RuleDraft, save_rule

TOO_MANY, USED_UP, LIMIT_BELOW = "LJ432", "LJ436", "LJ442"
DRAFT = RuleDraft(name="Ten", action={"type": "percentage", "basis_points": 1_000})


async def almost_full(shop: Shop) -> None:
    """One more fits."""
    await shop.owner.execute(
        """INSERT INTO promotions.promotion_rules (store_id, name, action)
        SELECT $1, 'No. ' || n, '{"type": "free_shipping"}' FROM generate_series(1, 999) n""",
        shop.store,
    )


async def test_the_thousandth_is_one(crowded_shop: Shop) -> None:
    shop = crowded_shop
    await almost_full(shop)
    made, errors = await at_once(save_rule(shop.database, shop.store, shop.staff, DRAFT) for _ in range(25))
    assert (len(made), errors) == (1, {TOO_MANY: 24})


async def test_sabotage_without_taking_turns_there_are_more(scratch_shop: Shop) -> None:
    shop = scratch_shop
    await almost_full(shop)
    await gate(shop, "promotions.save_rule", "r := jsonb_populate_record(")
    made, errors = await meet(shop, (save_rule(shop.database, shop.store, shop.staff, DRAFT) for _ in range(2)))
    assert (len(made), errors) == (1, {TOO_MANY: 1})
    await shop.owner.execute("DELETE FROM promotions.promotion_rules WHERE id = $1", made[0])
    await sabotage(shop, "promotions.refuse_rule", "perform pg_advisory_xact_lock", "-- ")
    made, errors = await meet(shop, (save_rule(shop.database, shop.store, shop.staff, DRAFT) for _ in range(2)))
    assert (len(made), errors) == (2, {})


async def counted(shop: Shop, use: Use) -> tuple[int, int]:
    """(used_count of the rule, redemptions that are not given back)."""
    row = await shop.owner.fetchrow(
        """SELECT r.used_count, (SELECT count(*)::int FROM promotions.coupon_redemptions u
                                 WHERE u.store_id = r.store_id AND u.rule_id = r.id AND u.released_at IS NULL)
        FROM promotions.promotion_rules r WHERE r.id = $1""",
        use.rule_id,
    )
    return row[0], row[1]


async def test_a_limit_that_comes_while_it_is_used(crowded_shop: Shop) -> None:
    """Setting and lifting the limit of an automatic promotion while orders use it and die: its count is right."""
    shop = crowded_shop
    await shop.owner.execute(SCHEMA)
    use = Use(await save_rule(shop.database, shop.store, shop.staff, DRAFT, rule_id=new_id()))
    orders = [await redeem(shop, use, email=f"{n}@example.com") for n in range(10)]
    saving = [
        save_rule(shop.database, shop.store, shop.staff, RuleDraft(usage_limit=limit), rule_id=use.rule_id)
        for limit in (15, None, 14, 40, None, 13, 12, 30, None, 20)
    ]
    _, errors = await at_once(
        act
        for n in range(10)
        for act in (redeem(shop, use, email=f"new-{n}@example.com"), release(shop, orders[n]), saving[n])
    )
    assert errors.keys() <= {USED_UP, LIMIT_BELOW}
    await save_rule(shop.database, shop.store, shop.staff, RuleDraft(usage_limit=99), rule_id=use.rule_id)
    taken, living = await counted(shop, use)
    assert taken == living
