"""The mutations of collections, of drops' early access and of feature flags, ready to be said; see mutations.py."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from lonja import catalog
from lonja.access import TermsDraft, save_terms
from tests.web.stage import Case, Setting, Stage

_ALL = "/api/v1/admin/collections"
_LIVING = "SELECT count(*) FROM catalog.collections WHERE store_id = $1 AND deleted_at IS NULL"


async def _made(on: Stage, **facts: Any) -> UUID:
    draft = catalog.CollectionDraft(name="Niebla", is_active=True, **facts)
    return await catalog.create_collection(on.shop.database, on.shop.store, on.shop.staff, draft)


async def create_collection(on: Stage) -> Case:
    return Case(
        client=on.manager,
        path=_ALL,
        body={"name": "Niebla", "type": "collab"},
        altered={"name": "Bruma"},
        state=_LIVING,
    )


async def change_collection(on: Stage) -> Case:
    made = await _made(on)

    async def between() -> None:
        change = catalog.CollectionChange(description="From somebody else.")
        await catalog.update_collection(on.shop.database, on.shop.store, on.shop.staff, made, change)

    return Case(
        client=on.manager,
        path=f"{_ALL}/{made}",
        body={"description": "Fog."},
        altered={"description": "Mist."},
        state="SELECT max(description) FROM catalog.collections WHERE store_id = $1",
        step=None,
        between=between,
    )


async def arrange_collection(on: Stage) -> Case:
    made = await _made(on)
    variants = [await on.shop.sells(1) for _ in range(2)]
    products = [str(await on.shop.owner.fetchval(_PRODUCT, variant)) for variant in variants]
    path = f"{_ALL}/{made}/products"
    return Case(
        client=on.manager,
        path=path,
        body={"products": products},
        altered={"products": products[:1]},
        state="SELECT count(*) FROM catalog.collection_products WHERE store_id = $1",
        step=2,
        between=lambda: on.manager.put(path, {"products": products[1:]}),
    )


_PRODUCT = "SELECT product_id FROM catalog.product_variants WHERE id = $1"


async def delete_collection(on: Stage) -> Case:
    return Case(client=on.manager, path=f"{_ALL}/{await _made(on)}", state=_LIVING, step=-1)


async def set_feature(on: Stage) -> Case:
    path = "/api/v1/admin/features/vip_early_access"
    return Case(
        client=on.manager,
        path=path,
        body={"is_enabled": True, "segments": ["trade"]},
        altered={"is_enabled": False},
        state="SELECT max(is_enabled || rules::text) FROM stores.feature_flags WHERE store_id = $1",
        step=None,
        between=lambda: on.manager.put(path, {"is_enabled": True, "segments": ["friends"]}),
    )


async def enter_early(on: Stage) -> Case:
    now = await on.seen("SELECT now() FROM stores.stores WHERE id = $1")
    made = await _made(on, type="drop", starts_at=now + timedelta(days=1))
    terms = TermsDraft(early_starts_at=now - timedelta(hours=1), early_code="MADRUGADA")
    await save_terms(on.shop.database, on.shop.store, on.shop.staff, made, terms)
    return Case(
        client=on.guest,
        path="/api/v1/drops/niebla/early-access",
        body={"code": "madrugada"},
        altered={"code": "madrugada "},
        state="SELECT count(*) FROM access.passes WHERE store_id = $1",
    )


SETTINGS: tuple[Setting, ...] = (
    create_collection, change_collection, arrange_collection, delete_collection, set_feature, enter_early,
)  # fmt: skip
