"""The demo world as it is written down: one file a store, in demo/stores.

Nouns: StoreSheet and what is on it: products, categories, brands, collections, delivery, customers, scenes.
Verbs: `read` answers a store's sheet; `fingerprint` names the text of all of them, and of what draws the pictures.
A sheet may say `like`: it then sells what another store of its organization sells (what is marked eu), at a rate.
"""

import hashlib
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from lonja.inventory.model import ReserveOn

HOME = Path(__file__).parent
STORES = ("maal", "boighar", "plaza", "storm", "storm-eu")


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the world; what it does not know is a mistake in the file."""


class Facts(Sheet, frozen=True):
    slug: str
    name: str
    organization: str
    currency: str
    country: str
    locale: str
    locales: tuple[str, ...]
    time_zone: str
    domains: tuple[str, ...]
    colour_option: str
    size_option: str
    gateways: dict[str, str]
    providers: dict[str, str]
    """Gateways that it has only beside made-up providers (`lonja demo --providers`), by id, with their names."""
    reserve_on: ReserveOn
    cart_minutes: int
    checkout_minutes: int
    max_per_line: int
    theme: dict[str, Any]
    taxes: bool = True
    """As its country has them (taxes.presets)."""
    currencies: dict[str, str] = {}
    """Others that it sells in, and what one unit of its own is worth in each."""
    popup: bool = False
    double_opt_in: bool = False


class Scene(Sheet, frozen=True):
    """A wide picture: its name, and wall, ground and three colours."""

    scene: str
    palette: list[str]


class Rate(Sheet, frozen=True):
    name: str
    price: str
    promise: str = ""
    free_from: str | None = None
    countries: list[str] | None = None
    position: int = 0


class Shopper(Sheet, frozen=True):
    full_name: str
    email: str
    line1: str
    city: str
    region: str
    postal_code: str
    country: str | None = None


class Brand(Sheet, frozen=True):
    name: str


class Category(Sheet, frozen=True):
    name: str
    children: "tuple[Category, ...]" = ()


class DropSheet(Sheet, frozen=True):
    """How a drop is sold; early access begins so many hours before its start, for a segment (slug) and with a code."""

    per_customer: int | None = None
    per_address: int | None = None
    cart_minutes: int = 5
    checkout_minutes: int = 10
    early_hours: int | None = None
    early_segment: str | None = None
    early_code: str | None = None


class Collection(Scene, frozen=True, kw_only=True):
    """A drop's window is said in hours from the moment the world is filled."""

    name: str
    slug: str
    type: str
    description: str
    opens_in_hours: int | None = None
    closes_in_hours: int | None = None
    drop: DropSheet | None = None


class Art(Sheet, frozen=True):
    """How a product is drawn; `colour` counts when it comes in no colours."""

    kind: str
    walls: list[str]
    colour: str = "#888888"
    accent: str = "#e9e4da"
    mark: str = ""
    pattern: str = ""
    words: str = ""
    seed: int | None = None


class Product(Sheet, frozen=True):
    """`sizes` share the price (plus `extra`), `formats` have their own; either is the option after the colour."""

    title: str
    category: str
    brand: str
    price: str
    description: str
    art: Art
    attributes: dict[str, str]
    stock: int
    slug: str | None = None
    was: str | None = None
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    colours: dict[str, str] = {}
    sizes: tuple[str, ...] = ()
    extra: dict[str, str] = {}
    formats: dict[str, str] = {}
    size_option: str | None = None
    weight: int | None = None
    is_digital: bool = False
    file: str | None = None
    eu: bool = False


class SegmentSheet(Sheet, frozen=True):
    """Customers who belong together, by address."""

    name: str
    slug: str
    members: tuple[str, ...] = ()


class ListPriceSheet(Sheet, frozen=True):
    """A price of a product (by slug) for a segment, or from a quantity."""

    product: str
    price: str
    segment: str | None = None
    from_quantity: int = 1


class PromotionSheet(Sheet, frozen=True):
    """A rule, as docs/guides/promotions.md writes it; goods by slug, segments by slug, amounts as decimals."""

    name: str
    action: dict[str, Any]
    condition: dict[str, Any] = {}
    priority: int = 0
    is_stackable: bool = True
    stacking_group: str | None = None


class CodeSheet(PromotionSheet, frozen=True, kw_only=True):
    """A code and the rule that it unlocks."""

    code: str
    minimum: str | None = None
    limit: int | None = None
    once: bool = False


class StoreSheet(Sheet, frozen=True):
    store: Facts
    scenes: dict[str, Scene]
    rates: tuple[Rate, ...]
    customers: tuple[Shopper, ...]
    brands: tuple[Brand, ...] = ()
    categories: tuple[Category, ...] = ()
    collections: tuple[Collection, ...] = ()
    products: tuple[Product, ...] = ()
    segments: tuple[SegmentSheet, ...] = ()
    list_prices: tuple[ListPriceSheet, ...] = ()
    promotions: tuple[PromotionSheet, ...] = ()
    codes: tuple[CodeSheet, ...] = ()
    like: str | None = None
    rate: str = "1"


@cache
def read(slug: str) -> StoreSheet:
    """What is written about a store."""
    sheet = msgspec.convert(tomllib.loads(_text(slug)), StoreSheet)
    if sheet.like is None:
        return sheet
    other, rate = read(sheet.like), Decimal(sheet.rate)
    return msgspec.structs.replace(
        sheet,
        brands=other.brands,
        categories=other.categories,
        products=tuple(_at_rate(product, rate) for product in other.products if product.eu),
    )


def fingerprint() -> str:
    """Changes when the world does."""
    texts = [_text(slug) for slug in STORES]
    texts += [file.read_text() for file in sorted(HOME.glob("**/*.py"))]
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


def _text(slug: str) -> str:
    return (HOME / "stores" / f"{slug}.toml").read_text(encoding="utf-8")


def _at_rate(product: Product, rate: Decimal) -> Product:
    """In the other currency, in whole units; what it belongs to there stays there."""

    def price(there: str) -> str:
        return f"{round(Decimal(there) * rate)}.00"

    return msgspec.structs.replace(
        product,
        price=price(product.price),
        was=price(product.was) if product.was else None,
        extra={value: price(more) for value, more in product.extra.items()},
        formats={value: price(own) for value, own in product.formats.items()},
        collections=(),
    )
