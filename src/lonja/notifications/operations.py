"""The writes of mail: one verb per SQL function, same name, one bare call. Promises and locks: sql/."""

from uuid import UUID

import msgspec

from lonja.notifications.model import DueMail, Post
from lonja.platform.call import Call
from lonja.platform.db import Caller

_payload = msgspec.json.Decoder(dict[str, object])


async def queue_mails(db: Caller, store_id: UUID, call: Call, limit: int = 200) -> int:
    """Mails of a store's news; how much news was taken."""
    taken: int = await db.value("SELECT notifications.queue_mails($1, $2, $3)", store_id, call.encode(), limit)
    return taken


async def due_mails(db: Caller, store_id: UUID, call: Call, transport: str, limit: int) -> list[DueMail]:
    """What is to be sent now, ours for ten minutes."""
    rows = await db.rows(
        """SELECT id, kind, attempt, recipient, locale, order_id, customer_id, guest_key, payload, happened_at,
                  correlation_id
        FROM notifications.due_mails($1, $2, $3, $4)""",
        store_id,
        call.encode(),
        transport,
        limit,
    )
    return [DueMail(**{**dict(row.items()), "payload": _payload.decode(row["payload"])}) for row in rows]


async def close_mail(
    db: Caller, store_id: UUID, call: Call, mail_id: UUID, attempt: int, *, error: str | None, is_final: bool = False
) -> None:
    """A try has ended, well or not."""
    await db.run(
        "SELECT notifications.close_mail($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        mail_id,
        attempt,
        error,
        is_final,
    )


async def keep_mail(db: Caller, call: Call, post: Post) -> None:
    """Into the local outbox, once."""
    await db.run(
        "SELECT notifications.keep_mail($1, $2, $3, $4, $5, $6, $7, $8)",
        post.store_id,
        call.encode(),
        post.id,
        f"{post.sender.name} <{post.sender.address}>",
        post.recipient,
        post.letter.subject,
        post.letter.html,
        post.letter.plain,
    )
