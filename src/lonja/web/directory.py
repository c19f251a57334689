"""Which stores there are, by the names a request may give them.

Nouns: Directory, the store book of this process plus the list of all stores.
Verbs: `by_name`, `by_host`, `only_one`, `listed`.
Promises: a request for a known store costs no query, and neither does one for a name that does not exist; a change of
a store is heard at once (platform.changes), and costs the others nothing: the list of all is read anew by whoever looks
at it; a suspended store is as unknown as one that never was.
"""

import re
from uuid import UUID

from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database
from lonja.stores import Store, StoreBook, StoreUnknown, list_stores, only_open_store

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,30}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class Directory:
    """Stores, as visitors may find them."""

    def __init__(self, db: Database, changes: Changes) -> None:
        self._db = db
        self._book = StoreBook(db, changes)
        self._all: Cache[None, list[Store]] = Cache("stores", self._load, key_of=lambda _: None, size=1)
        self._only: Cache[None, Store | None] = Cache("stores", self._find_only, key_of=lambda _: None, size=1)
        changes.attach(self._all)
        changes.attach(self._only)

    async def by_name(self, name: str) -> Store | None:
        """The store with this short name, or this id (providers' callbacks know only that)."""
        if _ID.fullmatch(name):
            try:
                return _served(await self._book.store(UUID(name)))
            except StoreUnknown:
                return None
        return _served(await self._book.store_by_slug(name)) if _SLUG.fullmatch(name) else None

    async def by_host(self, host: bytes) -> Store | None:
        """The store whose domain this is; the port does not matter."""
        text = host.decode("latin-1")
        name = text if text.startswith("[") else text.partition(":")[0].lower()
        return _served(await self._book.store_by_host(name)) if 0 < len(name) <= 253 else None

    async def listed(self) -> list[Store]:
        """Every store that is open, by name."""
        return await self._all.get(None)

    async def only_one(self) -> Store | None:
        """The store, when there is exactly one."""
        return await self._only.get(None)

    async def _find_only(self, _: None) -> Store | None:
        return await only_open_store(self._db)

    async def _load(self, _: None) -> list[Store]:
        return [store for store in await list_stores(self._db) if store.status == "open"]


def _served(store: Store | None) -> Store | None:
    return store if store is not None and store.status != "suspended" else None
