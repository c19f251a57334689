"""What a drop looks like at this moment, to this visitor: the same for its page, its products' pages and the API.

Nouns: a DropState, a drop with its terms, its phase, what is left of it and how the visitor stands with it.
Verbs: `find` a drop by slug; `state_of` one; `units_left` of one; `of_product`, the drop that decides about a product.
Promises: everything but availability comes from the process's memory (how far a room or a draw is, from a memory of two
seconds); a query more is made only for a visitor with a
session, and only where the answer depends on who they are (early access, a flag for segments). A phase is computed from
the clock (drops.phases), so time alone invalidates nothing.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from lonja import drops
from lonja.access import DropTerms, EarlyCodeWrong, Way
from lonja.catalog import Collection, CollectionNotFound, Drop, ListingQuery
from lonja.drops import Phase, Published, Standing, phase_of, seconds_until
from lonja.platform.call import Call
from lonja.promotions import TooManyGuesses, note_guess
from lonja.web.admission import passes_of
from lonja.web.context import Visit

CHECKOUT_FLAG = "enable_drop_checkout"
EARLY_FLAG = "vip_early_access"

_MOST_PRODUCTS = 100
_PUBLISHED_FOR = timedelta(seconds=2)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class DropClock(msgspec.Struct, frozen=True):
    """For pages that count: how many seconds remain, to the millisecond."""

    phase: Phase
    to_start: float | None
    to_end: float | None


class DropState(msgspec.Struct, frozen=True, kw_only=True):
    """A drop as it is now. `left`: units that can be had, None for unknown."""

    drop: Collection
    terms: DropTerms | None
    phase: Phase
    now: datetime
    left: int | None
    published: Published | None
    standing: Standing
    has_pass: bool
    """This visitor was let in from the waiting room. A hint: the row in access.passes decides."""
    is_customer: bool

    @property
    def way(self) -> Way:
        """How it is sold: to who comes first, through the waiting room, by draw."""
        return self.terms.way if self.terms else "open"

    @property
    def seconds_to_start(self) -> int | None:
        """None once it has begun."""
        return seconds_until(self.drop.starts_at, self.now) or None

    @property
    def seconds_to_end(self) -> int | None:
        """None when it is over, or has no end."""
        return seconds_until(self.drop.ends_at, self.now) or None

    @property
    def seconds_to_early(self) -> int | None:
        """None where nobody comes in early, or they may by now."""
        return seconds_until(self.terms.early_starts_at, self.now) or None if self.terms else None

    @property
    def clock(self) -> DropClock:
        """For pages that count."""
        return clock_of(self.drop, self.phase, self.now)

    @property
    def has_early_access(self) -> bool:
        """Whether somebody may come in before the start."""
        return self.seconds_to_start is not None and self.terms is not None and self.terms.early_starts_at is not None

    @property
    def lacks_account(self) -> bool:
        """Whether this visitor would have to sign in first."""
        return self.terms is not None and self.terms.needs_account and not self.is_customer

    @property
    def is_open_to_visitor(self) -> bool:
        """Whether it has begun for this visitor, who may have to sign in, to wait or to be drawn yet."""
        return self.standing.is_welcome and (self.phase == "open" or (self.phase == "early" and self.standing.is_early))

    @property
    def may_buy(self) -> bool:
        """Whether this visitor may, as far as is known before they try; a room or a draw may still stand in between."""
        return self.is_open_to_visitor and not self.lacks_account


async def find(visit: Visit, slug: str) -> Collection:
    """A drop that is shown. Raises CollectionNotFound."""
    found = await visit.house.shelf.collection(visit.store.id, slug)
    if found.type != "drop":
        raise CollectionNotFound(collection=slug)
    return found


async def units_left(visit: Visit, drop: Collection) -> int | None:
    """How many units of a drop can be had now; None when it has more products than are counted."""
    query = ListingQuery(collection=drop.slug, limit=_MOST_PRODUCTS)
    page = (await visit.house.shelf.listing(visit.store.id, query)).value
    left = sum((await visit.house.stock.available_of_products(visit.store.id, page.product_ids)).values())
    return left if page.next_cursor is None else None


async def state_of(visit: Visit, drop: Collection, left: int | None) -> DropState:
    """A drop as it is now."""
    store_id, now = visit.store.id, visit.house.clock.now()
    terms = (await visit.house.drops.of(store_id)).by_drop.get(drop.id)
    is_chosen = terms is not None and terms.way != "open"
    published = (await _published(visit)).get(drop.id) if is_chosen else None
    return DropState(
        drop=drop,
        terms=terms,
        phase=phase_of(drop, terms, now, left),
        now=now,
        left=left,
        published=published,
        standing=await _standing(visit, drop, terms, now),
        has_pass=is_chosen and _has_pass(visit, drop, now),
        is_customer=visit.known_visitor is not None and visit.known_visitor.customer_id is not None,
    )


async def governing(visit: Visit, product_drops: Iterable[Drop]) -> Collection | None:
    """The drop that decides about a product: one that has begun before one that has not, the later one of these
    (access.governed_of); when all are over, the one that ended last. None for a product of no drop.
    """
    slugs = {drop.slug for drop in product_drops if drop.is_active}
    if not slugs:
        return None
    now = visit.house.clock.now()
    shown = (await visit.house.shelf.collections(visit.store.id)).value
    mine = [one for one in shown if one.slug in slugs and one.type == "drop"]
    return max(mine, key=lambda one: _weight(one, now), default=None)


async def of_product(visit: Visit, product_drops: Iterable[Drop]) -> DropState | None:
    """The drop that decides about a product, as it is now; what is left is asked by the product's page."""
    drop = await governing(visit, product_drops)
    return await state_of(visit, drop, None) if drop else None


async def enter_early(visit: Visit, call: Call, drop: Collection, code: str) -> datetime:
    """The visitor brings the code for early access. Raises EarlyCodeWrong, TooManyGuesses."""
    db, store_id = visit.house.db, visit.store.id
    try:
        return await drops.enter_early(db, store_id, call, drop.id, code, ip_address=visit.ip_address)
    except EarlyCodeWrong:
        seconds = await note_guess(db, store_id, call, visit.ip_address)
        if seconds is not None:
            raise TooManyGuesses(retry_after=seconds) from None
        raise


def clock_of(drop: Collection, phase: Phase, now: datetime) -> DropClock:
    """The time of a drop for a page that counts."""
    return DropClock(phase, _until(drop.starts_at, now), _until(drop.ends_at, now))


def _until(moment: datetime | None, now: datetime) -> float | None:
    left = (moment - now).total_seconds() if moment else 0.0
    return round(left, 3) if left > 0 else None


class _Known(msgspec.Struct, frozen=True):
    """What is published of a store's drops. Rooms open and draws are made without a change of the catalog."""

    drops: dict[UUID, Published]
    valid_until: datetime


async def _published(visit: Visit) -> dict[UUID, Published]:
    """From memory, two seconds old at most."""
    db, store_id = visit.house.db, visit.store.id

    async def read() -> _Known:
        found = {one.collection_id: one for one in await drops.published(db, store_id)}
        return _Known(found, visit.house.clock.now() + _PUBLISHED_FOR)

    return (await visit.house.shelf.kept(store_id, drops.published, read)).value.drops


def _has_pass(visit: Visit, drop: Collection, now: datetime) -> bool:
    visitor = visit.known_visitor
    return visitor is not None and any(
        one.admits(drop.id, visitor.session_id, visitor.customer_id, now) for one in passes_of(visit)
    )


async def _standing(visit: Visit, drop: Collection, terms: DropTerms | None, now: datetime) -> Standing:
    """Asked of the database only where the visitor has a session and it makes a difference."""
    if terms is None:
        return Standing()
    flag = await visit.house.configs.feature(visit.store.id, CHECKOUT_FLAG)
    is_for_some = flag is not None and flag.is_enabled and bool(flag.segments)
    visitor, starts = visit.known_visitor, drop.starts_at
    is_early_time = starts is not None and terms.early_starts_at is not None and terms.early_starts_at <= now < starts
    customer = visitor.customer_id if visitor else None
    if visitor and (is_early_time if customer is None else is_early_time or is_for_some):
        return await drops.standing(visit.house.db, visit.store.id, drop.id, visitor.session_id, customer)
    return Standing(is_welcome=flag is None or (flag.is_enabled and not flag.segments))


def _weight(drop: Collection, now: datetime) -> tuple[bool, bool, datetime]:
    ends, starts = drop.ends_at, drop.starts_at
    if ends is not None and ends <= now:
        return False, False, ends
    has_begun = starts is None or starts <= now
    return True, has_begun, starts or _LONG_AGO
