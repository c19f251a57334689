"""Conekta: an order with a hosted checkout page (Mexico). Amounts are whole cents.

Our mark is `metadata.attempt_id` on the order; a charge says which order it belongs to.

Conekta promises no idempotency: its OpenAPI text has a header of that name, its SDK 9.0.0 and its documents do not. So
we send `Idempotency-Key` and do not count on it. What a lost reply does instead, to each call that changes something:
- start: the orders made since the attempt was made are listed first (`created_at.gte`; the attempt's id says when), and
  the one with our mark is used again. Its list is short: an attempt is seconds old. When the lost order is not listed
  yet, a second one is made. That is safe: a page nobody was sent to cannot be paid, the page's address is known from
  the reply alone, and it closes by itself (page_life). Two buyers' clicks at once make two orders in the same way, of
  which record_start keeps one. Were both ever paid, the second is in `recent` with our mark, and reconciliation sees
  money there that we do not have here. What is paid on another attempt of the order is surplus and goes back.
- capture, void: the order is read first; what has happened already is not asked for again.
- refund: the order's refunds are read first (own_refunds). Conekta itself refuses more than was paid.

Callbacks: `Digest` is an RSA signature (PKCS #1 v1.5, SHA-256) of the raw body, made with a key that only Conekta has;
the merchant stores the public one (POST /webhook_keys). There is no time in it, so a callback can be played again, but
not changed: its id makes it the same event. We keep of it what leads to our attempt, and nothing of the buyer.

A refund of which Conekta gives a status word is believed word by word; one without a word is done when the order's
`amount_refunded` covers it. Watch the first refunds of a new merchant: the words are not listed anywhere we could read.
Sources: PyPI conekta 9.0.0; github conekta/openapi; developers.conekta.com.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec

from lonja.payments.errors import CallbackMalformed, ProviderAway, ProviderRefused
from lonja.payments.gateways.base import Can, Desk, Field, Merchant
from lonja.payments.gateways.conekta_orders import (
    Order,
    Orders,
    best,
    codes,
    listed_order,
    mark,
    refund_state,
    refunds_of,
    state,
)
from lonja.payments.gateways.conekta_signature import check
from lonja.payments.gateways.own_refunds import own
from lonja.payments.gateways.page_life import made_at, page_end
from lonja.payments.gateways.wire import Line, segment
from lonja.payments.model import (
    Attempt,
    Buyer,
    Callback,
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

HOST = "https://api.conekta.io"
ACCEPT = "application/vnd.conekta-v2.3.0+json"
PAGE = 250
_MOST = 10_000
"""How many orders of one day are looked through for an attempt's."""
_CLOCKS = timedelta(minutes=5)
"""How far Conekta's clock may be behind ours."""
_METHODS = ["card", "cash", "bank_transfer"]
_SILENT = frozenset({"webhook_ping", "order.created"})
"""Events that say nothing of money."""


class _Thing(msgspec.Struct, frozen=True):
    """What an event is about: an order, a charge, or a chargeback."""

    id: str | None = None
    object: str | None = None
    order_id: str | None = None
    charge_id: str | None = None
    metadata: dict[str, Any] | None = None


class _Data(msgspec.Struct, frozen=True):
    object: _Thing | None = None


class _Event(msgspec.Struct, frozen=True):
    id: str
    type: str
    data: _Data | None = None


class _Charges(msgspec.Struct, frozen=True):
    """GET /charges."""

    data: list[_Thing] = []


class Conekta:
    """Orders, their charges and refunds; see the file's header."""

    id: ClassVar[str] = "conekta"
    label: ClassVar[str] = "Conekta"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="private_key", label="Private key", is_secret=True, help="Begins with key_."),
        Field(
            name="webhook_public_key",
            label="Webhook public key",
            help="The PEM text that POST /webhook_keys answers. While it is rotated: both, one after the other.",
        ),
        Field(
            name="payment_methods",
            label="Payment methods",
            help="Separated by spaces: card cash bank_transfer bnpl pay_by_bank.",
            default=" ".join(_METHODS),
            is_required=False,
        ),
        Field(
            name="capture",
            label="When the money is taken",
            help="automatic: at once. manual: cards only, set aside at once, taken by you within a week.",
            default="automatic",
            choices=("automatic", "manual"),
            is_required=False,
        ),
        Field(
            name="authorization_days",
            label="Days until what is set aside lapses",
            help="You are told a day before. Cards: seven, as a rule.",
            is_required=False,
            default="7",
        ),
        Field(
            name="phone",
            label="Phone for buyers without one",
            help="Conekta insists on a phone number: this one is sent when a buyer gave none.",
            is_required=False,
        ),
        Field(name="base_url", label="Address of the API", default=HOST, is_required=False),
    )
    can: ClassVar[Can] = Can(capture_later=True, list_payments=True)
    currencies: ClassVar[frozenset[str] | None] = frozenset({"MXN", "USD"})
    needs_buyer: ClassVar[bool] = True

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        merchant = await desk.merchant(store_id, self.id)
        said = _order(start, merchant)
        line = _line(desk, merchant, start.buyer.locale if start.buyer else "es")
        order = await _look(line, start.attempt_id)
        if order is None:
            order = await line.tell("POST", "/orders", Order, said, {"idempotency-key": str(start.attempt_id)})
        elif order.checkout is None:
            order = await line.ask(f"/orders/{segment(order.id)}", Order) or order
        if order.checkout is None or not order.checkout.url:
            raise ProviderAway("the order has no page", gateway=self.id)
        return Started(order.id, order.checkout.url)

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        order = await self._order_of(await self._line(desk, store_id), attempt)
        return state(order) if order else ProviderState(outcome="pending")

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        merchant = await desk.merchant(store_id, self.id)
        check(merchant.value("webhook_public_key"), callback.body, callback.headers.get("digest", ""))
        try:
            event = msgspec.json.decode(callback.body, type=_Event)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise CallbackMalformed("the body is no event") from None
        if not 1 <= len(event.id) <= 150 or not 1 <= len(event.type) <= 100:
            raise CallbackMalformed("the body is no event")
        thing = (event.data.object if event.data else None) or _Thing()
        marked = mark(thing.metadata)
        return ProviderEvent(
            event.id,
            event.type,
            {
                "type": event.type,
                "order_id": thing.id if thing.object == "order" else thing.order_id,
                "charge_id": thing.charge_id,
                "attempt_id": str(marked) if marked else None,
            },
        )

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        """An order bears our mark; a charge leads to its order, a chargeback to its charge: they are asked."""
        if payload["type"] in _SILENT:
            return None
        if payload.get("attempt_id"):
            return Subject(UUID(payload["attempt_id"]))
        line, order_id = await self._line(desk, store_id), payload.get("order_id")
        if not order_id and payload.get("charge_id"):
            found = await line.ask("/charges", _Charges, {"search": payload["charge_id"], "limit": "20"}) or _Charges()
            order_id = next((one.order_id for one in found.data if one.id == payload["charge_id"]), None)
        if not order_id:
            return None
        order = await line.ask(f"/orders/{segment(order_id)}", Order)
        attempt_id = mark(order.metadata) if order else None
        return Subject(attempt_id) if attempt_id else None

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        line = await self._line(desk, store_id)
        order = await self._order_of(line, attempt)
        found = state(order) if order else ProviderState(outcome="pending")
        if found.outcome == "captured":
            return
        if order is None or found.outcome != "authorized":
            raise ProviderRefused(gateway=self.id, reason=f"nothing is set aside: {found.outcome}")
        await line.tell("POST", f"/orders/{segment(order.id)}/capture", Order, {"amount": amount_minor})

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        line = await self._line(desk, store_id)
        order = await self._order_of(line, attempt)
        found = state(order) if order else ProviderState(outcome="cancelled")
        if found.outcome == "captured":
            raise ProviderRefused(gateway=self.id, reason="the payment was collected")
        if order is not None and found.outcome in {"authorized", "pending"}:
            await line.tell("POST", f"/orders/{segment(order.id)}/cancel", Order, {})

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        line = await self._line(desk, store_id)
        order = await self._order_of(line, attempt)
        if order is None:
            raise ProviderAway("the order is not there", gateway=self.id)
        if (before := await own(desk, store_id, refund, refunds_of(order))) is not None:
            return refund_state(order, before)
        known = {one.ref for one in refunds_of(order)}
        said = {"amount": refund.amount_minor, "reason": "requested_by_client"}
        try:
            order = await line.tell(
                "POST", f"/orders/{segment(order.id)}/refunds", Order, said, {"idempotency-key": str(refund.id)}
            )
        except ProviderRefused as no:
            return RefundState("failed", reason=no.params["reason"])
        new = [one for one in refunds_of(order) if one.ref not in known and one.amount_minor == refund.amount_minor]
        return refund_state(order, new[0]) if new else RefundState("pending", reason="the order does not show it yet")

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        order = await self._order_of(await self._line(desk, store_id), attempt)
        found = await own(desk, store_id, refund, refunds_of(order)) if order else None
        if order is None or found is None:
            return RefundState("pending", reason="the provider does not know this refund")
        return refund_state(order, found)

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        """Every order of that time: those without money too, as pending."""
        async for order in _listed(await self._line(desk, store_id), since, until):
            yield listed_order(order)

    async def _order_of(self, line: Line, attempt: Attempt) -> Order | None:
        """The attempt's order: by its reference, by our mark when the reference was lost."""
        if attempt.external_ref is not None:
            return await line.ask(f"/orders/{segment(attempt.external_ref)}", Order)
        return await _look(line, attempt.id)

    async def _line(self, desk: Desk, store_id: UUID) -> Line:
        return _line(desk, await desk.merchant(store_id, self.id), "es")


def _line(desk: Desk, merchant: Merchant, locale: str) -> Line:
    return Line(
        gateway=Conekta.id,
        http=desk.network(),
        base_url=merchant.value("base_url", HOST),
        headers={
            "authorization": f"Bearer {merchant.value('private_key')}",
            "accept": ACCEPT,
            "accept-language": "es" if locale.lower().startswith("es") else "en",
        },
        codes_of=codes,
    )


async def _look(line: Line, attempt_id: UUID) -> Order | None:
    """The order with our mark among those made while the attempt could be started. Raises ProviderAway."""
    since, found, count = made_at(attempt_id) - _CLOCKS, [], 0
    async for order in _listed(line, since, page_end(attempt_id)):
        count += 1
        if mark(order.metadata) == attempt_id:
            found.append(order)
        if count >= _MOST:
            raise ProviderAway("the list of orders is too long to look through", gateway=Conekta.id)
    return best(found)


async def _listed(line: Line, since: datetime, until: datetime) -> AsyncIterator[Order]:
    """Orders made in that time.

    Only the cursor is taken from the address of the next page: its host is not ours to follow, our key would go along.
    """
    asked = {
        "created_at.gte": str(int(since.timestamp())),
        "created_at.lte": str(int(until.timestamp())),
        "limit": str(PAGE),
    }
    cursor: str | None = ""
    while cursor is not None:
        page = await line.ask("/orders", Orders, asked | ({"next": cursor} if cursor else {})) or Orders()
        for order in page.data:
            yield order
        following = parse_qs(urlsplit(page.next_page_url or "").query).get("next", [""])[0] if page.has_more else ""
        cursor = following if following and following != cursor else None


def _order(start: Start, merchant: Merchant) -> dict[str, Any]:
    """What Conekta is told to open a page. Raises ProviderRefused."""
    buyer = start.buyer or Buyer(email="", full_name="", phone="", locale="es", item_count=0)
    phone = buyer.phone.strip() or merchant.value("phone")
    if not phone:
        raise ProviderRefused(gateway=Conekta.id, reason="a phone number is needed to pay this way")
    is_manual = merchant.value("capture") == "manual"
    methods = ["card"] if is_manual else merchant.value("payment_methods").split() or _METHODS
    return {
        "currency": start.currency,
        "customer_info": {"name": buyer.full_name or buyer.email, "email": buyer.email, "phone": phone},
        "line_items": [{"name": start.description, "quantity": 1, "unit_price": start.amount_minor}],
        "metadata": {"attempt_id": str(start.attempt_id), "order_id": str(start.order_id)},
        "pre_authorize": is_manual,
        "checkout": {
            "type": "HostedPayment",
            "allowed_payment_methods": methods,
            "success_url": start.return_url,
            "failure_url": start.return_url,
            "expires_at": int(page_end(start.attempt_id).timestamp()),
            "monthly_installments_enabled": False,
        },
    }
