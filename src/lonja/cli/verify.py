"""`lonja verify`: checks every promise on the live system, and prints the proof."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console

from lonja.audit import PromiseResult, verify_promises
from lonja.cli.installation import installation
from lonja.platform.db import Database, Limits

_PATIENT = Limits(statement=600)
"""The checks read whole tables; a shop that has traded for years may take its time."""


def verify(*, data: Path | None = None, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check every promise of docs/promises.md on this database. Exits 1 when one is broken.

    Parameters
    ----------
    data
        Data directory of the embedded server, used when LONJA_DATABASE_URL is not set.
    json
        Print one JSON line instead of one line a promise.
    """
    with installation(data) as here:
        results = asyncio.run(_verify(here.database_url))
    if json:
        print(_as_json(results))
    else:
        print_promises(Console(highlight=False, soft_wrap=True), results)
    sys.exit(0 if all(result.ok for result in results) else 1)


async def _verify(dsn: str) -> list[PromiseResult]:
    async with await Database.open(dsn, size=1, limits=_PATIENT, application="lonja verify") as database:
        return await verify_promises(database)


def _as_json(results: list[PromiseResult]) -> str:
    promises = [msgspec.to_builtins(result) | {"ok": result.ok} for result in results]
    return msgspec.json.encode({"ok": all(result.ok for result in results), "promises": promises}).decode()


def print_promises(console: Console, results: list[PromiseResult]) -> None:
    """One line a promise, and examples of what broke it."""
    for result in results:
        mark = "[green]kept  [/]" if result.ok else "[red]BROKEN[/]"
        count = "" if result.ok else f" ({result.broken_count} times)"
        console.print(f"{result.code}  {mark}  {result.sentence}{count}")
        for example in result.examples:
            console.print(f"             {example.subject}: {example.detail}", style="red", markup=False)
