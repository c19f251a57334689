"""Is this process alive, and can it serve?

Verbs: `/healthz` answers while the process runs; `/readyz` when the database answers too; `/healthz/batches` says how
this process serves those who wait together, to somebody on the same machine.
"""

from ipaddress import ip_address

import msgspec

from lonja.platform.batching import Counts
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.errors import NotFound
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


@api("GET", "/healthz/batches", needs_store=False, in_document=False)
async def batches(visit: Visit) -> dict[str, Counts]:
    """Batches, their size, and how long one held its connection."""
    if visit.ip_address is None or not ip_address(visit.ip_address).is_loopback:
        raise NotFound
    return {"adds": visit.house.adds.counts}


routes = [alive, ready, batches]
