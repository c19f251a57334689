"""/admin/products: what the store has, published or not.

A product is written as a whole or in part; a part that is given (options, variants, images …) replaces what was there.
Stock is not a part: see /admin/variants/{id}/stock-adjustments.
"""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from lonja import catalog
from lonja.catalog.errors import (
    BrandNotFound,
    CategoryNotFound,
    CollectionNotFound,
    ListingInvalid,
    NameTaken,
    OptionsInvalid,
    PlaceInvalid,
    ProductNotFound,
    SkuTaken,
    SlugInvalid,
    TooMany,
    VariantNotFound,
)
from lonja.platform.money import AmountInvalid, Money
from lonja.web.answers import Answer
from lonja.web.api.office.product_shapes import (
    NewProduct,
    NewVariant,
    ProductPatch,
    RecordList,
    RecordQuery,
    RecordRow,
    RecordView,
    SavedVariantView,
    SavedView,
    VariantRecord,
)
from lonja.web.api.products import AttributeView, ImageView, OptionView
from lonja.web.api.shapes import amount, optional_amount
from lonja.web.context import Visit
from lonja.web.routes import api

_WRITE_REFUSALS = (
    NameTaken,
    SkuTaken,
    SlugInvalid,
    CategoryNotFound,
    BrandNotFound,
    CollectionNotFound,
    OptionsInvalid,
    TooMany,
    AmountInvalid,
)


@api(
    "GET",
    "/api/v1/admin/products",
    who="staff",
    permission="catalog.read",
    answers=RecordList,
    refuses=(ListingInvalid, PlaceInvalid),
    tag="Products",
)
async def list_records(visit: Visit, query: RecordQuery) -> RecordList:
    """List products for staff.

    In any status, newest first; or those that were deleted.
    """
    wanted = catalog.RecordQuery(**msgspec.structs.asdict(query))
    page = await catalog.product_records(visit.house.db, visit.store.id, visit.call(), wanted)
    return RecordList(products=[_row(item) for item in page.items], next_cursor=page.next_cursor)


@api(
    "POST",
    "/api/v1/admin/products",
    status=201,
    who="staff",
    permission="catalog.write",
    answers=SavedView,
    refuses=_WRITE_REFUSALS,
    tag="Products",
)
async def create_product(visit: Visit, body: NewProduct) -> SavedView:
    """Create a product.

    With everything it consists of, in one step. It is a draft until its status is `active`.
    """
    store = visit.store
    draft = msgspec.convert(_written(body, store.currency), catalog.ProductDraft)
    saved = await catalog.create_product(visit.house.db, store.id, visit.call(), draft)
    return _saved(saved, store.currency)


@api(
    "GET",
    "/api/v1/admin/products/{product_id:uuid}",
    who="staff",
    permission="catalog.read",
    answers=RecordView,
    refuses=(ProductNotFound,),
    tag="Products",
)
async def show_record(visit: Visit, product_id: UUID) -> RecordView:
    """Show a product to staff.

    In any status, deleted or not, with the variants that are not on sale.
    """
    return _record(await catalog.product_record(visit.house.db, visit.store.id, visit.call(), product_id))


@api(
    "PATCH",
    "/api/v1/admin/products/{product_id:uuid}",
    who="staff",
    permission="catalog.write",
    answers=SavedView,
    refuses=(ProductNotFound, VariantNotFound, *_WRITE_REFUSALS),
    tag="Products",
)
async def change_product(visit: Visit, product_id: UUID, body: ProductPatch) -> SavedView:
    """Change a product.

    What is left out stays; what is given replaces. Publishing and archiving are changes of `status`.
    """
    store = visit.store
    change = msgspec.convert(_written(body, store.currency), catalog.ProductChange)
    saved = await catalog.update_product(visit.house.db, store.id, visit.call(), product_id, change)
    return _saved(saved, store.currency)


@api(
    "DELETE",
    "/api/v1/admin/products/{product_id:uuid}",
    status=204,
    who="staff",
    permission="catalog.write",
    refuses=(ProductNotFound,),
    tag="Products",
)
async def delete_product(visit: Visit, product_id: UUID) -> Answer:
    """Delete a product.

    Out of sight, not erased: orders keep what they need, and it can be restored.
    """
    await catalog.delete_product(visit.house.db, visit.store.id, visit.call(), product_id)
    return Answer.empty()


@api(
    "POST",
    "/api/v1/admin/products/{product_id:uuid}/restoration",
    who="staff",
    permission="catalog.write",
    answers=SavedView,
    refuses=(ProductNotFound, NameTaken, SkuTaken),
    tag="Products",
)
async def restore_product(visit: Visit, product_id: UUID) -> SavedView:
    """Restore a product.

    It comes back as it was, under its old names, if nobody has taken them.
    """
    saved = await catalog.restore_product(visit.house.db, visit.store.id, visit.call(), product_id)
    return _saved(saved, visit.store.currency)


def _written(body: NewProduct | ProductPatch, currency: str) -> dict[str, Any]:
    """What the catalog writes: what was given, with money in minor units."""
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    if "price" in given:
        given["base_price_minor"] = _minor(given.pop("price"), currency)
    if "variants" in given:
        given["variants"] = [_variant(one, currency) for one in given["variants"]]
    return {name: msgspec.to_builtins(value, builtin_types=(UUID,)) for name, value in given.items()}


def _variant(variant: NewVariant, currency: str) -> dict[str, Any]:
    given = msgspec.structs.asdict(variant)
    compare_at = given.pop("compare_at_price")
    return given | {
        "price_minor": _minor(given.pop("price"), currency),
        "compare_at_minor": None if compare_at is None else _minor(compare_at, currency),
    }


def _minor(price: str, currency: str) -> int:
    return Money.parse(price, currency).minor


def _saved(saved: catalog.SavedProduct, currency: str) -> SavedView:
    return SavedView(
        id=saved.id,
        slug=saved.slug,
        status=saved.status,
        price=amount(saved.price_minor, currency),
        variants=[
            SavedVariantView(one.id, one.title, one.sku, one.options, amount(one.price_minor, currency))
            for one in saved.variants
        ],
    )


def _row(item: catalog.RecordItem) -> RecordRow:
    return RecordRow(
        id=item.id,
        slug=item.slug,
        title=item.title,
        status=item.status,
        currency=item.currency,
        price=amount(item.price_minor, item.currency),
        is_digital=item.is_digital,
        image=ImageView(item.image.url, item.image.alt) if item.image else None,
        brand=item.brand,
        category=item.category,
        variant_count=item.variant_count,
        created_at=item.created_at,
        updated_at=item.updated_at,
        deleted_at=item.deleted_at,
    )


def _record(product: catalog.ProductRecord) -> RecordView:
    return RecordView(
        id=product.id,
        slug=product.slug,
        title=product.title,
        description=product.description,
        status=product.status,
        currency=product.currency,
        price=amount(product.base_price_minor, product.currency),
        is_digital=product.is_digital,
        file_path=product.file_path,
        category_id=product.category_id,
        brand_id=product.brand_id,
        tags=list(product.tags),
        options=[OptionView(one.name, list(one.values)) for one in product.options],
        variants=[_variant_record(one, product.currency) for one in product.variants],
        images=[ImageView(one.url, one.alt) for one in product.images],
        attributes=[AttributeView(one.name, one.value) for one in product.attributes],
        collections=[one.id for one in product.collections],
        created_at=product.created_at,
        updated_at=product.updated_at,
        deleted_at=product.deleted_at,
    )


def _variant_record(variant: catalog.Variant, currency: str) -> VariantRecord:
    return VariantRecord(
        id=variant.id,
        title=variant.title,
        sku=variant.sku,
        options=variant.options,
        price=amount(variant.price_minor, currency),
        compare_at_price=optional_amount(variant.compare_at_minor, currency),
        weight_grams=variant.weight_grams,
        is_active=variant.is_active,
    )


routes = [list_records, create_product, show_record, change_product, delete_product, restore_product]
