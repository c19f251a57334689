"""Is this process alive, and can it serve?

Verbs: `/healthz` answers while the process runs; `/readyz` when the database answers too.
"""

import msgspec

from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import api


class Health(msgspec.Struct, frozen=True):
    """How it goes."""

    status: str


@api("GET", "/healthz", needs_store=False, in_document=False)
async def alive(_: Visit) -> Health:
    """The process runs."""
    return Health("alive")


@api("GET", "/readyz", needs_store=False, in_document=False)
async def ready(visit: Visit) -> Answer:
    """The database answers; when it does not, this is a 503 problem like any other."""
    await visit.house.db.value("select 1")
    return Answer.json(Health("ready"))


routes = [alive, ready]
