"""A drop's draw: enter for a size, leave again, and afterwards see what became of it; confirm an entry from a mail.

Promises: a page shows the visitor's own entry and nobody else's; following a link in a mail changes nothing, a button
does (mail scanners follow links too). What is published of a draw has a page, and is the same for everybody.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lonja.catalog import Collection
from lonja.drops import Raffle, RaffleUnknown, confirm_entry, enter_raffle, leave_raffle, raffle_of
from lonja.drops.raffle_links import entry_of
from lonja.drops.raffle_model import RaffleVariant
from lonja.web import drop_states, forms
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.drop_states import DropState
from lonja.web.routes import page
from lonja.web.storefront.shell import asked, show, words

_SHOWN = 200
"""Winners on the draw's page; all of them are in the published file."""


class RaffleClock(msgspec.Struct, frozen=True):
    """For the page that counts: seconds to the opening, and to the end of what runs now."""

    to_start: float | None
    to_end: float | None


async def panel(visit: Visit, state: DropState) -> dict[str, Any]:
    """What a drop's page says of its draw; nothing where it is not sold by draw."""
    if state.way != "raffle":
        return {}
    raffle = await raffle_of(visit.house.db, visit.store.id, visit.call(), state.drop.id)
    if raffle is None:
        return {"raffle": None}
    clock = _clock(raffle)
    return {
        "raffle": raffle,
        "names": _names(raffle),
        "sizes": _sizes(raffle),
        "raffle_seconds": clock.to_start or clock.to_end,
    }


@page("GET", "/drops/{slug:str}/raffle/clock")
async def tell_raffle_clock(visit: Visit, slug: str) -> Answer:
    """How long the draw opens, closes, or waits for this winner."""
    _, raffle = await _find(visit, slug)
    return Answer.json(_clock(raffle))


@page("POST", "/drops/{slug:str}/raffle/entry")
async def enter(visit: Visit, slug: str) -> Answer:
    """A customer enters, or changes what for; a guest signs in first and comes back."""
    drop = await drop_states.find(visit, slug)
    back = f"/collections/{drop.slug}"
    if visit.known_visitor is None or visit.known_visitor.customer_id is None:
        return visit.redirect(f"/sign-in?next={back}")
    variant = _uuid(forms.fields(visit).get("variant_id", ""))
    await enter_raffle(visit.house.db, visit.store.id, visit.call(), drop.id, variant)
    return visit.redirect(f"{back}#draw")


@page("POST", "/drops/{slug:str}/raffle/leave")
async def leave(visit: Visit, slug: str) -> Answer:
    """The entry is taken back."""
    drop = await drop_states.find(visit, slug)
    await visit.must_be_customer()
    await leave_raffle(visit.house.db, visit.store.id, visit.call(), drop.id)
    return visit.redirect(f"/collections/{drop.slug}#draw")


@page("GET", "/drops/{slug:str}/raffle")
async def show_draw(visit: Visit, slug: str) -> Answer:
    """How it was drawn: what was published before, what was shown afterwards, and how anybody draws it again."""
    drop, raffle = await _find(visit, slug)
    draw = (await visit.house.draws.of(visit.store.id, drop.id)).draw
    _ = words(visit)
    names = {one.id: _name(one.title, one.variant_title) for one in raffle.variants}
    return await show(
        visit,
        "draw.html",
        drop=drop,
        raffle=raffle,
        draw=draw,
        names=names,
        winners=draw.winners[:_SHOWN],
        moves=draw.moves[-_SHOWN:],
        more=max(len(draw.winners) - _SHOWN, 0),
        total=sum(draw.units.values()),
        file=f"/api/v1/drops/{drop.slug}/raffle/draw",
        crumbs=[(_("Drops"), "/drops"), (drop.name, f"/collections/{drop.slug}"), (_("The draw"), "")],
    )


@page("GET", "/raffle/confirmation")
async def ask_entry_confirmation(visit: Visit) -> Answer:
    """The link in the mail. It asks once more, because not only people follow links."""
    entry_of(visit.house.secrets, visit.store.id, _token(visit))
    return await show(visit, "raffle_confirmation.html", is_confirmed=False, slug="", here_again=visit.here)


@page("POST", "/raffle/confirmation")
async def confirm_from_mail(visit: Visit) -> Answer:
    """Yes, it was me."""
    entry = entry_of(visit.house.secrets, visit.store.id, _token(visit))
    done = await confirm_entry(visit.house.db, visit.store.id, visit.call(), entry)
    return await show(visit, "raffle_confirmation.html", is_confirmed=True, slug=done.slug, here_again=visit.here)


async def _find(visit: Visit, slug: str) -> tuple[Collection, Raffle]:
    drop = await drop_states.find(visit, slug)
    raffle = await raffle_of(visit.house.db, visit.store.id, visit.call(), drop.id)
    if raffle is None:
        raise RaffleUnknown
    return drop, raffle


def _clock(raffle: Raffle) -> RaffleClock:
    mine = raffle.mine
    if raffle.status == "announced":
        return RaffleClock(_left(raffle.opens_at, raffle), None)
    if mine is not None and mine.status == "won" and mine.window_ends_at is not None:
        return RaffleClock(None, _left(mine.window_ends_at, raffle))
    return RaffleClock(None, _left(raffle.closes_at, raffle))


def _left(moment: datetime, raffle: Raffle) -> float | None:
    left = (moment - raffle.server_time).total_seconds()
    return round(left, 3) if left > 0 else None


def _names(raffle: Raffle) -> dict[str, str]:
    """What each is called on its own; the product is not said where there is only one."""
    is_one = len({one.title for one in raffle.variants}) == 1
    return {
        str(one.id): (is_one and one.variant_title) or _name(one.title, one.variant_title) for one in raffle.variants
    }


def _sizes(raffle: Raffle) -> list[tuple[str, list[tuple[str, str]]]]:
    """What to choose from, product by product; one that comes in one version, or is the only one, needs no heading."""
    products: dict[str, list[RaffleVariant]] = {}
    for one in raffle.variants:
        products.setdefault(one.title, []).append(one)
    names = _names(raffle)
    return [
        (title, [(str(one.id), one.variant_title or title) for one in versions])
        if len(versions) > 1 and len(products) > 1
        else ("", [(str(one.id), names[str(one.id)]) for one in versions])
        for title, versions in products.items()
    ]


def _name(title: str, variant_title: str) -> str:
    return f"{title}, {variant_title}" if variant_title and variant_title != title else title


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _token(visit: Visit) -> str:
    return asked(visit).get("token", "")


routes = [tell_raffle_clock, enter, leave, show_draw, ask_entry_confirmation, confirm_from_mail]
