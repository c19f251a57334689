"""The reads of inventory. Availability is live: never cached, expired holds never block."""

import re
from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.inventory.model import GoodsOfOrder, Location, Movement, Policy, StockItem, StockLevel
from lonja.platform.db import Caller, Transaction


async def available(db: Caller, store_id: UUID, variant_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What can be sold of each variant now; a variant that never had stock is 0."""
    found = await db.rows("SELECT variant_id, available FROM inventory.available($1, $2)", store_id, variant_ids)
    return dict.fromkeys(variant_ids, 0) | {row[0]: row[1] for row in found}


async def available_of_products(db: Caller, store_id: UUID, product_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What can be sold of each product now, all its variants together."""
    found = await db.rows(
        "SELECT product_id, available FROM inventory.available_of_products($1, $2)", store_id, product_ids
    )
    return dict.fromkeys(product_ids, 0) | {row[0]: row[1] for row in found}


async def policy(tx: Transaction, store_id: UUID) -> Policy:
    """The store's reservation policy, or the defaults."""
    row = await tx.row(
        """SELECT reserve_on, extract(epoch from cart_ttl)::int, extract(epoch from checkout_ttl)::int, max_per_line
        FROM inventory.policy($1)""",
        store_id,
    )
    return Policy(*row) if row else Policy("checkout", 900, 1800, 100)


async def locations(tx: Transaction, store_id: UUID) -> list[Location]:
    """Where the store keeps stock, first sold from first."""
    return [
        Location(*row)
        for row in await tx.rows(
            """SELECT id, code, name, priority FROM inventory.locations
            WHERE store_id = $1 AND is_active ORDER BY priority, id""",
            store_id,
        )
    ]


async def stock_of_product(tx: Transaction, store_id: UUID, product_id: UUID) -> list[StockLevel]:
    """Every level of a product's variants."""
    return [
        StockLevel(*row)
        for row in await tx.rows(
            """SELECT variant_id, location_id, on_hand, reserved, backorder FROM inventory.stock_levels
            WHERE store_id = $1 AND product_id = $2 ORDER BY variant_id, location_id""",
            store_id,
            product_id,
        )
    ]


async def movements_of_variant(
    tx: Transaction, store_id: UUID, variant_id: UUID, before: UUID | None = None, limit: int = 50
) -> list[Movement]:
    """The ledger of a variant, newest first; `before` is the last id of the page before."""
    found = await tx.rows(
        """SELECT m.id, l.name AS location, m.delta, m.on_hand_after, m.reason, m.note, m.order_id, m.actor, m.user_id,
                  m.created_at
        FROM inventory.inventory_movements m
        JOIN inventory.locations l ON l.store_id = m.store_id AND l.id = m.location_id
        WHERE m.store_id = $1 AND m.variant_id = $2 AND ($3::uuid IS NULL OR m.id < $3)
        ORDER BY m.id DESC LIMIT $4""",
        store_id,
        variant_id,
        before,
        limit,
    )
    return [msgspec.convert(dict(row.items()), Movement) for row in found]


async def stock_page(
    tx: Transaction,
    store_id: UUID,
    *,
    words: str | None = None,
    after: tuple[UUID, int, UUID] | None = None,
    limit: int = 50,
) -> list[StockItem]:
    """Every living variant and its stock, newest product first, by title or SKU; for staff.

    `after` is (product_id, position, variant_id) of the last one of the page before.
    """
    product, position, variant = after or (None, None, None)
    found = await tx.rows(
        """SELECT v.id, v.product_id, p.title, v.title, v.sku,
                  (SELECT i.url FROM catalog.product_images i WHERE i.store_id = v.store_id
                   AND i.product_id = v.product_id ORDER BY i.position, i.id LIMIT 1),
                  v.position, coalesce(s.on_hand, 0), coalesce(s.reserved, 0), 0
        FROM catalog.product_variants v
        JOIN catalog.products p ON p.store_id = v.store_id AND p.id = v.product_id AND p.deleted_at IS NULL
        LEFT JOIN LATERAL (
            SELECT sum(l.on_hand)::int AS on_hand, sum(l.reserved)::int AS reserved FROM inventory.stock_levels l
            WHERE l.store_id = v.store_id AND l.variant_id = v.id
        ) s ON true
        WHERE v.store_id = $1 AND v.deleted_at IS NULL
          AND ($2::text IS NULL OR p.search_title LIKE '%' || catalog.fold($2) || '%' OR v.sku ILIKE $2 || '%')
          AND ($3::uuid IS NULL OR v.product_id <= $3)
          AND ($3::uuid IS NULL OR v.product_id <> $3 OR (v.position, v.id) > ($4::int, $5::uuid))
        ORDER BY v.product_id DESC, v.position, v.id LIMIT $6""",
        store_id,
        _literally(words),
        product,
        position,
        variant,
        limit,
    )
    return await _live(tx, store_id, [StockItem(*row) for row in found])


async def low_stock(
    tx: Transaction, store_id: UUID, at_most: int, after: tuple[int, UUID] | None = None, limit: int = 50
) -> list[StockItem]:
    """Variants for sale of which at most so many are left, scarcest first; for staff.

    `after` is (available, variant_id) of the last one of the page before. Holds that have run out and are not yet swept
    count as holds here, so a line may show more than `at_most`.
    """
    least, variant = after or (None, None)
    found = await tx.rows(
        """SELECT v.id, v.product_id, p.title, v.title, v.sku,
                  (SELECT i.url FROM catalog.product_images i WHERE i.store_id = v.store_id
                   AND i.product_id = v.product_id ORDER BY i.position, i.id LIMIT 1),
                  v.position, s.on_hand, s.reserved, s.available
        FROM (
            SELECT l.variant_id, sum(l.on_hand)::int AS on_hand, sum(l.reserved)::int AS reserved,
                   sum(l.on_hand + l.backorder - l.reserved)::int AS available
            FROM inventory.stock_levels l WHERE l.store_id = $1 GROUP BY l.variant_id
        ) s
        JOIN catalog.product_variants v ON v.store_id = $1 AND v.id = s.variant_id AND v.is_active
             AND v.deleted_at IS NULL
        JOIN catalog.products p ON p.store_id = $1 AND p.id = v.product_id AND p.status = 'active'
             AND p.deleted_at IS NULL AND NOT p.is_digital
        WHERE s.available <= $2 AND ($3::int IS NULL OR (s.available, s.variant_id) > ($3, $4::uuid))
        ORDER BY s.available, s.variant_id LIMIT $5""",
        store_id,
        at_most,
        least,
        variant,
        limit,
    )
    return [StockItem(*row) for row in found]


async def stock_of_variant(tx: Transaction, store_id: UUID, variant_id: UUID) -> StockItem | None:
    """One living variant and its stock; for staff."""
    row = await tx.row(
        """SELECT v.id, v.product_id, p.title, v.title, v.sku,
                  (SELECT i.url FROM catalog.product_images i WHERE i.store_id = v.store_id
                   AND i.product_id = v.product_id ORDER BY i.position, i.id LIMIT 1),
                  v.position, coalesce(sum(l.on_hand), 0)::int, coalesce(sum(l.reserved), 0)::int, 0
        FROM catalog.product_variants v
        JOIN catalog.products p ON p.store_id = v.store_id AND p.id = v.product_id AND p.deleted_at IS NULL
        LEFT JOIN inventory.stock_levels l ON l.store_id = v.store_id AND l.variant_id = v.id
        WHERE v.store_id = $1 AND v.id = $2 AND v.deleted_at IS NULL
        GROUP BY v.store_id, v.id, p.store_id, p.id""",
        store_id,
        variant_id,
    )
    return (await _live(tx, store_id, [StockItem(*row)]))[0] if row else None


async def _live(tx: Transaction, store_id: UUID, items: list[StockItem]) -> list[StockItem]:
    """The same, with what can be sold at this instant."""
    now = await available(tx, store_id, [item.variant_id for item in items])
    return [msgspec.structs.replace(item, available=now[item.variant_id]) for item in items]


def _literally(words: str | None) -> str | None:
    """What a person typed means itself, not a pattern."""
    return re.sub(r"([\\%_])", r"\\\1", words) if words else None


async def goods_of_order(tx: Transaction, store_id: UUID, order_id: UUID) -> GoodsOfOrder:
    """What would come back if the order were cancelled now."""
    row = await tx.row(
        """SELECT coalesce(sum(quantity) FILTER (WHERE status = 'active'), 0)::int,
                  coalesce(sum(quantity - given_back) FILTER (WHERE status = 'converted'), 0)::int
        FROM inventory.inventory_reservations WHERE store_id = $1 AND order_id = $2""",
        store_id,
        order_id,
    )
    return GoodsOfOrder(*row) if row else GoodsOfOrder()
