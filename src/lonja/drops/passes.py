"""The signed pass: the front door sees at a glance who was let in, without asking the database.

Nouns: a Pass: of which drop, whose (a session's, and the customer's who is signed in with it), until when; its token.
Verbs: `seal_pass`, `open_pass`; `Pass.admits`.
Promises: a token that was changed, or is another store's, opens to nothing. It is a brake at the front door: the row in
access.passes is the truth, and the only thing that SQL looks at.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from lonja.platform.secrets import SecretBox

_NOBODY = UUID(int=0)
_MAC = 16
_LENGTH = 3 * 16 + 5


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody may buy from a drop until it expires."""

    collection_id: UUID
    session_id: UUID
    customer_id: UUID | None
    expires_at: datetime

    def admits(self, collection_id: UUID, session_id: UUID, customer_id: UUID | None, now: datetime) -> bool:
        """Whether it is this visitor's, for this drop, and not over."""
        is_theirs = session_id == self.session_id or (customer_id is not None and customer_id == self.customer_id)
        return is_theirs and collection_id == self.collection_id and now < self.expires_at


def seal_pass(secrets: SecretBox, store_id: UUID, granted: Pass) -> str:
    """The token for a pass."""
    body = b"".join((
        granted.collection_id.bytes,
        granted.session_id.bytes,
        (granted.customer_id or _NOBODY).bytes,
        int(granted.expires_at.timestamp()).to_bytes(5),
    ))  # fmt: skip
    return urlsafe_b64encode(body + _sign(secrets, store_id, body)).rstrip(b"=").decode()


def open_pass(secrets: SecretBox, store_id: UUID, token: str) -> Pass | None:
    """The pass of a token, expired or not; None when it is not one of ours."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        return None
    body = raw[:_LENGTH]
    if len(raw) != _LENGTH + _MAC or not hmac.compare_digest(raw[_LENGTH:], _sign(secrets, store_id, body)):
        return None
    customer = UUID(bytes=body[32:48])
    return Pass(
        collection_id=UUID(bytes=body[:16]),
        session_id=UUID(bytes=body[16:32]),
        customer_id=None if customer == _NOBODY else customer,
        expires_at=datetime.fromtimestamp(int.from_bytes(body[48:]), UTC),
    )


def _sign(secrets: SecretBox, store_id: UUID, body: bytes) -> bytes:
    return secrets.derive("pass of a drop", str(store_id), body.hex())[:_MAC]
