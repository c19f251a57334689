"""Money that comes later: captures, voids and collections of an order; cash with couriers, and what they remit.

Promises: each deed is the operation the API calls, under a key: sending a form twice is one deed; what was typed stays
when it is refused.
"""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from lonja.checkout import (
    OrderNotPayable,
    collect_cash,
    held_orders,
    request_capture,
    request_void,
    waiting_cash,
    waiting_collections,
)
from lonja.payments import (
    CaptureAmountWrong,
    CaptureInPartUnsupported,
    CollectionAmountWrong,
    CollectionDiffers,
    CollectionRemitted,
    NotCashOnDelivery,
    NothingAuthorized,
    RemittanceKnown,
    RequestUnderWay,
    UnknownCollection,
    record_remittance,
    remittances,
)
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.orders import show_page
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.answers import Answer

_REFUSED = (
    NothingAuthorized, CaptureAmountWrong, CaptureInPartUnsupported, RequestUnderWay, OrderNotPayable,
    NotCashOnDelivery, CollectionAmountWrong, CollectionDiffers, IdempotencyKeyReused,
)  # fmt: skip
_FIELDS = {
    "capture_amount_wrong": "capture_amount",
    "capture_in_part_unsupported": "capture_amount",
    "collection_amount_wrong": "cash_amount",
    "collection_differs": "cash_reference",
    "remittance_known": "reference",
}


@desk("POST", "/orders/{order_id:uuid}/captures", needs="payments.write")
async def capture(office: Office, order_id: UUID) -> Answer:
    """Take what is set aside, or a part of it."""
    form = office.form()
    amount = form.amount("capture_amount", office.store.currency, required=False)
    if not form.errors:
        try:
            house, store_id = office.visit.house, office.store.id
            await request_capture(house.desk, store_id, office.keyed(form), order_id, amount)
            return office.go(f"/orders/{order_id}", done="asked")
        except _REFUSED as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    return await _again(office, order_id, form)


@desk("POST", "/orders/{order_id:uuid}/void", needs="payments.write")
async def void(office: Office, order_id: UUID) -> Answer:
    """Let go of what is set aside."""
    form = office.form()
    try:
        await request_void(office.db, office.store.id, office.keyed(form), order_id)
        return office.go(f"/orders/{order_id}", done="asked")
    except _REFUSED as refusal:
        form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    return await _again(office, order_id, form)


@desk("POST", "/orders/{order_id:uuid}/collections", needs="payments.write")
async def collect(office: Office, order_id: UUID) -> Answer:
    """Cash was collected."""
    form = office.form()
    amount = form.amount("cash_amount", office.store.currency)
    reference, moment = form.text("cash_reference", 100), _day(office, form, "cash_day")
    if not form.errors:
        try:
            call = office.keyed(form)
            await collect_cash(office.db, office.store.id, call, order_id, amount or 0, reference, moment)
            return office.go(f"/orders/{order_id}", done="collected")
        except _REFUSED as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    return await _again(office, order_id, form)


@desk("GET", "/cash", needs="payments.read")
async def show_cash(office: Office) -> Answer:
    """What is set aside, what couriers hold, what they have paid."""
    return await _show(office, office.blank())


@desk("POST", "/cash", needs="payments.write")
async def remit(office: Office) -> Answer:
    """A courier has paid."""
    form, currency = office.form(), office.store.currency
    courier, reference = form.text("courier", 100), form.text("reference", 100)
    amount, fee = form.amount("amount", currency), form.amount("fee", currency, required=False)
    moment, chosen = _day(office, form, "day"), _chosen(form)
    if not chosen:
        form.refuse("collections", form.say("Tick what the courier paid for."))
    if not form.errors:
        try:
            await record_remittance(office.db, office.store.id, office.keyed(form), courier=courier,
                                    reference=reference, amount_minor=amount or 0, fee_minor=fee or 0,
                                    received_at=moment, collections=chosen)  # fmt: skip
            return office.go("/cash", done="remitted")
        except (CollectionRemitted, UnknownCollection, RemittanceKnown, IdempotencyKeyReused) as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, form, 422)


async def _again(office: Office, order_id: UUID, form: Form) -> Answer:
    form.values["key"] = str(new_id())
    return await show_page(office, order_id, form, 409 if form.errors.get("") else 422)


async def _show(office: Office, form: Form, status: int = 200) -> Answer:
    store_id = office.store.id
    before = key_of(str(office.asked.values["after"]), tuple[datetime, UUID])
    async with office.look() as tx:
        held = await held_orders(tx, store_id)
        total, waiting = await waiting_cash(tx, store_id), await waiting_collections(tx, store_id, limit=200)
        page = cut(await remittances(tx, store_id, before, PAGE + 1), lambda paid: (paid.received_at, paid.id))
    return await office.show(
        "cash.html",
        "orders",
        status,
        form=form,
        held=held,
        total=total,
        waiting=waiting,
        chosen=set(_chosen(form)),
        remittances=page.rows,
        now=office.now,
        can_write=office.may("payments.write"),
        **office.pages("/cash", page.mark),
    )


def _chosen(form: Form) -> list[UUID]:
    """The collections that were ticked: fields named c-<id>."""
    found = []
    for name in form.values:
        if name.startswith("c-"):
            try:
                found.append(UUID(name[2:]))
            except ValueError:
                continue
    return found


def _day(office: Office, form: Form, field: str) -> datetime | None:
    """A day of the store's calendar, at noon; nothing, and today, is now."""
    typed = str(form.values[field]).strip()
    if not typed:
        return None
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        form.refuse(field, form.say("Write a day such as %(example)s.", example=office.now.date().isoformat()))
        return None
    if day > office.now.date():
        form.refuse(field, form.say("This day has not come yet."))
    if day >= office.now.date():
        return None
    return datetime.combine(day, time(12), ZoneInfo(office.store.time_zone))


routes = [capture, void, collect, show_cash, remit]
