"""Whose token this is, as far as a web process remembers.

Nouns: VisitorSession, a session of a store, and the customer who signed in with it if one did; StaffMember, who works
here and what they may do where; Identities, read-through memories of both by the hash of their token.
Verbs: `visitor`, `met`, `staff`, `forget_visitor`, `forget_staff`; `StaffMember.must_have`.
Promises: a known token costs no query for `_SECONDS` at most; one that runs out meanwhile is refused on time; an end of
a session is heard by every process at once (platform.changes); a permission nobody gave is missing (default deny).
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.customers import VisitorSession, visitor
from lonja.people import NotPermitted, StaffSession, staff_by_token
from lonja.platform.changes import Cache, Changes
from lonja.platform.clock import Clock
from lonja.platform.db import Database
from lonja.web.tokens import hash_token

_SECONDS = 30.0
_REMEMBERED = 20_000


class StaffMember(StaffSession, frozen=True, kw_only=True):
    """Who works here, and what they may do in which store."""

    def may(self, store_id: UUID, permission: str) -> bool:
        """Whether they were given this permission in this store."""
        return permission in self.permissions.get(store_id, frozenset())

    def must_have(self, store_id: UUID, permission: str) -> None:
        """Raise NotPermitted otherwise."""
        if not self.may(store_id, permission):
            raise NotPermitted(permission=permission)


class Identities:
    """Tokens, and who holds them."""

    def __init__(self, db: Database, changes: Changes, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._visitors: Cache[tuple[UUID, str], VisitorSession | None] = Cache(
            "sessions", self._load_visitor, key_of=_visitor_key, max_age=_SECONDS, size=_REMEMBERED
        )
        self._staff: Cache[str, StaffMember | None] = Cache(
            "staff", self._load_staff, key_of=_every, max_age=_SECONDS, size=_REMEMBERED
        )
        changes.attach(self._visitors)
        changes.attach(self._staff)

    async def visitor(self, store_id: UUID, token: str) -> VisitorSession | None:
        """Whose session of this store the token is; None when it is nobody's, ended or over."""
        key = (store_id, hash_token(token))
        found = await self._visitors.get(key)
        if found is None:
            self._visitors.forget(key)  # the session may begin any moment
            return None
        return found if found.expires_at > self._clock.now() else None

    def met(self, store_id: UUID, token_hash: str, session_id: UUID, expires_at: datetime) -> None:
        """A guest's session has just begun in this process: it need not be looked up."""
        guest = VisitorSession(session_id=session_id, customer_id=None, expires_at=expires_at, full_name="", email="")
        self._visitors.keep((store_id, token_hash), guest)

    async def staff(self, token: str) -> StaffMember | None:
        """Who of the staff holds the token."""
        key = hash_token(token)
        found = await self._staff.get(key)
        if found is None:
            self._staff.forget(key)
            return None
        return found if found.expires_at > self._clock.now() else None

    def forget_visitor(self, store_id: UUID, token: str) -> None:
        """Their session ended in this process, or somebody signed in with it."""
        self._visitors.forget((store_id, hash_token(token)))

    def forget_staff(self, token: str) -> None:
        """Their session ended in this process."""
        self._staff.forget(hash_token(token))

    async def _load_visitor(self, key: tuple[UUID, str]) -> VisitorSession | None:
        return await visitor(self._db, *key)

    async def _load_staff(self, token_hash: str) -> StaffMember | None:
        found = await staff_by_token(self._db, token_hash)
        return StaffMember(**msgspec.structs.asdict(found)) if found else None


def _visitor_key(text: str) -> tuple[UUID, str]:
    """`<store id>/<token hash>`."""
    store_id, _, token_hash = text.partition("/")
    return UUID(store_id), token_hash


def _every(key: str) -> str:
    """Roles and memberships decide for many at once: forget all of them."""
    raise ValueError(key)
