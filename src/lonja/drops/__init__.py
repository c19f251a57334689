"""Drops: the waiting room, the raffle, reminders, and what a drop looks like at this moment.

Nouns: a seed and its commitment; a room and the places in it; a raffle and its entries; a reminder; tallies.
Verbs: see operations.py and queries.py; of raffles raffles.py, of reminders reminders.py.
Promises: P17 the queue is in the order its seed says · P18 a draw is what its seed says.
"""

from lonja.drops.errors import (
    EntryLinkOver,
    NothingToWaitFor,
    NotInThisRaffle,
    RaffleClosed,
    RaffleInvalid,
    RaffleUnknown,
    ReminderLinkOver,
)
from lonja.drops.model import Published, PublishedRaffle, PublishedRoom, Standing
from lonja.drops.operations import enter_early
from lonja.drops.phases import LIVE, Phase, phase_of, seconds_until
from lonja.drops.queries import published, standing
from lonja.drops.raffle_model import (
    EntryFacts,
    EntryReceipt,
    EntryRow,
    EntryStatus,
    MyEntry,
    Raffle,
    RaffleSettings,
    RaffleStatus,
)
from lonja.drops.raffles import (
    advance_raffle,
    confirm_entry,
    draw_of,
    draw_raffle,
    due_raffles,
    enter_raffle,
    entries_of_customer,
    entry_counts,
    entry_facts,
    entry_list,
    leave_raffle,
    raffle_of,
    save_raffle,
)
from lonja.drops.reminders import ask_reminder, cancel_reminder

__all__ = [
    "LIVE",
    "EntryFacts",
    "EntryLinkOver",
    "EntryReceipt",
    "EntryRow",
    "EntryStatus",
    "MyEntry",
    "NotInThisRaffle",
    "NothingToWaitFor",
    "Phase",
    "Published",
    "PublishedRaffle",
    "PublishedRoom",
    "Raffle",
    "RaffleClosed",
    "RaffleInvalid",
    "RaffleSettings",
    "RaffleStatus",
    "RaffleUnknown",
    "ReminderLinkOver",
    "Standing",
    "advance_raffle",
    "ask_reminder",
    "cancel_reminder",
    "confirm_entry",
    "draw_of",
    "draw_raffle",
    "due_raffles",
    "enter_early",
    "enter_raffle",
    "entries_of_customer",
    "entry_counts",
    "entry_facts",
    "entry_list",
    "leave_raffle",
    "phase_of",
    "published",
    "raffle_of",
    "save_raffle",
    "seconds_until",
    "standing",
]
