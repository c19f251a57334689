"""The process dies between two steps of a sale, and the buyer says the same again (PAY-11; "paid, but no order").

The provider here keeps books of its own, as a real one does: what it did stays done when our process dies.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from tests.context import BOX, job_context
from tests.races.crowd import at_once
from tests.shop import Shop

from lonja.carts import Cart
from lonja.checkout import Placement, Settlement, confirm_return, flow, place_order, retry_payment
from lonja.checkout import operations as checkout
from lonja.checkout.errors import OrderNotPayable
from lonja.checkout.jobs import process_events, process_refunds
from lonja.payments import gateways, receive_event, record_start
from lonja.payments.errors import ProviderAway
from lonja.payments.gateways import Desk
from lonja.payments.gateways.base import Can, Field
from lonja.payments.model import (
    Attempt,
    Callback,
    Outcome,
    ProviderEvent,
    ProviderPayment,
    ProviderState,
    Refund,
    RefundState,
    Start,
    Started,
    Subject,
)
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.db import outside
from lonja.platform.errors import NetworkInTransaction
from lonja.platform.ids import new_id

RETURN = "https://shop.test/return/{attempt_id}"


class Killed(BaseException):
    """Our process is gone. Nobody catches this."""


class Provider:
    """A provider behind the network: keyed by attempt, as real ones are by Idempotency-Key. `dies` names a moment."""

    id: ClassVar[str] = "sandbox"
    label: ClassVar[str] = "Provider"
    fields: ClassVar[tuple[Field, ...]] = ()
    can: ClassVar[Can] = Can()
    currencies: ClassVar[frozenset[str] | None] = None
    needs_buyer: ClassVar[bool] = False

    def __init__(self) -> None:
        self.sessions: dict[UUID, Start] = {}
        self.outcomes: dict[UUID, Outcome] = {}
        self.asked: Counter[str] = Counter()
        self.dies = ""

    def _answers(self, verb: str) -> None:
        outside()  # what desk.network() does first
        self.asked[verb] += 1
        if self.dies == f"before {verb}":
            raise Killed

    def _answered(self, verb: str) -> None:
        if self.dies == f"after {verb}":
            raise Killed

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        self._answers("start")
        self.sessions.setdefault(start.attempt_id, start)
        self._answered("start")
        return Started(f"ses_{start.attempt_id.hex}", f"https://provider.test/{start.attempt_id.hex}")

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        self._answers("fetch")
        found = self.sessions[attempt.id]
        self._answered("fetch")
        return ProviderState(
            outcome=self.outcomes.get(attempt.id, "pending"),
            amount_minor=found.amount_minor,
            currency=found.currency,
            external_ref=f"ses_{attempt.id.hex}",
        )

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        raise NotImplementedError

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        self._answers("about")
        return Subject(UUID(payload["attempt_id"]))

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        self._answers("void")

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        self._answers("refund")
        return RefundState("processed", external_ref=f"ref_{refund.id.hex}")

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        return await self.refund(desk, store_id, Call.system("again"), refund, attempt)

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        return
        yield


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """It stands where the sandbox stood."""
    made = Provider()
    monkeypatch.setitem(gateways.GATEWAYS._loaded, "sandbox", made)  # type: ignore[attr-defined]  # the shelf
    return made


class Buyer:
    """Somebody whose client says the same request, word for word, until it is answered."""

    def __init__(self, shop: Shop, call: Call, cart: Cart) -> None:
        self.shop, self.cart = shop, cart
        self.call = call.keyed("buy", b"this cart")
        self.desk = Desk(database=shop.database, secrets=BOX, clock=FakeClock(), base_url="https://shop.test")

    async def checks_out(self) -> Placement:
        return await place_order(
            self.desk,
            self.shop.store,
            self.call,
            order_id=new_id(),
            cart_id=self.cart.id,
            details=self.shop.details(),
            return_url=RETURN,
        )

    async def comes_back(self, placed: Placement) -> Settlement:
        return await confirm_return(self.desk, self.shop.store, self.call, placed.attempt_id)


async def buyer_in(shop: Shop) -> tuple[Buyer, UUID]:
    variant = await shop.sells(5)
    call = await shop.visitor()
    return Buyer(shop, call, await shop.fill(call, (variant, 1))), variant


async def one_sale(shop: Shop, provider: Provider, variant: UUID) -> None:
    """One order, one session at the provider, one capture, one unit gone."""
    assert await shop.count("orders.orders") == 1
    assert len(provider.sessions) == 1
    captured = "SELECT count(*) FROM payments.payment_attempts WHERE store_id = $1 AND status = 'captured'"
    assert await shop.owner.fetchval(captured, shop.store) == 1
    assert await shop.count("payments.payment_attempts") == 1
    assert await shop.movements_of(variant) == [("manual", 5), ("sale", -1)]
    assert await shop.stock_of(variant) == (4, 0)


@pytest.mark.parametrize("moment", ["before start", "after start", "before record", "after record"])
async def test_a_checkout_that_died_goes_on_where_it_stopped(
    shop: Shop, provider: Provider, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAY-11: after begin_checkout, with the provider's answer lost, before and after it was written down."""
    buyer, variant = await buyer_in(shop)
    with monkeypatch.context() as patch:
        if "record" in moment:
            patch.setattr(flow, "record_start", dying(record_start, moment.partition(" ")[0]))
        provider.dies = moment
        with pytest.raises(Killed):
            await buyer.checks_out()
    provider.dies = ""
    placed = await buyer.checks_out()
    assert placed.redirect_url == f"https://provider.test/{placed.attempt_id.hex}"
    assert await buyer.checks_out() == placed
    provider.outcomes[placed.attempt_id] = "captured"
    assert (await buyer.comes_back(placed)).payment_status == "paid"
    await one_sale(shop, provider, variant)


@pytest.mark.parametrize("moment", ["before fetch", "after fetch", "before settle", "after settle"])
async def test_a_payment_whose_confirmation_died_is_settled_once(
    shop: Shop, provider: Provider, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAY-06, PAY-11: the provider has the money; our process died before or after it was written down."""
    buyer, variant = await buyer_in(shop)
    placed = await buyer.checks_out()
    provider.outcomes[placed.attempt_id] = "captured"
    with monkeypatch.context() as patch:
        if "settle" in moment:
            patch.setattr(checkout, "settle_payment", dying(checkout.settle_payment, moment.partition(" ")[0]))
        provider.dies = moment
        with pytest.raises(Killed):
            await buyer.comes_back(placed)
    provider.dies = ""
    first = await buyer.comes_back(placed)
    assert (first.status, first.payment_status, first.attempt_status) == ("confirmed", "paid", "captured")
    assert await buyer.comes_back(placed) == first
    assert await buyer.checks_out() == placed
    assert provider.asked["start"] == 1
    await one_sale(shop, provider, variant)


def dying(step: Any, when: str) -> Any:
    """A step that our process does not survive: it dies before it, or after it and before anybody hears."""

    async def run(*given: Any) -> Any:
        if when == "after":
            await step(*given)
        raise Killed

    return run


async def test_a_provider_that_is_away_is_asked_again(shop: Shop, provider: Provider) -> None:
    """§4.3: the order stands; the same words open its payment when the provider is back."""
    buyer, variant = await buyer_in(shop)
    start = provider.start

    async def away(*_: object) -> Started:
        raise ProviderAway

    provider.start = away  # type: ignore[method-assign, assignment]  # it does not answer
    with pytest.raises(ProviderAway):
        await buyer.checks_out()
    provider.start = start  # type: ignore[method-assign]  # it does again
    placed = await buyer.checks_out()
    provider.outcomes[placed.attempt_id] = "captured"
    await buyer.comes_back(placed)
    await one_sale(shop, provider, variant)


async def test_an_order_that_died_meanwhile_is_not_opened(shop: Shop, provider: Provider) -> None:
    """The first saying died before the provider was asked, the second came a day later: nothing may be paid then."""
    shop.later()
    buyer, _ = await buyer_in(shop)
    provider.dies = "before start"
    with pytest.raises(Killed):
        await buyer.checks_out()
    provider.dies = ""
    shop.later(days=1)
    await shop.database.value("SELECT checkout.expire_checkouts($1, $2)", shop.store, Call.job("sweep").encode())
    with pytest.raises(OrderNotPayable):
        await buyer.checks_out()
    assert provider.sessions == {}


async def test_a_retry_that_was_started_is_not_started_again(shop: Shop, provider: Provider) -> None:
    buyer, _ = await buyer_in(shop)
    placed = await buyer.checks_out()
    call = buyer.call.keyed("retry", b"once more")

    async def again() -> Placement:
        return await retry_payment(
            buyer.desk, shop.store, call, order_id=placed.order_id, gateway_id="sandbox", return_url=RETURN
        )

    first = await again()
    assert await again() == first
    assert first.attempt_id != placed.attempt_id
    assert provider.asked["start"] == 2


async def test_ten_twins_of_a_checkout_are_one(crowded_shop: Shop, provider: Provider) -> None:
    """PAY-11: a buyer who clicks ten times has one order, one page to pay on, and ten times the same answer."""
    buyer, variant = await buyer_in(crowded_shop)
    answers, errors = await at_once(buyer.checks_out() for _ in range(10))
    assert not errors
    assert len(answers) == 10
    assert all(answer == answers[0] for answer in answers)
    provider.outcomes[answers[0].attempt_id] = "captured"
    settled, errors = await at_once(buyer.comes_back(answers[0]) for _ in range(10))
    assert not errors
    assert all(one == settled[0] for one in settled)
    await one_sale(crowded_shop, provider, variant)


async def test_no_step_of_a_sale_asks_a_provider_inside_a_transaction(shop: Shop, provider: Provider) -> None:
    """Every verb of this provider asks `outside` first: start, fetch, about and refund, from requests and from jobs."""
    buyer, variant = await buyer_in(shop)
    shop.later()
    placed = await buyer.checks_out()
    shop.later(minutes=31)
    other = await shop.visitor()
    await shop.buy(other, (variant, 5))
    provider.outcomes[placed.attempt_id] = "captured"
    context = job_context(shop.database)
    event = ProviderEvent("evt", "paid", {"attempt_id": str(placed.attempt_id)})
    await receive_event(shop.database, shop.store, Call(actor="provider"), "sandbox", event)
    await process_events(context)
    await process_refunds(context)
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]
    assert set(provider.asked) == {"start", "about", "fetch", "refund"}


async def test_a_provider_that_is_asked_inside_a_transaction_is_not_asked(shop: Shop, provider: Provider) -> None:
    """The guard fires: nothing is sent, and the transaction ends with the error."""
    buyer, _ = await buyer_in(shop)
    placed = await buyer.checks_out()
    with pytest.raises(NetworkInTransaction):
        async with shop.database.store(shop.store, buyer.call):
            await buyer.comes_back(placed)
    assert provider.asked["fetch"] == 0
    with pytest.raises(NetworkInTransaction):
        async with shop.database.store(shop.store, buyer.call, "read"):
            buyer.desk.network()
    with pytest.raises(ProviderAway):
        buyer.desk.network()
