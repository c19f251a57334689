"""Orders across borders: what is quoted, charged and kept, to consumers and to businesses."""

import msgspec
from tests.shop import HOME, OpenShop, Shop

from lonja.carts import set_vat_id
from lonja.checkout import Destination, QuoteDetails, quote_cart
from lonja.orders import Order, order
from lonja.taxes import apply_preset


async def bought(shop: Shop, country: str, postal_code: str, vat_id: str | None = None) -> Order:
    """One thing at 121.00 with tax inside, delivered for 5.00: quoted, ordered at exactly that, and paid."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=12_100), 1))
    await set_vat_id(shop.database, shop.store, call, cart.id, vat_id)
    said = QuoteDetails(
        address=Destination(country=country, postal_code=postal_code), shipping_rate_id=shop.rate, email="a@example.com"
    )
    quote = await quote_cart(shop.database, shop.store, call, cart.id, said)
    address = msgspec.structs.replace(HOME, country=country, postal_code=postal_code)
    placed = await shop.place(call, cart, address=address, expected_total_minor=quote.total_minor)
    assert (await shop.pay(placed)).status == "confirmed"
    kept = await order(shop.database, shop.store, shop.staff, placed.order_id)
    assert kept is not None
    assert kept.total_amount_minor == placed.total_amount_minor == quote.total_minor
    return kept


async def test_a_spanish_shop_sells_to_everybody(open_shop: OpenShop) -> None:
    """P05, P15. 126.00 holds 126 × 21/121 = 21.8678 at home, 126 × 20/120 = 21.00 in France."""
    shop = await open_shop(country="ES", currency="EUR")
    for country in ("ES", "FR"):
        await apply_preset(shop.database, shop.store, shop.staff, country)
    at_home = await bought(shop, "ES", "28001")
    assert (at_home.total_amount_minor, at_home.tax_included_minor, at_home.tax_minor) == (12_600, 2_187, 0)
    french = await bought(shop, "FR", "75001")
    assert (french.total_amount_minor, french.tax_included_minor) == (12_600, 2_100)
    assert [(tax.name, tax.rate_ppm) for tax in french.taxes] == [("TVA", 200_000)]
    canarian = await bought(shop, "ES", "35001")
    assert (canarian.total_amount_minor, canarian.tax_included_minor, canarian.taxes) == (12_600, 0, [])
    german = await bought(shop, "DE", "10115", "DE 136695976")
    assert german.total_amount_minor == 12_600 - 2_187
    assert (german.tax_relief_minor, german.tax_included_minor, german.vat_id) == (2_187, 0, "DE136695976")
    assert [(line.tax_relief_minor, line.total_minor) for line in german.items] == [(2_100, 10_000)]
    own = await bought(shop, "ES", "28001", "ESB83871236")
    assert (own.total_amount_minor, own.tax_relief_minor, own.vat_id) == (12_600, 0, "ESB83871236")
