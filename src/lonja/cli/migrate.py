"""`lonja migrate`: brings the database to the schema of this program."""

import asyncio
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lonja.cli.installation import installation
from lonja.platform import migrate as migrator
from lonja.platform.scripts import sql_home
from lonja.platform.snapshot import snapshot


def migrate(
    *,
    phase: migrator.Phase = "all",
    data: Path | None = None,
    write_snapshot: Annotated[bool, Parameter(name="--snapshot", negative="")] = False,
) -> None:
    """Bring the database to the schema of this program.

    Parameters
    ----------
    phase
        pre: what new code needs, run before it starts. post: what only old code needed, run after it is gone.
    data
        Data directory of the embedded server.
    write_snapshot
        Write the schema to db/schema.sql afterwards.
    """
    with installation(data, migrated=False) as here:
        ran = asyncio.run(migrator.migrate(here.database_url, phase=phase, say=print))
        print(f"{ran} scripts ran" if ran else "nothing to do")
        if write_snapshot:
            file = sql_home() / "schema.sql"
            file.write_text(snapshot(here.database_url))
            print(f"wrote {file}")
