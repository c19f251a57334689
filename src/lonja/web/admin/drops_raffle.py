"""A drop's draw: when entries are taken, who is in it, and what became of them.

Promises: a deed is the operation that the API calls, under a key. Once the entries are closed nothing can be changed:
the page says so instead of showing fields.
"""

from datetime import datetime
from typing import get_args
from uuid import UUID

from lonja import drops
from lonja.access import SavedDrop, saved_drop
from lonja.catalog import CollectionNotFound
from lonja.drops import EntryRow, EntryStatus, Raffle, RaffleInvalid, RaffleSettings
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, Page, cut, key_of
from lonja.web.admin.prices import local_of, moment_of
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_STATUSES: dict[EntryStatus, str] = {
    "unconfirmed": mark("To confirm"),
    "entered": mark("In the pot"),
    "won": mark("Won, may buy"),
    "bought": mark("Bought"),
    "waiting": mark("Runner-ups"),
    "lapsed": mark("Did not buy"),
    "lost": mark("Came away empty"),
}
_LAST_RANK = 2_147_483_647


@desk("GET", "/drops/{drop_id:uuid}/raffle", needs="drops.read")
async def show_raffle(office: Office, drop_id: UUID) -> Answer:
    """The window, the figures, the entries."""
    drop, raffle = await _find(office, drop_id)
    return await _show(office, drop, raffle, _form(office, raffle))


@desk("POST", "/drops/{drop_id:uuid}/raffle", needs="drops.write")
async def save_raffle(office: Office, drop_id: UUID) -> Answer:
    """It is drawn like this."""
    drop, raffle = await _find(office, drop_id)
    form = office.form()
    opens, closes = moment_of(office, form, "opens_at"), moment_of(office, form, "closes_at")
    hours = form.whole("window_hours", 1, 14 * 24)
    for field, moment in (("opens_at", opens), ("closes_at", closes)):
        if moment is None and not form.errors[field]:
            form.refuse(field, form.say("Say when."))
    if not form.errors and opens is not None and closes is not None:
        settings = RaffleSettings(opens_at=opens, closes_at=closes, purchase_window_seconds=hours * 3600)
        try:
            await drops.save_raffle(office.db, office.store.id, office.keyed(form), drop_id, settings)
            return office.go(f"/drops/{drop_id}/raffle", done="saved")
        except RaffleInvalid as refusal:
            field, sentence = _fault(office, drop, str(refusal.params["field"]))
            form.refuse(field, sentence)
        except IdempotencyKeyReused as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), {})
    form.values["key"] = str(new_id())
    return await _show(office, drop, raffle, form, 422)


async def _find(office: Office, drop_id: UUID) -> tuple[SavedDrop, Raffle | None]:
    async with office.look() as tx:
        drop = await saved_drop(tx, office.store.id, drop_id)
    if drop is None:
        raise CollectionNotFound(collection=str(drop_id))
    return drop, await drops.raffle_of(office.db, office.store.id, office.call, drop_id)


async def _show(office: Office, drop: SavedDrop, raffle: Raffle | None, form: Form, status: int = 200) -> Answer:
    chosen = next((one for one in get_args(EntryStatus) if one == str(office.asked.values["status"])), None)
    path, counts, page = f"/drops/{drop.id}/raffle", dict[EntryStatus, int](), Page[EntryRow]((), None)
    if raffle is not None:
        after = key_of(str(office.asked.values["after"]), tuple[int, datetime, UUID])
        async with office.look() as tx:
            counts = await drops.entry_counts(tx, office.store.id, raffle.id)
            found = await drops.entry_list(tx, office.store.id, raffle.id, status=chosen, after=after, limit=PAGE + 1)
        page = cut(found, lambda one: (one.rank or _LAST_RANK, one.created_at, one.id))
    tabs: list[tuple[str, str, bool, int | None]] = [(office.say("All"), office.path(path), chosen is None, None)]
    tabs += [
        (office.say(label), office.path(path, status=name), name == chosen, counts[name])
        for name, label in _STATUSES.items()
        if name in counts
    ]
    return await office.show(
        "drop_raffle.html",
        "drops",
        status,
        drop=drop,
        raffle=raffle,
        form=form,
        tabs=tabs,
        labels={name: office.say(label) for name, label in _STATUSES.items()},
        units=sum((raffle.units or {}).values()) if raffle else 0,
        can_write=office.may("drops.write"),
        is_fixed=raffle is not None and raffle.status not in {"announced", "open"},
        sees_customers=office.may("customers.read"),
        zone=office.store.time_zone,
        counts=counts,
        entries=page.rows,
        **office.pages(path, page.mark, status=chosen or ""),
    )


def _form(office: Office, raffle: Raffle | None) -> Form:
    if raffle is None:
        return office.blank(window_hours="24")
    return office.blank(
        opens_at=local_of(raffle.opens_at.replace(microsecond=0), office.store.time_zone),
        closes_at=local_of(raffle.closes_at.replace(microsecond=0), office.store.time_zone),
        window_hours=f"{raffle.purchase_window_seconds / 3600:g}",
    )


def _fault(office: Office, drop: SavedDrop, field: str) -> tuple[str, str]:
    """What the house refused, at its field and in words."""
    match field:
        case "closes_at" if drop.starts_at is not None:
            when = office.words.moment(drop.starts_at)
            return field, office.say(
                "It has to be after the opening, and not before the drop’s start, %(when)s.", when=when
            )
        case "closes_at":
            return field, office.say("It has to be after the opening, and in the future.")
        case "purchase_window_seconds":
            return "window_hours", office.say("Winners would still be buying when the drop is over.")
    return "opens_at", office.say("Entries are closed: nothing can be changed any more.")


routes = [show_raffle, save_raffle]
