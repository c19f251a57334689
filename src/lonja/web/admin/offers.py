"""The rooms of what is given away, and to whom: promotions, codes, a cart to try, segments.

Verbs: `show_room` frames each (also those of promotions.py, coupons.py, trying.py and segments.py).
"""

from lonja.web.admin.office import Office
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_ROOMS = (
    ("/promotions", mark("Promotions"), "promotions.read"),
    ("/coupons", mark("Codes"), "promotions.read"),
    ("/promotions/preview", mark("Try a cart"), "promotions.read"),
    ("/segments", mark("Segments"), "customers.read"),
)


async def show_room(
    office: Office, room: str, template: str, needs: str, status: int = 200, **values: object
) -> Answer:
    """A room, in the frame of all. `needs` is what changing it takes."""
    tabs = [
        (office.say(label), office.path(path), path == room, None) for path, label, need in _ROOMS if office.may(need)
    ]
    known: dict[str, object] = {"tabs": tabs, "form": None, "can_write": office.may(needs)}
    return await office.show(template, "promotions", status, **(known | values))
