"""`lonja drops`: what anybody can do about a queue, without trusting whoever drew its order."""

import sys
from uuid import UUID

import aiohttp
import msgspec
from cyclopts import App
from rich.console import Console

from lonja.cli.raffle import published_text
from lonja.drops import PublishedOrder
from lonja.drops.draws import digest_of, keeps_commitment, order_of

drops = App(name="drops", help="Recheck the order of a waiting room.")

_published = msgspec.json.Decoder(PublishedOrder)


@drops.command(name="verify")
def verify_queue(source: str, *, place: UUID | None = None) -> None:
    """Recompute the order of a waiting room from what is published of it. Exits 1 with the first difference.

    No database and no keys: commitment, digest and order are computed from the document alone.

    Parameters
    ----------
    source
        The published list: a URL (…/api/v1/drops/{slug}/queue) or a file.
    place
        The id of a place: says where it stands, too.
    """
    try:
        told = _published.decode(published_text(source))
    except (aiohttp.ClientError, msgspec.MsgspecError, OSError, TimeoutError) as problem:
        sys.exit(f"lonja: {source} is not a published queue: {str(problem) or type(problem).__name__}")
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"room       {told.room_id}, {told.status}", markup=False)
    console.print(f"committed  {told.commitment}", markup=False)
    if told.seed is None:
        console.print("The room has not opened yet: keep this commitment, and look again afterwards.")
        return
    difference = difference_in(told, told.seed)
    if difference is not None:
        console.print(difference, style="red", markup=False)
        sys.exit(1)
    console.print(f"[green]The order of all {len(told.ids):,} is what the seed says.[/]")
    if place is not None:
        where = f"number {told.ids.index(place) + 1}" if place in told.ids else "not among those who were shuffled"
        console.print(f"place {place}: {where}", markup=False)


def difference_in(told: PublishedOrder, seed: str) -> str | None:
    """What is not as it was committed to; None when all is well."""
    secret = bytes.fromhex(seed)
    if not keeps_commitment(secret, bytes.fromhex(told.commitment)):
        return "The seed is not the one that was committed to."
    if digest_of(told.ids).hex() != told.digest:
        return "The digest is not that of this list."
    for number, (listed, drawn) in enumerate(zip(told.ids, order_of(secret, told.ids), strict=True), 1):
        if listed != drawn:
            return f"Position {number} is {listed}, the seed says {drawn}."
    return None
