"""`lonja payments reconcile`: what an operator asks by hand."""

import asyncio
import json
import os
import sys
from typing import Any

from tests.shop import Shop


async def lonja(database_url: str, *words: str) -> tuple[int | None, str, str]:
    """A command, its exit code, and what it said."""
    environment = os.environ | {"LONJA_DATABASE_URL": database_url, "LONJA_SECRET_KEYS": "k1:" + "QUFB" * 10 + "QUE="}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lonja.cli", *words, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_one_store_is_compared_and_what_differs_is_an_exit_code(shop: Shop, database_url: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    slug = await shop.owner.fetchval("SELECT slug FROM stores.stores WHERE id = $1", shop.store)
    ask = ("payments", "reconcile", "--store", slug, "--days", "2", "--json")
    code, out, err = await lonja(database_url, *ask)
    said: dict[str, Any] = json.loads(out)
    assert code == 0, err
    assert [(each["gateway"], each["open_findings"], each["problem"]) for each in said[slug]] == [("sandbox", 0, None)]
    await shop.pay(placed)
    await shop.owner.execute(
        """UPDATE payments.payment_attempts SET updated_at = now() - interval '1 hour', created_at = now() - interval
        '1 hour' WHERE store_id = $1""",
        shop.store,
    )
    code, out, err = await lonja(database_url, *ask[:-1])
    assert (code, "1 differ" in out) == (1, True), (out, err)
    code, out, err = await lonja(database_url, "payments", "reconcile", "--store", "no-such-store")
    assert (code, "There is no such store." in err) == (1, True), (out, err)
