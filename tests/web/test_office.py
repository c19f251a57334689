"""What staff does: products, stock, orders, settings."""

from typing import Any

from tests.shop import Shop
from tests.web.client import Client
from tests.web.test_purchase import order_of

HOODIE: dict[str, Any] = {
    "title": "Sudadera Ancla",
    "status": "active",
    "options": [{"name": "Talla", "values": ["M", "L"]}],
    "variants": [
        {"price": "1299.00", "options": {"Talla": "M"}, "sku": "ANC-M", "compare_at_price": "1499.5"},
        {"price": "1299", "options": {"Talla": "L"}},
    ],
    "images": [{"url": "/media/x.svg", "alt": "Sudadera"}],
    "attributes": [{"name": "Material", "value": "Algodón"}],
    "tags": ["invierno"],
}


async def test_a_products_life(manager: Client, web: Client) -> None:
    saved = (await manager.post("/api/v1/admin/products", HOODIE)).ok(201)
    assert (saved["slug"], [one["price"] for one in saved["variants"]]) == ("sudadera-ancla", ["1299.00", "1299.00"])
    path = f"/api/v1/admin/products/{saved['id']}"
    record = (await manager.get(path)).ok()
    assert record["variants"][0]["compare_at_price"] == "1499.50"
    assert (record["images"][0]["alt"], record["attributes"][0]["value"]) == ("Sudadera", "Algodón")
    changed = (await manager.patch(path, {"title": "Sudadera Faro", "tags": [], "category_id": None})).ok()
    assert changed["id"] == saved["id"]
    kept = (await manager.get(path)).ok()
    assert (kept["title"], kept["tags"], len(kept["variants"])) == ("Sudadera Faro", [], 2)
    (await manager.delete(path)).ok(204)
    (await web.get(f"/api/v1/products/{saved['slug']}")).problem(404, "LJ201")
    assert (await manager.get("/api/v1/admin/products?is_deleted=true")).ok()["products"][0]["id"] == saved["id"]
    (await manager.post(f"{path}/restoration")).ok()
    assert (await manager.get("/api/v1/admin/products?status=active")).ok()["products"][0]["deleted_at"] is None


async def test_variants_keep_their_ids(manager: Client) -> None:
    saved = (await manager.post("/api/v1/admin/products", HOODIE)).ok(201)
    first = saved["variants"][0]
    change = {"variants": [{"id": first["id"], "price": "999.00", "options": {"Talla": "M"}, "sku": "ANC-M"}]}
    changed = (await manager.patch(f"/api/v1/admin/products/{saved['id']}", change)).ok()
    assert [(one["id"], one["price"]) for one in changed["variants"]] == [(first["id"], "999.00")]


async def test_a_product_is_created_once_per_key(manager: Client, shop: Shop) -> None:
    first = (await manager.post("/api/v1/admin/products", HOODIE, idempotency_key="p")).ok(201)
    assert (await manager.post("/api/v1/admin/products", HOODIE, idempotency_key="p")).ok(201) == first
    (await manager.post("/api/v1/admin/products", HOODIE)).problem(409)
    assert await shop.count("catalog.products") == 1


async def test_somebody_else_saved_in_between(manager: Client) -> None:
    saved = (await manager.post("/api/v1/admin/products", HOODIE)).ok(201)
    path = f"/api/v1/admin/products/{saved['id']}"
    seen = (await manager.get(path)).ok()["updated_at"]
    (await manager.patch(path, {"title": "Uno", "unchanged_since": seen})).ok()
    (await manager.patch(path, {"title": "Dos", "unchanged_since": seen})).problem(409)
    assert (await manager.get(path)).ok()["title"] == "Uno"


async def test_stock_and_its_ledger(manager: Client, shop: Shop) -> None:
    variant = await shop.sells(0)
    path = f"/api/v1/admin/variants/{variant}"
    body = {"delta": 7, "reason": "initial", "location_id": str(shop.location)}
    level = (await manager.post(f"{path}/stock-adjustments", body)).ok(201)
    assert (level["on_hand"], level["available"]) == (7, 7)
    (await manager.post(f"{path}/stock-adjustments", {"delta": -2, "reason": "damage", "note": "wet"})).ok(201)
    page = (await manager.get(f"{path}/movements?limit=1")).ok()
    assert [(one["delta"], one["on_hand_after"], one["note"]) for one in page["movements"]] == [(-2, 5, "wet")]
    rest = (await manager.get(f"{path}/movements?before={page['next_before']}")).ok()
    assert ([one["delta"] for one in rest["movements"]], rest["next_before"]) == ([7], None)
    product = await shop.owner.fetchval("select product_id from catalog.product_variants where id = $1", variant)
    levels = (await manager.get(f"/api/v1/admin/products/{product}/stock")).ok()["levels"]
    assert [one["on_hand"] for one in levels] == [5]


async def test_locations(manager: Client) -> None:
    made = (await manager.post("/api/v1/admin/locations", {"code": "norte", "name": "Norte", "priority": 5})).ok(201)
    (await manager.post("/api/v1/admin/locations", {"code": "norte", "name": "Otra"})).problem(409, "LJ306")
    listed = (await manager.get("/api/v1/admin/locations")).ok()["locations"]
    assert [one["code"] for one in listed] == ["main", "norte"]
    assert listed[1]["id"] == made["id"]


async def test_an_order_is_advanced_step_by_legal_step(manager: Client, guest: Client, shop: Shop) -> None:
    variant = await shop.sells(5)
    cart = (await guest.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    placed = await order_of(guest, shop, cart)
    path = f"/api/v1/admin/orders/{placed['order_id']}"
    assert (await manager.get("/api/v1/admin/orders?status=confirmed")).ok()["orders"][0]["number"] == placed["number"]
    assert (await manager.get("/api/v1/admin/orders?email=ANA@example.com")).ok()["orders"]
    assert (await manager.get("/api/v1/admin/orders?status=cancelled")).ok()["orders"] == []
    (await manager.post(f"{path}/steps", {"to": "delivered"})).problem(409, "LJ503")
    moved = (await manager.post(f"{path}/steps", {"to": "shipped", "reason": "DHL 1"})).ok(201)
    assert (moved["status"], moved["fulfillment_status"]) == ("shipped", "fulfilled")
    steps = [
        (one["from_status"], one["to_status"], one["actor"]) for one in moved["steps"] if one["machine"] == "order"
    ]
    assert steps[-1] == ("confirmed", "shipped", "staff")
    assert (await manager.get(path)).ok()["next_steps"] == moved["next_steps"]


async def test_settings(manager: Client, viewer: Client, web: Client) -> None:
    policy = {"reserve_on": "cart", "cart_ttl_seconds": 60, "checkout_ttl_seconds": 120, "max_per_line": 3}
    (await manager.put("/api/v1/admin/settings/reservation", policy)).ok(204)
    (await manager.patch("/api/v1/admin/settings", {"name": "Faro", "theme": {"preset": "paper"}})).ok(204)
    shown = (await manager.get("/api/v1/admin/settings")).ok()
    assert shown["reservation"] == policy
    assert {one["id"] for one in shown["gateways"]} == {"cod", "sandbox"}
    assert "webhook_secret" not in str(shown)
    (await manager.patch("/api/v1/admin/settings", {"time_zone": "Mars/Olympus"})).problem(422, "LJ103")
    (await viewer.patch("/api/v1/admin/settings", {"name": "Mine"})).problem(403, "LJ128")


async def test_secrets_are_written_and_never_read(manager: Client) -> None:
    path = "/api/v1/admin/configs"
    (await manager.put(f"{path}/pixel", {"value": "hush", "is_secret": True, "group": "marketing"})).ok(204)
    (await manager.put(f"{path}/support_email", {"value": "hola@example.com"})).ok(204)
    listed = {one["key"]: one for one in (await manager.get(path)).ok()["configs"]}
    assert (listed["pixel"]["value"], listed["pixel"]["is_secret"]) == (None, True)
    assert listed["support_email"]["value"] == "hola@example.com"
    (await manager.put(f"{path}/pixel", {"value": "plain"})).problem(409, "LJ105")
    (await manager.delete(f"{path}/support_email")).ok(204)
