"""What a shop promises a buyer before they buy: how long it holds things, how much of one it sells, how it delivers.

Nouns: Terms of a store; TermsBook, the terms a web process remembers.
Verbs: `of`.
Promises: display only, at most a minute old: carts and checkout read the policy and the price of delivery themselves.
"""

from uuid import UUID

import msgspec

from lonja.inventory import queries as inventory
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database
from lonja.shipping import queries as shipping
from lonja.shipping.model import ShippingRate
from lonja.stores.model import Store


class Terms(msgspec.Struct, frozen=True):
    """`hold_minutes` is None where a cart holds nothing; `checkout_minutes`: how long placing an order does.

    `delivery` is the first way to deliver at home, if any.
    """

    hold_minutes: int | None
    checkout_minutes: int
    max_per_line: int
    delivery: ShippingRate | None


class TermsBook:
    """The terms of the stores, by store."""

    def __init__(self, db: Database, changes: Changes) -> None:
        self._db = db
        self._terms: Cache[tuple[UUID, str], Terms] = Cache("terms", self._load, key_of=_everything)
        changes.attach(self._terms)

    async def of(self, store: Store) -> Terms:
        """The terms of a store for buyers in its own country."""
        return await self._terms.get((store.id, store.country))

    async def _load(self, key: tuple[UUID, str]) -> Terms:
        store_id, country = key
        async with self._db.store(store_id, mode="read") as tx:
            policy = await inventory.policy(tx, store_id)
        rates = await shipping.rates_for(self._db, store_id, country, 0)
        return Terms(
            hold_minutes=policy.cart_ttl_seconds // 60 if policy.reserve_on == "cart" else None,
            checkout_minutes=policy.checkout_ttl_seconds // 60,
            max_per_line=policy.max_per_line,
            delivery=rates[0] if rates else None,
        )


def _everything(_: str) -> tuple[UUID, str]:
    """Nothing announces these one by one."""
    raise ValueError
