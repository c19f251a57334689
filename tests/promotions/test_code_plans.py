"""No cost of asking about a code grows with what else there is: neither codes, nor uses, nor who guesses."""

import json
from typing import Any

from tests.shop import Shop

QUERIES = {
    "a code by its name": (
        """SELECT c.id FROM promotions.discount_codes c
        WHERE c.store_id = $1 AND c.code = upper('xx77') AND c.deleted_at IS NULL""",
        "discount_codes_code",
    ),
    "whether a buyer used it": (
        """SELECT FROM promotions.coupon_redemptions u WHERE u.store_id = $1 AND u.rule_id = 'RULE'
        AND u.email = 'ana@example.com' AND u.is_once AND u.released_at IS NULL""",
        "coupon_redemptions_once_an_address",
    ),
    "what an order used": (
        """SELECT u.rule_id, u.code_id FROM promotions.coupon_redemptions u
        WHERE u.store_id = $1 AND u.order_id = any (array[$1::uuid]) AND u.released_at IS NULL""",
        "coupon_redemptions_of_order",
    ),
    "the merchant's own": (
        """SELECT c.id FROM promotions.discount_codes c WHERE c.store_id = $1 AND c.source = 'merchant'
        AND c.deleted_at IS NULL ORDER BY c.created_at DESC, c.id DESC LIMIT 2""",
        "discount_codes_newest_of_source",
    ),
    "who guesses": (
        """SELECT max(g.began_at) FROM promotions.guessers('192.0.2.1') w
        CROSS JOIN LATERAL (SELECT c.began_at FROM promotions.code_guesses c
                            WHERE c.store_id = $1 AND c.subject = w.subject AND c.guesses >= w.most OFFSET 0) g""",
        "code_guesses_pkey",
    ),
}


async def test_questions_about_codes_are_key_look_ups(scratch_shop: Shop) -> None:
    """PERF-01, PRM-07: among 5,000 codes, uses and guessers, with the plan that stays (decision 0009).

    In a database of its own: plans hang on what else is in a table, and on when somebody last looked at it.
    """
    shop = scratch_shop
    await _fill(shop)
    await shop.owner.execute("SET plan_cache_mode = force_generic_plan")
    rule = await shop.owner.fetchval("SELECT id FROM promotions.promotion_rules WHERE store_id = $1", shop.store)
    for name, (query, index) in QUERIES.items():
        asked = f"EXPLAIN (ANALYZE, FORMAT JSON) {query.replace('RULE', str(rule))}"
        plan = json.loads(await shop.owner.fetchval(asked, shop.store))
        used = list(_scans(plan[0]["Plan"]))
        assert [each["Index Name"] for each in used if "Index Name" in each] == [index], (name, used)
        assert all(each["Actual Rows"] * each["Actual Loops"] <= 2 for each in used), name
        assert not [each for each in used if each["Node Type"] == "Seq Scan"], name


def _scans(plan: dict[str, Any]) -> Any:
    if "Scan" in plan["Node Type"]:
        yield plan
    for below in plan.get("Plans", ()):
        yield from _scans(below)


async def _fill(shop: Shop) -> None:
    for statement in (
        "INSERT INTO promotions.promotion_rules (store_id, name, action, needs_code) VALUES ($1, 'x', '{}', true)",
        """INSERT INTO promotions.discount_codes (store_id, rule_id, code, expires_at, source)
        SELECT store_id, id, 'XX' || n, now(), CASE WHEN n < 3 THEN 'merchant' ELSE 'newsletter' END
        FROM promotions.promotion_rules, generate_series(1, 5000) n
        WHERE store_id = $1""",
        """INSERT INTO promotions.coupon_redemptions
            (store_id, rule_id, code_id, order_id, email, is_once, amount_minor)
        SELECT store_id, rule_id, id, uuidv7(), lower(code) || '@b.c', true, 1
        FROM promotions.discount_codes WHERE store_id = $1""",
        """INSERT INTO promotions.code_guesses (store_id, subject, guesses, began_at)
        SELECT $1, 'address:' || n, 1, now() FROM generate_series(1, 5000) n""",
    ):
        await shop.owner.execute(statement, shop.store)
    await shop.owner.execute(
        "ANALYZE promotions.discount_codes, promotions.coupon_redemptions, promotions.code_guesses"
    )
