"""How mail leaves the house: by SMTP, or into the local outbox of a desk. One file each; base.py says what they share.

Verbs: `transport_of` the settings; `check`, so that a wrong LONJA_SMTP_URL or LONJA_MAIL_FROM is known when the worker
starts.
"""

from lonja.notifications.message import address_of
from lonja.notifications.transports.base import Transport
from lonja.notifications.transports.outbox import Outbox
from lonja.notifications.transports.smtp import Smtp, SmtpServer
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.settings import SettingInvalid, Settings

__all__ = ["Outbox", "Smtp", "SmtpServer", "Transport", "check", "transport_of"]


def transport_of(settings: Settings, database: Database, call: Call) -> Transport | None:
    """The transport of this installation; None while it has no mail server: mail waits. Raises SettingInvalid."""
    if settings.smtp_url is not None:
        return Smtp(SmtpServer.parse(settings.smtp_url))
    return Outbox(database, call) if settings.outbox else None


def check(settings: Settings) -> None:
    """Raises SettingInvalid when the mail server's address, or our own, cannot be used."""
    if settings.mail_from is not None and address_of(settings.mail_from) is None:
        raise SettingInvalid(problem="LONJA_MAIL_FROM: it is an address without a name, such as no-reply@shop.example")
    if settings.smtp_url is not None:
        SmtpServer.parse(settings.smtp_url)
