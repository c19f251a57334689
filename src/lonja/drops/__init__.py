"""Drops: the waiting room, the raffle, reminders, and what a drop looks like at this moment.

Nouns: a seed and its commitment; a room and the places in it; a raffle and its entries; a reminder; tallies.
Verbs: save_raffle, enter_raffle, confirm_entry, leave_raffle; draw_raffle and advance_raffle, which a job calls
(due_raffles says for which drops); raffle_of, draw_of, entry_list, entry_counts, entry_facts read.
Promises: P17 the queue is in the order its seed says · P18 a draw is what its seed says.
"""

from lonja.drops.errors import EntryLinkOver, NotInThisRaffle, RaffleClosed, RaffleInvalid, RaffleUnknown
from lonja.drops.model import (
    EntryFacts,
    EntryReceipt,
    EntryRow,
    EntryStatus,
    MyEntry,
    Raffle,
    RaffleSettings,
    RaffleStatus,
)
from lonja.drops.operations import (
    advance_raffle,
    confirm_entry,
    draw_raffle,
    due_raffles,
    enter_raffle,
    leave_raffle,
    save_raffle,
)
from lonja.drops.queries import draw_of, entries_of_customer, entry_counts, entry_facts, entry_list, raffle_of

__all__ = [
    "EntryFacts",
    "EntryLinkOver",
    "EntryReceipt",
    "EntryRow",
    "EntryStatus",
    "MyEntry",
    "NotInThisRaffle",
    "Raffle",
    "RaffleClosed",
    "RaffleInvalid",
    "RaffleSettings",
    "RaffleStatus",
    "RaffleUnknown",
    "advance_raffle",
    "confirm_entry",
    "draw_of",
    "draw_raffle",
    "due_raffles",
    "enter_raffle",
    "entries_of_customer",
    "entry_counts",
    "entry_facts",
    "entry_list",
    "leave_raffle",
    "raffle_of",
    "save_raffle",
]
