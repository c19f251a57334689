"""A story: how a provider is set up, the five events of one payment's life there, and what a forger would send.

Nouns: a Story, one provider made up and its merchant; a life, an iterator that lets things happen and tells of each,
one event a step; a forgery, a name and a callback that must not be believed.
Verbs: `opened` sets a shop up for it; `lives` is a life; `forgeries` makes them of two good callbacks.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import aiohttp
from tests.payments.sale import Sale
from tests.providers.base import Delivery, Fake
from tests.shop import Shop

from lonja.checkout import Placement

Forgery = tuple[str, Delivery]
_PATIENCE = aiohttp.ClientTimeout(total=120)
"""A loaded machine must not look like a provider that is away."""


class Story:
    """One provider and its merchant."""

    gateway: ClassVar[str]
    shop: ClassVar[dict[str, Any]] = {}
    """What the shop is, when it is no Mexican one."""
    ends: ClassVar[tuple[str, ...]] = ("captured",)
    """How the attempts of one order end, oldest first."""
    is_proven_by_us: ClassVar[bool] = False
    """Callbacks are proven by a token of the house's, not by a secret of the merchant's."""

    def __init__(self, fake: Fake) -> None:
        self.fake = fake

    def values(self, secret: str | None = None) -> dict[str, str]:
        """What the merchant fills in; `secret` instead of what proves callbacks."""
        raise NotImplementedError

    def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        """A buyer fails at least once, and pays: five events, each told when it has happened."""
        raise NotImplementedError

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        """At least thirty, of two callbacks that are good; all of them without the secret that would make them so."""
        raise NotImplementedError

    @asynccontextmanager
    async def opened(self, shop: Shop) -> AsyncIterator[Sale]:
        """The provider is there, and the shop uses it."""
        async with self.fake.serve(), aiohttp.ClientSession(timeout=_PATIENCE) as http:
            sale = Sale(shop, self.gateway, self.fake, http)
            await sale.configure(self.values())
            yield sale


def page_of(placed: Placement) -> str:
    """The provider's name for the page an order was sent to."""
    return str(placed.redirect_url).partition("?")[0].rpartition("/")[2]


def altered(good: Delivery, old: Delivery) -> Iterator[Forgery]:
    """A good signature over another body, for providers that sign the body."""
    body = good.body
    middle = len(body) // 2
    changed = {
        "a space more": body + b" ",
        "a line more": body + b"\n",
        "a space in front": b" " + body,
        "a byte order mark": b"\xef\xbb\xbf" + body,
        "a byte less": body[:-1],
        "the first byte missing": body[1:],
        "half of it": body[:middle],
        "twice": body + body,
        "nothing": b"",
        "an empty object": b"{}",
        "a zero byte": body + b"\0",
        "one bit": body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :],
        "in capitals": body.upper(),
        "an old event under a new signature": old.body,
    }
    for name, text in changed.items():
        yield f"body: {name}", good._replace(body=text)
    yield "replay: an old signature over a new event", good._replace(headers=old.headers, query=old.query)
