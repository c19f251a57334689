"""The news that a cached thing has changed, across processes.

Nouns: a change, one notification on the channel lonja_changed with a payload `<topic>:<key>` (`configs:<store id>`),
sent by the SQL function that made it, so it arrives when the change is committed and never otherwise; Changes, the one
listener of a process; Cache, a read-through memory of one topic.
Verbs: `Cache.get` reads through; `Cache.keep` puts in what was just made; `Cache.forget` drops a key; `Changes.listen`
hears for ever.
Promises: while the listener hears, a cache holds nothing that was changed (but for the moment a notification travels);
while it is deaf nothing is cached; what was loaded before a change is never kept after it; nothing is kept longer than
`max_age`; many readers of one missing key cause one load; a cache has a size.
Topics are for things read often and changed rarely: a NOTIFY makes commits wait for each other.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Generic, Protocol, TypeVar

import structlog

from lonja.platform.db import Database
from lonja.platform.errors import Retry

CHANNEL = "lonja_changed"

log = structlog.get_logger("lonja.changes")

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """A read-through memory. `key_of` turns the payload's key into ours; what it cannot read drops everything."""

    def __init__(
        self,
        topic: str,
        load: Callable[[K], Awaitable[V]],
        *,
        key_of: Callable[[str], K],
        max_age: float = 60.0,
        size: int = 10_000,
    ) -> None:
        self.topic = topic
        self._load, self._key_of, self._max_age, self._size = load, key_of, max_age, size
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._loading: dict[K, asyncio.Task[V]] = {}
        self._hearing = False

    async def get(self, key: K) -> V:
        """From memory, or loaded once for all who ask now."""
        kept = self._kept.get(key)
        if kept is not None and kept[0] > monotonic():
            self._kept.move_to_end(key)
            return kept[1]
        loading = self._loading.get(key)
        if loading is None:
            loading = self._loading[key] = asyncio.create_task(self._load_and_keep(key))
        return await asyncio.shield(loading)

    def keep(self, key: K, value: V) -> None:
        """What was just made, and so need not be loaded."""
        if self._hearing:
            self._kept[key] = (monotonic() + self._max_age, value)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self, key: K) -> None:
        """The key has changed; a load under way is not kept, and the next reader starts a new one."""
        self._kept.pop(key, None)
        self._loading.pop(key, None)

    def forget_all(self) -> None:
        """Anything may have changed."""
        self._kept.clear()
        self._loading.clear()

    def hear(self, key: str) -> None:
        """A change was announced."""
        try:
            self.forget(self._key_of(key))
        except ValueError:
            self.forget_all()

    def listening(self, *, hearing: bool) -> None:
        """Whether changes are heard from now on. Either way what was kept may be old."""
        self._hearing = hearing
        self.forget_all()

    async def _load_and_keep(self, key: K) -> V:
        mine = asyncio.current_task()
        try:
            value = await self._load(key)
            if self._loading.get(key) is mine:
                self.keep(key, value)
            return value
        finally:
            if self._loading.get(key) is mine:
                del self._loading[key]


class Hears(Protocol):
    """What may be attached besides a Cache."""

    topic: str

    def hear(self, key: str) -> None: ...
    def listening(self, *, hearing: bool) -> None: ...


class Changes:
    """The listener of a process. Caches attach; `listen` runs as a task as long as the process serves."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._caches: dict[str, list[Hears]] = {}
        self.hearing = asyncio.Event()

    def attach(self, cache: Hears) -> None:
        """From now on the cache hears its topic."""
        self._caches.setdefault(cache.topic, []).append(cache)
        cache.listening(hearing=self.hearing.is_set())

    async def listen(self) -> None:
        """Hears until cancelled; a lost connection is opened again."""
        while True:
            try:
                async with self._database.listen(CHANNEL) as payloads:
                    self._tell(hearing=True)
                    async for payload in payloads:
                        topic, _, key = payload.partition(":")
                        for cache in self._caches.get(topic, ()):
                            cache.hear(key)
            except Retry as failure:
                log.warning("not hearing changes", failure=repr(failure))
            finally:
                self._tell(hearing=False)
            await asyncio.sleep(0.5)

    def _tell(self, *, hearing: bool) -> None:
        if hearing:
            self.hearing.set()
        else:
            self.hearing.clear()
        for caches in self._caches.values():
            for cache in caches:
                cache.listening(hearing=hearing)
