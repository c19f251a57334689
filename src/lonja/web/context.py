"""Where a request stands: in which store, on whose behalf, in which language, part of which story.

Nouns: Visit, the context of one request; FrontDoor, the outermost layer, which makes it; the store a request means:
`/s/<slug>/…` (the prefix is cut off before routing), else its Host, else the header Lonja-Store, else the
installation's default, else the only store there is.
Verbs: `enter` finds the store, `visitor` the session, `audience` whose prices are shown, `staff` who works here;
`call` is what operations are told, `door_call` the same where a session changes hands; `url` and `redirect` keep the
store's prefix.
Promises: what costs a query is asked for by the handler that needs it, and at most once a request; a token that does
not hold is refused, not ignored, except a cookie on a page: its visitor is a guest again.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from lonja.customers import VisitorSession
from lonja.orders.links import guest_key_of
from lonja.platform.call import Actor, Call
from lonja.platform.idempotency import keyed
from lonja.platform.ids import new_id
from lonja.quotes import PUBLIC, Audience
from lonja.stores import Store
from lonja.web.answers import Answer, encode_json
from lonja.web.audiences import CURRENCY_COOKIE
from lonja.web.errors import StoreUnnamed, TokenExpired, TokenMissing
from lonja.web.identities import StaffMember
from lonja.web.languages import HOUSE_LANGUAGES, LANGUAGE_COOKIE, preferred
from lonja.web.limits import read_body
from lonja.web.tokens import STAFF_COOKIE, VISITOR_COOKIE, bearer, cookie, hash_token, token_cookie

if TYPE_CHECKING:
    from lonja.web.house import House

log = structlog.get_logger("lonja.web")

_UNREAD = object()
_PLAIN_HOST = re.compile(rb"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?")
"""What needs no second look; of any other Host the router knows whether it may be."""


class Visit:
    """The context of one request. Handlers get it as their first argument."""

    __slots__ = (
        "_store",
        "_visitor",
        "body",
        "correlation",
        "correlation_id",
        "headers",
        "house",
        "is_keyed",
        "is_page",
        "member",
        "method",
        "path",
        "prefix",
        "query",
        "receive",
        "request_id",
        "scope",
        "slug",
        "status",
    )

    def __init__(self, house: "House", scope: HTTPScope, receive: Receive) -> None:
        self.house, self.scope, self.receive = house, scope, receive
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.method: str = scope["method"]
        self.query: bytes = scope["query_string"]
        self.path: str = scope["path"]
        self.prefix = ""
        self.slug: str | None = None
        self.request_id = new_id()
        self.correlation_id = _uuid_header(self.headers, b"x-correlation-id") or self.request_id
        self.correlation = encode_json(self.correlation_id)[1:-1]
        self.is_page = True
        self.is_keyed = False
        self.status = 0
        self.member: StaffMember | None = None
        self._store: Store | None = None
        self._visitor: object = _UNREAD
        self.body = b""

    # -- the store ----------------------------------------------------------------------------------------------------

    @property
    def store(self) -> Store:
        """The store of this request. `enter` must have found it."""
        if self._store is None:
            raise StoreUnnamed
        return self._store

    @property
    def has_store(self) -> bool:
        """Whether a store was found: false on the front page of an installation with several stores, and in admin."""
        return self._store is not None

    async def enter(self, name: str | None = None) -> bool:
        """Find the store: by the slug or id given, else by what the request says. False when the request names none."""
        directory = self.house.directory
        named = name or self.slug
        if named is None:
            self._store = await directory.by_host(self.headers.get(b"host", b""))
            if self._store is not None:
                return True
            header = self.headers.get(b"lonja-store")
            named = header.decode("latin-1") if header else self.house.settings.default_store
        if named is None:
            self._store = await directory.only_one()
            return self._store is not None
        self._store = await directory.by_name(named)
        if self._store is None:
            raise StoreUnnamed
        return True

    # -- who ----------------------------------------------------------------------------------------------------------

    async def visitor(self) -> VisitorSession | None:
        """The visitor's session, or None for somebody who has none yet."""
        if self._visitor is _UNREAD:
            self._visitor = await self._find_visitor()
        return self._visitor  # type: ignore[return-value]  # no longer _UNREAD

    async def must_visit(self) -> VisitorSession:
        """The visitor's session; refused without one."""
        visitor = await self.visitor()
        if visitor is None:
            raise TokenMissing
        return visitor

    async def must_be_customer(self) -> UUID:
        """The id of the signed-in customer; refused for guests."""
        visitor = await self.visitor()
        if visitor is None or visitor.customer_id is None:
            raise TokenMissing
        return visitor.customer_id

    async def audience(self) -> Audience:
        """Whose prices a page shows: in the currency the visitor chose, for the segments they belong to."""
        chosen = cookie(self.headers, CURRENCY_COOKIE)
        if chosen is None and (self.known_visitor is None or self.known_visitor.customer_id is None):
            return PUBLIC
        return await self.house.audiences.of(self.store, self.known_visitor, chosen)

    async def _find_visitor(self) -> VisitorSession | None:
        token = bearer(self.headers)
        by_cookie = token is None
        if by_cookie:
            token = token_cookie(self.headers, VISITOR_COOKIE)
            if token is None:
                return None
        visitor = await self.house.identities.visitor(self.store.id, token or "")
        if visitor is None and not (by_cookie and self.is_page):
            raise TokenExpired
        return visitor

    async def must_be_staff(self) -> StaffMember:
        """The member of staff; refused for everybody else."""
        token = bearer(self.headers)
        if token is None:
            token = token_cookie(self.headers, STAFF_COOKIE)
        if token is None:
            raise TokenMissing
        self.member = await self.house.identities.staff(token)
        if self.member is None:
            raise TokenExpired
        return self.member

    @property
    def token(self) -> str | None:
        """The visitor's token, whether it holds or not; None without one that looks like one."""
        try:
            return bearer(self.headers) or token_cookie(self.headers, VISITOR_COOKIE)
        except TokenExpired:
            return None

    async def must_bear_token(self) -> None:
        """Refused without a token; one that is over will do, for what it is shown for is done already."""
        if self.token is None:
            raise TokenMissing if b"authorization" not in self.headers else TokenExpired

    # -- what operations are told -------------------------------------------------------------------------------------

    def call(self, guest_key: str | None = None) -> Call:
        """Who calls and why. `guest_key` is the secret a guest holds for an order, or the one in our mail to them."""
        visitor = self.known_visitor
        actor: Actor = "guest"
        actor_id = visitor.session_id if visitor else None
        if self.member is not None:
            actor, actor_id = "staff", self.member.staff_id
        elif visitor is not None and visitor.customer_id is not None:
            actor, actor_id = "customer", visitor.customer_id
        call = Call(
            actor=actor,
            actor_id=actor_id,
            customer_id=visitor.customer_id if visitor else None,
            session_id=visitor.session_id if visitor else None,
            guest_key=guest_key_of(self.house.secrets, self.store.id, guest_key) if guest_key else None,
            correlation_id=self.correlation_id,
            request_id=self.request_id,
        )
        return self._keyed(call)

    def door_call(self) -> Call:
        """As `call`, for a request that gives the session away or ends it: the key belongs to the token it bears.

        Whose answer got lost says the same again with a token that is worth nothing by now. It must be a replay.
        """
        return self._keyed(
            Call(
                actor="guest",
                actor_id=UUID(hash_token(token)[:32]) if (token := self.token) else None,
                correlation_id=self.correlation_id,
                request_id=self.request_id,
            )
        )

    def _keyed(self, call: Call) -> Call:
        key = self.headers.get(b"idempotency-key") if self.is_keyed else None
        if key is None:
            return call
        # A replay is the same person saying the same thing to the same address. Bodies may hold passwords.
        said = self.house.secrets.fingerprint(self.body)
        return keyed(call, key.decode("latin-1"), self.method, self.path, self.query, str(call.actor_id), said)

    async def read_body(self, limit: int) -> bytes:
        """Fetch the body; the endpoint does this before its handler runs."""
        self.body = await read_body(self.headers, self.receive, limit)
        return self.body

    @property
    def known_visitor(self) -> VisitorSession | None:
        """The visitor, if a handler has asked already."""
        return self._visitor if isinstance(self._visitor, VisitorSession) else None

    # -- language and addresses ---------------------------------------------------------------------------------------

    @property
    def locale(self) -> str:
        """The language of the answer, one of the store's."""
        spoken = (self._store.locale, *self._store.locales) if self._store else HOUSE_LANGUAGES
        return preferred(cookie(self.headers, LANGUAGE_COOKIE), self.headers.get(b"accept-language", b""), spoken)

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages a visitor may choose from."""
        return tuple(self._store.locales) if self._store else HOUSE_LANGUAGES

    @property
    def here(self) -> str:
        """The page with its query, without the store's prefix: where a language switch comes back to."""
        return f"{self.path}?{self.query.decode('latin-1')}" if self.query else self.path

    @property
    def is_secure(self) -> bool:
        """Whether the browser reached us over https; behind a proxy the server is told (uvicorn --proxy-headers)."""
        return self.scope["scheme"] == "https" or self.house.settings.base_url.startswith("https://")

    @property
    def ip_address(self) -> str | None:
        """The visitor's address."""
        client = self.scope.get("client")
        return client[0] if client else None

    @property
    def origin(self) -> str:
        """Scheme and host as the browser sees them; return addresses for payment providers begin with it."""
        host = self.headers.get(b"host", b"").decode("latin-1")
        return f"{'https' if self.is_secure else 'http'}://{host}"

    @property
    def cookie_path(self) -> str:
        """Where this store's cookies belong: stores may share a host."""
        return self.prefix or "/"

    def return_url(self, order_key: str | None) -> str:
        """Where a provider sends the buyer's browser when it is done; {…} is filled when the attempt is known."""
        key = f"&key={order_key}" if order_key else ""
        return f"{self.origin}{self.prefix}/orders/{{order_id}}?attempt={{attempt_id}}{key}"

    def url(self, path: str) -> str:
        """A path of this store."""
        return f"{self.prefix}{path}"

    def redirect(self, path: str) -> Answer:
        """See the other page of this store."""
        return Answer.redirect(self.url(path))


class FrontDoor:
    """The outermost layer: cuts off `/s/<slug>` and opens the Visit."""

    def __init__(
        self,
        app: ASGIApp,
        straight: Mapping[tuple[str, str], Callable[[Scope], Awaitable[Answer]]],
        *,
        access_log: bool = False,
    ) -> None:
        self._app, self._straight, self._access_log = app, straight, access_log
        self._house: House | None = None

    def open(self, house: "House") -> None:
        """Visits may begin."""
        self._house = house

    def hang_up(self) -> None:
        """The server stops: whoever is held on a stream comes again, to another process."""
        if self._house is not None:
            self._house.rooms.hang_up()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or self._house is None:
            await self._app(scope, receive, send)
            return
        visit = Visit(self._house, scope, receive)
        scope["visit"] = visit  # type: ignore[typeddict-unknown-key]  # the ASGI scope is open to middleware
        if visit.path.startswith("/s/"):
            slug, _, rest = visit.path[3:].partition("/")
            visit.slug, visit.prefix, visit.path = slug, f"/s/{slug}", f"/{rest}"
            scope["path"] = visit.path
        if not self._access_log:
            await self._answer(visit, scope, receive, send)
            return
        began = perf_counter()
        await self._answer(visit, scope, receive, send)
        log.info(
            "request",
            method=visit.method,
            path=visit.prefix + visit.path,
            status=visit.status,
            ms=round((perf_counter() - began) * 1000, 2),
            correlation_id=visit.correlation.decode(),
        )

    async def _answer(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        """By the handler whose address this is to the letter, else by the router: it knows parameters and refusals.

        The router and what it wraps around a handler cost as much as half of what a handler on the hot path does.
        """
        handle = self._straight.get((visit.method, visit.path))
        if handle is None or not _PLAIN_HOST.fullmatch(visit.headers.get(b"host", b"")):
            await self._app(scope, receive, send)
            return
        answer = await handle(scope)
        await answer(scope, receive, send)


def _uuid_header(headers: dict[bytes, bytes], name: bytes) -> UUID | None:
    value = headers.get(name)
    if value is None:
        return None
    try:
        return UUID(value.decode("latin-1"))
    except ValueError:  # what cannot be correlated is not worth refusing a sale for
        return None
