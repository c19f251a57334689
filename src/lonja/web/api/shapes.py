"""What the API's bodies are made of.

Nouns: In, a body or query that somebody sends (unknown fields are refused); Out, what we answer; Amount, money as a
decimal string with its currency beside it; a Cursor, where the next page begins.
Verbs: `amount`; `encode_cursor` and `decode_cursor`, `encode_key` and `decode_key` for lists with keys of their own.
Promises: every type says its limits, so the OpenAPI document says them too; a cursor is opaque, and one that we did
not make is refused.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja.platform.money import Money
from lonja.web.answers import Out as Out  # noqa: PLC0414  # handed on
from lonja.web.errors import CursorInvalid

K = TypeVar("K")

Amount = Annotated[str, Meta(pattern=r"^-?[0-9]{1,19}(\.[0-9]{1,4})?$", examples=["349.00"])]
Price = Annotated[str, Meta(pattern=r"^[0-9]{1,16}(\.[0-9]{1,4})?$", examples=["349.00"])]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["MXN"])]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", examples=["MX"])]
Slug = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=255, examples=["chamarra-noche"])]
Email = Annotated[
    str, Meta(min_length=3, max_length=255, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", examples=["ana@example.com"])
]
Name = Annotated[str, Meta(min_length=1, max_length=100, examples=["Ana Robles"])]
Phone = Annotated[str, Meta(max_length=20, examples=["+52 55 1234 5678"])]
Password = Annotated[str, Meta(min_length=1, max_length=200, examples=["correct horse battery staple"])]
Token = Annotated[str, Meta(examples=["7Jx0b3V2dW1fZXhhbXBsZV90b2tlbl9vbmx5X2Zvcl9kb2Nz"])]
Quantity = Annotated[int, Meta(ge=1, le=10_000, examples=[1])]
QuantityOrNone = Annotated[int, Meta(ge=0, le=10_000, examples=[2], description="0 takes the line out")]
Cursor = Annotated[str, Meta(min_length=1, max_length=400, examples=["WyIyMDI2LTExLTIwVDEyOjAwOjAwWiJd"])]
Seconds = Annotated[int, Meta(ge=0, examples=[2_592_000], description="seconds from now")]
Limit = Annotated[int, Meta(ge=1, le=100, examples=[20])]


class In(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody sends."""


class Page(In):
    """Which part of a list."""

    cursor: Cursor | None = None
    limit: Limit = 20


def amount(minor: int, currency: str) -> str:
    """Minor units as a decimal string."""
    return Money(minor, currency).decimal()


def optional_amount(minor: int | None, currency: str) -> str | None:
    """The same for what may be absent."""
    return None if minor is None else Money(minor, currency).decimal()


def encode_key(*key: object) -> str:
    """Where the next page begins, for the caller to hand back."""
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def decode_key(cursor: str | None, kind: type[K]) -> K | None:
    """The key that encode_key was given."""
    if cursor is None:
        return None
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=kind)
    except (NotBase64, msgspec.MsgspecError, ValueError):
        raise CursorInvalid from None


def encode_cursor(moment: datetime, last_id: UUID) -> str:
    """The same for most lists, which are sorted by time."""
    return encode_key(moment, last_id)


def decode_cursor(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The moment and id that encode_cursor was given."""
    return decode_key(cursor, tuple[datetime, UUID])
