"""Drops: the waiting room, the raffle, reminders, and what a drop looks like at this moment.

Nouns: a seed and its commitment; a room and the places in it; a raffle and its entries; a reminder; tallies.
Verbs: see operations.py and queries.py.
Promises: P17 the queue is in the order its seed says · P18 a draw is what its seed says.
"""

from lonja.drops.errors import NothingToWaitFor, ReminderLinkOver
from lonja.drops.live import Live, LiveBook, Overview, live, overview
from lonja.drops.model import Published, PublishedRaffle, PublishedRoom, Standing
from lonja.drops.operations import enter_early
from lonja.drops.phases import LIVE, Phase, phase_of, seconds_until
from lonja.drops.queries import published, standing
from lonja.drops.reminders import ask_reminder, cancel_reminder

__all__ = [
    "LIVE",
    "Live",
    "LiveBook",
    "NothingToWaitFor",
    "Overview",
    "Phase",
    "Published",
    "PublishedRaffle",
    "PublishedRoom",
    "ReminderLinkOver",
    "Standing",
    "ask_reminder",
    "cancel_reminder",
    "enter_early",
    "live",
    "overview",
    "phase_of",
    "published",
    "seconds_until",
    "standing",
]
