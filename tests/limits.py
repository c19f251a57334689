"""Orders of a drop, and cards that pay.

Verbs: `bought`, an order of some units by somebody new; `pays`, a provider's word that names a card.
"""

from typing import Any
from uuid import UUID

from lonja.checkout import CheckoutQueue, Placement, Settlement
from lonja.payments.model import ProviderState
from lonja.payments.operations import record_start
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests.shop import Shop

PROVIDER = Call(actor="provider")


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
