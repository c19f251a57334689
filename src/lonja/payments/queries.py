"""The reads of payments."""

from uuid import UUID

import msgspec

from lonja.payments.model import Attempt, GatewayOffer, GatewaySetting, Refund
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


async def refundable(tx: Transaction, store_id: UUID, order_id: UUID) -> int:
    """How much of what an order has paid is neither back nor on its way, in minor units."""
    row = await tx.row(
        "SELECT captured_minor - returning_minor FROM payments.payments WHERE store_id = $1 AND order_id = $2",
        store_id,
        order_id,
    )
    return row[0] if row else 0
