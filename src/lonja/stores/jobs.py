"""What is tidied in every store. Here and not in platform, which knows no stores."""

from lonja.platform.idempotency import forget_keys
from lonja.platform.jobs import JobContext, job
from lonja.stores.queries import open_stores

_HOURLY = "17 * * * *"


@job("stores.forget_idempotency_keys", every=_HOURLY, limit=600)
async def forget_idempotency_keys(context: JobContext) -> None:
    """Keys are kept for 48 hours; then a repeated request is a new one."""
    for store_id in await open_stores(context.database):
        await forget_keys(context.database, store_id, context.call)
