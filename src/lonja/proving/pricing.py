"""What pricing a cart costs, and how that grows.

Nouns: a Growth, one line of the table: so many rules, lines, variants, and how long a quote took.
Verbs: `open_priced_shop` opens a shop with promotions and a full cart; `growth` measures one thing growing at a time.
Promises: rules of every kind, a third of which find something in the cart; tax is charged. A quote is asked of
PostgreSQL by one caller, so a figure is what the work costs, not how long a queue is.
"""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from secrets import token_urlsafe
from time import perf_counter
from uuid import UUID

import msgspec

from lonja import taxes
from lonja.carts.operations import open_cart
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.promotions import RuleDraft, save_rule
from lonja.proving.shop import COUNTRY, Goods, Shop, open_shop
from lonja.proving.watch import Times

LINES, RULES = 200, 50
_CALL = Call.system("proving")
_ACTIONS = (
    {"type": "percentage", "basis_points": 1_050},
    {"type": "fixed_amount", "amount_minor": 500, "per": "cart"},
    {"type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1, "basis_points": 5_000},
    {"type": "tiered", "tiers": [{"min_subtotal_minor": 100_000, "basis_points": 300}]},
    {"type": "cheapest_free", "every": 4},
)
_TIMES = 25


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds a quote."""

    rules: int
    lines: int
    variants: int
    p50_ms: float
    p99_ms: float


async def open_priced_shop(database: Database, secrets: SecretBox, *, variants: int, rules: int, lines: int) -> Shop:
    """A shop of so many variants, with so many running promotions, tax, and a guest's cart of so many lines."""
    goods = Goods(products=variants // 4, variants=4, units=10_000)
    shop = await open_shop(database, secrets, goods, reserve_on="checkout")
    await taxes.apply_preset(database, shop.store_id, _CALL, COUNTRY)
    await _promise(database, shop, rules)
    token = token_urlsafe(32)
    items = [(shop.variant_id(1 + number * (shop.variant_count // lines)), 1 + number % 3) for number in range(lines)]
    cart = await open_cart(
        database,
        shop.store_id,
        Call(actor="guest", correlation_id=new_id()),
        sha256(token.encode()).hexdigest(),
        await database.value("SELECT now() + interval '1 day'"),
        items,
    )
    return msgspec.structs.replace(shop, cart_id=cart.id, cart_token=token)


async def growth(database: Database, secrets: SecretBox, analyze: Callable[[], Awaitable[None]]) -> list[Growth]:
    """Rules 10 to 1,000, lines 10 to 200, variants 1,000 to 100,000: each alone, the others as in a large shop.

    `analyze` brings the planner's statistics up to date, as autovacuum does in a shop that has been open for a minute.
    """
    small = await open_priced_shop(database, secrets, variants=1_000, rules=RULES, lines=LINES)
    await analyze()
    found = [await _figure(database, small, RULES, LINES)]
    large = await open_priced_shop(database, secrets, variants=100_000, rules=10, lines=LINES)
    await analyze()
    found.append(await _figure(database, large, 10, LINES))
    await _promise(database, large, RULES - 10)
    found.append(await _figure(database, large, RULES, LINES))
    for lines in (10, 50):
        fewer = await open_priced_shop(database, secrets, variants=1_000, rules=RULES, lines=lines)
        found.append(await _figure(database, fewer, RULES, lines))
    for more in (100, 1_000):
        await _promise(database, large, more - (RULES if more == 100 else 100))
        found.append(await _figure(database, large, more, LINES))
    return found


async def _promise(database: Database, shop: Shop, count: int) -> None:
    """Promotions of every kind; every third is of goods that everybody's cart has, the others of single products."""
    for number in range(count):
        product = f"{shop.product_prefix}{1 + number * 7 % shop.goods.products:012x}"
        items = {} if number % 3 == 0 else {"items": {"any_of": [f"product:{product}"]}}
        draft = RuleDraft(name=f"Promise {number}", action=_ACTIONS[number % len(_ACTIONS)], condition=items)
        await save_rule(database, shop.store_id, _CALL, draft)


async def _figure(database: Database, shop: Shop, rules: int, lines: int) -> Growth:
    times = Times()
    for turn in range(_TIMES + 5):
        began = perf_counter()
        await quote(database, shop.store_id, shop.cart_id)
        if turn >= 5:  # the first ones find cold plans
            times.add(perf_counter() - began)
    timing = times.timing
    return Growth(rules=rules, lines=lines, variants=shop.variant_count, p50_ms=timing.p50_ms, p99_ms=timing.p99_ms)


async def quote(database: Database, store_id: UUID, cart_id: UUID | None) -> None:
    """What bench/quote.sql asks."""
    await database.value("SELECT checkout.quote_cart($1, $2, $3, '{}')", store_id, _CALL.encode(), cart_id)
