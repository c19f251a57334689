"""From an empty cart to a paid order, as an API client sees it."""

from typing import Any

from tests.shop import Shop
from tests.web.client import Client

ADDRESS = {"line1": "Calle 5", "city": "Oaxaca", "postal_code": "68000", "country": "MX"}


async def order_of(client: Client, shop: Shop, cart: dict[str, Any], gateway: str = "cod", **given: Any) -> Any:
    said = {
        "cart_id": cart["id"],
        "email": "ana@example.com",
        "full_name": "Ana Ruiz",
        "gateway": gateway,
        "address": ADDRESS,
        "shipping_rate_id": str(shop.rate),
    }
    return (await client.post("/api/v1/checkout", said, **given)).ok(201)


async def test_cart_opens_with_session_and_lines_in_one_step(web: Client, shop: Shop) -> None:
    variant = await shop.sells(5, price=34_900)
    opened = (await web.post("/api/v1/carts", {"items": [{"variant_id": str(variant), "quantity": 2}]})).ok(201)
    assert opened["cart"]["subtotal"] == "698.00"
    assert opened["cart"]["items"][0]["unit_price"] == "349.00"
    seen = (await web(token=opened["token"]).get("/api/v1/carts/current")).ok()
    assert seen == opened["cart"]


async def test_cart_is_opened_once_per_idempotency_key(web: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    await shop.reserves_on("cart")
    body = {"items": [{"variant_id": str(variant)}]}
    first = (await web.post("/api/v1/carts", body, idempotency_key="one-cart-for-nobody")).ok(201)
    again = (await web.post("/api/v1/carts", body, idempotency_key="one-cart-for-nobody")).ok(201)
    assert first == again
    assert await shop.stock_of(variant) == (5, 1)
    other = {"items": [{"variant_id": str(variant), "quantity": 2}]}
    (await web.post("/api/v1/carts", other, idempotency_key="one-cart-for-nobody")).problem(422, "LJ010")


async def test_lines_are_added_set_and_taken_out(guest: Client, shop: Shop) -> None:
    variant = await shop.sells(9)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": 2})).ok()
    assert cart["item_count"] == 3
    line = f"/api/v1/carts/{cart['id']}/items/{variant}"
    assert (await guest.put(line, {"quantity": 5})).ok()["item_count"] == 5
    assert (await guest.get(f"/api/v1/carts/{cart['id']}")).ok()["item_count"] == 5
    assert (await guest.delete(line)).ok()["items"] == []


async def test_out_of_stock_says_which_line(guest: Client, shop: Shop) -> None:
    variant = await shop.sells(1)
    await shop.reserves_on("cart")
    said = await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": 3})
    line = said.problem(409, "LJ301")["params"]["lines"][0]
    assert (line["variant_id"], line["requested"], line["available"]) == (str(variant), 3, 1)
    (await guest.get("/api/v1/carts/current")).problem(404, "LJ406")


async def test_cash_on_delivery_is_confirmed_at_once(guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5, price=1_000)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant), "quantity": 2})).ok()
    placed = await order_of(guest, shop, cart)
    assert (placed["status"], placed["total"], placed["redirect_url"]) == ("confirmed", "25.00", None)
    assert await shop.stock_of(variant) == (3, 0)


async def test_guest_sees_the_order_with_its_key_only(web: Client, guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5, price=1_000)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    placed = await order_of(guest, shop, cart)
    path = f"/api/v1/orders/{placed['order_id']}"
    seen = (await web.get(f"{path}?key={placed['key']}")).ok()
    assert (seen["number"], seen["shipping"], seen["total"]) == (placed["number"], "5.00", "15.00")
    assert seen["payments"][0]["gateway"] == "cod"
    (await web.get(path)).problem(404, "LJ504")
    (await web.get(f"{path}?key=wrong-wrong-wrong-wrong")).problem(404, "LJ504")


async def test_checkout_is_done_once_per_idempotency_key(guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    first = await order_of(guest, shop, cart, "sandbox", idempotency_key="buy-1")
    again = await order_of(guest, shop, cart, "sandbox", idempotency_key="buy-1")
    assert first == again
    assert first["redirect_url"]
    assert await shop.count("orders.orders") == 1


async def test_checkout_without_key_refuses_the_second_time(guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    await order_of(guest, shop, cart)
    again = {"cart_id": cart["id"], "email": "a@b.mx", "full_name": "Ana", "gateway": "cod"}
    (await guest.post("/api/v1/checkout", again)).problem(409, "LJ407")


async def test_payment_is_tried_again_by_who_holds_the_key(web: Client, guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    placed = await order_of(guest, shop, cart, "sandbox")
    path = f"/api/v1/orders/{placed['order_id']}/payments"
    again = (await web.post(f"{path}?key={placed['key']}", {"gateway": "sandbox"})).ok(201)
    assert again["order_id"] == placed["order_id"]
    (await web.post(path, {"gateway": "sandbox"})).problem(404, "LJ504")


async def test_customer_lists_own_orders_page_by_page(customer: Client, shop: Shop) -> None:
    variant = await shop.sells(9)
    for _ in range(3):
        cart = (await customer.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
        placed = await order_of(customer, shop, cart)
        assert placed["key"] is None
    first = (await customer.get("/api/v1/orders?limit=2")).ok()
    rest = (await customer.get(f"/api/v1/orders?limit=2&cursor={first['next_cursor']}")).ok()
    numbers = [order["number"] for order in first["orders"] + rest["orders"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 3
    assert rest["next_cursor"] is None


async def test_what_the_shop_offers(web: Client, shop: Shop) -> None:
    rates = (await web.get("/api/v1/shipping-rates?country=MX&subtotal=10.00")).ok()
    assert rates["rates"][0]["price"] == "5.00"
    gateways = (await web.get("/api/v1/payment-gateways")).ok()
    assert {one["id"] for one in gateways["gateways"]} == {"cod", "sandbox"}
