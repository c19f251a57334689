"""Waiting rooms in the web process: who stands where, told to everybody who waits here.

Nouns: a Keeper, one a process; a Room with visitors here; a Standing, one visitor's place as this process knows it; a
Line, one held stream of events; a PlaceView, what a visitor is told.
Verbs: `join` and `find_standing` for the faces; `EventStream` answers with a stream.
Promises: the database is the truth and loses no place when a process dies: whoever comes back is found again. A room
costs one small query a second, however many wait in it; nothing here asks the database for one visitor, but for those
it does not know yet, together. The number of held streams is bounded; who finds no line free is told when to come
again, and is answered from memory.
"""

from lonja.web.rooms.door import find_standing, join
from lonja.web.rooms.keeper import Keeper
from lonja.web.rooms.room import Room, Standing
from lonja.web.rooms.streams import EventStream, Line
from lonja.web.rooms.views import PlaceView

__all__ = ["EventStream", "Keeper", "Line", "PlaceView", "Room", "Standing", "find_standing", "join"]
