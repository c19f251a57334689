"""The life of an order as sentences.

Nouns: a Moment: what happened, when, by whom, why, or what was mailed to whom;
NEXT, the steps staff may take, with their buttons and questions.
Verbs: `story` joins the order's history with its domain events, newest first.
Promises: a step of the history is told once, though it also was an event; who did it is named as far as it is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from babel import Locale

from lonja.notifications.model import MailRow
from lonja.orders.model import Order, Step
from lonja.payments.model import Refund
from lonja.platform.events import Event
from lonja.web.admin.words import Words, mark

NEXT = {
    "processing": (mark("Start processing"), mark("Start processing this order?")),
    "shipped": (mark("Mark as shipped"), mark("Has this order left the house?")),
    "delivered": (mark("Mark as delivered"), mark("Has the customer got it?")),
    "completed": (mark("Complete"), mark("Is this order finished?")),
}

_BECAME = {
    "order": mark("The order is now"),
    "payment": mark("The payment is now"),
    "fulfillment": mark("The goods are now"),
}
_EVENTS = {
    "order.placed": mark("The order was placed"),
    "payment.capture_requested": mark("The provider was asked to capture"),
    "payment.request_refused": mark("The provider refused what we asked"),
    "payment.cash_collected": mark("Cash was collected"),
    "payment.authorization_lapsing": mark("What is set aside lapses within a day"),
}
_WHO = {
    "guest": mark("Guest"),
    "customer": mark("Customer"),
    "staff": mark("Staff"),
    "system": mark("The house"),
    "job": mark("The house"),
    "provider": mark("Payment provider"),
}
_MAILS = {
    "order_confirmed": mark("Mail: order confirmed"),
    "order_cancelled": mark("Mail: order cancelled"),
    "refund_processed": mark("Mail: refund"),
}
_SENT = {"sent": mark("sent"), "queued": mark("waiting to be sent"), "failed": mark("not sent")}
OWN_REASONS = (
    mark("payment captured"),
    mark("payment authorized"),
    mark("cash on delivery"),
    mark("nothing to pay"),
    mark("tried again"),
    mark("not paid in time"),
    mark("paid too late, sold out"),
    mark("more of the drop than one card may buy"),
    mark("order cancelled"),
    mark("paid twice"),
    mark("a refund failed"),
    mark("a refund was given up"),
    mark("refused by the provider"),
    mark("paid after the order was cancelled"),
    mark("cash collected"),
    mark("the authorization is gone"),
)
"""What our own functions write as reasons (checkout/sql); people's words are never translated."""

_ADDRESS = ("line1", "line2", "postal_code city", "region")


class Moment(msgspec.Struct, frozen=True):
    """One line of the timeline. `status` is shown as a badge after the text."""

    at: datetime
    kind: str
    text: str
    who: str
    status: str | None = None
    reason: str | None = None


def story(
    words: Words,
    order: Order,
    events: Sequence[Event],
    people: Mapping[UUID, str],
    *,
    refunds: Sequence[Refund] = (),
    mails: Sequence[MailRow] = (),
) -> list[Moment]:
    """What happened, newest first; also what the buyer was told of it."""
    told = {f"{step.machine}.{step.to_status}" for step in order.history}
    moments = [_of_step(words, step, people) for step in order.history]
    moments += [_of_event(words, event) for event in events if event.type not in told]
    moments += [moment for refund in refunds for moment in _of_refund(words, refund, people)]
    moments += [_of_mail(words, mail) for mail in mails]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def who(words: Words, actor: str, actor_id: UUID | None, people: Mapping[UUID, str]) -> str:
    """The person's name, else what they are to us."""
    name = people.get(actor_id) if actor_id else None
    return name or words.say(_WHO.get(actor, actor))


def address_lines(order: Order, language: str) -> list[str]:
    """Where it goes, line by line."""
    address = order.shipping_address or {}
    lines = [" ".join(str(address.get(part) or "") for part in line.split()).strip() for line in _ADDRESS]
    country = str(address.get("country") or "")
    return [line for line in [*lines, str(Locale(language).territories.get(country, country))] if line]


def phone_of(order: Order) -> str:
    """How to call them."""
    return str((order.guest_info or {}).get("phone") or (order.shipping_address or {}).get("phone") or "")


def _of_step(words: Words, step: Step, people: Mapping[UUID, str]) -> Moment:
    return Moment(
        at=step.at,
        kind=step.machine,
        text=words.say(_BECAME[step.machine]),
        who=who(words, step.actor, step.actor_id, people),
        status=step.to_status,
        reason=reason_of(words, step.reason),
    )


def reason_of(words: Words, reason: str | None) -> str | None:
    """Our own reasons translated, people's as they wrote them."""
    return words.say(reason) if reason in OWN_REASONS else reason


def _of_refund(words: Words, refund: Refund, people: Mapping[UUID, str]) -> Iterator[Moment]:
    """It was asked for; it arrived, failed, or was given up."""
    said = {"amount": words.money(refund.amount_minor, refund.currency)}
    by = who(words, refund.actor, refund.actor_id, people)
    if refund.created_at is not None:
        text = words.say("A refund of %(amount)s was asked for", **said)
        yield Moment(refund.created_at, "payment", text, by, reason=reason_of(words, refund.reason))
    if refund.processed_at is not None:
        text = words.say("%(amount)s went back to the buyer", **said)
        hands = who(words, "staff", refund.settled_by, people) if refund.is_by_hand else words.say("Payment provider")
        yield Moment(
            refund.processed_at, "payment", text, hands, reason=refund.external_ref if refund.is_by_hand else None
        )
    elif refund.status == "failed" and refund.updated_at is not None:
        text = words.say("A refund of %(amount)s failed", **said)
        at = refund.abandoned_at or refund.updated_at
        yield Moment(at, "payment", text, words.say("Payment provider"), reason=reason_of(words, refund.failure_reason))


def _of_event(words: Words, event: Event) -> Moment:
    kind = event.type.partition(".")[0]
    return Moment(at=event.created_at, kind=kind, text=words.say(_EVENTS.get(event.type, event.type)),
                  who=words.say(_WHO.get(event.actor, event.actor)))  # fmt: skip


def _of_mail(words: Words, mail: MailRow) -> Moment:
    text = f"{words.say(_MAILS.get(mail.kind, mail.kind))}, {words.say(_SENT[mail.status])}"
    trouble = mail.last_error if mail.status != "sent" else None
    return Moment(at=mail.sent_at or mail.created_at, kind="mail", text=text, who=mail.recipient, reason=trouble)
