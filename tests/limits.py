"""Drops with limits, and cards that pay.

Verbs: `drop` puts variants into a drop with terms; `bought` an order of some units; `pays` a provider's word by a card;
`counts` what is counted under each kind of name, and the claims that still count.
"""

from typing import Any
from uuid import UUID

from tests.shop import Shop

from lonja.access import TermsDraft, save_terms
from lonja.checkout import CheckoutQueue, Placement, Settlement
from lonja.payments.model import ProviderState
from lonja.payments.operations import record_start
from lonja.platform.call import Call
from lonja.platform.ids import new_id

PROVIDER = Call(actor="provider")


async def drop(shop: Shop, *variants: UUID, **terms: Any) -> UUID:
    """A drop of these, open since ever."""
    collection: UUID = await shop.owner.fetchval(
        """WITH made AS (
            INSERT INTO catalog.collections (store_id, name, slug, type, is_active)
            VALUES ($1, 'Drop', 'drop-' || uuidv7(), 'drop', true) RETURNING store_id, id
        ), filled AS (
            INSERT INTO catalog.collection_products (store_id, collection_id, product_id)
            SELECT DISTINCT m.store_id, m.id, v.product_id FROM made m
            JOIN catalog.product_variants v ON v.store_id = m.store_id AND v.id = ANY ($2)
        ) SELECT id FROM made""",
        shop.store,
        list(variants),
    )
    await save_terms(shop.database, shop.store, shop.staff, collection, TermsDraft(**terms))
    return collection


async def bought(shop: Shop, variant: UUID, units: int = 1, **chosen: Any) -> Placement:
    """An order of somebody else than all before, whose page is open."""
    call = chosen.pop("call", None) or await shop.visitor()
    cart = await shop.fill(call, (variant, units))
    said = {"email": f"{new_id()}@example.com"} | chosen
    placed = await shop.place(call, cart, **said)
    await record_start(shop.database, shop.store, placed.attempt_id, f"sbx_{placed.attempt_id}", None)
    return placed


async def pays(shop: Shop, placed: Placement, card: str | None, queue: CheckoutQueue | None = None) -> Settlement:
    """All of it has come, by this card; told alone, or in a queue."""
    if queue is None:
        return await shop.pay(placed, payer=card)
    state = ProviderState("captured", placed.total_amount_minor, placed.currency, payer=card)
    return await queue.settle_payment(shop.store, PROVIDER, placed.attempt_id, state)


async def counts(shop: Shop, kind: str = "payment") -> list[int]:
    """Units under every name of a kind that has some, the fewest first."""
    rows = await shop.owner.fetch(
        "SELECT units FROM access.purchase_counts WHERE store_id = $1 AND kind = $2 AND units > 0 ORDER BY units",
        shop.store,
        kind,
    )
    return [row[0] for row in rows]
