"""Everybody at once: browsers that come back, callbacks, and starts of one attempt, through both Mexican gateways."""

import pytest
from tests.payments.sale import Sale, sale_through
from tests.providers.base import Fake
from tests.providers.conekta import Conekta, pem
from tests.providers.mercadopago import MercadoPago
from tests.races.crowd import at_once
from tests.shop import Shop

from lonja.checkout.jobs import process_events
from lonja.payments.model import Buyer, Start, Started
from lonja.platform.ids import new_id

PROVIDERS: list[tuple[str, type[Fake], dict[str, str]]] = [
    ("mercadopago", MercadoPago, {"access_token": "APP_USR-1", "webhook_secret": "mp-secret"}),
    ("conekta", Conekta, {"private_key": "key_1", "webhook_public_key": pem()}),
]


@pytest.mark.parametrize(("gateway_id", "kind", "values"), PROVIDERS, ids=["mercadopago", "conekta"])
async def test_ten_browsers_and_ten_callbacks_are_one_sale(
    crowded_shop: Shop, gateway_id: str, kind: type[Fake], values: dict[str, str]
) -> None:
    """P06, P10."""
    fake = kind()
    async with sale_through(crowded_shop, gateway_id, fake, values) as sale:
        placed = await sale.placed()
        await sale.decide(placed)
        told = fake.delivery(fake.events[-1])

        async def hear_and_work() -> bool:
            [is_new] = await sale.hear(told)
            await process_events(sale.context())
            return is_new

        calls = [call for _ in range(10) for call in (sale.confirm(placed), hear_and_work())]
        answers, errors = await at_once(calls)
        assert not errors
        assert answers.count(True) == 1
        assert await crowded_shop.history_of(placed.order_id) == ["confirmed"]
        assert await crowded_shop.attempts_of(placed.order_id) == ["captured"]


@pytest.mark.parametrize(("gateway_id", "kind", "values"), PROVIDERS, ids=["mercadopago", "conekta"])
async def test_starts_at_once_and_one_after_them(
    crowded_shop: Shop, gateway_id: str, kind: type[Fake], values: dict[str, str]
) -> None:
    """Mercado Pago makes one page. Conekta knows no keys and may make several; from then on it is always the first."""
    fake = kind()
    buyer = Buyer(email="ana@example.com", full_name="Ana", phone="+525512345678", locale="es", item_count=1)
    start = Start(new_id(), new_id(), 1_010, "MXN", "#1", "https://shop.test/back", buyer)
    async with sale_through(crowded_shop, gateway_id, fake, values) as sale:

        async def begin() -> Started:
            return await sale.gateway.start(sale.desk, sale.shop.store, sale.call, start)

        answers, errors = await at_once(begin() for _ in range(5))
        assert not errors
        after = {(await begin()).external_ref for _ in range(3)}
        assert len(after) == 1
        assert after <= {one.external_ref for one in answers}
        made = _made(sale)
        assert made == 1 if gateway_id == "mercadopago" else 1 <= made <= 5


def _made(sale: Sale) -> int:
    return len(sale.fake.preferences if isinstance(sale.fake, MercadoPago) else sale.fake.orders)  # type: ignore[attr-defined]  # it is one of the two
