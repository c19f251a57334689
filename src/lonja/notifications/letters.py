"""What mails say.

Nouns: Facts, what a letter is written from; a Line of the order; a Letter (subject, HTML, plain text).
Verbs: `write` a letter.
Promises: in the recipient's language, or in English; amounts, dates and countries as the language writes them, times in
the store's time zone; HTML is escaped, always; an undefined name is an error, not a blank. Telephone numbers, cards and
passwords are not said.
"""

import functools
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from lonja.checkout import TOO_MUCH_FOR_ONE_CARD
from lonja.drops.raffle_model import EntryFacts
from lonja.drops.reminders import Reminded
from lonja.newsletter.model import Terms, Welcome
from lonja.notifications.looks import look_of
from lonja.notifications.message import one_line
from lonja.notifications.model import Kind, Letter
from lonja.orders.model import Order, OrderItem
from lonja.platform.money import Money
from lonja.platform.words import language_of, spoken
from lonja.stores.model import Store

_HERE = Path(__file__).parent
LOCALES = _HERE / "locales"
LANGUAGES = ("en", "es", "bn")
_MONEY_BACK = ("paid", "refund_pending", "partially_refunded", "refunded")


class Line(msgspec.Struct, frozen=True):
    """A line of the order, at its price: what was taken off stands among the sums."""

    title: str
    detail: str
    quantity: int
    total_minor: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a letter may say. `link` leads to the order, the account, the question; `home` to the store.

    `leave` ends mail of this kind; `welcome` is what a subscriber is given, `offer` what confirming promises;
    `reminded` is what somebody asked to be told of; `place`, where a runner-up stood in line when they were told.
    """

    kind: Kind
    store: Store
    locale: str
    link: str
    home: str
    happened_at: datetime
    order: Order | None = None
    is_on_delivery: bool = False
    way_to_pay: str = ""
    refund: Money | None = None
    leave: str = ""
    welcome: Welcome | None = None
    offer: Terms | None = None
    reminded: Reminded | None = None
    entry: EntryFacts | None = None
    place: int = 0


def write(facts: Facts) -> Letter:
    """The letter."""
    found = _environment(voice_of(facts.locale), facts.store.time_zone)
    order, store = facts.order, msgspec.structs.replace(facts.store, name=one_line(facts.store.name))
    known = {
        "facts": facts,
        "store": store,
        "order": order,
        "look": look_of(store),
        "lang": language_of(voice_of(facts.locale)),
        "lines": [_line(item) for item in order.items] if order else [],
        "address": _address_lines(order, voice_of(facts.locale)) if order else [],
        "money_goes_back": order is not None and order.payment_status in _MONEY_BACK,
        "is_too_much": order is not None and any(step.reason == TOO_MUCH_FOR_ONE_CARD for step in order.history),
    }
    subject, html, plain = (
        found.get_template(f"{facts.kind}.{part}").render(known) for part in ("subject.txt", "html", "txt")
    )
    return Letter(one_line(subject), html, f"{plain.strip()}\n")


def voice_of(locale: str) -> str:
    """The locale, if we speak its language; else English."""
    if language_of(locale) not in LANGUAGES:
        return "en"
    try:
        Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return language_of(locale)
    return locale


def _line(item: OrderItem) -> Line:
    detail = one_line(item.variant_title) if item.variant_title != item.title else ""
    return Line(one_line(item.title), detail, item.quantity, item.price_at_booking_minor * item.quantity)


def _address_lines(order: Order, locale: str) -> list[str]:
    """Where the parcel goes. No telephone number."""
    to = order.shipping_address
    if to is None:
        return []
    country = Locale.parse(locale, sep="-").territories.get(str(to.get("country")), to.get("country"))
    city = " ".join(part for part in (to.get("postal_code"), to.get("city")) if part)
    lines = (order.shipping_name, to.get("line1"), to.get("line2"), city, to.get("region"), country)
    return [one_line(str(line)) for line in lines if line]


@functools.lru_cache(maxsize=200)
def _environment(locale: str, zone: str) -> Environment:
    """The templates of one language in one time zone."""
    language = language_of(locale)
    words, babel_locale, time_zone = (
        spoken([LOCALES / f"{language}.po"], language),
        Locale.parse(locale, sep="-"),
        ZoneInfo(zone),
    )
    made = Environment(  # plain text is not HTML; what is HTML is escaped
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def say(text: str, **values: object) -> str:
        said = words.gettext(text)
        return said % values if values else said

    def money(minor: int, currency: str) -> str:
        return Money(minor, currency).format(locale)

    def moment(value: datetime) -> str:
        day = format_date(value.astimezone(time_zone), "long", locale=babel_locale)
        return f"{day}, {format_time(value, 'short', tzinfo=time_zone, locale=babel_locale)}"

    def clock(value: datetime) -> str:
        return str(format_time(value, "short", tzinfo=time_zone, locale=babel_locale))

    def last_day(end: datetime) -> str:
        """The day whose end this is."""
        return format_date((end - timedelta(microseconds=1)).astimezone(time_zone), "long", locale=babel_locale)

    def percent(value: Decimal) -> str:
        return str(format_percent(value / 100, locale=babel_locale, decimal_quantization=False))

    made.filters |= {
        "money": money, "moment": moment, "clock": clock, "one_line": one_line, "last_day": last_day,
        "percent": percent,
    }  # fmt: skip
    made.globals |= {"_": say}
    return made
