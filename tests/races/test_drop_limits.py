"""Limits of a drop in a storm: one mailbox, one door, one card behind many carts, at many tills at once (P16)."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pytest
from tests.dropping import Drop, drop_of
from tests.limits import pays
from tests.races.crowd import at_once, gate, meet, sabotage, somebody_waits
from tests.shop import HOME, NOON, SECRET, Shop

from lonja.carts import Cart
from lonja.checkout import CheckoutQueue, Placement, begin_checkout, cancel_order
from lonja.payments.operations import record_start
from lonja.platform.call import Call
from lonja.platform.errors import Retry
from lonja.platform.ids import new_id

TOO_MUCH = "LJ532"
CROWD, LIMIT = 60, 7

Buyers = list[tuple[Call, Cart]]
T = TypeVar("T")


async def insists(ask: Callable[..., Awaitable[T]], *said: Any) -> T:
    """Asks again when it is told to: a crowd at once is much for a machine that has other work too."""
    for _ in range(30):
        try:
            return await ask(*said)
        except Retry:
            continue
    return await ask(*said)


async def crowd(shop: Shop, size: int, *variants: UUID) -> Buyers:
    """So many visitors, each with one unit in a cart, of one variant after the other."""
    rows = await shop.owner.fetch(
        """INSERT INTO people.sessions (store_id, token_hash, expires_at)
        SELECT $1, encode(sha256(uuidv7()::text::bytea), 'hex'), $2 FROM generate_series(1, $3) RETURNING id""",
        shop.store,
        NOON.replace(year=2030),
        size,
    )
    calls = [
        Call(actor="guest", actor_id=row[0], session_id=row[0], guest_key=SECRET, correlation_id=new_id())
        for row in rows
    ]
    fills = (insists(shop.fill, call, (variants[n % len(variants)], 1)) for n, call in enumerate(calls))
    return list(zip(calls, await asyncio.gather(*fills), strict=True))


def places(shop: Shop, buyers: Buyers, **same: Any) -> list[Awaitable[Placement]]:
    """Each buyer's checkout, by three processes' queues and alone; who they are differs, but for what is the same."""
    queues = [CheckoutQueue(shop.database) for _ in range(3)]
    asked: list[Awaitable[Placement]] = []
    for n, (call, cart) in enumerate(buyers):
        said: dict[str, Any] = {
            "email": f"{n}@example.com",
            "address": msgspec.structs.replace(HOME, line1=f"Calle {n}"),
        }
        details = shop.details(**said | {name: spelt(n) for name, spelt in same.items()})
        if n % 4 < 3:
            asked.append(insists(queues[n % 4].begin_checkout, shop.store, call, new_id(), cart.id, details))
        else:
            asked.append(insists(begin_checkout, shop.database, shop.store, call, new_id(), cart.id, details))
    return asked


def mailbox(n: int) -> str:
    """One mailbox under many names."""
    return f"{'An.a' if n % 2 else 'ana'}+{n}@{'GMAIL' if n % 3 else 'googlemail'}.com"


def doorstep(n: int) -> Any:
    """One door, written in many ways."""
    said = {"line1": ("Calle 5", "calle  5", "CALLE-5", "Cállé 5.")[n % 4], "line2": f"Piso {n}", "city": f"Oaxaca {n}"}
    return msgspec.structs.replace(HOME, **said)


async def paged(shop: Shop, size: int, *variants: UUID) -> list[Placement]:
    """Orders of so many strangers, their pages open."""
    placed, _ = await at_once(places(shop, await crowd(shop, size, *variants)))
    opens = (
        insists(record_start, shop.database, shop.store, one.attempt_id, f"sbx_{one.attempt_id}", None)
        for one in placed
    )
    await asyncio.gather(*opens)
    return placed


def pay_everywhere(shop: Shop, placed: list[Placement], card: str) -> list[Awaitable[Any]]:
    """Each order's word, by three processes' queues and alone."""
    queues = [*(CheckoutQueue(shop.database) for _ in range(3)), None]
    return [insists(pays, shop, one, card, queues[n % 4]) for n, one in enumerate(placed)]


async def dropped(shop: Shop, variant: UUID, **terms: Any) -> Drop:
    return await drop_of(shop, variant, starts_at=None, ends_at=None, **terms)


@pytest.mark.parametrize(
    ("kind", "moment", "same", "terms"),
    [
        ("email", "checkout", {"email": mailbox}, {"max_per_customer": LIMIT}),
        ("address", "cart", {"address": doorstep}, {"max_per_address": LIMIT}),
    ],
)
async def test_many_carts_of_one_buyer(crowded_shop: Shop, kind: str, moment: Any, same: Any, terms: Any) -> None:
    """DRP-05, P16: of sixty carts as many become orders as one mailbox, or one door, may have; others lose nothing."""
    shop = crowded_shop
    await shop.reserves_on(moment)
    variant = await shop.sells(CROWD)
    drop = await dropped(shop, variant, reserve_on=moment, **terms)
    buyers = await crowd(shop, CROWD, variant)
    placed, errors = await at_once(places(shop, buyers, **same))
    assert (len(placed), errors) == (LIMIT, {TOO_MUCH: CROWD - LIMIT})
    assert (await drop.counts())[kind] == [LIMIT]
    assert await shop.stock_of(variant) == (CROWD, CROWD if moment == "cart" else LIMIT)
    assert (await shop.count("orders.orders"), await shop.count("access.order_claims")) == (LIMIT, LIMIT)


async def test_many_orders_of_one_card(crowded_shop: Shop) -> None:
    """DRP-05, P04, P10, P16: sixty strangers pay with one card: its share is sold, others get their money back."""
    shop = crowded_shop
    variant = await shop.sells(CROWD)
    drop = await dropped(shop, variant, max_per_payment=LIMIT)
    placed = await paged(shop, CROWD, variant)
    settled, errors = await at_once(pay_everywhere(shop, placed, "visa"))
    assert errors == {}
    ends = Counter((each.status, each.payment_status, each.attempt_status) for each in settled)
    back = CROWD - LIMIT
    assert ends == {("confirmed", "paid", "captured"): LIMIT, ("cancelled", "refund_pending", "captured"): back}
    assert (await drop.counts())["payment"] == [LIMIT]
    assert await shop.stock_of(variant) == (back, 0)
    refunds = await shop.owner.fetchrow(
        "SELECT count(*), sum(amount_minor) FROM payments.refunds WHERE store_id = $1", shop.store
    )
    assert tuple(refunds) == (back, back * 1_500)


async def test_limits_change_in_the_storm(crowded_shop: Shop) -> None:
    """P16: set, lowered, lifted while orders are placed, paid and cancelled: counts are what living orders have."""
    shop = crowded_shop
    variant = await shop.sells(200)
    drop = await dropped(shop, variant, max_per_customer=40, max_per_address=40, max_per_payment=40)
    old = await paged(shop, 40, variant)
    changes = (30, 5, None, 12, 3, None, 20, 4)
    acts: list[Awaitable[Any]] = [
        *places(shop, await crowd(shop, 40, variant), email=mailbox, address=doorstep),
        *pay_everywhere(shop, old, "visa"),
        *(insists(cancel_order, shop.database, shop.store, shop.staff, one.order_id) for one in old[::4]),
    ]
    for n, most in enumerate(changes):
        limits = {"max_per_customer": most, "max_per_address": most, "max_per_payment": most}
        acts.insert(n * 12, insists(partial(drop.says, **limits, way="open")))
    _, errors = await at_once(acts)
    assert errors.keys() <= {TOO_MUCH}
    await drop.says(max_per_payment=1_000)
    (has,) = (await drop.counts())["payment"]
    living = "SELECT count(*)::int FROM orders.orders WHERE store_id = $1 AND status = 'confirmed'"
    assert has == await shop.owner.fetchval(living, shop.store)
    for most, end in ((has, "cancelled"), (has + 1, "confirmed")):
        await drop.says(max_per_payment=most)
        (late,) = await paged(shop, 1, variant)
        assert (await pays(shop, late, "visa")).status == end
    assert await drop.counts() == {"payment": [has + 1]}


async def test_a_limit_waits_for_who_counts_without_it(crowded_shop: Shop) -> None:
    """P16: who set the limit counts anew, with nobody under way: a payer that was written before it came is counted."""
    shop = crowded_shop
    variant = await shop.sells(5)
    drop = await dropped(shop, variant, way="open")
    (placed,) = await paged(shop, 1, variant)
    async with shop.owner.transaction():
        over = await shop.owner.fetchval(
            "SELECT access.claim_payers($1, $2, $3)", shop.store, [placed.order_id], ["f" * 64]
        )
        saving = asyncio.create_task(drop.says(max_per_payment=1))
        await somebody_waits(shop)
    await saving
    assert (over, await drop.counts()) == ([], {"payment": [1]})


async def share_of_one_card(shop: Shop) -> int:
    """What one card has of a drop of two for each, when four pay with it, the first alone and the others at once."""
    variants = [await shop.sells(1) for _ in range(4)]
    drop = await drop_of(shop, *variants, starts_at=None, ends_at=None, max_per_payment=2)
    first, *placed = await paged(shop, 4, *variants)
    await pays(shop, first, "visa")
    await meet(shop, (pays(shop, one, "visa") for one in placed))
    (has,) = (await drop.counts())["payment"]
    return has


async def test_sabotage_without_its_lock_a_card_has_more(scratch_shop: Shop) -> None:
    """count_within locks the counts before it looks. Each order is of another variant: no stock makes them wait."""
    await gate(scratch_shop, "access.count_within", "update access.purchase_counts c")
    assert await share_of_one_card(scratch_shop) == 2
    await sabotage(scratch_shop, "access.count_within", "for update;", ";")
    assert await share_of_one_card(scratch_shop) == 4
