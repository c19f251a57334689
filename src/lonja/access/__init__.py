"""Access to drops: how a drop is sold, to whom, and how much of it one buyer may have.

Nouns: the terms of a drop (way, reservation policy, limits, early access, pause); a pass: somebody was admitted from
the waiting room, won the draw, or brought the code for early access; a claim, what an order has of a drop, counted
under every name its buyer goes by.
Verbs: save_terms, pause_drop; drop_terms_list and saved_drop read; DropBook remembers. Carts ask
access.verdict, checkout counts by access.claim_units and gives back by access.release_units.
Promises: P16 nobody has more of a drop than its limit.
"""

from lonja.access.errors import (
    AccountRequired,
    AdmissionRequired,
    DropCheckoutOff,
    DropLimit,
    DropPaused,
    DropsAreStaffs,
    EarlyCodeWrong,
    NoTerms,
    TermsInvalid,
    WinnersOnly,
)
from lonja.access.model import DropTerms, LimitKind, SavedDrop, SavedTerms, TermsDraft, Way
from lonja.access.operations import pause_drop, save_terms
from lonja.access.queries import DropBook, StoreTerms, drop_terms_list, saved_drop

__all__ = [
    "AccountRequired",
    "AdmissionRequired",
    "DropBook",
    "DropCheckoutOff",
    "DropLimit",
    "DropPaused",
    "DropTerms",
    "DropsAreStaffs",
    "EarlyCodeWrong",
    "LimitKind",
    "NoTerms",
    "SavedDrop",
    "SavedTerms",
    "StoreTerms",
    "TermsDraft",
    "TermsInvalid",
    "Way",
    "WinnersOnly",
    "drop_terms_list",
    "pause_drop",
    "save_terms",
    "saved_drop",
]
