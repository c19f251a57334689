"""What drops refuse: rooms LJ540 to LJ544, raffles LJ545 to LJ549, reminders LJ550 and LJ551."""

from lonja.platform.errors import Refused


class NoRoom(Refused):
    code, slug, status = "LJ540", "no_room", 404
    title = "No waiting room"
    sentence = "This drop has no waiting room."


class RoomClosed(Refused):
    code, slug, status = "LJ541", "room_closed", 409
    title = "The waiting room is closed"
    sentence = "The waiting room of this drop is closed: everything is gone, or its time is over."


class ProofRequired(Refused):
    """params: reason (missing, wrong, expired, spent)"""

    code, slug, status = "LJ542", "proof_required", 403
    title = "Proof of work is required"
    sentence = "Your browser has a small sum to do before you can stand in line. Please try again, or sign in."


class NetworkFull(Refused):
    """params: limit"""

    code, slug, status = "LJ543", "network_full", 429
    title = "Too many from one network"
    sentence = "From your network {limit} are in this waiting room already: no more can come from there."


class NoPlace(Refused):
    code, slug, status = "LJ544", "no_place", 404
    title = "You do not stand in this line"
    sentence = "You have no place in this waiting room yet."


class RaffleUnknown(Refused):
    code, slug, status = "LJ545", "raffle_unknown", 404
    title = "There is no raffle"
    sentence = "This drop is not drawn: there is nothing to enter."


class RaffleClosed(Refused):
    """params: opens_at, closes_at"""

    code, slug, status = "LJ546", "raffle_closed", 409
    title = "No entries are taken now"
    sentence = "The raffle takes no entries at this moment."


class NotInThisRaffle(Refused):
    """params: variant_id"""

    code, slug, status = "LJ547", "not_in_this_raffle", 422
    title = "Not part of this drop"
    sentence = "Choose one of the sizes of this drop."


class EntryLinkOver(Refused):
    code, slug, status = "LJ548", "entry_link_over", 410
    title = "This link is over"
    sentence = "This link confirms nothing any more. If entries are still taken, please enter again."


class RaffleInvalid(Refused):
    """params: field"""

    code, slug, status = "LJ549", "raffle_invalid", 422
    title = "The raffle cannot be like this"
    sentence = "The raffle cannot be held like this: look at {field}."


class NothingToWaitFor(Refused):
    code, slug, status = "LJ550", "nothing_to_wait_for", 409
    title = "Nothing to wait for"
    sentence = "There is nothing to wait for: this can be bought already, or is over."


class ReminderLinkOver(Refused):
    code, slug, status = "LJ551", "reminder_link_over", 410
    title = "This link is over"
    sentence = "This link cannot be used any more."
