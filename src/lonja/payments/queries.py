"""The reads of payments."""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.payments.model import Attempt, GatewayOffer, GatewaySetting, Refund, Success
from lonja.platform.call import Call
from lonja.platform.db import Caller, Database, Transaction

_attempt = msgspec.json.Decoder(Attempt)
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
                  failure_reason, created_at
        FROM payments.payment_attempts WHERE store_id = $1 AND order_id = $2 ORDER BY id""",
        store_id,
        order_id,
    )
    return [Attempt(*row) for row in found]


async def refund(db: Database, store_id: UUID, call: Call, refund_id: UUID) -> Refund | None:
    """One refund by its id."""
    async with db.store(store_id, call, mode="read") as tx:
        row = await tx.row(
            """SELECT id, order_id, payment_attempt_id, amount_minor, currency, status, external_ref
            FROM payments.refunds WHERE store_id = $1 AND id = $2""",
            store_id,
            refund_id,
        )
    return Refund(*row) if row else None


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
