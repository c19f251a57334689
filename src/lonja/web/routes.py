"""How a handler is declared.

Nouns: an Endpoint, a handler and what it promises: who may call it, what it reads, what it answers, what it refuses.
Verbs: `page` for HTML, `api` for JSON, `hook` for providers' callbacks; each gives a Litestar route handler.
`straight_ways` lists those that need no router.
A handler is `async def add_item(visit: Visit, product_id: UUID, body: NewItem, query: Filter) -> Answer | Struct`:
the first argument is the Visit, `body` and `query` are Structs read strictly, the others are the path's parameters.
Promises: what is read is decided at import, so a request pays for nothing but its own body; every error leaves as this
face's refusal; the OpenAPI document is written from the same declaration that the request obeys; what was answered to
an Idempotency-Key is answered again, status and body; stores take turns (platform.turns), from when a request is read
until its answer is made: what is sent slowly or streamed holds nobody up.
"""

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, Unpack, get_type_hints

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.types import Method, Scope

from lonja.platform import idempotency
from lonja.platform.errors import LonjaError
from lonja.web import problems
from lonja.web.answers import Answer
from lonja.web.bodies import Reader
from lonja.web.context import Visit
from lonja.web.errors import BodyTypeWrong, StoreClosed, StoreUnnamed
from lonja.web.limits import FORM_BYTES, HOOK_BYTES, JSON_BYTES
from lonja.web.security import refuse_cross_site

Handler = Callable[..., Awaitable[Any]]
Handle = Callable[[Scope], Awaitable[Answer]]
Face = Literal["page", "api", "hook"]
Who = Literal["anyone", "known", "bearer", "visitor", "customer", "staff"]
"""Who may call: `known` is anyone, but a token that comes along must hold; `visitor` needs one; `bearer` needs
one that held once."""

_JSON_TYPES = (b"application/json", b"")
_MUTATIONS = frozenset(("POST", "PUT", "PATCH", "DELETE"))


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A handler and its promises."""

    face: Face
    method: Method
    path: str
    aliases: tuple[str, ...] = ()
    fn: Handler
    who: Who = "anyone"
    permission: str | None = None
    needs_store: bool = True
    sells: bool = False
    """Refused while the store is closed."""
    from_elsewhere: bool = False
    """Another site's form may be sent here: what it says is not read, and nothing is done for it."""
    answers: type[msgspec.Struct] | None = None
    status: int = 200
    refuses: tuple[type[LonjaError], ...] = ()
    tag: str = ""
    body: type[msgspec.Struct] | None = None
    query: type[msgspec.Struct] | None = None
    params: dict[str, Any] = field(default_factory=dict)
    is_keyed: bool = False
    """Accepts an Idempotency-Key. Its operation claims the key in the transaction of its effect (platform.replay)."""
    keeps_answer: bool = False
    """The whole answer is kept beside the key. Not where it holds a secret, nor where what the operation remembers says
    it all: that spares two statements."""
    in_document: bool = True
    answers_etag: bool = False


class Promises(TypedDict, total=False):
    """What `api` may be told about an endpoint; see Endpoint."""

    who: Who
    permission: str
    needs_store: bool
    sells: bool
    answers: type[msgspec.Struct]
    status: int
    refuses: tuple[type[LonjaError], ...]
    tag: str
    is_keyed: bool
    keeps_answer: bool
    in_document: bool
    answers_etag: bool


def page(
    method: Method, *paths: str, needs_store: bool = True, sells: bool = False, from_elsewhere: bool = False
) -> Callable[[Handler], HTTPRouteHandler]:
    """A page, or the target of a form. Bodies are read by `forms.read`."""
    return lambda fn: _register(
        Endpoint(
            face="page",
            method=method,
            path=paths[0],
            fn=fn,
            needs_store=needs_store,
            sells=sells,
            from_elsewhere=from_elsewhere,
        ),
        paths,
    )


def hook(path: str) -> Callable[[Handler], HTTPRouteHandler]:
    """A provider's callback: raw body, no cookies, the store stands in the path."""
    return lambda fn: _register(
        Endpoint(face="hook", method="POST", path=path, fn=fn, needs_store=False, in_document=False), (path,)
    )


def api(method: Method, *paths: str, **promises: Unpack[Promises]) -> Callable[[Handler], HTTPRouteHandler]:
    """A resource of /api/v1. The first path is canonical, the others aliases."""
    is_keyed = promises.get("is_keyed", method in _MUTATIONS)
    usual: Promises = {"is_keyed": is_keyed, "keeps_answer": is_keyed}
    said = usual | promises
    return lambda fn: _register(
        Endpoint(face="api", method=method, path=paths[0], aliases=paths[1:], fn=fn, **_arguments(fn), **said), paths
    )


def _arguments(fn: Handler) -> dict[str, Any]:
    """What the handler's signature says it reads."""
    hints = get_type_hints(fn, include_extras=True)
    names = list(inspect.signature(fn).parameters)[1:]
    params = {name: hints[name] for name in names if name not in {"body", "query"}}
    return {"body": hints.get("body"), "query": hints.get("query"), "params": params}


def _register(endpoint: Endpoint, paths: tuple[str, ...]) -> HTTPRouteHandler:
    """The Litestar handler. GET answers HEAD too: the server leaves the body out."""
    methods: list[Method] = ["GET", "HEAD"] if endpoint.method == "GET" else [endpoint.method]
    handle = _compile(endpoint)
    opt = {"endpoint": endpoint, "handle": handle}
    handler = HTTPRouteHandler(list(paths), http_method=methods, opt=opt, include_in_schema=False, status_code=200)
    return handler(handle)


def straight_ways(handlers: Iterable[HTTPRouteHandler]) -> dict[tuple[str, str], Handle]:
    """The handlers that are found by method and path alone: no parameter, no other spelling."""
    return {
        (method, path): handler.opt["handle"]
        for handler in handlers
        for method in handler.http_methods
        for path in handler.paths
        if "{" not in path
    }


def _compile(endpoint: Endpoint) -> Handle:
    """The function Litestar calls: everything that can be decided before a request is decided here."""
    fn, prepare, is_page = endpoint.fn, _preparation(endpoint), endpoint.face == "page"
    status, takes_params = endpoint.status, "{" in endpoint.path
    is_keyed, keeps_answer = endpoint.is_keyed, endpoint.keeps_answer

    async def handle(scope: Scope) -> Answer:
        visit: Visit = scope["visit"]  # type: ignore[typeddict-item]  # the front door put it there
        visit.is_page, visit.is_keyed = is_page, is_keyed
        turns = visit.house.turns
        try:
            arguments = await prepare(visit)
            if takes_params:
                arguments |= scope["path_params"]
            if visit.has_store and not turns.enter_at_once(visit.store.id, visit):
                await turns.wait(visit.store.id, visit)
            if keeps_answer and b"idempotency-key" in visit.headers:
                return await _kept(endpoint, visit, arguments)
            result = await fn(visit, **arguments)
        except Exception as failure:  # noqa: BLE001  # the last line of defence: every error becomes an answer
            return problems.answer(visit, failure)
        finally:
            turns.leave(visit)
        return result if isinstance(result, Answer) else Answer.json(result, status)

    return handle


async def _kept(endpoint: Endpoint, visit: Visit, arguments: dict[str, Any]) -> Answer:
    """The answer this key was given, or the one that is made now and kept for the next time. Twins get the first."""
    at = (visit.house.db, visit.store.id, visit.call(), endpoint.fn.__name__)
    first = await idempotency.kept(*at)
    if first is None:
        result = await endpoint.fn(visit, **arguments)
        said = result if type(result) is Answer else Answer.json(result, endpoint.status)
        first = await idempotency.keep(*at, idempotency.Kept(said.status, said.body.decode()))
    return Answer.raw(first.body.encode(), first.status) if first.body else Answer.empty()


def _preparation(endpoint: Endpoint) -> Callable[[Visit], Awaitable[dict[str, Any]]]:
    """Store, identity, body and query, in this order, as far as the endpoint needs them."""
    read_body = _body_reader(endpoint)
    read_query = _query_reader(endpoint.query) if endpoint.query else None
    identify = _identification(endpoint)
    needs_store = endpoint.needs_store
    sells = endpoint.sells

    async def prepare(visit: Visit) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if needs_store:
            if not await visit.enter():
                raise StoreUnnamed
            if sells and visit.store.status != "open":
                raise StoreClosed
        if identify is not None:
            await identify(visit)
        if read_body is not None:
            await read_body(visit, arguments)
        if read_query is not None:
            arguments["query"] = read_query(visit.query)
        return arguments

    return prepare


def _query_reader(kind: type[msgspec.Struct]) -> Callable[[bytes], msgspec.Struct]:
    """The same short query is asked again and again: it is read once. Handlers do not change what they are given."""
    read = Reader(kind).query
    remembered = functools.lru_cache(maxsize=1_000)(read)
    return lambda text: remembered(text) if len(text) <= 200 else read(text)


_IDENTITIES: dict[Who, Callable[[Visit], Awaitable[Any]]] = {
    "known": Visit.visitor,
    "bearer": Visit.must_bear_token,
    "visitor": Visit.must_visit,
    "customer": Visit.must_be_customer,
}


def _identification(endpoint: Endpoint) -> Callable[[Visit], Awaitable[Any]] | None:
    match endpoint.who:
        case "known" | "bearer" | "visitor" | "customer" as who:
            return _IDENTITIES[who]
        case "staff":
            permission = endpoint.permission

            async def authorize(visit: Visit) -> None:
                member = await visit.must_be_staff()
                if permission is not None:
                    member.must_have(visit.store.id, permission)

            return authorize
        case "anyone" if endpoint.face == "page" and endpoint.needs_store:
            return Visit.visitor
    return None


def _body_reader(endpoint: Endpoint) -> Callable[[Visit, dict[str, Any]], Awaitable[None]] | None:
    if endpoint.method not in _MUTATIONS:
        return None
    limit = {"page": FORM_BYTES, "hook": HOOK_BYTES, "api": JSON_BYTES}[endpoint.face]
    reader = Reader(endpoint.body) if endpoint.body else None
    is_open = endpoint.face == "hook" or endpoint.from_elsewhere

    async def read(visit: Visit, arguments: dict[str, Any]) -> None:
        if not is_open and b"authorization" not in visit.headers:  # a browser adds cookies by itself, never this
            refuse_cross_site(visit.headers)
        body = await visit.read_body(limit)
        if reader is not None:
            if visit.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() not in _JSON_TYPES:
                raise BodyTypeWrong(expected="application/json")
            arguments["body"] = reader.json(body)

    return read
