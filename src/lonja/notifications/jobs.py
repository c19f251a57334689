"""What happens with mail later: news becomes mail, and mail leaves.

Promises: EML-09. The network is nowhere near a transaction: a mail is taken (one statement), written and handed over,
and its end is noted (one statement). Whatever goes wrong with a mail is that mail's, written down with it; the others
go on.
"""

import asyncio
from time import monotonic
from uuid import UUID

import msgspec
import structlog

from lonja.notifications import operations, queries
from lonja.notifications.errors import MailRefused
from lonja.notifications.letters import write
from lonja.notifications.model import DueMail, Post
from lonja.notifications.transports import Transport, transport_of
from lonja.notifications.writing import Desk, facts_of, message_id_of, sender_of
from lonja.platform.errors import LonjaError
from lonja.platform.jobs import JobContext, job, seconds
from lonja.platform.wakeups import due_stores

log = structlog.get_logger("lonja.notifications")

_AT_A_LOOK = 40
_SIDE_BY_SIDE = 8
_A_SHIFT = 60.0
"""Seconds after which a run takes no more mail; a mail takes 45 at most, so a run of 40 ends well within its limit."""


@job("notifications.queue_mails", every=seconds(2))
async def queue_mails(context: JobContext) -> None:
    """All news of all stores, until there is none."""
    while stores := await queries.stores_with_news(context.database):
        for store_id in stores:
            await operations.queue_mails(context.database, store_id, context.call)


@job("notifications.send_mails", every=seconds(2), limit=420.0)
async def send_mails(context: JobContext) -> None:
    """What is due in all stores, a handful at a time. Without a mail server it waits, untried."""
    if transport_of(context.services.settings, context.database, context.call) is None:
        return
    began = monotonic()
    while stores := await due_stores(context.database, "notifications.send_mails"):
        for store_id in stores:
            if monotonic() - began > _A_SHIFT:
                return
            await send_due(context, store_id)


async def send_due(context: JobContext, store_id: UUID, limit: int = _AT_A_LOOK) -> int:
    """What is due in one store, at most `limit` mails, a few at a time; how many there were."""
    services = context.services
    transport = transport_of(services.settings, context.database, context.call)
    if transport is None:
        return 0
    mails = await operations.due_mails(context.database, store_id, context.call, transport.name, limit)
    if not mails:
        return 0
    desk = await Desk.open(services.database, services.settings, services.secrets, store_id)
    rest = iter(mails)

    async def one_after_the_other() -> None:
        for mail in rest:
            call = msgspec.structs.replace(context.call, correlation_id=mail.correlation_id)
            await send_mail(msgspec.structs.replace(context, call=call), desk, transport, mail)

    async with asyncio.TaskGroup() as group:
        for _ in range(_SIDE_BY_SIDE):
            group.create_task(one_after_the_other())
    return len(mails)


async def send_mail(context: JobContext, desk: Desk, transport: Transport, mail: DueMail) -> None:
    """One try of one mail, whatever comes of it."""
    error, is_final = None, False
    try:
        facts = await facts_of(desk, context.call, mail)
        sender = sender_of(desk)
        await transport.send(
            Post(
                id=mail.id,
                store_id=desk.store.id,
                sender=sender,
                recipient=mail.recipient,
                letter=write(facts),
                message_id=message_id_of(desk, mail),
                written_at=mail.happened_at,
                locale=facts.locale,
                leave=facts.leave or None,
            )
        )
    except LonjaError as failure:
        error, is_final = failure.detail, isinstance(failure, MailRefused)
        log.warning("mail not sent", mail_id=str(mail.id), kind=mail.kind, attempt=mail.attempt, failure=failure.slug)
    except Exception as failure:  # whatever it is, it is this mail's: written down, and tried again
        error = type(failure).__name__
        log.exception("mail not written", mail_id=str(mail.id), kind=mail.kind, attempt=mail.attempt)
    await operations.close_mail(
        context.database, desk.store.id, context.call, mail.id, mail.attempt, error=error, is_final=is_final
    )
