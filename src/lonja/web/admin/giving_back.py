"""Giving back: cancelling an order, refunding it, and what may be done about a refund.

Promises: each deed is the operation the API calls, under a key: sending a form twice is one deed; what was typed stays
when it is refused.
"""

from uuid import UUID

from lonja.checkout import (
    OrderNotCancellable,
    RefundWish,
    WishedLine,
    abandon_refund,
    cancel_order,
    hand_back_refund,
    request_order_refund,
    retry_refund,
)
from lonja.payments import (
    LineNotRefundable,
    NothingToRefund,
    RefundExceedsCapture,
    RefundHasNotFailed,
    RefundIsOwed,
    RefundIsUnderWay,
    UnknownRefund,
)
from lonja.platform.errors import IdempotencyKeyReused, Refused
from lonja.platform.ids import new_id
from lonja.web.admin.form import Form, is_good, rows
from lonja.web.admin.office import Office, desk
from lonja.web.admin.orders import show_page
from lonja.web.answers import Answer

_REFUSED = (
    OrderNotCancellable, RefundExceedsCapture, NothingToRefund, LineNotRefundable, RefundHasNotFailed, RefundIsOwed,
    RefundIsUnderWay, UnknownRefund, IdempotencyKeyReused,
)  # fmt: skip
_FIELDS = {"refund_exceeds_capture": "refund_amount"}


@desk("POST", "/orders/{order_id:uuid}/cancellation", needs="orders.write")
async def cancel(office: Office, order_id: UUID) -> Answer:
    """The order is undone."""
    form = office.form()
    reason = form.text("cancel_reason", 200, required=False)
    if not form.errors:
        try:
            await cancel_order(office.db, office.store.id, office.keyed(form), order_id, reason or None)
            return office.go(f"/orders/{order_id}", done="cancelled")
        except _REFUSED as refusal:
            _refuse(office, form, refusal)
    return await show_page(office, order_id, form, status=422)


@desk("POST", "/orders/{order_id:uuid}/refunds", needs="payments.write")
async def refund(office: Office, order_id: UUID) -> Answer:
    """Money goes back: of lines, an amount besides them, or both."""
    form = office.form()
    lines = rows(form, "line")
    amount = form.amount("refund_amount", office.store.currency, required=False)
    reason = form.text("refund_reason", 200, required=False)
    wished = [_line(row) for row in lines]
    if not is_good(*lines):
        form.refuse("", next(sentence for row in lines for fault in row.errors.values() for sentence in fault))
    if not form.errors:
        wish = RefundWish(lines=[line for line in wished if line], amount_minor=amount or 0, reason=reason or None)
        try:
            await request_order_refund(office.db, office.store.id, office.keyed(form), order_id, wish)
            return office.go(f"/orders/{order_id}", done="refunded")
        except _REFUSED as refusal:
            _refuse(office, form, refusal)
    return await show_page(office, order_id, form, status=422)


@desk("POST", "/orders/{order_id:uuid}/refunds/{refund_id:uuid}", needs="payments.write")
async def settle(office: Office, order_id: UUID, refund_id: UUID) -> Answer:
    """What a person does about a refund: try it again, say that it was handed back, give it up."""
    form = office.form()
    deed = form.choice("deed", ("retry", "hand", "abandon"))
    reference = form.text("hand_reference", 255) if deed == "hand" else ""
    if not form.errors:
        call, store_id = office.keyed(form), office.store.id
        try:
            if deed == "retry":
                await retry_refund(office.db, store_id, call, refund_id)
            elif deed == "hand":
                await hand_back_refund(office.db, store_id, call, refund_id, reference)
            else:
                await abandon_refund(office.db, store_id, call, refund_id)
            return office.go(
                f"/orders/{order_id}", done={"retry": "refunded", "hand": "handed", "abandon": "given-up"}[deed]
            )
        except _REFUSED as refusal:
            _refuse(office, form, refusal)
    return await show_page(office, order_id, form, status=422)


def _line(row: Form) -> WishedLine | None:
    """The units of a line that go back; none when nothing was typed."""
    quantity, item = row.whole("quantity", 0, 10_000, default=0), row.reference("item")
    return WishedLine(item, quantity, restock=row.ticked("restock")) if item and quantity else None


def _refuse(office: Office, form: Form, refusal: Refused) -> None:
    form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())


routes = [cancel, refund, settle]
