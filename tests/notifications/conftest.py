"""A shop whose mail can be read, and mail servers of every temper.

Nouns: Mailroom, the worker's side of one shop's mail; Mailbox, a server in this process that keeps what it accepts.
"""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope, Session

from lonja.notifications import jobs
from lonja.notifications.model import KeptMail, MailRow
from lonja.notifications.operations import queue_mails
from lonja.notifications.queries import kept_mails, list_mails
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.jobs import JobContext, Services
from lonja.platform.settings import Settings
from tests.context import BOX
from tests.shop import Shop

HOUSE = Settings(outbox=True, public_url="https://lonja.example")
ASKING = Call.system("tests")


def context_of(database: Database, settings: Settings = HOUSE) -> JobContext:
    """What the worker gives a job of ours."""
    services = Services(database=database, settings=settings, clock=SystemClock(), secrets=BOX)
    return JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1)


class Mailroom:
    """One shop's mail. It looks at no other shop, because tests run side by side."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def queue(self) -> int:
        """News becomes mail; how much news there was."""
        return await queue_mails(self.shop.database, self.shop.store, Call.job("test"))

    async def send(self, settings: Settings = HOUSE, *, limit: int = 40) -> int:
        """What is due leaves; how much that was."""
        return await jobs.send_due(context_of(self.shop.database, settings), self.shop.store, limit)

    async def work(self, settings: Settings = HOUSE) -> None:
        """Both."""
        await self.queue()
        await self.send(settings)

    async def rows(self) -> list[MailRow]:
        """Every mail of the shop, oldest first."""
        async with self.shop.database.store(self.shop.store, ASKING, "read") as tx:
            return (await list_mails(tx, self.shop.store))[::-1]

    async def kept(self) -> list[KeptMail]:
        """The shop's outbox, oldest first."""
        async with self.shop.database.store(self.shop.store, ASKING, "read") as tx:
            return (await kept_mails(tx, self.shop.store))[::-1]

    async def the_only(self) -> KeptMail:
        """The mail that was written."""
        await self.work()
        (kept,) = await self.kept()
        return kept

    async def log(self) -> list[tuple[int, str, str, str | None]]:
        """(attempt, transport, status, error) of every try."""
        rows = await self.shop.owner.fetch(
            """SELECT attempt, transport, status, error FROM notifications.email_logs
            WHERE store_id = $1 ORDER BY created_at, attempt""",
            self.shop.store,
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    async def emit(self, kind: str, aggregate: str, aggregate_id: UUID, payload: dict[str, Any]) -> UUID:
        """An event of a colleague whose package is not our business."""
        async with self.shop.owner.transaction():
            await self.shop.owner.execute(
                "SELECT platform.enter($1, $2)", self.shop.store, Call.system("tests").encode()
            )
            event: UUID = await self.shop.owner.fetchval(
                "SELECT platform.emit($1, $2, $3, $4, $5)",
                self.shop.store,
                kind,
                aggregate,
                aggregate_id,
                msgspec.json.encode(payload).decode(),
            )
        return event


@pytest.fixture
def mailroom(shop: Shop) -> Mailroom:
    """The shop's."""
    return Mailroom(shop)


def altered(sealed: str) -> str:
    """One letter of it another one: in its middle, where every bit of a letter counts, and never the same again."""
    middle = len(sealed) // 2
    return sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]


class Mailbox:
    """Keeps what comes; `say` replaces an answer (rcpt, data), `hold` never answers, `hang_up` leaves."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.say: dict[str, str] = {}
        self.hold = False
        self.hang_up = False
        self.keep_then_hang_up = False
        self.were_tls: list[bool] = []

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "rcpt" in self.say:
            return self.say["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hold:
            await asyncio.Event().wait()
        if self.hang_up:
            self._leave(server)
            return "250 never heard"
        if "data" in self.say:
            return self.say["data"]
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        self.envelopes.append((envelope.mail_from or "", envelope.rcpt_tos))
        self.were_tls.append(session.ssl is not None)
        if self.keep_then_hang_up:
            self._leave(server)
        return "250 Taken"

    def _leave(self, server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()


OpenServer = Callable[..., Awaitable[tuple[Mailbox, str]]]


@pytest_asyncio.fixture
async def open_server() -> AsyncIterator[OpenServer]:
    """Starts servers in this loop; keywords are those of aiosmtpd's SMTP. Answers the box and host:port."""
    servers: list[asyncio.Server] = []

    async def make(tls_context: ssl.SSLContext | None = None, **chosen: Any) -> tuple[Mailbox, str]:
        box = Mailbox()

        def protocol() -> SMTP:
            return SMTP(box, hostname="mail.test", tls_context=tls_context, **chosen)

        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
        servers.append(server)
        return box, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield make
    for server in servers:
        server.close()
