"""What happens with raffles later: they are drawn when their entries are closed, and go on."""

import structlog

from lonja.drops.raffles import advance_raffle, draw_raffle, due_raffles
from lonja.platform.jobs import JobContext, job, seconds
from lonja.platform.wakeups import due_stores

log = structlog.get_logger("lonja.drops")

_MOST_LAPSE, _MOST_LOSE, _MOST_TOLD = 500, 1_000, 1_000
"""In one step (drops.advance_raffle): whoever sees as many comes again."""


@job("drops.tend_raffles", every=seconds(2), limit=300.0)
async def tend_raffles(context: JobContext) -> None:
    """Raffles whose entries are closed are drawn; those that are drawn go on. One's trouble is not the others'."""
    for store_id in await due_stores(context.database, "drops.tend_raffles"):
        for raffle in await due_raffles(context.database, store_id, context.call):
            at = (context.database, store_id, context.call, raffle.collection_id)
            try:
                await draw_raffle(*at)
                step = await advance_raffle(*at)
                while step.lapsed >= _MOST_LAPSE or step.lost >= _MOST_LOSE or step.told >= _MOST_TOLD:
                    step = await advance_raffle(*at)
            except Exception as failure:  # noqa: BLE001  # written down; it is looked at again within a minute
                log.warning("raffle not tended", collection_id=str(raffle.collection_id), failure=repr(failure))
