"""The reads that span packages."""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.checkout.model import HeldOrder, QuoteDetails, WaitingCash, WaitingCollection
from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction
from lonja.promotions import CouponVerdict
from lonja.quotes.model import Quote

_quote = msgspec.json.Decoder(Quote)
_verdict = msgspec.json.Decoder(CouponVerdict)
_encode = msgspec.json.Encoder().encode
_NOTHING_SAID = QuoteDetails()


async def waiting_collections(
    tx: Transaction, store_id: UUID, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[WaitingCollection]:
    """Cash that was collected and that no courier has remitted yet, oldest first."""
    found = await tx.rows(
        """SELECT c.id, c.order_id, o.number, o.shipping_name, c.amount_minor, c.currency, c.reference, c.collected_at
        FROM payments.collections c
        JOIN orders.orders o ON o.store_id = c.store_id AND o.id = c.order_id
        WHERE c.store_id = $1 AND c.remitted_at IS NULL
          AND ($2::timestamptz IS NULL OR (c.collected_at, c.id) > ($2, $3::uuid))
        ORDER BY c.collected_at, c.id LIMIT $4""",
        store_id,
        *(after or (None, None)),
        limit,
    )
    return [WaitingCollection(*row) for row in found]


async def held_orders(tx: Transaction, store_id: UUID, limit: int = 50) -> list[HeldOrder]:
    """Orders whose money is set aside and waits to be captured, what lapses first at the top."""
    found = await tx.rows(
        """SELECT o.id, o.number, o.shipping_name, o.status, a.amount_minor, a.currency, a.authorized_until, r.verb
        FROM payments.payment_attempts a
        JOIN orders.orders o ON o.store_id = a.store_id AND o.id = a.order_id
        LEFT JOIN payments.provider_requests r
            ON r.store_id = a.store_id AND r.attempt_id = a.id AND r.status = 'open'
        WHERE a.store_id = $1 AND a.status = 'authorized'
        ORDER BY a.authorized_until, a.id LIMIT $2""",
        store_id,
        limit,
    )
    return [HeldOrder(*row) for row in found]


async def waiting_cash(tx: Transaction, store_id: UUID) -> WaitingCash:
    """How much of it there is."""
    row = await tx.row(
        """SELECT count(*)::int, coalesce(sum(amount_minor), 0)::bigint FROM payments.collections
        WHERE store_id = $1 AND remitted_at IS NULL""",
        store_id,
    )
    return WaitingCash(*row) if row else WaitingCash(0, 0)


async def quote_cart(
    db: Caller, store_id: UUID, call: Call, cart_id: UUID, said: QuoteDetails = _NOTHING_SAID
) -> Quote:
    """What the visitor's cart comes to as things stand. Raises UnknownCart, CartEmpty, NoPrice."""
    answer: str = await db.value(
        "SELECT checkout.quote_cart($1, $2, $3, $4)", store_id, call.encode(), cart_id, _encode(said).decode()
    )
    return _quote.decode(answer)


async def validate_coupon(
    db: Caller,
    store_id: UUID,
    call: Call,
    code: str,
    subtotal_minor: int,
    *,
    email: str | None = None,
    ip_address: str | None = None,
) -> CouponVerdict:
    """What a code would take off, for the call's customer, their orders counted. Raises TooManyGuesses."""
    answer: str = await db.value(
        "SELECT checkout.validate_coupon($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        code,
        subtotal_minor,
        email,
        ip_address,
    )
    return _verdict.decode(answer)
