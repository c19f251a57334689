"""Products in a list: all of them, a category, the answer to a search. Collections have pages of their own.

Verbs: `look` reads a page of products and what is left of them; `show_listing` renders it.
Promises: every filter is a link, so it works without JavaScript and can be sent to a friend; pages continue by key,
never by offset; unknown parameters are ignored, unknown categories and brands are not found.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from lonja.catalog import Category, CategoryNotFound, Shelved
from lonja.quotes import PricedPage
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront import filters, shelves
from lonja.web.storefront.filters import Wanted
from lonja.web.storefront.shell import show, words

_AT_ONCE = 2
"""Pictures that a phone shows before anybody scrolls."""

Crumbs = Sequence[tuple[str, str]]


class Seen(NamedTuple):
    """A page of products, and how many of each can be bought now.

    `early`: slugs of drops that this visitor may enter before their start.
    """

    page: Shelved[PricedPage]
    stock: shelves.Stock
    early: Collection[str] = ()


@page("GET", "/products", "/productos")
async def show_products(visit: Visit) -> Answer:
    """Everything that is published."""
    _ = words(visit)
    wanted = filters.read(visit, "/products")
    categories = (await visit.house.shelf.categories(visit.store.id)).value
    return await _listing(visit, wanted, _("Everything"), [(_("Everything"), "")], categories)


@page("GET", "/categories/{slug:str}")
async def show_category(visit: Visit, slug: str) -> Answer:
    """A category with all that is below it."""
    categories = (await visit.house.shelf.categories(visit.store.id)).value
    trail = _trail(categories, slug)
    wanted = filters.read(visit, f"/categories/{slug}", category=slug)
    crumbs = [(one.name, f"/categories/{one.slug}") for one in trail]
    return await _listing(visit, wanted, trail[-1].name, crumbs, categories)


@page("GET", "/search")
async def search(visit: Visit) -> Answer:
    """What has these words in its name; what comes close, when nothing has."""
    _ = words(visit)
    wanted = filters.read(visit, "/search")
    return await _listing(visit, wanted, _("Search"), [(_("Search"), "")], query=wanted.q or "")


async def look(visit: Visit, wanted: Wanted) -> Seen:
    """A page of products as they are now."""
    page = await shelves.page_of(visit, wanted.query())
    return Seen(page, await shelves.stock_of(visit, page))


async def show_listing(
    visit: Visit, wanted: Wanted, seen: Seen, heading: str, crumbs: Crumbs, status: int = 200,
    template: str = "listing.html", *, categories: Sequence[Category] = (), **values: object,
) -> Answer:  # fmt: skip
    """A page of products."""
    found = seen.page.value
    _ = words(visit)
    with_filters = wanted.collection is None
    brands = (await visit.house.shelf.brands(visit.store.id)).value if with_filters else ()
    known: dict[str, object] = {"intro": "", "query": None}
    return await show(
        visit,
        template,
        status,
        heading=heading,
        crumbs=crumbs,
        cards=shelves.grid(visit, seen.page, seen.stock, eager=_AT_ONCE, early=seen.early),
        count=len(found.cards),
        is_similar=found.is_similar,
        is_all=found.next_cursor is None and wanted.cursor is None,
        sorts=filters.sorts(wanted, visit, _),
        groups=filters.groups(wanted, visit, _, categories, brands, found.cards) if with_filters else [],
        chips=filters.chips(wanted, visit, brands),
        more=visit.url(wanted.address(cursor=found.next_cursor)) if found.next_cursor else None,
        **(known | values),
    )


async def _listing(
    visit: Visit,
    wanted: Wanted,
    heading: str,
    crumbs: Crumbs,
    categories: Sequence[Category] = (),
    query: str | None = None,
) -> Answer:
    seen = await look(visit, wanted)
    return await show_listing(visit, wanted, seen, heading, crumbs, categories=categories, query=query)


def _trail(categories: Sequence[Category], slug: str) -> list[Category]:
    """From the top down to the category. Below a hidden one nothing is shown."""
    by_id = {one.id: one for one in categories}
    found = next((one for one in categories if one.slug == slug), None)
    trail: list[Category] = []
    while found is not None:
        trail.insert(0, found)
        found = by_id.get(found.parent_id) if found.parent_id else None
    if not trail or not all(one.is_active for one in trail):
        raise CategoryNotFound(category=slug)
    return trail


routes = [show_products, show_category, search]
