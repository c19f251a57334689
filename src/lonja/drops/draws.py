"""Chance that anybody can recheck: commit, close the list, reveal.

Nouns: a seed (32 bytes) whose sha256, the commitment, was published before anybody joined; a list of random public
ids; its digest, which stands for the whole list; the order.
Verbs: `digest_of`, `order_of`, `keeps_commitment`; of raffles: `list_digest`. raffle_check.py draws again with them.
How: the digest is the sha256 of the ids as text, sorted, one a line; a raffle's lines say what was entered for, too. An
id stands where sha256(seed, digest, id as text) puts it. The seed is fixed before the list is known, and the list
before the seed is.
Promises: pure; the same as drops.digest_of, drops.list_digest and drops.rank in SQL.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID


def digest_of(ids: Iterable[UUID]) -> bytes:
    """Stands for the whole list."""
    return hashlib.sha256("\n".join(sorted(map(str, ids))).encode()).digest()


def list_digest(entries: Iterable[tuple[UUID, UUID]]) -> bytes:
    """Stands for the whole list of a raffle: (entry, variant)."""
    return hashlib.sha256("\n".join(f"{entry} {variant}" for entry, variant in sorted(entries)).encode()).digest()


def order_of(seed: bytes, ids: Iterable[UUID], digest: bytes | None = None) -> list[UUID]:
    """The ids as chance orders them. `digest`: that of the list, where it is more than its ids."""
    listed = list(ids)
    digest = digest_of(listed) if digest is None else digest
    return sorted(listed, key=lambda one: hashlib.sha256(seed + digest + str(one).encode()).digest())


def keeps_commitment(seed: bytes, commitment: bytes) -> bool:
    """Whether this is the seed that was committed to."""
    return hashlib.sha256(seed).digest() == commitment
