"""The link at the foot of a reminder: whoever follows it has read the address's mail.

What is sealed is the reminder's id; the place where it belongs is the store's reminders, so it does nothing elsewhere.
Verbs: `leave_path`, where it leads; `reminder_of`.
"""

from urllib.parse import urlencode
from uuid import UUID

from lonja.drops.errors import ReminderLinkOver
from lonja.platform.secrets import SecretBox, SecretUnreadable


def leave_path(secrets: SecretBox, store_id: UUID, reminder_id: UUID) -> str:
    """The page of a store, with its token. Each time another one, and all fit."""
    return f"/reminders/cancellation?{urlencode({'token': secrets.seal(reminder_id.bytes, _place(store_id))})}"


def reminder_of(secrets: SecretBox, store_id: UUID, token: str) -> UUID:
    """Whose link it is. Raises ReminderLinkOver when it is not one of ours."""
    try:
        return UUID(bytes=secrets.open_bytes(token, _place(store_id)))
    except (SecretUnreadable, ValueError):
        raise ReminderLinkOver from None


def _place(store_id: UUID) -> str:
    return f"drops reminders {store_id}"
