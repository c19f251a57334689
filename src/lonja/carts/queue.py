"""Adding to carts under load: who waits together is granted together (carts.add_many, platform.batching).

The same verbs as operations.add_to_cart and operations.open_cart, the same answers and refusals, one transaction for
many. What the database has just called sold out is refused from memory (inventory.soldout), unless the caller brings an
idempotency key that has an effect already: its first answer is owed (those who ask are looked up together, too).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.carts import operations
from lonja.carts.model import Cart
from lonja.inventory import OutOfStock, SoldOut
from lonja.platform.batching import Batcher, Counts
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError, by_code
from lonja.platform.ids import new_id

_ALONE = "LJ023"
"""The refusal that means: not in a batch (a used key, a second request of one visitor)."""


_NOBODY = UUID(int=0)


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


class _Key(msgspec.Struct, frozen=True):
    """An idempotency key, and the drawer it lies in."""

    scope: str
    owner: UUID
    key: str


def _drawer(request: _Request) -> tuple[str, UUID]:
    """What carts.add_many_scope and carts.add_many_owner say."""
    if request.token_hash is not None:
        return "carts.open_cart", _NOBODY
    owner = request.call.customer_id or request.call.session_id
    return "carts.add_to_cart", owner or _NOBODY


_encode = msgspec.json.Encoder().encode
_cart = msgspec.json.Decoder(Cart)
_params = msgspec.json.Decoder(dict[str, object])


Met = Callable[[UUID, str, UUID, datetime], None]
"""Is told of every session that begins here: its store, its token's hash, its id, and when it ends."""


class AddQueue:
    """One a process. Its batches use a connection of their own, of `line`, if there is one; who asks alone does not."""

    def __init__(
        self,
        database: Database,
        *,
        line: Database | None = None,
        met: Met | None = None,
        soldout: SoldOut | None = None,
    ) -> None:
        self._database, self._line, self._met = database, line or database, met
        self._soldout = soldout or SoldOut()
        self._keys: Batcher[_Key, bool] = Batcher(self._keys_together, self._key_alone)
        self._batcher: Batcher[_Request, Cart] = Batcher(self._together, self._alone)

    @property
    def counts(self) -> Counts:
        """What its batches were like."""
        return self._batcher.counts

    async def add_to_cart(self, store_id: UUID, call: Call, variant_id: UUID, quantity: int) -> Cart:
        """As operations.add_to_cart."""
        if call.session_id is None:
            return await operations.add_to_cart(self._database, store_id, call, variant_id, quantity)
        request = _Request(call=call, variant_id=variant_id, quantity=quantity)
        await self._must_be_left(store_id, request)
        return await self._batcher.ask(store_id, request)

    async def open_cart(
        self, store_id: UUID, call: Call, token_hash: str, expires_at: datetime, variant_id: UUID, quantity: int
    ) -> Cart:
        """As operations.open_cart, with one first line."""
        request = _Request(
            call=call, variant_id=variant_id, quantity=quantity, token_hash=token_hash, expires_at=expires_at
        )
        await self._must_be_left(store_id, request)
        return await self._batcher.ask(store_id, request)

    async def _must_be_left(self, store_id: UUID, request: _Request) -> None:
        """Raise OutOfStock when the database has just said that nothing is."""
        if not self._soldout.is_gone(store_id, request.variant_id):
            return
        key, news = request.call.idempotency_key, self._soldout.news
        if key is not None and (
            await self._keys.ask(store_id, _Key(*_drawer(request), key))
            or self._soldout.heard_since(news, store_id, request.variant_id)
        ):
            return
        self._soldout.refused += 1
        raise OutOfStock(lines=[{"variant_id": str(request.variant_id), "requested": request.quantity, "available": 0}])

    async def _keys_together(self, store_id: UUID, keys: Sequence[_Key]) -> list[bool | LonjaError | None]:
        return list(
            await self._database.value(
                "SELECT carts.used_keys($1, $2, $3, $4)",
                store_id,
                [each.scope for each in keys],
                [each.owner for each in keys],
                [each.key for each in keys],
            )
        )

    async def _key_alone(self, store_id: UUID, key: _Key) -> bool:
        return (await self._keys_together(store_id, [key]))[0] is True

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
        asked, news = self._soldout.now(), self._soldout.news
        rows = await self._line.rows(
            "SELECT n, refusal, params, cart FROM carts.add_many($1, $2)", store_id, _encode(lines).decode()
        )
        answers: list[Cart | LonjaError | None] = [None] * len(requests)
        for n, refusal, params, cart in rows:
            answer = answers[n] = _answer(refusal, params, cart)
            if refusal is None:
                self._greet(store_id, lines[n])
            elif isinstance(answer, OutOfStock) and (again_in := answer.params.pop("again_in", None)) is not None:
                self._soldout.note(store_id, lines[n].variant_id, asked=asked, news=news, again_in=float(again_in))
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
