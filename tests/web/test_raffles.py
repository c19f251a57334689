"""Draws over HTTP: entering, what is published before and after, and the pages of it."""

import asyncio
from uuid import UUID

from lonja.drops import draw_raffle
from lonja.drops.raffle_check import read, recheck
from lonja.platform.call import Call
from lonja.web.tokens import VISITOR_COOKIE
from tests.shop import Shop
from tests.web.client import Client, Reply
from tests.web.conftest import enter
from tests.web.raffle_mutations import drawn_drop
from tests.web.stage import Stage
from tests.world import hoodie, make_product


async def _close(shop: Shop, drop: UUID) -> None:
    for table, change in (
        ("raffle_entries", "created_at = created_at - interval '2 hours'"),
        (
            "raffles",
            """opens_at = opens_at - interval '3 hours', closes_at = closes_at - interval '2 hours',
            created_at = created_at - interval '4 hours'""",
        ),
    ):
        await shop.owner.execute(f"UPDATE drops.{table} SET {change} WHERE store_id = $1", shop.store)
    await draw_raffle(shop.database, shop.store, Call.job("test"), drop)


async def _published(client: Client, path: str) -> Reply:
    """The draw, once the news of it has come to the process that remembered there was none."""
    while not (reply := await client.get(path)).ok()["seed"]:
        await asyncio.sleep(0)
    return reply


async def test_what_can_be_won_stands_product_by_product(
    web: Client, guest: Client, manager: Client, shop: Shop
) -> None:
    """One long list of names was no choice: who has versions is named once, above them; who has none, by itself."""
    drop, slug, variants = await drawn_drop(Stage(shop=shop, web=web, guest=guest, manager=manager))
    wide = await make_product(shop.database, shop.store, hoodie("Sudadera"))
    found = "SELECT product_id FROM catalog.product_variants WHERE id = ANY($1)"
    products = [wide.id, *[row[0] for row in await shop.owner.fetch(found, variants)]]
    (await manager.put(f"/api/v1/admin/collections/{drop}/products", {"products": list(map(str, products))})).ok(204)
    await shop.owner.execute("UPDATE drops.raffles SET purchase_window = '5 min' WHERE store_id = $1", shop.store)
    ana = await enter(web)
    page = (await web.get(f"/collections/{slug}", cookie=f"{VISITOR_COOKIE}={ana.token}", accept_language="en")).text
    form = page.partition('class="raffle-form"')[2].partition("</form>")[0]
    assert form.count('id="raffle-product-') == form.count(">Sudadera<") == 1
    assert form.count('type="radio"') == len(wide.variants) + 2
    assert ">Sudadera, " not in form
    assert "Who wins has 5 minutes to buy" in page


async def test_the_story_of_a_draw(web: Client, guest: Client, manager: Client, shop: Shop) -> None:
    """P18: the commitment first, the list and the seed after; of who entered nothing but a random id and a variant."""
    drop, slug, (one, _) = await drawn_drop(Stage(shop=shop, web=web, guest=guest, manager=manager))
    at = f"/api/v1/drops/{slug}/raffle"
    assert (await web.post(f"{at}/entry", {"variant_id": str(one)})).status == 401
    assert (await guest.post(f"{at}/entry", {"variant_id": str(one)})).status == 401
    ana = await enter(web)
    await shop.owner.execute("UPDATE customers.customers SET email_verified_at = now() WHERE store_id = $1", shop.store)
    made = (await ana.post(f"{at}/entry", {"variant_id": str(one)})).ok(201)
    shown = (await ana.get(at)).ok()
    assert (made["status"], shown["status"], shown["mine"]["id"]) == ("entered", "open", made["entry_id"])
    assert (await guest.get(at)).ok()["mine"] is None
    sealed = (await guest.get(f"{at}/draw")).ok()
    assert (sealed["commitment"], sealed["seed"], sealed["entries"]) == (shown["commitment"], None, [])
    await _close(shop, drop)
    published = await _published(guest, f"{at}/draw")
    draw = read(published.body)
    assert [finding.difference for finding in recheck(draw)] == [None] * 7
    assert (draw.commitment, str(draw.winners[0].id)) == (shown["commitment"], made["entry_id"])
    assert set(published.ok()["entries"][0]) == {"id", "variant_id"}
    mine = (await ana.get(at)).ok()["mine"]
    assert (mine["status"], mine["rank"]) == ("won", 1)
    assert [line["variant_id"] for line in (await ana.get("/api/v1/carts/current")).ok()["items"]] == [str(one)]
    late = await ana.post(f"{at}/entry", {"variant_id": str(one)})
    assert (late.status, late.ok(409)["code"]) == (409, "LJ546")
    counts = (await manager.get(f"/api/v1/admin/drops/{drop}/raffle")).ok()
    assert (counts["status"], counts["counts"]) == ("drawn", {"won": 1})


async def test_where_there_is_no_draw(web: Client, guest: Client, manager: Client, shop: Shop) -> None:
    drop, slug, _ = await drawn_drop(Stage(shop=shop, web=web, guest=guest, manager=manager), is_open=False)
    for path in (f"/api/v1/drops/{slug}/raffle", f"/api/v1/drops/{slug}/raffle/draw", "/api/v1/drops/none/raffle"):
        assert (await guest.get(path)).status == 404
    assert (await manager.get(f"/api/v1/admin/drops/{drop}/raffle")).status == 404
