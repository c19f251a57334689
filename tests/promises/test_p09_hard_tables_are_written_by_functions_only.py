"""P09: hard tables are written by functions only. Every table and every right is tried in tests/test_house.py."""

import pytest
from tests.promises.conftest import Break, Refuses


async def test_the_app_may_not_write_what_is_hard(app_may_not: Refuses) -> None:
    await app_may_not("INSERT INTO platform.domain_events SELECT * FROM platform.domain_events")
    await app_may_not("UPDATE payments.payments SET captured_minor = amount_minor")
    await app_may_not("DELETE FROM platform.idempotency_keys")
    await app_may_not("TRUNCATE orders.orders CASCADE")
    await app_may_not("ALTER TABLE orders.orders DISABLE ROW LEVEL SECURITY")


@pytest.mark.parametrize(
    "harm",
    [
        "GRANT UPDATE ON inventory.stock_levels TO lonja_app",
        "GRANT UPDATE (on_hand) ON inventory.stock_levels TO lonja_app",
        "GRANT INSERT ON inventory.stock_levels TO lonja_read",
        "GRANT TRUNCATE ON inventory.stock_levels TO lonja_app",
    ],
)
async def test_the_live_check_finds_a_right_too_many(breaking: Break, harm: str) -> None:
    assert await breaking(harm) == {("P09", "inventory.stock_levels")}


async def test_the_live_check_finds_what_everybody_may(breaking: Break) -> None:
    assert await breaking("GRANT DELETE ON orders.order_history TO PUBLIC") == {("P09", "orders.order_history")}
