"""How Stripe speaks: forms with brackets, errors with types and codes, keys that replay, lists by pages, things inside
things. PROVIDERS 1.1 and 1.2; docs.stripe.com/api.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from aiohttp import web

Json = dict[str, Any]
Handler = Callable[[web.Request, Json], Awaitable[Json]]

ZERO_DECIMALS = frozenset(("CLP", "JPY", "KRW", "MGA", "PYG", "VND", "XAF", "XOF"))
STEPS = {"ISK": 100, "UGX": 100, "BHD": 10, "JOD": 10, "KWD": 10, "OMR": 10, "TND": 10}


class Refusal(Exception):  # noqa: N818  # it is an answer
    """An error, as Stripe answers it."""

    def __init__(self, status: int, kind: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(code or kind)
        self.status = status
        said = {"type": kind, "code": code, "param": param, "message": f"made up: {code or kind} {param or ''}"}
        self.body: Json = {"error": {name: value for name, value in said.items() if value is not None}}


def invalid(code: str, param: str | None = None, status: int = 400) -> Refusal:
    """A request that makes no sense."""
    return Refusal(status, "invalid_request_error", code, param)


class Kept(NamedTuple):
    """What a key remembers: of which request, and its answer; none while it is in flight."""

    fingerprint: str
    answer: tuple[int, Json] | None


class Keys:
    """Idempotency: the first result is stored and replayed, also a 500; what validation refused is not stored."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.breaks = 0
        """How many of the next POSTs end in a 500 that is stored."""
        self.met: asyncio.Event | None = None
        """Where there is one, a POST is in flight until another with its key has met it there."""

    def forget(self) -> None:
        """A day has passed."""
        self.kept.clear()

    def keyed(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A POST."""

        async def handle(request: web.Request) -> web.Response:
            body = await request.read()
            key = request.headers.get("Idempotency-Key", "")
            fingerprint = hashlib.sha256(request.path.encode() + b"\n" + body).hexdigest()
            old = self.kept.get(key) if key else None
            if old and old.fingerprint != fingerprint:
                return web.json_response(Refusal(400, "idempotency_error").body, status=400)
            if old and old.answer is None:
                if self.met:
                    self.met.set()
                return web.json_response(Refusal(409, "idempotency_error", "idempotency_key_in_use").body, status=409)
            if old and old.answer:
                replayed = {"Idempotent-Replayed": "true"}
                return web.json_response(old.answer[1], status=old.answer[0], headers=replayed)
            self.kept[key] = Kept(fingerprint, None)
            if self.met:
                await self.met.wait()
            if self.breaks:
                self.breaks -= 1
                status, said = 500, Refusal(500, "api_error").body
            else:
                status, said = await answered(handler, request, tree(body.decode()))
            if status in (400, 401, 404):
                del self.kept[key]
            else:
                self.kept[key] = Kept(fingerprint, (status, said))
            return web.json_response(said, status=status)

        return handle


def read(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A GET."""

    async def handle(request: web.Request) -> web.Response:
        status, said = await answered(handler, request, tree(request.query_string))
        return web.json_response(said, status=status)

    return handle


async def answered(handler: Handler, request: web.Request, form: Json) -> tuple[int, Json]:
    try:
        return 200, await handler(request, form)
    except Refusal as refusal:
        return refusal.status, refusal.body


def tree(form: str) -> Json:
    """`a[b][0]=c` as {"a": {"b": ["c"]}}."""
    root: Json = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        steps = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        place = root
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1] or str(len(place))] = value
    found: Json = _lists(root)
    return found


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(one) for name, one in value.items()}
    return list(inner.values()) if inner and all(name.isdecimal() for name in inner) else inner


def only(form: Mapping[str, Any], *known: str) -> None:
    """Stripe refuses what it does not know."""
    for name in form:
        if name not in (*known, "expand"):
            raise invalid("parameter_unknown", name)


def amount_of(form: Mapping[str, Any], name: str, currency: str) -> int:
    """A whole number of the currency's smallest units, in the steps Stripe takes."""
    text = str(form.get(name, ""))
    if not text.isdecimal():
        raise invalid("parameter_invalid_integer" if text else "parameter_missing", name)
    amount = int(text)
    if amount < 1:
        raise invalid("amount_too_small", name)
    if amount % STEPS.get(currency.upper(), 1):
        raise invalid("invalid_charge_amount_no_decimal_compatible", name)
    return amount


def expanded(thing: Json, paths: list[str], find: Callable[[str], Json | None]) -> Json:
    """A copy in which ids at the paths are the things they name."""
    copy = deepcopy(thing)
    for path in paths:
        _expand(copy, path.split("."), find)
    return copy


def _expand(thing: Any, steps: list[str], find: Callable[[str], Json | None]) -> None:
    if isinstance(thing, list):
        for one in thing:
            _expand(one, steps, find)
    elif isinstance(thing, dict) and steps:
        inner = thing.get(steps[0])
        if isinstance(inner, str):
            inner = thing[steps[0]] = deepcopy(find(inner))
        _expand(inner, steps[1:], find)


def page_of(things: list[Json], form: Json, url: str) -> Json:
    """A page of a list, newest first."""
    created = form.get("created", {})
    since, until = int(created.get("gte", 0)), int(created.get("lt", 2**60))
    found = [one for one in reversed(things) if since <= one["created"] < until]
    for name in ("payment_intent", "charge"):
        if name in form:
            found = [one for one in found if one.get(name) == form[name]]
    if after := form.get("starting_after"):
        ids = [one["id"] for one in found]
        if after not in ids:
            raise invalid("resource_missing", "starting_after")
        found = found[ids.index(after) + 1 :]
    limit = int(form.get("limit", 10))
    if not 1 <= limit <= 100:
        raise invalid("parameter_invalid_integer", "limit")
    return {"object": "list", "url": url, "data": found[:limit], "has_more": len(found) > limit}


def event_of(number: int, kind: str, thing: Json, at: int) -> Json:
    """The body of an event: a snapshot."""
    return {
        "id": f"evt_{number:06}",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": at,
        "data": {"object": json.loads(json.dumps(thing))},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
