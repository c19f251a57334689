"""Chance that anybody can recheck: commit, close the list, reveal.

Nouns: a seed (32 bytes) whose sha256, the commitment, was published before anybody joined; a list of random public
ids; its digest, which stands for the whole list; the order.
Verbs: `digest_of`, `order_of`, `keeps_commitment`.
How: the digest is the sha256 of the ids as text, sorted, one a line. An id stands where sha256(seed, digest, id as
text) puts it. The seed is fixed before the list is known, and the list before the seed is.
Promises: pure; the same as drops.digest_of and drops.rank in SQL.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID


def digest_of(ids: Iterable[UUID]) -> bytes:
    """Stands for the whole list."""
    return hashlib.sha256("\n".join(sorted(map(str, ids))).encode()).digest()


def order_of(seed: bytes, ids: Iterable[UUID]) -> list[UUID]:
    """The ids as chance orders them."""
    listed = list(ids)
    digest = digest_of(listed)
    return sorted(listed, key=lambda one: hashlib.sha256(seed + digest + str(one).encode()).digest())


def keeps_commitment(seed: bytes, commitment: bytes) -> bool:
    """Whether this is the seed that was committed to."""
    return hashlib.sha256(seed).digest() == commitment
