"""How long what is in a cart is kept aside, and what is not any more.

Nouns: the Holds of a cart.
Verbs: `holds_of` a cart.
Promises: pages say how many seconds remain, by the server's clock; the end that counts is the database's. A line that
is to be kept (the store's policy, or the terms of its drop) and is not, says so.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lonja.access import DropTerms
from lonja.carts.model import Cart
from lonja.web.context import Visit

_TOGETHER = timedelta(seconds=60)
"""Ends so close to each other are said as one, the first."""


class Holds(msgspec.Struct, frozen=True):
    """`until`: the end of all of it; None where lines have ends of their own (`ends`) or nothing is kept.

    `lapsed`: variants that were to be kept and are not, or not all of them. `at_checkout`: minutes that placing the
    order keeps all of it from then.
    """

    until: datetime | None
    ends: Mapping[UUID, datetime]
    lapsed: frozenset[UUID]
    at_checkout: int


async def holds_of(visit: Visit, cart: Cart | None) -> Holds:
    """What is kept of a cart, and how long."""
    items = cart.items if cart else []
    by_variant = (await visit.house.drops.of(visit.store.id)).by_variant
    terms = {item.variant_id: by_variant.get(item.variant_id, ()) for item in items}
    lapsed = frozenset(
        item.variant_id
        for item in items
        if cart and item.held < item.quantity and _is_to_be_held(terms[item.variant_id], cart.reserve_on)
    )
    ends = {item.variant_id: item.held_until for item in items if item.held_until and item.variant_id not in lapsed}
    is_one = 0 < len(ends) == len(items) and max(ends.values()) - min(ends.values()) < _TOGETHER
    usual = (await visit.house.terms.of(visit.store)).checkout_minutes
    of_drops = [each.checkout_ttl_seconds // 60 for found in terms.values() for each in found]
    return Holds(
        until=min(ends.values()) if is_one else None,
        ends={} if is_one else ends,
        lapsed=lapsed,
        at_checkout=min(of_drops, default=usual),
    )


def _is_to_be_held(terms: Sequence[DropTerms], usual: str) -> bool:
    return any(each.reserve_on == "cart" for each in terms) if terms else usual == "cart"
