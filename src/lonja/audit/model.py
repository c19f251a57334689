"""The nouns of proof."""

from uuid import UUID

import msgspec


class BrokenPromise(msgspec.Struct, frozen=True):
    """One row that should not exist: which promise, whose, what, why."""

    promise: str
    store_id: UUID | None
    subject: str
    detail: str


class PromiseResult(msgspec.Struct, frozen=True):
    """One promise, checked now over every store."""

    code: str
    sentence: str
    broken_count: int
    examples: list[BrokenPromise]

    @property
    def ok(self) -> bool:
        return self.broken_count == 0
