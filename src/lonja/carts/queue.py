"""Adding to carts under load: who waits together is granted together (carts.add_many, platform.batching).

The same verbs as operations.add_to_cart and operations.open_cart, the same answers and refusals, one transaction for
many.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.carts import operations
from lonja.carts.model import Cart
from lonja.platform.batching import Batcher, Counts
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError, by_code
from lonja.platform.ids import new_id

_ALONE = "LJ023"
"""The refusal that means: not in a batch (a used key, a second request of one visitor)."""


class _Request(msgspec.Struct, frozen=True, kw_only=True):
    call: Call
    variant_id: UUID
    quantity: int
    token_hash: str | None = None
    expires_at: datetime | None = None


class _Line(msgspec.Struct, frozen=True):
    """carts.add_request, as sent."""

    n: int
    session_id: UUID | None
    customer_id: UUID | None
    token_hash: str | None
    expires_at: datetime | None
    correlation_id: UUID | None
    idempotency_key: str | None
    request_hash: str | None
    variant_id: UUID
    quantity: int


_encode = msgspec.json.Encoder().encode
_cart = msgspec.json.Decoder(Cart)
_params = msgspec.json.Decoder(dict[str, object])


Met = Callable[[UUID, str, UUID, datetime], None]
"""Is told of every session that begins here: its store, its token's hash, its id, and when it ends."""


class AddQueue:
    """One a process. Its batches use a connection of their own, of `line`, where there is one; who asks alone does not."""

    def __init__(self, database: Database, *, line: Database | None = None, met: Met | None = None) -> None:
        self._database, self._line, self._met = database, line or database, met
        self._batcher: Batcher[_Request, Cart] = Batcher(self._together, self._alone)

    @property
    def counts(self) -> Counts:
        """What its batches were like."""
        return self._batcher.counts

    async def add_to_cart(self, store_id: UUID, call: Call, variant_id: UUID, quantity: int) -> Cart:
        """As operations.add_to_cart."""
        if call.session_id is None:
            return await operations.add_to_cart(self._database, store_id, call, variant_id, quantity)
        return await self._batcher.ask(store_id, _Request(call=call, variant_id=variant_id, quantity=quantity))

    async def open_cart(
        self, store_id: UUID, call: Call, token_hash: str, expires_at: datetime, variant_id: UUID, quantity: int
    ) -> Cart:
        """As operations.open_cart, with one first line."""
        return await self._batcher.ask(
            store_id,
            _Request(call=call, variant_id=variant_id, quantity=quantity, token_hash=token_hash, expires_at=expires_at),
        )

    async def _together(self, store_id: UUID, requests: Sequence[_Request]) -> list[Cart | LonjaError | None]:
        lines = [
            _Line(
                n,
                new_id() if each.token_hash else each.call.session_id,
                each.call.customer_id,
                each.token_hash,
                each.expires_at,
                each.call.correlation_id,
                each.call.idempotency_key,
                each.call.request_hash,
                each.variant_id,
                each.quantity,
            )
            for n, each in enumerate(requests)
        ]
        rows = await self._line.rows(
            "SELECT n, refusal, params, cart FROM carts.add_many($1, $2)", store_id, _encode(lines).decode()
        )
        answers: list[Cart | LonjaError | None] = [None] * len(requests)
        for n, refusal, params, cart in rows:
            answers[n] = _answer(refusal, params, cart)
            if refusal is None and self._met is not None:
                self._greet(store_id, lines[n])
        return answers

    def _greet(self, store_id: UUID, line: _Line) -> None:
        if self._met and line.token_hash and line.session_id and line.expires_at:
            self._met(store_id, line.token_hash, line.session_id, line.expires_at)

    async def _alone(self, store_id: UUID, request: _Request) -> Cart:
        if request.token_hash is None or request.expires_at is None:
            return await operations.add_to_cart(
                self._database, store_id, request.call, request.variant_id, request.quantity
            )
        return await operations.open_cart(
            self._database,
            store_id,
            request.call,
            request.token_hash,
            request.expires_at,
            [(request.variant_id, request.quantity)],
        )


def _answer(refusal: str | None, params: str | None, cart: str | None) -> Cart | LonjaError | None:
    if refusal is None:
        return _cart.decode(cart) if cart else None
    return None if refusal == _ALONE else by_code[refusal](**_params.decode(params or "{}"))
