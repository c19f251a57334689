"""/admin/taxes: what a merchant says about tax, and what a cart is bought for."""

from typing import Any

from lonja.platform.ids import new_id
from lonja.taxes import PRESETS
from tests.shop import Shop
from tests.web.client import Client

OFFICE = "/api/v1/admin/taxes"


async def test_a_merchant_writes_down_what_is_charged(manager: Client, shop: Shop) -> None:
    empty = (await manager.get(OFFICE)).ok()
    assert (empty["settings"], empty["zones"]) == (None, [])
    assert {"ES", "MX", "BD", "US"} <= set(empty["presets"])
    assert empty["presets_as_of"] == "2026-01-01"
    (await manager.post(f"{OFFICE}/presets", {"country": "MX"})).ok(204)
    (await manager.post(f"{OFFICE}/presets", {"country": "XX"})).problem(404, "LJ527")
    zone, rate = new_id(), new_id()
    border = {"name": "Frontera", "countries": ["MX"], "postal_prefixes": ["22-", "21"]}
    (await manager.put(f"{OFFICE}/zones/{zone}", border)).ok(204)
    eight = {"zone_id": str(zone), "category": "standard", "name": "IVA", "percent": "8.875"}
    (await manager.put(f"{OFFICE}/rates/{rate}", eight)).ok(204)
    (await manager.put(f"{OFFICE}/rates/{rate}", eight | {"zone_id": str(new_id())})).problem(404, "LJ524")
    (await manager.put(f"{OFFICE}/rates/{rate}", eight | {"category": "toys"})).problem(404, "LJ523")
    (await manager.put(f"{OFFICE}/rates/{rate}", eight | {"percent": "1001"})).problem(422, "LJ004")
    (await manager.put(f"{OFFICE}/rates/{rate}", eight | {"percent": "0.00001"})).problem(422)
    (await manager.put(f"{OFFICE}/settings", {"prices_include_tax": False, "vat_id": "XAXX010101000"})).ok(204)
    said = (await manager.get(OFFICE)).ok()
    assert said["settings"]["vat_id"] == "XAXX010101000"
    zones: dict[str, Any] = {each["name"]: each for each in said["zones"]}
    assert zones["Frontera"]["postal_prefixes"] == ["21", "22"]
    assert [each["percent"] for each in zones["Frontera"]["rates"]] == ["8.875"]
    assert [(each["category"], each["percent"]) for each in zones["México"]["rates"]] == [
        ("standard", "16"),
        ("zero", "0"),
    ]
    (await manager.delete(f"{OFFICE}/categories/standard")).problem(409, "LJ525")


async def test_a_product_has_a_category(manager: Client, shop: Shop) -> None:
    (await manager.post(f"{OFFICE}/presets", {"country": "MX"})).ok(204)
    variant = await shop.sells(1)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    path = f"/api/v1/admin/products/{product}/tax-category"
    assert (await manager.get(path)).ok() == {"category": None}
    (await manager.put(path, {"category": "zero"})).ok(204)
    assert (await manager.get(path)).ok() == {"category": "zero"}
    (await manager.put(path, {"category": "toys"})).problem(404, "LJ523")
    (await manager.delete(f"{OFFICE}/categories/zero")).problem(409, "LJ525")


async def test_a_buyer_gives_a_vat_id(guest: Client, shop: Shop) -> None:
    said = {"variant_id": str(await shop.sells(1)), "quantity": 1}
    cart = (await guest.post("/api/v1/carts/current/items", said)).ok()
    assert cart["vat_id"] is None
    path = f"/api/v1/carts/{cart['id']}/vat-id"
    assert (await guest.put(path, {"vat_id": "de 136 695 976"})).ok()["vat_id"] == "DE136695976"
    refused = (await guest.put(path, {"vat_id": "DE136695977"})).problem(422, "LJ520")
    assert refused["detail"].startswith("DE136695977 is not a VAT id")
    assert (await guest.get("/api/v1/carts/current")).ok()["vat_id"] == "DE136695976"
    assert (await guest.put(path, {"vat_id": None})).ok()["vat_id"] is None


async def test_who_may_look_may_not_write(viewer: Client) -> None:
    (await viewer.get(OFFICE)).ok()
    (await viewer.put(f"{OFFICE}/settings", {"prices_include_tax": True})).problem(403, "LJ128")
    (await viewer.post(f"{OFFICE}/presets", {"country": "MX"})).problem(403, "LJ128")
    (await viewer.delete(f"{OFFICE}/zones/{PRESETS['MX'].zones[0].id}")).problem(403, "LJ128")
