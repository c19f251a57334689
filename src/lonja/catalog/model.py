"""The nouns of the catalog: what a face shows, and what a merchant writes. Prices are minor units of `currency`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from lonja.catalog.colours import Swatch, swatches_of

Sort = Literal["newest", "price_asc", "price_desc", "title", "collection"]
Status = Literal["draft", "active", "archived"]
CollectionType = Literal["drop", "seasonal", "collab"]


class Image(msgspec.Struct, frozen=True):
    url: str
    alt: str | None = None


class Option(msgspec.Struct, frozen=True):
    """What a buyer chooses: Color: Red, Blue."""

    name: str
    values: tuple[str, ...]


class Attribute(msgspec.Struct, frozen=True):
    """A fact about a product: Material: cotton, 400 g."""

    name: str
    value: str


class Drop(msgspec.Struct, frozen=True):
    """A window of time in which a product can be bought (DRP-04). No start: it has begun. No end: it stays."""

    name: str
    slug: str
    is_active: bool
    starts_at: datetime | None
    ends_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Half open: at `starts_at` it is, at `ends_at` it is not."""
        return (
            self.is_active
            and (self.starts_at is None or self.starts_at <= now)
            and (self.ends_at is None or now < self.ends_at)
        )


def is_held_back(drops: tuple[Drop, ...], now: datetime) -> bool:
    """Whether a product of these drops has to wait: it is in some, and none is open."""
    return bool(drops) and not any(drop.is_open(now) for drop in drops)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A product in a listing. The price is that of the cheapest variant on sale."""

    id: UUID
    slug: str
    title: str
    currency: str
    price_minor: int
    highest_price_minor: int
    compare_at_minor: int | None
    image: Image | None
    brand: str | None
    brand_slug: str | None
    variant_count: int
    options: tuple[Option, ...]
    is_digital: bool
    tags: tuple[str, ...]
    drops: tuple[Drop, ...]
    created_at: datetime

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        """The colours it comes in, when one of its options is a colour."""
        return swatches_of((option.name, option.values) for option in self.options)

    def is_held_back(self, now: datetime) -> bool:
        return is_held_back(self.drops, now)


class ListingPage(msgspec.Struct, frozen=True):
    """`is_similar`: nothing had the words that were asked for; these come close."""

    cards: tuple[Card, ...]
    next_cursor: str | None
    is_similar: bool = False

    @property
    def product_ids(self) -> list[UUID]:
        return [card.id for card in self.cards]


class ListingQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which products, in which order, from where. Category, brand and collection are ids or slugs."""

    category: str | None = None
    brand: str | None = None
    collection: str | None = None
    tag: str | None = None
    q: str | None = None
    sort: Sort | None = None
    cursor: str | None = None
    limit: int = 20


class CategoryRef(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be bought. `compare_at_minor` counts only above the price (CAT-09)."""

    id: UUID
    title: str
    sku: str | None
    options: dict[str, str]
    price_minor: int
    compare_at_minor: int | None
    weight_grams: int | None
    is_active: bool

    @property
    def was_minor(self) -> int | None:
        """The price to strike through, when there is one."""
        above = self.compare_at_minor is not None and self.compare_at_minor > self.price_minor
        return self.compare_at_minor if above else None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a product's page shows. One variant and no options: the variant bears the product's title."""

    id: UUID
    slug: str
    title: str
    description: str
    status: Status
    currency: str
    base_price_minor: int
    is_digital: bool
    tags: tuple[str, ...]
    category_id: UUID | None
    brand_id: UUID | None
    brand: str | None
    brand_slug: str | None
    breadcrumb: tuple[CategoryRef, ...]
    drops: tuple[Drop, ...]
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    images: tuple[Image, ...]
    attributes: tuple[Attribute, ...]
    collections: tuple[CategoryRef, ...]
    created_at: datetime
    updated_at: datetime

    @property
    def variant_ids(self) -> list[UUID]:
        return [variant.id for variant in self.variants]

    @property
    def cheapest(self) -> Variant | None:
        """The variant whose price is the product's: the first one when several cost the same."""
        return min(self.variants, key=lambda variant: variant.price_minor, default=None)

    @property
    def price_minor(self) -> int:
        return self.cheapest.price_minor if self.cheapest else self.base_price_minor

    @property
    def compare_at_minor(self) -> int | None:
        return self.cheapest.was_minor if self.cheapest else None

    @property
    def highest_price_minor(self) -> int:
        return max((variant.price_minor for variant in self.variants), default=self.base_price_minor)

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        return swatches_of((option.name, option.values) for option in self.options)

    def is_held_back(self, now: datetime) -> bool:
        return is_held_back(self.drops, now)


class ProductRecord(Product, frozen=True, kw_only=True):
    """A product as its staff sees it: in any status, with variants that are not on sale, its file, and its end."""

    file_path: str | None
    deleted_at: datetime | None


class RecordItem(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the staff's list of products."""

    id: UUID
    slug: str
    title: str
    status: Status
    currency: str
    price_minor: int
    highest_price_minor: int
    is_digital: bool
    image: Image | None
    brand: str | None
    category: str | None
    variant_count: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class RecordPage(msgspec.Struct, frozen=True):
    items: tuple[RecordItem, ...]
    next_cursor: str | None


class RecordQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`q`: words of the title, or the beginning of a SKU. `is_deleted`: only what was deleted (PLT-13)."""

    status: Status | None = None
    is_deleted: bool = False
    q: str | None = None
    cursor: str | None = None
    limit: int = 20


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A category; depth 0 is the top."""

    id: UUID
    name: str
    slug: str
    parent_id: UUID | None
    depth: int
    position: int
    is_active: bool


class CategoryNode(msgspec.Struct, frozen=True):
    """A visible category and what is below it, in order."""

    category: Category
    children: "tuple[CategoryNode, ...]" = ()


class Brand(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A season, a collaboration, or a drop, which sells in a window of time."""

    id: UUID
    name: str
    slug: str
    type: CollectionType
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool
    hero_image: str | None
    description: str
    product_count: int

    def is_open(self, now: datetime) -> bool:
        """DRP-04. What is not a drop sells whenever it is shown."""
        window = Drop(self.name, self.slug, self.is_active, self.starts_at, self.ends_at)
        return window.is_open(now) if self.type == "drop" else self.is_active


class CollectedProduct(msgspec.Struct, frozen=True):
    """A product of a collection, as staff sees it. `image`: the address of its first picture."""

    id: UUID
    slug: str
    title: str
    status: Status
    image: str | None


class CollectionRecord(Collection, frozen=True, kw_only=True):
    """A collection as its staff sees it, with its products in order, published or not."""

    created_at: datetime
    updated_at: datetime
    products: tuple[CollectedProduct, ...]


class VariantDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A variant to be written. With an id it stays the one it was; without a title its options name it."""

    price_minor: int
    options: dict[str, str] = {}
    id: UUID | None = None
    sku: str | None = None
    title: str | None = None
    compare_at_minor: int | None = None
    weight_grams: int | None = None
    is_active: bool = True


class ProductDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product to be made. Without a slug the title makes one; without variants it gets one."""

    title: str
    slug: str | None = None
    id: UUID | None = None
    description: str = ""
    base_price_minor: int = 0
    sku: str | None = None
    status: Status = "draft"
    is_digital: bool = False
    file_path: str | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    variants: tuple[VariantDraft, ...] = ()
    images: tuple[Image, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    collections: tuple[UUID, ...] = ()


class ProductChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to change of a product; what is UNSET stays. A part that is given replaces all of it.

    `unchanged_since`: the updated_at that the editor saw; a save by somebody else in between refuses this one.
    """

    unchanged_since: datetime | UnsetType = UNSET
    title: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    base_price_minor: int | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    is_digital: bool | UnsetType = UNSET
    file_path: str | UnsetType | None = UNSET
    category_id: UUID | UnsetType | None = UNSET
    brand_id: UUID | UnsetType | None = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    options: tuple[Option, ...] | UnsetType = UNSET
    variants: tuple[VariantDraft, ...] | UnsetType = UNSET
    images: tuple[Image, ...] | UnsetType = UNSET
    attributes: tuple[Attribute, ...] | UnsetType = UNSET
    collections: tuple[UUID, ...] | UnsetType = UNSET


class SavedVariant(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    title: str
    sku: str | None
    options: dict[str, str]
    price_minor: int


class SavedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer is told: the names that were given."""

    id: UUID
    slug: str
    status: Status
    price_minor: int
    variants: tuple[SavedVariant, ...]


class CollectionDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A collection to be made, with its products in order."""

    name: str
    slug: str | None = None
    id: UUID | None = None
    type: CollectionType = "seasonal"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = False
    hero_image: str | None = None
    description: str = ""
    products: tuple[UUID, ...] = ()


class CollectionChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to change of a collection; what is UNSET stays."""

    name: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    type: CollectionType | UnsetType = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    hero_image: str | UnsetType | None = UNSET
    description: str | UnsetType = UNSET
