"""Stripe: a card that is declined on its page, then a way to pay that takes its time."""

from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from tests.payments.sale import Sale
from tests.payments.stories.base import Forgery, Story, page_of
from tests.payments.stories.timed import timed_forgeries
from tests.providers.base import Delivery
from tests.providers.stripe import DECLINED, FakeStripe

from lonja.checkout import Placement


class StripeStory(Story):
    gateway: ClassVar[str] = "stripe"

    def __init__(self) -> None:
        self.stripe = FakeStripe()
        self.stripe.pays_later = True
        super().__init__(self.stripe)

    def values(self, secret: str | None = None) -> dict[str, str]:
        return self.stripe.settings() | ({} if secret is None else {"webhook_secret": secret})

    async def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        page = page_of(placed)
        intent = self.stripe.begin(page)
        yield self._told("payment_intent.created", intent)
        self.stripe.pay(intent, DECLINED)
        yield self._told("payment_intent.payment_failed", intent)
        await self.stripe.decide(page, "approve")
        yield self._told("payment_intent.processing", intent)
        yield self._told("checkout.session.completed", page)
        self.stripe.finish_payment(intent)
        yield self._told("payment_intent.succeeded", intent)

    def _told(self, kind: str, thing_id: str) -> Delivery:
        events = (event for event in reversed(self.stripe.events) if event.kind == kind)
        return self.stripe.delivery(next(one for one in events if one.payload["data"]["object"]["id"] == thing_id))

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        now = int(self.stripe.now())
        return timed_forgeries("stripe-signature", self.stripe.webhook_secret, now, good, old)
