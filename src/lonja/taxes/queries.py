"""The reads of tax, for staff. What a cart's tax depends on is read in SQL: taxes.rates_for."""

from uuid import UUID

from lonja.catalog.errors import ProductNotFound
from lonja.platform.db import Transaction
from lonja.taxes.model import TaxCategory, TaxRate, TaxSettings, TaxZone


async def settings(tx: Transaction, store_id: UUID) -> TaxSettings | None:
    """None: the store charges no tax."""
    row = await tx.row(
        """SELECT prices_include_tax, rounding, shipping_tax, has_reverse_charge, vat_id
        FROM taxes.tax_settings WHERE store_id = $1""",
        store_id,
    )
    return None if row is None else TaxSettings(**dict(row.items()))


async def categories(tx: Transaction, store_id: UUID) -> list[TaxCategory]:
    """The default one first."""
    found = await tx.rows(
        """SELECT id, code, name, is_default FROM taxes.tax_categories WHERE store_id = $1
        ORDER BY is_default DESC, code""",
        store_id,
    )
    return [TaxCategory(*row) for row in found]


async def zones(tx: Transaction, store_id: UUID) -> list[TaxZone]:
    """By position and name."""
    found = await tx.rows(
        """SELECT id, name, countries, regions, postal_prefixes, position
        FROM taxes.tax_zones WHERE store_id = $1 ORDER BY position, name, id""",
        store_id,
    )
    return [
        TaxZone(
            id=row["id"],
            name=row["name"],
            countries=tuple(row["countries"]),
            regions=None if row["regions"] is None else tuple(row["regions"]),
            postal_prefixes=None if row["postal_prefixes"] is None else tuple(row["postal_prefixes"]),
            position=row["position"],
        )
        for row in found
    ]


async def rates(tx: Transaction, store_id: UUID) -> list[TaxRate]:
    """Of all zones, in the order they are charged; also those of the past and of the future."""
    found = await tx.rows(
        """SELECT r.id, r.zone_id, c.code AS category, r.name, r.rate_ppm, r.is_compound, r.position,
            nullif(r.effective_at, '-infinity') AS effective_at, r.expires_at
        FROM taxes.tax_rates r
        JOIN taxes.tax_categories c ON c.store_id = r.store_id AND c.id = r.category_id
        WHERE r.store_id = $1 ORDER BY r.zone_id, r.position, r.id""",
        store_id,
    )
    return [TaxRate(**dict(row.items())) for row in found]


async def product_category(tx: Transaction, store_id: UUID, product_id: UUID) -> str | None:
    """The code of a product's category; None: as everything else. Raises ProductNotFound."""
    row = await tx.row(
        """SELECT c.code FROM catalog.products p
        LEFT JOIN taxes.product_tax_categories t ON t.store_id = p.store_id AND t.product_id = p.id
        LEFT JOIN taxes.tax_categories c ON c.store_id = t.store_id AND c.id = t.category_id
        WHERE p.store_id = $1 AND p.id = $2 AND p.deleted_at IS NULL""",
        store_id,
        product_id,
    )
    if row is None:
        raise ProductNotFound(product=str(product_id))
    code: str | None = row["code"]
    return code
