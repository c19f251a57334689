"""The writes of access: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from uuid import UUID

import msgspec

from lonja.access.model import TermsDraft
from lonja.platform.call import Call
from lonja.platform.db import Caller


async def save_terms(db: Caller, store_id: UUID, call: Call, collection_id: UUID, terms: TermsDraft) -> None:
    """How a drop is sold from now on; counts follow. Raises CollectionNotFound, TermsInvalid, RuleBroken."""
    said = msgspec.json.encode(terms).decode()
    await db.run("SELECT access.save_terms($1, $2, $3, $4)", store_id, call.encode(), collection_id, said)


async def pause_drop(db: Caller, store_id: UUID, call: Call, collection_id: UUID, *, is_paused: bool) -> None:
    """The emergency brake, pulled or let go. Twice is once. Raises NoTerms."""
    await db.run("SELECT access.pause_drop($1, $2, $3, $4)", store_id, call.encode(), collection_id, is_paused)
