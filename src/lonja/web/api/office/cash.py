"""/admin/…/captures, void, cash-collections, remittances: money that comes later than the order."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from lonja import checkout, orders, payments
from lonja.checkout import OrderNotPayable
from lonja.orders.errors import UnknownOrder
from lonja.payments import (
    CaptureAmountWrong,
    CaptureInPartUnsupported,
    CollectionAmountWrong,
    CollectionDiffers,
    CollectionRemitted,
    NotCashOnDelivery,
    NothingAuthorized,
    ProviderRequest,
    Remittance,
    RemittanceKnown,
    RequestUnderWay,
    UnknownCollection,
)
from lonja.platform.money import AmountInvalid, Money
from lonja.web.api.shapes import (
    Amount,
    Currency,
    In,
    Out,
    Page,
    Price,
    amount,
    decode_cursor,
    encode_cursor,
    optional_amount,
)
from lonja.web.context import Visit
from lonja.web.routes import api

Reference = Annotated[str, Meta(min_length=1, max_length=100, examples=["R-20261121-7"])]


class NewCapture(In):
    """What to capture; all that is set aside when no amount is named. What is left of a part never comes."""

    amount: Price | None = None


class RequestView(Out):
    """What was asked of the provider. `refused`: it will not, with its reason; it can be asked anew."""

    order_id: UUID
    attempt_id: UUID
    verb: Literal["capture", "void"]
    amount: Amount | None
    currency: Currency
    status: Literal["open", "done", "refused"]
    last_error: str | None
    created_at: datetime


class LaterMoney(Out):
    """What is set aside for an order, until when, and what was last asked of the provider."""

    authorized: Amount | None
    authorized_until: datetime | None
    captured: Amount
    request: RequestView | None


class NewCollection(In):
    """Cash that was collected. A reference is one collection; a time ahead of our clock, or none, is now."""

    amount: Price
    reference: Reference
    collected_at: datetime | None = None


class CollectionView(Out):
    """Cash from a buyer. `due`: what is still to be collected for the order."""

    id: UUID
    order_id: UUID
    amount: Amount
    currency: Currency
    reference: Reference
    collected_at: datetime
    due: Amount


class WaitingView(Out):
    """Cash that a courier holds."""

    id: UUID
    order_id: UUID
    order_number: int
    amount: Amount
    currency: Currency
    reference: Reference
    collected_at: datetime


class WaitingPage(Out):
    """Oldest first. `next_cursor` is null on the last page."""

    collections: list[WaitingView]
    next_cursor: str | None


class NewRemittance(In):
    """What a courier paid, less its fee, and for which collections."""

    courier: Annotated[str, Meta(min_length=1, max_length=100, examples=["Pathao"])]
    reference: Reference
    amount: Price
    collections: Annotated[list[UUID], Meta(min_length=1, max_length=1_000)]
    fee: Price = "0"
    received_at: datetime | None = None


class RemittanceView(Out):
    """What a courier paid. `difference` is what is missing beyond the fee; below zero when too much came."""

    id: UUID
    courier: str
    reference: Reference
    currency: Currency
    collected: Amount
    amount: Amount
    fee: Amount
    difference: Amount
    received_at: datetime


class RemittancePage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    remittances: list[RemittanceView]
    next_cursor: str | None


@api(
    "GET",
    "/api/v1/admin/orders/{order_id:uuid}/captures",
    who="staff",
    permission="payments.read",
    answers=LaterMoney,
    refuses=(UnknownOrder,),
    tag="Order desk",
)
async def show_captures(visit: Visit, order_id: UUID) -> LaterMoney:
    """Show what is set aside.

    What may be captured and until when, what was, and what the provider was asked last.
    """
    call, store_id = visit.call(), visit.store.id
    async with visit.house.db.store(store_id, call, "read") as tx:
        order = await orders.order(tx, store_id, call, order_id)
        if order is None:
            raise UnknownOrder(order_id=str(order_id))
        attempts = await payments.attempts_of_order(tx, store_id, order_id)
        asked = await payments.request_of_order(tx, store_id, order_id)
    held = next((each for each in attempts if each.status == "authorized"), None)
    return LaterMoney(
        authorized=optional_amount(held.amount_minor if held else None, order.currency),
        authorized_until=held.authorized_until if held else None,
        captured=amount(sum(one.captured_minor for one in attempts if one.status != "surplus"), order.currency),
        request=_request(asked) if asked else None,
    )


@api(
    "POST",
    "/api/v1/admin/orders/{order_id:uuid}/captures",
    status=202,
    who="staff",
    permission="payments.write",
    answers=RequestView,
    refuses=(
        UnknownOrder,
        NothingAuthorized,
        CaptureAmountWrong,
        CaptureInPartUnsupported,
        RequestUnderWay,
        AmountInvalid,
    ),
    tag="Order desk",
)
async def capture_payment(visit: Visit, order_id: UUID, body: NewCapture) -> RequestView:
    """Capture what is set aside.

    All of it, or a part where the provider can. The provider is asked right after: the order says how it ended.
    """
    minor = None if body.amount is None else Money.parse(body.amount, visit.store.currency).minor
    desk, store_id = visit.house.desk, visit.store.id
    return _request(await checkout.request_capture(desk, store_id, visit.call(), order_id, minor))


@api(
    "POST",
    "/api/v1/admin/orders/{order_id:uuid}/void",
    status=202,
    who="staff",
    permission="payments.write",
    answers=RequestView,
    refuses=(UnknownOrder, NothingAuthorized, RequestUnderWay),
    tag="Order desk",
)
async def void_payment(visit: Visit, order_id: UUID) -> RequestView:
    """Let go of what is set aside.

    When the provider has let go, an order that has not left is cancelled and its goods go back.
    """
    return _request(await checkout.request_void(visit.house.db, visit.store.id, visit.call(), order_id))


@api(
    "POST",
    "/api/v1/admin/orders/{order_id:uuid}/cash-collections",
    status=201,
    who="staff",
    permission="payments.write",
    answers=CollectionView,
    refuses=(UnknownOrder, OrderNotPayable, NotCashOnDelivery, CollectionAmountWrong, CollectionDiffers, AmountInvalid),
    tag="Order desk",
)
async def collect_cash(visit: Visit, order_id: UUID, body: NewCollection) -> CollectionView:
    """Record cash on delivery.

    Parts add up; at the sum that was asked the order is paid. The same reference again is the same collection.
    """
    minor = Money.parse(body.amount, visit.store.currency).minor
    found = await checkout.collect_cash(
        visit.house.db, visit.store.id, visit.call(), order_id, minor, body.reference, body.collected_at
    )
    said = amount(found.amount_minor, found.currency)
    due = amount(found.due_minor or 0, found.currency)
    return CollectionView(found.id, found.order_id, said, found.currency, found.reference, found.collected_at, due)


@api(
    "GET",
    "/api/v1/admin/cash-collections",
    who="staff",
    permission="payments.read",
    answers=WaitingPage,
    tag="Cash on delivery",
)
async def list_waiting_cash(visit: Visit, query: Page) -> WaitingPage:
    """List cash that waits to be remitted.

    Collected from buyers, not paid to you yet; oldest first.
    """
    after = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await checkout.waiting_collections(tx, visit.store.id, after, query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    views = [
        WaitingView(
            one.id, one.order_id, one.order_number, amount(one.amount_minor, one.currency), one.currency, one.reference,
            one.collected_at,
        )
        for one in shown
    ]  # fmt: skip
    return WaitingPage(views, encode_cursor(last.collected_at, last.id) if last else None)


@api(
    "GET",
    "/api/v1/admin/remittances",
    who="staff",
    permission="payments.read",
    answers=RemittancePage,
    tag="Cash on delivery",
)
async def list_remittances(visit: Visit, query: Page) -> RemittancePage:
    """List remittances.

    What couriers have paid of what they collected, newest first.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await payments.remittances(tx, visit.store.id, before, query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return RemittancePage(
        [_remittance(one) for one in shown], encode_cursor(last.received_at, last.id) if last else None
    )


@api(
    "POST",
    "/api/v1/admin/remittances",
    status=201,
    who="staff",
    permission="payments.write",
    answers=RemittanceView,
    refuses=(UnknownCollection, CollectionRemitted, RemittanceKnown, AmountInvalid),
    tag="Cash on delivery",
)
async def record_remittance(visit: Visit, body: NewRemittance) -> RemittanceView:
    """Record a remittance.

    A collection is remitted once; what is missing beyond the fee is answered as the difference.
    """
    currency = visit.store.currency
    made = await payments.record_remittance(
        visit.house.db,
        visit.store.id,
        visit.call(),
        courier=body.courier,
        reference=body.reference,
        amount_minor=Money.parse(body.amount, currency).minor,
        fee_minor=Money.parse(body.fee, currency).minor,
        received_at=body.received_at,
        collections=body.collections,
    )
    return _remittance(made)


def _request(asked: ProviderRequest) -> RequestView:
    return RequestView(
        order_id=asked.order_id,
        attempt_id=asked.attempt_id,
        verb=asked.verb,
        amount=optional_amount(asked.amount_minor, asked.currency),
        currency=asked.currency,
        status=asked.status,
        last_error=asked.last_error,
        created_at=asked.created_at,
    )


def _remittance(made: Remittance) -> RemittanceView:
    currency = made.currency
    return RemittanceView(
        id=made.id,
        courier=made.courier,
        reference=made.reference,
        currency=currency,
        collected=amount(made.collected_minor, currency),
        amount=amount(made.amount_minor, currency),
        fee=amount(made.fee_minor, currency),
        difference=amount(made.difference_minor, currency),
        received_at=made.received_at,
    )


routes = [
    show_captures,
    capture_payment,
    void_payment,
    collect_cash,
    list_waiting_cash,
    list_remittances,
    record_remittance,
]
