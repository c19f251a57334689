"""Checkout under load: who waits together is served together (checkout.begin_many, settle_many, platform.batching).

The same verbs as operations.begin_checkout and operations.settle_payment, the same answers and refusals, one
transaction for many. What is not plain (cash, units that must be held first, a used key; a failure, another amount,
goods that must be held again) is served alone, as ever.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.checkout import operations
from lonja.checkout.model import CheckoutDetails, Placement, Settlement
from lonja.payments.model import ProviderState
from lonja.platform.batching import Batcher
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError


class _Checkout(msgspec.Struct, frozen=True):
    call: Call
    order_id: UUID
    cart_id: UUID
    details: CheckoutDetails


class _Asked(msgspec.Struct, frozen=True):
    """checkout.checkout_request, as sent."""

    n: int
    order_id: UUID
    cart_id: UUID
    session_id: UUID | None
    customer_id: UUID | None
    correlation_id: UUID | None
    request_id: UUID | None
    idempotency_key: str | None
    request_hash: str | None
    details: CheckoutDetails


class _Word(msgspec.Struct, frozen=True):
    call: Call
    attempt_id: UUID
    state: ProviderState


class _Told(msgspec.Struct, frozen=True):
    """checkout.capture_told, as sent."""

    n: int
    attempt_id: UUID
    amount_minor: int | None
    currency: str | None
    correlation_id: UUID | None
    payer: str | None


_encode = msgspec.json.Encoder().encode
_placement = msgspec.json.Decoder(Placement)
_settlement = msgspec.json.Decoder(Settlement)


class CheckoutQueue:
    """One a process. Its batches use two pooled connections at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._checkouts: Batcher[_Checkout, Placement] = Batcher(self._begin_together, self._begin_alone)
        self._words: Batcher[_Word, Settlement] = Batcher(self._settle_together, self._settle_alone)

    async def begin_checkout(
        self, store_id: UUID, call: Call, order_id: UUID, cart_id: UUID, details: CheckoutDetails
    ) -> Placement:
        """As operations.begin_checkout."""
        checkout = _Checkout(call, order_id, cart_id, details)
        if call.actor not in {"guest", "customer"}:
            return await self._begin_alone(store_id, checkout)
        return await self._checkouts.ask(store_id, checkout)

    async def settle_payment(self, store_id: UUID, call: Call, attempt_id: UUID, state: ProviderState) -> Settlement:
        """As operations.settle_payment."""
        word = _Word(call, attempt_id, state)
        if state.outcome != "captured":
            return await self._settle_alone(store_id, word)
        return await self._words.ask(store_id, word)

    async def _begin_together(
        self, store_id: UUID, checkouts: Sequence[_Checkout]
    ) -> list[Placement | LonjaError | None]:
        asked = [
            _Asked(
                n,
                each.order_id,
                each.cart_id,
                each.call.session_id,
                each.call.customer_id,
                each.call.correlation_id,
                each.call.request_id,
                each.call.idempotency_key,
                each.call.request_hash,
                each.details,
            )
            for n, each in enumerate(checkouts)
        ]
        rows = await self._database.rows(
            "SELECT n, placement FROM checkout.begin_many($1, $2)", store_id, _encode(asked).decode()
        )
        answers: list[Placement | LonjaError | None] = [None] * len(checkouts)
        for n, placement in rows:
            answers[n] = _placement.decode(placement) if placement else None
        return answers

    async def _begin_alone(self, store_id: UUID, checkout: _Checkout) -> Placement:
        return await operations.begin_checkout(
            self._database, store_id, checkout.call, checkout.order_id, checkout.cart_id, checkout.details
        )

    async def _settle_together(self, store_id: UUID, words: Sequence[_Word]) -> list[Settlement | LonjaError | None]:
        told = [
            _Told(
                n,
                each.attempt_id,
                each.state.amount_minor,
                each.state.currency,
                each.call.correlation_id,
                each.state.payer,
            )
            for n, each in enumerate(words)
        ]
        rows = await self._database.rows(
            "SELECT n, settlement FROM checkout.settle_many($1, $2)", store_id, _encode(told).decode()
        )
        answers: list[Settlement | LonjaError | None] = [None] * len(words)
        for n, settlement in rows:
            answers[n] = _settlement.decode(settlement) if settlement else None
        return answers

    async def _settle_alone(self, store_id: UUID, word: _Word) -> Settlement:
        return await operations.settle_payment(self._database, store_id, word.call, word.attempt_id, word.state)
