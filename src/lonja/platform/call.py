"""Who calls, and why: what every operation is told besides its own arguments.

Nouns: Call, the p_call of the SQL side (src/lonja/platform/sql/enter.sql lists the keys).
Verbs: `encode` for the wire; `Call.system` and `Call.job` for the house itself; `keyed` for a retryable mutation.
Promises: frozen, so one Call may be shared by everything one request does; absent values are absent in the JSON.
"""

import hashlib
from typing import Literal
from uuid import UUID

import msgspec

from lonja.platform.ids import new_id

Actor = Literal["guest", "customer", "staff", "system", "job", "provider"]

_encode = msgspec.json.Encoder().encode


class Call(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The context of one call. `actor` is always sent: an omitted actor must not become a guest by accident."""

    actor: Actor
    actor_id: UUID | None = None
    customer_id: UUID | None = None
    session_id: UUID | None = None
    guest_key: str | None = None
    correlation_id: UUID | None = None
    request_id: UUID | None = None
    idempotency_key: str | None = None
    request_hash: str | None = None
    reason: str | None = None

    def encode(self) -> str:
        """The JSON text for p_call."""
        return _encode(self).decode()

    @classmethod
    def guest(cls, session_id: UUID | None = None) -> "Call":
        """A visitor who is not signed in."""
        return cls(actor="guest", actor_id=session_id, session_id=session_id)

    @classmethod
    def system(cls, reason: str) -> "Call":
        """The house itself: command line, migrations of data, the demo world."""
        return cls(actor="system", reason=reason, correlation_id=new_id())

    @classmethod
    def job(cls, reason: str, correlation_id: UUID | None = None) -> "Call":
        """A job of the worker; it keeps the correlation id of the request that caused it, when there is one."""
        return cls(actor="job", reason=reason, correlation_id=correlation_id or new_id())

    def keyed(self, key: str, request: bytes) -> "Call":
        """The same call under an idempotency key; `request` is what a replay must repeat to the byte."""
        digest = hashlib.sha256(request).hexdigest()
        return msgspec.structs.replace(self, idempotency_key=key, request_hash=digest)
