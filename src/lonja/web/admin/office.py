"""Where a member of staff works: one store, as one person, in one language.

Nouns: Office, the context of one request of the admin.
Verbs: `desk` declares a page of a store's admin and the permission it needs; `door` one outside of any store.
`Office.look` reads, `Office.show` renders, `Office.go` leads on after a deed.
Promises: default deny: no page of a store without a named permission, checked before its handler runs; a store in which
a person has no role is as unknown to them as one that does not exist; refusals are pages of the admin.
"""

import functools
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar.handlers import HTTPRouteHandler
from litestar.types import Method

from lonja.orders.queries import count_waiting
from lonja.people.queries import staff_names
from lonja.platform.call import Call
from lonja.platform.db import Database, Transaction
from lonja.platform.errors import Broken, LonjaError, Retry
from lonja.platform.ids import new_id
from lonja.stores.model import Store
from lonja.web.admin.form import Form, asked, read
from lonja.web.admin.words import DONE, LANGUAGES, SECTIONS, Words
from lonja.web.answers import REVALIDATE, Answer
from lonja.web.context import Visit
from lonja.web.errors import NotFound, StoreUnnamed, TokenExpired, TokenMissing
from lonja.web.identities import StaffMember
from lonja.web.languages import LANGUAGE_COOKIE, preferred
from lonja.web.routes import page
from lonja.web.security import PAGE_HEADERS
from lonja.web.tokens import cookie
from lonja.web.voice import language_names

Handler = Callable[..., Awaitable[Answer]]


class Office:
    """One store, one person, one language."""

    def __init__(self, visit: Visit, member: StaffMember, store: Store) -> None:
        self.visit, self.member, self.store = visit, member, store
        self.words = words_of(visit, store.time_zone)
        self.say = self.words.say
        self.asked = asked(visit, self.say)
        self.db: Database = visit.house.db
        self.call: Call = visit.call()
        self.now: datetime = visit.house.clock.now().astimezone(ZoneInfo(store.time_zone))

    def may(self, permission: str) -> bool:
        """Whether this person has this permission here."""
        return self.member.may(self.store.id, permission)

    def form(self) -> Form:
        """The form that was sent."""
        return read(self.visit, self.say)

    def blank(self, **values: object) -> Form:
        """A form as it is first shown. `key` makes sending it twice one deed."""
        return Form(self.say, {"key": str(new_id()), **values})

    def keyed(self, form: Form) -> Call:
        """The call of a deed that must not happen twice."""
        key = str(form.values["key"])[:100]
        return self.call.keyed(key, self.visit.body) if key.isascii() and key.isprintable() and key else self.call

    def look(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that reads."""
        return self.db.store(self.store.id, self.call, mode="read")

    async def show(self, template: str, section: str, status: int = 200, /, **values: object) -> Answer:
        """A page inside the store's frame."""
        known = {
            "store": self.store,
            "section": section,
            "sections": [(name, path, self.say(label)) for name, path, label, need in SECTIONS if self.may(need)],
            "can": self.may,
            "to_ship": await self._to_ship(),
            "storefront": f"/s/{self.store.slug}/",
        }
        return _render(self.visit, self.words, template, status, known | {"me": me(self.member)} | values)

    def part(self, template: str, **values: object) -> Answer:
        """A part of a page, asked for again and again: it is sent only when it has changed."""
        answer = _render(self.visit, self.words, template, 200, {"store": self.store, "can": self.may} | values)
        tag = b'"%s"' % hashlib.sha256(answer.body).hexdigest()[:24].encode()
        if tag in self.visit.headers.get(b"if-none-match", b""):
            return Answer(304, b"", [(b"etag", tag), REVALIDATE, *PAGE_HEADERS])
        headers = [REVALIDATE if name == b"cache-control" else (name, value) for name, value in answer.headers]
        return Answer(200, answer.body, headers).with_header(b"etag", tag)

    def go(self, path: str, done: str = "") -> Answer:
        """Lead on to a page of this store; `done` names what to say there."""
        query = f"?{urlencode({'done': done})}" if done else ""
        return Answer.redirect(f"/admin/{self.store.slug}{path}{query}")

    def path(self, path: str, **query: object) -> str:
        """The address of a page of this store, with what is not empty of the query."""
        said = urlencode({name: value for name, value in query.items() if value})
        return f"/admin/{self.store.slug}{path}{'?' if said else ''}{said}"

    def pages(self, path: str, mark: str | None, **kept: object) -> dict[str, str | None]:
        """Where a list begins and where it goes on, for a template; `kept` is what it was asked for."""
        return {
            "first": self.path(path, **kept) if self.asked.values["after"] else None,
            "next": self.path(path, **kept, after=mark) if mark else None,
        }

    async def names_of(self, staff_ids: Iterable[UUID | None]) -> dict[UUID, str]:
        """What the people who did something are called."""
        known = {staff_id for staff_id in staff_ids if staff_id is not None}
        return await staff_names(self.db, known) if known else {}

    async def _to_ship(self) -> int:
        if not self.may("orders.read"):
            return 0
        async with self.look() as tx:
            return (await count_waiting(tx, self.store.id)).to_ship


def desk(method: Method, path: str, *, needs: str) -> Callable[[Handler], HTTPRouteHandler]:
    """A page of a store's admin. The handler gets an Office, then the path's parameters."""

    def declare(handler: Handler) -> HTTPRouteHandler:
        @functools.wraps(handler)
        async def serve(visit: Visit, slug: str, **params: object) -> Answer:
            return await _answer(visit, _handle(handler, visit, slug, needs, params))

        return page(method, f"/admin/{{slug:str}}{path}", needs_store=False)(serve)

    return declare


def door(method: Method, *paths: str) -> Callable[[Handler], HTTPRouteHandler]:
    """A page outside of any store. The handler gets the Visit."""

    def declare(handler: Handler) -> HTTPRouteHandler:
        @functools.wraps(handler)
        async def serve(visit: Visit, **params: object) -> Answer:
            return await _answer(visit, handler(visit, **params))

        return page(method, *paths, needs_store=False)(serve)

    return declare


def words_of(visit: Visit, zone: str = "UTC") -> Words:
    """The language of the person at the screen, whatever the store's customers speak."""
    chosen, accepted = cookie(visit.headers, LANGUAGE_COOKIE), visit.headers.get(b"accept-language", b"")
    return Words(preferred(chosen, accepted, LANGUAGES), zone)


def show_outside(visit: Visit, template: str, status: int = 200, /, **values: object) -> Answer:
    """A page without a store's frame."""
    return _render(visit, words_of(visit), template, status, values)


def me(member: StaffMember) -> dict[str, str]:
    """The person at the screen, as pages show them."""
    return {"full_name": member.full_name, "email": member.email, "initials": initials(member.full_name)}


def initials(name: str) -> str:
    """Two letters for a face."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


async def _handle(handler: Handler, visit: Visit, slug: str, needs: str, params: dict[str, object]) -> Answer:
    member = await visit.must_be_staff()
    try:
        await visit.enter(slug)
    except StoreUnnamed:
        raise NotFound from None
    if not member.permissions.get(visit.store.id):
        raise NotFound
    member.must_have(visit.store.id, needs)
    return await handler(Office(visit, member, visit.store), **params)


async def _answer(visit: Visit, handling: Awaitable[Answer]) -> Answer:
    """What a person did wrong is said here; our own mistakes are logged and said by web.problems."""
    try:
        return await handling
    except (TokenMissing, TokenExpired, Broken, Retry):
        raise
    except LonjaError as error:
        words = words_of(visit)
        return show_outside(
            visit,
            "error.html",
            error.status,
            status=error.status,
            title=words.say(error.title),
            sentence=words.sentence(error),
            ways=[("/admin", words.say("Back to the stores"))],
        )


def _render(visit: Visit, words: Words, template: str, status: int, values: dict[str, Any]) -> Answer:
    done = asked(visit, words.say).values["done"]
    known = {
        "lang": words.language,
        "tongues": language_names(LANGUAGES),
        "url": visit.url,
        "path": visit.here,
        "moment": words.moment,
        "day": words.day,
        "notice": words.say(DONE[done]) if done in DONE else None,
    }
    return Answer.html(words.environment.get_template(f"admin/{template}").render(known | values), status)
