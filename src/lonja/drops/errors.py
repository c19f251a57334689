"""What drops refuse: rooms LJ540 to LJ544, raffles LJ545 to LJ549, reminders LJ550 and LJ551."""

from lonja.platform.errors import Refused


class NothingToWaitFor(Refused):
    code, slug, status = "LJ550", "nothing_to_wait_for", 409
    title = "Nothing to wait for"
    sentence = "There is nothing to wait for: this can be bought already, or is over."


class ReminderLinkOver(Refused):
    code, slug, status = "LJ551", "reminder_link_over", 410
    title = "This link is over"
    sentence = "This link cannot be used any more."
