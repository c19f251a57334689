"""The filters of a listing, as links.

Nouns: Wanted, what the address asks for; a Choice, one link; a Group of them.
Verbs: `read`, `sorts`, `groups`, `chips`.
Promises: a link changes one thing and keeps the rest; choosing what is chosen takes it back; the page always begins
anew when a filter changes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import get_args
from uuid import UUID

import msgspec

from lonja.catalog import Brand, Card, Category, ListingQuery
from lonja.catalog.model import Sort
from lonja.catalog.queries import LONGEST_QUERY
from lonja.web.context import Visit
from lonja.web.storefront.shell import asked, pick
from lonja.web.storefront.shelves import PAGE_LENGTH

_SORTS = get_args(Sort)
_MOST_TAGS = 12


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks for. Category and collection stand in its path, the rest in its query."""

    path: str
    category: str | None = None
    collection: str | None = None
    brand: str | None = None
    tag: str | None = None
    q: str | None = None
    sort: Sort | None = None
    cursor: str | None = None

    def query(self) -> ListingQuery:
        """The catalog's question."""
        return ListingQuery(
            category=self.category,
            collection=self.collection,
            brand=self.brand,
            tag=self.tag,
            q=self.q,
            sort=self.sort,
            cursor=self.cursor,
            limit=PAGE_LENGTH,
        )

    def address(self, path: str | None = None, **changes: str | None) -> str:
        """The listing's address with some things changed."""
        kept = {"q": self.q, "brand": self.brand, "tag": self.tag, "sort": self.sort} | changes
        return pick(path or self.path, **kept)


class Choice(msgspec.Struct, frozen=True):
    """A link of the filters."""

    label: str
    href: str
    is_current: bool = False
    is_deep: bool = False


class Group(msgspec.Struct, frozen=True):
    """Links that are about one thing."""

    label: str
    options: list[Choice]
    is_cloud: bool = False


def read(visit: Visit, path: str, category: str | None = None, collection: str | None = None) -> Wanted:
    """What the address asks for; an order that does not exist is not asked for."""
    query = asked(visit)
    sort = query.get("sort")
    if path == "/products" and category is None:
        category = query.get("category") or None
    return Wanted(
        path=path,
        category=category,
        collection=collection,
        brand=query.get("brand") or None,
        tag=query.get("tag") or None,
        q=" ".join(query.get("q", "").split())[:LONGEST_QUERY] or None,
        sort=sort if sort in _SORTS and (sort != "collection" or collection) else None,  # type: ignore[arg-type]
        cursor=query.get("cursor") or None,
    )


def sorts(wanted: Wanted, visit: Visit, _: Callable[[str], str]) -> list[Choice]:
    """The orders a listing has; the first is its own."""
    offered: list[tuple[Sort | None, str]] = [
        (None, _("The shop's order") if wanted.collection else _("Newest")),
        ("price_asc", _("Lowest price")),
        ("price_desc", _("Highest price")),
    ]
    return [Choice(label, visit.url(wanted.address(sort=sort)), wanted.sort == sort) for sort, label in offered]


def groups(
    wanted: Wanted,
    visit: Visit,
    _: Callable[[str], str],
    categories: Sequence[Category],
    brands: Sequence[Brand],
    cards: Sequence[Card],
) -> list[Group]:
    """Categories, brands and tags, as far as there is something to choose."""
    made = [
        Group(_("Category"), _category_choices(wanted, visit, categories)),
        Group(_("Brand"), [_toggle(wanted, visit, "brand", one.slug, one.name) for one in brands]),
        Group(_("Tags"), [_toggle(wanted, visit, "tag", tag, tag) for tag in _tags(wanted, cards)], is_cloud=True),
    ]
    return [group for group in made if len(group.options) > 1]


def chips(wanted: Wanted, visit: Visit, brands: Iterable[Brand]) -> list[Choice]:
    """The filters in force; following one takes it back."""
    names = {one.slug: one.name for one in brands}
    active = (("brand", names.get(wanted.brand or "", wanted.brand)), ("tag", wanted.tag))
    return [Choice(label, visit.url(wanted.address(**{name: None}))) for name, label in active if label]


def _category_choices(wanted: Wanted, visit: Visit, categories: Sequence[Category]) -> list[Choice]:
    """The top categories; the chosen one and those above it are open."""
    by_id = {one.id: one for one in categories}
    below: dict[UUID | None, list[Category]] = {}
    for one in categories:
        if one.is_active:
            below.setdefault(one.parent_id, []).append(one)
    chosen = next((one for one in categories if one.slug == wanted.category), None)
    opened: set[UUID] = set()
    while chosen is not None:
        opened.add(chosen.id)
        chosen = by_id.get(chosen.parent_id) if chosen.parent_id else None
    return [_category(wanted, visit, one) for one in _visible(below, opened, None)]


def _category(wanted: Wanted, visit: Visit, one: Category) -> Choice:
    href = visit.url(wanted.address(f"/categories/{one.slug}"))
    return Choice(one.name, href, one.slug == wanted.category, one.depth > 0)


def _visible(
    below: Mapping[UUID | None, Sequence[Category]], opened: Set[UUID], parent: UUID | None
) -> Iterator[Category]:
    for one in below.get(parent, ()):
        yield one
        if one.id in opened:
            yield from _visible(below, opened, one.id)


def _toggle(wanted: Wanted, visit: Visit, name: str, value: str, label: str) -> Choice:
    is_current = getattr(wanted, name) == value
    return Choice(label, visit.url(wanted.address(**{name: None if is_current else value})), is_current)


def _tags(wanted: Wanted, cards: Sequence[Card]) -> list[str]:
    """The tags that divide what is shown, the most common first."""
    counted = Counter(tag for card in cards for tag in card.tags)
    dividing = [tag for tag, count in counted.most_common() if count < len(cards) or tag == wanted.tag]
    return sorted({*dividing[:_MOST_TAGS], *([wanted.tag] if wanted.tag else [])})
