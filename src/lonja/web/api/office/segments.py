"""/admin/segments: customers who belong together, for prices and promotions (CUS-03)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja import customers
from lonja.customers import (
    CustomerUnknown,
    SegmentFacts,
    SegmentTaken,
    SegmentUnknown,
    TooManyAtOnce,
    TooManySegments,
)
from lonja.web.answers import Answer
from lonja.web.api.shapes import Email, In, Limit, Name, Out
from lonja.web.context import Visit
from lonja.web.routes import api

SegmentSlug = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100, examples=["trade"])]
Description = Annotated[str, Meta(max_length=500, examples=["Bookshops and schools"])]


class NewSegment(In):
    """What it is called."""

    name: Name
    slug: SegmentSlug
    description: Description = ""


class SegmentSaved(Out):
    """The segment."""

    id: UUID
    name: Name
    slug: SegmentSlug
    description: Description


class SegmentView(SegmentSaved):
    """The segment, and how many belong to it."""

    member_count: int
    created_at: datetime
    updated_at: datetime


class SegmentList(Out):
    """By name."""

    segments: list[SegmentView]


class Members(In):
    """Customers of the store."""

    customers: Annotated[list[UUID], Meta(min_length=1, max_length=1_000)]


class MembersAdded(Out):
    """How many did not belong to it before."""

    added: Annotated[int, Meta(ge=0, examples=[1])]


class MemberQuery(In):
    """Which part of the list: `after` is the last id of the page before."""

    after: UUID | None = None
    limit: Limit = 50


class MemberView(Out):
    """A customer."""

    id: UUID
    email: Email
    full_name: Name


class MemberList(Out):
    """Those who have been customers longest first; `next_after` is null on the last page."""

    customers: list[MemberView]
    next_after: UUID | None


@api("GET", "/api/v1/admin/segments", who="staff", permission="customers.read", answers=SegmentList, tag="Segments")
async def list_segments(visit: Visit) -> SegmentList:
    """List segments.

    Customers who belong together: prices and promotions may be theirs only.
    """
    found = await customers.segment_list(visit.house.db, visit.store.id, visit.call())
    return SegmentList(
        [
            SegmentView(one.id, one.name, one.slug, one.description, one.member_count, one.created_at, one.updated_at)
            for one in found
        ]
    )


@api(
    "POST",
    "/api/v1/admin/segments",
    status=201,
    who="staff",
    permission="customers.write",
    answers=SegmentSaved,
    refuses=(SegmentTaken, TooManySegments),
    tag="Segments",
)
async def create_segment(visit: Visit, body: NewSegment) -> SegmentSaved:
    """Create a segment.

    Nobody belongs to it yet.
    """
    segment_id = await customers.save_segment(visit.house.db, visit.store.id, visit.call(), _facts(body))
    return SegmentSaved(segment_id, body.name, body.slug, body.description)


@api(
    "PUT",
    "/api/v1/admin/segments/{segment_id:uuid}",
    who="staff",
    permission="customers.write",
    answers=SegmentSaved,
    refuses=(SegmentUnknown, SegmentTaken),
    tag="Segments",
)
async def change_segment(visit: Visit, segment_id: UUID, body: NewSegment) -> SegmentSaved:
    """Rename a segment.

    Who belongs to it stays.
    """
    await _known(visit, segment_id)
    await customers.save_segment(visit.house.db, visit.store.id, visit.call(), _facts(body), segment_id=segment_id)
    return SegmentSaved(segment_id, body.name, body.slug, body.description)


@api(
    "DELETE",
    "/api/v1/admin/segments/{segment_id:uuid}",
    status=204,
    who="staff",
    permission="customers.write",
    refuses=(SegmentUnknown,),
    tag="Segments",
)
async def delete_segment(visit: Visit, segment_id: UUID) -> Answer:
    """Delete a segment.

    Nobody belongs to it any more; its prices and promotions are nobody's.
    """
    await customers.delete_segment(visit.house.db, visit.store.id, visit.call(), segment_id)
    return Answer.empty()


@api(
    "GET",
    "/api/v1/admin/segments/{segment_id:uuid}/members",
    who="staff",
    permission="customers.read",
    answers=MemberList,
    refuses=(SegmentUnknown,),
    tag="Segments",
)
async def list_segment_members(visit: Visit, segment_id: UUID, query: MemberQuery) -> MemberList:
    """List a segment's members.

    Those who have been customers longest come first.
    """
    await _known(visit, segment_id)
    found = await customers.segment_members(
        visit.house.db, visit.store.id, visit.call(), segment_id, after=query.after, limit=query.limit + 1
    )
    shown = found[: query.limit]
    return MemberList(
        customers=[MemberView(one.id, one.email, one.full_name) for one in shown],
        next_after=shown[-1].id if len(found) > query.limit else None,
    )


@api(
    "POST",
    "/api/v1/admin/segments/{segment_id:uuid}/members",
    status=201,
    who="staff",
    permission="customers.write",
    answers=MembersAdded,
    refuses=(SegmentUnknown, CustomerUnknown, TooManyAtOnce),
    tag="Segments",
)
async def add_segment_members(visit: Visit, segment_id: UUID, body: Members) -> MembersAdded:
    """Add members.

    All of them or none. Who belongs to it already stays.
    """
    return MembersAdded(
        await customers.add_to_segment(visit.house.db, visit.store.id, visit.call(), segment_id, body.customers)
    )


@api(
    "DELETE",
    "/api/v1/admin/segments/{segment_id:uuid}/members/{customer_id:uuid}",
    status=204,
    who="staff",
    permission="customers.write",
    refuses=(SegmentUnknown,),
    tag="Segments",
)
async def remove_segment_member(visit: Visit, segment_id: UUID, customer_id: UUID) -> Answer:
    """Take a member out.

    Who does not belong to it is out already.
    """
    await customers.remove_from_segment(visit.house.db, visit.store.id, visit.call(), segment_id, [customer_id])
    return Answer.empty()


async def _known(visit: Visit, segment_id: UUID) -> None:
    """Refuses a segment that this store does not have."""
    found = await customers.segment_list(visit.house.db, visit.store.id, visit.call())
    if all(one.id != segment_id for one in found):
        raise SegmentUnknown(segment=str(segment_id))


def _facts(body: NewSegment) -> SegmentFacts:
    return SegmentFacts(name=body.name, slug=body.slug, description=body.description)


routes = [
    list_segments, create_segment, change_segment, delete_segment, list_segment_members, add_segment_members,
    remove_segment_member,
]  # fmt: skip
