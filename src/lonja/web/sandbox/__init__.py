"""The hosted payment page of the sandbox provider: another house, as far as the buyer can tell.

Nouns: the provider's session (payments.gateways.sandbox keeps its books); a decision: approved, declined, abandoned.
Verbs: `show_till`, `decide`.
Promises: the first decision stands; the browser goes back to where the shop said, unless it was asked to stay away;
notices to the shop come as often and as late as the buyer asks, because a real provider's do.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta

from lonja.payments.gateways import sandbox
from lonja.web import forms, pages
from lonja.web.answers import Answer
from lonja.web.bodies import Reader
from lonja.web.context import Visit
from lonja.web.errors import NotFound
from lonja.web.routes import page

_PATH = "/sandbox/{store_id:uuid}/{session_id:uuid}"


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the buyer chose, and how the provider shall behave."""

    decision: sandbox.Decision
    copies: Annotated[int, Meta(ge=0, le=10)] = 1
    delay: Annotated[int, Meta(ge=0, le=3600)] = 0
    stay: Literal["1"] | None = None
    card: sandbox.Card | Literal[""] = ""


_decided = Reader(Decided)


@page("GET", _PATH, needs_store=False)
async def show_till(visit: Visit, store_id: UUID, session_id: UUID) -> Answer:
    """The payment page of one session."""
    session = await sandbox.session(visit.house.desk, store_id, session_id)
    return await _till(visit, store_id, session)


@page("POST", _PATH, needs_store=False)
async def decide(visit: Visit, store_id: UUID, session_id: UUID) -> Answer:
    """Approve, decline or walk away."""
    chosen = forms.read(visit, _decided)
    session = await sandbox.decide(
        visit.house.desk,
        store_id,
        session_id,
        chosen.decision,
        copies=chosen.copies,
        delay_seconds=chosen.delay,
        card=chosen.card or None,
    )
    if session is None or chosen.stay:
        return await _till(visit, store_id, session)
    return Answer.redirect(session.return_url)


async def _till(visit: Visit, store_id: UUID, session: sandbox.Session | None) -> Answer:
    if session is None:
        raise NotFound
    await visit.enter(str(store_id))  # the shop's language; its colours stay outside
    return pages.render(
        visit,
        "sandbox/pay.html",
        theme=None,
        session=session,
        merchant=visit.store.name,
        action=visit.path,
        reference=f"sbx_{session.id.hex[-8:]}",
    )


routes: list[HTTPRouteHandler] = [show_till, decide]
