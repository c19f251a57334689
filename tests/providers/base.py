"""What every fake provider is: a server on 127.0.0.1 with books of its own, that misbehaves when it is told to.

Nouns: Fake, one provider; Said, a request it got; Happening, an event it has to tell; Delivery, that event as a request
to the shop (body, headers, query: `Callback(*delivery)` is what a gateway verifies); Till, what its hosted page shows.
Verbs: `serve` opens it; `misbehave` scripts the next answers; `decide` is the buyer at the till; `emit` writes an event
down, `deliver` sends it, as often and as late as asked; `said` tells what was asked. `giving_up` is a client that loses
its patience as soon as an answer is held back, and not before, however slow the machine is.
Promises: it knows nothing of lonja; nothing sleeps unless scripted; what a subclass does not override is refused.

A subclass gives: `name`; `routes()` with aiohttp routes, whose `name=` is what `misbehave` and `said` call operations;
`admits(request)`, the check of credentials; `till(reference)` and `decide(reference, decision)` for the hosted page at
`page_url(reference)`; `delivery(event, …)`, the signed request. All books are attributes: tests look at them.
"""

import asyncio
import html
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, ClassVar, Literal, NamedTuple, cast, get_args

import aiohttp
from aiohttp import web

Decision = Literal["approve", "decline", "abandon", "authorize"]
"""`authorize` approves, and takes no money yet; a fake whose session says so does that for `approve` too."""

How = Literal["500", "503", "429", "timeout", "lost_reply", "slow"]
"""A status: answered before any work is done. timeout: the work is done, and the answer comes when the client has gone.
lost_reply: the work is done, and the connection drops. slow: all is well, after `slow_seconds`, or as soon as
`suffices` says that it was slow enough."""


class Said(NamedTuple):
    """A request as it came."""

    operation: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        """The body, when it is JSON."""
        return json.loads(self.body)


class Happening(NamedTuple):
    """Something the provider has to tell the shop."""

    id: str
    kind: str
    payload: dict[str, Any]


class Delivery(NamedTuple):
    """A callback: `Callback(*delivery)` is what the shop sees."""

    body: bytes
    headers: dict[str, str]
    query: dict[str, str]


class Till(NamedTuple):
    """What the hosted page shows of one payment."""

    amount: str
    """For people: "MXN 12.50"."""
    description: str
    is_open: bool = True


class Fake:
    """One provider."""

    name: ClassVar[str] = "provider"
    """Our id of its gateway."""
    title: ClassVar[str] = "Provider"
    """For people."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self.now = now
        """The provider's clock, in seconds since 1970."""
        self.base_url = ""
        """Where it is served. Without a slash at its end."""
        self.prefix = ""
        """The part of the path that is the runner's, not the provider's."""
        self.first = 0
        """What is added to every number it gives. The books are in memory: whoever opens it anew, beside a shop that
        remembers the old numbers, begins elsewhere."""
        self.webhook_url: str | None = None
        """Where `deliver` posts to."""
        self.delivers_itself = False
        """Whether every event is delivered at once, as a real provider would do it. Tests rather deliver by hand."""
        self.slow_seconds = 0.2
        self.suffices: Callable[[], bool] = lambda: False
        self.timeout_seconds = 30.0
        """How long a `timeout` waits for the client to hang up."""
        self.requests: list[Said] = []
        self.events: list[Happening] = []
        self._script: dict[str, deque[How]] = {}
        self._closing = asyncio.Event()
        self._held_back = asyncio.Queue[str]()
        self._errands: set[asyncio.Task[Any]] = set()

    # -- what a subclass gives --------------------------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        """The provider's API."""
        raise NotImplementedError

    def settings(self) -> dict[str, str]:
        """What a merchant fills in to use it, by the names of our gateway's fields."""
        return {}

    async def admits(self, request: web.Request) -> web.Response | None:
        """None, or the refusal of somebody without valid credentials. Asked for every route of `routes`."""
        raise NotImplementedError

    def till(self, reference: str) -> Till | None:
        """What the hosted page shows; None: no such page."""
        return None

    async def decide(self, reference: str, decision: Decision) -> str:
        """The buyer decides; the first decision stands. Answers the address the browser goes to."""
        raise NotImplementedError

    def delivery(self, event: Happening, *, secret: str | None = None, at: float | None = None) -> Delivery:
        """The event as a signed request; with another secret or time, a forged one."""
        raise NotImplementedError

    # -- the script -------------------------------------------------------------------------------------------------

    def misbehave(self, operation: str, how: How, times: int = 1) -> None:
        """Scripts the next answers of an operation: a route's name, or "POST /v1/refunds"; "*" is any."""
        self._script.setdefault(operation, deque()).extend([how] * times)

    def behave(self) -> None:
        """Forgets the rest of the script."""
        self._script.clear()

    def said(self, operation: str) -> list[Said]:
        """What was asked of one operation, in order."""
        return [one for one in self.requests if operation in (one.operation, f"{one.method} {one.path}")]

    def giving_up(self, http: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """The client with its patience lost at every `timeout`, and at nothing else."""
        self._held_back = asyncio.Queue()
        return cast(aiohttp.ClientSession, _GivingUp(http, self._held_back))

    # -- events -----------------------------------------------------------------------------------------------------

    def emit(self, kind: str, payload: Mapping[str, Any], event_id: str | None = None) -> Happening:
        """Writes an event down, and sends it when this provider delivers itself."""
        event = Happening(event_id or f"evt_{self.first + len(self.events) + 1:06}", kind, dict(payload))
        self.events.append(event)
        if self.delivers_itself and self.webhook_url:
            errand = asyncio.create_task(self.deliver(event))
            self._errands.add(errand)
            errand.add_done_callback(self._errands.discard)
        return event

    async def deliver(self, event: Happening, times: int = 1, delay: float = 0) -> list[int]:
        """Posts an event to the shop's hook. Answers the statuses; 0 where nobody answered."""
        if delay:
            await asyncio.sleep(delay)
        return [await self.post(self.delivery(event)) for _ in range(times)]

    async def post(self, delivery: Delivery) -> int:
        """Posts any request to the shop's hook."""
        if self.webhook_url is None:
            raise RuntimeError(f"{self.name} was not told where the shop is")
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http,
                http.post(
                    self.webhook_url, data=delivery.body, headers=delivery.headers, params=delivery.query or None
                ) as said,
            ):
                await said.read()
                return said.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def settle(self) -> None:
        """Waits until every event that was sent by itself has arrived."""
        while self._errands:
            await asyncio.gather(*self._errands)

    # -- the server -------------------------------------------------------------------------------------------------

    def page_url(self, reference: str) -> str:
        """The hosted page of one payment."""
        return f"{self.base_url}/hosted/{reference}"

    def application(self) -> web.Application:
        """The provider as an application, for `serve` and for a runner of several."""
        app = web.Application(middlewares=[self._between], client_max_size=1_000_000)
        app.add_routes(self.routes())
        app.add_routes(
            [
                web.get("/hosted/{reference}", self._show_till, name="hosted"),
                web.post("/hosted/{reference}", self._take_decision, name="hosted.decide"),
            ]
        )
        return app

    @asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[str]:
        """Opens the provider; answers its base address."""
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            self.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self.base_url
        finally:
            self._closing.set()
            await self.settle()
            await runner.cleanup()

    @web.middleware
    async def _between(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        route = request.match_info.route
        path = request.path.removeprefix(self.prefix)
        operation = route.name or f"{request.method} {path}"
        headers = {name.lower(): value for name, value in request.headers.items()}
        said = Said(operation, request.method, path, dict(request.query), headers, await request.read())
        self.requests.append(said)
        how = self._next(said)
        if how and how.isdecimal():
            return web.json_response({"error": {"message": "scripted", "type": "api_error"}}, status=int(how))
        if how == "slow":
            await self._wait(self.slow_seconds, self.suffices)
        refusal = None if operation.startswith("hosted") else await self.admits(request)
        answer = refusal or await handler(request)
        if how == "lost_reply" and request.transport is not None:
            request.transport.abort()
        elif how == "timeout":
            self._held_back.put_nowait(operation)
            await self._wait(self.timeout_seconds, lambda: request.transport is None or request.transport.is_closing())
        return answer

    def _next(self, said: Said) -> How | None:
        for name in (said.operation, f"{said.method} {said.path}", "*"):
            if waiting := self._script.get(name):
                return waiting.popleft()
        return None

    async def _wait(self, seconds: float, is_over: Callable[[], bool]) -> None:
        """So long, or until the house closes, or until it is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._closing.is_set() and not is_over():
            await asyncio.sleep(0.01)

    # -- the hosted page --------------------------------------------------------------------------------------------

    async def _show_till(self, request: web.Request) -> web.Response:
        found = self.till(request.match_info["reference"])
        if found is None:
            return web.Response(text=GONE, status=404, content_type="text/html")
        buttons = _BUTTONS if found.is_open else "<p>This payment is closed.</p>"
        page = _PAGE.format(
            name=html.escape(self.title),
            amount=html.escape(found.amount),
            description=html.escape(found.description),
            buttons=buttons,
        )
        return web.Response(text=page, content_type="text/html")

    async def _take_decision(self, request: web.Request) -> web.Response:
        reference, form = request.match_info["reference"], await request.post()
        decision = _DECISIONS.get(str(form.get("decision")))
        if self.till(reference) is None:
            return web.Response(text=GONE, status=404, content_type="text/html")
        if decision is None:
            raise web.HTTPBadRequest
        raise web.HTTPSeeOther(await self.decide(reference, decision))


class _GivingUp:
    """A client's session. A request whose answer is held back ends as aiohttp ends one whose time is over."""

    def __init__(self, http: aiohttp.ClientSession, held_back: asyncio.Queue[str]) -> None:
        self._http, self._held_back = http, held_back

    def request(self, *said: Any, **more: Any) -> "_GivingUpRequest":
        return _GivingUpRequest(self._http.request(*said, **more), self._held_back)

    def __getattr__(self, verb: str) -> Any:
        return partial(self.request, verb) if verb in {"get", "post", "put"} else getattr(self._http, verb)


class _GivingUpRequest:
    """What `request` answers: to be awaited, or entered."""

    def __init__(self, asked: Any, held_back: asyncio.Queue[str]) -> None:
        self._asked, self._held_back = asked, held_back

    def __await__(self) -> Generator[Any, None, aiohttp.ClientResponse]:
        return self._answer().__await__()

    async def _answer(self) -> aiohttp.ClientResponse:
        asking, giving_up = asyncio.ensure_future(self._asked), asyncio.ensure_future(self._held_back.get())
        try:
            await asyncio.wait((asking, giving_up), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise TimeoutError
            answer: aiohttp.ClientResponse = asking.result()
            return answer
        finally:
            asking.cancel()
            giving_up.cancel()
            await asyncio.gather(asking, giving_up, return_exceptions=True)

    async def __aenter__(self) -> aiohttp.ClientResponse:
        self._entered = await self._answer()
        return self._entered

    async def __aexit__(self, *_: object) -> None:
        self._entered.release()
        await self._entered.wait_for_close()


_DECISIONS: dict[str, Decision] = {name: name for name in get_args(Decision)}
_BUTTONS = """<form method="post">
<button name="decision" value="approve" class="yes">Approve</button>
<button name="decision" value="decline">Decline</button>
<button name="decision" value="abandon" class="quiet">Walk away</button>
</form>"""

_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef0f4;
  font: 16px/1.5 system-ui, sans-serif; color: #1b2330; }}
main {{ width: min(92vw, 24rem); box-sizing: border-box; padding: 2rem; background: #fff; border-radius: 14px;
  box-shadow: 0 1px 2px #0002, 0 12px 40px #0001; }} main.wide {{ width: min(92vw, 44rem); margin: 2rem 0; }}
h1 {{ margin: 0; font-size: .85rem; letter-spacing: .06em; text-transform: uppercase; color: #5a6577; }}
h2 {{ margin: 1.75rem 0 .25rem; font-size: 1.1rem; }} code {{ font-size: .85rem; overflow-wrap: anywhere; }}
.amount {{ margin: .5rem 0 0; font-size: 2rem; font-weight: 650; font-variant-numeric: tabular-nums; }}
.what {{ margin: 0 0 1.5rem; color: #5a6577; }} .note {{ margin: 1.5rem 0 0; font-size: .8rem; color: #5a6577; }}
form {{ display: grid; gap: .6rem; }} ul {{ margin: 0; padding: 0; list-style: none; }} li {{ padding: .3rem 0; }}
button {{ min-height: 3rem; font: inherit; font-weight: 600; border: 1px solid #c6cedb; border-radius: 10px;
  background: #fff; color: inherit; cursor: pointer; }}
button:focus-visible {{ outline: 3px solid #7aa2ff; outline-offset: 2px; }}
.yes {{ background: #1f5fe0; border-color: #1f5fe0; color: #fff; }} .quiet {{ border-color: transparent; }}
</style></head><body>"""
_PAGE = (
    _HEAD.replace("{title}", "{name} (made up)")
    + """<main><h1>{name}</h1><p class="amount">{amount}</p><p class="what">{description}</p>
{buttons}<p class="note">A made-up payment provider. No money moves here.</p></main></body></html>"""
)
GONE = (
    _HEAD.format(title="This page is gone")
    + """<main><h1>This page is gone</h1><p>A made-up provider forgets everything when it is closed. Nothing was paid
here: go back to the shop and begin the payment anew.</p></main></body></html>"""
)


def plain_page(title: str, inner: str) -> str:
    """A wide page in the look of the tills. `inner` is HTML."""
    return f'{_HEAD.format(title=html.escape(title))}<main class="wide">{inner}</main></body></html>'
