"""Every mutation of the API that moves money or speaks of it; see mutations.py."""

from typing import Any
from uuid import UUID

from lonja.checkout import OrderRefund, RefundWish, finish_refund, request_order_refund
from lonja.payments import receive_event
from lonja.payments.model import ProviderEvent
from lonja.payments.operations import rest_reconciliation
from lonja.platform.call import Call
from tests.web.stage import Case, Setting, Stage, events
from tests.web.test_purchase import order_of

_PROVIDER = Call(actor="provider")
_REFUNDS = "SELECT count(*) FROM payments.refunds WHERE store_id = $1"
_UNDONE = f"SELECT ({_REFUNDS}) + (SELECT count(*) FROM inventory.inventory_movements WHERE store_id = $1)"
"""A cancelled order that was paid is one refund and one movement of goods, back on the shelf."""


def _desk(order: str, what: str) -> str:
    return f"/api/v1/admin/orders/{order}/{what}"


async def cancel_order(on: Stage) -> Case:
    placed = await on.paid()
    return Case(
        client=on.manager,
        path=_desk(placed["order_id"], "cancellation"),
        body={"reason": "wrong size"},
        altered={"reason": "too late"},
        state=_UNDONE,
        step=2,
    )


async def cancel_own_order(on: Stage) -> Case:
    """The same bytes, where saying it without a key would answer that nothing goes back."""
    placed = await on.paid()
    return Case(
        client=on.web,
        path=f"/api/v1/orders/{placed['order_id']}/cancellation?key={placed['key']}",
        body={"reason": "wrong size"},
        altered={"reason": "too late"},
        state=_UNDONE,
        step=2,
    )


async def cancel_order_of_seed(on: Stage) -> Case:
    placed = await on.paid()
    said = {"order_id": placed["order_id"], "user_id": "7", "key": placed["key"]}
    return Case(
        client=on.web,
        path="/api/pedidos/cancelar",
        body=said,
        altered=said | {"reason": "too late"},
        state=_UNDONE,
        step=2,
    )


async def capture_payment(on: Stage) -> Case:
    placed = await on.paid("authorized")
    return Case(
        client=on.manager,
        path=_desk(placed["order_id"], "captures"),
        body={"amount": "9.00"},
        altered={"amount": "8.00"},
        state=events("payment.capture_requested"),
    )


async def void_payment(on: Stage) -> Case:
    """Somebody captured meanwhile, in vain: the void does not come back by itself."""
    placed = await on.paid("authorized")
    return Case(
        client=on.manager,
        path=_desk(placed["order_id"], "void"),
        state="SELECT count(*) FROM payments.provider_requests WHERE store_id = $1 AND verb = 'void'",
        between=lambda: on.shop.owner.execute(
            "UPDATE payments.provider_requests SET verb = 'capture', amount_minor = 900, status = 'refused',"
            " next_try_at = NULL WHERE store_id = $1",
            on.shop.store,
        ),
    )


async def collect_cash(on: Stage) -> Case:
    placed = await order_of(on.guest, on.shop, await on.cart(on.guest))
    path = _desk(placed["order_id"], "cash-collections")
    said = {"amount": "5.00", "reference": "R-1"}
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"reference": "R-2"},
        state="SELECT count(*) FROM payments.collections WHERE store_id = $1",
        between=lambda: on.manager.post(path, said | {"reference": "R-3"}),
    )


async def record_remittance(on: Stage) -> Case:
    placed = await order_of(on.guest, on.shop, await on.cart(on.guest))
    cash = {"amount": "25.00", "reference": "R-1"}
    collected = (await on.manager.post(_desk(placed["order_id"], "cash-collections"), cash)).ok(201)
    said = {"courier": "Cero", "reference": "2026-11", "amount": "24.00", "collections": [collected["id"]]}
    return Case(
        client=on.manager,
        path="/api/v1/admin/remittances",
        body=said,
        altered=said | {"amount": "23.00"},
        state="SELECT count(*) FROM payments.remittances WHERE store_id = $1",
    )


async def request_refund(on: Stage) -> Case:
    placed = await on.paid()
    path = _desk(placed["order_id"], "refunds")
    return Case(
        client=on.manager,
        path=path,
        body={"amount": "5.00"},
        altered={"amount": "6.00"},
        state=_REFUNDS,
        between=lambda: on.manager.post(path, {"amount": "5.00"}),
    )


async def _failed(on: Stage) -> OrderRefund:
    """A refund of a part that the provider would not make."""
    placed = await on.paid()
    shop = on.shop
    wish = RefundWish(lines=[], amount_minor=500, reason="as agreed")
    asked = await request_order_refund(shop.database, shop.store, shop.staff, UUID(placed["order_id"]), wish)
    await finish_refund(shop.database, shop.store, _PROVIDER, asked.id, confirmed=False, reason="account closed")
    return asked


async def retry_refund(on: Stage) -> Case:
    refund = await _failed(on)
    return Case(client=on.manager, path=f"/api/v1/admin/refunds/{refund.id}/retry", state=_REFUNDS)


async def hand_back_refund(on: Stage) -> Case:
    refund = await _failed(on)
    return Case(
        client=on.manager,
        path=f"/api/v1/admin/refunds/{refund.id}/handover",
        body={"reference": "transfer 7"},
        altered={"reference": "transfer 8"},
        state="SELECT coalesce(sum(refunded_minor), 0)::int FROM payments.payments WHERE store_id = $1",
        step=500,
    )


async def abandon_refund(on: Stage) -> Case:
    refund = await _failed(on)
    return Case(
        client=on.manager,
        path=f"/api/v1/admin/refunds/{refund.id}/abandonment",
        body={"reason": "a voucher instead"},
        altered={"reason": "never mind"},
        state="SELECT coalesce(sum(returning_minor), 0)::int FROM payments.payments WHERE store_id = $1",
        step=-500,
    )


async def set_payment_gateway(on: Stage) -> Case:
    path = "/api/v1/admin/payment-gateways/sandbox"
    said = {"name": "Card", "is_active": True, "config": {"webhook_secret": "whsec_another"}}
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"name": "Credit card"},
        state="SELECT name || (config ->> 'webhook_secret')"
        " FROM payments.payment_gateways WHERE store_id = $1 AND id = 'sandbox'",
        step=None,
        between=lambda: on.manager.put(path, {"name": "Tarjeta", "is_active": True}),
        reads_anew=True,
    )


async def replay_webhook_event(on: Stage) -> Case:
    await receive_event(on.shop.database, on.shop.store, _PROVIDER, "sandbox", ProviderEvent("evt_1", "x", {}))
    path = "/api/v1/admin/webhook-events/sandbox/evt_1/replays"
    return Case(
        client=on.manager,
        path=path,
        state="SELECT sum(replays) FROM payments.webhook_events WHERE store_id = $1",
        between=lambda: on.manager.post(path),
    )


async def _finding(on: Stage, **facts: Any) -> str:
    """The path of a difference."""
    found: UUID = await on.shop.owner.fetchval(
        """INSERT INTO payments.findings
            (store_id, gateway, reference, kind, suggested_action, attempt_id, details, first_seen_at, last_seen_at)
        VALUES ($1, 'sandbox', 'pi_1', $2, $3, $4, '{}', now(), now()) RETURNING id""",
        on.shop.store,
        facts.get("kind", "unknown_payment"),
        facts.get("action", "look_at_provider"),
        facts.get("attempt"),
    )
    return f"/api/v1/admin/payment-findings/{found}"


def _findings(status: str) -> str:
    return f"SELECT count(*) FROM payments.findings WHERE store_id = $1 AND status = '{status}'"


async def _open_again(on: Stage) -> None:
    """What a comparison does when the difference says something else."""
    await on.shop.owner.execute(
        "UPDATE payments.findings SET status = 'open', resolved_at = NULL, dismissed_at = NULL, dismissed_by = NULL"
        " WHERE store_id = $1",
        on.shop.store,
    )


async def settle_payment_finding(on: Stage) -> Case:
    """The buyer has paid, and nobody told us."""
    placed = await on.order()
    await on.shop.owner.execute(
        "UPDATE payments.sandbox_sessions SET status = 'approved', captured_minor = amount_minor WHERE attempt_id = $1",
        placed["attempt_id"],
    )
    path = await _finding(on, kind="capture_unsettled", action="settle", attempt=placed["attempt_id"])
    return Case(
        client=on.manager,
        path=f"{path}/settlement",
        state=_findings("resolved"),
        between=lambda: _open_again(on),
    )


async def dismiss_payment_finding(on: Stage) -> Case:
    path = await _finding(on)
    return Case(
        client=on.manager,
        path=f"{path}/dismissal",
        body={"reason": "a stall"},
        altered={"reason": "a fair"},
        state=_findings("dismissed"),
        between=lambda: _open_again(on),
    )


async def compare_payments(on: Stage) -> Case:
    """Begins at once, instead of in an hour."""

    async def rest() -> None:
        await rest_reconciliation(on.shop.database, on.shop.store, Call.job("test"), 3_600)

    await rest()
    return Case(
        client=on.manager,
        path="/api/v1/admin/payment-reconciliations",
        state="SELECT count(*) FROM platform.wakeups WHERE store_id = $1 AND task = 'checkout.reconcile'"
        " AND due_at <= clock_timestamp()",
        between=rest,
    )


SETTINGS: tuple[Setting, ...] = (
    cancel_order, cancel_own_order, cancel_order_of_seed, capture_payment, void_payment, collect_cash,
    record_remittance, request_refund, retry_refund, hand_back_refund, abandon_refund, set_payment_gateway,
    replay_webhook_event, settle_payment_finding, dismiss_payment_finding, compare_payments,
)  # fmt: skip
