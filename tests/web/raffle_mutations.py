"""The mutations of draws, ready to be said; see mutations.py."""

from datetime import timedelta
from uuid import UUID

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionDraft, create_collection
from lonja.drops import RaffleSettings, enter_raffle, save_raffle
from lonja.platform.clock import SystemClock
from lonja.platform.ids import new_id
from tests.web.conftest import enter
from tests.web.stage import Case, Setting, Stage

_ENTRIES = "SELECT string_agg(status || variant_id, ',') FROM drops.raffle_entries WHERE store_id = $1"
_WINDOWS = "SELECT string_agg(closes_at::text, ',') FROM drops.raffles WHERE store_id = $1"


async def drawn_drop(on: Stage, *, is_open: bool = True) -> tuple[UUID, str, list[UUID]]:
    """A drop of two things that is drawn: its id, slug and variants. Entries are taken now."""
    shop = on.shop
    variants = [await shop.sells(1) for _ in range(2)]
    products = await shop.owner.fetch("SELECT product_id FROM catalog.product_variants WHERE id = ANY($1)", variants)
    slug = f"drawn-{new_id().hex}"
    draft = CollectionDraft(
        name="Drawn", slug=slug, type="drop", is_active=True, products=tuple(row[0] for row in products)
    )
    drop = await create_collection(shop.database, shop.store, shop.staff, draft)
    await save_terms(shop.database, shop.store, shop.staff, drop, TermsDraft(way="raffle"))
    if is_open:
        now = SystemClock().now()
        settings = RaffleSettings(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
        await save_raffle(shop.database, shop.store, shop.staff, drop, settings)
    return drop, slug, variants


async def enter_drop_raffle(on: Stage) -> Case:
    _, slug, (one, other) = await drawn_drop(on)
    return Case(
        client=await enter(on.web),
        path=f"/api/v1/drops/{slug}/raffle/entry",
        body={"variant_id": str(one)},
        altered={"variant_id": str(other)},
        state=_ENTRIES,
        step=None,
    )


async def leave_drop_raffle(on: Stage) -> Case:
    drop, slug, (one, _) = await drawn_drop(on)
    client = await enter(on.web)
    shop = on.shop
    customer = await shop.owner.fetchval("SELECT id FROM customers.customers WHERE store_id = $1", shop.store)
    await enter_raffle(shop.database, shop.store, await shop.customer(customer), drop, one)
    return Case(
        client=client,
        path=f"/api/v1/drops/{slug}/raffle/entry",
        state="SELECT count(*) FROM drops.raffle_entries WHERE store_id = $1",
        step=-1,
    )


async def save_raffle_settings(on: Stage) -> Case:
    drop, _, _ = await drawn_drop(on, is_open=False)
    now = SystemClock().now()
    said = {"opens_at": now.isoformat(), "closes_at": (now + timedelta(days=1)).isoformat()}
    return Case(
        client=on.manager,
        path=f"/api/v1/admin/drops/{drop}/raffle",
        body=said,
        altered=said | {"closes_at": (now + timedelta(days=2)).isoformat()},
        state=_WINDOWS,
        step=None,
        reads_anew=True,
    )


SETTINGS: tuple[Setting, ...] = (enter_drop_raffle, leave_drop_raffle, save_raffle_settings)
