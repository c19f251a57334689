"""What drops refuse: rooms LJ540 to LJ544, raffles LJ545 to LJ549, reminders LJ550 and LJ551."""

from lonja.platform.errors import Refused


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
