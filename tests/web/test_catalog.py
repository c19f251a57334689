"""Reading the catalog: what is said is what the types say, and availability is of this moment."""

from datetime import UTC, datetime, timedelta

import msgspec

from lonja.catalog import CollectionDraft, create_collection
from lonja.web.api.products import ProductPage, ProductView
from tests.shop import Shop
from tests.web.client import Client
from tests.world import book, cap, hoodie, make_product


async def test_listing_is_what_its_type_says(web: Client, shop: Shop) -> None:
    await make_product(shop.database, shop.store, hoodie(), units=3)
    await make_product(shop.database, shop.store, cap())
    reply = await web.get("/api/v1/products?sort=title")
    page = msgspec.json.decode(reply.body, type=ProductPage, strict=True)
    assert [(card.title, card.available, card.price) for card in page.products] == [
        ("Gorra Faro", 0, "449.00"),
        ("Sudadera Ancla", 12, "1299.00"),
    ]
    assert page.products[1].image is not None
    assert all(card.on_sale for card in page.products)


async def test_an_empty_listing_is_a_listing(web: Client) -> None:
    assert (await web.get("/api/v1/products?tag=none")).ok() == {
        "products": [],
        "next_cursor": None,
        "is_similar": False,
    }


async def test_listing_goes_page_by_page(web: Client, shop: Shop) -> None:
    for number in range(5):
        await make_product(shop.database, shop.store, cap(f"Gorra {number}"))
    seen, cursor = [], ""
    while True:
        page = (await web.get(f"/api/v1/products?limit=2&sort=title{cursor}")).ok()
        seen += [card["title"] for card in page["products"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"Gorra {number}" for number in range(5)]


async def test_detail_by_slug_and_id(web: Client, shop: Shop) -> None:
    saved = await make_product(shop.database, shop.store, book(), units=4)
    reply = await web.get(f"/api/v1/products/{saved.slug}")
    product = msgspec.json.decode(reply.body, type=ProductView, strict=True)
    assert product.id == saved.id
    assert (product.available, [variant.available for variant in product.variants]) == (8, [4, 4])
    assert [variant.compare_at_price for variant in product.variants] == ["600.00", None]
    assert (await web.get(f"/api/v1/products/{saved.id}")).body == reply.body
    tag = reply.headers["etag"]
    assert (await web.get(f"/api/v1/products/{saved.slug}", if_none_match=tag)).status == 304
    (await web.get("/api/v1/products/no-such-product")).problem(404, "LJ201")


async def test_holds_are_not_available(web: Client, shop: Shop) -> None:
    await shop.reserves_on("cart")
    saved = await make_product(shop.database, shop.store, cap(), units=3)
    line = {"variant_id": str(saved.variants[0].id), "quantity": 2}
    (await web.post("/api/v1/carts", {"items": [line]})).ok(201)
    assert (await web.get(f"/api/v1/products/{saved.slug}")).ok()["available"] == 1
    assert (await web.get("/api/v1/products")).ok()["products"][0]["available"] == 1


async def test_a_drop_that_has_not_begun_is_not_on_sale(web: Client, shop: Shop) -> None:
    saved = await make_product(shop.database, shop.store, cap(), units=3)
    draft = CollectionDraft(
        name="Noche",
        type="drop",
        is_active=True,
        starts_at=datetime.now(UTC) + timedelta(hours=1),
        products=(saved.id,),
    )
    await create_collection(shop.database, shop.store, shop.staff, draft)
    assert (await web.get(f"/api/v1/products/{saved.slug}")).ok()["on_sale"] is False
    assert (await web.get("/api/v1/products?collection=noche")).ok()["products"][0]["on_sale"] is False
    shown = (await web.get("/api/v1/collections/noche")).ok()
    assert (shown["type"], shown["product_count"]) == ("drop", 1)
    assert (await web.get("/api/v1/collections")).ok()["collections"][0] == shown
    (await web.get("/api/v1/collections/none")).problem(404, "LJ204")
    (await web.get("/api/v1/products?category=none")).problem(404, "LJ202")
