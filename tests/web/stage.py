"""Where the cases of mutations.py and money_mutations.py are set, and what a case is.

Nouns: a Case; the Stage it is set on (a shop and people at its doors); a Setting, which makes a Case on a Stage.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lonja.checkout import settle_payment
from lonja.payments.model import Outcome, ProviderState
from lonja.platform.call import Call
from tests.shop import Shop
from tests.web.client import Client
from tests.web.test_purchase import order_of

PAID = 2_500
"""What an order of the Stage costs: two units at 10.00, delivery for 5.00."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who and what a case may need."""

    shop: Shop
    web: Client
    guest: Client
    manager: Client

    async def seen(self, sql: str) -> Any:
        """A value behind the curtain; $1 is the store."""
        return await self.shop.owner.fetchval(sql, self.shop.store)

    async def cart(self, client: Client, quantity: int = 2) -> dict[str, Any]:
        """The client's cart with one line."""
        said = {"variant_id": str(await self.shop.sells(50)), "quantity": quantity}
        cart: dict[str, Any] = (await client.post("/api/v1/carts/current/items", said)).ok()
        return cart

    async def order(self) -> dict[str, Any]:
        """A guest's pending order."""
        placed: dict[str, Any] = await order_of(self.guest, self.shop, await self.cart(self.guest), "sandbox")
        return placed

    async def paid(self, outcome: Outcome = "captured") -> dict[str, Any]:
        """A guest's order of two units, and the provider's word on all of its money."""
        placed = await self.order()
        state = ProviderState(outcome=outcome, amount_minor=PAID, currency="MXN")
        attempt = UUID(placed["attempt_id"])
        await settle_payment(self.shop.database, self.shop.store, Call(actor="provider"), attempt, state)
        return placed


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request, and what it changes: `state` differs by `step` after it (None: differs somehow)."""

    client: Client
    path: str
    state: str
    body: Any = None
    altered: Any = field(default_factory=lambda: {"something": "else"})
    step: int | None = 1
    between: Callable[[], Awaitable[Any]] | None = None
    """Somebody changes it again before the first request is repeated; that must stay."""
    twins: int = 10
    reads_anew: bool = False
    """An answer that was lost is read again from what is true by then, not from the operation's memory."""


Setting = Callable[[Stage], Awaitable[Case]]


def events(kind: str) -> str:
    return f"SELECT count(*) FROM platform.domain_events WHERE store_id = $1 AND type = '{kind}'"
