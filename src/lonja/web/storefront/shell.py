"""What every page of a store stands in.

Nouns: the navigation (top categories); a Form, what was typed and what is wrong with it; the cart's count, which the
header shows from a cookie so that no page pays a query for it.
Verbs: `show` renders a page, `show_till` one that sends people to pay, `words` speaks the visitor's language,
`count_cart` keeps the header true, `asked` reads query strings and `pick` writes them.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlencode

import msgspec

from lonja.carts.model import Cart
from lonja.platform.errors import LonjaError
from lonja.web import pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.messages import translations
from lonja.web.pages import CART_COUNT_COOKIE
from lonja.web.security import till_policy
from lonja.web.sessions import GUEST_SECONDS
from lonja.web.storefront.shelves import has_drops, navigation

_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
_MOST_PARAMETERS = 50


class Form(msgspec.Struct, frozen=True):
    """What was typed, by field; what is wrong, by field; and why the whole of it was refused, if it was."""

    values: Mapping[str, str] = {}
    errors: Mapping[str, str] = {}
    refusal: str | None = None


async def show(visit: Visit, template: str, status: int = 200, /, **values: object) -> Answer:
    """A page of this store with its navigation, and its newsletter at its foot."""
    seen = {
        "nav": await navigation(visit),
        "has_drops": await has_drops(visit),
        "news": await visit.house.newsletter.of(visit.store.id),
        "now": visit.house.clock.now(),
        **await _money(visit),
    }
    return pages.render(visit, f"storefront/{template}", status, **(seen | values))


async def show_till(visit: Visit, template: str, status: int = 200, /, **values: object) -> Answer:
    """A page whose form leads to a payment provider."""
    shown = await show(visit, template, status, **values)
    return shown.with_policy(till_policy(visit.house.settings.base_url, visit.origin))


async def _money(visit: Visit) -> dict[str, object]:
    """What the visitor may pay in, and what they see prices in."""
    audience = await visit.audience()
    return {
        "currencies": await visit.house.audiences.currencies(visit.store),
        "shown_currency": audience.currency or visit.store.currency,
    }


def words(visit: Visit) -> Callable[[str], str]:
    """Says a sentence in the visitor's language."""
    return translations(visit.locale).gettext


def refused(visit: Visit, error: LonjaError, values: Mapping[str, str] | None = None) -> Form:
    """A form whose content was fine, but not what it asked for."""
    return Form(values=values or {}, refusal=pages.say(visit, error))


def count_cart(visit: Visit, answer: Answer, cart: Cart | None) -> Answer:
    """The header of the next pages shows what this cart holds."""
    count = cart.item_count if cart else 0
    return answer.with_cookie(
        CART_COUNT_COOKIE,
        str(count),
        secure=visit.is_secure,
        max_age=GUEST_SECONDS if count else 0,
        path=visit.cookie_path,
    )


def local_path(value: str | None, otherwise: str) -> str:
    """A path of this store that a visitor may be sent to; anything else that came as `next` is ignored."""
    is_ours = value is not None and value.startswith("/") and not value.startswith(("//", "/\\"))
    return value if is_ours and value else otherwise


def asked(visit: Visit) -> dict[str, str]:
    """The query of a page. What campaigns and other sites append is read too; nobody asks for it."""
    try:
        pairs = parse_qsl(visit.query.decode("ascii"), max_num_fields=_MOST_PARAMETERS, errors="strict")
    except ValueError:  # not ASCII, not UTF-8 once unquoted, or too much of it
        return {}
    return {name: _UNSEEN.sub("", value) for name, value in pairs}


def pick(path: str, **params: str | None) -> str:
    """An address with those parameters that are given."""
    given = {name: value for name, value in params.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
