"""The links in mails to subscribers: whoever follows one has read the address's mail.

What is sealed is the subscriber's id; the purpose and the store are the place where it belongs, so a link to leave
confirms nothing, and a link of one store does nothing in another. The database alone unsubscribes nobody.
Verbs: `sealed`, `subscriber_of`; `path`, where it leads.
"""

from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from lonja.newsletter.errors import LinkOver
from lonja.platform.secrets import SecretBox, SecretUnreadable

Purpose = Literal["confirmation", "unsubscription"]


def path(secrets: SecretBox, store_id: UUID, purpose: Purpose, subscriber_id: UUID) -> str:
    """The page of a store, with its token."""
    return f"/newsletter/{purpose}?{urlencode({'token': sealed(secrets, store_id, purpose, subscriber_id)})}"


def sealed(secrets: SecretBox, store_id: UUID, purpose: Purpose, subscriber_id: UUID) -> str:
    """A token. Each time another one, and all fit."""
    return secrets.seal(subscriber_id.bytes, _place(store_id, purpose))


def subscriber_of(secrets: SecretBox, store_id: UUID, purpose: Purpose, token: str) -> UUID:
    """Whose link it is. Raises LinkOver when it is not one of ours."""
    try:
        return UUID(bytes=secrets.open_bytes(token, _place(store_id, purpose)))
    except (SecretUnreadable, ValueError):
        raise LinkOver from None


def _place(store_id: UUID, purpose: Purpose) -> str:
    return f"newsletter {purpose} {store_id}"
