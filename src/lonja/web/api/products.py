"""/products: what is for sale, at the prices of whoever asks, with what can be bought of it now.

What the catalog and the prices say is encoded once and kept with the showcase's entry, one an audience
(Shelved.form); a request only asks for live availability and joins the pieces. The ETag is that of the pieces and the
numbers.
"""

from binascii import crc32
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from lonja import catalog
from lonja.catalog.errors import (
    BrandNotFound,
    CategoryNotFound,
    CollectionNotFound,
    ListingInvalid,
    PlaceInvalid,
    ProductNotFound,
)
from lonja.catalog.model import Sort
from lonja.pricing import CurrencyNotSold
from lonja.quotes import Audience, PricedCard, PricedPage, PricedProduct, PricedVariant, Tier
from lonja.web.answers import REVALIDATE, Answer, encode_json
from lonja.web.api.shapes import (
    Amount,
    Currency,
    Cursor,
    In,
    Limit,
    Out,
    Slug,
    amount,
    optional_amount,
)
from lonja.web.context import Visit
from lonja.web.routes import api

Name = Annotated[str, Meta(min_length=1, max_length=255)]
Promotions = Annotated[list[str], Meta(examples=[["Otoño −10 %"]])]


class ProductQuery(In):
    """Which products, in which order. Category, brand and collection are slugs or ids."""

    category: Name | None = None
    brand: Name | None = None
    collection: Name | None = None
    tag: Name | None = None
    q: Annotated[str, Meta(max_length=200, description="words of the title; near misses count")] | None = None
    sort: Sort | None = None
    cursor: Cursor | None = None
    limit: Limit = 20
    currency: Currency | None = None


class PriceQuery(In):
    """In which of the store's currencies prices are told; without one, in its own."""

    currency: Currency | None = None


class TierView(Out):
    """What one unit costs who buys at least `min_quantity`."""

    min_quantity: Annotated[int, Meta(ge=2, examples=[3])]
    price: Amount


class ImageView(Out):
    """A picture and what it shows."""

    url: str
    alt: str | None


class OptionView(Out):
    """What a buyer chooses."""

    name: Annotated[str, Meta(examples=["Talla"])]
    values: Annotated[list[str], Meta(examples=[["S", "M", "L"]])]


class ProductCard(Out):
    """A product in a list. `on_sale` is false while its drop has not begun, or is over.

    `price` is what one unit of the cheapest variant costs now, with the promotions that need no code (`promotions`
    names them); `compare_at_price` what it is struck through against; `lowest_price_30d`, of reduced ones, the lowest
    price of the 30 days before the reduction.
    """

    id: UUID
    slug: Slug
    title: str
    currency: Currency
    price: Amount
    highest_price: Amount
    compare_at_price: Amount | None
    lowest_price_30d: Amount | None
    promotions: Promotions
    image: ImageView | None
    brand: Annotated[str, Meta(examples=["MAAL"])] | None
    brand_slug: str | None
    variant_count: int
    options: list[OptionView]
    is_digital: bool
    tags: list[str]
    created_at: datetime
    on_sale: bool
    available: int


class ProductPage(Out):
    """A page of products. `is_similar`: nothing had the words of `q`; these come close."""

    products: list[ProductCard]
    next_cursor: str | None
    is_similar: bool


class CategoryLink(Out):
    """A category or collection, by name."""

    id: UUID
    name: str
    slug: Slug


class AttributeView(Out):
    """A fact about a product."""

    name: Annotated[str, Meta(examples=["Material"])]
    value: Annotated[str, Meta(examples=["Nylon"])]


class VariantView(Out):
    """One thing that can be put into a cart."""

    id: UUID
    title: str
    sku: str | None
    options: dict[str, str]
    price: Amount
    compare_at_price: Amount | None
    lowest_price_30d: Amount | None
    promotions: Promotions
    tiers: list[TierView]
    weight_grams: int | None
    available: int


class ProductView(Out):
    """Everything about a product. `available` sums its variants; prices and tiers are those of the cheapest one."""

    id: UUID
    slug: Slug
    title: str
    description: str
    currency: Currency
    price: Amount
    highest_price: Amount
    compare_at_price: Amount | None
    lowest_price_30d: Amount | None
    promotions: Promotions
    tiers: list[TierView]
    brand: Annotated[str, Meta(examples=["MAAL"])] | None
    brand_slug: str | None
    breadcrumb: list[CategoryLink]
    collections: list[CategoryLink]
    options: list[OptionView]
    images: list[ImageView]
    attributes: list[AttributeView]
    is_digital: bool
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    on_sale: bool
    available: int
    variants: list[VariantView]


class _Pieces:
    """JSON that waits for numbers: what stands before each of them, and the tag of it all."""

    __slots__ = ("heads", "tag", "tail")

    def __init__(self, heads: list[bytes], tail: bytes) -> None:
        self.heads, self.tail = heads, tail
        self.tag = f"{crc32(b''.join((*heads, tail))):08x}"

    def answer(self, visit: Visit, numbers: Sequence[int], flags: Sequence[bool | None]) -> Answer:
        """The pieces joined, unless the caller has exactly this already."""
        said = [b"%s%d" % (_FLAGS[flag], number) for flag, number in zip(flags, numbers, strict=True)]
        tag = f'"{self.tag}-{crc32(b",".join(said)):08x}"'.encode()
        if visit.headers.get(b"if-none-match") == tag:
            return Answer(304, b"", [(b"etag", tag), REVALIDATE])
        parts: list[bytes] = []
        for head, text in zip(self.heads, said, strict=True):
            parts += (head, text)
        parts.append(self.tail)
        return Answer.raw(b"".join(parts), cache=REVALIDATE).with_header(b"etag", tag)


_FLAGS = {True: b'true,"available":', False: b'false,"available":', None: b""}
_CARD_END = b'true,"available":0}'
_VARIANT_END = b"0}"
_DETAIL_END = b'true,"available":0,"variants":[]}'


@api(
    "GET",
    "/api/v1/products",
    who="known",
    answers=ProductPage,
    refuses=(CategoryNotFound, BrandNotFound, CollectionNotFound, ListingInvalid, PlaceInvalid, CurrencyNotSold),
    tag="Catalog",
    answers_etag=True,
)
async def list_products(visit: Visit, query: ProductQuery) -> Answer:
    """List products.

    Published products by category, brand, collection, tag or words, with what is available of each at this moment.
    Prices are those of the public, or of the segments that the customer whose token comes along belongs to. Orders by
    price follow the base prices of the catalog.
    """
    store_id = visit.store.id
    audience = await _audience(visit, query.currency)
    shelved = await visit.house.showcase.listing(store_id, _listing_query(query), audience)
    page = shelved.value
    free = await visit.house.stock.available_of_products(store_id, page.product_ids)
    now = visit.house.clock.now()
    return shelved.form(_listing_pieces).answer(
        visit, list(free.values()), [not (card.drops and card.is_held_back(now)) for card in page.cards]
    )


@api(
    "GET",
    "/api/v1/products/{product:str}",
    who="known",
    answers=ProductView,
    refuses=(ProductNotFound, CurrencyNotSold),
    tag="Catalog",
    answers_etag=True,
)
async def show_product(visit: Visit, product: Name, query: PriceQuery) -> Answer:
    """Show a product.

    By slug or id, with its variants, what they cost whoever asks, and what is available of each at this moment.
    """
    store_id = visit.store.id
    shelved = await visit.house.showcase.product(store_id, product, await _audience(visit, query.currency))
    found = shelved.value
    numbers = list((await visit.house.stock.available(store_id, found.variant_ids)).values())
    on_sale = not (found.drops and found.is_held_back(visit.house.clock.now()))
    return shelved.form(_detail_pieces).answer(visit, [sum(numbers), *numbers], [on_sale, *(None for _ in numbers)])


async def _audience(visit: Visit, currency: str | None) -> Audience:
    """Whose prices are told. The API has no memory: the currency is in the query or it is the store's."""
    if currency is not None:
        await visit.house.audiences.must_sell(visit.store, currency)
    return await visit.house.audiences.of(visit.store, visit.known_visitor, currency)


def _listing_query(query: ProductQuery) -> catalog.ListingQuery:
    return catalog.ListingQuery(
        category=query.category,
        brand=query.brand,
        collection=query.collection,
        tag=query.tag,
        q=query.q,
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )


def _listing_pieces(page: PricedPage) -> _Pieces:
    heads, lead = [], b'{"products":['
    for card in page.cards:
        heads.append(lead + _cut(encode_json(_card(card)), _CARD_END))
        lead = b"},"
    ending = encode_json({"next_cursor": page.next_cursor, "is_similar": page.is_similar})
    return _Pieces(heads, (b"}" if heads else lead) + b"]," + ending[1:])


def _detail_pieces(product: PricedProduct) -> _Pieces:
    heads, lead = [_cut(encode_json(_detail(product)), _DETAIL_END)], b',"variants":['
    for variant in product.variants:
        heads.append(lead + _cut(encode_json(_variant(variant, product.currency)), _VARIANT_END))
        lead = b"},"
    return _Pieces(heads, b"}]}" if product.variants else lead + b"]}")


def _cut(encoded: bytes, ending: bytes) -> bytes:
    if not encoded.endswith(ending):
        raise AssertionError("the fields that are asked live must stand last")
    return encoded[: -len(ending)]


def _card(card: PricedCard) -> ProductCard:
    return ProductCard(
        id=card.id,
        slug=card.slug,
        title=card.title,
        currency=card.currency,
        price=amount(card.price_minor, card.currency),
        highest_price=amount(card.highest_price_minor, card.currency),
        compare_at_price=optional_amount(card.compare_at_minor, card.currency),
        lowest_price_30d=optional_amount(card.lowest_minor, card.currency),
        promotions=list(card.promotions),
        image=ImageView(card.image.url, card.image.alt) if card.image else None,
        brand=card.brand,
        brand_slug=card.brand_slug,
        variant_count=card.variant_count,
        options=_options(card.options),
        is_digital=card.is_digital,
        tags=list(card.tags),
        created_at=card.created_at,
        on_sale=True,
        available=0,
    )


def _detail(product: PricedProduct) -> ProductView:
    return ProductView(
        id=product.id,
        slug=product.slug,
        title=product.title,
        description=product.description,
        currency=product.currency,
        price=amount(product.price_minor, product.currency),
        highest_price=amount(product.highest_price_minor, product.currency),
        compare_at_price=optional_amount(product.compare_at_minor, product.currency),
        lowest_price_30d=optional_amount(product.lowest_minor, product.currency),
        promotions=list(product.promotions),
        tiers=_tiers(product.tiers, product.currency),
        brand=product.brand,
        brand_slug=product.brand_slug,
        breadcrumb=[CategoryLink(one.id, one.name, one.slug) for one in product.breadcrumb],
        collections=[CategoryLink(one.id, one.name, one.slug) for one in product.collections],
        options=_options(product.options),
        images=[ImageView(image.url, image.alt) for image in product.images],
        attributes=[AttributeView(one.name, one.value) for one in product.attributes],
        is_digital=product.is_digital,
        tags=list(product.tags),
        created_at=product.created_at,
        updated_at=product.updated_at,
        on_sale=True,
        available=0,
        variants=[],
    )


def _variant(variant: PricedVariant, currency: str) -> VariantView:
    return VariantView(
        id=variant.id,
        title=variant.title,
        sku=variant.sku,
        options=variant.options,
        price=amount(variant.price_minor, currency),
        compare_at_price=optional_amount(variant.was_minor, currency),
        lowest_price_30d=optional_amount(variant.lowest_minor, currency),
        promotions=list(variant.promotions),
        tiers=_tiers(variant.tiers, currency),
        weight_grams=variant.weight_grams,
        available=0,
    )


def _tiers(tiers: Sequence[Tier], currency: str) -> list[TierView]:
    return [TierView(tier.min_qty, amount(tier.unit_minor, currency)) for tier in tiers]


def _options(options: Sequence[Any]) -> list[OptionView]:
    return [OptionView(option.name, list(option.values)) for option in options]


routes = [list_products, show_product]
