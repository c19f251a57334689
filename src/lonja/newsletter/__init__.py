"""The newsletter: who wants to hear from a store, and the welcome they get.

Nouns: a Subscriber (one row an address and store); the Terms of a store (its settings); the Offer, what who asks is
promised; the Welcome, what their mail says; a sealed link (links.py).
Verbs: subscribe, confirm_subscription, unsubscribe, change_settings. To read: subscriber_list, settings, welcome_of.
Promises: NWS-03, NWS-06. One welcome code an address for ever, however often and by how many at once it is asked for.
What a stranger is answered is the same for every address, and a mailbox cannot be filled by typing its address. C-05:
no visitor reads subscribers. Who has the mail has the word: confirming and leaving take a link that only mail carries.
Mail itself is written by notifications, which hears of newsletter.subscribed and newsletter.asked.
"""

from lonja.newsletter.addresses import clean_address
from lonja.newsletter.errors import AddressUnfit, LinkOver, SubscriptionsThrottled
from lonja.newsletter.model import (
    WELCOME_RULE,
    Counts,
    Offer,
    Source,
    Status,
    Subscriber,
    Terms,
    TermsChanges,
    Welcome,
)
from lonja.newsletter.operations import asker_of, change_settings, confirm_subscription, subscribe, unsubscribe
from lonja.newsletter.queries import TermsBook, all_subscribers, counts, settings, subscriber_list, welcome_of

__all__ = [
    "WELCOME_RULE",
    "AddressUnfit",
    "Counts",
    "LinkOver",
    "Offer",
    "Source",
    "Status",
    "Subscriber",
    "SubscriptionsThrottled",
    "Terms",
    "TermsBook",
    "TermsChanges",
    "Welcome",
    "all_subscribers",
    "asker_of",
    "change_settings",
    "clean_address",
    "confirm_subscription",
    "counts",
    "settings",
    "subscribe",
    "subscriber_list",
    "unsubscribe",
    "welcome_of",
]
