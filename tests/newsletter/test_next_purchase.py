"""TST-03, NWS-07: subscribe, receive the code, and pay less with the next purchase."""

import re

import pytest
from tests.newsletter.conftest import Desk
from tests.notifications.conftest import Mailroom
from tests.shop import Shop

from lonja import newsletter, orders
from lonja.carts import add_code
from lonja.checkout import QuoteDetails, cancel_order, quote_cart
from lonja.checkout.errors import CodeNotUsable

ANA = "ana@example.com"


async def test_the_code_of_the_mail_makes_the_next_purchase_cheaper(shop: Shop, desk: Desk) -> None:
    """NWS-03, NWS-05, NWS-06, NWS-07, C-20: from the popup to the order; once; for the address it was given to."""
    mailroom = Mailroom(shop)
    await desk.subscribe("Ana@Example.com")
    mail = await mailroom.the_only()
    (code,) = re.findall(r"DESC\d{8}[A-Z0-9]{6}", mail.plain)
    ana, eva, variant = await shop.visitor(), await shop.visitor(), await shop.sells(10, price=1_005)
    cart = await shop.fill(ana, (variant, 3))
    cart = await add_code(shop.database, shop.store, ana, cart.id, f" {code.lower()} ")
    placed = await shop.place(ana, cart, email="ANA@example.com")
    order = await orders.order(shop.database, shop.store, shop.staff, placed.order_id)
    assert order is not None
    assert (order.subtotal_minor, order.discount_minor, order.total_amount_minor) == (3_015, 302, 3_213)

    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        (row,) = await newsletter.subscriber_list(tx, shop.store)
    assert (row.code, row.is_used) == (code, True)
    again = await shop.fill(eva, (variant, 1))
    again = await add_code(shop.database, shop.store, eva, again.id, code)
    with pytest.raises(CodeNotUsable):
        await shop.place(eva, again, email=ANA)
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id, None)
    quoted = await quote_cart(shop.database, shop.store, eva, again.id, QuoteDetails(email="eva@example.com"))
    assert [(each.is_valid, each.reason) for each in quoted.codes] == [(False, "not_yours")]
    assert (await shop.place(eva, again, email=ANA)).total_amount_minor == 1_005 - 101 + 500
