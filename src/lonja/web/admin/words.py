"""What the admin says, in the language of the person at the screen.

Nouns: Words, one language in one time zone; DONE, what to say after a deed; SECTIONS, the rooms of a store.
Verbs: `say` a sentence, `sentence` of an error, `moment` and `long_day` of a time.
Promises: sentences are translated from the same catalogs as the storefront's (web/messages.py, admin.es.po); times are
those of the store's zone.
"""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from jinja2 import Environment

from lonja.platform.errors import Broken, LonjaError
from lonja.platform.money import Money
from lonja.web import pages
from lonja.web.messages import translations

LANGUAGES = ("en", "es")


def mark(text: str) -> str:
    """Marks a sentence for the catalogs; it is translated where it is said."""
    return text


SECTIONS = (
    ("home", "/", mark("Home"), "store.read"),
    ("orders", "/orders", mark("Orders"), "orders.read"),
    ("products", "/products", mark("Products"), "catalog.read"),
    ("stock", "/stock", mark("Stock"), "inventory.read"),
    ("collections", "/collections", mark("Collections"), "catalog.read"),
    ("drops", "/drops", mark("Drops"), "drops.read"),
    ("promotions", "/promotions", mark("Promotions"), "promotions.read"),
    ("payments", "/payments", mark("Payments"), "payments.read"),
    ("newsletter", "/newsletter", mark("Newsletter"), "customers.read"),
    ("settings", "/settings", mark("Settings"), "store.read"),
)
"""Name and icon, path, label, and the permission it needs."""

DONE = {
    "saved": mark("Saved."),
    "created": mark("The product was created."),
    "gathered": mark("The collection was created."),
    "adjusted": mark("The ledger was written."),
    "advanced": mark("The order moved on."),
    "cancelled": mark("The order is cancelled. Its goods are back, and its money is on its way."),
    "refunded": mark("The refund is requested. The provider is asked now."),
    "handed": mark("The refund is recorded as handed back."),
    "given-up": mark("The refund is given up."),
    "asked": mark("The payment provider is asked. Its answer will be here in a moment."),
    "collected": mark("The cash was recorded."),
    "remitted": mark("The remittance was recorded."),
    "replayed": mark("It will be processed again in a moment."),
    "settled": mark("The payment was settled."),
    "not-settled": mark("The provider does not say that it has the money; nothing was changed."),
    "dismissed": mark("Dismissed."),
    "promised": mark("The promotion was created."),
    "switched-on": mark("It is on."),
    "switched-off": mark("It is off."),
    "deleted": mark("Deleted. What was ordered with it stays as it is."),
    "ended": mark("The price has ended."),
    "rated": mark("The rates were taken."),
    "coded": mark("The code was created."),
    "comparing": mark("The comparison has been asked for. It begins within a minute."),
    "paused": mark("The drop is paused. What buyers hold stays theirs, and can be paid."),
    "resumed": mark("The drop goes on."),
    "signed-out": mark("You are signed out."),
}


class Words:
    """One language, in one time zone."""

    def __init__(self, language: str, zone: str) -> None:
        self.language, self.zone = language, ZoneInfo(zone)
        self.environment: Environment = pages.environment(language, zone)
        self._catalog = translations(language)

    def say(self, text: str, **values: object) -> str:
        """A sentence."""
        said = self._catalog.gettext(text)
        return said % values if values else said

    def promotion(self, name: str) -> str:
        """What a promotion is called (pages.environment)."""
        return str(self.environment.filters["promotion_name"](name))

    def sentence(self, error: LonjaError) -> str:
        """What an error means, for a person."""
        params = {} if isinstance(error, Broken) else error.params
        return self._catalog.gettext(error.sentence).format_map(defaultdict(lambda: "?", params))

    def moment(self, value: datetime) -> str:
        """A day and a time of day; the year only when it is another one."""
        local = value.astimezone(self.zone)
        skeleton = "MMMd" if local.year == datetime.now(self.zone).year else "yMMMd"
        day = format_skeleton(skeleton, local, tzinfo=self.zone, locale=self.language)
        return f"{day}, {local:%H:%M}"

    def long_day(self, value: date) -> str:
        """A day, with its weekday, in full."""
        return str(format_date(value, "full", locale=self.language))

    def day(self, value: date) -> str:
        """A day, in brief."""
        return str(format_date(value, "medium", locale=self.language))

    def money(self, minor: int, currency: str) -> str:
        """An amount."""
        return Money(minor, currency).format(self.language)
