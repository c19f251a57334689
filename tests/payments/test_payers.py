"""What providers tell of the instrument that pays, and what travels of it (docs/decisions/0033)."""

from decimal import Decimal
from typing import Any

import pytest
from tests.context import BOX
from tests.dropping import drop_of
from tests.limits import PROVIDER, bought
from tests.payments.test_stripe_words import an_intent
from tests.shop import NOON, Shop

from lonja.checkout import confirm_return
from lonja.payments.gateways import GATEWAYS, Desk, sandbox
from lonja.payments.gateways.mercadopago_payments import Payment, state
from lonja.payments.gateways.stripe_words import state_of_intent
from lonja.payments.model import Start
from lonja.platform.clock import SystemClock


def charged(**details: Any) -> dict[str, Any]:
    return an_intent("succeeded", amount_received=100, latest_charge={"payment_method_details": details or None})


@pytest.mark.parametrize(
    ("intent", "payer"),
    [
        (charged(type="card", card={"last4": "4242", "fingerprint": "Xt5E"}), "Xt5E"),
        (charged(type="sepa_debit", sepa_debit={"fingerprint": "iban"}, card={"fingerprint": "other"}), "iban"),
        (charged(type="oxxo", oxxo={"number": "1"}), None),
        (charged(type="card", card={"fingerprint": None}), None),
        (charged(type="new"), None),
        (charged(), None),
        (charged(type="card", card={"fingerprint": "Xt5E"}) | {"status": "requires_capture"}, "Xt5E"),
        (charged(type="card", card={"fingerprint": "Xt5E"}) | {"status": "processing"}, None),
        (an_intent("succeeded", amount_received=100, latest_charge="ch_1"), None),
    ],
)
def test_what_stripe_calls_a_card(intent: dict[str, Any], payer: str | None) -> None:
    assert state_of_intent(intent).payer == payer


@pytest.mark.parametrize(
    ("said", "payer"),
    [
        ({"payer": {"id": 77}, "card": {"id": "9", "first_six_digits": "424242"}}, "account 77 card 9"),
        ({"payer": {"id": "77"}, "card": {"id": None, "last_four_digits": "4242"}}, "account 77 card "),
        ({"payer": {"id": "77"}, "card": {}}, "account 77 card "),
        ({"payer": {"id": "77"}, "status": "rejected"}, None),
        ({"payer": {"email": "ana@example.com"}, "card": {"id": "9"}}, None),
        ({"payer": "77"}, None),
        ({}, None),
    ],
)
def test_what_mercado_pago_calls_a_payer(said: dict[str, Any], payer: str | None) -> None:
    """The account, and the card that is saved with it: no digits of a card, not even a few."""
    facts: dict[str, Any] = {"id": 1, "status": "approved", "currency_id": "MXN", "date_created": NOON}
    facts["transaction_amount"] = Decimal(1)
    assert state([Payment(**facts | said)]).payer == payer


async def paid(shop: Shop, desk: Desk, variant: Any, card: sandbox.Card | None) -> str:
    """How an order ends that is paid on the sandbox's page."""
    placed = await bought(shop, variant)
    start = Start(placed.attempt_id, placed.order_id, 1_500, "MXN", "#1", "https://shop.test")
    await GATEWAYS["sandbox"].start(desk, shop.store, PROVIDER, start)
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved", card=card)
    return (await confirm_return(desk, shop.store, PROVIDER, placed.attempt_id)).status


async def test_the_sandbox_knows_its_cards(shop: Shop) -> None:
    """P16: who chooses a card on its page shares it with everybody who does; who chooses none has one of their own."""
    desk = Desk(database=shop.database, secrets=BOX, clock=SystemClock(), base_url="https://shop.test")
    variant = await shop.sells(20)
    await drop_of(shop, variant, starts_at=None, ends_at=None, max_per_payment=1)
    cards: tuple[sandbox.Card | None, ...] = ("4242", "1881", None, "4242", None, "1881", "0005")
    ends = [await paid(shop, desk, variant, card) for card in cards]
    assert ends == [*["confirmed"] * 3, "cancelled", "confirmed", "cancelled", "confirmed"]
