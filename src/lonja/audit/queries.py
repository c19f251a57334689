"""Proof on a live system: every promise of docs/promises.md, checked now."""

from collections import defaultdict
from uuid import UUID

from lonja.audit.model import BrokenPromise, PromiseResult
from lonja.platform.call import Call
from lonja.platform.db import Database

PROMISES = {
    "P01": "Stock on hand is the sum of its movements",
    "P02": "Nothing is oversold: no more is reserved than is there",
    "P03": "What is reserved is the sum of its holds",
    "P04": "Captured money has exactly one order, or goes back",
    "P05": "Totals are the sum of their parts, and what the payment asks",
    "P06": "One effect per key, one sale per hold, one order per cart",
    "P07": "Every row belongs to one store and is guarded by it",
    "P08": "States move along legal paths, and stand where their history ends",
    "P09": "Hard tables are written by functions only",
    "P10": "A payment is what was captured, once, minus what was refunded",
    "P11": "Sold goods have left the shelf, and only those",
    "P12": "No stock is held without a buyer",
    "P13": "What a variant costs is what its price row says",
    "P14": "No code or promotion is used more often than it may be",
    "P15": "An order costs what its quote says",
    "P16": "Nobody has more of a drop than its limit",
    "P17": "The queue is in the order its seed says, and nobody overtakes",
    "P18": "A draw is what its seed says, and a winner's unit is held",
}
"""The sentences of docs/promises.md; a test compares them."""

_EXAMPLES = 5


async def broken_promises(database: Database, store_id: UUID) -> list[BrokenPromise]:
    """What is broken in one store and in the installation (store_id None). One snapshot: no half-done work is seen."""
    return await _broken(database, store_id, "SELECT promise, store_id, subject, detail FROM audit.broken_promises")


async def _broken_in_store(database: Database, store_id: UUID) -> list[BrokenPromise]:
    """The same without what is asked of the whole installation, which costs more than all the rest of a small store."""
    return await _broken(
        database,
        store_id,
        "SELECT promise, store_id, subject, detail FROM audit.broken_promises WHERE promise NOT IN ('P07', 'P09')",
    )


async def _broken(database: Database, store_id: UUID, sql: str) -> list[BrokenPromise]:
    async with database.store(store_id, Call.system("verify"), mode="snapshot") as tx:
        return [BrokenPromise(*row) for row in await tx.rows(sql)]


async def verify_promises(database: Database) -> list[PromiseResult]:
    """Every promise over every store, in order; those of the whole installation are looked at with the first store."""
    broken: dict[str, set[BrokenPromise]] = defaultdict(set)
    look = broken_promises
    for (store_id,) in await database.rows("SELECT id FROM stores.stores ORDER BY id"):
        for each in await look(database, store_id):
            broken[each.promise].add(each)
        look = _broken_in_store
    return [
        PromiseResult(
            code=code,
            sentence=sentence,
            broken_count=len(broken[code]),
            examples=sorted(broken[code], key=lambda each: each.subject)[:_EXAMPLES],
        )
        for code, sentence in PROMISES.items()
    ]
