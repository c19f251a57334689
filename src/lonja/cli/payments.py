"""`lonja payments`: what an operator does about money."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
from cyclopts import App, Parameter
from rich.console import Console

from lonja.checkout.reconciliation import DAYS, Outcome, reconcile_store
from lonja.cli.installation import Installation, installation
from lonja.payments.gateways import Desk
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.network import open_client
from lonja.platform.secrets import SecretBox
from lonja.stores import list_stores
from lonja.stores.errors import StoreUnknown

payments = App(name="payments", help="Compare the providers' books with ours.")


@payments.command
def reconcile(
    *,
    store: str | None = None,
    days: int = DAYS,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Compare every provider's books with ours, settle what was missed, and note what differs. Exits 1 when some do.

    Parameters
    ----------
    store
        Short name of one store. Without it all of them.
    days
        How far to look back, 90 at most.
    data
        Data directory of the embedded server, used when LONJA_DATABASE_URL is not set.
    json
        Print one JSON line instead of one line a gateway.
    """
    with installation(data) as here:
        found = asyncio.run(_reconcile(here, store, days))
    if json:
        print(msgspec.json.encode(found).decode())
    else:
        _say(Console(highlight=False, soft_wrap=True), found)
    is_clean = not any(each.problem or each.open_findings for outcomes in found.values() for each in outcomes)
    sys.exit(0 if is_clean else 1)


async def _reconcile(here: Installation, slug: str | None, days: int) -> dict[str, list[Outcome]]:
    """What came of it, by store."""
    async with (
        await Database.open(here.database_url, size=2, application="lonja payments") as database,
        open_client() as http,
    ):
        desk = Desk(
            database=database,
            secrets=SecretBox.from_environment(),
            clock=SystemClock(),
            base_url=here.settings.base_url,
            http=http,
        )
        stores = [each for each in await list_stores(database) if slug in {None, each.slug}]
        if slug and not stores:
            raise StoreUnknown(store=slug)
        return {each.slug: await _one(desk, each.id, days) for each in stores}


async def _one(desk: Desk, store_id: UUID, days: int) -> list[Outcome]:
    return await reconcile_store(desk, store_id, Call.system("lonja payments reconcile"), days)


def _say(console: Console, found: dict[str, list[Outcome]]) -> None:
    for slug, outcomes in found.items():
        for each in outcomes:
            state = f"[red]{each.problem}[/]" if each.problem else f"{each.lines} lines, {each.settled} settled"
            count = f", [red]{each.open_findings} differ[/]" if each.open_findings else ", [green]nothing differs[/]"
            console.print(f"{slug}  {each.gateway}  {state}{'' if each.problem else count}")
