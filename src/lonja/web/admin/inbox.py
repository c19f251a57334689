"""The inbox: what providers told us, what became of it, and once more.

Promises: what is shown of a message is veiled (web/payloads.py); processing it again is harmless: settling counts
once.
"""

from datetime import datetime

from lonja.orders.queries import numbers_of
from lonja.payments import books
from lonja.payments.errors import UnknownEvent
from lonja.payments.gateways import GATEWAYS
from lonja.payments.model import EventStatus
from lonja.payments.operations import replay_event
from lonja.web.admin.findings import show_money
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.words import mark
from lonja.web.answers import Answer
from lonja.web.payloads import legible

_STATUSES: dict[EventStatus, str] = {
    "failed": mark("Failed"),
    "received": mark("Waiting"),
    "processed": mark("Processed"),
}


@desk("GET", "/payments/inbox", needs="payments.read")
async def list_events(office: Office) -> Answer:
    """What providers told us, newest first."""
    asked, provider = str(office.asked.values["status"]), str(office.asked.values["provider"])
    status = next((known for known in _STATUSES if known == asked), None)
    provider = provider if provider in GATEWAYS else ""
    before = key_of(str(office.asked.values["after"]), tuple[datetime, str, str])
    async with office.look() as tx:
        found = await books.events(
            tx, office.store.id, provider=provider or None, status=status, before=before, limit=PAGE + 1
        )
    page = cut(found, lambda event: (event.received_at, event.provider, event.event_id))
    tabs = [(office.say("All"), office.path("/payments/inbox", provider=provider), status is None, None)]
    tabs += [
        (office.say(label), office.path("/payments/inbox", status=name, provider=provider), name == status, None)
        for name, label in _STATUSES.items()
    ]
    return await show_money(
        office,
        "/inbox",
        "payments_inbox.html",
        events=[(event, _path(office, event.provider, event.event_id)) for event in page.rows],
        statuses=tabs,
        status=status or "",
        provider=provider,
        **office.pages("/payments/inbox", page.mark, status=status or "", provider=provider),
    )


@desk("GET", "/payments/event", needs="payments.read")
async def show_event(office: Office) -> Answer:
    """One message and its life. Its id is the provider's and may hold anything: it stands behind the question mark."""
    provider, event_id = _asked(office)
    async with office.look() as tx:
        found = await books.event(tx, office.store.id, provider, event_id)
        if found is None:
            raise UnknownEvent(event_id=event_id)
        event, payload = found
        ours = [event.order_id] if event.order_id and office.may("orders.read") else []
        numbers = await numbers_of(tx, office.store.id, ours)
    people = await office.names_of([event.replayed_by])
    return await show_money(
        office,
        "/inbox",
        "payments_event.html",
        event=event,
        said=legible(payload),
        number=numbers.get(event.order_id) if event.order_id else None,
        who=people.get(event.replayed_by) if event.replayed_by else None,
        again=_path(office, provider, event_id),
    )


@desk("POST", "/payments/event", needs="payments.write")
async def replay(office: Office) -> Answer:
    """Process a message once more."""
    provider, event_id = _asked(office)
    await replay_event(office.db, office.store.id, office.call, provider, event_id)
    return Answer.redirect(f"{_path(office, provider, event_id)}&done=replayed")


def _asked(office: Office) -> tuple[str, str]:
    """Cut where the column ends, so that a longer one is one nobody has."""
    return str(office.asked.values["provider"])[:50], str(office.asked.values["id"])[:200].replace("\0", "")


def _path(office: Office, provider: str, event_id: str) -> str:
    return office.path("/payments/event", provider=provider, id=event_id)


routes = [list_events, show_event, replay]
