"""`lonja raffle`: what anybody can do about a draw, without trusting whoever drew it."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

import aiohttp
import msgspec
from cyclopts import App
from rich.console import Console

from lonja.drops.raffle_check import PublishedDraw, read, recheck, standing_of
from lonja.platform.network import open_client

raffle = App(name="raffle", help="Draw a published raffle again.")


@raffle.command(name="verify")
def verify_draw(source: str, *, entry: UUID | None = None) -> None:
    """Recompute a draw from what is published of it. Exits 1 with the first difference.

    No database and no keys: commitment, digest, order, winners and moves are computed from the document alone.

    Parameters
    ----------
    source
        The published draw: a URL (…/api/v1/drops/{slug}/raffle/draw) or a file.
    entry
        The id of an entry: says where it stands, too.
    """
    try:
        draw = read(published_text(source))
    except (aiohttp.ClientError, msgspec.MsgspecError, OSError, TimeoutError) as problem:
        sys.exit(f"lonja: {source} is not a published draw: {str(problem) or type(problem).__name__}")
    sys.exit(0 if print_verdict(Console(highlight=False, soft_wrap=True), draw, entry) else 1)


def print_verdict(console: Console, draw: PublishedDraw, entry: UUID | None = None) -> bool:
    """One line a check, and the verdict; whether all is well."""
    console.print(f"raffle     {draw.raffle_id}, {draw.status}", markup=False)
    console.print(f"committed  {draw.committed_at:%Y-%m-%d %H:%M:%S %Z}  {draw.commitment}", markup=False)
    console.print(f"entries    {len(draw.entries)} for {sum(draw.units.values())} units", markup=False)
    findings = recheck(draw)
    for finding in findings:
        mark = "[green]ok    [/]" if finding.difference is None else "[red]DIFFERS[/]"
        console.print(f"{mark}  {finding.check}")
    difference = findings[-1].difference
    if difference is not None:
        console.print(difference, style="red", markup=False)
        return False
    said = f"{len(draw.winners)} won, {len(draw.moves)} moved up since."
    console.print(f"[green]The draw is what its seed says.[/] {said}")
    if entry is not None:
        _print_standing(console, draw, entry)
    return True


def _print_standing(console: Console, draw: PublishedDraw, entry: UUID) -> None:
    standing = standing_of(draw, entry)
    if standing is None:
        console.print(f"entry {entry} is not in the list", style="red", markup=False)
        return
    place, won = standing
    console.print(
        f"entry {entry}: number {place} of {len(draw.order)}, {'won' if won else 'did not win'}", markup=False
    )


def published_text(source: str) -> bytes:
    if source.startswith(("http://", "https://")):
        return asyncio.run(_fetch(source))
    return Path(source).read_bytes()


async def _fetch(url: str) -> bytes:
    async with open_client() as http, http.get(url) as answer:
        if answer.status != 200:
            raise OSError(f"the address answers {answer.status}")
        return await answer.read()
