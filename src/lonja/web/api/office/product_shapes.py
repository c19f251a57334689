"""The bodies of /admin/products: what is sent and what is answered, with every limit."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

from lonja.catalog.model import Status
from lonja.web.api.products import AttributeView, ImageView, OptionView
from lonja.web.api.shapes import Amount, Currency, Cursor, In, Limit, Out, Price, Slug

Title = Annotated[str, Meta(min_length=1, max_length=255, examples=["Chamarra Noche"])]
Description = Annotated[str, Meta(max_length=20_000, examples=["Waterproof, with a hood."])]
Sku = Annotated[str, Meta(min_length=1, max_length=100, examples=["CN-NEG-M"])]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=50)]], Meta(max_length=50, examples=[["new"]])]
FilePath = Annotated[str, Meta(max_length=255, examples=["files/guide.pdf"])]


class RecordQuery(In):
    """Which products. `q`: words of the title, or the beginning of a SKU."""

    status: Status | None = None
    is_deleted: bool = False
    q: Annotated[str, Meta(max_length=200)] | None = None
    cursor: Cursor | None = None
    limit: Limit = 20


class NewImage(In):
    """A picture, in the order of the list."""

    url: Annotated[str, Meta(min_length=1, max_length=2_000, examples=["/media/maal/chamarra-noche.svg"])]
    alt: Annotated[str, Meta(max_length=255)] | None = None


class NewOption(In):
    """What a buyer chooses."""

    name: Annotated[str, Meta(min_length=1, max_length=50, examples=["Talla"])]
    values: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=50)]],
        Meta(min_length=1, max_length=200, examples=[["S", "M", "L"]]),
    ]


class NewAttribute(In):
    """A fact about a product."""

    name: Annotated[str, Meta(min_length=1, max_length=50, examples=["Material"])]
    value: Annotated[str, Meta(min_length=1, max_length=255, examples=["Nylon"])]


class NewVariant(In):
    """With the id of one that exists, it stays the same variant: orders and stock keep pointing at it."""

    price: Price
    options: Annotated[dict[str, str], Meta(max_length=10, examples=[{"Talla": "M"}])] = field(default_factory=dict)
    id: UUID | None = None
    sku: Sku | None = None
    title: Title | None = None
    compare_at_price: Price | None = None
    weight_grams: Annotated[int, Meta(ge=0, le=10_000_000, examples=[450])] | None = None
    is_active: bool = True


Options = Annotated[list[NewOption], Meta(max_length=10)]
Variants = Annotated[list[NewVariant], Meta(max_length=2_000)]
Images = Annotated[list[NewImage], Meta(max_length=100)]
Attributes = Annotated[list[NewAttribute], Meta(max_length=100)]
Collections = Annotated[list[UUID], Meta(max_length=100)]


class NewProduct(In):
    """A product. Without a slug its title makes one; without variants it gets one, at `price`."""

    title: Title
    slug: Slug | None = None
    description: Description = ""
    price: Price = "0"
    sku: Sku | None = None
    status: Status = "draft"
    is_digital: bool = False
    file_path: FilePath | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    tags: Tags = field(default_factory=list)
    options: Options = field(default_factory=list)
    variants: Variants = field(default_factory=list)
    images: Images = field(default_factory=list)
    attributes: Attributes = field(default_factory=list)
    collections: Collections = field(default_factory=list)


class ProductPatch(In):
    """What changes; what is left out stays. `unchanged_since`: refuse if somebody else saved after this moment."""

    unchanged_since: datetime | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    price: Price | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    is_digital: bool | UnsetType = UNSET
    file_path: FilePath | UnsetType | None = UNSET
    category_id: UUID | UnsetType | None = UNSET
    brand_id: UUID | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    variants: Variants | UnsetType = UNSET
    images: Images | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    collections: Collections | UnsetType = UNSET


class SavedVariantView(Out):
    """The variant as it was saved."""

    id: UUID
    title: str
    sku: str | None
    options: dict[str, str]
    price: Amount


class SavedView(Out):
    """What was saved, with the names that were given."""

    id: UUID
    slug: Slug
    status: Status
    price: Amount
    variants: list[SavedVariantView]


class RecordRow(Out):
    """A product in the staff's list."""

    id: UUID
    slug: Slug
    title: str
    status: Status
    currency: Currency
    price: Amount
    is_digital: bool
    image: ImageView | None
    brand: str | None
    category: str | None
    variant_count: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class RecordList(Out):
    """Newest first."""

    products: list[RecordRow]
    next_cursor: str | None


class VariantRecord(Out):
    """A variant, on sale or not."""

    id: UUID
    title: str
    sku: str | None
    options: dict[str, str]
    price: Amount
    compare_at_price: Amount | None
    weight_grams: int | None
    is_active: bool


class RecordView(Out):
    """A product as its staff sees it."""

    id: UUID
    slug: Slug
    title: str
    description: str
    status: Status
    currency: Currency
    price: Amount
    is_digital: bool
    file_path: str | None
    category_id: UUID | None
    brand_id: UUID | None
    tags: list[str]
    options: list[OptionView]
    variants: list[VariantRecord]
    images: list[ImageView]
    attributes: list[AttributeView]
    collections: list[UUID]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
