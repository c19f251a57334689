"""Front pages: a store's, and the hall's where several stores share one address."""

import msgspec

from lonja.catalog import ListingQuery
from lonja.stores.model import Store
from lonja.web import pages
from lonja.web.answers import REVALIDATE, Answer, Header
from lonja.web.context import Visit
from lonja.web.errors import NotFound
from lonja.web.languages import LANGUAGE_COOKIE
from lonja.web.routes import page
from lonja.web.security import FILE_HEADERS
from lonja.web.storefront import shelves
from lonja.web.storefront.shell import asked, local_path, show
from lonja.web.voice import Voice, language_names, stylesheet, voice

_IN_THE_DROP = 4
_NEW = 8
_STALLS = 60
_DIGITS = 7
_A_YEAR = 365 * 86_400
_CSS: Header = (b"content-type", b"text/css; charset=utf-8")


class Stall(msgspec.Struct, frozen=True):
    """A store in the directory, speaking its own language."""

    slug: str
    name: str
    currency: str
    locale: str
    languages: list[str]
    voice: Voice


@page("GET", "/", needs_store=False)
async def show_front(visit: Visit) -> Answer:
    """The store's front page, or the directory when the address names no store."""
    if not visit.has_store and not await visit.enter():
        stores, page = await visit.house.directory.listed(), _page_number(asked(visit).get("page", ""))
        shown = stores[(page - 1) * _STALLS : page * _STALLS]
        more = f"/?page={page + 1}" if len(stores) > page * _STALLS else None
        return pages.render(visit, "storefront/directory.html", stalls=[_stall(store) for store in shown], more=more)
    await visit.visitor()
    return await _home(visit)


@page("GET", "/language/{code:str}", needs_store=False)
async def choose_language(visit: Visit, code: str) -> Answer:
    """Remember the visitor's language and go back to where they were."""
    await visit.enter()
    if code not in visit.locales:
        raise NotFound
    back = visit.redirect(local_path(asked(visit).get("next"), "/"))
    return back.with_cookie(
        LANGUAGE_COOKIE, code, secure=visit.is_secure, max_age=_A_YEAR, path=visit.cookie_path, http_only=False
    )


@page("GET", "/theme.css")
async def show_theme(visit: Visit) -> Answer:
    """The store's own colours, when it has any."""
    spoken = voice(visit.store.theme, visit.locale, visit.store.locale, visit.store.name)
    return Answer(200, stylesheet(spoken).encode(), [_CSS, REVALIDATE, *FILE_HEADERS])


async def _home(visit: Visit) -> Answer:
    now = visit.house.clock.now()
    drop = await shelves.featured(visit, now)
    new = await shelves.page_of(visit, ListingQuery(limit=_NEW))
    if drop is None:
        cards = shelves.grid(visit, new, await shelves.stock_of(visit, new))
        return await show(visit, "home.html", drop=None, drop_cards="", new_cards=cards)
    in_drop = await shelves.page_of(visit, ListingQuery(collection=drop.slug, limit=_IN_THE_DROP))
    stock = await shelves.stock_of(visit, in_drop, new)
    drop_cards, new_cards = (shelves.grid(visit, page, stock) for page in (in_drop, new))
    return await show(visit, "home.html", drop=drop, drop_cards=drop_cards, new_cards=new_cards)


def _page_number(text: str) -> int:
    """From 1; what is no page is the first."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else 1


def _stall(store: Store) -> Stall:
    languages = [name for _, name in language_names(tuple(store.locales))]
    spoken = voice(store.theme, store.locale, store.locale, store.name)
    return Stall(store.slug, store.name, store.currency, store.locale, languages, spoken)


routes = [show_front, choose_language, show_theme]
