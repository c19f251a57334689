"""/admin/session: who works here. A staff token is for every store in which the person has a role."""

from uuid import UUID

from lonja.people.errors import CredentialsWrong, SignInThrottled
from lonja.stores import list_stores
from lonja.web import sessions
from lonja.web.answers import Answer
from lonja.web.api.auth import SessionView, SignIn
from lonja.web.api.shapes import Email, Name, Out, Slug
from lonja.web.context import Visit
from lonja.web.routes import api


class Workplace(Out):
    """A store, and what the person may do in it."""

    id: UUID
    slug: Slug
    name: str
    permissions: list[str]


class StaffView(Out):
    """Who is signed in, and where they may work."""

    id: UUID
    email: Email
    full_name: Name
    stores: list[Workplace]


@api(
    "POST",
    "/api/v1/admin/session",
    status=201,
    needs_store=False,
    answers=SessionView,
    refuses=(CredentialsWrong, SignInThrottled),
    tag="Staff",
    is_keyed=False,
)
async def sign_in_staff(visit: Visit, body: SignIn) -> SessionView:
    """Sign in as staff.

    Gives a token for twelve hours: send it as `Authorization: Bearer <token>`.
    """
    token = await sessions.sign_in_staff(visit, email=body.email, password=body.password)
    return SessionView(token=token, expires_in=sessions.STAFF_SECONDS)


@api("GET", "/api/v1/admin/session", needs_store=False, who="staff", answers=StaffView, tag="Staff")
async def show_staff(visit: Visit) -> StaffView:
    """Show who is signed in.

    With the stores they may work in, and what they may do there.
    """
    member = await visit.must_be_staff()
    stores = [store for store in await list_stores(visit.house.db) if store.id in member.permissions]
    return StaffView(
        id=member.staff_id,
        email=member.email,
        full_name=member.full_name,
        stores=[Workplace(store.id, store.slug, store.name, sorted(member.permissions[store.id])) for store in stores],
    )


@api("DELETE", "/api/v1/admin/session", status=204, needs_store=False, who="staff", tag="Staff", is_keyed=False)
async def sign_out_staff(visit: Visit) -> Answer:
    """Sign out as staff.

    The token is worth nothing from now on.
    """
    await sessions.sign_out_staff(visit)
    return Answer.empty()


routes = [sign_in_staff, show_staff, sign_out_staff]
