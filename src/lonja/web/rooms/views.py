"""What a visitor in a waiting room is told."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja.web.answers import Out

PlaceStatus = Literal["waiting", "admitted", "missed", "sold_out", "paused", "ended"]
_Seconds = Annotated[int, Meta(ge=0, examples=[42])]


class PlaceView(Out, kw_only=True):
    """Where somebody stands. `position` and `ahead` are null before the opening: chance decides then. `of`: how many
    there are. `estimate_seconds`: as fast as in the last minute; null when nobody was let in. `pass`: once admitted,
    send it as header `Lonja-Pass`, or as cookie `lonja_pass`. `missed`: the time to buy is over; join again to stand at
    the end. Ask again after `come_again_in_seconds`, not before.
    """

    place_id: UUID
    status: PlaceStatus
    position: int | None
    ahead: int | None
    of: int
    estimate_seconds: _Seconds | None
    opens_in_seconds: _Seconds | None
    pass_token: str | None = msgspec.field(name="pass")
    pass_expires_in_seconds: _Seconds | None
    come_again_in_seconds: _Seconds


encode = msgspec.json.Encoder().encode
