"""What a reminder says: a drop opens, or something is there again.

Verbs: `facts_of_reminder`.
Promises: it leads to what was waited for. Who has left since, or whose drop is gone, is told nothing. Every such mail
has a link that ends them.
"""

from uuid import UUID

from lonja.drops.reminder_links import leave_path
from lonja.drops.reminders import Reminded, reminded
from lonja.notifications.errors import MailRefused
from lonja.notifications.letters import Facts, voice_of
from lonja.notifications.model import DueMail
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.stores import Store


async def facts_of_reminder(
    database: Database, secrets: SecretBox, store: Store, home: str, call: Call, mail: DueMail
) -> Facts:
    """Everything the letter may say. Raises MailRefused when there is nothing to say any more."""
    reminder_id = UUID(str(mail.payload["reminder_id"]))
    async with database.store(store.id, call, "read") as tx:
        about = await reminded(tx, store.id, reminder_id)
    if about is None:
        raise MailRefused(reason="it is no longer asked for")
    return Facts(
        kind=mail.kind,
        store=store,
        locale=voice_of(mail.locale),
        link=f"{home}{_page(about)}",
        home=home,
        happened_at=mail.happened_at,
        leave=f"{home}{leave_path(secrets, store.id, reminder_id)}",
        reminded=about,
    )


def _page(about: Reminded) -> str:
    if about.variant_id is None:
        return f"/collections/{about.slug}"
    return f"/products/{about.slug}?variant={about.variant_id}"
