"""Redeeming and giving back: limits, once a buyer, and who may (PRM-03, PRM-04, PRM-08, PRM-18)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.promotions.uses import SCHEMA, Use, counted, coupon, redeem, release
from tests.shop import NOON, Shop

from lonja.checkout import validate_coupon
from lonja.platform.errors import InvalidValue, LonjaError
from lonja.platform.ids import new_id
from lonja.promotions import (
    CodeNotYours,
    CodeTaken,
    CodeUsedAlready,
    CodeUsedUp,
    LimitBelowUses,
    RuleUnknown,
    Terms,
    TooManyGuesses,
    UnknownCode,
    code,
    code_list,
    delete_code,
    mint_codes,
    note_guess,
    save_code,
)


@pytest_asyncio.fixture(autouse=True, scope="module")
async def functions(curtain: asyncpg.Connection) -> None:
    await curtain.execute(SCHEMA)


@pytest.fixture(autouse=True)
def noon(shop: Shop) -> None:
    shop.later()


async def refused(error: type[LonjaError], shop: Shop, *uses: Use, **chosen: Any) -> LonjaError:
    with pytest.raises(error) as caught:
        await redeem(shop, *uses, **chosen)
    return caught.value


async def test_the_limit_is_the_limit(shop: Shop) -> None:
    """PRM-04, PRM-18: at N uses the next is refused and leaves no trace; one that was given back can be used again."""
    use = await coupon(shop, usage_limit=2, code="TWICE")
    one, two = await redeem(shop, use), await redeem(shop, use)
    error = await refused(CodeUsedUp, shop, use)
    assert error.params == {"code": "TWICE"}
    verdict = await validate_coupon(shop.database, shop.store, await shop.visitor(), "TWICE", 5_000)
    assert (verdict.valid, verdict.reason) == (False, "used_up")
    assert await counted(shop, use) == (2, 2)
    await release(shop, one, one)
    await release(shop, one)
    await release(shop, new_id())
    assert await counted(shop, use) == (1, 1)
    await redeem(shop, use)
    await refused(CodeUsedUp, shop, use)
    await release(shop, one, two)
    assert await counted(shop, use) == (1, 1)


async def test_what_has_no_limit_is_not_counted(shop: Shop) -> None:
    """A row that every order had to change would be a queue. Whoever sets a limit later counts first."""
    use = await coupon(shop)
    orders = [await redeem(shop, use) for _ in range(3)]
    assert await counted(shop, use) == (0, 3)
    assert use.code_id
    with pytest.raises(LimitBelowUses) as caught:
        await save_code(shop.database, shop.store, shop.staff, Terms(usage_limit=2), code_id=use.code_id)
    assert caught.value.params == {"used": 3, "usage_limit": 2}
    await save_code(shop.database, shop.store, shop.staff, Terms(usage_limit=3), code_id=use.code_id)
    assert await counted(shop, use) == (3, 3)
    await refused(CodeUsedUp, shop, use)
    await release(shop, orders[0])
    assert await counted(shop, use) == (2, 2)
    await save_code(shop.database, shop.store, shop.staff, Terms(usage_limit=None), code_id=use.code_id)
    await release(shop, orders[1])
    assert await counted(shop, use) == (0, 1)


async def test_a_rule_has_a_limit_too(shop: Shop) -> None:
    """PRM-18: of a promotion without a code as well; a code is not used when its rule is used up."""
    use = await coupon(shop, usage_limit=5)
    await shop.owner.execute("UPDATE promotions.promotion_rules SET usage_limit = 1 WHERE id = $1", use.rule_id)
    order = await redeem(shop, use)
    await refused(CodeUsedUp, shop, use)
    await refused(CodeUsedUp, shop, Use(use.rule_id))
    assert await counted(shop, use) == (1, 1)
    await release(shop, order)
    await redeem(shop, Use(use.rule_id))
    assert await counted(shop, use) == (0, 0)


async def test_once_a_customer(shop: Shop) -> None:
    """PRM-03: by address and by customer, whichever they come with; another buyer may; given back, they may again."""
    use = await coupon(shop, once_per_customer=True, code="ONCE")
    ana, other = await shop.customer(), await shop.customer()
    order = await redeem(shop, use, call=ana, email="Ana@Example.com")
    await refused(CodeUsedAlready, shop, use, call=ana, email="else@example.com")
    await refused(CodeUsedAlready, shop, use, email="ana@example.com")
    await redeem(shop, use, call=other, email="other@example.com")
    for caller, email in ((ana, None), (await shop.visitor(), "ANA@example.com")):
        verdict = await validate_coupon(shop.database, shop.store, caller, "ONCE", 5_000, email=email)
        assert verdict.reason == "used_already"
    await release(shop, order)
    await redeem(shop, use, email="ana@example.com")
    assert await counted(shop, use) == (0, 2)
    later = await shop.customer()
    same = "UPDATE customers.customers SET email = 'ana@example.com' WHERE id = $1"
    await shop.owner.execute(same, later.customer_id)
    verdict = await validate_coupon(shop.database, shop.store, later, "ONCE", 5_000)
    assert verdict.reason == "used_already"


async def test_several_promotions_are_used_together_or_not_at_all(shop: Shop) -> None:
    """P14: whoever is refused has used nothing. An order uses a rule once."""
    first, second = await coupon(shop, usage_limit=9), await coupon(shop, usage_limit=1)
    order = await redeem(shop, first, second)
    await refused(CodeUsedUp, shop, first, second)
    await refused(CodeUsedAlready, shop, first, Use(first.rule_id))
    assert (await counted(shop, first), await counted(shop, second)) == ((1, 1), (1, 1))
    await release(shop, order)
    assert (await counted(shop, first), await counted(shop, second)) == ((0, 0), (0, 0))
    await redeem(shop)
    assert await shop.count("promotions.coupon_redemptions") == 2


async def test_a_personal_code_is_used_by_its_owner(shop: Shop) -> None:
    """PRM-12: the address it was given to, or the customer who has that address."""
    use = await coupon(shop, email="lucia@example.com")
    await refused(CodeNotYours, shop, use)
    ana = await shop.customer()
    await refused(CodeNotYours, shop, use, call=ana)
    await redeem(shop, use, email="LUCIA@example.com")
    await shop.owner.execute(
        "UPDATE customers.customers SET email = 'lucia@example.com' WHERE id = $1", ana.customer_id
    )
    await redeem(shop, use, call=ana)
    assert await counted(shop, use) == (0, 2)


async def test_codes_by_the_hundred(shop: Shop) -> None:
    """Up to 1,000 at a time, no two alike, each for one use; one more is refused, and so is what has no end."""
    use = await coupon(shop)
    terms = Terms(expires_at=NOON + timedelta(days=9), min_subtotal_minor=5)
    call = shop.staff.keyed("mint-once", b"")
    made = await mint_codes(shop.database, shop.store, call, use.rule_id, 1_000, terms)
    assert len({each.code for each in made}) == len({each.id for each in made}) == 1_000
    assert await mint_codes(shop.database, shop.store, call, use.rule_id, 1_000, terms) == made
    assert await shop.count("promotions.discount_codes") == 1_001
    one = Use(use.rule_id, made[0].id)
    await redeem(shop, one)
    await refused(CodeUsedUp, shop, one)
    for count in (1_001, 0):
        with pytest.raises(InvalidValue):
            await mint_codes(shop.database, shop.store, shop.staff, use.rule_id, count, terms)
    with pytest.raises(RuleUnknown):
        await mint_codes(shop.database, shop.store, shop.staff, new_id(), 1, terms)


async def test_a_deleted_code_is_gone_and_its_uses_are_told(shop: Shop) -> None:
    """PRM-21: nobody can use it, its name is free, what it was used for stays; deleting twice is refused."""
    use = await coupon(shop, code="GONE")
    assert use.code_id
    order = await redeem(shop, use)
    await delete_code(shop.database, shop.store, shop.staff, use.code_id)
    verdict = await validate_coupon(shop.database, shop.store, await shop.visitor(), "GONE", 5_000)
    assert verdict.reason == "unknown"
    for act in (
        delete_code(shop.database, shop.store, shop.staff, use.code_id),
        save_code(shop.database, shop.store, shop.staff, Terms(is_active=True), code_id=use.code_id),
        save_code(shop.database, shop.store, shop.staff, Terms(is_active=True), code_id=new_id()),
    ):
        with pytest.raises(UnknownCode):
            await act
    again = await coupon(shop, code="GONE")
    assert again.code_id != use.code_id
    await release(shop, order)
    assert await shop.count("promotions.coupon_redemptions") == 1


async def test_the_list_says_how_much_of_the_limit_is_used(shop: Shop) -> None:
    """PRM-27, KPI-03: newest first, in pages, by rule or by how a code begins; uses given back do not count."""
    uses = [await coupon(shop, code=f"CODE-{n}", usage_limit=n or None) for n in range(4)]
    order = await redeem(shop, uses[1])
    await redeem(shop, uses[3])
    await release(shop, await redeem(shop, uses[3]), new_id())
    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        found = await code_list(tx, shop.store)
        page = await code_list(tx, shop.store, before=(found[1].created_at, found[1].id), limit=1)
        by_rule = await code_list(tx, shop.store, rule_id=uses[2].rule_id)
        by_name = await code_list(tx, shop.store, prefix="code-3")
        one = await code(tx, shop.store, uses[1].code_id or order)
        nothing = await code(tx, shop.store, new_id())
    assert [(each.code, each.usage_limit, each.uses, each.given_minor, each.state) for each in found] == [
        ("CODE-3", 3, 1, 1_000, "active"),
        ("CODE-2", 2, 0, 0, "active"),
        ("CODE-1", 1, 1, 1_000, "used_up"),
        ("CODE-0", None, 0, 0, "active"),
    ]
    assert (page, by_rule, by_name) == ([found[2]], [found[1]], [found[0]])
    assert (one, nothing) == (found[2], None)


async def test_changing_a_code(shop: Shop) -> None:
    """What is not named stays; another's name is refused, whatever the case."""
    one, _ = await coupon(shop, code="ONE", usage_limit=7, email="a@b.c"), await coupon(shop, code="TWO")
    assert one.code_id

    async def change(terms: Terms) -> UUID:
        return await save_code(shop.database, shop.store, shop.staff, terms, code_id=one.code_id)

    assert await change(Terms(code="uno", is_active=False)) == one.code_id
    with pytest.raises(CodeTaken):
        await change(Terms(code="two"))
    await change(Terms(email=None, once_per_customer=True))
    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        found = await code(tx, shop.store, one.code_id)
    assert found
    assert (found.code, found.state, found.usage_limit, found.email, found.once_per_customer) == (
        "UNO", "inactive", 7, None, True,
    )  # fmt: skip


async def test_guessing_ends(shop: Shop) -> None:
    """Twenty wrong codes a session in a quarter of an hour, and then not even a right one; a hundred an address."""
    await coupon(shop, code="RIGHT")
    guest, other = await shop.visitor(), await shop.visitor()
    db, store = shop.database, shop.store
    for _ in range(20):
        assert await note_guess(db, store, guest, "192.0.2.7") is None
    with pytest.raises(TooManyGuesses) as caught:
        await validate_coupon(db, store, guest, "RIGHT", 5_000, ip_address="192.0.2.7")
    assert caught.value.params == {"retry_after": 900}
    assert await note_guess(db, store, guest, "192.0.2.7") == 900
    assert (await validate_coupon(db, store, other, "RIGHT", 5_000, ip_address="192.0.2.7")).valid
    for _ in range(79):
        assert await note_guess(db, store, await shop.visitor(), "192.0.2.7") is None
    with pytest.raises(TooManyGuesses):
        await validate_coupon(db, store, other, "RIGHT", 5_000, ip_address="192.0.2.7")
    assert (await validate_coupon(db, store, other, "RIGHT", 5_000, ip_address="192.0.2.8")).valid
    shop.later(minutes=15)
    assert (await validate_coupon(db, store, guest, "RIGHT", 5_000, ip_address="192.0.2.7")).valid
    assert await note_guess(db, store, guest, "2001:db8::1") is None
    assert await shop.owner.fetchval(
        "SELECT guesses FROM promotions.code_guesses WHERE store_id = $1 AND subject = 'address:2001:db8::/64'", store
    ) == 1  # fmt: skip
