"""The key in a link that we mail to a guest.

A guest's order is seen by who holds its secret, and we keep only the secret's hash (orders.guest_key): the secret
itself cannot be mailed. What can be mailed is the hash, sealed by this house: whoever brings it back got it from our
mail, and is given what the holder of the secret is given, no more. The database alone opens no order, nor does a hash.
Verbs: `mailed_key` makes one, `guest_key_of` understands both kinds.
Promises: a key opens orders of one store only; it outlives a rotation of the house's keys while the old one is kept.
"""

import hashlib
from uuid import UUID

from lonja.platform.secrets import SecretBox, SecretUnreadable


def mailed_key(secrets: SecretBox, store_id: UUID, guest_key: str) -> str:
    """A key for a link, from the hash that the order keeps (64 hex digits). Each time another one, and all fit."""
    return secrets.seal(bytes.fromhex(guest_key), _place(store_id))


def guest_key_of(secrets: SecretBox, store_id: UUID, key: str) -> str:
    """What the database compares: what the mailed key holds, else the hash of the guest's own secret."""
    try:
        return secrets.open_bytes(key, _place(store_id)).hex()
    except SecretUnreadable:
        return hashlib.sha256(key.encode()).hexdigest()


def _place(store_id: UUID) -> str:
    return f"order link {store_id}"
