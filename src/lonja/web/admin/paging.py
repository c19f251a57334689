"""Pages of a list, by key instead of by number: the next page begins after the last row of this one.

Nouns: a Page: its rows, and the mark (an opaque text for the address) after which the next one begins.
Verbs: `cut` rows that were asked for with one more than a page holds; `key_of` a mark.
Promises: a list that grows meanwhile shows nothing twice; a mark that nobody gave is the first page, not an error.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

PAGE = 50

R = TypeVar("R")
K = TypeVar("K")


class Page(msgspec.Struct, Generic[R], frozen=True):
    """Rows, and where they go on."""

    rows: Sequence[R]
    mark: str | None


def cut(found: Sequence[R], key: Callable[[R], tuple[Any, ...]], size: int = PAGE) -> Page[R]:
    """A page of what was found; `found` was asked for with one more than `size`."""
    if len(found) <= size:
        return Page(found, None)
    text = msgspec.json.encode(key(found[size - 1]))
    return Page(found[:size], base64.urlsafe_b64encode(text).decode().rstrip("="))


def key_of(mark: str, kind: type[K]) -> K | None:
    """The key behind a mark; None begins at the first page."""
    if not mark:
        return None
    try:
        text = base64.urlsafe_b64decode(mark.encode("ascii") + b"=" * (-len(mark) % 4))
        return msgspec.json.decode(text, type=kind)
    except (ValueError, msgspec.DecodeError):
        return None
