"""The types of people: frozen, as the database says."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.people.errors import EmailInvalid

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f.]+(?:\.[^@\s\x00-\x1f.]+)+")

BUILT_IN_ROLES = ("owner", "manager", "viewer")


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works here."""

    id: UUID
    email: str
    full_name: str
    role: str | None
    is_owner: bool


class StaffSession(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a staff token, and what they may do where. A store that is missing permits nothing."""

    staff_id: UUID
    email: str
    full_name: str
    expires_at: datetime
    permissions: Mapping[UUID, frozenset[str]]


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may be in a store."""

    code: str
    name: str
    is_built_in: bool
    permissions: frozenset[str]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What a sign-in begins with: the counted attempt, and what to check the password against."""

    attempt: UUID | None = None
    retry_after: int | None = None
    staff_id: UUID | None = None
    customer_id: UUID | None = None
    secret: str | None = None


def clean_email(text: str) -> str:
    """The address as it is kept, or EmailInvalid. Whether mail arrives there, only mail can tell."""
    email = text.strip().lower()
    if len(email) > 255 or not _EMAIL.fullmatch(email):
        raise EmailInvalid
    return email
