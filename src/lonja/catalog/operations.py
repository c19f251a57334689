"""The writes of the catalog: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.catalog.model import (
    CollectionChange,
    CollectionDraft,
    Option,
    ProductChange,
    ProductDraft,
    SavedProduct,
    VariantDraft,
)
from lonja.catalog.slugs import slugify
from lonja.platform.call import Call
from lonja.platform.db import Caller

_saved = msgspec.json.Decoder(SavedProduct)


async def create_product(db: Caller, store_id: UUID, call: Call, draft: ProductDraft) -> SavedProduct:
    """A new product with everything it consists of.

    Raises NameTaken, SkuTaken, CategoryNotFound, BrandNotFound, CollectionNotFound, OptionsInvalid, TooMany.
    """
    named = msgspec.structs.replace(draft, slug=draft.slug or slugify(draft.title))
    answer: str = await db.value("SELECT catalog.create_product($1, $2, $3)", store_id, call.encode(), _json(named))
    return _saved.decode(answer)


async def update_product(
    db: Caller, store_id: UUID, call: Call, product_id: UUID, change: ProductChange
) -> SavedProduct:
    """Changes what is set; publishing and archiving are changes of `status`.

    Raises ProductNotFound, ProductChanged, VariantNotFound and what create_product raises.
    """
    answer: str = await db.value(
        "SELECT catalog.update_product($1, $2, $3, $4)", store_id, call.encode(), product_id, _json(change)
    )
    return _saved.decode(answer)


async def save_variants(
    db: Caller,
    store_id: UUID,
    call: Call,
    product_id: UUID,
    options: Sequence[Option],
    variants: Sequence[VariantDraft],
) -> SavedProduct:
    """The options of a product and the variants made of them, as a whole.

    Raises ProductNotFound, VariantNotFound, SkuTaken, OptionsInvalid, TooMany.
    """
    answer: str = await db.value(
        "SELECT catalog.save_variants($1, $2, $3, $4, $5)",
        store_id,
        call.encode(),
        product_id,
        _json(options),
        _json(variants),
    )
    return _saved.decode(answer)


async def delete_product(db: Caller, store_id: UUID, call: Call, product_id: UUID) -> None:
    """Out of sight, not erased. Raises ProductNotFound."""
    await db.run("SELECT catalog.delete_product($1, $2, $3)", store_id, call.encode(), product_id)


async def restore_product(db: Caller, store_id: UUID, call: Call, product_id: UUID) -> SavedProduct:
    """A deleted product comes back as it was. Raises ProductNotFound, NameTaken, SkuTaken."""
    answer: str = await db.value("SELECT catalog.restore_product($1, $2, $3)", store_id, call.encode(), product_id)
    return _saved.decode(answer)


async def sync_prices(db: Caller, store_id: UUID, call: Call, product_ids: Sequence[UUID] | None = None) -> int:
    """After variants were written directly: their price rows follow (P13). None: all of the store. Answers how many."""
    ids = None if product_ids is None else list(product_ids)
    changed: int = await db.value("SELECT catalog.sync_prices($1, $2, $3)", store_id, call.encode(), ids)
    return changed


async def create_category(
    db: Caller,
    store_id: UUID,
    call: Call,
    name: str,
    *,
    slug: str | None = None,
    parent_id: UUID | None = None,
    position: int = 0,
    is_active: bool = True,
    category_id: UUID | None = None,
) -> UUID:
    """Raises NameTaken, CategoryNotFound (the parent), CategoryTooDeep."""
    facts = {
        "id": category_id,
        "name": name,
        "slug": slug or slugify(name),
        "parent_id": parent_id,
        "position": position,
        "is_active": is_active,
    }
    category: UUID = await db.value("SELECT catalog.create_category($1, $2, $3)", store_id, call.encode(), _json(facts))
    return category


async def update_category(
    db: Caller,
    store_id: UUID,
    call: Call,
    category_id: UUID,
    *,
    name: str | None = None,
    slug: str | None = None,
    position: int | None = None,
    is_active: bool | None = None,
) -> None:
    """None leaves a thing as it is. Raises CategoryNotFound, NameTaken."""
    change = {"name": name, "slug": slug, "position": position, "is_active": is_active}
    await db.run("SELECT catalog.update_category($1, $2, $3, $4)", store_id, call.encode(), category_id, _json(change))


async def move_category(
    db: Caller, store_id: UUID, call: Call, category_id: UUID, parent_id: UUID | None, position: int | None = None
) -> None:
    """With all that is below it. Raises CategoryNotFound, CategoryCycle, CategoryTooDeep."""
    await db.run(
        "SELECT catalog.move_category($1, $2, $3, $4, $5)", store_id, call.encode(), category_id, parent_id, position
    )


async def delete_category(db: Caller, store_id: UUID, call: Call, category_id: UUID) -> None:
    """Its products move up. Raises CategoryNotFound, CategoryHasChildren."""
    await db.run("SELECT catalog.delete_category($1, $2, $3)", store_id, call.encode(), category_id)


async def create_brand(
    db: Caller, store_id: UUID, call: Call, name: str, *, slug: str | None = None, brand_id: UUID | None = None
) -> UUID:
    """Raises NameTaken."""
    facts = {"id": brand_id, "name": name, "slug": slug or slugify(name)}
    brand: UUID = await db.value("SELECT catalog.create_brand($1, $2, $3)", store_id, call.encode(), _json(facts))
    return brand


async def update_brand(
    db: Caller, store_id: UUID, call: Call, brand_id: UUID, *, name: str | None = None, slug: str | None = None
) -> None:
    """None leaves a thing as it is. Raises BrandNotFound, NameTaken."""
    change = {"name": name, "slug": slug}
    await db.run("SELECT catalog.update_brand($1, $2, $3, $4)", store_id, call.encode(), brand_id, _json(change))


async def delete_brand(db: Caller, store_id: UUID, call: Call, brand_id: UUID) -> None:
    """Its products stay, without a brand. Raises BrandNotFound."""
    await db.run("SELECT catalog.delete_brand($1, $2, $3)", store_id, call.encode(), brand_id)


async def create_collection(db: Caller, store_id: UUID, call: Call, draft: CollectionDraft) -> UUID:
    """Raises NameTaken, ProductNotFound, TooMany, TooManyCollections, WindowInvalid."""
    named = msgspec.structs.replace(draft, slug=draft.slug or slugify(draft.name))
    collection: UUID = await db.value(
        "SELECT catalog.create_collection($1, $2, $3)", store_id, call.encode(), _json(named)
    )
    return collection


async def update_collection(
    db: Caller, store_id: UUID, call: Call, collection_id: UUID, change: CollectionChange
) -> None:
    """Raises CollectionNotFound, NameTaken, WindowInvalid."""
    await db.run(
        "SELECT catalog.update_collection($1, $2, $3, $4)", store_id, call.encode(), collection_id, _json(change)
    )


async def arrange_collection(
    db: Caller, store_id: UUID, call: Call, collection_id: UUID, product_ids: Sequence[UUID]
) -> None:
    """Which products it has, and in which order. Raises CollectionNotFound, ProductNotFound, TooMany."""
    await db.run(
        "SELECT catalog.arrange_collection($1, $2, $3, $4)", store_id, call.encode(), collection_id, product_ids
    )


async def delete_collection(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> None:
    """Out of sight, not erased. Raises CollectionNotFound."""
    await db.run("SELECT catalog.delete_collection($1, $2, $3)", store_id, call.encode(), collection_id)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
