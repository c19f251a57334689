"""The reads of shipping."""

from uuid import UUID

from lonja.platform.db import Caller, Transaction
from lonja.shipping.model import RateSetting, ShippingRate


async def rates_for(db: Caller, store_id: UUID, country: str, subtotal_minor: int) -> list[ShippingRate]:
    """What a buyer in `country` may choose from, in the merchant's order."""
    found = await db.rows(
        "SELECT id, name, promise, price_minor FROM shipping.rates_for($1, $2, $3)", store_id, country, subtotal_minor
    )
    return [ShippingRate(*row) for row in found]


async def rates(tx: Transaction, store_id: UUID) -> list[RateSetting]:
    """Every way of delivery the merchant has set, for staff."""
    found = await tx.rows(
        """SELECT id, name, promise, price_minor, free_from_minor, countries, is_active, position
        FROM shipping.shipping_rates WHERE store_id = $1 ORDER BY position, id""",
        store_id,
    )
    return [RateSetting(*row) for row in found]
