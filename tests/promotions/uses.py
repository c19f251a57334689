"""Using codes without a checkout: a transaction that has entered the store, as checkout's own functions have."""

from typing import Any
from uuid import UUID

import msgspec
from tests.shop import NOON, Shop

from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.promotions import Coupon, create_coupon

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS test_uses;
CREATE OR REPLACE FUNCTION test_uses.redeem(p_store uuid, p_call jsonb, p_order uuid, p_email text, p_uses jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM platform.enter(p_store, p_call);
    PERFORM promotions.redeem_promotions(p_store, p_order, platform.current_customer(), p_email, p_uses);
END $$;
CREATE OR REPLACE FUNCTION test_uses.release(p_store uuid, p_call jsonb, p_orders uuid[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM platform.enter(p_store, p_call);
    PERFORM promotions.release_promotions(p_store, p_orders);
END $$;
ALTER FUNCTION test_uses.redeem OWNER TO lonja_owner;
ALTER FUNCTION test_uses.release OWNER TO lonja_owner;
GRANT USAGE ON SCHEMA test_uses TO lonja_app, lonja_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA test_uses TO lonja_app;
"""
"""What begin_checkout and cancel_order do to codes, and nothing else: owned and entered as theirs are."""


class Use(msgspec.Struct):
    """A rule, and the code that unlocked it."""

    rule_id: UUID
    code_id: UUID | None = None
    amount_minor: int = 1_000


async def coupon(shop: Shop, **chosen: Any) -> Use:
    """A coupon of 10.00 for a day and a half, ready to be used."""
    said: dict[str, Any] = {"type": "fixed_amount", "amount_minor": 1_000, "expires_on": NOON.date()}
    code_id = await create_coupon(shop.database, shop.store, shop.staff, Coupon(**said | chosen))
    rule: UUID = await shop.owner.fetchval("SELECT rule_id FROM promotions.discount_codes WHERE id = $1", code_id)
    return Use(rule, code_id)


async def redeem(shop: Shop, *uses: Use, call: Call | None = None, email: str = "ana@example.com") -> UUID:
    """A new order that uses these; its id."""
    order = new_id()
    await shop.database.run(
        "SELECT test_uses.redeem($1, $2, $3, $4, $5)",
        shop.store,
        (call or Call.guest()).encode(),
        order,
        email,
        msgspec.json.encode(uses).decode(),
    )
    return order


async def release(shop: Shop, *orders: UUID) -> None:
    """These orders have died."""
    await shop.database.run("SELECT test_uses.release($1, $2, $3)", shop.store, shop.staff.encode(), orders)


async def counted(shop: Shop, use: Use) -> tuple[int, int]:
    """(used_count of the code, redemptions that are not given back)."""
    row = await shop.owner.fetchrow(
        """SELECT c.used_count, (SELECT count(*)::int FROM promotions.coupon_redemptions u
                                 WHERE u.store_id = c.store_id AND u.code_id = c.id AND u.released_at IS NULL)
        FROM promotions.discount_codes c WHERE c.id = $1""",
        use.code_id,
    )
    return row[0], row[1]
