"""Drops: the waiting room, the raffle, reminders, and what a drop looks like at this moment.

Nouns: a seed and its commitment; a room and the places in it; a raffle and its entries; a reminder; tallies.
Verbs: see operations.py and queries.py.
Promises: P17 the queue is in the order its seed says · P18 a draw is what its seed says.
"""

from lonja.drops.live import Live, LiveBook, Overview, live, overview

__all__ = ["Live", "LiveBook", "Overview", "live", "overview"]
