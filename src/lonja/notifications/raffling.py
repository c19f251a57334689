"""What somebody who entered a raffle is told: confirm it, you have won, you stand in line, not this time.

Verbs: `facts_of_entry`.
Promises: what a letter says is still so when it is written: who has confirmed is not asked, and who has lapsed or
bought meanwhile is not told that they may buy.
"""

from uuid import UUID

from lonja.drops import EntryStatus, entry_facts
from lonja.drops.raffle_links import path as link_of
from lonja.notifications.errors import MailRefused
from lonja.notifications.letters import Facts, voice_of
from lonja.notifications.model import DueMail, Kind
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.stores import Store

_WANTED: dict[Kind, EntryStatus] = {
    "raffle_confirm": "unconfirmed", "raffle_won": "won", "raffle_waiting": "waiting", "raffle_lost": "lost",
}  # fmt: skip


async def facts_of_entry(
    database: Database, secrets: SecretBox, store: Store, home: str, call: Call, mail: DueMail
) -> Facts:
    """Everything the letter may say. Raises MailRefused when it is not so any more."""
    async with database.store(store.id, call, "read") as tx:
        entry = await entry_facts(tx, store.id, UUID(str(mail.payload["entry_id"])))
    if entry is None or entry.status != _WANTED[mail.kind]:
        raise MailRefused(reason="it is no longer so")
    page = f"/collections/{entry.drop_slug}"
    return Facts(
        kind=mail.kind,
        store=store,
        locale=voice_of(mail.locale),
        link=f"{home}{link_of(secrets, store.id, entry.id) if mail.kind == 'raffle_confirm' else page}",
        home=home,
        happened_at=mail.happened_at,
        entry=entry,
        place=int(mail.payload.get("place", 0)),
    )
