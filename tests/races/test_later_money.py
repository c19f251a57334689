"""Captures, voids, cancellations and collections at once: one effect, and money has its order or goes back."""

import asyncio

from tests.checkout.test_request_capture import approved, desk_of, money, wish
from tests.context import job_context
from tests.races.crowd import at_once, gate, meet, sabotage
from tests.shop import Shop

from lonja.checkout import Placement, confirm_return, request_void
from lonja.checkout.jobs import process_requests
from lonja.checkout.operations import cancel_order, request_capture
from lonja.payments import Collection, Remittance, record_remittance
from lonja.platform.call import Call

PROVIDER = Call(actor="provider")
NOTHING_AUTHORIZED, UNDER_WAY, NOT_PAYABLE, TOO_MUCH, REMITTED = "LJ620", "LJ623", "LJ505", "LJ625", "LJ627"


async def set_aside(shop: Shop) -> Placement:
    return await approved(shop, await desk_of(shop))


async def sold(shop: Shop) -> Placement:
    return await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")


async def remit(shop: Shop, reference: str, *collections: Collection) -> Remittance:
    return await record_remittance(
        shop.database, shop.store, shop.staff, courier="Cero", reference=reference, amount_minor=0, fee_minor=0,
        received_at=None, collections=[each.id for each in collections],
    )  # fmt: skip


async def test_ten_captures_are_one(crowded_shop: Shop) -> None:
    """P06: ten people press the button; four workers ask the provider; the money comes once."""
    shop = crowded_shop
    placed = await set_aside(shop)
    answers, errors = await at_once(
        request_capture(shop.database, shop.store, shop.staff, placed.order_id, amount) for amount in range(900, 910)
    )
    assert (len(answers), errors) == (1, {UNDER_WAY: 9})
    await asyncio.gather(*(process_requests(job_context(shop.database)) for _ in range(4)))
    captured = answers[0].amount_minor
    assert captured is not None
    assert await money(shop, placed) == ("paid", captured, 1_500 - captured, 0)
    assert await shop.history_of(placed.order_id, "payment") == ["authorized", "paid"]


async def test_one_key_is_one_capture(crowded_shop: Shop) -> None:
    shop = crowded_shop
    placed = await set_aside(shop)
    keyed = shop.staff.keyed("capture", b"all")
    answers, errors = await at_once(
        request_capture(shop.database, shop.store, keyed, placed.order_id) for _ in range(10)
    )
    assert errors == {}
    assert all(answer == answers[0] for answer in answers)


async def test_capture_or_void(crowded_shop: Shop) -> None:
    """Whoever comes first is carried out; never both."""
    shop = crowded_shop
    for _ in range(8):
        placed = await set_aside(shop)
        calls = [request_capture(shop.database, shop.store, shop.staff, placed.order_id) for _ in range(4)]
        voids = [request_void(shop.database, shop.store, shop.staff, placed.order_id) for _ in range(4)]
        answers, errors = await at_once([each for pair in zip(calls, voids, strict=True) for each in pair])
        assert len({answer.verb for answer in answers}) == 1
        assert set(errors) == {UNDER_WAY}
        await process_requests(job_context(shop.database))
        status, captured, *_ = await money(shop, placed)
        assert (status, captured) == (("paid", 1_500) if answers[0].verb == "capture" else ("voided", 0))


async def test_capture_while_it_is_cancelled(crowded_shop: Shop) -> None:
    """Captured first or cancelled first, with the job in between: a dead order keeps no money, a living one is paid."""
    shop = crowded_shop
    for _ in range(8):
        placed = await set_aside(shop)
        _, errors = await at_once(
            [
                request_capture(shop.database, shop.store, shop.staff, placed.order_id),
                process_requests(job_context(shop.database)),
                cancel_order(shop.database, shop.store, shop.staff, placed.order_id),
                process_requests(job_context(shop.database)),
                confirm_return(await desk_of(shop), shop.store, PROVIDER, placed.attempt_id),
            ]
        )
        assert set(errors) <= {NOTHING_AUTHORIZED}
        due = "UPDATE platform.wakeups SET due_at = now() - interval '1 second' WHERE store_id = $1"
        await shop.owner.execute(due, shop.store)
        await process_requests(job_context(shop.database))
        assert (await shop.history_of(placed.order_id))[-1] == "cancelled"
        assert (await wish(shop, placed))[1] != "open"
        assert (await money(shop, placed))[0] in {"voided", "refund_pending"}


async def test_a_reference_is_collected_once(crowded_shop: Shop) -> None:
    """P06, P10: ten couriers with one receipt; then ten receipts for what is left."""
    shop = crowded_shop
    placed = await sold(shop)
    answers, errors = await at_once(shop.collect(placed, 1_000, "R-1") for _ in range(10))
    assert (len({answer.id for answer in answers}), errors) == (1, {})
    answers, errors = await at_once(shop.collect(placed, 300, f"R-{n}") for n in range(2, 12))
    assert (len(answers), errors) == (1, {TOO_MUCH: 9})
    answers, errors = await at_once(shop.collect(placed, 200, f"S-{n}") for n in range(10))
    assert (len(answers), errors) == (1, {NOT_PAYABLE: 9})
    assert await money(shop, placed) == ("paid", 1_500, 0, 0)


async def test_collect_while_it_is_cancelled(crowded_shop: Shop) -> None:
    """Cash that was faster is owed to the buyer; cash that was slower is refused."""
    shop = crowded_shop
    for _ in range(10):
        placed = await sold(shop)
        _, errors = await at_once(
            [shop.collect(placed), cancel_order(shop.database, shop.store, shop.staff, placed.order_id)]
        )
        assert set(errors) <= {NOT_PAYABLE}
        expected = ("voided", 0, 0, 0) if errors else ("refund_pending", 1_500, 0, 0)
        assert await money(shop, placed) == expected


async def test_a_collection_is_remitted_once(crowded_shop: Shop) -> None:
    """P10: in every other order, so that nobody waits in a circle."""
    shop = crowded_shop
    for _ in range(5):
        one, two = [await shop.collect(await sold(shop)) for _ in range(2)]
        answers, errors = await at_once(
            remit(shop, f"{one.id}-{n}", *((one, two) if n % 2 else (two, one))) for n in range(10)
        )
        assert (len(answers), errors) == (1, {REMITTED: 9})


async def test_sabotage_without_the_lock_a_capture_and_a_void_are_both_promised(scratch_shop: Shop) -> None:
    """Taken down: the locks of payment, attempt and order. Both have looked, nothing waits, and both get a yes."""
    shop = scratch_shop
    await gate(shop, "checkout.authorized_attempt", "return v_attempt;")
    for verbs in (1, 2):
        placed = await set_aside(shop)
        answers, errors = await meet(
            shop,
            [
                request_capture(shop.database, shop.store, shop.staff, placed.order_id),
                request_void(shop.database, shop.store, shop.staff, placed.order_id),
            ],
        )
        assert (len({answer.verb for answer in answers}), errors.total()) == (verbs, 2 - verbs)
        await (sabotage(shop, "checkout.authorized_attempt", "for update") if verbs == 1 else asyncio.sleep(0))


async def broken(shop: Shop) -> set[str]:
    return {row[0] for row in await shop.owner.fetch("SELECT promise FROM audit.broken_promises")}


async def test_sabotage_without_the_lock_cash_is_collected_twice(scratch_shop: Shop) -> None:
    shop = scratch_shop
    await gate(shop, "checkout.cash_attempt", "return v_attempt;")
    await shop.owner.execute("ALTER TABLE payments.payment_attempts DROP CONSTRAINT attempt_captured_within_amount")
    placed = await sold(shop)
    answers, errors = await meet(shop, (shop.collect(placed, 1_000, f"R-{n}") for n in range(2)))
    assert (len(answers), errors, await broken(shop)) == (1, {TOO_MUCH: 1}, set())
    await sabotage(shop, "checkout.cash_attempt", "for update")
    placed = await sold(shop)
    answers, errors = await meet(shop, (shop.collect(placed, 1_000, f"R-{n}") for n in range(2)))
    assert (len(answers), errors, await broken(shop)) == (2, {}, {"P10"})


async def test_sabotage_without_lock_and_key_cash_is_remitted_twice(scratch_shop: Shop) -> None:
    shop = scratch_shop
    await gate(shop, "payments.record_remittance", "insert into payments.remittances")
    await shop.owner.execute("ALTER TABLE payments.remittance_lines DROP CONSTRAINT a_collection_is_remitted_once")
    cash = await shop.collect(await sold(shop))
    answers, errors = await meet(shop, (remit(shop, f"{cash.id}-{n}", cash) for n in range(2)))
    assert (len(answers), errors, await broken(shop)) == (1, {REMITTED: 1}, set())
    await sabotage(shop, "payments.lock_collections", "order by c.id for update", "order by c.id")
    cash = await shop.collect(await sold(shop))
    answers, errors = await meet(shop, (remit(shop, f"{cash.id}-{n}", cash) for n in range(2)))
    assert (len(answers), errors, await broken(shop)) == (2, {}, {"P10"})
