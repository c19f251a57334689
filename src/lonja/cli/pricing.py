"""`lonja pricing`: what an operator does about rates of exchange."""

import asyncio
from pathlib import Path
from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter

from lonja.cli.installation import Installation, installation
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.pricing import Rate, RateSource, RatesUnreadable, read_rates, record_rates
from lonja.stores import list_stores
from lonja.stores.errors import StoreUnknown

pricing = App(name="pricing", help="Rates of exchange.")

_AT_ONCE = 20_000


@pricing.command(name="import-rates")
def import_rates(file: Path, *, store: Annotated[list[str], Parameter(negative="")], data: Path | None = None) -> None:
    """Record the rates of a file: the European Central Bank's (XML or CSV), or base,quote,rate[,effective_at].

    Rates that are there already are nothing. A file that cannot be read whole is not read at all.

    Parameters
    ----------
    file
        The file.
    store
        Short name of a store; may be given several times.
    data
        Data directory of the embedded server, used when LONJA_DATABASE_URL is not set.
    """
    try:
        rates, source = read_rates(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise RatesUnreadable(line=1, problem="it is not UTF-8 text") from None
    except OSError as error:
        raise RatesUnreadable(line=0, problem=str(error)) from None
    with installation(data) as here:
        for slug, new in asyncio.run(_import(here, store, rates, source)).items():
            print(f"{slug}  {len(rates)} rates, {new} new")


async def _import(here: Installation, slugs: list[str], rates: list[Rate], source: RateSource) -> dict[str, int]:
    """How many were new, by store."""
    async with await Database.open(here.database_url, size=2, application="lonja pricing") as database:
        known: dict[str, UUID] = {each.slug: each.id for each in await list_stores(database)}
        for slug in slugs:
            if slug not in known:
                raise StoreUnknown(store=slug)
        call = Call.system("lonja pricing import-rates")
        return {
            slug: sum(
                [
                    await record_rates(database, known[slug], call, rates[first : first + _AT_ONCE], source)
                    for first in range(0, len(rates), _AT_ONCE)
                ]
            )
            for slug in dict.fromkeys(slugs)
        }
