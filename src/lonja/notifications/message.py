"""A Post as the bytes of RFC 5322.

Verbs: `message_of`; `one_line`, for everything that goes into a header; `address_of`, an address or nothing.
Promises: no header can be broken out of: line ends and other control characters become spaces before a header is made;
names may be of any alphabet; the address of the envelope and of the header are the same one. Where a letter can be
unsubscribed from, mail programs are told how, by one POST (RFC 2369, RFC 8058).
"""

import re
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import ClassVar, Literal

from lonja.notifications.errors import MailRefused
from lonja.notifications.model import Post


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """One that is never folded: the library would break a long address into encoded words, which no program follows."""

    max_count: ClassVar[Literal[1]] = 1

    def fold(self, *, policy: Policy) -> str:
        """The line as it is."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _WholeHeader)
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)
_UNSAID = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x20\x7f-\x9f]{1,64}@[^\s@<>\"(),:;\\\[\]\x00-\x20\x7f-\x9f]{1,253}")


def message_of(post: Post) -> EmailMessage:
    """The message. Raises MailRefused when there is no such address."""
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = _mailbox(post.sender.name, post.sender.address)
        message["To"] = _mailbox("", post.recipient)
        if post.sender.reply_to:
            message["Reply-To"] = _mailbox("", post.sender.reply_to)
        message["Subject"] = one_line(post.letter.subject)[:250]
        message["Date"] = format_datetime(post.written_at)
        message["Message-ID"] = post.message_id
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message["Content-Language"] = post.locale
        if post.leave:
            message["List-Unsubscribe"] = f"<{one_line(post.leave)}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    except (ValueError, MessageError, IndexError):
        raise MailRefused(reason="not an address") from None
    message.set_content(post.letter.plain)
    message.add_alternative(post.letter.html, subtype="html")
    return message


def one_line(text: str) -> str:
    """Text as a header may hold it."""
    return _UNSAID.sub(" ", text).strip()


def address_of(text: str | None) -> str | None:
    """The address, when it is one."""
    return text.strip() if text and _ADDRESS.fullmatch(text.strip()) else None


def _mailbox(name: str, address: str) -> Address:
    """A name and an address. A domain of another alphabet is written as the mail system knows it."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError
    user, _, domain = address.rpartition("@")
    known = domain if domain.isascii() else domain.encode("idna").decode()
    return Address(display_name=one_line(name)[:100], username=user, domain=known)
