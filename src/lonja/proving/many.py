"""A house full of shops: as many stores on one installation as an operator may host, each small, open and in use.

Nouns: Goods of a small shop; `open_many` shops.
Verbs: `open_many`.
Promises: a shop is opened, stocked and given a promotion and customers through the doors a merchant has (shop.py).
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.promotions import RuleDraft, save_rule
from lonja.proving.shop import Goods, Shop, open_shop

SMALL = Goods(products=50, variants=4, units=1_000)
CUSTOMERS = 3
_CALL = Call.system("proving many shops")
_ACTION = {"type": "percentage", "basis_points": 1_000}
_SIDE_BY_SIDE = 2


async def open_many(database: Database, secrets: SecretBox, count: int, goods: Goods = SMALL) -> Sequence[Shop]:
    """So many shops, in no order."""
    left, opened = iter(range(count)), list[Shop]()

    async def one_after_the_other() -> None:
        for _ in left:
            shop = await open_shop(database, secrets, goods)
            await save_rule(database, shop.store_id, _CALL, RuleDraft(name="A tenth less", action=_ACTION))
            await _register(database, shop)
            opened.append(shop)

    async with asyncio.TaskGroup() as group:
        for _ in range(_SIDE_BY_SIDE):
            group.create_task(one_after_the_other())
    return opened


async def _register(database: Database, shop: Shop) -> None:
    """Customers nobody can sign in as: a password of each would cost more than the shop."""
    expires_at = SystemClock().now() + timedelta(days=1)
    for number in range(CUSTOMERS):
        await database.value(
            "SELECT customers.register($1, $2, $3, $4, 'A Buyer', NULL, NULL, $5, NULL, $6, $7)",
            shop.store_id,
            _CALL.encode(),
            new_id(),
            f"buyer-{number}@example.com",
            "!",
            sha256(new_id().bytes).hexdigest(),
            expires_at,
        )
