"""An address typed by many at the same moment: one row, one code, one mail (NWS-06)."""

import asyncio
from collections import Counter

from tests.races.crowd import at_once, sabotage, somebody_waits
from tests.shop import Shop

from lonja.newsletter import change_settings, confirm_subscription, subscribe
from lonja.newsletter.model import TermsChanges
from lonja.platform.call import Call

ANA = "ana@example.com"
GUEST = Call(actor="guest")
THROTTLED = "LJ451"


async def _typed(shop: Shop, times: int, asker: str | None = None) -> tuple[set[object], Counter[str]]:
    answers, errors = await at_once(
        subscribe(shop.database, shop.store, GUEST, (ANA, ANA.upper())[n % 2], "es", asker=asker) for n in range(times)
    )
    return set(answers), errors


async def _mails(shop: Shop) -> int:
    found: int = await shop.owner.fetchval("SELECT count(*) FROM platform.news WHERE store_id = $1", shop.store)
    return found


async def test_five_hundred_at_once_are_one_code(crowded_shop: Shop) -> None:
    """NWS-06: all are answered the same, and nobody gets an error."""
    shop = crowded_shop
    answers, errors = await _typed(shop, 500)
    assert (len(answers), errors) == (1, {})
    assert await shop.count("newsletter.newsletter_subscribers") == 1
    assert await shop.count("promotions.discount_codes") == 1
    assert await _mails(shop) == 1


async def test_fifty_links_at_once_are_one_code(crowded_shop: Shop) -> None:
    """NWS-06: confirmed, typed and left at the same moment."""
    shop = crowded_shop
    await change_settings(shop.database, shop.store, shop.staff, TermsChanges(needs_confirmation=True))
    await subscribe(shop.database, shop.store, GUEST, ANA, "es")
    ana = await shop.owner.fetchval("SELECT id FROM newsletter.newsletter_subscribers WHERE store_id = $1", shop.store)
    clicks = [confirm_subscription(shop.database, shop.store, GUEST, ana) for _ in range(50)]
    typed = [subscribe(shop.database, shop.store, GUEST, ANA, "es") for _ in range(50)]
    answers, errors = await at_once([*clicks, *typed])
    assert (answers.count(True), errors) == (1, {})
    assert await shop.count("promotions.discount_codes") == 1


async def test_the_first_codes_of_a_store_share_a_rule(crowded_shop: Shop) -> None:
    """A hundred addresses at once, where there is no rule yet: a hundred codes, all different, and one rule."""
    shop = crowded_shop
    _, errors = await at_once(subscribe(shop.database, shop.store, GUEST, f"{n}@example.com", "es") for n in range(100))
    assert errors == {}
    assert await shop.count("promotions.discount_codes") == 100
    assert await shop.count("promotions.promotion_rules") == 1


async def test_the_limit_holds_side_by_side(crowded_shop: Shop) -> None:
    """Fifty a network and quarter of an hour, however many try at once."""
    crowded_shop.later()
    for quarter in range(2):
        crowded_shop.later(minutes=15 * quarter)
        answers, errors = await _typed(crowded_shop, 80, "f" * 64)
        assert (len(answers), errors) == (1, {THROTTLED: 30})


async def _codes_when_minting_takes_long(shop: Shop) -> int:
    """Five subscriptions of one address, none of which can mint before all of them are about to, or wait."""
    minting = shop.owner.transaction()
    await minting.start()
    await shop.owner.execute("LOCK TABLE promotions.discount_codes IN SHARE MODE")
    crowd = asyncio.create_task(_typed(shop, 5))
    await somebody_waits(shop, count=5)
    await minting.rollback()
    await crowd
    return await shop.count("promotions.discount_codes")


async def test_sabotage_without_the_lock_one_address_gets_several_codes(scratch_shop: Shop) -> None:
    """The lock on the address's row is the guard: with it one code, without it one for each who is there."""
    shop = scratch_shop
    await subscribe(shop.database, shop.store, GUEST, "eva@example.com", "es")
    assert await _codes_when_minting_takes_long(shop) == 2
    await shop.owner.execute("UPDATE newsletter.newsletter_subscribers SET code_id = NULL")
    await sabotage(shop, "newsletter.take_subscriber", "for update", "")
    assert await _codes_when_minting_takes_long(shop) == 2 + 5
