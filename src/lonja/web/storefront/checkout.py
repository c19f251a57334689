"""The checkout: one page, one form, one order.

Promises: the order's id is made when the form is first shown, so sending the form twice is one order; a guest's key to
the order is derived from their session and the order's id, so it is the same whenever they come back; a refusal is
shown beside what caused it, and nothing that was typed is lost.
"""

import re
from collections.abc import Mapping
from uuid import UUID

import msgspec

from lonja.carts import remove_code, set_vat_id
from lonja.carts.errors import CartClosed, UnknownCart
from lonja.carts.model import Cart
from lonja.checkout import place_order
from lonja.checkout.errors import CartEmpty, CodeNotUsable
from lonja.checkout.model import Placement
from lonja.payments import queries as payments
from lonja.payments.errors import GatewayNotOffered, ProviderAway
from lonja.payments.gateways.cod import CashOnDelivery
from lonja.payments.model import GatewayOffer
from lonja.platform.call import Call
from lonja.platform.errors import IdempotencyKeyReused, Refused
from lonja.platform.idempotency import keyed
from lonja.platform.ids import new_id
from lonja.shipping import queries as shipping
from lonja.shipping.errors import ShippingRateUnavailable
from lonja.shipping.model import ShippingRate
from lonja.taxes import queries as taxes
from lonja.taxes.errors import VatIdInvalid, VatIdUnregistered, VatRegisterAway
from lonja.web import forms, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront import checkout_form
from lonja.web.storefront.cart import current_cart, variant_words
from lonja.web.storefront.codes import bring
from lonja.web.storefront.holds import holds_of
from lonja.web.storefront.order_words import Bought, payable_with
from lonja.web.storefront.shell import Form, count_cart, pick, show_till, words
from lonja.web.storefront.sums import Sums, of_cart, why_not
from lonja.web.storefront.unpaid import order_key, remember, unpaid
from lonja.web.tokens import hash_token


class Desktop(msgspec.Struct, frozen=True):
    """What a checkout page needs to know besides the form. `sums`: what it comes to, by the delivery that is chosen."""

    cart: Cart
    rates: list[ShippingRate] | None
    gateways: list[GatewayOffer]
    country: str
    sums: dict[str, Sums]
    asks_vat_id: bool


@page("GET", "/checkout")
async def show_checkout(visit: Visit) -> Answer:
    """The empty form, filled with what is known of the visitor; or the order that their cart has just become."""
    cart = await current_cart(visit)
    if cart is None or not cart.items:
        placed = await unpaid(visit)
        return _to_order(visit, placed.id) if placed else visit.redirect("/cart")
    desktop = await _desktop(visit, cart, {"country": visit.store.country})
    return await _page(visit, desktop, Form(values=_first_values(visit, desktop)), new_id())


@page("POST", "/checkout", sells=True)
async def check_out(visit: Visit) -> Answer:
    """Place the order, or show everything that is wrong."""
    fields, cart = forms.fields(visit), await current_cart(visit)
    typed, order_id = checkout_form.read(fields), _order_id(fields)
    if cart is None or not cart.items:
        return _to_order(visit, order_id) if "order_id" in fields else visit.redirect("/cart")
    refresh = fields.get("refresh") or _unapplied(cart, fields)
    errors = await _change_cart(visit, cart, fields, refresh) if refresh else {}
    cart = await current_cart(visit) or cart
    desktop = await _desktop(visit, cart, typed)
    if refresh:
        kept = {name: fields.get(name, "") for name in errors}
        form = Form(values=_offered(typed, desktop) | kept, errors=errors)
        return await _page(visit, desktop, form, order_id, 422 if errors else 200)
    errors = checkout_form.faults(typed, desktop.rates, desktop.gateways, words(visit))
    if errors:
        return await _page(visit, desktop, Form(values=typed, errors=errors), order_id, 422)
    return await _place(visit, desktop, typed, order_id, _expected(fields, typed))


def to_pay(visit: Visit, placed: Placement, key: str | None) -> Answer:
    """Where the buyer goes now: to the provider, or to the order."""
    if placed.redirect_url is not None:
        away = Answer.redirect(placed.redirect_url.removeprefix(visit.house.settings.base_url))
        return remember(visit, away, placed.order_id)
    return visit.redirect(pick(f"/orders/{placed.order_id}", key=key))


async def _place(
    visit: Visit, desktop: Desktop, typed: Mapping[str, str], order_id: UUID, expected_minor: int | None
) -> Answer:
    key = _guest_key(visit, order_id)
    try:
        placed = await place_order(
            visit.house.desk,
            visit.store.id,
            _once(visit, order_id, key),
            order_id=order_id,
            cart_id=desktop.cart.id,
            details=checkout_form.details(
                typed,
                needs_delivery=desktop.rates is not None,
                locale=visit.locale,
                guest_key=hash_token(key) if key else None,
                expected_total_minor=expected_minor,
            ),
            return_url=visit.return_url(key),
            queue=visit.house.tills,
        )
    except (CartClosed, IdempotencyKeyReused, ProviderAway):
        return _to_order(visit, order_id)
    except (CartEmpty, UnknownCart):
        return visit.redirect("/cart")
    except Refused as refusal:
        return await _page(visit, desktop, _refused(visit, typed, refusal), order_id, refusal.status)
    return count_cart(visit, to_pay(visit, placed, key), None)


def _once(visit: Visit, order_id: UUID, key: str | None) -> Call:
    """The same form sent again is a replay of its first sending."""
    return keyed(visit.call(guest_key=key), f"checkout-{order_id}", visit.body)


def _refused(visit: Visit, typed: Mapping[str, str], refusal: Refused) -> Form:
    sentence = pages.say(visit, refusal)
    match refusal:
        case ShippingRateUnavailable():
            return Form(values=typed, errors={"shipping_rate_id": sentence})
        case GatewayNotOffered():
            return Form(values=typed, errors={"gateway": sentence})
        case CodeNotUsable():
            return Form(values=typed, errors={"code": f"{refusal.params['code']}: {_why(visit, refusal)}"})
    return Form(values=typed, refusal=sentence)


async def _desktop(visit: Visit, cart: Cart, typed: Mapping[str, str]) -> Desktop:
    country, rates = typed.get("country") or visit.store.country, None
    if not all(item.is_digital for item in cart.items):
        rates = await shipping.rates_for(visit.house.db, visit.store.id, country, cart.subtotal_minor)
    offered = await payments.active_gateways(visit.house.db, visit.store.id)
    # Nobody comes to the door with a download, so nobody can be paid there.
    gateways = [gateway for gateway in offered if rates is not None or gateway.id != CashOnDelivery.id]
    said = checkout_form.quote_details(typed, country)
    sums = {"": await of_cart(visit, cart, said)}
    for rate in rates or ():
        sums[str(rate.id)] = await of_cart(visit, cart, msgspec.structs.replace(said, shipping_rate_id=rate.id))
    async with visit.house.db.store(visit.store.id, visit.call(), mode="read") as tx:
        taxing = await taxes.settings(tx, visit.store.id)
    return Desktop(cart, rates, gateways, country, sums, taxing is not None and taxing.has_reverse_charge)


def _unapplied(cart: Cart, fields: Mapping[str, str]) -> str | None:
    """A code or a VAT id that was typed, and no button pressed for it: nobody pays more because they forgot to."""
    code, vat_id = (re.sub(r"[^0-9A-Z_-]", "", fields.get(name, "").upper()) for name in ("code", "vat_id"))
    if code and code not in cart.codes:
        return "code"
    return "vat" if vat_id and vat_id.replace("-", "") != cart.vat_id else None


async def _change_cart(visit: Visit, cart: Cart, fields: Mapping[str, str], refresh: str) -> dict[str, str]:
    """The form was sent for the sake of a code or a VAT id, brought or taken back. What is wrong, by field."""
    db, store_id, call = visit.house.db, visit.store.id, visit.call()
    deed, _, code = refresh.partition(":")
    if deed == "drop":
        await remove_code(db, store_id, call, cart.id, code[:100])
    elif deed == "code":
        said = checkout_form.quote_details(fields, fields.get("country") or visit.store.country)
        trouble = await bring(visit, cart, fields.get("code", "").strip(), said)
        return {"code": trouble} if trouble else {}
    elif deed == "vat":
        try:
            await set_vat_id(
                db, store_id, call, cart.id, fields.get("vat_id", "").strip() or None, register=visit.house.vat_register
            )
        except (VatIdInvalid, VatIdUnregistered, VatRegisterAway) as refusal:
            return {"vat_id": pages.say(visit, refusal)}
    return {}


def _expected(fields: Mapping[str, str], typed: Mapping[str, str]) -> int | None:
    """The total that the page showed for the delivery that was chosen."""
    shown = fields.get(f"expected-{typed.get('shipping_rate_id', '')}", "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 19 else None


def _why(visit: Visit, refusal: Refused) -> str:
    reason = refusal.params.get("reason")
    return why_not(str(reason) if reason else None, words(visit))


async def _page(visit: Visit, desktop: Desktop, form: Form, order_id: UUID, status: int = 200) -> Answer:
    cart = desktop.cart
    chosen = form.values.get("shipping_rate_id", "")
    sums = desktop.sums.get(chosen, desktop.sums[""])
    return await show_till(
        visit,
        "checkout.html",
        status,
        form=form,
        order_id=order_id,
        cart=cart,
        holds=await holds_of(visit, cart),
        items=[
            Bought(item.title, variant_words(item.variant_title, item.options), item.quantity, item.image_url,
                   item.line_total_minor)
            for item in cart.items
        ],
        countries=checkout_form.countries(visit.locale, visit.store.country),
        rates=desktop.rates,
        gateways=payable_with(desktop.gateways, words(visit)),
        needs_delivery=desktop.rates is not None,
        sums=sums,
        all_sums=desktop.sums,
        asks_vat_id=desktop.asks_vat_id,
    )  # fmt: skip


def _first_values(visit: Visit, desktop: Desktop) -> dict[str, str]:
    visitor = visit.known_visitor
    known = {"email": visitor.email, "full_name": visitor.full_name} if visitor and visitor.customer_id else {}
    return _offered({**known, "country": desktop.country}, desktop)


def _offered(values: Mapping[str, str], desktop: Desktop) -> dict[str, str]:
    """The values, with a delivery and a way to pay that are on offer."""
    chosen = dict(values)
    rates = [str(rate.id) for rate in desktop.rates or ()]
    gateways = [gateway.id for gateway in desktop.gateways]
    if rates and chosen.get("shipping_rate_id") not in rates:
        chosen["shipping_rate_id"] = rates[0]
    if gateways and chosen.get("gateway") not in gateways:
        chosen["gateway"] = gateways[0]
    return chosen


def _guest_key(visit: Visit, order_id: UUID) -> str | None:
    visitor = visit.known_visitor
    return order_key(visit, order_id) if visitor and visitor.customer_id is None else None


def _to_order(visit: Visit, order_id: UUID) -> Answer:
    """The order that this form has become already."""
    return visit.redirect(pick(f"/orders/{order_id}", key=_guest_key(visit, order_id)))


def _order_id(fields: Mapping[str, str]) -> UUID:
    try:
        return UUID(fields.get("order_id", ""))
    except ValueError:
        return new_id()


routes = [show_checkout, check_out]
