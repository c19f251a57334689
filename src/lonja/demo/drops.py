"""How a demo store sells its drops, through the operation everybody uses.

Verbs: `set_terms`.
Promises: saying it again changes nothing; what was sold before does not count against a limit; early access is
counted back from the drop's start as it is now.
"""

from datetime import timedelta
from uuid import UUID, uuid5

from lonja import access, catalog
from lonja.demo.world import StoreSheet
from lonja.platform.call import Call
from lonja.platform.db import Database


async def set_terms(database: Database, store_id: UUID, call: Call, sheet: StoreSheet) -> None:
    """The terms of every drop that has some in the sheet."""
    written = {each.slug: each.drop for each in sheet.collections if each.drop is not None}
    if not written:
        return
    for drop in await catalog.collections(database, store_id):
        said = written.get(drop.slug)
        if said is None:
            continue
        early = timedelta(hours=said.early_hours) if said.early_hours else None
        terms = access.TermsDraft(
            cart_ttl_seconds=said.cart_minutes * 60,
            checkout_ttl_seconds=said.checkout_minutes * 60,
            max_per_customer=said.per_customer,
            max_per_address=said.per_address,
            early_starts_at=drop.starts_at - early if drop.starts_at and early else None,
            early_segment_id=uuid5(store_id, f"segment {said.early_segment}") if said.early_segment else None,
            early_code=said.early_code,
        )
        await access.save_terms(database, store_id, call, drop.id, terms)
