"""Cancelling and refunding, as an API client sees it."""

from typing import Any

from lonja.checkout.jobs import process_refunds
from tests.context import job_context
from tests.shop import Shop
from tests.web.client import Client
from tests.web.test_purchase import order_of


async def bought(client: Client, shop: Shop, units: int = 2) -> Any:
    """An order that is paid: `units` at 10.00, delivery for 5.00."""
    variant = await shop.sells(5)
    cart = (await client.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": units})).ok()
    placed = await order_of(client, shop, cart, "sandbox")
    await shop.owner.execute(
        "UPDATE payments.sandbox_sessions SET status = 'approved', captured_minor = amount_minor WHERE attempt_id = $1",
        placed["attempt_id"],
    )
    confirmation = (
        f"/api/v1/orders/{placed['order_id']}/payments/{placed['attempt_id']}/confirmation?key={placed['key']}"
    )
    assert (await client.post(confirmation)).ok()["payment_status"] == "paid"
    return placed | {"variant": variant}


async def test_a_guest_cancels_with_the_key(guest: Client, web: Client, shop: Shop) -> None:
    """CAN-01, CAN-02, CAN-07: the owner only; the answer says what goes back; again is the same."""
    placed = await bought(guest, shop)
    path = f"/api/v1/orders/{placed['order_id']}/cancellation"
    (await web.post(path, {})).problem(404, "LJ504")
    (await web.post(f"{path}?key=wrong", {})).problem(404, "LJ504")
    asked, once = f"{path}?key={placed['key']}", "a-key-long-enough"
    done = (await web.post(asked, {"reason": "wrong size"}, idempotency_key=once)).ok()
    assert (done["success"], done["status"], done["payment_status"]) == (True, "cancelled", "refund_pending")
    assert (done["refund"], done["currency"], done["restocked"]) == ("25.00", "MXN", 2)
    assert (await web.post(asked, {"reason": "wrong size"}, idempotency_key=once)).ok() == done
    assert (await web.post(f"{path}?key={placed['key']}", {})).ok()["refund"] is None
    assert await shop.stock_of(placed["variant"]) == (5, 0)
    await process_refunds(job_context(shop.database))
    seen = (await web.get(f"/api/v1/orders/{placed['order_id']}?key={placed['key']}")).ok()
    assert (seen["status"], seen["payment_status"]) == ("cancelled", "refunded")


async def test_the_spanish_route(guest: Client, web: Client, shop: Shop) -> None:
    """CAN-01, C-14, C-17: whose order it is, the body does not say."""
    placed = await bought(guest, shop)
    body = {"order_id": placed["order_id"], "user_id": "7"}
    (await web.post("/api/pedidos/cancelar", body)).problem(404, "LJ504")
    done = (await web.post("/api/pedidos/cancelar", body | {"key": placed["key"]})).ok()
    assert (done["success"], done["status"]) == (True, "cancelled")


async def test_what_was_shipped_is_not_cancelled(guest: Client, manager: Client, shop: Shop) -> None:
    """CAN-03."""
    placed = await bought(guest, shop)
    admin = f"/api/v1/admin/orders/{placed['order_id']}"
    (await manager.post(f"{admin}/steps", {"to": "shipped"})).ok(201)
    for client, path in (
        (guest, f"/api/v1/orders/{placed['order_id']}/cancellation?key={placed['key']}"),
        (manager, f"{admin}/cancellation"),
    ):
        said = (await client.post(path, {})).problem(409, "LJ510")
        assert said["params"] == {"status": "shipped"}


async def test_staff_cancels(guest: Client, manager: Client, viewer: Client, shop: Shop) -> None:
    placed = await bought(guest, shop)
    path = f"/api/v1/admin/orders/{placed['order_id']}/cancellation"
    (await viewer.post(path, {})).problem(403, "LJ128")
    assert (await manager.post(path, {"reason": "fraud"})).ok()["refund"] == "25.00"
    steps = (await manager.get(f"/api/v1/admin/orders/{placed['order_id']}")).ok()["steps"]
    assert ("staff", "fraud") in {(one["actor"], one["reason"]) for one in steps if one["to_status"] == "cancelled"}


async def test_staff_gives_back_a_line_and_an_amount(
    guest: Client, manager: Client, viewer: Client, shop: Shop
) -> None:
    """PAY-13, PAY-14: what is still refundable is shown; more is refused with how much is left."""
    placed = await bought(guest, shop)
    path = f"/api/v1/admin/orders/{placed['order_id']}/refunds"
    order = (await manager.get(f"/api/v1/admin/orders/{placed['order_id']}")).ok()
    line = {"item_id": order["items"][0]["id"], "quantity": 1, "restock": True}
    (await viewer.post(path, {"amount": "1"})).problem(403, "LJ128")
    made = (await manager.post(path, {"lines": [line], "amount": "2.50", "reason": "broken"})).ok(201)
    assert (made["amount"], made["status"], made["reason"]) == ("12.50", "pending", "broken")
    assert await shop.stock_of(placed["variant"]) == (4, 0)
    shown = (await manager.get(path)).ok()
    assert (shown["refundable"], [one["id"] for one in shown["refunds"]]) == ("12.50", [made["id"]])
    assert (await manager.get("/api/v1/admin/refunds?limit=1")).ok()["refunds"][0]["id"] == made["id"]
    said = (await manager.post(path, {"amount": "12.51"})).problem(409, "LJ612")
    assert said["params"] == {"asked_minor": 1251, "refundable_minor": 1250, "currency": "MXN"}
    (await manager.post(path, {"lines": [line | {"quantity": 2}]})).problem(409, "LJ614")
    (await manager.post(path, {})).problem(409, "LJ613")
    (await manager.post(path, {"amount": "1.005"})).problem(422)
    await process_refunds(job_context(shop.database))
    assert (await manager.get(path)).ok()["refunds"][0]["status"] == "processed"
    assert (await manager.get("/api/v1/admin/refunds")).ok() == {"refunds": [], "next_cursor": None}


async def test_a_refund_that_failed(guest: Client, manager: Client, shop: Shop) -> None:
    """Visible with its reason; tried again, handed back, or given up."""
    placed = await bought(guest, shop)
    made = (await manager.post(f"/api/v1/admin/orders/{placed['order_id']}/refunds", {"amount": "20"})).ok(201)
    await shop.owner.execute(
        "UPDATE payments.sandbox_sessions SET refunded_minor = 600 WHERE attempt_id = $1", placed["attempt_id"]
    )
    await process_refunds(job_context(shop.database))
    [failed] = (await manager.get("/api/v1/admin/refunds")).ok()["refunds"]
    assert (failed["status"], failed["waits_for_a_person"]) == ("failed", True)
    assert failed["failure_reason"] == "the sandbox took less than this"
    path = f"/api/v1/admin/refunds/{made['id']}"
    again = (await manager.post(f"{path}/retry", idempotency_key="r")).ok(201)
    assert (again["retry_of"], again["amount"]) == (made["id"], "20.00")
    assert (await manager.post(f"{path}/retry", idempotency_key="r")).ok(201) == again
    (await manager.post(f"{path}/abandonment", {})).problem(409, "LJ615")
    (await manager.post(f"/api/v1/admin/refunds/{again['id']}/handover", {"reference": "x"})).problem(409, "LJ617")
    await process_refunds(job_context(shop.database))
    by_hand = f"/api/v1/admin/refunds/{again['id']}/handover"
    assert (await manager.post(by_hand, {"reference": "transfer 7"})).ok()["status"] == "processed"
    (await manager.post(f"/api/v1/admin/refunds/{placed['order_id']}/retry")).problem(404, "LJ606")
