"""What is still to be done before a drop opens, for its page.

Nouns: Step.  Verbs: `steps`, in the order in which a merchant does them.
Promises: it looks at what the page has asked for anyway and costs no question of its own; a step is done when the shop
is so, not when somebody has ticked it. A rehearsal leaves no trace in the shop, so it is never called done.
"""

from typing import Literal

import msgspec

from lonja.access import SavedDrop
from lonja.drops import Live
from lonja.web.admin.office import Office


class Step(msgspec.Struct, frozen=True):
    """One thing to do; `href` is where, or none when it is done on this page."""

    state: Literal["done", "todo", "advice"]
    title: str
    text: str
    href: str | None
    label: str


def steps(office: Office, drop: SavedDrop, live: Live | None, *, has_room: bool) -> list[Step]:
    """Of a drop that has not opened, all; of one that sells, what is missing; of one that is over, none."""
    phase = live.phase(office.now) if live else "announced"
    if phase == "ended":
        return []
    found = [_window(office, drop), _goods(office, drop, live), _terms(office, drop)]
    if drop.terms and drop.terms.way != "open":
        found.append(_gate(office, drop, live, has_room=has_room))
    found.append(_shown(office, drop))
    if phase == "announced":
        return [*found, *_last(office, drop)]
    return [] if phase == "sold_out" else [step for step in found[1:] if step.state == "todo"]


def _window(office: Office, drop: SavedDrop) -> Step:
    starts, say = drop.starts_at, office.say
    return Step(
        "done" if starts else "todo",
        say("A start"),
        office.words.moment(starts) if starts else say("Without one it sells as soon as it is shown."),
        office.path(f"/collections/{drop.id}"),
        say("Dates and products"),
    )


def _goods(office: Office, drop: SavedDrop, live: Live | None) -> Step:
    say, left = office.say, live.stock.left if live else 0
    return Step(
        "done" if left > 0 else "todo",
        say("Something to sell"),
        say("%(count)s units on the shelf.", count=left)
        if left > 0
        else say("No unit of its products is on the shelf. Add products, then count their stock."),
        office.path(f"/collections/{drop.id}") if left <= 0 else office.path("/stock"),
        say("Dates and products") if left <= 0 else say("Stock"),
    )


def _terms(office: Office, drop: SavedDrop) -> Step:
    say = office.say
    text = say("Saved.") if drop.terms else say("Our suggestion stands below: look at it and save it.")
    return Step("done" if drop.terms else "todo", say("How it is sold"), text, None, "")


def _gate(office: Office, drop: SavedDrop, live: Live | None, *, has_room: bool) -> Step:
    say = office.say
    if drop.terms is not None and drop.terms.way == "raffle":
        planned = live is not None and live.raffle is not None
        text = say("Its entries have their dates.") if planned else say("Say from when to when customers may enter.")
        path = office.path(f"/drops/{drop.id}/raffle")
        return Step("done" if planned else "todo", say("The draw"), text, path, say("Entries and winners of the draw"))
    text = say("It is ready. How fast it lets people in is set below.")
    return Step("done" if has_room else "todo", say("The waiting room"), text, "#room", say("The waiting room"))


def _shown(office: Office, drop: SavedDrop) -> Step:
    say = office.say
    text = (
        say("It is in the shop: its page counts down and takes addresses.")
        if drop.is_active
        else say("It is hidden. Show it, so that people know of it and can wait for it.")
    )
    path = office.path(f"/collections/{drop.id}")
    return Step("done" if drop.is_active else "todo", say("Shown in the shop"), text, path, say("Dates and products"))


def _last(office: Office, drop: SavedDrop) -> list[Step]:
    """What nobody can see from here."""
    say = office.say
    return [
        Step(
            "advice",
            say("Rehearse"),
            say("Make a second drop of one unit that starts in five minutes. Buy it with your phone; pull the brake."),
            office.path("/collections/new?type=drop"),
            say("New drop"),
        ),
        Step(
            "advice",
            say("On the day"),
            say("It opens by itself, to the second. Keep the live screen open: the brake is there."),
            office.path(f"/drops/{drop.id}/live"),
            say("Live screen"),
        ),
    ]
