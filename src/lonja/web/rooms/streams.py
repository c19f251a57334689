"""Held streams: server-sent events, written to many visitors from one loop.

Nouns: a Line, one stream that is held; a Wheel, which turns a notch a second and says whose line is due; EventStream,
the answer that becomes a line.
Verbs: `say` writes to a line without ever waiting for it.
How: a line costs no task of its own to write to: whoever has something to say writes into its `send`. Where a reader is
so slow that writing would wait, this word is skipped, and the next one tells them the same more up to date.
"""

import resource
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from litestar.types import HTTPScope, Message, Receive, Scope, Send

from lonja.web.answers import NO_STORE, Answer
from lonja.web.security import API_HEADERS

if TYPE_CHECKING:
    from lonja.web.rooms.room import Room, Standing

_EVENTS = (b"content-type", b"text/event-stream; charset=utf-8")
_UNBUFFERED = (b"x-accel-buffering", b"no")
_FOR_THE_REST = 3_000
"""Descriptors that streams leave free: for everybody who is answered and goes, and for what the house has open."""


def streams_at_most() -> int:
    """How many streams a process may hold: the soft limit of descriptors is raised to the hard one first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
    return max(soft - _FOR_THE_REST, soft // 4)


class Line:
    """One held stream."""

    __slots__ = ("is_over", "send", "standing")

    def __init__(self, standing: "Standing", send: Send) -> None:
        self.standing, self.send, self.is_over = standing, send, False

    def say(self, words: bytes, *, and_hang_up: bool = False) -> None:
        """Write, or skip it."""
        message = cast("Message", {"type": "http.response.body", "body": words, "more_body": not and_hang_up})
        step = cast("Coroutine[Any, Any, None]", self.send(message))
        try:
            step.send(None)
        except StopIteration:
            self.is_over = self.is_over or and_hang_up
        except Exception:  # noqa: BLE001  # the visitor is gone; their own task finds out and cleans up
            self.is_over = True
        else:
            step.close()


class Wheel:
    """Lines by the second in which they are due."""

    _NOTCHES = 32

    def __init__(self) -> None:
        self._due: list[list[Line]] = [[] for _ in range(self._NOTCHES)]
        self._at = 0

    def put(self, line: Line, seconds: int) -> None:
        """It is due that many seconds from now."""
        self._due[(self._at + min(max(seconds, 1), self._NOTCHES - 1)) % self._NOTCHES].append(line)

    def turn(self) -> list[Line]:
        """A second has passed: whoever is due now."""
        self._at = (self._at + 1) % self._NOTCHES
        due, self._due[self._at] = self._due[self._at], []
        return due


class EventStream(Answer):
    """A stream of PlaceViews, for as long as the visitor stays and there is something to say."""

    __slots__ = ("_is_free", "_room", "_standing")

    def __init__(self, room: "Room", standing: "Standing", *, is_free: bool) -> None:
        super().__init__(200, b"", [_EVENTS, NO_STORE, _UNBUFFERED, *API_HEADERS])
        self._room, self._standing, self._is_free = room, standing, is_free

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = scope.get("visit")
        if visit is not None:
            self.headers.append((b"x-correlation-id", visit.correlation))  # type: ignore[attr-defined]  # a Visit
            visit.status = 200  # type: ignore[attr-defined]
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        if cast("HTTPScope", scope)["method"] == "HEAD":  # nothing would ever be said: no line is held for it
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await self._room.attend(self._standing, receive, send, is_free=self._is_free)
