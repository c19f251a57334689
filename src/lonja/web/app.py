"""The web process: the faces, put together.

Nouns: the ASGI application: the front door (web/context.py) around Litestar around the handlers.
Verbs: `create_app`.
Promises: one House for the life of the process, opened before the first request and closed after the last; nothing is
logged for a request unless the settings ask for it (`access_log`); no layer between the front door and a handler.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.types import ASGIApp

from lonja.platform.clock import Clock
from lonja.platform.settings import Settings
from lonja.web import admin, api, health, hooks, outbox, problem_pages, sandbox, static, storefront
from lonja.web.context import FrontDoor
from lonja.web.house import open_house
from lonja.web.problems import from_router
from lonja.web.routes import straight_ways

_FACES = (api, storefront, admin, hooks, sandbox, outbox, static, health, problem_pages)


def create_app(settings: Settings, clock: Clock | None = None) -> ASGIApp:
    """The application on the database of `settings.database_url`."""

    @asynccontextmanager
    async def lights_on(_: Litestar) -> AsyncGenerator[None]:
        async with open_house(settings, clock) as house:
            door.open(house)
            yield

    handlers = [handler for face in _FACES for handler in face.routes]
    door = FrontDoor(
        Litestar(
            route_handlers=handlers,
            lifespan=[lights_on],
            exception_handlers={Exception: from_router},  # type: ignore[dict-item]  # it answers an ASGI app of ours
            openapi_config=None,
            logging_config=None,
            debug=False,
        ),
        straight_ways(handlers),
        access_log=settings.access_log,
    )
    return door
