"""The nouns of mail. Frozen; amounts in minor units."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Kind = Literal[
    "order_confirmed",
    "order_cancelled",
    "refund_processed",
    "password_changed",
    "newsletter_welcome",
    "newsletter_confirm",
    "drop_opens",
    "raffle_confirm",
    "raffle_won",
    "raffle_waiting",
    "raffle_lost",
    "restocked",
]
MailStatus = Literal["queued", "sent", "failed"]


class DueMail(msgspec.Struct, frozen=True):
    """A mail that was taken to be sent now. `payload` is its event's; `attempt` counts from 1."""

    id: UUID
    kind: Kind
    attempt: int
    recipient: str
    locale: str
    order_id: UUID | None
    customer_id: UUID | None
    guest_key: str | None
    payload: dict[str, Any]
    happened_at: datetime
    correlation_id: UUID | None


class Letter(msgspec.Struct, frozen=True):
    """What a mail says, twice: as HTML and as plain text."""

    subject: str
    html: str
    plain: str


class Sender(msgspec.Struct, frozen=True):
    """Who writes. `reply_to` is an address, when answers go elsewhere."""

    name: str
    address: str
    reply_to: str | None = None


class Post(msgspec.Struct, frozen=True):
    """A letter in its envelope, ready for a transport. `id` is the mail's row, `message_id` made of it.

    `leave` is where one POST ends such mail (RFC 8058); None when it is about something the recipient did.
    """

    id: UUID
    store_id: UUID
    sender: Sender
    recipient: str
    letter: Letter
    message_id: str
    written_at: datetime
    locale: str
    leave: str | None = None


class MailRow(msgspec.Struct, frozen=True):
    """A mail as staff sees it: to whom, what about, and what became of it."""

    id: UUID
    kind: Kind
    order_id: UUID | None
    recipient: str
    status: MailStatus
    attempts: int
    last_error: str | None
    created_at: datetime
    sent_at: datetime | None


class KeptMail(msgspec.Struct, frozen=True):
    """A mail of the local outbox."""

    id: UUID
    store_id: UUID
    kind: Kind
    sender: str
    recipient: str
    subject: str
    html: str
    plain: str
    created_at: datetime
