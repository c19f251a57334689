"""Money that comes later than the order, as the order's page shows it: what is set aside, and cash on delivery.

Nouns: Later: what may be captured and until when, what the provider was asked, what was collected and what is due.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from lonja.orders.model import Order
from lonja.payments.gateways import GATEWAYS
from lonja.payments.model import Attempt, Collection, ProviderRequest
from lonja.payments.queries import collections_of_order, request_of_order
from lonja.platform.db import Transaction
from lonja.web.admin.office import Office

_SOON = timedelta(days=1)
_TO_PAY = ("pending", "failed")


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """What the card of later money shows. Amounts in minor units."""

    held: Attempt | None = None
    can_take_a_part: bool = False
    lapses: str = ""
    """soon: within a day; over: its time has passed; nothing when there is time, or nobody knows."""
    asked: ProviderRequest | None = None
    released_minor: int = 0
    """What was set aside and let go."""
    cash: Attempt | None = None
    due_minor: int = 0
    """What is still to be collected."""
    collected: Sequence[Collection] = ()


async def later_money(tx: Transaction, office: Office, order: Order, attempts: Sequence[Attempt]) -> Later:
    """What of an order's money comes later."""
    held = next((each for each in attempts if each.status == "authorized"), None)
    cash = next((each for each in reversed(attempts) if each.gateway == "cod"), None)
    taken = next((each for each in attempts if each.status == "captured"), None)
    is_due = cash and cash.status == "pending" and order.payment_status in _TO_PAY and order.status != "cancelled"
    return Later(
        held=held,
        can_take_a_part=held is not None and held.gateway in GATEWAYS and GATEWAYS[held.gateway].can.capture_in_part,
        lapses=_lapses(held, office.now),
        asked=await request_of_order(tx, office.store.id, order.id),
        released_minor=taken.amount_minor - taken.captured_minor if taken else 0,
        cash=cash,
        due_minor=cash.amount_minor - cash.captured_minor if cash and is_due else 0,
        collected=await collections_of_order(tx, office.store.id, order.id) if cash else (),
    )


def _lapses(held: Attempt | None, now: datetime) -> str:
    if held is None or held.authorized_until is None or held.authorized_until > now + _SOON:
        return ""
    return "soon" if held.authorized_until > now else "over"
