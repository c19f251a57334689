"""An address is typed: one row, one code for ever, few mails, and no word about whose it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.newsletter.conftest import GUEST, Desk
from tests.shop import NOON, OpenShop

from lonja.newsletter import LinkOver, Offer, SubscriptionsThrottled, confirm_subscription
from lonja.platform.errors import IdempotencyKeyReused

ANA = "ana@example.com"


async def test_who_subscribes_has_a_row_and_a_code(desk: Desk) -> None:
    """NWS-03, NWS-04, C-20: subscriber and coupon in one flow; ten per cent, theirs, once; no use is written."""
    desk.at(NOON)
    assert await desk.subscribe("Ana@Example.com") == Offer(False, 1_000, 30)
    row, (code,) = await desk.row(), await desk.codes()
    assert (row["status"], row["locale"], row["source"], row["code_id"]) == ("subscribed", "es", "popup", code["id"])
    assert (row["confirmed_at"], row["unsubscribed_at"]) == (NOON, None)
    assert (code["basis_points"], code["email"], code["usage_limit"], code["used_count"]) == (1_000, ANA, 1, 0)
    assert (code["source"], code["is_active"], code["needs_code"]) == ("newsletter", True, True)
    assert msgspec.json.decode(code["action"]) == {"type": "percentage", "basis_points": 1_000}
    assert await desk.shop.count("promotions.coupon_redemptions") == 0
    assert await desk.told() == [("newsletter.subscribed", False)]


@pytest.mark.parametrize(
    ("zone", "now", "last_day"),
    [
        ("America/Mexico_City", "2026-03-03 05:30", "2026-04-01"),  # still the second there
        ("Asia/Dhaka", "2026-03-02 18:30", "2026-04-02"),  # the third already
        ("Europe/Madrid", "2026-03-02 12:00", "2026-04-01"),  # over a change of the clocks
    ],
)
async def test_a_code_ends_with_its_thirtieth_day_in_the_stores_zone(
    open_shop: OpenShop, zone: str, now: str, last_day: str
) -> None:
    """NWS-03, C-13: valid to the last moment of that day, and not a moment longer."""
    desk = Desk(await open_shop(time_zone=zone))
    desk.at(datetime.fromisoformat(now).replace(tzinfo=UTC))
    await desk.subscribe()
    ends = (await desk.codes())[0]["expires_at"].astimezone(ZoneInfo(zone))
    assert (ends - timedelta(microseconds=1)).date().isoformat() == last_day
    assert (ends - timedelta(microseconds=1)).strftime("%H:%M:%S") == "23:59:59"


async def test_asking_twice_is_asking_once(desk: Desk) -> None:
    """NWS-06: the same answer, no second code, no second mail; whatever the case."""
    desk.at(NOON)
    first = await desk.subscribe(ANA)
    for typed in (ANA, "ANA@example.com", " ana@EXAMPLE.com "):
        assert await desk.subscribe(typed, locale="en") == first
    assert (await desk.row())["locale"] == "es"
    assert len(await desk.codes()) == 1
    assert await desk.told() == [("newsletter.subscribed", False)]


async def test_a_strangers_answer_is_a_subscribers_answer(desk: Desk) -> None:
    """C-05: what is answered says nothing of the address, in any state."""
    answers = set()
    for needs in (False, True):
        await desk.offers(needs_confirmation=needs)
        answers = {await desk.subscribe(ANA), await desk.subscribe("eva@example.com"), await desk.subscribe(ANA)}
        await desk.leave()
        answers.add(await desk.subscribe(ANA))
        assert len(answers) == 1, needs


async def test_who_left_and_comes_back_has_the_old_code(desk: Desk) -> None:
    """NWS-06: subscribing again works and mints nothing; so soon after the first mail, it mails nothing either."""
    desk.at(NOON)
    await desk.subscribe()
    assert await desk.leave()
    assert not await desk.leave()
    assert await desk.status() == "unsubscribed"
    await desk.subscribe(locale="en")
    row = await desk.row()
    assert (row["status"], row["locale"], row["unsubscribed_at"]) == ("subscribed", "en", None)
    assert len(await desk.codes()) == 1
    assert await desk.told() == [("newsletter.subscribed", False), ("newsletter.subscribed", True)]
    await desk.leave()
    desk.at(NOON + timedelta(days=90))
    await desk.subscribe()
    assert len(await desk.codes()) == 1, "its code is over, and there is no other one"
    assert (await desk.told())[2:] == [("newsletter.subscribed", False)]


async def test_a_mailbox_cannot_be_filled_by_typing_its_address(desk: Desk) -> None:
    """NWS-06: typed every minute for four days: mails at once, after 10, 50, 210 … minutes."""
    mailed = []
    for minutes in (0, 9, 10, 49, 50, 209, 210, 849, 850, 3_409, 3_410):
        desk.at(NOON + timedelta(minutes=minutes))
        before = len(await desk.told())
        await desk.subscribe()
        mailed += [minutes] * (len(await desk.told()) - before)
    assert mailed == [0, 10, 50, 210, 850, 3_410]
    await desk.shop.owner.execute(
        "UPDATE promotions.discount_codes SET is_active = false WHERE store_id = $1", desk.shop.store
    )
    desk.at(NOON + timedelta(days=25))
    await desk.subscribe()
    assert len(await desk.told()) == 6, "a subscriber without a usable code needs no mail about it"
    assert len(await desk.codes()) == 1


async def test_where_a_confirmation_is_asked_the_code_waits_for_it(desk: Desk) -> None:
    """NWS-03: double opt-in: first the question, then the code, once."""
    desk.at(NOON)
    await desk.offers(needs_confirmation=True)
    assert (await desk.subscribe()).needs_confirmation
    await desk.subscribe()
    assert (await desk.status(), await desk.codes()) == ("pending", [])
    assert await desk.told() == [("newsletter.asked", False)]
    assert await desk.confirm()
    assert not await desk.confirm()
    assert (await desk.status(), len(await desk.codes())) == ("subscribed", 1)
    assert await desk.told() == [("newsletter.asked", False), ("newsletter.subscribed", False)]
    await desk.subscribe()
    assert await desk.status() == "subscribed"
    await desk.leave()
    desk.at(NOON + timedelta(days=1))
    await desk.subscribe()
    assert (await desk.status(), len(await desk.codes())) == ("pending", 1), "who left is asked anew"
    assert await desk.confirm()
    assert len(await desk.codes()) == 1


async def test_a_link_confirms_for_thirty_days_and_nobody_who_left(desk: Desk) -> None:
    """NWS-06: to the moment; a link from before leaving brings nobody back; one of nobody is over."""
    desk.at(NOON)
    await desk.offers(needs_confirmation=True)
    for email in (ANA, "eva@example.com", "leo@example.com"):
        await desk.subscribe(email)
    await desk.leave("leo@example.com")
    with pytest.raises(LinkOver):
        await desk.confirm("leo@example.com")
    desk.at(NOON + timedelta(days=30))
    assert await desk.confirm()
    desk.at(NOON + timedelta(days=30, microseconds=1))
    with pytest.raises(LinkOver):
        await desk.confirm("eva@example.com")
    assert not await desk.confirm(), "who is subscribed is told so, however old the link"


async def test_a_store_may_offer_nothing_or_something_else(desk: Desk) -> None:
    """NWS-03: from now on; a code that was given keeps its percentage and its last day."""
    desk.at(NOON)
    await desk.subscribe("a@example.com")
    await desk.offers(discount_basis_points=1_550, valid_days=1)
    assert await desk.subscribe("b@example.com") == Offer(False, 1_550, 1)
    await desk.subscribe("c@example.com")
    await desk.offers(discount_basis_points=0)
    assert await desk.subscribe("d@example.com") == Offer(False, 0, 1)
    await desk.offers(valid_days=2)
    codes = await desk.codes()
    assert [(code["email"][0], code["basis_points"]) for code in codes] == [("a", 1_000), ("b", 1_550), ("c", 1_550)]
    assert len({code["rule_id"] for code in codes}) == 2
    assert (await desk.row("d@example.com"))["code_id"] is None
    assert (await desk.told())[-1] == ("newsletter.subscribed", False)
    await desk.offers(discount_basis_points=1_550)
    await desk.shop.owner.execute(
        "UPDATE promotions.promotion_rules SET deleted_at = platform.now() WHERE store_id = $1", desk.shop.store
    )
    await desk.subscribe("e@example.com")
    assert (await desk.codes())[-1]["rule_id"] not in {code["rule_id"] for code in codes}, "a rule that was deleted"


async def test_ten_addresses_a_session_and_fifty_a_network(desk: Desk) -> None:
    """The limits at N+1, whatever is known of the addresses; in a quarter of an hour they are over."""
    desk.at(NOON)
    ana, eva = await desk.shop.visitor(), await desk.shop.visitor()
    for n in range(10):
        await desk.subscribe(f"{n}@example.com", call=ana)
    for typed in ("10@example.com", "0@example.com"):
        with pytest.raises(SubscriptionsThrottled) as refusal:
            await desk.subscribe(typed, call=ana)
        assert refusal.value.params == {"retry_after": 900}
    assert await desk.row("10@example.com") is None
    await desk.subscribe("10@example.com", call=eva)
    desk.at(NOON + timedelta(minutes=15))
    await desk.subscribe("11@example.com", call=ana)
    for n in range(50):
        await desk.subscribe(f"{n % 3}@example.com", asker="f" * 64)
    with pytest.raises(SubscriptionsThrottled):
        await desk.subscribe("12@example.com", asker="f" * 64)
    await desk.subscribe("12@example.com", asker="e" * 64)


async def test_askers_are_forgotten_after_a_day(desk: Desk) -> None:
    desk.at(NOON)
    for n in range(8):
        await desk.subscribe(asker=f"{n}" * 64)
    desk.at(NOON + timedelta(days=1, seconds=1))
    await desk.subscribe(asker="8" * 64)
    await desk.subscribe(asker="8" * 64)
    assert await desk.shop.count("newsletter.askers") == 1


async def test_one_key_one_subscription(desk: Desk) -> None:
    """P06: said again word for word, the same; with other words, refused; it costs no try."""
    call = (await desk.shop.visitor()).keyed("k", b"one")
    first = await desk.subscribe(call=call)
    for _ in range(11):
        assert await desk.subscribe(call=call) == first
    with pytest.raises(IdempotencyKeyReused):
        await desk.subscribe("eva@example.com", call=call.keyed("k", b"two"))


async def test_no_visitor_reads_subscribers(desk: Desk) -> None:
    """C-05: the seed lets the public read them. Here neither guests nor customers do, nor their codes; staff does."""
    await desk.subscribe(asker="f" * 64)
    shop = desk.shop
    for call, seen in ((GUEST, 0), (await shop.visitor(), 0), (await shop.customer(), 0), (shop.staff, 1)):
        async with shop.database.store(shop.store, call, "read") as tx:
            for table in ("newsletter.newsletter_subscribers", "promotions.discount_codes"):
                assert await tx.value(f"select count(*) from {table}") == seen, (call.actor, table)
    reads = "select has_table_privilege($1, 'newsletter.askers', 'select')"
    assert [await shop.owner.fetchval(reads, role) for role in ("lonja_app", "lonja_read")] == [False, False]


async def test_the_same_address_may_subscribe_to_every_store(open_shop: OpenShop) -> None:
    """P07: a row and a code in each; leaving one is not leaving the other."""
    here, there = Desk(await open_shop()), Desk(await open_shop())
    await here.subscribe()
    await there.subscribe()
    await there.leave()
    assert (await here.status(), await there.status()) == ("subscribed", "unsubscribed")
    with pytest.raises(LinkOver):
        await confirm_subscription(here.shop.database, here.shop.store, GUEST, await there.id_of(ANA))
