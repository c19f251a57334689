"""What the catalog refuses. The SQL of this package raises the codes; named constraints mean the rest."""

from lonja.platform.errors import Refused


class ProductNotFound(Refused):
    """params: product. Unpublished and deleted ones are not there for the public."""

    code, slug, status = "LJ201", "product_not_found", 404
    title = "No such product"
    sentence = "This product does not exist, or is not sold any more."


class CategoryNotFound(Refused):
    """params: category"""

    code, slug, status = "LJ202", "category_not_found", 404
    title = "No such category"
    sentence = "This category does not exist."


class BrandNotFound(Refused):
    """params: brand"""

    code, slug, status = "LJ203", "brand_not_found", 404
    title = "No such brand"
    sentence = "This brand does not exist."


class CollectionNotFound(Refused):
    """params: collection"""

    code, slug, status = "LJ204", "collection_not_found", 404
    title = "No such collection"
    sentence = "This collection does not exist."


class VariantNotFound(Refused):
    code, slug, status = "LJ205", "variant_not_found", 404
    title = "No such variant"
    sentence = "A variant belongs to another product."


class NameTaken(Refused):
    """PLT-04: one product, category, brand or collection of a store has a slug."""

    code, slug, status = "LJ206", "name_taken", 409
    title = "This address is taken"
    sentence = "Something else in this store already has this address. Choose another one."
    constraints = (
        "catalog.products_slug",
        "catalog.categories_slug",
        "catalog.brands_slug",
        "catalog.collections_slug",
    )


class SkuTaken(Refused):
    """CAT-08."""

    code, slug, status = "LJ207", "sku_taken", 409
    title = "This SKU is taken"
    sentence = "Another variant in this store already has this SKU."
    constraints = ("catalog.product_variants_sku",)


class CategoryCycle(Refused):
    """CAT-11. params: category, parent"""

    code, slug, status = "LJ208", "category_cycle", 422
    title = "A category below itself"
    sentence = "A category cannot be moved below itself."


class CategoryTooDeep(Refused):
    code, slug, status = "LJ209", "category_too_deep", 422
    title = "Too deep"
    sentence = "Categories can be nested eleven levels deep."
    constraints = ("catalog.categories_have_an_end",)


class CategoryHasChildren(Refused):
    """params: category"""

    code, slug, status = "LJ210", "category_has_children", 409
    title = "The category is not empty"
    sentence = "Move or delete the categories below this one first."


class OptionsInvalid(Refused):
    code, slug, status = "LJ211", "options_invalid", 422
    title = "Options and variants do not fit"
    sentence = "Every variant needs one of the values of every option, and no two variants may be alike."
    constraints = ("catalog.variants_choose_among_options",)


class TooMany(Refused):
    """params: part, limit"""

    code, slug, status = "LJ212", "too_many_parts", 422
    title = "Too many"
    sentence = "A product has at most {limit} {part}."


class PlaceInvalid(Refused):
    code, slug, status = "LJ213", "listing_place_invalid", 400
    title = "Not a page of this listing"
    sentence = "The cursor does not belong to this listing. Start from its first page."


class SlugInvalid(Refused):
    code, slug, status = "LJ214", "slug_invalid", 422
    title = "Not an address"
    sentence = "An address has small letters, digits and single hyphens between them."
    constraints = (
        "catalog.products_slug_check",
        "catalog.categories_slug_check",
        "catalog.brands_slug_check",
        "catalog.collections_slug_check",
    )


class WindowInvalid(Refused):
    code, slug, status = "LJ215", "window_invalid", 422
    title = "It ends before it starts"
    sentence = "A collection ends after it starts."
    constraints = ("catalog.collections_end_after_they_start",)


class StaffOnly(Refused):
    code, slug, status = "LJ216", "staff_only", 403
    title = "Only for staff"
    sentence = "Only the people who work here may read this."


class ListingInvalid(Refused):
    """params: problem"""

    code, slug, status = "LJ217", "listing_invalid", 422
    title = "Not a listing"
    sentence = "There is no such listing: {problem}."


class ProductChanged(Refused):
    """params: changed_at"""

    code, slug, status = "LJ218", "product_changed", 409
    title = "Somebody changed this product"
    sentence = "Somebody else changed this product after you opened it."


class TooManyCollections(Refused):
    """params: limit"""

    code, slug, status = "LJ219", "too_many_collections", 422
    title = "Too many collections"
    sentence = "A store has at most {limit} collections. Delete one that is over first."
