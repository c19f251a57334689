"""The types of customers: frozen, as the database says."""

from datetime import datetime
from uuid import UUID

import msgspec


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has an account in a store."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    locale: str | None
    created_at: datetime


class CustomerChanges(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What changes; None leaves it as it is, an empty phone or locale is forgotten."""

    full_name: str | None = None
    phone: str | None = None
    locale: str | None = None


class AddressFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Where something can be sent."""

    full_name: str
    line1: str
    city: str
    country: str
    line2: str = ""
    region: str = ""
    postal_code: str = ""
    phone: str = ""


class Address(AddressFacts, frozen=True, kw_only=True):
    """An address in a customer's book."""

    id: UUID
    is_default: bool


class VisitorSession(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a visitor's token. Without a customer it is a guest."""

    session_id: UUID
    customer_id: UUID | None
    expires_at: datetime
    full_name: str
    email: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a session belongs to now."""

    customer_id: UUID
    session_id: UUID


class SegmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a segment is called."""

    name: str
    slug: str
    description: str = ""


class Segment(SegmentFacts, frozen=True, kw_only=True):
    """Customers who belong together: prices and promotions may name them."""

    id: UUID
    member_count: int
    created_at: datetime
    updated_at: datetime
