"""The link in the mail that asks who entered a raffle: whoever follows it has read the address's mail.

What is sealed is the entry's id; the store is the place where it belongs.
Verbs: `path`, where it leads; `entry_of`, whose it is.
"""

from urllib.parse import urlencode
from uuid import UUID

from lonja.drops.errors import EntryLinkOver
from lonja.platform.secrets import SecretBox, SecretUnreadable


def path(secrets: SecretBox, store_id: UUID, entry_id: UUID) -> str:
    """The page of a store, with its token. Each time another one, and all fit."""
    return f"/raffle/confirmation?{urlencode({'token': secrets.seal(entry_id.bytes, _place(store_id))})}"


def entry_of(secrets: SecretBox, store_id: UUID, token: str) -> UUID:
    """Whose link it is. Raises EntryLinkOver when it is not one of ours."""
    try:
        return UUID(bytes=secrets.open_bytes(token, _place(store_id)))
    except (SecretUnreadable, ValueError):
        raise EntryLinkOver from None


def _place(store_id: UUID) -> str:
    return f"raffle entry {store_id}"
