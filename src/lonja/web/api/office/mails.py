"""/admin/mails: what buyers were told, and what became of it (EML-10)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja import notifications
from lonja.notifications.model import Kind, MailStatus
from lonja.web.api.shapes import Email, Out, Page, decode_cursor, encode_cursor
from lonja.web.context import Visit
from lonja.web.routes import api


class StaffMail(Out):
    """A mail. `error`: why its last try failed."""

    id: UUID
    kind: Kind
    order_id: UUID | None
    recipient: Email
    status: MailStatus
    attempts: Annotated[int, Meta(ge=0, le=10, examples=[1])]
    error: str | None
    created_at: datetime
    sent_at: datetime | None


class StaffMailPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    mails: list[StaffMail]
    next_cursor: str | None


@api("GET", "/api/v1/admin/mails", who="staff", permission="orders.read", answers=StaffMailPage, tag="Order desk")
async def list_mails(visit: Visit, query: Page) -> StaffMailPage:
    """List mails.

    What buyers were mailed, newest first, with what became of it.
    """
    _, before = decode_cursor(query.cursor) or (None, None)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await notifications.list_mails(tx, visit.store.id, before=before, limit=query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return StaffMailPage([_mail(one) for one in shown], encode_cursor(last.created_at, last.id) if last else None)


def _mail(row: notifications.MailRow) -> StaffMail:
    return StaffMail(
        id=row.id,
        kind=row.kind,
        order_id=row.order_id,
        recipient=row.recipient,
        status=row.status,
        attempts=row.attempts,
        error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


routes = [list_mails]
