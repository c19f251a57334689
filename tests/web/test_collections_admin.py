"""The collections' pages of the admin: a long list of products, page by page, every step on the list as it is now."""

import re
from uuid import UUID

from lonja.catalog import CollectionDraft, create_collection
from lonja.web.tokens import STAFF_COOKIE
from tests.shop import Shop
from tests.web.client import Client
from tests.web.test_drops_admin import sent


async def long_collection(shop: Shop, size: int) -> tuple[UUID, list[UUID]]:
    """A collection of so many products, put there behind the curtain."""
    made = await create_collection(shop.database, shop.store, shop.staff, CollectionDraft(name="Larga"))
    rows = await shop.owner.fetch(
        """WITH made AS (
            INSERT INTO catalog.products (store_id, title, slug, base_price_minor, status)
            SELECT $1, 'Gorra ' || n, 'gorra-' || n, 1, 'active' FROM generate_series(1, $3) n RETURNING id, title
        ), placed AS (
            INSERT INTO catalog.collection_products (store_id, collection_id, product_id, sort_order)
            SELECT $1, $2, id, substr(title, 7)::int FROM made RETURNING product_id, sort_order
        ) SELECT product_id FROM placed ORDER BY sort_order""",
        shop.store,
        made,
        size,
    )
    return made, [row[0] for row in rows]


async def test_a_long_collection_is_sorted_page_by_page(manager: Client, shop: Shop, slug: str) -> None:
    """DRP-02, DRP-03: all 205 can be reached and moved; what is dragged on a page stays among that page's places."""
    made, ids = await long_collection(shop, 205)
    here = f"/admin/{slug}/collections/{made}"

    async def page(number: str = "") -> list[UUID]:
        found = await manager.get(f"{here}?page={number}", cookie=f"{STAFF_COOKIE}={manager.token}")
        return [UUID(one) for one in re.findall(r'<li data-id="([^"]+)"', found.text)]

    async def step(do: str, number: int) -> None:
        nonlocal ids
        reply = await sent(manager, f"{here}/products?page={number}", do=do)
        assert (reply.status, f"page={number}" in dict(reply.headers)["location"]) == (303, True)

    assert [await page(n) for n in ("", "2", "3")] == [ids[:100], ids[100:200], ids[200:]]
    assert [await page(n) for n in ("0", "99", "x", "-1")] == [ids[:100], ids[200:], ids[:100], ids[:100]]
    await step(f"up:{ids[100]}", 2)
    ids[99:101] = [ids[100], ids[99]]
    await step(f"top:{ids[204]}", 3)
    ids.insert(0, ids.pop())
    await step("order:" + ",".join(str(one) for one in [*ids[103:106], *ids[100:103], *ids[106:200]]), 2)
    ids[100:106] = ids[103:106] + ids[100:103]
    await step(f"out:{ids[150]}", 2)
    del ids[150]
    assert [await page(n) for n in ("1", "2", "3")] == [ids[:100], ids[100:200], ids[200:]]
