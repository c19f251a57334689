"""Fills a demo store's catalog and stock, through the same operations everybody uses.

Nouns: Shelves, one store being filled.  Verbs: `Shelves.fill`.
Promises: what is there already is left alone, so filling again makes what is missing and nothing twice.
"""

import random
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from lonja import catalog, inventory
from lonja.catalog import Attribute, CollectionChange, CollectionDraft, Option, ProductDraft, RecordQuery, VariantDraft
from lonja.demo.pictures import pictures_of, slug_of
from lonja.demo.world import Category, Collection, Product, StoreSheet
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.money import Money

_SHARES = (0.0, 0.3, 0.7, 1.0, 1.0, 1.3)
"""Of a product's usual stock, by variant: a shop that has everything is not believable."""


class Shelves:
    """One store being filled."""

    def __init__(self, database: Database, store_id: UUID, call: Call, sheet: StoreSheet) -> None:
        self._db, self._id, self._call, self._sheet = database, store_id, call, sheet
        self._categories: dict[str, UUID] = {}
        self._brands: dict[str, UUID] = {}
        self._products: dict[str, UUID] = {}

    async def fill(self) -> int:
        """Everything in its order; answers how many products there are. The last one made is the newest."""
        await self._name_brands()
        there = {each.slug: each.id for each in await catalog.categories(self._db, self._id)}
        await self._grow(self._sheet.categories, None, there)
        self._products = await self._known_products()
        for product in reversed(self._sheet.products):
            await self._sell(product)
        await self._open_collections()
        return len(self._products)

    async def _name_brands(self) -> None:
        self._brands = {each.name: each.id for each in await catalog.brands(self._db, self._id)}
        for brand in self._sheet.brands:
            if brand.name not in self._brands:
                self._brands[brand.name] = await catalog.create_brand(self._db, self._id, self._call, brand.name)

    async def _grow(self, branches: Iterable[Category], parent: UUID | None, there: dict[str, UUID]) -> None:
        for position, branch in enumerate(branches, 1):
            slug = catalog.slugify(branch.name)
            category = there.get(slug) or await catalog.create_category(
                self._db, self._id, self._call, branch.name, parent_id=parent, position=position
            )
            self._categories[branch.name] = category
            await self._grow(branch.children, category, there)

    async def _known_products(self) -> dict[str, UUID]:
        known: dict[str, UUID] = {}
        cursor = None
        while True:
            query = RecordQuery(limit=100, cursor=cursor)
            page = await catalog.product_records(self._db, self._id, self._call, query)
            known |= {item.slug: item.id for item in page.items}
            if (cursor := page.next_cursor) is None:
                return known

    async def _sell(self, product: Product) -> None:
        slug = slug_of(product)
        if slug not in self._products:
            saved = await catalog.create_product(self._db, self._id, self._call, self._draft(product))
            self._products[slug] = saved.id
        record = await catalog.product_record(self._db, self._id, self._call, self._products[slug])
        async with self._db.store(self._id, self._call, mode="read") as tx:
            if await inventory.stock_of_product(tx, self._id, record.id):
                return
        dice = random.Random(zlib.crc32(slug.encode()))  # noqa: S311  # believable stock, not secrets
        for number, variant in enumerate(record.variants):
            units = round(product.stock * (1.0 if product.is_digital or number == 0 else dice.choice(_SHARES)))
            if units:
                await inventory.adjust_stock(self._db, self._id, self._call, variant.id, units, "initial")

    def _draft(self, product: Product) -> ProductDraft:
        facts, slug = self._sheet.store, slug_of(product)
        options = [Option(facts.colour_option, tuple(product.colours))] if len(product.colours) > 1 else []
        if product.sizes or product.formats:
            values = product.sizes or tuple(product.formats)
            options.append(Option(product.size_option or facts.size_option, values))
        pictures = pictures_of(product, facts.theme["preset"])
        return ProductDraft(
            title=product.title,
            slug=slug,
            description=product.description.strip(),
            base_price_minor=self._minor(product.price),
            status="active",
            is_digital=product.is_digital,
            file_path=product.file,
            category_id=self._categories[product.category],
            brand_id=self._brands[product.brand],
            tags=product.tags,
            options=tuple(options),
            variants=tuple(self._variants(product, slug, options)),
            images=tuple(picture.image(facts.slug) for picture in pictures),
            attributes=tuple(Attribute(name, value) for name, value in product.attributes.items()),
        )

    def _variants(self, product: Product, slug: str, options: list[Option]) -> list[VariantDraft]:
        chosen: list[dict[str, str]] = [{}]
        for option in options:
            chosen = [{**one, option.name: value} for one in chosen for value in option.values]
        return [self._variant(product, slug, number, one) for number, one in enumerate(chosen, 1)]

    def _variant(self, product: Product, slug: str, number: int, chosen: dict[str, str]) -> VariantDraft:
        last = list(chosen.values())[-1:]
        own = product.formats.get(last[0]) if last else None
        more = product.extra.get(last[0]) if last else None
        price = self._minor(own or product.price) + (self._minor(more) if more else 0)
        saved = self._minor(product.was) - self._minor(product.price) if product.was else 0
        return VariantDraft(
            options=chosen,
            sku=_sku(slug, number),
            price_minor=price,
            compare_at_minor=price + saved if saved else None,
            weight_grams=product.weight,
        )

    async def _open_collections(self) -> None:
        there = {each.slug: each for each in await catalog.collections(self._db, self._id)}
        for collection in self._sheet.collections:
            draft = self._collection(collection)
            old = there.get(collection.slug)
            if old is None:
                await catalog.create_collection(self._db, self._id, self._call, draft)
            else:
                await catalog.arrange_collection(self._db, self._id, self._call, old.id, draft.products)

    def _collection(self, collection: Collection) -> CollectionDraft:
        opens, closes = window(collection)
        return msgspec.convert(
            {
                "name": collection.name,
                "slug": collection.slug,
                "type": collection.type,
                "description": collection.description,
                "hero_image": f"/media/{self._sheet.store.slug}/{collection.slug}.svg",
                "is_active": True,
                "starts_at": opens,
                "ends_at": closes,
                "products": tuple(
                    self._products[slug_of(product)]
                    for product in self._sheet.products
                    if collection.slug in product.collections
                ),
            },
            CollectionDraft,
        )

    async def facet_of(self) -> Callable[[str], str]:
        """Goods as promotions know them (quotes.facets_of), by the names that stand in the sheet."""
        collections = {each.slug: each.id for each in await catalog.collections(self._db, self._id)}
        known = {
            "category": self._categories, "brand": self._brands, "collection": collections, "product": self._products
        }  # fmt: skip

        def facet(written: str) -> str:
            kind, _, name = written.partition(":")
            return f"{kind}:{known[kind][name]}" if kind in known else written

        return facet

    async def keep_windows(self) -> None:
        """A drop that closed since the last start opens again: in a demo there is always one to see.

        One that was written as over stays so: it is there for the archive.
        """
        now = datetime.now(UTC)
        written = {each.slug: each for each in self._sheet.collections}
        for drop in await catalog.collections(self._db, self._id):
            if drop.slug in written and drop.type == "drop" and drop.ends_at and drop.ends_at <= now:
                opens, closes = window(written[drop.slug])
                if closes is None or closes <= now:
                    continue
                change = CollectionChange(starts_at=opens, ends_at=closes)
                await catalog.update_collection(self._db, self._id, self._call, drop.id, change)

    def _minor(self, price: str) -> int:
        return Money.parse(price, self._sheet.store.currency).minor


def _sku(slug: str, number: int) -> str:
    """SUD-ANC-420-217-03: three letters of the first words, three digits of all of them, the variant."""
    letters = "-".join(word[:3] for word in slug.split("-")[:3]).upper()
    return f"{letters}-{zlib.crc32(slug.encode()) % 1000:03}-{number:02}"


def window(collection: Collection) -> tuple[datetime | None, datetime | None]:
    """From and until when, counted from now, on the full hour."""
    if collection.opens_in_hours is None or collection.closes_in_hours is None:
        return None, None
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=collection.opens_in_hours), hour + timedelta(hours=collection.closes_in_hours)
