"""What is on the shelves of a store: products from memory, their stock from now.

Nouns: pages of the showcase (catalog.Shelved); a shown grid: finished HTML of cards; Stock, how many of each can be
bought this moment; the navigation.
Verbs: `page_of`, `stock_of`, `grid`, `newest`, `featured`, `navigation`.
Promises: the catalog and its prices come from the process's memory (catalog.Shelf, quotes.Showcase), availability
from the database, every time; all the products of a page are asked for at once. A card is rendered once for each
thing that can be said of its stock and kept with the page it stands on, which belongs to one audience: it goes when
the catalog or a price changes.
"""

from collections.abc import Container, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from markupsafe import Markup

from lonja.catalog import Category, Collection, ListingQuery, Shelved
from lonja.quotes import PricedCard, PricedPage
from lonja.web import pages
from lonja.web.context import Visit

PAGE_LENGTH = 24
FEW = 5

Stock = dict[UUID, int]
_Finished = dict[tuple[object, ...], Markup]


class NavItem(msgspec.Struct, frozen=True):
    """A top category."""

    name: str
    slug: str


async def navigation(visit: Visit) -> tuple[NavItem, ...]:
    """The top categories, in the merchant's order."""
    return (await visit.house.shelf.categories(visit.store.id)).form(_top)


async def has_drops(visit: Visit) -> bool:
    """Whether the store has drops to show, past ones too."""
    return (await visit.house.shelf.collections(visit.store.id)).form(_any_drop)


async def page_of(visit: Visit, query: ListingQuery) -> Shelved[PricedPage]:
    """One page of a listing, at the visitor's prices."""
    return await visit.house.showcase.listing(visit.store.id, query, await visit.audience())


async def stock_of(visit: Visit, *shelved: Shelved[PricedPage]) -> Stock:
    """How many of each product of these pages can be bought now."""
    ids = list({card.id for page in shelved for card in page.value.cards})
    if not ids:
        return {}
    return await visit.house.stock.available_of_products(visit.store.id, ids)


def grid(
    visit: Visit, page: Shelved[PricedPage], stock: Stock, *, eager: int = 0, without: UUID | None = None,
    early: Container[str] = (),
) -> Markup:  # fmt: skip
    """The cards of a page. The first `eager` pictures load at once. A card without stock says nothing about it.

    `early`: slugs of drops that this visitor may enter before their start.
    """
    finished = page.form(_nothing_yet)
    now, locale, place = visit.house.clock.now(), visit.locale, (visit.store.time_zone, visit.prefix)
    parts: list[str] = []
    for position, card in enumerate(page.value.cards):
        if card.id == without:
            continue
        said = _said(card, stock.get(card.id), now, early)
        key = (position, said, position < eager, locale, place)
        made = finished.get(key)
        if made is None:
            made = finished[key] = _card(visit, card, said, is_eager=position < eager)
        parts.append(made)
    return Markup("\n").join(parts)


async def newest(visit: Visit, count: int) -> Markup:
    """What came last, with its stock."""
    page = await page_of(visit, ListingQuery(limit=count))
    return grid(visit, page, await stock_of(visit, page))


async def featured(visit: Visit, now: datetime) -> Collection | None:
    """The collection of the moment: an open drop, else one that is about to open, else the newest collection shown."""
    shown = [one for one in (await visit.house.shelf.collections(visit.store.id)).value if _is_shown(one, now)]
    return min(shown, key=lambda one: _rank(one, now), default=None)


def _said(card: PricedCard, left: int | None, now: datetime, early: Container[str]) -> int | str | None:
    """All that a card says about stock: soon, over, how few, or nothing."""
    if card.drops and card.is_held_back(now) and not any(drop.slug in early for drop in card.drops):
        is_over = all(drop.ends_at is not None and drop.ends_at <= now for drop in card.drops if drop.is_active)
        return "over" if is_over and any(drop.is_active for drop in card.drops) else "soon"
    return left if left is not None and left <= FEW else None


def _card(visit: Visit, card: PricedCard, said: int | str | None, *, is_eager: bool) -> Markup:
    template = pages.environment(visit.locale, visit.store.time_zone).get_template("storefront/cards.html")
    made: Markup = template.module.card(card, said, visit.url, is_eager)  # type: ignore[attr-defined]  # a macro
    return made


def _nothing_yet(_page: PricedPage) -> _Finished:
    return {}


def _top(categories: Sequence[Category]) -> tuple[NavItem, ...]:
    return tuple(NavItem(one.name, one.slug) for one in categories if one.depth == 0 and one.is_active)


def _any_drop(collections: Sequence[Collection]) -> bool:
    return any(one.type == "drop" and one.is_active for one in collections)


def _is_shown(collection: Collection, now: datetime) -> bool:
    is_over = collection.ends_at is not None and collection.ends_at <= now
    return collection.is_active and not is_over and collection.product_count > 0


def _rank(collection: Collection, now: datetime) -> int:
    if collection.type == "drop":
        return 0 if collection.is_open(now) else 1
    return 2
