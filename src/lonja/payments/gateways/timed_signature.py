"""Stripe's way to sign a callback, which the sandbox speaks too: `t=<unix seconds>,v1=<hex>[,v1=<hex> …]`, where hex is
the HMAC-SHA256 of `<t>.<raw body>` under the whole secret. Several v1 stand there while a secret is rotated.

Verbs: `sign`, `check`.
Promises: several secrets of ours may be valid at once; compared in constant time; no older and no newer than five
minutes; a header that cannot be read is not valid; other schemes (v0) count for nothing.
"""

import hashlib
import hmac

from lonja.payments.errors import SignatureInvalid

TOLERANCE = 300
"""Seconds a signature may be old, or ahead of our clock."""
_LONGEST_TIME = 12
_MOST_PARTS = 10


def sign(secret: str, body: bytes, timestamp: int) -> str:
    """The header's value."""
    return f"t={timestamp},v1={_digest(secret, body, timestamp)}"


def check(secrets: list[str], body: bytes, header: str, now: float) -> None:
    """Raises SignatureInvalid."""
    if not secrets:
        raise SignatureInvalid("there is no webhook secret")
    parts = [part.strip().partition("=") for part in header.split(",", _MOST_PARTS + 1)]
    times = [value for name, _, value in parts if name == "t" and value.isascii() and value.isdecimal()]
    given = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or len(times[0]) > _LONGEST_TIME or not given or len(parts) > _MOST_PARTS:
        raise SignatureInvalid("the signature header cannot be read")
    timestamp = int(times[0])
    if abs(now - timestamp) > TOLERANCE:
        raise SignatureInvalid("the signature is too old, or from the future")
    expected = [_digest(secret, body, timestamp).encode() for secret in secrets]
    if not any(hmac.compare_digest(ours, one.encode()) for ours in expected for one in given):
        raise SignatureInvalid("no signature matches")


def _digest(secret: str, body: bytes, timestamp: int) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
