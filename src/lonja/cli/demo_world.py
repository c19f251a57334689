"""`lonja demo-world`: migrates a database and puts the demo shops into it.

Promises: progress goes to stderr; stdout is one JSON line: the stores, and how to sign in.
"""

import asyncio
import sys
from pathlib import Path

import msgspec

from lonja.cli.demo import SignIn, World
from lonja.cli.installation import Installation, installation
from lonja.demo import Accounts, load
from lonja.platform.db import Database
from lonja.platform.migrate import migrate


def demo_world(*, data: Path | None = None, providers: Path | None = None) -> None:
    """Migrate the database and fill it with the demo shops. What is there already is kept.

    Parameters
    ----------
    data
        Data directory of the embedded server, used when LONJA_DATABASE_URL is not set.
    providers
        The accounts of the stores with made-up payment providers, as `python -m tests.providers --keep` writes them.
    """
    accounts = msgspec.json.decode(providers.read_bytes(), type=Accounts) if providers else {}
    with installation(data, migrated=False) as here:
        world = asyncio.run(_fill(here, accounts))
    print(msgspec.json.encode(world).decode())


async def _fill(here: Installation, accounts: Accounts) -> World:
    await migrate(here.database_url, say=_say)
    _say("filling the shops")
    async with await Database.open(here.database_url, size=4, application="lonja demo-world") as database:
        filled = await load(database, here.settings, _say, accounts)
    return World(
        stores={store.slug: store.name for store in filled.stores},
        admin=SignIn(filled.admin_email, filled.admin_password),
        viewer=SignIn(filled.viewer_email, filled.viewer_password),
        customers={each.store: SignIn(each.email, each.password) for each in filled.customers},
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
