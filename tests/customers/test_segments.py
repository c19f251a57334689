"""CUS-03, C-22: segments, filled by hand."""

import asyncio

import pytest

from lonja.customers import (
    CustomerUnknown,
    SegmentFacts,
    SegmentsAreStaffs,
    SegmentTaken,
    SegmentUnknown,
    TooManyAtOnce,
    TooManySegments,
    add_to_segment,
    delete_segment,
    remove_from_segment,
    save_segment,
    segment_list,
    segment_members,
    segments_of,
)
from lonja.platform.call import Call
from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id
from tests.races.crowd import somebody_waits
from tests.shop import Shop

TRADE = SegmentFacts(name="Trade", slug="trade", description="Bookshops and schools")


async def test_a_segment_is_made_filled_and_deleted(shop: Shop) -> None:
    """CUS-03."""
    database, store, staff = shop.database, shop.store, shop.staff
    ana, bea = [(await shop.customer()).customer_id for _ in range(2)]
    assert ana
    assert bea
    trade = await save_segment(database, store, staff, TRADE)
    press = await save_segment(database, store, staff, SegmentFacts(name="Press", slug="press"))
    assert await add_to_segment(database, store, staff, trade, [ana, bea, ana]) == 2
    assert await add_to_segment(database, store, staff, trade, [ana]) == 0
    assert await add_to_segment(database, store, staff, press, [ana]) == 1
    assert await segments_of(database, store, staff, ana) == sorted([trade, press])
    assert [(each.slug, each.member_count) for each in await segment_list(database, store, staff)] == [
        ("press", 1),
        ("trade", 2),
    ]
    assert [each.id for each in await segment_members(database, store, staff, trade)] == sorted([ana, bea])
    [last] = await segment_members(database, store, staff, trade, after=min(ana, bea), limit=1)
    assert last.id == max(ana, bea)

    await save_segment(database, store, staff, SegmentFacts(name="Schools", slug="schools"), segment_id=trade)
    assert await remove_from_segment(database, store, staff, trade, [bea, new_id()]) == 1
    await delete_segment(database, store, staff, press)
    assert await segments_of(database, store, staff, ana) == [trade]
    assert [each.name for each in await segment_list(database, store, staff)] == ["Schools"]
    with pytest.raises(SegmentUnknown):
        await delete_segment(database, store, staff, press)
    with pytest.raises(SegmentUnknown):
        await save_segment(database, store, staff, TRADE, segment_id=press)
    # A deleted name is free again (PLT-14).
    await save_segment(database, store, staff, SegmentFacts(name="Press", slug="press"))


async def test_what_a_segment_refuses(shop: Shop) -> None:
    database, store, staff = shop.database, shop.store, shop.staff
    ana = (await shop.customer()).customer_id
    assert ana
    trade = await save_segment(database, store, staff, TRADE)
    with pytest.raises(SegmentTaken):
        await save_segment(database, store, staff, TRADE)
    for wrong in (SegmentFacts(name="", slug="x"), SegmentFacts(name="X", slug="No slug")):
        with pytest.raises(RuleBroken):
            await save_segment(database, store, staff, wrong)
    with pytest.raises(SegmentUnknown):
        await add_to_segment(database, store, staff, new_id(), [ana])
    with pytest.raises(SegmentUnknown):
        await remove_from_segment(database, store, staff, new_id(), [ana])
    with pytest.raises(CustomerUnknown):
        await add_to_segment(database, store, staff, trade, [ana, new_id()])
    for change in (add_to_segment, remove_from_segment):
        with pytest.raises(TooManyAtOnce):
            await change(database, store, staff, trade, [new_id() for _ in range(1_001)])
    assert await segments_of(database, store, staff, ana) == []


async def test_nobody_promotes_themselves(shop: Shop) -> None:
    """P07: a customer sees the segments they are in, nobody else's, and changes none."""
    database, store, staff = shop.database, shop.store, shop.staff
    ana, bea = await shop.customer(), await shop.customer()
    assert ana.customer_id
    assert bea.customer_id
    trade = await save_segment(database, store, staff, TRADE)
    await add_to_segment(database, store, staff, trade, [ana.customer_id])
    assert await segments_of(database, store, ana, ana.customer_id) == [trade]
    assert await segments_of(database, store, bea, ana.customer_id) == []
    assert await segments_of(database, store, Call(actor="guest"), ana.customer_id) == []
    for who in (ana, bea, Call(actor="guest")):
        with pytest.raises(SegmentsAreStaffs):
            await add_to_segment(database, store, who, trade, [bea.customer_id])
        with pytest.raises(SegmentsAreStaffs):
            await segment_list(database, store, who)
        with pytest.raises(SegmentsAreStaffs):
            await save_segment(database, store, who, SegmentFacts(name="Mine", slug="mine"))
        with pytest.raises(SegmentsAreStaffs):
            await remove_from_segment(database, store, who, trade, [ana.customer_id])
        with pytest.raises(SegmentsAreStaffs):
            await delete_segment(database, store, who, trade)
    assert await segment_members(database, store, bea, trade) == []


async def test_a_store_has_200_segments_also_in_a_race(shop: Shop) -> None:
    database, store, staff = shop.database, shop.store, shop.staff
    await shop.owner.execute(
        """INSERT INTO customers.customer_segments (store_id, name, slug)
        SELECT $1, 'No. ' || n, 'no-' || n FROM generate_series(1, 195) n""",
        store,
    )
    outcomes = await asyncio.gather(
        *[save_segment(database, store, staff, SegmentFacts(name="X", slug=f"x-{n}")) for n in range(10)],
        return_exceptions=True,
    )
    assert sum(isinstance(each, TooManySegments) for each in outcomes) == 5
    # Who is there can still be changed.
    full = await segment_list(database, store, staff)
    assert len(full) == 200
    await save_segment(database, store, staff, TRADE, segment_id=full[0].id)


async def test_who_joins_while_a_segment_is_deleted_is_not_left_behind(shop: Shop) -> None:
    """The deletion waits for whoever is adding, and takes them out again; who comes later finds no segment."""
    database, store, staff = shop.database, shop.store, shop.staff
    ana, bea = [(await shop.customer()).customer_id for _ in range(2)]
    assert ana
    assert bea
    trade = await save_segment(database, store, staff, TRADE)
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT customers.add_to_segment($1, $2, $3, $4)", store, staff.encode(), trade, [ana])
        deleting = asyncio.create_task(delete_segment(database, store, staff, trade))
        await somebody_waits(shop)
    await deleting
    with pytest.raises(SegmentUnknown):
        await add_to_segment(database, store, staff, trade, [bea])
    assert await shop.count("customers.customer_segment_members") == 0


async def test_a_repeated_request_is_one(shop: Shop) -> None:
    """P06."""
    database, store = shop.database, shop.store
    ana = (await shop.customer()).customer_id
    assert ana
    keyed = Call(actor="staff", actor_id=new_id(), idempotency_key="once", request_hash="h")
    trade = await save_segment(database, store, keyed, TRADE)
    assert await save_segment(database, store, keyed, TRADE) == trade
    assert await add_to_segment(database, store, keyed, trade, [ana]) == 1
    assert await add_to_segment(database, store, keyed, trade, [ana]) == 1
    assert await remove_from_segment(database, store, keyed, trade, [ana]) == 1
    assert await remove_from_segment(database, store, keyed, trade, [ana]) == 1
