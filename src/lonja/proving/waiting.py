"""A crowd in a waiting room: each takes a place, and stands there until let in or told that it is over.

Nouns: Waiting, the client's side of one room; an Admission, the session and pass of somebody who was let in.
Verbs: `join`, `stand` (both raise Refused), `look` (once).
Promises: so many listen to events, a socket each (`streams`); the rest come again when they were told to. Who loses the
connection looks for their place again; it is still theirs.
"""

import asyncio
import random

import altcha
import msgspec

from lonja.proving import till as say
from lonja.proving.cast import Part
from lonja.proving.talk import PERSISTENCE, Refused, Talk, Wrong
from lonja.proving.wire import ConnectionLost, Events, Origin

SOLD_OUT, NO_PASS = "LJ301", "LJ531"
_OVER = ("sold_out", "ended")
_SOON = 0.2
_OPENING_AT_ONCE = 128
_SILENCE = 45.0
"""Seconds without a word on a stream after which it is asked for again."""


class Admission(msgspec.Struct, frozen=True):
    """Somebody was let in. `admission` is their pass."""

    token: str
    admission: str


class Waiting:
    """Belongs to one run."""

    def __init__(self, origin: Origin, till: say.Till, talk: Talk, *, streams: int, effort: int) -> None:
        self._origin, self._till, self._talk, self._effort = origin, till, talk, effort
        self._free = streams
        self._opening = asyncio.Semaphore(_OPENING_AT_ONCE)
        self.listened = 0
        """How many have listened to events."""

    async def join(self, part: Part, key: str, token: str | None = None) -> say.TakenPlace:
        """Takes a place, and has a token from now on. Raises Refused."""
        proof = await self._prove(part) if self._effort else None
        request = self._till.take_place(part.person, proof, f"{key}-place", token)
        taken = await self._talk.click(
            "place",
            request,
            say.taken_place,
            twice=part.clicks_twice,
            what_of=lambda one: (one.token, one.place.place_id),
        )
        self._talk.timeline.count(self._talk.now, "joined")
        return msgspec.structs.replace(taken, token=taken.token or token)

    async def _prove(self, part: Part) -> str:
        """The small sum that is asked of every visitor's machine."""
        said = msgspec.json.decode(await self._talk.ask("challenge", self._till.challenge(part.person)))
        challenge = altcha.Challenge.from_dict(said)
        solution = altcha.solve_challenge(challenge)
        if solution is None:
            raise Wrong("a challenge without a solution")
        return str(altcha.Payload(challenge, solution).to_base64())

    async def look(self, token: str) -> say.PlaceView:
        return say.place_view(await self._talk.ask("look", self._till.show_place(token)))

    async def hear_the_end(self, token: str) -> None:
        """Until the room says that it is over. Raises Wrong when it does not."""
        deadline = self._talk.now + PERSISTENCE
        while (await self.look(token)).status not in _OVER:
            if self._talk.now > deadline:
                raise Wrong(f"everything is sold, and for {PERSISTENCE:g} s the waiting room does not say so")
            await asyncio.sleep(_SOON)

    async def stand(self, taken: say.TakenPlace) -> Admission:
        """Until let in. Raises Refused when it is over."""
        token, place = taken.token or "", taken.place
        listens = self._free > 0
        self._free -= listens
        events: Events | None = None
        try:
            while not place.admission:
                if place.status in _OVER or place.status == "missed":
                    self._talk.timeline.count(self._talk.now, "left")
                    raise Refused(NO_PASS if place.status == "missed" else SOLD_OUT)
                if listens:
                    events, place = await self._hear(token, events)
                    listens = events is None or not events.is_over or self._stop_listening()
                else:
                    await asyncio.sleep(place.come_again_in_seconds * random.uniform(0.9, 1.0))  # noqa: S311
                    place = await self.look(token)
        finally:
            self._free += listens
            if events is not None:
                events.close()
        self._talk.timeline.count(self._talk.now, "admitted")
        return Admission(token, place.admission)

    def _stop_listening(self) -> bool:
        """The shop holds no more streams."""
        self._free += 1
        return False

    async def _hear(self, token: str, events: Events | None) -> tuple[Events | None, say.PlaceView]:
        """What is said next on the stream, which is opened when there is none."""
        try:
            if events is None:
                async with self._opening:
                    events = await Events.open(self._origin, self._till.watch_place(token))
                self.listened += 1
            return events, say.place_view(await events.next(_SILENCE))
        except ConnectionLost:
            self._talk.said_again += 1
            await asyncio.sleep(random.uniform(0.1, 2.0))  # noqa: S311  # they do not all come back at once
            return None, await self.look(token)
        except msgspec.MsgspecError as failure:
            raise Wrong(f"an event of the waiting room: {failure}") from failure
