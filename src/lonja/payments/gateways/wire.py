"""JSON over HTTP to a provider, for gateways that have no SDK of their own in this house.

Nouns: a Line to one provider: where it is, how it knows us, what it calls an error.
Verbs: `ask` reads (GET), `tell` changes something (POST, PUT).
Promises: whatever leaves it open what happened (no connection, no answer, 5xx, 429, 409 and its like, an answer nobody
can read) is ProviderAway, so it is said again; only a definite no to a change is ProviderRefused. A read is never
refused: a key that the provider does not take today may be repaired tomorrow, and a webhook must not die of it. No
error shows an address, a header or a text of the provider's, which may quote our buyer; it shows their codes.
Money stays exact: Decimals are written as JSON numbers and read from them, without a float between.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import aiohttp
import msgspec

from lonja.payments.errors import ProviderAway, ProviderRefused

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
LONGEST = 4 * 1024 * 1024
"""Bytes of an answer that we are willing to read."""

_NOT_DECIDED = {408, 409, 421, 423, 424, 425, 429}
_CODE = re.compile(r"[\w.\-]{1,80}", re.ASCII)

T = TypeVar("T")
_write = msgspec.json.Encoder(decimal_format="number").encode


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A provider's API as one merchant reaches it. `codes_of` finds the error codes in a refusal's body."""

    gateway: str
    http: aiohttp.ClientSession
    base_url: str
    headers: Mapping[str, str]
    codes_of: Callable[[bytes], list[str]]

    def __repr__(self) -> str:
        return f"Line({self.gateway})"

    async def ask(self, path: str, kind: type[T], params: Mapping[str, str] | None = None) -> T | None:
        """Reads something; None when the provider has no such thing. Raises ProviderAway."""
        status, body = await self._say("GET", path, params=params)
        if status == 404:
            return None
        if status >= 300:
            raise ProviderAway(f"{self.gateway} answered a question with {status}", gateway=self.gateway)
        return self._read(body, kind)

    async def tell(
        self, method: str, path: str, kind: type[T], said: object, headers: Mapping[str, str] | None = None
    ) -> T:
        """Changes something. Raises ProviderAway (it may or may not have happened), ProviderRefused."""
        status, body = await self._say(method, path, content=_write(said), headers=headers)
        if status >= 500 or 300 <= status < 400 or status in _NOT_DECIDED:
            raise ProviderAway(f"{self.gateway} answered with {status}", gateway=self.gateway)
        if status >= 400:
            codes = [code for code in _codes(self.codes_of, body) if _CODE.fullmatch(code)][:5]
            raise ProviderRefused(gateway=self.gateway, reason=" ".join([f"HTTP {status}", *codes]))
        return self._read(body, kind)

    async def _say(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        all_headers = {**self.headers, **(headers or {})}
        if content is not None:
            all_headers["content-type"] = "application/json"
        try:
            async with self.http.request(
                method,
                self.base_url.rstrip("/") + path,
                params=params,
                data=content,
                headers=all_headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as answer:
                body = bytearray()
                async for chunk in answer.content.iter_chunked(65536):
                    body += chunk
                    if len(body) > LONGEST:
                        raise ProviderAway(f"{self.gateway} answers without end", gateway=self.gateway)
                return answer.status, bytes(body)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failure:
            # An address that cannot be read is a ValueError. Only its type is told: its text shows the address.
            raise ProviderAway(f"{self.gateway}: {type(failure).__name__}", gateway=self.gateway) from None

    def _read(self, body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise ProviderAway(f"{self.gateway} says what nobody can read", gateway=self.gateway) from None


def _codes(find: Callable[[bytes], list[str]], body: bytes) -> list[str]:
    try:
        return find(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []


def segment(text: int | str) -> str:
    """An id as one piece of a path: what it may not contain would lead elsewhere. Raises ProviderAway."""
    found = str(text)
    if not re.fullmatch(r"[\w\-]{1,128}", found, re.ASCII):
        raise ProviderAway("this is no id of the provider")
    return found
