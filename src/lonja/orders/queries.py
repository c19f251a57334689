"""The reads of orders. Row level security decides whose they are: staff the store's, a customer or guest their own."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from lonja.orders.model import DayOfSales, Order, OrderSummary, Waiting
from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction

_order = msgspec.json.Decoder(Order)


async def order(db: Caller, store_id: UUID, call: Call, order_id: UUID) -> Order | None:
    """One order, or None when there is none that the caller may see."""
    answer: str | None = await db.value("SELECT orders.order($1, $2, $3)", store_id, call.encode(), order_id)
    return _order.decode(answer) if answer else None


async def orders_of_customer(
    tx: Transaction,
    store_id: UUID,
    customer_id: UUID,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> list[OrderSummary]:
    """A customer's orders, newest first; `before` is (created_at, id) of the last one of the page before."""
    moment, last = before or (None, None)
    found = await tx.rows(
        """SELECT o.id, o.number, o.status, o.payment_status, o.fulfillment_status, o.currency, o.total_amount_minor,
                  o.email, o.shipping_name,
                  (SELECT sum(i.quantity)::int FROM orders.order_items i
                   WHERE i.store_id = o.store_id AND i.order_id = o.id) AS item_count, o.created_at
        FROM orders.orders o
        WHERE o.store_id = $1 AND o.customer_id = $2
          AND ($3::timestamptz IS NULL OR (o.created_at, o.id) < ($3, $4::uuid))
        ORDER BY o.created_at DESC, o.id DESC LIMIT $5""",
        store_id,
        customer_id,
        moment,
        last,
        limit,
    )
    return [OrderSummary(*row) for row in found]


async def list_orders(
    tx: Transaction,
    store_id: UUID,
    *,
    status: str | None = None,
    number: int | None = None,
    email: str | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[OrderSummary]:
    """A store's orders, newest first, by status, exact number or exact email; for staff."""
    moment, last = before or (None, None)
    found = await tx.rows(
        """SELECT o.id, o.number, o.status, o.payment_status, o.fulfillment_status, o.currency, o.total_amount_minor,
                  o.email, o.shipping_name,
                  (SELECT sum(i.quantity)::int FROM orders.order_items i
                   WHERE i.store_id = o.store_id AND i.order_id = o.id) AS item_count, o.created_at
        FROM orders.orders o
        WHERE o.store_id = $1 AND ($2::text IS NULL OR o.status = $2) AND ($3::bigint IS NULL OR o.number = $3)
          AND ($4::text IS NULL OR o.email = lower($4))
          AND ($5::timestamptz IS NULL OR (o.created_at, o.id) < ($5, $6::uuid))
        ORDER BY o.created_at DESC, o.id DESC LIMIT $7""",
        store_id,
        status,
        number,
        email,
        moment,
        last,
        limit,
    )
    return [OrderSummary(*row) for row in found]


async def orders_in(
    tx: Transaction,
    store_id: UUID,
    statuses: Sequence[str],
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[OrderSummary]:
    """A store's orders that stand in one of these statuses, newest first; for staff."""
    moment, last = before or (None, None)
    found = await tx.rows(
        """SELECT o.id, o.number, o.status, o.payment_status, o.fulfillment_status, o.currency, o.total_amount_minor,
                  o.email, o.shipping_name,
                  (SELECT sum(i.quantity)::int FROM orders.order_items i
                   WHERE i.store_id = o.store_id AND i.order_id = o.id) AS item_count, o.created_at
        FROM orders.orders o
        WHERE o.store_id = $1 AND o.status = ANY ($2)
          AND ($3::timestamptz IS NULL OR (o.created_at, o.id) < ($3, $4::uuid))
        ORDER BY o.created_at DESC, o.id DESC LIMIT $5""",
        store_id,
        statuses,
        moment,
        last,
        limit,
    )
    return [OrderSummary(*row) for row in found]


async def count_waiting(tx: Transaction, store_id: UUID) -> Waiting:
    """How much work lies on the table. Only orders under way are counted: their number stays small."""
    found = await tx.rows(
        """SELECT o.status, count(*)::int FROM orders.orders o
        WHERE o.store_id = $1 AND o.status IN ('pending', 'confirmed', 'processing', 'shipped')
        GROUP BY o.status""",
        store_id,
    )
    return Waiting(**{row[0]: row[1] for row in found})


async def sales_by_day(tx: Transaction, store_id: UUID, zone: str, first: date, last: date) -> list[DayOfSales]:
    """Every day from `first` to `last` in the store's time zone, also those on which nobody bought."""
    found = await tx.rows(
        """SELECT d.day::date, count(o.id)::int, coalesce(sum(o.units), 0)::int,
                  coalesce(sum(o.total_amount_minor), 0)::bigint,
                  coalesce(sum(o.total_amount_minor) FILTER (
                      WHERE o.payment_status IN ('paid', 'refund_pending', 'partially_refunded')), 0)::bigint
        FROM generate_series($3::date, $4::date, interval '1 day') AS d (day)
        LEFT JOIN (
            SELECT o.id, o.total_amount_minor, o.payment_status, (o.created_at AT TIME ZONE $2)::date AS day,
                   (SELECT sum(i.quantity) FROM orders.order_items i
                    WHERE i.store_id = o.store_id AND i.order_id = o.id) AS units
            FROM orders.orders o
            WHERE o.store_id = $1 AND o.status <> 'cancelled'
              AND o.created_at >= $3::date::timestamp AT TIME ZONE $2
              AND o.created_at < ($4::date + 1)::timestamp AT TIME ZONE $2
        ) o ON o.day = d.day::date
        GROUP BY d.day ORDER BY d.day""",
        store_id,
        zone,
        first,
        last,
    )
    return [DayOfSales(*row) for row in found]


async def numbers_of(tx: Transaction, store_id: UUID, order_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The numbers of some orders, for pages that only name them."""
    found = await tx.rows(
        "SELECT id, number FROM orders.orders WHERE store_id = $1 AND id = ANY ($2)", store_id, list(order_ids)
    )
    return {row[0]: row[1] for row in found}
