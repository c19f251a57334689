"""What happens to stock later."""

from lonja.inventory.operations import expire_reservations
from lonja.platform.jobs import JobContext, job, seconds
from lonja.platform.wakeups import visit_each


@job("inventory.expire_reservations", every=seconds(10))
async def sweep_expired_holds(context: JobContext) -> None:
    """INV-17. Tidying only: a hold that has run out blocks nothing, swept or not (INV-14)."""
    await visit_each(
        context.database,
        "inventory.expire_reservations",
        lambda store_id: expire_reservations(context.database, store_id, context.call),
    )
