"""One waiting room, as this process sees it.

Nouns: a Standing, a visitor's place; the state, read once a second; the lines held for its visitors.
Verbs: `view` says how somebody stands, `known` and `add` find and remember them, `attend` holds a line, `turn` is a
second of the room's life.
Promises: near the front one hears every second or two, far behind every five to fifteen; what concerns everybody (it
opens, it is paused, it is over) everybody hears at once, in slices that leave the loop free for others.
"""

import asyncio
from collections import deque
from datetime import datetime, timedelta
from math import ceil
from time import monotonic
from uuid import UUID

import structlog
from litestar.types import Receive, Send

from lonja.drops import NoRoom, Place, RoomFacts, RoomQueue, RoomState, admissions, order_of, tick
from lonja.drops.passes import Pass, seal_pass
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError
from lonja.platform.secrets import SecretBox
from lonja.web.rooms.streams import Line, Wheel
from lonja.web.rooms.views import PlaceStatus, PlaceView, encode

log = structlog.get_logger("lonja.rooms")

_SLICE = 200
_BIG_SLICE = 20_000
_POLLS_PER_SECOND = 1_000
_REMEMBERED = 900.0
HURRY = 0.2
"""So often, in seconds, is looked while the next sale may be the last."""
_LINES_EACH = 3
_LOST_LINE = b"retry: 3000\n"


class Standing:
    """A visitor's place. 50,000 of these have to be light."""

    __slots__ = ("customer_id", "expires_at", "lines", "place_id", "position", "seen", "session_id")

    def __init__(self, place: Place) -> None:
        self.place_id, self.session_id, self.customer_id = place.place_id, place.session_id, place.customer_id
        self.position, self.expires_at = place.position, place.expires_at
        self.lines: list[Line] | None = None
        self.seen = monotonic()


class Room:
    """Belongs to one event loop."""

    def __init__(self, db: Database, secrets: SecretBox, queue: RoomQueue, store_id: UUID, facts: RoomFacts) -> None:
        self.facts, self.store_id = facts, store_id
        self.state: RoomState | None = None
        self.touched = monotonic()
        self.lines: set[Line] = set()
        self._db, self._secrets, self._queue = db, secrets, queue
        self._places: dict[UUID, Standing] = {}
        self._tokens: dict[bytes, Standing] = {}
        self._unsure: set[UUID] = set()
        self._wheel = Wheel()
        self._read_at = 0.0
        self._opened = False
        self._admitted_to = 0
        self._pace: deque[tuple[float, int]] = deque(maxlen=61)
        self._first = asyncio.Lock()

    # -- who stands here ----------------------------------------------------------------------------------------------

    async def ready(self) -> None:
        """The room's state is known."""
        self.touched = monotonic()
        if self.state is None:
            async with self._first:
                if self.state is None:
                    await self.read()
        if self.state is None:
            raise NoRoom

    def known(self, token: bytes) -> Standing | None:
        """Whose token (its hash) this is, if they have been here."""
        standing = self._tokens.get(token)
        if standing is not None:
            standing.seen = monotonic()
        return standing

    def add(self, place: Place, token: bytes | None) -> Standing:
        """Remember somebody. What may have changed since their place was read is read again within a second."""
        standing = self._places.get(place.place_id)
        if standing is None:
            standing = self._places[place.place_id] = Standing(place)
        elif place.expires_at is not None or place.position is not None:
            standing.position, standing.expires_at = place.position, place.expires_at or standing.expires_at
        if token is not None:
            self._tokens[token] = standing
        is_admitted = standing.position is not None and standing.position <= self._admitted_to
        if (self._opened and standing.position is None) or (is_admitted and standing.expires_at is None):
            self._unsure.add(standing.place_id)
        return standing

    async def find(self, session_id: UUID, customer_id: UUID | None, token: bytes | None) -> Standing | None:
        """Somebody this process does not know, as the database does."""
        place = await self._queue.find(self.store_id, self.facts.id, session_id, customer_id)
        return self.add(place, token) if place else None

    # -- what they are told -------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The database's time."""
        state = self.ready_state
        return state.now + timedelta(seconds=monotonic() - self._read_at)

    def view(self, standing: Standing) -> PlaceView:
        """How somebody stands at this moment."""
        state, now = self.ready_state, self.now()
        status, expires_at = self._status(standing, now), standing.expires_at
        waits = status in {"waiting", "paused"} and standing.position is not None
        ahead = max((standing.position or 1) - state.admitted_to - 1, 0) if waits else None
        is_in = status == "admitted" and expires_at is not None
        opens_in = None
        if state.opened_at is None and state.starts_at is not None:
            opens_in = max(ceil((state.starts_at - now).total_seconds()), 0)
        return PlaceView(
            place_id=standing.place_id,
            status=status,
            position=standing.position if state.opened_at is not None else None,
            ahead=ahead,
            of=max(state.last_position, standing.position or (len(self._places) if state.opened_at is None else 0)),
            estimate_seconds=self._estimate(ahead) if status == "waiting" and ahead is not None else None,
            opens_in_seconds=opens_in,
            pass_token=self.pass_of(standing) if is_in else None,
            pass_expires_in_seconds=max(int((expires_at - now).total_seconds()), 0) if is_in and expires_at else None,
            come_again_in_seconds=self._come_again(standing, status, opens_in),
        )

    def pass_of(self, standing: Standing) -> str | None:
        """The signed pass of somebody who was let in."""
        if standing.expires_at is None:
            return None
        granted = Pass(
            collection_id=self.facts.collection_id,
            session_id=standing.session_id,
            customer_id=standing.customer_id,
            expires_at=standing.expires_at,
        )
        return seal_pass(self._secrets, self.store_id, granted)

    @property
    def ready_state(self) -> RoomState:
        """The state, once `ready` has been awaited."""
        if self.state is None:
            raise RuntimeError("the room has not been read yet")
        return self.state

    def _status(self, standing: Standing, now: datetime) -> PlaceStatus:
        state = self.ready_state
        if state.closed_for is not None:
            return state.closed_for
        if standing.expires_at is not None:
            return "admitted" if standing.expires_at > now else "missed"
        return "paused" if state.is_paused else "waiting"

    def _estimate(self, ahead: int) -> int | None:
        """As fast as in the last minute; None when that says nothing."""
        if len(self._pace) < 3:
            return None
        (began, from_), (ended, to) = self._pace[0], self._pace[-1]
        return ceil((ahead + 1) * (ended - began) / (to - from_)) if to > from_ else None

    def _come_again(self, standing: Standing, status: PlaceStatus, opens_in: int | None) -> int:
        """Spread, so that all who are not held ask no more often than a process answers easily."""
        turn = (standing.place_id.int & 0xFFFF) / 0xFFFF
        round_ = max(len(self._places) - len(self.lines), 0) / _POLLS_PER_SECOND
        if opens_in is not None:
            rest = max(20.0, round_)
            if opens_in <= 2 * rest:
                return ceil(opens_in + 1 + turn * max(round_, 2.0))
            return ceil(rest * (0.75 + 0.5 * turn))
        usual = 1.0 if self.is_ending else 5.0
        rest = max(45.0 if status in {"sold_out", "ended"} else usual, round_)
        return ceil(rest * (0.75 + 0.5 * turn))

    # -- held streams -------------------------------------------------------------------------------------------------

    async def attend(self, standing: Standing, receive: Receive, send: Send, *, is_free: bool) -> None:
        """Hold a line for a visitor until they go or it is over; without a free one: say when to come again."""
        is_over = self.ready_state.status == "closed"
        holds = is_free and not is_over and len(standing.lines or ()) < _LINES_EACH
        view = self.view(standing)
        wait = _LOST_LINE if holds else b"retry: %d\n" % (view.come_again_in_seconds * 1000)
        first = wait + _event(view)
        await send({"type": "http.response.body", "body": first, "more_body": holds})
        if not holds:
            return
        line = Line(standing, send)
        self.lines.add(line)
        standing.lines = [*(standing.lines or ()), line]
        self._wheel.put(line, self._pause(standing))
        try:
            if (await receive())["type"] != "http.disconnect":
                await receive()
        finally:
            line.is_over = True
            self.lines.discard(line)
            standing.lines = [each for each in standing.lines or () if each is not line] or None
            standing.seen = self.touched = monotonic()

    def hang_up(self) -> None:
        """The house closes: everybody comes again in a moment, to another process."""
        for line in list(self.lines):
            line.say(b"retry: 1000\n\n", and_hang_up=True)

    def _tell(self, line: Line, *, and_hang_up: bool = True) -> None:
        """How they stand. When it is over, also when to come again, for who is hung up on."""
        if line.is_over:
            return
        view = self.view(line.standing)
        if view.status in {"sold_out", "ended"}:
            again = b"retry: %d\n" % (view.come_again_in_seconds * 1000)
            line.say(again + _event(view), and_hang_up=and_hang_up)
        else:
            line.say(_event(view))

    async def _tell_all(self) -> None:
        """News for everybody, in slices of a tenth of a second. At the end nobody is hung up on yet: a line that ends
        costs ten times as much as a word, so all are told before the first is seen out, when the wheel comes to them.
        """
        for n, line in enumerate(list(self.lines), 1):
            self._tell(line, and_hang_up=False)
            if n % _BIG_SLICE == 0:
                await asyncio.sleep(0)

    def _pause(self, standing: Standing) -> int:
        """How long until the next word."""
        state = self.ready_state
        if state.opened_at is None or standing.position is None or standing.expires_at is not None:
            return 15
        estimate = self._estimate(standing.position - state.admitted_to)
        return min(max(5 if estimate is None else estimate // 15, 1), 15)

    # -- a second of its life -----------------------------------------------------------------------------------------

    async def turn(self) -> None:
        """What is due happens, and whoever is due hears of it."""
        await self.look()
        for n, line in enumerate(self._wheel.turn(), 1):
            if not line.is_over:
                self._tell(line)
                self._wheel.put(line, self._pause(line.standing))
            if n % _SLICE == 0:
                await asyncio.sleep(0)

    @property
    def is_ending(self) -> bool:
        """Whether the next sale may be the last."""
        return self.state is not None and self.state.is_ending

    async def look(self) -> None:
        """What is due happens, and the news of it is told."""
        try:
            await self.read()
        except LonjaError as failure:
            log.warning("a room could not be read", room=str(self.facts.id), failure=repr(failure))

    async def read(self) -> None:
        """The one query a second; and another when it opens, and when somebody was let in."""
        before, state = self.state, await tick(self._db, self.store_id, self.facts.id)
        if state is None:
            self.hang_up()
            return
        if state.opened_at is not None and not self._opened:
            if before is not None:
                self._take_order(await order_of(self._db, self.store_id, self.facts.id))
            self._opened = True
        moved = await self._let_in(state) if before is not None else []
        self.state, self._admitted_to, self._read_at = state, state.admitted_to, monotonic()
        if state.opened_at is not None:
            self._keep_pace(state.admitted_to)
        moved += await self._make_sure()
        if before is not None and _news_of(before) != _news_of(state):
            await self._tell_all()
        else:
            for standing in moved:
                for line in standing.lines or ():
                    self._tell(line)

    async def _let_in(self, state: RoomState) -> list[Standing]:
        """Those of our visitors whose turn it is now."""
        if state.admitted_to <= self._admitted_to:
            return []
        moved: list[Standing] = []
        let_in = await admissions(self._db, self.store_id, self.facts.id, self._admitted_to, state.admitted_to)
        for place_id, expires_at in let_in:
            standing = self._places.get(place_id)
            if standing is not None:
                standing.expires_at = expires_at
                moved.append(standing)
        return moved

    def forget_the_gone(self) -> None:
        """Who was not seen for a while is found again in the database should they come back."""
        long_ago = monotonic() - _REMEMBERED
        gone = {each.place_id for each in self._places.values() if each.lines is None and each.seen < long_ago}
        if gone:
            self._places = {key: each for key, each in self._places.items() if key not in gone}
            self._tokens = {key: each for key, each in self._tokens.items() if each.place_id not in gone}

    def _take_order(self, ids: bytes) -> None:
        for n in range(len(ids) // 16):
            standing = self._places.get(UUID(bytes=ids[16 * n : 16 * n + 16]))
            if standing is not None:
                standing.position = n + 1

    def _keep_pace(self, admitted_to: int) -> None:
        now = monotonic()
        self._pace.append((now, admitted_to))
        while self._pace[0][0] < now - 60:
            self._pace.popleft()

    async def _make_sure(self) -> list[Standing]:
        """Those whose place was read before something happened that they have missed: all in one question. Of whom
        nothing could be found out, it is asked again the next time.
        """
        unsure = [self._places[each] for each in self._unsure if each in self._places]
        self._unsure.clear()
        found = await asyncio.gather(
            *(self._queue.find(self.store_id, self.facts.id, each.session_id, each.customer_id) for each in unsure),
            return_exceptions=True,
        )
        for standing, place in zip(unsure, found, strict=True):
            if isinstance(place, BaseException):
                self._unsure.add(standing.place_id)
            elif place is not None and place.place_id == standing.place_id:
                standing.position, standing.expires_at = place.position, place.expires_at
        return unsure


def _event(view: PlaceView) -> bytes:
    return b"data: " + encode(view) + b"\n\n"


def _news_of(state: RoomState) -> tuple[object, ...]:
    """What everybody should hear of when it changes."""
    return (state.opened_at is None, state.status, state.closed_for, state.is_paused, state.starts_at)
