"""All made-up providers side by side on one port, for every store one of each: for a demo, and for a look by hand.

`/maal/stripe/v1/…` is the Stripe of the store maal, and so on: every Fake in a module beside this one. Each tells its
store by itself what happens, as the real one would, when it knows where the shop is. `/` lists them all.
"""

import html
import importlib
import inspect
import pkgutil
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from tests.providers.base import Fake, plain_page

Street = dict[str, dict[str, Fake]]
"""By store, then by the id of the gateway."""


def fakes() -> list[type[Fake]]:
    """Every made-up provider there is."""
    modules = [
        importlib.import_module(f"tests.providers.{module.name}")
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if module.name != "__main__"
    ]
    return [
        made
        for module in modules
        for _, made in inspect.getmembers(module, inspect.isclass)
        if issubclass(made, Fake) and made.__module__ == module.__name__ and made is not Fake
    ]


@asynccontextmanager
async def open_street(
    listener: socket.socket | None = None, *, stores: Sequence[str], shop: str | None = None, first: int = 0
) -> AsyncIterator[Street]:
    """Opens one of each for every store, given by slug or id. `shop` is the address of the house, which they tell.

    `first` is where their numbers begin: see Fake.
    """
    app, street = web.Application(), {store: {made.name: made() for made in fakes()} for store in stores}
    for store, providers in street.items():
        for name, fake in providers.items():
            fake.prefix, fake.first = f"/{store}/{name}", first
            app.add_subapp(fake.prefix, fake.application())
            if shop:
                fake.webhook_url, fake.delivers_itself = f"{shop.rstrip('/')}/hooks/{store}/{name}", True

    async def show_all(_: web.Request) -> web.Response:
        return web.Response(text=directory(street), content_type="text/html")

    app.add_routes([web.get("/", show_all)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        where = listener or socket.create_server(("127.0.0.1", 0))
        await web.SockSite(runner, where).start()
        for fake in each(street):
            fake.base_url = f"http://127.0.0.1:{where.getsockname()[1]}{fake.prefix}"
        yield street
    finally:
        for fake in each(street):
            await fake.settle()
        await runner.cleanup()


def each(street: Street) -> list[Fake]:
    """Every provider of every store."""
    return [fake for providers in street.values() for fake in providers.values()]


def directory(street: Street) -> str:
    """Who is here, as a page: what a merchant of each store fills in."""
    parts = ["<h1>Made-up payment providers</h1><p>What a merchant of each store fills in. No money moves here.</p>"]
    for store, providers in street.items():
        parts.append(f"<h2>{html.escape(store)}</h2>")
        for fake in providers.values():
            facts = "".join(
                f"<li>{html.escape(name)} <code>{html.escape(value)}</code></li>"
                for name, value in fake.settings().items()
            )
            parts.append(f"<details><summary>{html.escape(fake.title)}</summary><ul>{facts}</ul></details>")
    return plain_page("Made-up payment providers", "".join(parts))
