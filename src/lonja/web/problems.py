"""How each face says no.

Nouns: a Problem (RFC 9457) for programs; a page with one sentence for people.
Verbs: `answer` turns any exception into an answer of the face that was asked; `from_router` does so for the errors
that Litestar raises before a handler is found.
Promises: an unknown exception is logged with its traceback and leaves as Unexpected, nothing of it is shown; what
PostgreSQL or our own mistakes say never reaches a caller; a 503 says when to try again, a 401 how to prove oneself.
"""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

import msgspec
import structlog
from litestar import Request
from litestar.exceptions import HTTPException, MethodNotAllowedException
from litestar.types import Receive, Scope, Send

from lonja.platform.errors import Broken, LonjaError, Refused, Retry, Unexpected
from lonja.web import pages
from lonja.web.answers import Answer
from lonja.web.bodies import Fault
from lonja.web.context import Visit
from lonja.web.errors import MethodNotAllowed, NotFound, TokenExpired, TokenMissing

log = structlog.get_logger("lonja.web")

_INTERNAL = frozenset(("sqlstate", "constraint", "errors"))
_MACHINES = frozenset(("api", "hooks", "healthz", "readyz"))
"""First steps of paths that programs ask for."""

_LAST_WORDS = "<!doctype html><title>{title}</title><h1>{title}</h1><p>{sentence}</p><p><small>{reference}</small></p>"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a program gets instead of an answer. `type` is an address of ours that explains the problem to a person."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, Any] = {}
    errors: list[Fault] = []
    correlation_id: str = ""


def answer(visit: Visit, failure: Exception) -> Answer:
    """The refusal of the face that was asked."""
    error = _known(visit, failure)
    said = page(visit, error) if visit.is_page else problem(visit, error)
    patience = error.retry_after if isinstance(error, Retry) else error.params.get("retry_after")
    if patience is not None:
        said.with_header(b"retry-after", str(patience).encode())
    elif error.status == 401:
        said.with_header(b"www-authenticate", b'Bearer realm="lonja"')
    elif isinstance(error, MethodNotAllowed):
        said.with_header(b"allow", str(error.params.get("allowed", "")).encode())
    return said


def problem(visit: Visit, error: LonjaError) -> Answer:
    """application/problem+json."""
    body = Problem(
        type=f"/problems/{error.slug}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        code=error.code,
        params={} if isinstance(error, Broken) else public(error.params),
        errors=error.params.get("errors", []),
        correlation_id=visit.correlation.decode(),
    )
    return Answer.problem(body, error.status)


def page(visit: Visit, error: LonjaError) -> Answer:
    """A sentence, and a way on. Who is not signed in is taken to the sign-in page instead.

    Where only a form goes there is nothing to see: whoever opens that address (reloads it, changes the language of what
    the form answered) is taken to the page above it.
    """
    if isinstance(error, TokenMissing | TokenExpired):
        back = quote(visit.path if visit.method in {"GET", "HEAD"} else "/", safe="/")
        door = "/admin/sign-in" if visit.path.startswith("/admin") else visit.url("/sign-in")
        return Answer.redirect(f"{door}?next={back}")
    if isinstance(error, MethodNotAllowed) and visit.method in {"GET", "HEAD"}:
        return Answer.redirect(visit.url(visit.path.rstrip("/").rpartition("/")[0] or "/"))
    try:
        return pages.render_error(visit, error)
    except Exception:  # the error page itself is broken: say it without a template
        log.exception("error page failed")
        words = {"title": error.title, "sentence": error.detail, "reference": visit.correlation.decode()}
        return Answer.html(_LAST_WORDS.format_map({key: escape(text) for key, text in words.items()}), error.status)


def public(params: Mapping[str, Any]) -> dict[str, Any]:
    """The params a caller may see."""
    return {name: value for name, value in params.items() if name not in _INTERNAL}


def _known(visit: Visit, failure: Exception) -> LonjaError:
    """The typed error, logged when it is our doing."""
    error = failure if isinstance(failure, LonjaError) else Unexpected(str(failure))
    if not isinstance(error, Refused):
        said = log.warning if isinstance(error, Retry) else log.error
        said(
            "request failed",
            method=visit.method,
            path=visit.path,
            code=error.code,
            error=repr(failure),
            correlation_id=str(visit.correlation_id),
            exc_info=None if isinstance(error, Retry) else failure,
        )
    return error


class _Late:
    """An error page needs its store's colours, and finding the store is asynchronous."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def to_asgi_response(self, **_: object) -> "_Late":
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit: Visit = scope["visit"]  # type: ignore[typeddict-item]  # the front door put it there
        visit.is_page = visit.path[1:].partition("/")[0] not in _MACHINES
        if visit.is_page:
            try:
                await visit.enter()
            except LonjaError as failure:
                self._failure = failure
        await answer(visit, self._failure)(scope, receive, send)


def from_router(request: Request[Any, Any, Any], failure: Exception) -> _Late:
    """Litestar found no handler, or refused the request before one was asked."""
    match failure:
        case MethodNotAllowedException():
            allowed = sorted({*(failure.headers or {}).get("allow", "").split(", ")} - {"", "OPTIONS"})
            return _Late(MethodNotAllowed(method=request.scope["method"], allowed=", ".join(allowed)))
        case HTTPException() if failure.status_code < 500:
            return _Late(NotFound())
    return _Late(failure)
