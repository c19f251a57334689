"""Segments: customers who belong together, put there by hand. Prices and promotions name them.

Promises: members are named by their e-mail; who has no account is said by name, and the others join all the same.
"""

import re
from collections.abc import Sequence
from uuid import UUID

from lonja.catalog.slugs import slugify
from lonja.customers import (
    Segment,
    SegmentFacts,
    SegmentTaken,
    SegmentUnknown,
    TooManySegments,
    add_to_segment,
    customers_with,
    delete_segment,
    remove_from_segment,
    save_segment,
    segment_list,
    segment_members,
)
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.web.admin.form import Form
from lonja.web.admin.offers import show_room
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.answers import Answer

MOST_AT_ONCE = 500
_SEPARATORS = re.compile(r"[\s,;]+")
_REFUSALS = (SegmentTaken, SegmentUnknown, TooManySegments, IdempotencyKeyReused)
_FIELDS = {"segment_taken": "slug"}


@desk("GET", "/segments", needs="customers.read")
async def list_segments(office: Office) -> Answer:
    """All of them; a store has at most 200."""
    return await _show_list(office, office.blank())


@desk("POST", "/segments", needs="customers.write")
async def create(office: Office) -> Answer:
    """A new one."""
    form = office.form()
    facts = _facts(form)
    if not form.errors:
        try:
            saved = await save_segment(office.db, office.store.id, office.keyed(form), facts)
            return office.go(f"/segments/{saved}", done="saved")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show_list(office, form, status=422)


@desk("GET", "/segments/{segment_id:uuid}", needs="customers.read")
async def show_segment(office: Office, segment_id: UUID) -> Answer:
    """One segment and who belongs to it."""
    segment = await _segment(office, segment_id)
    form = office.blank(name=segment.name, slug=segment.slug, description=segment.description)
    return await _show(office, segment, form)


@desk("POST", "/segments/{segment_id:uuid}", needs="customers.write")
async def save(office: Office, segment_id: UUID) -> Answer:
    """Another name for it."""
    form = office.form()
    facts = _facts(form)
    if not form.errors:
        try:
            await save_segment(office.db, office.store.id, office.keyed(form), facts, segment_id=segment_id)
            return office.go(f"/segments/{segment_id}", done="saved")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, await _segment(office, segment_id), form, status=422)


@desk("POST", "/segments/{segment_id:uuid}/members", needs="customers.write")
async def add_members(office: Office, segment_id: UUID) -> Answer:
    """Customers join by their e-mail."""
    form, segment = office.form(), await _segment(office, segment_id)
    emails = [email.lower() for email in _SEPARATORS.split(form.text("emails", 60_000)) if email]
    if len(emails) > MOST_AT_ONCE:
        form.refuse("emails", office.say("At most %(most)s at once.", most=MOST_AT_ONCE))
    if not form.errors:
        async with office.look() as tx:
            known = await customers_with(tx, office.store.id, emails)
        if known:
            call = office.keyed(form)
            await add_to_segment(office.db, office.store.id, call, segment_id, list(known.values()))
        strangers = [email for email in emails if email not in known]
        if not strangers:
            return office.go(f"/segments/{segment_id}", done="saved")
        form.values |= {"emails": "\n".join(strangers), "key": str(new_id())}
        form.refuse("emails", office.say("These have no account here; the others have joined."))
        segment = await _segment(office, segment_id)
    form.values |= {"name": segment.name, "slug": segment.slug, "description": segment.description}
    return await _show(office, segment, form, status=422)


@desk("POST", "/segments/{segment_id:uuid}/removal", needs="customers.write")
async def remove_member(office: Office, segment_id: UUID) -> Answer:
    """Somebody leaves it."""
    customer_id = office.form().reference("customer_id")
    if customer_id:
        await remove_from_segment(office.db, office.store.id, office.call, segment_id, [customer_id])
    return office.go(f"/segments/{segment_id}", done="saved")


@desk("POST", "/segments/{segment_id:uuid}/deletion", needs="customers.write")
async def delete(office: Office, segment_id: UUID) -> Answer:
    """Nobody belongs to it any more."""
    await delete_segment(office.db, office.store.id, office.keyed(office.form()), segment_id)
    return office.go("/segments", done="deleted")


async def segments_known(office: Office) -> Sequence[Segment]:
    """The segments, for pages that choose among them."""
    return await segment_list(office.db, office.store.id, office.call)


def _facts(form: Form) -> SegmentFacts:
    name = form.text("name", 100)
    slug = form.text("slug", 100, required=False) or slugify(name)[:100].strip("-")
    if name and slug != slugify(slug):
        form.refuse("slug", form.say("Small letters, digits, and single hyphens between them."))
    return SegmentFacts(name=name, slug=slug, description=form.text("description", 500, required=False))


async def _segment(office: Office, segment_id: UUID) -> Segment:
    found = next((each for each in await segments_known(office) if each.id == segment_id), None)
    if found is None:
        raise SegmentUnknown(segment=str(segment_id))
    return found


async def _show_list(office: Office, form: Form, status: int = 200) -> Answer:
    return await show_room(
        office,
        "/segments",
        "segments.html",
        "customers.write",
        status,
        segments=await segments_known(office),
        form=form,
    )


async def _show(office: Office, segment: Segment, form: Form, status: int = 200) -> Answer:
    after = key_of(str(office.asked.values["after"]), tuple[UUID])
    found = await segment_members(
        office.db, office.store.id, office.call, segment.id, after=after[0] if after else None, limit=PAGE + 1
    )
    page = cut(found, lambda customer: (customer.id,))
    return await office.show(
        "segment.html",
        "promotions",
        status,
        segment=segment,
        members=page.rows,
        form=form,
        can_write=office.may("customers.write"),
        **office.pages(f"/segments/{segment.id}", page.mark),
    )


routes = [list_segments, create, show_segment, save, add_members, remove_member, delete]
