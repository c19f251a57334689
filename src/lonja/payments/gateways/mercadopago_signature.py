"""The signature of Mercado Pago's callbacks: who said it and when, over the payment's id, but not over the body.

Verbs: `check` proves a callback and answers what was signed.
The header is `x-signature: ts=<time>,v1=<hex hmac-sha256>` of `id:<data.id>;request-id:<x-request-id>;ts:<ts>;`, where
a missing pair is left out and data.id is the query's. Source: PyPI mercadopago 3.6.0, webhook/validator.py.
"""

import hashlib
import hmac
import re

from lonja.payments.errors import SignatureInvalid
from lonja.payments.model import Callback

TOLERANCE = 300
"""Seconds a signature may be old, or ahead of our clock."""

_SIGNED_ID = re.compile(r"[A-Za-z0-9_\-]{1,64}", re.ASCII)
_REQUEST_ID = re.compile(r"[\w.:\-]{1,128}", re.ASCII)
_TIME = re.compile(r"[0-9]{1,16}", re.ASCII)


def check(secrets: list[str], callback: Callback, now: float) -> str:
    """The manifest that was signed. Raises SignatureInvalid."""
    pairs = [part.strip().partition("=") for part in callback.headers.get("x-signature", "").split(",")]
    times = [value.strip() for name, _, value in pairs if name.strip() == "ts"]
    given = [value.strip() for name, _, value in pairs if name.strip() == "v1"]
    if len(times) != 1 or not given or len(pairs) > 10 or not _TIME.fullmatch(times[0]):
        raise SignatureInvalid("the signature header cannot be read")
    # The SDK says milliseconds in its text and means seconds in its code; both are seen.
    seconds = int(times[0]) / 1000 if int(times[0]) > 10**11 else int(times[0])
    if abs(now - seconds) > TOLERANCE:
        raise SignatureInvalid("the signature is too old")
    data_id, request_id = callback.query.get("data.id"), callback.headers.get("x-request-id")
    # A pair that is missing is left out of the manifest, so no value may look like a pair.
    if (data_id and not _SIGNED_ID.fullmatch(data_id)) or (request_id and not _REQUEST_ID.fullmatch(request_id)):
        raise SignatureInvalid("what was signed cannot be read")
    # As received, then in lower case: the documents and the SDK disagree.
    for one_id in dict.fromkeys((data_id, data_id.lower() if data_id else None)):
        manifest = _manifest(one_id, request_id, times[0])
        expected = [hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest() for secret in secrets]
        if any(hmac.compare_digest(ours.encode(), one.lower().encode()) for ours in expected for one in given):
            return manifest
    raise SignatureInvalid("no signature matches")


def _manifest(data_id: str | None, request_id: str | None, ts: str) -> str:
    pairs = (("id", data_id), ("request-id", request_id), ("ts", ts))
    return "".join(f"{name}:{value};" for name, value in pairs if value)
