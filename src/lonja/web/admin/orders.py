"""Orders: the list, one order with its timeline, and its next step.

Promises: what may happen next is what the table of transitions allows; the step itself is the operation that the API
calls, so an order that somebody else moved meanwhile refuses, and the page says where it stands now.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lonja.notifications.queries import mails_of_order
from lonja.orders import queries
from lonja.orders.errors import IllegalTransition, UnknownOrder
from lonja.orders.model import Order, OrderSummary
from lonja.orders.operations import advance_order
from lonja.payments.queries import attempts_of_order, gateways
from lonja.platform.db import Transaction
from lonja.platform.events import events_of
from lonja.web.admin.discounts import given, on_lines
from lonja.web.admin.form import Form
from lonja.web.admin.later_money import later_money
from lonja.web.admin.money_back import money_back
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.timeline import NEXT, address_lines, phone_of, reason_of, story
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_GROUPS: dict[str, tuple[str, Sequence[str]]] = {
    "pending": (mark("To pay"), ("pending",)),
    "to_ship": (mark("To ship"), ("confirmed", "processing")),
    "shipped": (mark("Shipped"), ("shipped",)),
    "delivered": (mark("Delivered"), ("delivered",)),
    "completed": (mark("Completed"), ("completed",)),
    "cancelled": (mark("Cancelled"), ("cancelled", "refunded")),
}


@desk("GET", "/orders", needs="orders.read")
async def list_orders(office: Office) -> Answer:
    """The store's orders, newest first."""
    q, group = str(office.asked.values["q"]).strip()[:100], str(office.asked.values["status"])
    async with office.look() as tx:
        found = await _find(tx, office, q, group)
        waiting = await queries.count_waiting(tx, office.store.id)
    page = cut(found, lambda order: (order.created_at, order.id))
    return await office.show(
        "orders.html",
        "orders",
        orders=page.rows,
        tabs=_tabs(office, group, {"pending": waiting.pending, "to_ship": waiting.to_ship, "shipped": waiting.shipped}),
        q=q,
        status=group if group in _GROUPS else "",
        **office.pages("/orders", page.mark, q=q, status=group),
    )


@desk("GET", "/orders/{order_id:uuid}", needs="orders.read")
async def show_order(office: Office, order_id: UUID) -> Answer:
    """One order and its life."""
    return await show_page(office, order_id, office.blank())


@desk("POST", "/orders/{order_id:uuid}", needs="orders.write")
async def take_step(office: Office, order_id: UUID) -> Answer:
    """The next step of an order."""
    form = office.form()
    reason, to_status = form.text("reason", 500, required=False), form.choice("to", tuple(NEXT))
    if not form.errors:
        try:
            await advance_order(office.db, office.store.id, office.call, order_id, to_status, reason or None)
            return office.go(f"/orders/{order_id}", done="advanced")
        except IllegalTransition as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), {})
    return await show_page(office, order_id, form, 409 if form.errors.get("") else 422)


async def _find(tx: Transaction, office: Office, q: str, group: str) -> list[OrderSummary]:
    """Who searches, searches everywhere; else the tab decides."""
    before, store_id = key_of(str(office.asked.values["after"]), tuple[datetime, UUID]), office.store.id
    number = q.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 18:
        return await queries.list_orders(tx, store_id, number=int(number))
    if q:
        return await queries.list_orders(tx, store_id, email=q, before=before, limit=PAGE + 1)
    if group in _GROUPS:
        return await queries.orders_in(tx, store_id, _GROUPS[group][1], before, limit=PAGE + 1)
    return await queries.list_orders(tx, store_id, before=before, limit=PAGE + 1)


def _tabs(office: Office, group: str, counts: dict[str, int]) -> list[tuple[str, str, bool, int | None]]:
    found = [(office.say("All"), office.path("/orders"), group not in _GROUPS, None)]
    return found + [
        (office.say(label), office.path("/orders", status=name), group == name, counts.get(name))
        for name, (label, _) in _GROUPS.items()
    ]


async def show_page(office: Office, order_id: UUID, form: Form, status: int = 200) -> Answer:
    """One order, with whatever form was sent and refused."""
    order = await queries.order(office.db, office.store.id, office.call, order_id)
    if order is None:
        raise UnknownOrder
    can_pay = office.may("payments.read")
    async with office.look() as tx:
        tries = await attempts_of_order(tx, office.store.id, order_id)
        names = {gateway.id: gateway.name for gateway in await gateways(tx, office.store.id)}
        later = await later_money(tx, office, order, tries) if can_pay else None
        back = await money_back(tx, office, order, tries, form)
        mails = await mails_of_order(tx, office.store.id, order_id)
    events = await events_of(office.db, office.store.id, office.call, order_id)
    people = await office.names_of(
        [step.actor_id for step in order.history]
        + [who for row in back.refunds for who in (row.refund.actor_id, row.refund.settled_by)]
    )
    return await office.show(
        "order.html",
        "orders",
        status,
        order=order,
        items=order.items,
        gifts=given(office.words, order),
        gifts_on=on_lines(order),
        attempts=tries if can_pay else [],
        gateways=names,
        later=later,
        back=back,
        back_reason=lambda text: reason_of(office.words, text),
        timeline=story(
            office.words,
            order,
            events,
            people,
            refunds=[row.refund for row in back.refunds] if can_pay else [],
            mails=mails,
        ),
        steps=_steps(office, order),
        address=address_lines(order, office.words.language),
        phone=phone_of(order),
        form=form,
        can_write=office.may("orders.write"),
        can_pay=can_pay,
        can_take=office.may("payments.write"),
    )


def _steps(office: Office, order: Order) -> list[dict[str, str]]:
    """What the table of transitions allows now, in the order in which it usually happens."""
    return [
        {"to": to, "text": office.say(text), "question": office.say(question)}
        for to, (text, question) in NEXT.items()
        if to in order.next_steps
    ]


routes = [list_orders, show_order, take_step]
