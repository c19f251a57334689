"""The reads of payments."""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.payments.model import (
    Attempt,
    Collection,
    GatewayOffer,
    GatewaySetting,
    ProviderRequest,
    Refund,
    Remittance,
    SetAside,
    Success,
    Sums,
)
from lonja.platform.call import Call
from lonja.platform.db import Caller, Database, Transaction

_attempt = msgspec.json.Decoder(Attempt)
_refund = msgspec.json.Decoder(Refund)
_config = msgspec.json.Decoder(dict[str, object])


async def active_gateways(db: Database, store_id: UUID) -> list[GatewayOffer]:
    """What a buyer may pay with, in the merchant's order (CFG-07)."""
    async with db.store(store_id, mode="read") as tx:
        found = await tx.rows(
            """SELECT id, name, is_test_mode FROM payments.payment_gateways
            WHERE store_id = $1 AND is_active ORDER BY position, id""",
            store_id,
        )
    return [GatewayOffer(*row) for row in found]


async def gateways(tx: Transaction, store_id: UUID) -> list[GatewaySetting]:
    """Every gateway the merchant has set, for staff."""
    found = await tx.rows(
        """SELECT id, name, config, is_active, is_test_mode, position FROM payments.payment_gateways
        WHERE store_id = $1 ORDER BY position, id""",
        store_id,
    )
    return [GatewaySetting(row[0], row[1], _config.decode(row[2]), row[3], row[4], row[5]) for row in found]


async def attempt(db: Caller, store_id: UUID, call: Call, attempt_id: UUID) -> Attempt | None:
    """One attempt by its id."""
    answer: str | None = await db.value("SELECT payments.attempt($1, $2, $3)", store_id, call.encode(), attempt_id)
    return _attempt.decode(answer) if answer else None


async def attempts_of_order(tx: Transaction, store_id: UUID, order_id: UUID) -> list[Attempt]:
    """Every try to collect an order, oldest first."""
    found = await tx.rows(
        """SELECT id, order_id, gateway, status, amount_minor, refunded_minor, currency, external_ref, redirect_url,
                  failure_reason, created_at, captured_minor, asked_minor, authorized_until
        FROM payments.payment_attempts WHERE store_id = $1 AND order_id = $2 ORDER BY id""",
        store_id,
        order_id,
    )
    return [Attempt(*row) for row in found]


async def request_of_order(tx: Transaction, store_id: UUID, order_id: UUID) -> ProviderRequest | None:
    """What was last asked of a provider about an order's attempts."""
    row = await tx.row(
        """SELECT r.attempt_id, a.order_id, r.verb, r.amount_minor, a.currency, r.status, r.last_error, r.created_at,
                  r.updated_at
        FROM payments.payment_attempts a
        JOIN payments.provider_requests r ON r.store_id = a.store_id AND r.attempt_id = a.id
        WHERE a.store_id = $1 AND a.order_id = $2 ORDER BY r.updated_at DESC LIMIT 1""",
        store_id,
        order_id,
    )
    return ProviderRequest(*row) if row else None


async def set_aside(tx: Transaction, store_id: UUID) -> SetAside:
    """How many orders wait to be captured, and until when the first of them can be."""
    row = await tx.row(
        """SELECT count(*)::int, min(authorized_until) FROM payments.payment_attempts
        WHERE store_id = $1 AND status = 'authorized'""",
        store_id,
    )
    return SetAside(*row) if row else SetAside(0, None)


async def collections_of_order(tx: Transaction, store_id: UUID, order_id: UUID) -> list[Collection]:
    """The cash that was collected for an order, oldest first."""
    found = await tx.rows(
        """SELECT id, order_id, amount_minor, currency, reference, collected_at, remitted_at
        FROM payments.collections WHERE store_id = $1 AND order_id = $2 ORDER BY id""",
        store_id,
        order_id,
    )
    return [Collection(*row) for row in found]


async def remittances(
    tx: Transaction, store_id: UUID, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Remittance]:
    """What couriers have paid, newest first."""
    found = await tx.rows(
        """SELECT id, courier, reference, currency, collected_minor, amount_minor, fee_minor, difference_minor,
                  received_at, created_at
        FROM payments.remittances
        WHERE store_id = $1 AND ($2::timestamptz IS NULL OR (received_at, id) < ($2, $3::uuid))
        ORDER BY received_at DESC, id DESC LIMIT $4""",
        store_id,
        *(before or (None, None)),
        limit,
    )
    return [Remittance(*row) for row in found]


async def refund(db: Database, store_id: UUID, call: Call, refund_id: UUID) -> Refund | None:
    """One refund by its id."""
    async with db.store(store_id, call, mode="read") as tx:
        row = await tx.row(
            "SELECT to_jsonb(r)::text FROM payments.refunds r WHERE r.store_id = $1 AND r.id = $2", store_id, refund_id
        )
    return _refund.decode(row[0]) if row else None


async def refunds_of_order(tx: Transaction, store_id: UUID, order_id: UUID) -> list[Refund]:
    """Everything of an order that went back, is on its way, or could not, oldest first."""
    found = await tx.rows(
        "SELECT to_jsonb(r)::text FROM payments.refunds r WHERE r.store_id = $1 AND r.order_id = $2 ORDER BY r.id",
        store_id,
        order_id,
    )
    return [_refund.decode(row[0]) for row in found]


async def open_refunds(
    tx: Transaction, store_id: UUID, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Refund]:
    """What has not gone back yet and should, newest first; `before` is the (created_at, id) of the last one before."""
    moment, last = before or (None, None)
    found = await tx.rows(
        """SELECT to_jsonb(r)::text FROM payments.refunds r
        WHERE r.store_id = $1 AND r.status <> 'processed' AND r.abandoned_at IS NULL
          AND ($2::timestamptz IS NULL OR (r.created_at, r.id) < ($2, $3::uuid))
        ORDER BY r.created_at DESC, r.id DESC LIMIT $4""",
        store_id,
        moment,
        last,
        limit,
    )
    return [_refund.decode(row[0]) for row in found]


async def sums_of_order(tx: Transaction, store_id: UUID, order_id: UUID) -> Sums:
    """What of an order's money has come, and what of it goes back. Surplus is not the order's."""
    row = await tx.row(
        """SELECT captured_minor, refunded_minor, returning_minor FROM payments.payments
        WHERE store_id = $1 AND order_id = $2""",
        store_id,
        order_id,
    )
    return Sums(*row) if row else Sums()


async def success_since(tx: Transaction, store_id: UUID, since: datetime) -> list[Success]:
    """How tries to pay went, gateway by gateway in the merchant's order (KPI-01, PAY-04): a count of one index each."""
    found = await tx.rows(
        """SELECT g.id, g.name, t.succeeded, t.failed, t.cancelled, t.pending
        FROM payments.payment_gateways g
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE a.status IN ('captured', 'authorized', 'surplus')) AS succeeded,
                   count(*) FILTER (WHERE a.status = 'failed') AS failed,
                   count(*) FILTER (WHERE a.status = 'cancelled') AS cancelled,
                   count(*) FILTER (WHERE a.status = 'pending') AS pending
            FROM payments.payment_attempts a
            WHERE a.store_id = $1 AND a.gateway = g.id AND a.created_at >= $2
        ) t
        WHERE g.store_id = $1 ORDER BY g.position, g.id""",
        store_id,
        since,
    )
    return [Success(*row) for row in found]
