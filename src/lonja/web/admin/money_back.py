"""What of an order goes back, as its page shows it: what was refunded, what may be, what cancelling would do.

Nouns: Back, the facts of one order; a RefundRow, one refund and what may be done about it.
"""

from collections.abc import Sequence

import msgspec

from lonja.inventory.model import GoodsOfOrder
from lonja.inventory.queries import goods_of_order
from lonja.orders.model import Order
from lonja.payments.gateways import GATEWAYS
from lonja.payments.model import Attempt, Refund, Sums
from lonja.payments.queries import refunds_of_order, sums_of_order
from lonja.platform.db import Transaction
from lonja.web.admin.form import Form, numbered, rows
from lonja.web.admin.office import Office


class RefundRow(msgspec.Struct, frozen=True):
    """One refund. `is_owed`: its money has no order, so it cannot be given up."""

    refund: Refund
    state: str
    """A badge: abandoned and hand besides the refund's own three."""
    is_owed: bool

    @property
    def can_retry(self) -> bool:
        return self.state == "failed"

    @property
    def can_hand_back(self) -> bool:
        return self.refund.waits_for_a_person

    @property
    def can_abandon(self) -> bool:
        return self.state == "failed" and not self.is_owed


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """What the cards of refunds and of cancelling show. Amounts in minor units."""

    sums: Sums
    refundable_minor: int
    refunds: Sequence[RefundRow]
    lines: Sequence[Form]
    """Lines that have units left to refund, each with its item and how many (`facts`)."""
    gateway: str
    """Through whom the money goes back."""
    is_by_hand: bool
    """That one gives nothing back: a person does."""
    set_aside_minor: int
    goods: GoodsOfOrder
    """What cancelling would set free, and bring back."""


async def money_back(tx: Transaction, office: Office, order: Order, attempts: Sequence[Attempt], form: Form) -> Back:
    """What of an order went back, and what may."""
    sums = await sums_of_order(tx, office.store.id, order.id)
    refunds = await refunds_of_order(tx, office.store.id, order.id)
    taken = next((each for each in attempts if each.status == "captured"), None)
    held = next((each for each in attempts if each.status == "authorized"), None)
    surplus = {each.id for each in attempts if each.status == "surplus"}
    is_dead = order.status in {"pending", "cancelled"}
    return Back(
        sums=sums,
        refundable_minor=sums.left_minor if taken else 0,
        refunds=[RefundRow(each, _state(each), is_dead or each.payment_attempt_id in surplus) for each in refunds],
        lines=_lines(office, order, form),
        gateway=taken.gateway if taken else "",
        is_by_hand=taken is not None and taken.gateway in GATEWAYS and GATEWAYS[taken.gateway].can.refund == "manual",
        set_aside_minor=held.amount_minor if held else 0,
        goods=await goods_of_order(tx, office.store.id, order.id),
    )


def _state(refund: Refund) -> str:
    if refund.abandoned_at is not None:
        return "abandoned"
    return "hand" if refund.waits_for_a_person and refund.status == "pending" else refund.status


def _lines(office: Office, order: Order, form: Form) -> list[Form]:
    """What was typed at each line, or nothing yet."""
    typed = {str(row.values["item"]): row.values for row in rows(form, "line")}
    open_items = [item for item in order.items if item.refunded_quantity < item.quantity]
    made = numbered(office.say, "line", (typed.get(str(item.id), {"item": str(item.id)}) for item in open_items))
    for row, item in zip(made, open_items, strict=True):
        row.facts.update(item=item, left=item.quantity - item.refunded_quantity)
    return made
