"""Drops: the waiting room, the raffle, reminders, and what a drop looks like at this moment.

Nouns: a seed and its commitment; a room and the places in it; a pass, signed; a proof of work; a raffle and its
entries; a reminder; tallies.
Verbs: save_room, tick, note_tallies; RoomQueue joins and finds; room_list, order_of, admissions, published_room read,
RoomBook remembers; draws.py rechecks; passes.py and proofs.py sign and check.
Promises: P17 the queue is in the order its seed says · P18 a draw is what its seed says.
"""

from lonja.drops.errors import NetworkFull, NoPlace, NoRoom, ProofRequired, RoomClosed
from lonja.drops.model import Place, PublishedRoom, RoomFacts, RoomSettings, RoomState, Tally
from lonja.drops.operations import note_tallies, save_room, tick
from lonja.drops.queries import RoomBook, admissions, order_of, published_room, room_list
from lonja.drops.queue import RoomQueue, Ticket

__all__ = [
    "NetworkFull",
    "NoPlace",
    "NoRoom",
    "Place",
    "ProofRequired",
    "PublishedRoom",
    "RoomBook",
    "RoomClosed",
    "RoomFacts",
    "RoomQueue",
    "RoomSettings",
    "RoomState",
    "Tally",
    "Ticket",
    "admissions",
    "note_tallies",
    "order_of",
    "published_room",
    "room_list",
    "save_room",
    "tick",
]
