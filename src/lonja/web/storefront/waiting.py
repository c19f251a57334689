"""The waiting room's page: into the line, where one stands, and into the shop.

Promises: works by reloading itself where there is no JavaScript; with it the page is told. Who is signed in needs no
proof of work, so there is a way in without a script; the pass is kept in a cookie by the page that says "it is your
turn".
"""

from contextlib import suppress
from datetime import timedelta

from lonja.drops import NetworkFull, NoPlace, NoRoom, ProofRequired, RoomClosed
from lonja.web import forms
from lonja.web.admission import pass_cookie
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.errors import NotFound
from lonja.web.rooms import PlaceView, Room, find_standing, join
from lonja.web.routes import page
from lonja.web.sessions import keep
from lonja.web.storefront.shell import Form, refused, show

_LONGEST_PAUSE = 60


@page("GET", "/drops/{slug:str}/queue")
async def show_waiting_room(visit: Visit, slug: str) -> Answer:
    """Where the visitor stands, or the way into the line."""
    return await _page(visit, await _room(visit, slug))


@page("POST", "/drops/{slug:str}/queue", sells=True)
async def enter_waiting_room(visit: Visit, slug: str) -> Answer:
    """Somebody wants to stand in line."""
    room = await _room(visit, slug)
    if room.facts.needs_account and (visit.known_visitor is None or visit.known_visitor.customer_id is None):
        return visit.redirect(f"/sign-in?next=/drops/{slug}/queue")
    try:
        token, _ = await join(visit, room, forms.fields(visit).get("proof"))
    except (ProofRequired, RoomClosed, NetworkFull) as refusal:
        return await _page(visit, room, refusal.status, refused(visit, refusal))
    back = visit.redirect(f"/drops/{slug}/queue")
    return keep(visit, back, token) if token else back


@page("GET", "/drops/{slug:str}/queue/clock")
async def tell_turn(visit: Visit, slug: str) -> Answer:
    """How long until the visitor's turn is over, for the page that counts."""
    room = await _room(visit, slug)
    return Answer.json(
        {"to_start": None, "to_end": room.view(await find_standing(visit, room)).pass_expires_in_seconds}
    )


async def _room(visit: Visit, slug: str) -> Room:
    try:
        return await visit.house.rooms.room(visit.store.id, slug)
    except NoRoom:
        raise NotFound from None


async def _page(visit: Visit, room: Room, status: int = 200, form: Form | None = None) -> Answer:
    place: PlaceView | None = None
    with suppress(NoPlace):
        place = room.view(await find_standing(visit, room))
    state = room.ready_state
    shown = await show(
        visit,
        "queue.html",
        status,
        room=room.facts,
        collection=room.facts,
        place=place,
        closed_for=state.closed_for,
        is_open=state.opened_at is not None,
        standing=state.last_position,
        starts_at=state.starts_at,
        pass_until=room.now() + timedelta(seconds=place.pass_expires_in_seconds or 0) if place else None,
        form=form or Form(),
        again_in=min(place.come_again_in_seconds, _LONGEST_PAUSE) if place else None,
    )
    if place is not None and place.pass_token is not None:
        pass_cookie(visit, shown, place.pass_token, place.pass_expires_in_seconds or 0)
    return shown


routes = [show_waiting_room, enter_waiting_room, tell_turn]
