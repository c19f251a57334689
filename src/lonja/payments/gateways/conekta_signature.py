"""The signature of Conekta's callbacks: RSA PKCS #1 v1.5 with SHA-256 over the raw body, base64 in the header Digest.

Verbs: `check` proves a body by the merchant's stored public keys.
A PEM is often pasted on one line, its line breaks written as a backslash and an n: only what stands between its two
lines counts.
"""

import base64
import binascii
import functools
import re

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from lonja.payments.errors import SignatureInvalid

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", re.DOTALL)
_MOST_KEYS = 5


def check(pem: str, body: bytes, digest: str) -> None:
    """Raises SignatureInvalid when none of the keys has signed the body, or when there is no key."""
    try:
        signature = base64.b64decode(digest.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureInvalid("the signature header cannot be read") from None
    for key in keys(pem):
        try:
            key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature:
            continue
        return
    raise SignatureInvalid("no key has signed this")


@functools.lru_cache(maxsize=256)
def keys(pem: str) -> tuple[RSAPublicKey, ...]:
    """The keys in a merchant's text, at most five; what is no RSA key is passed over."""
    found = []
    for text in _PEM.findall(pem.replace("\\n", "\n").replace("\\r", "\n"))[:_MOST_KEYS]:
        try:
            key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
        except (binascii.Error, ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(key, RSAPublicKey):
            found.append(key)
    return tuple(found)
