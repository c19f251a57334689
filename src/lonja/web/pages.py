"""HTML: the Jinja environment, and what every page knows.

Nouns: a template (web/templates/…), its words (web/messages.py), its files (`asset`), the store's voice.
Verbs: `render`, `render_error`, `say` (an error's sentence in the page's language).
Promises: autoescape is always on; undefined names are errors, not blanks; a template asks for money and dates, which
appear in the page's language and the store's time zone, and never formats them itself; templates are compiled once.
There is one environment a language and time zone, so that macros know both without being handed a context.
"""

import functools
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_name
from babel.numbers import format_decimal, format_percent, get_currency_name
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lonja.newsletter import WELCOME_RULE
from lonja.platform.errors import Broken, LonjaError
from lonja.platform.money import Money
from lonja.stores.model import Store
from lonja.web.answers import Answer
from lonja.web.files import asset_url
from lonja.web.icons import icon
from lonja.web.messages import translations
from lonja.web.tokens import cookie
from lonja.web.voice import Voice, language_names, voice

if TYPE_CHECKING:
    from lonja.web.context import Visit

CART_COUNT_COOKIE = "lonja_cart_count"
_TEMPLATES = Path(__file__).parent / "templates"


def render(visit: "Visit", template: str, status: int = 200, /, **values: object) -> Answer:
    """A page of this store, in this visitor's language."""
    locale, zone = visit.locale, visit.store.time_zone if visit.has_store else "UTC"
    page = environment(locale, zone).get_template(template)
    return Answer.html(page.render(_known_to_all(visit, locale, zone) | values), status)


def render_error(visit: "Visit", error: LonjaError) -> Answer:
    """A page that says no in one sentence and shows a way on."""
    words = translations(visit.locale)
    is_admin = visit.path.startswith("/admin")
    back = ("/admin", "Back to the stores") if is_admin else (visit.url("/"), "Back to the store")
    return render(
        visit,
        "admin/error.html" if is_admin else "shared/error.html",
        error.status,
        status=error.status,
        title=words.gettext(error.title),
        sentence=say(visit, error),
        ways=[(back[0], words.gettext(back[1]))],
        reference=visit.correlation.decode() if isinstance(error, Broken) else None,
    )


def say(visit: "Visit", error: LonjaError) -> str:
    """The sentence of an error, for a person."""
    params = {} if isinstance(error, Broken) else error.params
    return translations(visit.locale).gettext(error.sentence).format_map(defaultdict(lambda: "?", params))


def _known_to_all(visit: "Visit", locale: str, zone: str) -> dict[str, Any]:
    """The names every template may use."""
    store = visit.store if visit.has_store else None
    visitor = visit.known_visitor
    count = cookie(visit.headers, CART_COUNT_COOKIE) or "0"
    return {
        "visit": visit,
        "store": store,
        "theme": _voice(store, locale) if store else None,
        "lang": locale,
        "locales": language_names(visit.locales),
        "url": visit.url,
        "path": visit.path,
        "here": visit.here,
        "year": visit.house.clock.now().astimezone(ZoneInfo(zone)).year,
        "cart_count": int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 0,
        "customer": visitor if visitor and visitor.customer_id else None,
    }


def _voice(store: Store, locale: str) -> Voice:
    return voice(store.theme, locale, store.locale, store.name)


@functools.lru_cache(maxsize=500)
def environment(locale: str, zone: str) -> Environment:
    """The environment of one language in one time zone."""
    words, babel_locale = translations(locale), locale.replace("-", "_")
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False, cache_size=-1,
    )  # fmt: skip

    def money(minor: int, currency: str) -> str:
        return Money(minor, currency).format(locale)

    def percent(value: Decimal) -> str:
        text: str = format_percent(value / 100, locale=babel_locale, decimal_quantization=False)
        return text

    def number(value: int) -> str:
        text: str = format_decimal(value, locale=babel_locale)
        return text

    def currency_name(code: str) -> str:
        """Its name, and the code that stands on the page: who speaks to a page says what they see."""
        return f"{get_currency_name(code, locale=babel_locale)} ({code})"

    def promotion_name(name: str) -> str:
        return words.gettext(name) if name == WELCOME_RULE else name  # the one that we name, and no merchant

    made.filters |= {
        "money": money,
        "promotion_name": promotion_name,
        "percent": percent,
        "number": number,
        "currency_name": currency_name,
    }
    made.filters |= _times(babel_locale, ZoneInfo(zone))
    made.globals |= {"asset": asset_url, "icon": icon, "_": _gettext(words), "ngettext": _ngettext(words)}
    return made


def _times(babel_locale: str, time_zone: ZoneInfo) -> dict[str, Callable[..., str]]:
    """How a moment is written."""

    def date(value: datetime | str, style: str = "medium") -> str:
        text: str = format_date(_aware(value).astimezone(time_zone), style, locale=babel_locale)
        return text

    def date_and_time(value: datetime | str, style: str = "medium") -> str:
        text: str = format_datetime(_aware(value), style, tzinfo=time_zone, locale=babel_locale)
        return text

    def time(value: datetime | str, style: str = "short") -> str:
        text: str = format_time(_aware(value), style, tzinfo=time_zone, locale=babel_locale)
        return text

    def zone_name(value: datetime | str) -> str:
        """Which clock a time was told by: CET, or UTC-6 where the language has no short name for it."""
        name: str = get_timezone_name(_aware(value).astimezone(time_zone), width="short", locale=babel_locale)
        if name[0] not in "+-":
            return name
        return f"UTC{name[0]}{int(name[1:3])}{f':{name[3:]}' if int(name[3:]) else ''}"

    return {"date": date, "datetime": date_and_time, "time": time, "zone": zone_name}


def _gettext(words: NullTranslations) -> Callable[..., str]:
    def gettext(text: str, **values: object) -> str:
        said = words.gettext(text)
        return said % values if values else said

    return gettext


def _ngettext(words: NullTranslations) -> Callable[..., str]:
    def ngettext(one: str, many: str, num: int, **values: object) -> str:
        return words.ngettext(one, many, num) % {"num": num, **values}

    return ngettext


def _aware(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
