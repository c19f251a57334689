"""The local outbox: what an installation on somebody's desk would have mailed.

Nouns: a kept mail (notifications.outbox), its letter.
Verbs: `show_outbox`, `show_mail`, `show_letter`.
Promises: only where LONJA_OUTBOX is set and no mail server is: everywhere else these addresses do not exist, because a
mail holds the key of its order. A letter is shown as a mailbox shows it: in a frame without scripts, forms or an
origin, whose links open outside of it.
"""

from uuid import UUID

import msgspec
from litestar.handlers import HTTPRouteHandler

from lonja.notifications.looks import look_of
from lonja.notifications.model import KeptMail
from lonja.notifications.queries import kept_mail, kept_mails
from lonja.platform.call import Call
from lonja.stores.model import Store
from lonja.web import pages
from lonja.web.answers import NO_STORE, Answer
from lonja.web.context import Visit
from lonja.web.errors import NotFound
from lonja.web.routes import page
from lonja.web.security import FRAMING_POLICY, LETTER_HEADERS

_STORES = 20
_MAILS = 100
_ASKING = Call(actor="system", reason="shows the outbox")
_HTML = (b"content-type", b"text/html; charset=utf-8")


class Row(msgspec.Struct, frozen=True):
    """A mail in the list, in its store's colour."""

    mail: KeptMail
    store: Store
    accent: str

    @property
    def path(self) -> str:
        """Where it is read."""
        return f"/outbox/{self.store.id}/{self.mail.id}"


@page("GET", "/outbox", needs_store=False)
async def show_outbox(visit: Visit) -> Answer:
    """The list."""
    return await _page(visit, None, "html")


@page("GET", "/outbox/{store_id:uuid}/{mail_id:uuid}", needs_store=False)
async def show_mail(visit: Visit, store_id: UUID, mail_id: UUID) -> Answer:
    """One mail beside the list."""
    return await _page(visit, await _find(visit, store_id, mail_id), "html")


@page("GET", "/outbox/{store_id:uuid}/{mail_id:uuid}/plain", needs_store=False)
async def show_plain(visit: Visit, store_id: UUID, mail_id: UUID) -> Answer:
    """The same mail, as programs without HTML show it."""
    return await _page(visit, await _find(visit, store_id, mail_id), "plain")


@page("GET", "/outbox/{store_id:uuid}/{mail_id:uuid}/letter", needs_store=False)
async def show_letter(visit: Visit, store_id: UUID, mail_id: UUID) -> Answer:
    """What the frame holds: the letter as it was written, and nothing that could run."""
    row = await _find(visit, store_id, mail_id)
    return Answer(200, row.mail.html.encode(), [_HTML, NO_STORE, *LETTER_HEADERS])


async def _page(visit: Visit, opened: Row | None, part: str) -> Answer:
    rows = await _rows(visit)
    shown = pages.render(visit, "outbox/outbox.html", rows=rows, opened=opened, part=part)
    return shown.with_policy(FRAMING_POLICY)


async def _rows(visit: Visit) -> list[Row]:
    """The newest mails of the stores of this desk; it is not a directory of many."""
    if not visit.house.settings.has_outbox:
        raise NotFound
    found: list[Row] = []
    for store in (await visit.house.directory.listed())[:_STORES]:
        async with visit.house.db.store(store.id, _ASKING, "read") as tx:
            found += [_row(store, mail) for mail in await kept_mails(tx, store.id, _MAILS)]
    return sorted(found, key=lambda row: row.mail.id, reverse=True)[:_MAILS]


async def _find(visit: Visit, store_id: UUID, mail_id: UUID) -> Row:
    store = await visit.house.directory.by_name(str(store_id)) if visit.house.settings.has_outbox else None
    if store is None:
        raise NotFound
    async with visit.house.db.store(store.id, _ASKING, "read") as tx:
        mail = await kept_mail(tx, store.id, mail_id)
    if mail is None:
        raise NotFound
    return _row(store, mail)


def _row(store: Store, mail: KeptMail) -> Row:
    return Row(mail, store, look_of(store).accent)


routes: list[HTTPRouteHandler] = [show_outbox, show_mail, show_plain, show_letter]
