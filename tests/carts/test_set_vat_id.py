"""set_vat_id: whose business a cart is bought for."""

import pytest
from tests.shop import OpenShop, Shop

from lonja.carts import CartClosed, UnknownCart, cart, merge_carts, set_vat_id
from lonja.platform.errors import IdempotencyKeyReused, RuleBroken
from lonja.platform.ids import new_id
from lonja.taxes import VatIdInvalid, VatIdUnregistered

ID = "ESB83871236"


class Nobody:
    """A register that knows nobody, and remembers whom it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def is_registered(self, vat_id: str) -> bool:
        self.asked.append(vat_id)
        return False


async def test_it_is_kept_as_the_tax_office_writes_it_and_taken_off_again(shop: Shop) -> None:
    call = await shop.visitor()
    filled = await shop.fill(call, (await shop.sells(), 1))
    at = (shop.database, shop.store, call, filled.id)
    assert (await set_vat_id(*at, " es b-83871236 ")).vat_id == ID
    found = await cart(shop.database, shop.store, call)
    assert found is not None
    assert found.vat_id == ID
    assert (await set_vat_id(*at, "GR094259216")).vat_id == "EL094259216"
    for nothing in (None, "", "  "):
        assert (await set_vat_id(*at, nothing)).vat_id is None


async def test_one_that_reads_wrong_or_is_not_registered_changes_nothing(shop: Shop) -> None:
    call = await shop.visitor()
    filled = await shop.fill(call, (await shop.sells(), 1))
    at = (shop.database, shop.store, call, filled.id)
    await set_vat_id(*at, ID)
    register = Nobody()
    for wrong in ("ESB83871237", "GB333289454", "x" * 500):
        with pytest.raises(VatIdInvalid):
            await set_vat_id(*at, wrong, register=register)
    assert register.asked == []
    with pytest.raises(VatIdUnregistered):
        await set_vat_id(*at, "DE136695976", register=register)
    with pytest.raises(VatIdInvalid):  # the database knows the shape of one, whoever asks
        await shop.database.value("SELECT carts.set_vat_id($1, $2, $3, 'DE')", shop.store, call.encode(), filled.id)
    with pytest.raises((VatIdInvalid, RuleBroken)):
        await shop.database.value(
            "SELECT carts.set_vat_id($1, $2, $3, $4)", shop.store, call.encode(), filled.id, "DE" + "1" * 30
        )
    found = await cart(shop.database, shop.store, call)
    assert found is not None
    assert found.vat_id == ID


async def test_only_an_own_open_cart(shop: Shop, open_shop: OpenShop) -> None:
    call = await shop.visitor()
    filled = await shop.fill(call, (await shop.sells(), 1))
    for store, who in ((shop.store, await shop.visitor()), ((await open_shop()).store, call)):
        with pytest.raises(UnknownCart):
            await set_vat_id(shop.database, store, who, filled.id, ID)
    await shop.place(call, filled)
    with pytest.raises(CartClosed):
        await set_vat_id(shop.database, shop.store, call, filled.id, ID)


async def test_twice_is_once_and_it_goes_along_when_a_guest_signs_in(shop: Shop) -> None:
    """P06, CRT-04."""
    customer = await shop.customer()
    await shop.fill(customer, (await shop.sells(), 1))
    guest = await shop.visitor()
    filled = await shop.fill(guest, (await shop.sells(), 1))
    keyed = guest.keyed(str(new_id()), b"one")
    first = await set_vat_id(shop.database, shop.store, keyed, filled.id, ID)
    await set_vat_id(shop.database, shop.store, guest, filled.id, "DE136695976")
    assert await set_vat_id(shop.database, shop.store, keyed, filled.id, ID) == first
    with pytest.raises(IdempotencyKeyReused):
        await set_vat_id(shop.database, shop.store, guest.keyed(keyed.idempotency_key or "", b"two"), filled.id, ID)
    signing_in = type(customer)(
        actor="customer", actor_id=customer.actor_id, customer_id=customer.customer_id, session_id=guest.session_id
    )
    merged = await merge_carts(shop.database, shop.store, signing_in)
    assert merged is not None
    assert (merged.item_count, merged.vat_id) == (2, "DE136695976")
