"""Reminders: "tell me when it opens, when it is there again".

Leaving is not here: it takes a link that only mail carries, and leads through the store's pages
(web/storefront/reminders.py).
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from lonja.carts.errors import NotForSale
from lonja.catalog import CollectionNotFound
from lonja.catalog.errors import ProductNotFound
from lonja.drops import NothingToWaitFor
from lonja.newsletter import AddressUnfit, SubscriptionsThrottled
from lonja.web import drop_states
from lonja.web.api.shapes import Email, In, Out
from lonja.web.context import Visit
from lonja.web.routes import api
from lonja.web.storefront.product import find
from lonja.web.storefront.reminders import ask, said


class NewDropReminder(In):
    """Where to write."""

    email: Email


class NewProductReminder(In):
    """Where to write, and of which variant."""

    email: Email
    variant_id: UUID


class ReminderView(Out):
    """The same for every address, known or not: `message` is for the visitor, in their language.

    `kind`: `opens`, told a quarter of an hour before the drop opens; `restock`, told when it is there again.
    """

    kind: Annotated[Literal["opens", "restock"], Meta(examples=["opens"])]
    message: str


@api(
    "POST",
    "/api/v1/drops/{slug:str}/reminders",
    who="known",
    answers=ReminderView,
    refuses=(AddressUnfit, CollectionNotFound, NothingToWaitFor, SubscriptionsThrottled),
    tag="Drops",
    keeps_answer=False,
)
async def remind_of_drop(visit: Visit, slug: str, body: NewDropReminder) -> ReminderView:
    """Be told of a drop: before it opens, or when it is sold out and something comes back.

    One mail, once. Asking again is asking once; nothing here tells who waits.
    """
    call, drop = visit.call(), await drop_states.find(visit, slug)
    kind = await ask(visit, call, body.email, drop_id=drop.id)
    return ReminderView(kind, said(visit, kind))


@api(
    "POST",
    "/api/v1/products/{slug:str}/reminders",
    who="known",
    answers=ReminderView,
    refuses=(AddressUnfit, NotForSale, NothingToWaitFor, ProductNotFound, SubscriptionsThrottled),
    tag="Drops",
    keeps_answer=False,
)
async def remind_of_variant(visit: Visit, slug: str, body: NewProductReminder) -> ReminderView:
    """Be told when a sold-out variant is there again.

    One mail, once. Asking again is asking once; nothing here tells who waits.
    """
    call, product = visit.call(), await find(visit, slug)
    if not any(one.id == body.variant_id and one.is_active for one in product.variants):
        raise NotForSale
    kind = await ask(visit, call, body.email, variant_id=body.variant_id)
    return ReminderView(kind, said(visit, kind))


routes = [remind_of_drop, remind_of_variant]
