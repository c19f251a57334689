"""Collections: a season, a collaboration, a drop; and all drops, those of the past too.

Promises: DRP-04, a page says what the clock of the server says: how many seconds remain, not at what time of the
visitor's. The time of a drop is told from memory (`/clock`), so a thousand pages that look again cost no query. What
a page of a drop costs beyond a listing: nothing, but for visitors whose early access it depends on.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from lonja.access import EarlyCodeWrong
from lonja.catalog import Collection
from lonja.drops import Phase, phase_of
from lonja.platform.call import Call
from lonja.promotions import TooManyGuesses
from lonja.web import drop_states, forms, pages, sessions
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.drop_states import EARLY_FLAG, DropState
from lonja.web.routes import page
from lonja.web.storefront import filters, raffles
from lonja.web.storefront.filters import Wanted
from lonja.web.storefront.listing import Seen, look, show_listing
from lonja.web.storefront.shell import Form, asked, pick, show, words

_LONGEST_CODE = 40
_MOST_PAST = 60
_KEPT = "kept"
_CURRENT: frozenset[Phase] = frozenset({"early", "open", "sold_out", "paused"})


@page("GET", "/collections/{slug:str}")
async def show_collection(visit: Visit, slug: str) -> Answer:
    """A collection in its merchant's order; a drop with its phase."""
    collection = await visit.house.shelf.collection(visit.store.id, slug)
    return await _page(visit, collection, Form())


@page("GET", "/collections/{slug:str}/clock")
async def tell_clock(visit: Visit, slug: str) -> Answer:
    """How long until a drop begins and ends, for pages that count. Asks the database nothing."""
    drop, now = await drop_states.find(visit, slug), visit.house.clock.now()
    terms = (await visit.house.drops.of(visit.store.id)).by_drop.get(drop.id)
    return Answer.json(drop_states.clock_of(drop, phase_of(drop, terms, now, None), now))


@page("POST", "/collections/{slug:str}/early-access")
async def bring_early_code(visit: Visit, slug: str) -> Answer:
    """The code for early access, typed into a drop's page."""
    drop = await drop_states.find(visit, slug)
    typed = forms.fields(visit).get("code", "").strip()
    if not typed or len(typed) > _LONGEST_CODE:
        return await _page(visit, drop, Form({"code": typed[:100]}, {"code": words(visit)("Enter a code.")}), 422)
    call, token = await _with_session(visit)
    try:
        await drop_states.enter_early(visit, call, drop, typed)
    except (EarlyCodeWrong, TooManyGuesses) as refusal:
        form = Form({"code": typed}, {"code": pages.say(visit, refusal)})
        answer = await _page(visit, drop, form, refusal.status)
    else:
        answer = visit.redirect(pick(f"/collections/{slug}", early=await _said_once(visit, drop)))
    return sessions.keep(visit, answer, token) if token else answer


@page("GET", "/drops")
async def show_drops(visit: Visit) -> Answer:
    """What is on, what is to come, and what was."""
    shown = [one for one in (await visit.house.shelf.collections(visit.store.id)).value if _is_shown(one)]
    now, terms = visit.house.clock.now(), (await visit.house.drops.of(visit.store.id)).by_drop
    phases = [(one, phase_of(one, terms.get(one.id), now, None)) for one in shown]
    current = [one for one, phase in phases if phase in _CURRENT]
    states = [await drop_states.state_of(visit, one, await drop_states.units_left(visit, one)) for one in current]
    soon = [one for one, phase in phases if phase == "announced"]
    return await show(
        visit,
        "drops.html",
        current=states,
        upcoming=sorted(soon, key=_start),
        past=sorted((one for one, phase in phases if phase == "ended"), key=_end, reverse=True)[:_MOST_PAST],
        crumbs=[(words(visit)("Drops"), "")],
    )


@page("GET", "/drops/{slug:str}")
async def find_drop(visit: Visit, slug: str) -> Answer:
    """A drop's page is its collection's."""
    return visit.redirect(f"/collections/{(await drop_states.find(visit, slug)).slug}")


async def _page(visit: Visit, collection: Collection, code: Form, status: int = 200) -> Answer:
    wanted = filters.read(visit, f"/collections/{collection.slug}", collection=collection.slug)
    seen = await look(visit, wanted)
    known: dict[str, Any] = {
        "intro": collection.description, "collection": collection, "state": None, "clock": None
    }  # fmt: skip
    if collection.type != "drop":
        crumbs = [(collection.name, "")]
        return await show_listing(visit, wanted, seen, collection.name, crumbs, 200, "collection.html", **known)
    state = await drop_states.state_of(visit, collection, await _left(visit, collection, wanted, seen))
    known |= {
        "state": state,
        "clock": state.clock,
        "code": code,
        "is_code_kept": asked(visit).get("early") == _KEPT,
        "for_members": await _is_for_members(visit, state),
        **await raffles.panel(visit, state),
    }
    crumbs = [(words(visit)("Drops"), "/drops"), (collection.name, "")]
    seen = seen._replace(early=(collection.slug,) if state.standing.is_early else ())
    return await show_listing(visit, wanted, seen, collection.name, crumbs, status, "collection.html", **known)


async def _said_once(visit: Visit, drop: Collection) -> str | None:
    """Who brings the code before it lets anybody in sees no door open: the page tells them that it was right."""
    terms = (await visit.house.drops.of(visit.store.id)).by_drop.get(drop.id)
    begins = terms.early_starts_at if terms else None
    return _KEPT if begins is not None and begins > visit.house.clock.now() else None


async def _left(visit: Visit, drop: Collection, wanted: Wanted, seen: Seen) -> int | None:
    """What is left of a drop: what this page shows, when it shows all of it or something of it is left."""
    here = sum(seen.stock.values())
    is_all = seen.page.value.next_cursor is None and wanted.cursor is None
    return here if is_all or here else await drop_states.units_left(visit, drop)


async def _is_for_members(visit: Visit, state: DropState) -> bool:
    """Whether some customers may come in before the start because of who they are."""
    if state.terms is None or not state.has_early_access:
        return False
    flag = await visit.house.configs.feature(visit.store.id, EARLY_FLAG)
    by_flag = state.terms.early_by_flag and flag is not None and flag.is_enabled
    return by_flag or state.terms.early_segment_id is not None


async def _with_session(visit: Visit) -> tuple[Call, str | None]:
    """A call with a session; its token, when it began just now."""
    if visit.known_visitor is not None:
        return visit.call(), None
    token = await sessions.begin(visit)
    visitor = await visit.house.identities.visitor(visit.store.id, token)
    session = visitor.session_id if visitor else None
    return msgspec.structs.replace(visit.call(), session_id=session, actor_id=session), token


def _is_shown(one: Collection) -> bool:
    return one.is_active and one.type == "drop"


def _start(one: Collection) -> float:
    return one.starts_at.timestamp() if one.starts_at else 0.0


def _end(one: Collection) -> float:
    return one.ends_at.timestamp() if one.ends_at else 0.0


routes: Sequence[Any] = [show_collection, tell_clock, bring_early_code, show_drops, find_drop]
