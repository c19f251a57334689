"""The settings of a drop's waiting room.

Verbs: `form_of` a room, or of what we suggest; `draft`, the settings that should be saved, or faults at their fields.
Promises: effort is said in words; another number, set by the API, stays as it is until another word is chosen.
"""

from collections.abc import Sequence

from lonja.drops import RoomSettings
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office
from lonja.web.admin.words import mark

EFFORTS: tuple[tuple[int, str, str], ...] = (
    (10_000, mark("Light"), mark("Any phone is through at once. Bots are hardly slowed.")),
    (50_000, mark("Medium"), mark("A second on a phone. A thousand places cost a bot real work.")),
    (250_000, mark("Heavy"), mark("Some seconds on an old phone. For drops that bots hunt.")),
)
_SHORTEST, _LONGEST = 1, 24 * 60


def form_of(office: Office, room: RoomSettings | None) -> Form:
    """A room as it is; or what we suggest."""
    said = room or RoomSettings()
    return office.blank(
        max_inside=str(said.max_inside),
        per_second=str(said.per_second),
        pass_minutes=f"{said.pass_ttl_seconds / 60:g}",
        effort=str(said.effort),
        max_per_network=str(said.max_per_network),
    )


def draft(form: Form) -> RoomSettings:
    """The settings that should be saved. Only meant when the form has no faults."""
    return RoomSettings(
        max_inside=form.whole("max_inside", 1, 100_000),
        per_second=form.whole("per_second", 1, 10_000),
        pass_ttl_seconds=form.whole("pass_minutes", _SHORTEST, _LONGEST) * 60,
        effort=form.whole("effort", 0, 10_000_000),
        max_per_network=form.whole("max_per_network", 1, 100_000),
    )


def efforts(office: Office, form: Form) -> Sequence[tuple[str, str, str]]:
    """What to choose from: value, word, what it means; a number of one's own with them."""
    known = [(str(number), office.say(word), office.say(text)) for number, word, text in EFFORTS]
    own = str(form.values["effort"])
    if own and own not in {value for value, _, _ in known}:
        known.append((own, office.say("Your own"), office.say("Set to %(number)s by the API.", number=own)))
    return known
