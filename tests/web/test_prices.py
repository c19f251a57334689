"""Prices over HTTP: whose they are, in which currency, and that nobody is shown somebody else's."""

import json
import re
from typing import Any

import msgspec
import pytest
from litestar.types import ASGIApp

from lonja.catalog import ProductChange, VariantDraft, update_product
from lonja.web.api.products import ProductView
from tests.quotes.pricelist import PriceList
from tests.shop import Shop
from tests.web.client import Client, Reply
from tests.world import cap, make_product

FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def prices(shop: Shop) -> PriceList:
    return PriceList(shop.owner, shop.store)


def cookies(reply: Reply) -> str:
    """What a browser sends back."""
    return "; ".join(cookie.partition(";")[0] for cookie in reply.cookies)


async def test_the_api_tells_everything_about_a_price(web: Client, shop: Shop, prices: PriceList) -> None:
    """PRC-05, Omnibus: decimal strings, of the product, of its variants, of the card."""
    saved = await make_product(shop.database, shop.store, cap())
    reduced = VariantDraft(id=saved.variants[0].id, price_minor=30_000, compare_at_minor=50_000)
    await update_product(shop.database, shop.store, shop.staff, saved.id, ProductChange(variants=(reduced,)))
    await prices.gives(25_000, product=saved.id, min_qty=3)
    reply = await web.get(f"/api/v1/products/{saved.slug}")
    page = msgspec.json.decode(reply.body, type=ProductView, strict=True)
    assert (page.price, page.compare_at_price, page.promotions) == ("300.00", "500.00", [])
    assert [(tier.min_quantity, tier.price) for tier in page.tiers] == [(3, "250.00")]
    assert page.variants[0].tiers == page.tiers
    assert page.variants[0].lowest_price_30d == page.lowest_price_30d == "449.00"
    card = (await web.get("/api/v1/products")).ok()["products"][0]
    assert {name: card[name] for name in ("price", "compare_at_price", "lowest_price_30d", "promotions")} == {
        "price": "300.00",
        "compare_at_price": "500.00",
        "lowest_price_30d": "449.00",
        "promotions": [],
    }


async def test_the_api_speaks_the_currency_it_is_asked_for(web: Client, shop: Shop, prices: PriceList) -> None:
    """Three decimals too; a currency the store does not sell in is refused, and ETags tell the answers apart."""
    saved = await make_product(shop.database, shop.store, cap())
    await prices.sells_in("USD", "KWD")
    await prices.gives(2_599, product=saved.id, currency="USD")
    await prices.gives(8_125, product=saved.id, currency="KWD")
    tags = set()
    for currency, price in (("MXN", "449.00"), ("USD", "25.99"), ("KWD", "8.125")):
        for path in ("/api/v1/products?", f"/api/v1/products/{saved.slug}?"):
            reply = await web.get(f"{path}currency={currency}")
            said = reply.ok()
            one = said["products"][0] if "products" in said else said
            assert (one["currency"], one["price"]) == (currency, price)
            tags.add(reply.headers["etag"])
            assert reply.headers["cache-control"] == "private, no-cache"
    assert len(tags) == 6
    for path in ("/api/v1/products", f"/api/v1/products/{saved.id}"):
        (await web.get(f"{path}?currency=EUR")).problem(422, "LJ231")
        (await web.get(f"{path}?currency=eur")).problem(422)


async def test_members_see_their_prices_and_others_do_not(
    web: Client, customer: Client, guest: Client, shop: Shop, prices: PriceList
) -> None:
    """PRC-06, by the token that comes along; one that does not hold is refused and not taken for a guest's."""
    saved = await make_product(shop.database, shop.store, cap())
    club = await prices.segment()
    member = await shop.owner.fetchval("select id from customers.customers where store_id = $1", shop.store)
    await prices.member(club, member)
    await prices.gives(39_900, product=saved.id, segment=club)
    path = f"/api/v1/products/{saved.slug}"
    seen = [(await one.get(path)).ok()["price"] for one in (web, customer, guest, web)]
    assert seen == ["449.00", "399.00", "449.00", "449.00"]
    pages = [(await one.get(f"/products/{saved.slug}")).text for one in (web, customer, guest)]
    assert ["399,00" in page for page in pages] == [False, True, False]
    (await web(token="x" * 43).get(path)).problem(401)


async def test_a_visitor_chooses_a_currency(web: Client, shop: Shop, prices: PriceList) -> None:
    """A form and a cookie: the pages, the data for machines and the words at the foot agree on what is shown."""
    saved = await make_product(shop.database, shop.store, cap())
    await prices.sells_in("USD")
    await prices.gives(2_599, product=saved.id, currency="USD")
    reply = await web.post("/currency", raw=b"currency=USD&next=%2Fproducts%3Fsort%3Dtitle", **FORM)
    assert (reply.status, reply.headers["location"]) == (303, "/products?sort=title")
    chosen = cookies(reply)
    page = (await web.get(f"/products/{saved.slug}", cookie=chosen)).text
    assert "USD" in re.findall(r'aria-current="true">(\w{3})</button>', page)
    offer = json.loads(re.findall(r'application/ld\+json">(.*?)</script>', page)[0])["offers"][0]
    assert (offer["price"], offer["priceCurrency"]) == ("25.99", "USD")
    assert "25,99" in (await web.get("/products", cookie=chosen)).text
    assert "25,99" not in (await web.get("/products", cookie="lonja_currency=EUR")).text
    own = await web.post("/currency", raw=b"currency=MXN&next=//elsewhere.test", **FORM)
    assert (own.headers["location"], "Max-Age=0" in own.cookies[0]) == ("/", True)
    assert (await web.post("/currency", raw=b"currency=EUR", **FORM)).status == 422


async def test_the_cart_follows_the_choice(web: Client, shop: Shop, prices: PriceList) -> None:
    """A cart that is there changes with the choice; one that is opened after it begins with what was chosen."""
    saved = await make_product(shop.database, shop.store, cap(), units=9)
    await prices.sells_in("USD")
    await prices.gives(2_599, product=saved.id, currency="USD")
    item = f"product={saved.slug}&quantity=1".encode()
    token = cookies(await web.post("/cart/items", raw=item, **FORM))
    assert "449,00" in (await web.get("/cart", cookie=token)).text
    chosen = cookies(await web.post("/currency", raw=b"currency=USD&next=%2Fcart", cookie=token, **FORM))
    assert "25,99" in (await web.get("/cart", cookie=f"{token}; {chosen}")).text
    await web.post("/currency", raw=b"currency=MXN&next=%2Fcart", cookie=f"{token}; {chosen}", **FORM)
    assert "449,00" in (await web.get("/cart", cookie=token)).text
    later = cookies(await web.post("/cart/items", raw=item, cookie=chosen, **FORM))
    assert "25,99" in (await web.get("/cart", cookie=f"{later}; {chosen}")).text


async def test_a_guest_costs_no_query(web: Client, app: ASGIApp, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is nobody in particular and chose nothing is asked about nothing: neither segments nor currencies."""
    saved = await make_product(shop.database, shop.store, cap())
    assert "/currency" not in (await web.get("/products")).text
    path = f"/api/v1/products/{saved.slug}"
    await web.get(path)

    async def unwanted(*_: Any) -> Any:
        raise AssertionError("looked up")

    monkeypatch.setattr("lonja.web.audiences.currency_list", unwanted)
    monkeypatch.setattr("lonja.web.audiences.segments_of", unwanted)
    assert (await web.get(path)).ok()["price"] == "449.00"
    assert (await web.get(f"{path}?currency=MXN")).ok()["price"] == "449.00"
