"""Secrets that visitors and staff hold: only their hashes reach the database.

Nouns: a token (256 bits, URL-safe), its hash (hex SHA-256); the cookies that carry them.
Verbs: `new_token`, `derived_token` (the same token for the same idempotent request), `hash_token`, `bearer`, `cookie`.
Promises: a token that does not look like one costs no query.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from secrets import token_urlsafe

from lonja.platform.secrets import SecretBox
from lonja.web.errors import TokenExpired

VISITOR_COOKIE = "lonja_session"
STAFF_COOKIE = "lonja_staff"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}", re.ASCII)


def new_token() -> str:
    """A fresh token."""
    return token_urlsafe(32)


def derived_token(secrets: SecretBox, purpose: str, *parts: str) -> str:
    """The token that this installation, and nobody else, derives from these parts: a replay must find it again."""
    return urlsafe_b64encode(secrets.derive(purpose, *parts)).rstrip(b"=").decode()


def hash_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer(headers: dict[bytes, bytes]) -> str | None:
    """The token of the Authorization header, if there is one."""
    value = headers.get(b"authorization")
    if value is None:
        return None
    scheme, _, token = value.decode("latin-1").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
        raise TokenExpired
    return token


def cookie(headers: dict[bytes, bytes], name: str) -> str | None:
    """The value of a cookie. Ours hold tokens, numbers and language codes, so nothing is quoted or escaped."""
    value = headers.get(b"cookie")
    if value is None:
        return None
    for pair in value.decode("latin-1").split(";"):
        key, _, text = pair.partition("=")
        if key.strip() == name:
            return text.strip() or None
    return None


def token_cookie(headers: dict[bytes, bytes], name: str) -> str | None:
    """The token in a cookie, if it looks like one."""
    value = cookie(headers, name)
    return value if value is not None and _TOKEN.fullmatch(value) else None
