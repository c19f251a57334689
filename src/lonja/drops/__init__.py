"""Drops: the waiting room, the raffle, reminders, and what a drop looks like at this moment.

Nouns: a seed and its commitment; a room and the places in it; a pass, signed; a proof of work; a raffle and its
entries; a reminder; tallies.
Verbs: save_room, tick, note_tallies, enter_early, ask_reminder, cancel_reminder; RoomQueue joins and finds; phase_of;
room_list, order_of, admissions, published_room, published, standing read, RoomBook remembers; draws.py rechecks;
passes.py and proofs.py sign and check.
Promises: P17 the queue is in the order its seed says · P18 a draw is what its seed says.
"""

from lonja.drops.errors import (
    NetworkFull,
    NoPlace,
    NoRoom,
    NothingToWaitFor,
    ProofRequired,
    ReminderLinkOver,
    RoomClosed,
)
from lonja.drops.model import (
    Place,
    Published,
    PublishedOrder,
    PublishedRaffle,
    PublishedRoom,
    RoomFacts,
    RoomSettings,
    RoomState,
    Standing,
    Tally,
)
from lonja.drops.operations import enter_early, note_tallies, save_room, tick
from lonja.drops.phases import LIVE, Phase, phase_of, seconds_until
from lonja.drops.queries import RoomBook, admissions, order_of, published, published_room, room_list, standing
from lonja.drops.queue import RoomQueue, Ticket
from lonja.drops.reminders import ask_reminder, cancel_reminder

__all__ = [
    "LIVE",
    "NetworkFull",
    "NoPlace",
    "NoRoom",
    "NothingToWaitFor",
    "Phase",
    "Place",
    "ProofRequired",
    "Published",
    "PublishedOrder",
    "PublishedRaffle",
    "PublishedRoom",
    "ReminderLinkOver",
    "RoomBook",
    "RoomClosed",
    "RoomFacts",
    "RoomQueue",
    "RoomSettings",
    "RoomState",
    "Standing",
    "Tally",
    "Ticket",
    "admissions",
    "ask_reminder",
    "cancel_reminder",
    "enter_early",
    "note_tallies",
    "order_of",
    "phase_of",
    "published",
    "published_room",
    "room_list",
    "save_room",
    "seconds_until",
    "standing",
    "tick",
]
