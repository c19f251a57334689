"""What happens with drops later."""

import structlog

from lonja.drops.operations import advance_raffle, draw_raffle, due_raffles
from lonja.platform.jobs import JobContext, job, seconds
from lonja.platform.wakeups import due_stores

log = structlog.get_logger("lonja.drops")

_AT_A_STEP = 1_000


@job("drops.tend_raffles", every=seconds(2))
async def tend_raffles(context: JobContext) -> None:
    """Raffles whose entries are closed are drawn; those that are drawn go on. One's trouble is not the others'."""
    for store_id in await due_stores(context.database, "drops.tend_raffles"):
        for raffle in await due_raffles(context.database, store_id, context.call):
            at = (context.database, store_id, context.call, raffle.collection_id)
            try:
                await draw_raffle(*at)
                while (await advance_raffle(*at)).lost == _AT_A_STEP:
                    pass
            except Exception as failure:  # noqa: BLE001  # written down; it is looked at again within a minute
                log.warning("raffle not tended", collection_id=str(raffle.collection_id), failure=repr(failure))
