"""Mercado Pago: Checkout Pro, a page at Mercado Pago that is opened by a preference (Latin America).

Our mark is `external_reference`, the attempt's id: it stands on the preference and on every payment made through it.

What a lost reply does: the preference is asked for again under the same x-idempotency-key. Should Mercado Pago make a
second one all the same, nothing is lost: both bear our mark, and an attempt is always read by that mark, not by the
preference. Refunds are looked up first (own_refunds) and asked for under the refund's id as key.

One preference may see several payments: a card that was declined and then another, or a cash ticket that is paid after
a card was. So an attempt's state is the best of all its payments, and of several that took money the oldest; that more
than one took money is reported as risky, because people must give the others back: they are not ours to choose from.

Money set aside is not offered: `capture: false` is a parameter of payments made with a card token, which a page of
Checkout Pro does not use, so `can.capture_later` is False. Should an account set money aside on its own, it is told as
authorized, and `void` lets go of it.

Callbacks: the signature covers the payment's id, a request id and a time, not the body. So the body decides nothing:
the event's identity is made of what was signed, and the payment is read again. Callbacks without a signature (IPN, QR)
are refused. `source_news=webhooks` in the address asks for signed ones only.
Sources: PyPI mercadopago 3.6.0; /developers/en/reference/online-payments/checkout-pro and /developers/en/docs.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from lonja.payments.errors import CallbackMalformed, ProviderAway, ProviderRefused
from lonja.payments.gateways.base import Can, Desk, Field, Merchant
from lonja.payments.gateways.mercadopago_payments import (
    Payment,
    best,
    listed_payment,
    major,
    mark,
    minor,
    refund_state,
    state,
)
from lonja.payments.gateways.mercadopago_signature import check
from lonja.payments.gateways.own_refunds import Theirs, own
from lonja.payments.gateways.page_life import page_end
from lonja.payments.gateways.wire import Line, segment
from lonja.payments.model import (
    Attempt,
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

HOST = "https://api.mercadopago.com"
PAGE = 100
WINDOW = 5_000
"""Mercado Pago refuses to count beyond 10,000 rows, so a long list is read in windows."""


class _Paging(msgspec.Struct, frozen=True):
    total: int = 0


class _Found(msgspec.Struct, frozen=True):
    results: list[Payment] = []
    paging: _Paging = _Paging()


class _Preference(msgspec.Struct, frozen=True):
    id: str
    init_point: str | None = None
    sandbox_init_point: str | None = None


class _Pages(msgspec.Struct, frozen=True):
    elements: list[_Preference] = []


class _Returned(msgspec.Struct, frozen=True):
    """A refund. Source: GET /v1/payments/{id}/refunds."""

    id: int | str
    amount: Decimal
    date_created: datetime
    status: str | None = None


class _Chargeback(msgspec.Struct, frozen=True):
    payments: list[int | str] = []


class _Cause(msgspec.Struct, frozen=True):
    code: int | str | None = None


class _No(msgspec.Struct, frozen=True):
    error: str | None = None
    cause: list[_Cause] | None = None


class _Notice(msgspec.Struct, frozen=True):
    type: str | None = None
    topic: str | None = None
    action: str | None = None


def _codes(body: bytes) -> list[str]:
    no = msgspec.json.decode(body, type=_No)
    return [str(code) for code in (no.error, *(cause.code for cause in no.cause or ())) if code]


class MercadoPago:
    """Preferences, payments, refunds; see the file's header."""

    id: ClassVar[str] = "mercadopago"
    label: ClassVar[str] = "Mercado Pago"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="access_token", label="Access token", is_secret=True, help="Begins with APP_USR- or TEST-."),
        Field(
            name="webhook_secret",
            label="Webhook secret",
            is_secret=True,
            help="While you change it, write the new one and the old one, with a space between.",
        ),
        Field(name="base_url", label="Address of the API", default=HOST, is_required=False),
    )
    can: ClassVar[Can] = Can(list_payments=True)
    currencies: ClassVar[frozenset[str] | None] = frozenset({"ARS", "BRL", "CLP", "COP", "MXN", "PEN", "UYU"})
    needs_buyer: ClassVar[bool] = False

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        merchant = await desk.merchant(store_id, self.id)
        preference = await _line(desk, merchant).tell(
            "POST",
            "/checkout/preferences",
            _Preference,
            _page(start, f"{desk.hook_url(store_id, self.id)}?source_news=webhooks"),
            headers={"x-idempotency-key": str(start.attempt_id)},
        )
        is_trial = merchant.value("access_token").startswith("TEST-")
        url = (preference.sandbox_init_point if is_trial else None) or preference.init_point
        if not url:
            raise ProviderAway("the preference has no page", gateway=self.id)
        return Started(preference.id, url)

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        """By our mark; and by the payment's id where that is the attempt's reference, because the list may lag."""
        line = await self._line(desk, store_id)
        found = {str(one.id): one for one in await self._payments(line, attempt.id)}
        if attempt.external_ref is not None and attempt.external_ref.isdecimal():
            known = await line.ask(f"/v1/payments/{segment(attempt.external_ref)}", Payment)
            if known is not None and mark(known.external_reference) == attempt.id:
                found[str(known.id)] = known
        return state(list(found.values()))

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        secrets = (await desk.merchant(store_id, self.id)).secrets("webhook_secret")
        manifest = check(secrets, callback, desk.clock.now().timestamp())
        try:
            notice = msgspec.json.decode(callback.body, type=_Notice) if callback.body.strip() else _Notice()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise CallbackMalformed("the body is no notification") from None
        kind = notice.type or notice.topic or callback.query.get("type") or callback.query.get("topic") or "unknown"
        data_id = callback.query.get("data.id")
        return ProviderEvent(
            f"{(data_id or 'none').lower()}-{hashlib.sha256(manifest.encode()).hexdigest()[:40]}",
            (notice.action or kind)[:100],
            {"type": kind[:100], "data_id": data_id},
        )

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        """Payments and chargebacks; other topics say nothing that these do not.

        The list that `fetch` reads may lag behind the payment itself: then the event waits.
        """
        if payload.get("data_id") is None or payload["type"] not in {"payment", "topic_chargebacks_wh"}:
            return None
        line = await self._line(desk, store_id)
        payment_id: Any = payload["data_id"]
        if payload["type"] == "topic_chargebacks_wh":
            chargeback = await line.ask(f"/v1/chargebacks/{segment(payment_id)}", _Chargeback)
            if chargeback is None or not chargeback.payments:
                return None
            payment_id = chargeback.payments[0]
        payment = await line.ask(f"/v1/payments/{segment(payment_id)}", Payment)
        attempt_id = mark(payment.external_reference) if payment else None
        if payment is None or attempt_id is None:
            return None
        shown = await self._payments(line, attempt_id)
        if not any((str(one.id), one.status) == (str(payment.id), payment.status) for one in shown):
            raise ProviderAway("the list does not show the payment yet", gateway=self.id)
        return Subject(attempt_id)

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        """Closes the pages, then cancels what waits on it. Raises ProviderRefused when money was taken already."""
        line = await self._line(desk, store_id)
        pages = await line.ask("/checkout/preferences/search", _Pages, {"external_reference": str(attempt.id)})
        for page in pages.elements if pages else ():
            until = {"expires": True, "expiration_date_to": _iso(desk.clock.now())}
            await line.tell("PUT", f"/checkout/preferences/{segment(page.id)}", _Preference, until)
        for payment in await self._payments(line, attempt.id):
            if payment.outcome == "captured":
                raise ProviderRefused(gateway=self.id, reason="the payment was collected")
            if payment.outcome in {"authorized", "pending"}:
                await line.tell("PUT", f"/v1/payments/{segment(payment.id)}", Payment, {"status": "cancelled"})

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        line = await self._line(desk, store_id)
        payment = best(await self._payments(line, attempt.id))
        if payment is None:
            raise ProviderAway("the list does not show the payment", gateway=self.id)
        if payment.outcome != "captured":
            return RefundState("failed", reason=f"the payment is {payment.status}")
        if (before := await self._own_refund(line, desk, store_id, refund, payment)) is not None:
            return before
        try:
            made = await line.tell(
                "POST",
                f"/v1/payments/{segment(payment.id)}/refunds",
                _Returned,
                {"amount": major(refund.amount_minor, refund.currency)},
                headers={"x-idempotency-key": str(refund.id), "x-render-in-process-refunds": "true"},
            )
        except ProviderRefused as no:
            return RefundState("failed", reason=no.params["reason"])
        return refund_state(str(made.id), made.status)

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        line = await self._line(desk, store_id)
        payment = best(await self._payments(line, attempt.id))
        if payment is None:
            return RefundState("pending", reason="the provider does not know the payment")
        found = await self._own_refund(line, desk, store_id, refund, payment)
        return found or RefundState("pending", reason="the provider does not know this refund")

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        line = await self._line(desk, store_id)
        begin, seen = since, set[str]()
        while True:
            last, count = begin, 0
            async for payment in self._listed(line, begin, until):
                last, count = max(last, payment.date_created), count + 1
                if str(payment.id) not in seen:
                    seen.add(str(payment.id))
                    yield listed_payment(payment)
            if count < WINDOW or last <= begin:
                return
            begin = last

    async def _listed(self, line: Line, since: datetime, until: datetime) -> AsyncIterator[Payment]:
        """One window of the list, oldest first."""
        for offset in range(0, WINDOW, PAGE):
            asked = {"range": "date_created", "begin_date": _iso(since), "end_date": _iso(until)}
            order = {"sort": "date_created", "criteria": "asc", "offset": str(offset), "limit": str(PAGE)}
            found = await line.ask("/v1/payments/search", _Found, asked | order)
            for payment in found.results if found else ():
                yield payment
            if found is None or len(found.results) < PAGE:
                return

    async def _payments(self, line: Line, attempt_id: UUID) -> list[Payment]:
        """Every payment that bears the attempt's mark: a handful, because each one is a buyer's try on one page."""
        asked = {"external_reference": str(attempt_id), "sort": "date_created", "criteria": "desc", "limit": str(PAGE)}
        found = await line.ask("/v1/payments/search", _Found, asked)
        return [one for one in found.results if mark(one.external_reference) == attempt_id] if found else []

    async def _own_refund(
        self, line: Line, desk: Desk, store_id: UUID, refund: Refund, payment: Payment
    ) -> RefundState | None:
        made = await line.ask(f"/v1/payments/{segment(payment.id)}/refunds", list[_Returned]) or []
        theirs = (
            Theirs(str(one.id), minor(one.amount, payment.currency_id) or 0, one.date_created, one.status)
            for one in made
        )
        found = await own(desk, store_id, refund, theirs)
        return refund_state(found.ref, found.status) if found else None

    async def _line(self, desk: Desk, store_id: UUID) -> Line:
        return _line(desk, await desk.merchant(store_id, self.id))


def _line(desk: Desk, merchant: Merchant) -> Line:
    return Line(
        gateway=MercadoPago.id,
        http=desk.network(),
        base_url=merchant.value("base_url", HOST),
        headers={"authorization": f"Bearer {merchant.value('access_token')}", "accept": "application/json"},
        codes_of=_codes,
    )


def _page(start: Start, notification_url: str) -> dict[str, Any]:
    """The preference of an attempt. The buyer is sent back on its own only where Mercado Pago allows it: by https."""
    page: dict[str, Any] = {
        "external_reference": str(start.attempt_id),
        "items": [
            {
                "id": str(start.order_id),
                "title": start.description,
                "quantity": 1,
                "currency_id": start.currency,
                "unit_price": major(start.amount_minor, start.currency),
            }
        ],
        "back_urls": dict.fromkeys(("success", "failure", "pending"), start.return_url),
        "notification_url": notification_url,
        "expires": True,
        "expiration_date_to": _iso(page_end(start.attempt_id)),
    }
    return page | ({"auto_return": "approved"} if start.return_url.startswith("https://") else {})


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
