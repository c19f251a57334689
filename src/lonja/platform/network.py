"""The way out: the house's one HTTP client, and the rule that nobody uses the network inside a transaction.

Nouns: a client (aiohttp's ClientSession), one a process.
Verbs: `open_client`; `outside` (platform.db) for what goes out another way, as mail does.
Promises: every request has an end. One that is sent while its task holds a transaction is never sent: it raises
NetworkInTransaction, whoever got hold of the client and when. So this is proven in every test and in production.
"""

from types import SimpleNamespace

import aiohttp

from lonja.platform.db import outside

_PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)
"""How long a provider may take."""


def open_client() -> aiohttp.ClientSession:
    """A client, to be closed by who opens it (`async with`)."""
    watch = aiohttp.TraceConfig()
    watch.on_request_start.append(_watch)
    return aiohttp.ClientSession(timeout=_PATIENCE, trace_configs=[watch])


async def _watch(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams) -> None:
    outside()
