"""What an order's states mean to the person who bought.

Nouns: a Headline (how it stands, in a sentence), the Track (what happened and what comes next), Bought (a line), a way
to pay with its explanation, a Row of my orders.
Promises: every state of orders.model has words; nothing of how the shop works inside is said here.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

import msgspec

from lonja.checkout import TOO_MUCH_FOR_ONE_CARD
from lonja.orders.model import Order, OrderSummary
from lonja.payments.model import Attempt, GatewayOffer, Sums
from lonja.platform.money import Money

Translate = Callable[[str], str]


class Bought(msgspec.Struct, frozen=True):
    """A line of an order or a checkout."""

    title: str
    detail: str
    quantity: int
    image_url: str | None
    total_minor: int


class Headline(msgspec.Struct, frozen=True):
    """How an order stands."""

    title: str
    text: str
    kind: Literal["ok", "warn", "bad", "info"]


class Mark(msgspec.Struct, frozen=True):
    """A station of the track."""

    label: str
    kind: Literal["done", "now", "later", "stopped"]
    at: datetime | None = None


class WayToPay(msgspec.Struct, frozen=True):
    """A gateway as a buyer reads it."""

    id: str
    name: str
    words: str
    is_test_mode: bool


class Row(msgspec.Struct, frozen=True):
    """An order in a list."""

    id: str
    number: int
    created_at: datetime
    word: str
    kind: str
    total_amount_minor: int
    currency: str
    item_count: int
    is_cancellable: bool


def payable_with(offers: Iterable[GatewayOffer], _: Translate) -> list[WayToPay]:
    """The ways to pay, explained."""
    said = {
        "aamarpay": _("By card or mobile wallet, on aamarPay's page."),
        "cod": _("Pay the courier when it arrives."),
        "conekta": _("In the way you choose on Conekta's secure page."),
        "mercadopago": _("By card, in cash or with your balance, on Mercado Pago's page."),
        "sslcommerz": _("By card, mobile wallet or internet banking, on SSLCommerz's page."),
        "stripe": _("By card or wallet, on Stripe's secure page."),
    }
    usual = _("You pay on the provider's secure page and come back here.")
    return [
        WayToPay(offer.id, offer.name, said.get(offer.id, usual), offer.is_test_mode and offer.id != "cod")
        for offer in offers
    ]


def headline(order: Order, last: Attempt | None, *, is_waiting: bool, _: Translate) -> Headline:
    """How the order stands, in a title and a sentence."""
    if order.status == "pending":
        return _unpaid(last, is_waiting=is_waiting, _=_)
    if order.status == "cancelled":
        return Headline(_("Cancelled"), _cancelled(order, _), "warn")
    return {
        "confirmed": Headline(_("Thank you"), _confirmed(order, last, _), "ok"),
        "processing": Headline(_("Being packed"), _("We are getting it ready."), "ok"),
        "shipped": Headline(_("On its way"), _("It has left the house."), "ok"),
        "delivered": Headline(_("Delivered"), _("We hope you like it."), "ok"),
        "completed": Headline(_("Delivered"), _("We hope you like it."), "ok"),
        "refunded": Headline(_("Refunded"), _("The money is on its way back to you."), "info"),
    }[order.status]


def track(order: Order, _: Translate) -> list[Mark]:
    """What happened, with its time, and what comes next."""
    times = {step.to_status: step.at for step in order.history if step.machine == "order"}
    marks = [Mark(_("Order received"), "done", order.created_at)]
    if order.status in {"cancelled", "refunded"}:
        word = _("Cancelled") if order.status == "cancelled" else _("Refunded")
        return [*marks, Mark(word, "stopped", times.get(order.status))]
    if order.status == "pending":
        marks.append(Mark(_("Payment"), "now"))
    stations = {
        "confirmed": _("Confirmed"),
        "processing": _("Being packed"),
        "shipped": _("On its way"),
        "delivered": _("Delivered"),
    }
    reached = max((i for i, status in enumerate(stations) if status in times), default=-1)
    for i, (status, label) in enumerate(stations.items()):
        marks.append(Mark(label, "done" if i <= reached else "later", times.get(status)))
    return marks


def payment_word(order: Order, last: Attempt | None, _: Translate) -> str:
    """How the payment stands, in a word or two."""
    if last is not None and last.gateway == "cod" and order.payment_status == "pending":
        return _("On delivery")
    return {
        "pending": _("Waiting"),
        "authorized": _("Authorized"),
        "paid": _("Paid"),
        "failed": _("Not taken"),
        "voided": _("Not taken"),
        "refund_pending": _("Refund on its way"),
        "partially_refunded": _("Partly refunded"),
        "refunded": _("Refunded"),
    }[order.payment_status]


def what_cancelling_does(order: Order, sums: Sums, locale: str, _: Translate) -> list[str]:
    """What happens to the money and to the things when this order is cancelled now, in sentences."""
    return [_what_money_does(order, sums, locale, _), _("Your things go back to the shop, and nothing is sent."),
            _("There is no way back: to have it all the same you order again.")]  # fmt: skip


def row(order: OrderSummary, _: Translate) -> Row:
    """An order of a list, with the one word that matters."""
    word, kind = {
        "pending": (_("Waiting for payment"), "warn"),
        "confirmed": (_("Confirmed"), "ok"),
        "processing": (_("Being packed"), "info"),
        "shipped": (_("On its way"), "info"),
        "delivered": (_("Delivered"), "ok"),
        "completed": (_("Delivered"), "ok"),
        "cancelled": (_("Cancelled"), "bad"),
        "refunded": (_("Refunded"), "info"),
    }[order.status]
    return Row(
        str(order.id), order.number, order.created_at, word, kind, order.total_amount_minor, order.currency,
        order.item_count, order.is_cancellable,
    )  # fmt: skip


def _unpaid(last: Attempt | None, *, is_waiting: bool, _: Translate) -> Headline:
    if is_waiting:
        text = _("The provider has not told us yet how it went. This page looks again by itself; you may close it.")
        return Headline(_("We are confirming your payment"), text, "info")
    if last is not None and last.status == "failed":
        text = _(
            "The payment was declined, and nothing was taken. Your things are still kept: try again or another way."
        )
        return Headline(_("The payment did not go through"), text, "bad")
    if last is not None and last.failure_reason == TOO_MUCH_FOR_ONE_CARD:
        text = _(
            "Another order has used up what one card may buy of this drop, and nothing was taken. Your things are "
            "still kept: pay with another card."
        )
        return Headline(_("The payment did not go through"), text, "bad")
    if last is not None and last.status == "cancelled":
        text = _("You left the payment page, and nothing was taken. Your things are still kept.")
        return Headline(_("Not paid yet"), text, "warn")
    return Headline(_("Not paid yet"), _("Your things are kept while you pay."), "warn")


def _what_money_does(order: Order, sums: Sums, locale: str, _: Translate) -> str:
    if sums.left_minor:
        back = Money(sums.left_minor, order.currency).format(locale)
        return _("%(amount)s goes back to you, the way you paid it. It can take some days to arrive.") % {
            "amount": back
        }
    if order.payment_status == "authorized":
        return _("The money that is set aside for it is let go. Nothing is taken.")
    if sums.captured_minor:
        return _("All of your money is on its way back to you already.")
    return _("Nothing was taken, so nothing has to come back.")


def _confirmed(order: Order, last: Attempt | None, _: Translate) -> str:
    if last is not None and last.gateway == "cod":
        return _("Your order is confirmed. Please have the money ready when the courier comes.")
    if order.payment_status == "paid":
        return _("Your payment has arrived and your order is confirmed.")
    return _("Your order is confirmed.")


def _cancelled(order: Order, _: Translate) -> str:
    if any(step.reason == TOO_MUCH_FOR_ONE_CARD for step in order.history):
        return _(
            "This order was cancelled: with it, more of the drop would have gone to one card than its limit allows. "
            "The money is on its way back to you."
        )
    if order.payment_status in {"refund_pending", "refunded", "partially_refunded"}:
        return _("This order was cancelled. The money is on its way back to you.")
    return _("This order was cancelled, and nothing was taken.")
