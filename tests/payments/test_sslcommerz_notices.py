"""What SSLCommerz tells by itself (IPN): the good, the late, the repeated and the forged."""

import pytest
from tests.context import BOX
from tests.dhaka import Bookshop
from tests.providers.sslcommerz import SSLCommerz
from tests.shop import OpenShop

from lonja.payments import set_gateway
from lonja.payments.errors import SignatureInvalid, UnknownAttempt
from lonja.payments.gateways import gateway, seal_config
from lonja.payments.gateways.references import reference
from lonja.payments.model import Callback

SSL = gateway("sslcommerz")


async def test_the_notice_alone_settles(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """PAY-05…PAY-08: proven on the raw body, stored once, processed by the job; nothing of the card is stored."""
    placed = await boighar.bought()
    notice = sslcommerz.delivery(sslcommerz.events[-1])
    assert [await boighar.hears(notice) for _ in range(3)] == [True, False, False]
    for _ in range(2):
        await boighar.works()
    assert await boighar.inbox() == [("VALID", "processed")]
    assert await boighar.shop.history_of(placed.order_id) == ["confirmed"]
    kept = await boighar.shop.owner.fetchval(
        "SELECT payload::text FROM payments.webhook_events WHERE store_id = $1", boighar.shop.store
    )
    assert "XXXX6675" not in kept
    assert "verify_sign" not in kept


async def test_late_twice_and_out_of_order(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """The story of a buyer who fails once and then pays, every notice many times and the wrong way round."""
    placed = await boighar.order()
    page = sslcommerz.page(placed.redirect_url)
    failed = sslcommerz.ipn(page, status="FAILED")
    await boighar.decides(placed, "approve")
    for event in (sslcommerz.events[-1], failed, sslcommerz.events[-1], failed):
        await boighar.hears(sslcommerz.delivery(event))
        await boighar.works()
    assert await boighar.inbox() == [("VALID", "processed"), ("FAILED", "processed")]
    assert await boighar.shop.attempts_of(placed.order_id) == ["captured"]
    assert await boighar.shop.history_of(placed.order_id, "payment") == ["paid"]


async def test_a_password_belongs_to_its_store_and_may_be_changed(
    boighar: Bookshop, sslcommerz: SSLCommerz, open_shop: OpenShop
) -> None:
    """CFG-02: another store's password proves nothing here; while it is changed, both are taken."""
    placed = await boighar.bought()
    notice = sslcommerz.delivery(sslcommerz.events[-1])
    other = await open_shop(currency="BDT", country="BD")

    async def keeps(password: str) -> None:
        values = {"store_id": "x", "store_passwd": password, "base_url": sslcommerz.base_url}
        sealed = seal_config(BOX, other.store, SSL.id, SSL.fields, values)
        await set_gateway(other.database, other.store, other.staff, "sslcommerz", "SSLCommerz", config=sealed)

    await keeps("another")
    with pytest.raises(SignatureInvalid):
        await boighar.hears(notice, store=other.store)
    await keeps(f"newest {sslcommerz.password}")
    event = await SSL.verify(boighar.desk, other.store, Callback(*notice))
    assert await SSL.about(boighar.desk, other.store, event.payload)
    with pytest.raises(UnknownAttempt):
        await Bookshop(other, boighar.desk, "sslcommerz", sslcommerz).comes_back(placed)


async def test_a_signed_notice_of_a_cheaper_order_settles_nothing(boighar: Bookshop, sslcommerz: SSLCommerz) -> None:
    """The val_id of a paid, cheap order under the tran_id of a dear one, signed: the provider's books are asked."""
    cheap = sslcommerz.page((await boighar.bought(1_000)).redirect_url)
    dear = await boighar.order(40_000_000)
    stolen = sslcommerz.ipn(cheap, tran_id=reference(dear.attempt_id), amount="400000.00", currency_amount="400000.00")
    assert await boighar.hears(sslcommerz.delivery(stolen))
    await boighar.works()
    assert await boighar.shop.attempts_of(dear.order_id) == ["pending"]
    page = sslcommerz.page(dear.redirect_url)
    page.status, page.val_id = "VALID", cheap.val_id  # even if their list were wrong, the validation names another
    state = await boighar.asks(dear)
    assert (state.outcome, state.reason) == ("pending", "the validation says VALID")
    page.val_id = ""
    assert (await boighar.asks(dear)).reason == "the validation says INVALID_TRANSACTION"
