"""The seed world: people who come back from test to test, the shops they go to, and small things for these shops.

Nouns: Lucía buys streetwear at MAAL Line (MXN), Rahim books at Boi Ghar (BDT), Carmen ceramics at La Plaza (EUR), Dana
gadgets at StormCom (USD); Marta runs the shops. A draft is a product to be made: `hoodie`, `cap`, `book`, `bowl`.
Verbs: `make_product` puts a draft on sale, with stock when asked; `make_variant` for a test that only needs one thing
to buy; `stock` brings units.
"""

from typing import Any
from uuid import UUID

import msgspec

from lonja.catalog import Image, Option, ProductDraft, SavedProduct, VariantDraft, create_product
from lonja.inventory import adjust_stock, create_location
from lonja.inventory.errors import UnknownLocation
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id

MARTA = Call(actor="staff", actor_id=UUID("00000000-0000-7000-8000-00000000a001"))
"""Staff of every shop here."""


class Person(msgspec.Struct, frozen=True):
    """Somebody who buys."""

    full_name: str
    email: str
    city: str
    country: str
    locale: str


LUCIA = Person("Lucía Ortega", "lucia@example.com", "Ciudad de México", "MX", "es-MX")
RAHIM = Person("Rahim Chowdhury", "rahim@example.com", "Dhaka", "BD", "bn")
CARMEN = Person("Carmen Vidal", "carmen@example.com", "Sevilla", "ES", "es")
DANA = Person("Dana Brooks", "dana@example.com", "Portland", "US", "en")

MAAL = {"name": "MAAL Line", "currency": "MXN", "country": "MX", "locale": "es", "time_zone": "America/Mexico_City"}
BOI_GHAR = {"name": "Boi Ghar", "currency": "BDT", "country": "BD", "locale": "en", "time_zone": "Asia/Dhaka"}
PLAZA = {"name": "La Plaza", "currency": "EUR", "country": "ES", "locale": "es", "time_zone": "Europe/Madrid"}
STORM = {"name": "StormCom", "currency": "USD", "country": "US", "locale": "en", "time_zone": "America/Los_Angeles"}


def hoodie(title: str = "Sudadera Ancla", **chosen: Any) -> ProductDraft:
    """Two colours, two sizes: four variants."""
    colours, sizes = ("Negro", "Arena"), ("M", "L")
    variants = tuple(
        VariantDraft(price_minor=129_900, options={"Color": colour, "Talla": size}, sku=f"{new_id()}")
        for colour in colours
        for size in sizes
    )
    said: dict[str, Any] = {
        "title": title,
        "status": "active",
        "options": (Option("Color", colours), Option("Talla", sizes)),
        "variants": variants,
        "images": (Image("/media/maal/hoodie.svg", "Sudadera negra"), Image("/media/maal/hoodie-2.svg")),
        "tags": ("invierno",),
    }
    return ProductDraft(**said | chosen)


def cap(title: str = "Gorra Faro", **chosen: Any) -> ProductDraft:
    """One variant, no options."""
    said: dict[str, Any] = {"title": title, "status": "active", "base_price_minor": 44_900}
    return ProductDraft(**said | chosen)


def book(title: str = "The River and the Rain", **chosen: Any) -> ProductDraft:
    """A paperback, and the same to download."""
    formats = ("Paperback", "E-book")
    said: dict[str, Any] = {
        "title": title,
        "status": "active",
        "options": (Option("Format", formats),),
        "variants": (
            VariantDraft(price_minor=45_000, options={"Format": formats[0]}, compare_at_minor=60_000),
            VariantDraft(price_minor=18_000, options={"Format": formats[1]}, compare_at_minor=18_000),
        ),
    }
    return ProductDraft(**said | chosen)


def bowl(title: str = "Cuenco de Triana", **chosen: Any) -> ProductDraft:
    return cap(title, **{"base_price_minor": 2_450} | chosen)


async def make_product(
    database: Database, store: UUID, draft: ProductDraft | None = None, *, units: int = 0
) -> SavedProduct:
    """The product on sale, `units` of every variant in stock."""
    product = await create_product(database, store, MARTA, draft or cap(f"Gorra {new_id()}"))
    for variant in product.variants if units else ():
        await stock(database, store, variant.id, units)
    return product


async def make_variant(database: Database, store: UUID, *, units: int = 0, price: int = 44_900) -> UUID:
    """One thing to buy."""
    product = await make_product(database, store, cap(f"Gorra {new_id()}", base_price_minor=price), units=units)
    return product.variants[0].id


async def stock(database: Database, store: UUID, variant: UUID, units: int) -> None:
    """Units arrive at the store's first location, which is made when there is none."""
    try:
        await adjust_stock(database, store, MARTA, variant, units, "initial")
    except UnknownLocation:
        await create_location(database, store, MARTA, "main", "Main")
        await adjust_stock(database, store, MARTA, variant, units, "initial")
