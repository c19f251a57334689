"""The reads of mail, for staff and for the local outbox. Row level security shows nothing to guests and customers."""

from uuid import UUID

from lonja.notifications.model import KeptMail, MailRow
from lonja.platform.db import Caller, Transaction


async def mails_of_order(tx: Transaction, store_id: UUID, order_id: UUID, limit: int = 50) -> list[MailRow]:
    """What its buyer was told of an order, oldest first."""
    rows = await tx.rows(
        """SELECT id, kind, order_id, recipient, status, attempts, last_error, created_at, sent_at
        FROM notifications.mails WHERE store_id = $1 AND order_id = $2 ORDER BY id LIMIT $3""",
        store_id,
        order_id,
        limit,
    )
    return [MailRow(*row) for row in rows]


async def list_mails(tx: Transaction, store_id: UUID, *, before: UUID | None = None, limit: int = 50) -> list[MailRow]:
    """A store's mails, newest first; `before` is the id of the last one of the page before."""
    rows = await tx.rows(
        """SELECT id, kind, order_id, recipient, status, attempts, last_error, created_at, sent_at
        FROM notifications.mails WHERE store_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3""",
        store_id,
        before,
        limit,
    )
    return [MailRow(*row) for row in rows]


async def kept_mails(tx: Transaction, store_id: UUID, limit: int = 50) -> list[KeptMail]:
    """The outbox of a store, newest first."""
    rows = await tx.rows(
        """SELECT o.mail_id, o.store_id, m.kind, o.sender, o.recipient, o.subject, o.html, o.plain, o.created_at
        FROM notifications.outbox o
        JOIN notifications.mails m ON m.store_id = o.store_id AND m.id = o.mail_id
        WHERE o.store_id = $1 ORDER BY o.mail_id DESC LIMIT $2""",
        store_id,
        limit,
    )
    return [KeptMail(*row) for row in rows]


async def kept_mail(tx: Transaction, store_id: UUID, mail_id: UUID) -> KeptMail | None:
    """One mail of the outbox."""
    row = await tx.row(
        """SELECT o.mail_id, o.store_id, m.kind, o.sender, o.recipient, o.subject, o.html, o.plain, o.created_at
        FROM notifications.outbox o
        JOIN notifications.mails m ON m.store_id = o.store_id AND m.id = o.mail_id
        WHERE o.store_id = $1 AND o.mail_id = $2""",
        store_id,
        mail_id,
    )
    return KeptMail(*row) if row else None


async def stores_with_news(db: Caller, limit: int = 200) -> list[UUID]:
    """The stores in which something happened that may be worth a mail."""
    return [row[0] for row in await db.rows("SELECT platform.stores_with_news('notifications', $1)", limit)]
