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


class NothingToWaitFor(Refused):
    code, slug, status = "LJ550", "nothing_to_wait_for", 409
    title = "Nothing to wait for"
    sentence = "There is nothing to wait for: this can be bought already, or is over."


class ReminderLinkOver(Refused):
    code, slug, status = "LJ551", "reminder_link_over", 410
    title = "This link is over"
    sentence = "This link cannot be used any more."
