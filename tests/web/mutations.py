"""Every mutation of the API, ready to be said: by whom, with what, and how one sees its effect.

CASES by the handler's name: a new one needs one here, in a *_mutations.py, or a reason in test_idempotency.UNKEYED.
"""

from typing import Any
from uuid import UUID

from lonja.platform.ids import new_id
from tests.web import (
    code_mutations,
    collection_mutations,
    drop_terms_mutations,
    money_mutations,
    newsletter_mutations,
    price_mutations,
    promotion_mutations,
    quote_mutations,
    raffle_mutations,
    reminder_mutations,
    room_mutations,
    tax_mutations,
)
from tests.web.conftest import PASSWORD, enter
from tests.web.stage import Case, Setting, Stage, events
from tests.web.test_purchase import ADDRESS, order_of


async def begin_session(on: Stage) -> Case:
    return Case(
        client=on.web, path="/api/v1/sessions", state="SELECT count(*) FROM people.sessions WHERE store_id = $1"
    )


async def register(on: Stage) -> Case:
    said = {"email": f"{new_id()}@example.com", "password": PASSWORD, "full_name": "Ana Robles"}
    await on.cart(on.guest)
    return Case(
        client=on.guest,
        path="/api/v1/auth/register",
        body=said,
        altered=said | {"full_name": "Eva Robles"},
        state="SELECT count(*) FROM customers.customers WHERE store_id = $1",
    )


async def sign_out(on: Stage) -> Case:
    return Case(
        client=on.guest,
        path="/api/v1/auth/logout",
        state="SELECT count(*) FROM people.sessions WHERE store_id = $1 AND ended_at IS NOT NULL",
    )


async def change_password(on: Stage) -> Case:
    """Four twins: more wrong passwords than that, which the late ones' old password is, have to wait (IAM-07)."""
    said = {"password": PASSWORD, "new_password": "another battery staple"}
    return Case(
        client=await enter(on.web),
        path="/api/v1/auth/password",
        body=said,
        altered=said | {"new_password": "and another one"},
        state=events("customer.password_changed"),
        twins=4,
    )


async def open_cart(on: Stage) -> Case:
    line = {"variant_id": str(await on.shop.sells(50)), "quantity": 2}
    return Case(
        client=on.web,
        path="/api/v1/carts",
        body={"items": [line]},
        altered={"items": [line | {"quantity": 3}]},
        state="SELECT count(*) FROM carts.carts WHERE store_id = $1",
    )


async def add_item(on: Stage) -> Case:
    line = {"variant_id": str(await on.shop.sells(50)), "quantity": 1}
    return Case(
        client=on.guest,
        path="/api/v1/carts/current/items",
        body=line,
        altered=line | {"quantity": 2},
        state="SELECT coalesce(sum(quantity), 0) FROM carts.cart_items WHERE store_id = $1",
        between=lambda: on.guest.post("/api/v1/carts/current/items", line),
    )


async def _line(on: Stage) -> tuple[str, Any]:
    cart = await on.cart(on.guest)
    path = f"/api/v1/carts/{cart['id']}/items/{cart['items'][0]['variant_id']}"
    return path, lambda: on.guest.put(path, {"quantity": 7})


async def set_item(on: Stage) -> Case:
    path, between = await _line(on)
    return Case(
        client=on.guest,
        path=path,
        body={"quantity": 3},
        altered={"quantity": 4},
        state="SELECT coalesce(sum(quantity), 0) FROM carts.cart_items WHERE store_id = $1",
        between=between,
    )


async def remove_item(on: Stage) -> Case:
    path, between = await _line(on)
    return Case(
        client=on.guest,
        path=path,
        state="SELECT coalesce(sum(quantity), 0) FROM carts.cart_items WHERE store_id = $1",
        step=-2,
        between=between,
    )


async def check_out(on: Stage) -> Case:
    cart = await on.cart(on.guest)
    said = {
        "cart_id": cart["id"],
        "email": "ana@example.com",
        "full_name": "Ana Ruiz",
        "gateway": "sandbox",
        "address": ADDRESS,
        "shipping_rate_id": str(on.shop.rate),
    }
    return Case(
        client=on.guest,
        path="/api/v1/checkout",
        body=said,
        altered=said | {"full_name": "Eva Ruiz"},
        state="SELECT count(*) FROM orders.orders WHERE store_id = $1",
        between=lambda: on.cart(on.guest),
    )


async def pay_again(on: Stage) -> Case:
    placed = await on.order()
    return Case(
        client=on.guest,
        path=f"/api/v1/orders/{placed['order_id']}/payments?key={placed['key']}",
        body={"gateway": "sandbox"},
        altered={"gateway": "cod"},
        state="SELECT count(*) FROM payments.payment_attempts WHERE store_id = $1",
    )


async def confirm_payment(on: Stage) -> Case:
    placed = await on.order()
    till = placed["redirect_url"].partition("/sandbox/")[2]
    form = {"content_type": "application/x-www-form-urlencoded"}
    decided = await on.web.post(f"/sandbox/{till}", raw=b"decision=approved", **form)
    assert decided.status == 303, decided.body
    order, attempt = placed["order_id"], placed["attempt_id"]
    return Case(
        client=on.guest,
        path=f"/api/v1/orders/{order}/payments/{attempt}/confirmation?key={placed['key']}",
        state="SELECT count(*) FROM inventory.inventory_movements WHERE store_id = $1 AND reason = 'sale'",
    )


async def _product(on: Stage) -> tuple[str, UUID]:
    said = {"title": f"Gorra {new_id()}", "price": "10.00", "status": "active"}
    product = (await on.manager.post("/api/v1/admin/products", said)).ok(201)["id"]
    return f"/api/v1/admin/products/{product}", product


async def create_product(on: Stage) -> Case:
    said = {"title": "Gorra Faro", "price": "10.00"}
    return Case(
        client=on.manager,
        path="/api/v1/admin/products",
        body=said,
        altered=said | {"price": "11.00"},
        state="SELECT count(*) FROM catalog.products WHERE store_id = $1",
    )


async def change_product(on: Stage) -> Case:
    path, _ = await _product(on)
    return Case(
        client=on.manager,
        path=path,
        body={"title": "Gorra Mar"},
        altered={"title": "Gorra Sol"},
        state=events("product.updated"),
        between=lambda: on.manager.patch(path, {"title": "Gorra Luna"}),
    )


async def delete_product(on: Stage) -> Case:
    path, _ = await _product(on)
    return Case(
        client=on.manager,
        path=path,
        state=events("product.deleted"),
        between=lambda: on.manager.post(f"{path}/restoration"),
    )


async def restore_product(on: Stage) -> Case:
    path, _ = await _product(on)
    (await on.manager.delete(path)).ok(204)
    return Case(
        client=on.manager,
        path=f"{path}/restoration",
        state=events("product.restored"),
        between=lambda: on.manager.delete(path),
    )


async def change_settings(on: Stage) -> Case:
    path = "/api/v1/admin/settings"
    return Case(
        client=on.manager,
        path=path,
        body={"name": "Muelle"},
        altered={"name": "Puerto"},
        state=events("store.changed"),
        between=lambda: on.manager.patch(path, {"name": "Faro"}),
    )


async def set_reservation(on: Stage) -> Case:
    path = "/api/v1/admin/settings/reservation"
    said = {"reserve_on": "cart", "cart_ttl_seconds": 600, "checkout_ttl_seconds": 900, "max_per_line": 7}
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"max_per_line": 8},
        state="SELECT max_per_line FROM inventory.policies WHERE store_id = $1",
        step=None,
        between=lambda: on.manager.put(path, said | {"max_per_line": 9}),
    )


async def set_config(on: Stage) -> Case:
    path = "/api/v1/admin/configs/motto"
    return Case(
        client=on.manager,
        path=path,
        body={"value": "one"},
        altered={"value": "two"},
        state="SELECT max(value) FROM stores.store_configs WHERE store_id = $1 AND key = 'motto'",
        step=None,
        between=lambda: on.manager.put(path, {"value": "three"}),
    )


async def unset_config(on: Stage) -> Case:
    path = "/api/v1/admin/configs/motto"
    (await on.manager.put(path, {"value": "one"})).ok(204)
    return Case(
        client=on.manager,
        path=path,
        state="SELECT count(*) FROM stores.store_configs WHERE store_id = $1",
        step=-1,
        between=lambda: on.manager.put(path, {"value": "three"}),
    )


async def advance_order(on: Stage) -> Case:
    placed = await order_of(on.guest, on.shop, await on.cart(on.guest))
    path = f"/api/v1/admin/orders/{placed['order_id']}/steps"
    return Case(
        client=on.manager,
        path=path,
        body={"to": "processing"},
        altered={"to": "shipped"},
        state="SELECT count(*) FROM orders.order_history WHERE store_id = $1",
        between=lambda: on.manager.post(path, {"to": "shipped"}),
    )


async def create_location(on: Stage) -> Case:
    said = {"code": "muelle", "name": "Muelle"}
    return Case(
        client=on.manager,
        path="/api/v1/admin/locations",
        body=said,
        altered=said | {"name": "Puerto"},
        state="SELECT count(*) FROM inventory.locations WHERE store_id = $1",
    )


async def adjust_stock(on: Stage) -> Case:
    variant = await on.shop.sells(0)
    said = {"delta": 1, "reason": "manual"}
    path = f"/api/v1/admin/variants/{variant}/stock-adjustments"
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"delta": 2},
        state="SELECT count(*) FROM inventory.inventory_movements WHERE store_id = $1",
        between=lambda: on.manager.post(path, said),
    )


CASES: dict[str, Setting] = {
    setting.__name__: setting
    for setting in (
        begin_session, register, sign_out, change_password, open_cart, add_item, set_item, remove_item, check_out,
        pay_again, confirm_payment, create_product, change_product, delete_product, restore_product, change_settings,
        set_reservation, set_config, unset_config, advance_order, create_location, adjust_stock,
        *code_mutations.SETTINGS,
        *money_mutations.SETTINGS,
        *price_mutations.SETTINGS,
        *newsletter_mutations.SETTINGS,
        *collection_mutations.SETTINGS,
        *raffle_mutations.SETTINGS, *reminder_mutations.SETTINGS,
        *drop_terms_mutations.SETTINGS,
        *room_mutations.SETTINGS,
        *quote_mutations.SETTINGS,
        *tax_mutations.SETTINGS,
        *promotion_mutations.SETTINGS,
    )
}  # fmt: skip
