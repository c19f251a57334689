"""Values only we may read: sealed with AES-256-GCM, the key named in the token so that keys can be rotated.

Nouns: SecretBox; a token, `v1.<key id>.<base64url(nonce + ciphertext + tag)>`; its aad, the place where it belongs
(table, store, key), so that a token copied to another place does not open.
Verbs: `seal`, `open`, `derive`, `fingerprint`, `is_stale` (sealed with an older key), `from_environment`, `new_key`.
Promises: a changed token, key id or place raises SecretUnreadable; plaintext is never in an error or a repr.
Keys: LONJA_SECRET_KEYS="k2:base64,k1:base64": the first seals, all open. APP_SECRET (seed 002) is accepted instead:
a key is derived from it.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lonja.platform.errors import Broken

_VERSION = "v1"
_NONCE = 12
_KEY_ID = re.compile(r"[a-z0-9_-]{1,32}")
_SHORTEST_APP_SECRET = 16


class SecretUnreadable(Broken):
    code, slug, status = "LJ030", "secret_unreadable", 500
    title = "A stored secret cannot be read"
    sentence = "A stored secret cannot be read: it was changed, or its key {key_id} is not here."


class SecretKeysMissing(Broken):
    code, slug, status = "LJ031", "secret_keys_missing", 500
    title = "No usable key for secrets"
    sentence = "Set LONJA_SECRET_KEYS (key id, colon, 32 bytes in base64); what is set now cannot be used."


class SecretBox:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys.values()) or not all(map(_KEY_ID.fullmatch, keys)):
            raise SecretKeysMissing
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._active = next(iter(keys))
        self._derivation = hmac.new(keys[self._active], b"lonja derive", hashlib.sha256).digest()
        self._printing = hmac.new(keys[self._active], b"lonja fingerprint", hashlib.sha256).digest()

    def __repr__(self) -> str:
        return f"SecretBox(active={self._active!r}, keys={len(self._ciphers)})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "SecretBox":
        """The box of this installation."""
        listed = environment.get("LONJA_SECRET_KEYS", "")
        if listed.strip():
            return cls(_parse_keys(listed))
        app_secret = environment.get("APP_SECRET", "")
        if len(app_secret) < _SHORTEST_APP_SECRET:
            raise SecretKeysMissing
        derived = HKDF(SHA256(), 32, salt=None, info=b"lonja secrets v1").derive(app_secret.encode())
        return cls({"app": derived})

    def seal(self, plain: str | bytes, aad: str) -> str:
        """The token that only this installation opens, and only at this place."""
        nonce = os.urandom(_NONCE)
        data = plain.encode() if isinstance(plain, str) else plain
        sealed = self._ciphers[self._active].encrypt(nonce, data, _bind(self._active, aad))
        return f"{_VERSION}.{self._active}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"

    def open(self, token: str, aad: str) -> str:
        """What was sealed."""
        return self.open_bytes(token, aad).decode()

    def open_bytes(self, token: str, aad: str) -> bytes:
        """What was sealed, as bytes."""
        version, _, rest = token.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != _VERSION or cipher is None:
            raise SecretUnreadable(key_id=key_id)
        try:
            raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _bind(key_id, aad))
        except (InvalidTag, binascii.Error, ValueError):
            raise SecretUnreadable(key_id=key_id) from None

    def derive(self, purpose: str, *parts: str) -> bytes:
        """32 bytes that only this house can compute, the same for the same words: what a replay must find again."""
        text = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
        return hmac.digest(self._derivation, text.encode(), "sha256")

    def fingerprint(self, text: bytes) -> bytes:
        """32 bytes that tell one text from another, and nothing about either: whoever reads them cannot try words."""
        return hashlib.blake2b(text, digest_size=32, key=self._printing).digest()

    def is_stale(self, token: str) -> bool:
        """Whether the token should be sealed again with the active key."""
        return not token.startswith(f"{_VERSION}.{self._active}.")


def new_key(key_id: str = "k1") -> str:
    """A fresh entry for LONJA_SECRET_KEYS."""
    return f"{key_id}:{base64.b64encode(os.urandom(32)).decode()}"


def _bind(key_id: str, aad: str) -> bytes:
    return f"{_VERSION}.{key_id}.{aad}".encode()


def _parse_keys(listed: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in filter(None, map(str.strip, listed.split(","))):
        key_id, _, text = entry.partition(":")
        try:
            keys[key_id] = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise SecretKeysMissing from None
    return keys
