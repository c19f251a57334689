"""HTTP to providers that speak forms, and answer in JSON whose types are a matter of luck, or in plain text.

Verbs: `ask` for a call that may change something, `look` for a question; `form_of` a body; `text_of` and `minor_of`
read what was said; `sentence` makes it fit to be shown; `web_address` of a page; `left_address`, where somebody goes
who walks away.
Promises: what may work in a moment is ProviderAway (transport, time, 5xx, 429 …), what never will is ProviderRefused;
no error holds an address or a field, because keys stand in both. A call that changes something is sent once, even
when it is a GET. Numbers are read as decimals, never as floats. An answer has a limit.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

import aiohttp
import msgspec

from lonja.payments.errors import CallbackMalformed, ProviderAway, ProviderRefused
from lonja.payments.gateways.base import Desk
from lonja.platform.money import CurrencyUnknown, exponent

_ANSWER_BYTES = 1 << 20
_MOST_FIELDS = 200
_NOT_DECIDED = frozenset((408, 409, 421, 423, 424, 425, 429))
_AMOUNT = re.compile(r"(\d{1,15})(?:\.(\d{1,10}))?", re.ASCII)
_json: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


async def ask(
    desk: Desk,
    gateway: str,
    method: Literal["GET", "POST"],
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: Mapping[str, str] | None = None,
) -> object:
    """The answer's JSON, or its text where it is none. Raises ProviderAway, ProviderRefused."""
    return await _sent(
        gateway,
        desk.network().request(
            method, url, params=query, data=form, json=body, middlewares=(_once,), allow_redirects=False
        ),
    )


async def look(desk: Desk, gateway: str, url: str, query: Mapping[str, str]) -> object:
    """The answer to a question that changes nothing. A refusal is no news about a payment: it is asked again later."""
    try:
        return await _sent(gateway, desk.network().get(url, params=query, allow_redirects=False))
    except ProviderRefused as refusal:
        raise ProviderAway(f"refused: {refusal.params['reason']}", gateway=gateway) from None


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keeps aiohttp from sending a GET again by itself when its connection breaks: it may change something."""
    try:
        return await send(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as failure:
        raise aiohttp.ClientConnectionError(type(failure).__name__) from None


async def _sent(gateway: str, asking: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> object:
    try:
        async with asking as answer:
            text, status = await _read(answer), answer.status
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failure:
        raise ProviderAway(f"no answer: {type(failure).__name__}", gateway=gateway) from None
    if status >= 500 or 300 <= status < 400 or status in _NOT_DECIDED:
        raise ProviderAway(f"HTTP {status}", gateway=gateway)
    if status >= 400:
        raise ProviderRefused(gateway=gateway, reason=f"HTTP {status}")
    try:
        return _json.decode(text)
    except msgspec.DecodeError:
        return text.decode("utf-8", "replace").strip()


async def _read(said: aiohttp.ClientResponse) -> bytes:
    text = bytearray()
    async for chunk in said.content.iter_any():
        text += chunk
        if len(text) > _ANSWER_BYTES:
            raise ValueError("too long an answer")
    return bytes(text)


def form_of(body: bytes) -> dict[str, str]:
    """A form as it was posted. Raises CallbackMalformed, also when a name comes twice: two answers are none."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise CallbackMalformed("not a form") from None
    found = dict(pairs)
    if len(found) != len(pairs) or any("\0" in value for pair in pairs for value in pair):
        raise CallbackMalformed("not a form we can trust to mean one thing")
    return found


def text_of(said: Mapping[str, Any], name: str) -> str:
    """A value as text; nothing, null and the providers' words for it are empty."""
    value = said.get(name)
    text = "" if value is None else str(value).strip()
    return "" if text in {"Not-Available", "Not Available"} else text


def minor_of(amount: str, currency: str) -> int | None:
    """An amount like 1150.00 in minor units; None when it is no amount, or finer than the currency is."""
    match = _AMOUNT.fullmatch(amount)
    try:
        digits = exponent(currency)
    except CurrencyUnknown:
        return None
    if match is None:
        return None
    fraction = (match[2] or "").rstrip("0")
    return int(match[1] + fraction.ljust(digits, "0")) if len(fraction) <= digits else None


def sentence(text: str, *hidden: str) -> str:
    """A provider's reason on one short line, without what it must not repeat: keys, and who the buyer is."""
    for value in sorted(filter(None, hidden), key=len, reverse=True):
        text = text.replace(value, "…")
    return " ".join(text.split())[:200]


def web_address(base: str, said: str) -> str | None:
    """Where a page stands, given its address or its path; None when no browser should go there."""
    address = urljoin(f"{base}/", said) if said else ""
    parts = urlsplit(address)
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def left_address(return_url: str) -> str:
    """The return address for somebody who left the page. It proves nothing; it says which page to show meanwhile."""
    return f"{return_url}{'&' if '?' in return_url else '?'}left=1"
