"""What an order was given, and why: its promotions on the page of the order.

Verbs: `given`, by promotion with a sentence from the trace that was kept; `on_lines`, the same by line.
Promises: what is shown is what was stored when the order was placed (PRM-25), whatever the promotion says today.
"""

from uuid import UUID

import msgspec

from lonja.orders.model import Order
from lonja.web.admin.reasons import told
from lonja.web.admin.words import Words


class Given(msgspec.Struct, frozen=True):
    """A promotion of an order, for its page."""

    rule_id: UUID
    code_id: UUID | None
    code: str | None
    name: str
    amount_minor: int
    shipping_minor: int
    text: str


class OnLine(msgspec.Struct, frozen=True):
    """What a promotion took off a line."""

    name: str
    code: str | None
    amount_minor: int


def given(words: Words, order: Order) -> list[Given]:
    """Each promotion that gave something, and why."""
    return [
        Given(
            one.rule_id,
            one.code_id,
            one.code,
            one.name,
            one.amount_minor,
            one.shipping_minor,
            told(
                words,
                order.currency,
                is_applied=True,
                reason="applied",
                amount=one.amount_minor + one.shipping_minor,
                base=one.trace.get("base_minor"),
            ),
        )
        for one in order.promotions
    ]


def on_lines(order: Order) -> dict[str, list[OnLine]]:
    """By variant: an order has one line of each."""
    found: dict[str, list[OnLine]] = {}
    for one in order.promotions:
        for share in one.allocations:
            if share["amount_minor"]:
                line = OnLine(one.name, one.code, int(share["amount_minor"]))
                found.setdefault(str(share["variant_id"]), []).append(line)
    return found
