"""Notifications: mail that tells buyers what happened.

Nouns: news (an event somebody waits for, platform.listeners), a mail (one row: one event, one kind, one recipient), a
try (email_logs), a letter (what a mail says, in the recipient's language and the store's colours), a transport (how it
leaves).
Verbs: queue_mails makes mails of news; due_mails takes what is to be sent, close_mail says how it ended; keep_mail puts
it into the local outbox. jobs.py does both, every two seconds.
Promises: EML-09. No request waits for mail and none fails because of it. A mail exists when what it tells of was
committed, and never otherwise; it is sent at least once, and again only when nobody can know whether it was, under the
same Message-ID. EML-10: every try is written down. A letter bears no card data, no password, no telephone number.
Nobody below imports this; the events say what happened, and this floor decides what is worth a mail.
"""

from lonja.notifications.errors import MailAway, MailRefused
from lonja.notifications.model import Kind, Letter, MailRow, Post, Sender
from lonja.notifications.operations import close_mail, due_mails, keep_mail, queue_mails
from lonja.notifications.queries import list_mails, mails_of_order

__all__ = [
    "Kind",
    "Letter",
    "MailAway",
    "MailRefused",
    "MailRow",
    "Post",
    "Sender",
    "close_mail",
    "due_mails",
    "keep_mail",
    "list_mails",
    "mails_of_order",
    "queue_mails",
]
