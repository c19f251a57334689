"""What a handler gives back.

Nouns: Answer, an ASGI response of at most one body message; its headers are bytes, ready for the wire.
Verbs: `json`, `raw` (JSON that is bytes already), `html`, `redirect`, `empty`; `with_cookie`, `without_cookie`.
Promises: every answer bears the security headers of its kind and echoes the correlation id; nothing is computed a
request that could be computed once. Litestar's own Response costs 20 µs more.
"""

from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from litestar.types import Receive, Scope, Send

from lonja.web.security import API_HEADERS, PAGE_HEADERS

if TYPE_CHECKING:
    from lonja.web.context import Visit

Header = tuple[bytes, bytes]

encode_json = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical", order=None).encode

_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
_HTML = (b"content-type", b"text/html; charset=utf-8")
NO_STORE: Header = (b"cache-control", b"no-store")
REVALIDATE: Header = (b"cache-control", b"private, no-cache")


class Out(msgspec.Struct):
    """What the API answers, as a type."""


class Answer:
    """One HTTP answer."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, headers: list[Header]) -> None:
        self.status, self.body, self.headers = status, body, headers

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        visit: Visit | None = scope.get("visit")  # type: ignore[assignment]  # the front door put it there, if anything
        if visit is not None:
            self.headers.append((b"x-correlation-id", visit.correlation))
            visit.status = self.status
        if self.status not in {204, 304}:
            self.headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})

    def to_asgi_response(self, **_: object) -> "Answer":
        """Litestar's exception handlers ask for this."""
        return self

    @classmethod
    def json(cls, value: object, status: int = 200) -> "Answer":
        """A value as JSON, not to be kept by anybody."""
        return cls(status, encode_json(value), [_JSON, NO_STORE, *API_HEADERS])

    @classmethod
    def raw(cls, body: bytes, status: int = 200, cache: Header = NO_STORE) -> "Answer":
        """JSON that is bytes already."""
        return cls(status, body, [_JSON, cache, *API_HEADERS])

    @classmethod
    def problem(cls, value: object, status: int) -> "Answer":
        """An RFC 9457 problem."""
        return cls(status, encode_json(value), [_PROBLEM, NO_STORE, *API_HEADERS])

    @classmethod
    def html(cls, text: str, status: int = 200, cache: Header = NO_STORE) -> "Answer":
        """A page."""
        return cls(status, text.encode(), [_HTML, cache, *PAGE_HEADERS])

    @classmethod
    def redirect(cls, location: str, status: int = 303) -> "Answer":
        """Go there; 303 turns a POST into a GET. `location` is a path of ours (see Visit.url) or an absolute URL."""
        target = quote(location, safe="/:?#[]@!$&'()*+,;=%~-._").encode()
        return cls(status, b"", [(b"location", target), NO_STORE, *PAGE_HEADERS])

    @classmethod
    def empty(cls) -> "Answer":
        """Done, and there is nothing to say."""
        return cls(204, b"", [NO_STORE, *API_HEADERS])

    def with_header(self, name: bytes, value: bytes) -> "Answer":
        """One more header."""
        self.headers.append((name, value))
        return self

    def with_policy(self, policy: bytes) -> "Answer":
        """Another Content-Security-Policy than its kind has."""
        name = b"content-security-policy"
        self.headers = [(name, policy) if key == name else (key, value) for key, value in self.headers]
        return self

    def with_cookie(
        self, name: str, value: str, *, secure: bool, max_age: int, path: str = "/", http_only: bool = True
    ) -> "Answer":
        """Set a cookie of ours: Lax. Stores that share a host give the path of their own."""
        flags = ("; Secure" if secure else "") + ("; HttpOnly" if http_only else "")
        text = f"{name}={value}; Path={path}; Max-Age={max_age}; SameSite=Lax{flags}"
        self.headers.append((b"set-cookie", text.encode("latin-1")))
        return self

    def without_cookie(self, name: str, *, secure: bool, path: str = "/") -> "Answer":
        """Make the browser forget a cookie."""
        return self.with_cookie(name, "", secure=secure, max_age=0, path=path)
