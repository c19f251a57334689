"""/admin/newsletter: who subscribed, and what they are offered. C-05: for staff who may see customers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from lonja import newsletter
from lonja.web.answers import Answer
from lonja.web.api.shapes import Email, In, Out, Page, decode_cursor, encode_cursor
from lonja.web.context import Visit
from lonja.web.routes import api

Status = Literal["pending", "subscribed", "unsubscribed"]
BasisPoints = Annotated[
    int, Meta(ge=0, le=10_000, examples=[1_000], description="1000 is ten per cent; 0 gives no code")
]
Days = Annotated[int, Meta(ge=1, le=365, examples=[30])]


class Subscribers(Page):
    """Which of them."""

    status: Status | None = None


class StaffSubscriber(Out):
    """An address. `code` is its welcome code, which an order has used when `is_used`."""

    id: UUID
    email: Email
    locale: Annotated[str, Meta(examples=["es-MX"])]
    status: Status
    source: Annotated[str, Meta(examples=["popup"])]
    code: Annotated[str, Meta(examples=["DESC202611217KQ2ZD"])] | None
    is_used: bool
    created_at: datetime
    confirmed_at: datetime | None
    unsubscribed_at: datetime | None


class SubscriberPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    subscribers: list[StaffSubscriber]
    next_cursor: str | None


class NewsletterSettings(Out):
    """What who subscribes from now on is offered. `needs_confirmation`: double opt-in."""

    is_popup_on: bool
    needs_confirmation: bool
    discount_basis_points: BasisPoints
    valid_days: Days


class NewsletterChanges(In):
    """What changes; what is left out stays."""

    is_popup_on: bool | None = None
    needs_confirmation: bool | None = None
    discount_basis_points: BasisPoints | None = None
    valid_days: Days | None = None


@api(
    "GET",
    "/api/v1/admin/newsletter/subscribers",
    who="staff",
    permission="customers.read",
    answers=SubscriberPage,
    tag="Newsletter",
)
async def list_subscribers(visit: Visit, query: Subscribers) -> SubscriberPage:
    """List subscribers.

    Newest first, with their welcome codes.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await newsletter.subscriber_list(
            tx, visit.store.id, status=query.status, before=before, limit=query.limit + 1
        )
    shown = [_subscriber(one) for one in found[: query.limit]]
    last = found[query.limit - 1] if len(found) > query.limit else None
    return SubscriberPage(shown, encode_cursor(last.created_at, last.id) if last else None)


@api(
    "GET",
    "/api/v1/admin/newsletter/settings",
    who="staff",
    permission="store.read",
    answers=NewsletterSettings,
    tag="Newsletter",
)
async def show_newsletter_settings(visit: Visit) -> NewsletterSettings:
    """Show the newsletter's settings.

    What who subscribes is offered.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        terms = await newsletter.settings(tx, visit.store.id)
    return NewsletterSettings(
        terms.is_popup_on, terms.needs_confirmation, terms.discount_basis_points, terms.valid_days
    )


@api(
    "PATCH",
    "/api/v1/admin/newsletter/settings",
    status=204,
    who="staff",
    permission="store.write",
    tag="Newsletter",
)
async def change_newsletter_settings(visit: Visit, body: NewsletterChanges) -> Answer:
    """Change the newsletter's settings.

    From now on: codes that were given keep their percentage and their last day.
    """
    changes = newsletter.TermsChanges(
        is_popup_on=body.is_popup_on,
        needs_confirmation=body.needs_confirmation,
        discount_basis_points=body.discount_basis_points,
        valid_days=body.valid_days,
    )
    await newsletter.change_settings(visit.house.db, visit.store.id, visit.call(), changes)
    return Answer.empty()


def _subscriber(row: newsletter.Subscriber) -> StaffSubscriber:
    return StaffSubscriber(
        id=row.id,
        email=row.email,
        locale=row.locale,
        status=row.status,
        source=row.source,
        code=row.code,
        is_used=row.is_used,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        unsubscribed_at=row.unsubscribed_at,
    )


routes = [list_subscribers, show_newsletter_settings, change_newsletter_settings]
