"""Sold out, from memory: what the database has just refused need not be asked again by everybody who comes.

Nouns: SoldOut, the memory of a process; an entry, a variant of which nothing was left, and until when that holds.
Verbs: `is_gone`, asked before an add; `note`, told of a refusal; `freed`, of what this process itself let go.
Promises: an entry is no older than `_SECONDS`, and from `_PROBE` on one asker goes to the database again; it ends
before the first living hold of its variant may lapse; the news that there is something again (topic `stock`, sent by
inventory.announce_freed in the transaction that frees it) ends it at once, and so does `freed`; what was refused
before a piece of news of it is not remembered after that, whatever else was heard; while changes are not heard
nothing is remembered. Bounded. The database's word counts when anything is left: this only ever says no.
"""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from uuid import UUID

from lonja.platform.changes import Changes

_SECONDS = 1.0
_PROBE = 0.9
_MOST = 10_000

Key = tuple[UUID, UUID]


class SoldOut:
    """One a process; hears of changes as a cache does."""

    topic = "stock"

    def __init__(self, changes: Changes | None = None, *, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._gone: OrderedDict[Key, tuple[float, float]] = OrderedDict()  # from when on one probes, and when it ends
        self._hearing = False
        self.news = 0
        """Counts what was heard or done: who means to note a refusal says how many it was when they asked."""
        self._heard: OrderedDict[Key, int] = OrderedDict()  # the number of the last news of each, the latest last
        self._forgotten = 0  # the number up to which news of anything may have been forgotten
        self.refused = 0
        """How many were refused from memory."""
        if changes is not None:
            changes.attach(self)

    def is_gone(self, store_id: UUID, variant_id: UUID) -> bool:
        """Whether nothing is left of the variant, as far as anybody here can know."""
        if not self._gone:
            return False
        key = (store_id, variant_id)
        entry = self._gone.get(key)
        if entry is None:
            return False
        now, (probe, end) = self._now(), entry
        if now >= end:
            del self._gone[key]
            return False
        if now >= probe:
            self._gone[key] = (end, end)  # this one goes and looks; the others believe it until the end
            return False
        return True

    def note(self, store_id: UUID, variant_id: UUID, *, asked: float, news: int, again_in: float) -> None:
        """The database refused: nothing was left, and no hold lapses for `again_in` seconds.

        `asked` and `news` are the clock and our count when the question left: the answer is no younger than that.
        """
        if not self._hearing or self.heard_since(news, store_id, variant_id) or again_in <= 0:
            return
        self._gone[store_id, variant_id] = (asked + min(_PROBE, again_in), asked + min(_SECONDS, again_in))
        self._gone.move_to_end((store_id, variant_id))
        while len(self._gone) > _MOST:
            self._gone.popitem(last=False)

    def heard_since(self, news: int, store_id: UUID, variant_id: UUID) -> bool:
        """Whether there may have been news of this variant after the count was `news`."""
        return max(self._heard.get((store_id, variant_id), 0), self._forgotten) > news

    def freed(self, store_id: UUID, variant_id: UUID) -> None:
        """There may be something again."""
        self.news += 1
        key = (store_id, variant_id)
        self._heard[key] = self.news
        self._heard.move_to_end(key)
        if len(self._heard) > _MOST:
            self._forgotten = self._heard.popitem(last=False)[1]
        self._gone.pop(key, None)

    def hear(self, key: str) -> None:
        """The news `<store>/<variant>`; what cannot be read may mean anything."""
        store_id, _, variant_id = key.partition("/")
        try:
            self.freed(UUID(store_id), UUID(variant_id))
        except ValueError:
            self._forget_all()

    def listening(self, *, hearing: bool) -> None:
        """Whether news is heard from now on. Either way what was remembered may be old."""
        self._hearing = hearing
        self._forget_all()

    def now(self) -> float:
        """The clock that `note` goes by."""
        return self._now()

    def _forget_all(self) -> None:
        self.news += 1
        self._forgotten = self.news
        self._heard.clear()
        self._gone.clear()
