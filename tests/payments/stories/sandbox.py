"""The sandbox: three pages that come to nothing, one that sets the money aside, and the capture."""

from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from aiohttp import web
from tests.payments.sale import RETURN, Sale
from tests.payments.stories.base import Forgery, Story
from tests.payments.stories.timed import timed_forgeries
from tests.providers.base import Delivery, Fake

from lonja.checkout import Placement, retry_payment
from lonja.payments.gateways import sandbox
from lonja.payments.gateways.sandbox import SIGNATURE_HEADER
from lonja.platform.ids import new_id

SECRET = "whsec_of_the_sandbox"


class Nobody(Fake):
    """The sandbox lives in our own house: there is no server to talk to."""

    def routes(self) -> list[web.RouteDef]:
        return []


class SandboxStory(Story):
    gateway: ClassVar[str] = "sandbox"
    ends: ClassVar[tuple[str, ...]] = ("failed", "cancelled", "failed", "captured")

    def __init__(self) -> None:
        super().__init__(Nobody())

    def values(self, secret: str | None = None) -> dict[str, str]:
        return {"webhook_secret": SECRET if secret is None else secret, "capture": "manual"}

    async def lives(self, sale: Sale, placed: Placement) -> AsyncIterator[Delivery]:
        decisions: tuple[sandbox.Decision, ...] = ("declined", "abandoned", "declined", "approved")
        for number, decision in enumerate(decisions):
            if number:
                placed = await retry_payment(
                    sale.desk, sale.shop.store, sale.call, order_id=placed.order_id, gateway_id="sandbox",
                    return_url=RETURN,
                )  # fmt: skip
            await sandbox.decide(sale.desk, sale.shop.store, placed.attempt_id, decision, copies=0)
            yield await self._told(sale, placed)
        attempt = await sale.attempt(placed.attempt_id)
        await sale.gateway.capture(sale.desk, sale.shop.store, sale.call, attempt, attempt.amount_minor)
        yield await self._told(sale, placed)

    async def _told(self, sale: Sale, placed: Placement) -> Delivery:
        prepared = await sandbox.webhook(sale.desk, sale.shop.store, placed.attempt_id)
        assert prepared is not None
        return Delivery(prepared[0], {SIGNATURE_HEADER: prepared[1], "x-delivery": str(new_id())}, {})

    def forgeries(self, good: Delivery, old: Delivery) -> Iterator[Forgery]:
        return timed_forgeries(SIGNATURE_HEADER, SECRET, int(self.fake.now()), good, old)
