"""SMTP, the transport of everybody (aiosmtplib).

Nouns: SmtpServer, what LONJA_SMTP_URL says:
    smtp://user:password@host:587     TLS by STARTTLS: demanded, except of a server on this machine
    smtps://user:password@host:465    TLS from the first byte
    ?starttls=demand|offer|never      otherwise: `offer` uses TLS when the server has it
Promises: a password is never sent in the clear to another machine, is in no repr, no log and no error; every wait has
an end; what the server says decides whether it is tried again: a mailbox or a text refused with 5xx is refused for
good, everything else (4xx, our own sign-in, a lost connection, silence) is tried again.
"""

import asyncio
import contextlib
import ssl
from typing import Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
import msgspec

from lonja.notifications.errors import MailAway, MailRefused
from lonja.notifications.message import message_of
from lonja.notifications.model import Post
from lonja.platform.db import outside
from lonja.platform.settings import SettingInvalid

StartTls = Literal["demand", "offer", "never"]

_PORTS = {"smtp": 587, "smtps": 465}
_HERE = ("localhost", "127.0.0.1", "::1")
_PATIENCE = 15.0
"""Seconds an answer of the server may take."""
_WHOLE = 45.0
"""Seconds a mail may take from connecting to being taken."""
_FAREWELL = 2.0


class SmtpServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed over."""

    host: str
    port: int
    is_tls: bool
    starttls: StartTls
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"SmtpServer(host={self.host!r}, port={self.port})"

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """Reads LONJA_SMTP_URL. Raises SettingInvalid, which does not quote it."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
            query = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        except ValueError:
            raise _unusable() from None
        if parts.scheme not in _PORTS or not host or parts.path not in {"", "/"} or set(query) - {"starttls"}:
            raise _unusable()
        starttls = query.get("starttls", ["offer" if host in _HERE else "demand"])[-1]
        if starttls not in {"demand", "offer", "never"} or (parts.username is None) != (parts.password is None):
            raise _unusable()
        server = cls(
            host=host,
            port=port or _PORTS[parts.scheme],
            is_tls=parts.scheme == "smtps",
            starttls=cast("StartTls", starttls),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )
        if server.password and host not in _HERE and not server.is_tls and starttls != "demand":
            raise SettingInvalid(problem="LONJA_SMTP_URL: a password would be sent in the clear; leave starttls out")
        return server


class Smtp:
    """Hands mail to a server, one connection a mail."""

    name = "smtp"

    def __init__(
        self,
        server: SmtpServer,
        *,
        trust: ssl.SSLContext | None = None,
        patience: float = _PATIENCE,
        whole: float = _WHOLE,
    ) -> None:
        self._server, self._trust, self._patience, self._whole = server, trust, patience, whole

    async def send(self, post: Post) -> None:
        """Connects, says it, leaves. What happens after the server took it changes nothing any more."""
        outside()
        message, server = message_of(post), self._connection()
        sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        try:
            async with asyncio.timeout(self._whole):
                await server.connect()
                await server.send_message(message, sender=sender, recipients=[recipient])
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as refusal:
            raise _taken_for(refusal) from None
        except aiosmtplib.SMTPResponseException as failure:
            raise MailAway(reason=_reason(failure)) from None
        except aiosmtplib.SMTPNotSupported as lack:
            raise _lacking(lack) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as failure:
            raise MailAway(reason=type(failure).__name__) from None
        else:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await server.quit(timeout=_FAREWELL)
        finally:
            server.close()

    def _connection(self) -> aiosmtplib.SMTP:
        server = self._server
        start_tls = {"demand": True, "offer": None, "never": False}[server.starttls]
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname="localhost",
            timeout=self._patience,
            use_tls=server.is_tls,
            start_tls=False if server.is_tls else start_tls,
            tls_context=self._trust,
        )


def _taken_for(refusal: aiosmtplib.SMTPException) -> MailAway | MailRefused:
    """What the answer to RCPT or DATA means. There is one recipient."""
    if isinstance(refusal, aiosmtplib.SMTPRecipientsRefused):
        refusal = refusal.recipients[0]
    code = refusal.code if isinstance(refusal, aiosmtplib.SMTPResponseException) else 0
    return MailRefused(reason=_reason(refusal)) if 500 <= code < 600 else MailAway(reason=_reason(refusal))


def _lacking(lack: aiosmtplib.SMTPNotSupported) -> MailAway | MailRefused:
    """A server that cannot write to such an address never will; one without STARTTLS may be set right."""
    if "SMTPUTF8" in str(lack):
        return MailRefused(reason="the server cannot write to this address (SMTPUTF8)")
    return MailAway(reason=f"{type(lack).__name__}: {lack}"[:300])


def _reason(failure: aiosmtplib.SMTPException) -> str:
    """The server's own words, on one line."""
    if isinstance(failure, aiosmtplib.SMTPResponseException):
        return f"{failure.code} {' '.join(str(failure.message).split())}"[:300]
    return type(failure).__name__


def _unusable() -> SettingInvalid:
    return SettingInvalid(problem="LONJA_SMTP_URL: it looks like smtp://user:password@host:587 or smtps://…:465")
