"""Prices, currencies, rates and segments over HTTP, as staff gives them and buyers meet them."""

from typing import Any

from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import enter

MANAGER = "/api/v1/admin"


async def test_a_product_with_prices_of_every_kind(shop: Shop, manager: Client, web: Client) -> None:
    """PRC-01, PRC-05, PRC-06, CUS-03: given by staff, paid by whom they are for, ended, and never rewritten."""
    variant = str(await shop.sells(100, price=100_000))
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    path = f"{MANAGER}/products/{product}/prices"
    segment = (await manager.post(f"{MANAGER}/segments", {"name": "Trade", "slug": "trade"})).ok(201)
    ana = await enter(web)
    me = (await ana.get("/api/v1/customer")).ok()
    members = f"{MANAGER}/segments/{segment['id']}/members"
    assert (await manager.post(members, {"customers": [me["id"]]})).ok(201) == {"added": 1}
    assert [one["email"] for one in (await manager.get(members)).ok()["customers"]] == [me["email"]]
    [listed] = (await manager.get(f"{MANAGER}/segments")).ok()["segments"]
    assert (listed["slug"], listed["member_count"]) == ("trade", 1)

    (await manager.put(f"{MANAGER}/currencies/JPY", {"round_to": "10", "minus": "1"})).ok(204)
    prices = [
        {"amount": "950.00", "compare_at": "1100.00", "min_qty": 3},
        {"amount": "900", "variant_id": variant, "segment_id": segment["id"]},
        {"amount": "8000", "currency": "JPY"},
    ]
    put = (await manager.put(path, {"prices": prices})).ok()
    shown = {
        (one["currency"], one["segment"], one["min_qty"]): (one["amount"], one["compare_at"]) for one in put["prices"]
    }
    assert shown == {
        ("MXN", None, 3): ("950.00", "1100.00"),
        ("MXN", "Trade", 1): ("900.00", None),
        ("JPY", None, 1): ("8000", None),
    }
    assert (await manager.get(path)).ok() == put

    async def cart(client: Client, quantity: int) -> dict[str, Any]:
        said = {"variant_id": variant, "quantity": quantity}
        found: dict[str, Any] = (await client.post("/api/v1/carts/current/items", said)).ok()
        return found

    guest = web(token=(await web.post("/api/v1/sessions")).ok(201)["token"])
    assert [(await cart(client, 1))["subtotal"] for client in (guest, ana)] == ["1000.00", "900.00"]
    mine = await cart(guest, 2)
    assert (mine["subtotal"], mine["items"][0]["price_source"]) == ("2850.00", "list")
    abroad = (await guest.put(f"/api/v1/carts/{mine['id']}/currency", {"currency": "JPY"})).ok()
    assert (abroad["currency"], abroad["subtotal"]) == ("JPY", "24000")
    (await guest.put(f"/api/v1/carts/{mine['id']}/currency", {"currency": "USD"})).problem(422, "LJ409")

    (await manager.post(path, {"amount": "1.00", "min_qty": 3})).problem(409, "LJ230")
    (await manager.post(path, {"amount": "1.001", "min_qty": 9})).problem(422, "LJ062")
    (await manager.post(path, {"amount": "1.5", "currency": "JPY", "replace": True})).problem(422, "LJ062")
    (await manager.post(path, {"amount": "1", "effective_at": "2020-01-01T00:00:00Z"})).problem(422, "LJ232")
    for one in put["prices"]:
        (await manager.delete(f"{MANAGER}/prices/{one['id']}")).ok(204)
    assert (await manager.get(path)).ok() == {"prices": []}
    (await manager.delete(f"{members}/{me['id']}")).ok(204)
    (await manager.delete(f"{MANAGER}/segments/{segment['id']}")).ok(204)
    (await manager.get(members)).problem(404, "LJ150")


async def test_currencies_and_rates(manager: Client, web: Client) -> None:
    """PRC-08, C-27: a currency, a rate by hand, a file; a file that lies is not taken at all."""
    (await manager.put(f"{MANAGER}/currencies/USD", {"rounding": "up", "round_to": "1.00", "minus": "0.01"})).ok(204)
    (await manager.put(f"{MANAGER}/currencies/MXN", {})).problem(422, "LJ237")
    (await manager.put(f"{MANAGER}/currencies/XQX", {})).problem(422, "LJ060")
    rate = {"base": "MXN", "quote": "USD", "rate": "0.055"}
    assert (await manager.post(f"{MANAGER}/currency-rates", {"rates": [rate]})).ok(201) == {"recorded": 1}
    wrong = {"text": "base,quote,rate\nEUR,MXN,20\nEUR,USD,zero\n"}
    told = (await manager.post(f"{MANAGER}/currency-rates/imports", wrong)).problem(422, "LJ239")
    assert "line 3" in told["detail"]
    right = {"text": "Date, USD, JPY, \n20 November 2020, 1.19, 123.4, \n"}
    assert (await manager.post(f"{MANAGER}/currency-rates/imports", right)).ok(201) == {"recorded": 2}
    found = (await manager.get(f"{MANAGER}/currencies")).ok()
    [usd] = found["currencies"]
    assert (found["own"], usd["currency"], usd["rate"], usd["round_to"], usd["minus"]) == (
        "MXN", "USD", "0.055", "1.00", "0.01",
    )  # fmt: skip
    (await web.get(f"{MANAGER}/currencies")).problem(401)
