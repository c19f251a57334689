"""What is one store's trouble stays that store's."""

import pytest
from tests.payments.sale import Sale
from tests.providers.base import Fake
from tests.shop import OpenShop, Shop

from lonja.checkout.jobs import tell_what_the_sandbox_knows
from lonja.payments.gateways import sandbox
from lonja.payments.model import Start


async def decided(shop: Shop, sale: Sale) -> None:
    """A buyer of this shop has approved: the shop is to be told."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    start = Start(placed.attempt_id, placed.order_id, placed.total_amount_minor, "MXN", "#1", "https://shop.test")
    await sale.gateway.start(sale.desk, shop.store, sale.call, start)
    await sandbox.decide(sale.desk, shop.store, placed.attempt_id, "approved")


@pytest.mark.parametrize(
    "harm",
    ["config - 'webhook_secret'", """jsonb_set(config, '{webhook_secret,sealed}', '"x"')"""],
    ids=["no secret", "a secret that cannot be read"],
)
async def test_a_shop_whose_sandbox_is_broken_does_not_silence_the_others(
    open_shop: OpenShop, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    """Found by reading: one store without a webhook secret ended the round in which all stores are told."""
    broken, sound = await open_shop(), await open_shop()
    stores = [broken.store, sound.store]
    await broken.owner.execute("DELETE FROM platform.wakeups WHERE store_id <> ALL ($1)", stores)
    told = []

    async def deliver(_desk: object, store_id: object, _secret: str, notice: sandbox.Notice) -> sandbox.Told:
        told.append(store_id)
        return sandbox.Told(notice.id, None)

    monkeypatch.setattr(sandbox, "deliver", deliver)
    sales = [Sale(each, "sandbox", Fake(), None) for each in (broken, sound)]  # type: ignore[arg-type]  # no network
    for each in sales:
        await each.configure({"webhook_secret": "s"})
        await decided(each.shop, each)
    await broken.owner.execute(
        f"UPDATE payments.payment_gateways SET config = {harm} WHERE store_id = $1 AND id = 'sandbox'", broken.store
    )
    await tell_what_the_sandbox_knows(sales[0].context())
    assert told == [sound.store]
    rows = await broken.owner.fetch(
        """SELECT store_id, attempts, last_error IS NOT NULL, next_try_at IS NOT NULL FROM payments.sandbox_notices
        WHERE store_id = ANY ($1)""",
        stores,
    )
    assert {tuple(row) for row in rows} == {(broken.store, 1, True, True), (sound.store, 1, False, False)}
