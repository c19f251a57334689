"""Drops: the list of them, and how one is sold.

Promises: a deed is the operation that the API calls, under a key. Dates and products of a drop are its collection's
(collections.py); its draw has a page of its own.
"""

from datetime import datetime
from uuid import UUID

from lonja.access import SavedDrop, TermsInvalid, save_terms, saved_drop
from lonja.catalog import CollectionNotFound
from lonja.drops import Overview, RoomSettings, SavedRoom, overview, save_room, saved_room
from lonja.drops.reminders import waiting_of
from lonja.platform.errors import IdempotencyKeyReused, MissingReference, RuleBroken
from lonja.platform.ids import new_id
from lonja.web.admin import drops_form, drops_room
from lonja.web.admin.drops_steps import steps
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.segments import segments_known
from lonja.web.answers import Answer

_REFUSALS = (TermsInvalid, MissingReference, IdempotencyKeyReused)
_FIELDS = {"terms_invalid": "early_starts_at", "missing_reference": "early_segment"}


@desk("GET", "/drops", needs="drops.read")
async def list_drops(office: Office) -> Answer:
    """The latest start first, each with its phase and what is left."""
    before = key_of(str(office.asked.values["after"]), tuple[datetime, UUID])
    found = await overview(office.db, office.store.id, before=before, limit=PAGE + 1)
    page = cut(found, lambda one: (one.sorted_at, one.id))
    return await office.show(
        "drops.html",
        "drops",
        drops=[(one, one.phase(office.now), _share(one)) for one in page.rows],
        **office.pages("/drops", page.mark),
    )


@desk("GET", "/drops/{drop_id:uuid}", needs="drops.read")
async def show_drop(office: Office, drop_id: UUID) -> Answer:
    """How a drop is sold; where nobody has said so, what we suggest."""
    drop = await _drop(office, drop_id)
    return await _show(office, drop, None)


@desk("POST", "/drops/{drop_id:uuid}", needs="drops.write")
async def save(office: Office, drop_id: UUID) -> Answer:
    """It is sold like this from now on."""
    drop, form = await _drop(office, drop_id), office.form()
    terms = drops_form.draft(office, form, drop)
    if not form.errors:
        try:
            await save_terms(office.db, office.store.id, office.keyed(form), drop_id, terms)
            if terms.way == "queue" and await _room(office, drop_id) is None:
                await save_room(office.db, office.store.id, office.keyed(form), drop_id, RoomSettings())
            office.visit.house.live.forget(office.store.id, drop_id)
            return office.go(f"/drops/{drop_id}", done="saved")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, drop, form, 422)


@desk("POST", "/drops/{drop_id:uuid}/room", needs="drops.write")
async def save_its_room(office: Office, drop_id: UUID) -> Answer:
    """Its waiting room is run like this from now on."""
    drop, form = await _drop(office, drop_id), office.form()
    settings = drops_room.draft(form)
    if not form.errors:
        try:
            await save_room(office.db, office.store.id, office.keyed(form), drop_id, settings)
            return office.go(f"/drops/{drop_id}", done="saved")
        except (RuleBroken, IdempotencyKeyReused) as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), {})
    form.values["key"] = str(new_id())
    return await _show(office, drop, None, 422, room=form)


async def _drop(office: Office, drop_id: UUID) -> SavedDrop:
    async with office.look() as tx:
        found = await saved_drop(tx, office.store.id, drop_id)
    if found is None:
        raise CollectionNotFound(collection=str(drop_id))
    return found


async def _room(office: Office, drop_id: UUID) -> SavedRoom | None:
    return await saved_room(office.db, office.store.id, office.call, drop_id)


async def _show(
    office: Office, drop: SavedDrop, typed: Form | None, status: int = 200, *, room: Form | None = None
) -> Answer:
    """The page, with what was typed into one of its two forms."""
    form = typed or (drops_form.of_terms(office, drop.terms) if drop.terms else drops_form.blank(office))
    standing = await office.visit.house.live.of(office.store.id, drop.id)
    made = await _room(office, drop.id)
    if room is None and (made or (drop.terms and drop.terms.way == "queue")):
        room = drops_room.form_of(office, made)
    async with office.look() as tx:
        waiting = await waiting_of(tx, office.store.id, [drop.id])
    return await office.show(
        "drop.html",
        "drops",
        status,
        drop=drop,
        phase=standing.phase(office.now) if standing else "announced",
        waiting=waiting.get(drop.id, 0),
        steps=steps(office, drop, standing, has_room=made is not None),
        form=form,
        segments=await _segments(office, form),
        room=room,
        commitment=made.commitment if made else "",
        efforts=drops_room.efforts(office, room) if room else [],
        zone=office.store.time_zone,
        can_write=office.may("drops.write"),
    )


async def _segments(office: Office, form: Form) -> list[tuple[str, str]]:
    """Who may come early, to choose from; one that this person may not see stays chosen."""
    known = [(str(one.id), one.name) for one in await segments_known(office)] if office.may("customers.read") else []
    chosen = drops_form.segment_of(form)
    if chosen and str(chosen) not in dict(known):
        known.append((str(chosen), office.say("A segment")))
    return [("", office.say("No segment")), *known]


def _share(one: Overview) -> int:
    """How much of it is ordered, of what is ordered or left, in percent."""
    whole = one.ordered + max(one.left, 0)
    return 100 * one.ordered // whole if whole else 0


routes = [list_drops, show_drop, save, save_its_room]
