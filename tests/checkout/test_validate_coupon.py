"""What a code would take off, asked of who may have bought before."""

from tests.checkout.test_quotes import TEN, Merchant
from tests.shop import Shop

from lonja.carts import add_code
from lonja.checkout import QuoteDetails, cancel_order, quote_cart, validate_coupon
from lonja.platform.call import Call


async def asked(shop: Shop, call: Call, email: str | None = None) -> str | None:
    """Why a tenth is not taken off, or None where it is; the cart agrees."""
    cart = await shop.fill(call, (await shop.sells(price=5_000), 1))
    await add_code(shop.database, shop.store, call, cart.id, "PRIMERA")
    verdict = await validate_coupon(shop.database, shop.store, call, "PRIMERA", cart.subtotal_minor, email=email)
    quote = await quote_cart(shop.database, shop.store, call, cart.id, QuoteDetails(email=email))
    gift = cart.subtotal_minor // 10 if verdict.valid else 0
    assert quote.discount_minor == verdict.discount_minor == gift
    assert verdict.total_with_discount_minor == cart.subtotal_minor - gift
    assert verdict.valid is (verdict.reason is None) is (verdict.coupon_id is not None)
    return verdict.reason


async def test_a_code_for_a_first_order_knows_who_has_ordered(shop: Shop) -> None:
    """PRM-09: a customer with an order is told no, a guest what the cart would tell them; a dead order is none."""
    shop.later()
    await Merchant(shop).code("PRIMERA", TEN, condition={"is_first_order": True})
    ana = await shop.customer()
    assert await asked(shop, ana) is None
    placed = await shop.buy(await shop.customer(ana.customer_id), (await shop.sells(), 1), gateway="cod")
    assert await asked(shop, await shop.customer(ana.customer_id)) == "not_first_order"
    assert await asked(shop, await shop.visitor()) is None, "nothing is known of them"
    assert await asked(shop, await shop.visitor(), "ANA@example.com") == "not_first_order"
    assert await asked(shop, await shop.visitor(), "else@example.com") is None
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id, "wrong size")
    assert await asked(shop, await shop.customer(ana.customer_id)) is None


async def test_an_order_from_before_the_account_counts(shop: Shop) -> None:
    """Who bought as a guest and is signed in now is no new customer, and the cart says so before the checkout."""
    shop.later()
    await Merchant(shop).code("PRIMERA", TEN, condition={"is_first_order": True})
    ana = await shop.customer()
    await shop.owner.execute("UPDATE customers.customers SET email = 'eva@example.com' WHERE id = $1", ana.customer_id)
    guest = await shop.visitor()
    cart = await shop.fill(guest, (await shop.sells(), 1))
    await shop.place(guest, cart, "cod", email="eva@example.com")
    assert await asked(shop, ana) == "not_first_order"
