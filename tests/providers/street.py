"""All made-up providers side by side on one port, each under its name: for a demo, and for a look by hand.

`/stripe/v1/…` is Stripe, and so on: every Fake in a module beside this one. Each tells the shop by itself what happens,
as the real one would, when it knows where the shop is.
"""

import importlib
import inspect
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from tests.providers.base import Fake


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
    port: int = 0, *, shop: str | None = None, store: str | None = None
) -> AsyncIterator[dict[str, Fake]]:
    """Opens them all. `shop` is the address of the house, `store` the slug or id of the store they tell."""
    street, open_fakes = web.Application(), {made.name: made() for made in fakes()}
    for name, fake in open_fakes.items():
        fake.prefix = f"/{name}"
        street.add_subapp(fake.prefix, fake.application())
        if shop and store:
            fake.webhook_url, fake.delivers_itself = f"{shop.rstrip('/')}/hooks/{store}/{name}", True
    runner = web.AppRunner(street, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        for fake in open_fakes.values():
            fake.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}{fake.prefix}"
        yield open_fakes
    finally:
        for fake in open_fakes.values():
            await fake.settle()
        await runner.cleanup()
