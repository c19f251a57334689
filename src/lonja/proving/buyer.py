"""One buyer's way through a drop: the waiting room where there is one, a hold, checkout, the provider, the last word.

Nouns: Scene, what all buyers of a run share; Buyer, who plays a part (cast.py).
Verbs: `Buyer.walk`.
Promises: a way ends sold, refused, away or wrong, and is counted as one of them. Nobody but a bot may be told of a
limit or of a missing pass, and a bot that gets through without a pass is an error. Who finds everything held, while
holds may still come back, comes again until the last unit is sold.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from lonja.platform.clock import Clock
from lonja.proving import till as say
from lonja.proving.cast import Part
from lonja.proving.outcome import Tally
from lonja.proving.shop import Shop
from lonja.proving.talk import PERSISTENCE, Refused, Talk, Wrong
from lonja.proving.waiting import NO_PASS, SOLD_OUT, Admission, Waiting

T = TypeVar("T")

_LIMIT, _NOT_YET, _CLOSED, _NO_PROOF, _NETWORK_FULL = "LJ532", "LJ403", "LJ541", "LJ542", "LJ543"
EXPECTED = frozenset({SOLD_OUT, NO_PASS, _LIMIT, _NOT_YET, _CLOSED, _NO_PROOF, _NETWORK_FULL})
"""Refusals that are answers to somebody."""
_TRIES_OF_A_BOT = 4
_COMING_AGAIN_A_SECOND = 500
_HOPELESS = 300.0


class Scene:
    """What the buyers of one run share."""

    def __init__(self, shop: Shop, till: say.Till, talk: Talk, waiting: Waiting, clock: Clock) -> None:
        self.shop, self.till, self.talk, self.waiting, self._clock = shop, till, talk, waiting, clock
        self.tally = Tally()
        self.coming_again = 0
        self.first_pass: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Of the first who was let in: bots have got hold of it."""

    @property
    def seconds_to_opening(self) -> float:
        opens_at = self.shop.drop.opens_at if self.shop.drop else None
        return max((opens_at - self._clock.now()).total_seconds(), 0.0) if opens_at else 0.0

    @property
    def is_hopeless(self) -> bool:
        """Nothing has been sold for so long that nothing will be."""
        return self.talk.now - self.tally.last_sale > _HOPELESS + self.seconds_to_opening

    def note_notice(self) -> None:
        """Somebody was told that there is none."""
        self.tally.last_notice = self.talk.now

    def note_sale(self, order_id: UUID) -> None:
        self.tally.sold.add(order_id)
        self.tally.last_sale = self.talk.now
        self.talk.timeline.count(self.talk.now, "sold")
        if len(self.tally.sold) == self.shop.goods.units:
            self.tally.sold_out_at = self.talk.now
            self.talk.timeline.mark(self.talk.now, "last unit")
            self.tally.over.set()


class _Left(Exception):  # noqa: N818  # a decision, not an error
    """They have changed their mind."""


class Buyer:
    """Walks once. `key` is what their idempotency keys begin with."""

    def __init__(self, scene: Scene, part: Part, key: str) -> None:
        self._scene, self._part, self._key = scene, part, key
        self._talk, self._till = scene.talk, scene.till
        self._let_in: Admission | None = None
        self._turns = 0

    async def walk(self) -> None:
        tally = self._scene.tally
        try:
            await self._pay(await self._fill_a_cart())
        except Refused as refusal:
            self._note_refusal(refusal.code)
        except _Left:
            tally.abandoned += 1
        except Wrong as wrong:
            tally.errors[str(wrong)] += 1

    def _note_refusal(self, code: str) -> None:
        tally = self._scene.tally
        if code in {SOLD_OUT, _CLOSED}:
            tally.refused += 1
            self._talk.timeline.count(self._talk.now, "refused")
        elif self._part.is_bot:
            tally.turned_away[code] += 1
        else:
            tally.errors[f"an honest buyer was refused: {code}"] += 1

    async def _fill_a_cart(self) -> say.OpenedCart:
        """What everybody begins with, and some end with."""
        drop = self._scene.shop.drop
        if drop is None or not drop.has_queue:
            opening = self._till.open_cart(1, self._key)
            cart = await self._come_again(lambda: self._first(self._click("hold", opening, say.opened_cart)))
        elif self._part.trick in {None, "patient"}:
            cart = await self._wait_and_add()
        else:
            return await self._sneak()
        if self._part.leaves_after == "hold":
            raise _Left
        return cart

    async def _pay(self, cart: say.OpenedCart) -> None:
        """From a cart to a confirmed order."""
        scene, part = self._scene, self._part
        order = await self._check_out(cart)
        scene.tally.persons[order.order_id] = part.person.name
        if part.leaves_after == "checkout":
            raise _Left
        if part.leaves_after == "provider":
            await self._talk.ask("provider", self._till.visit_provider(order))
            raise _Left
        await asyncio.sleep(part.pays_after)
        await self._click("approve", self._till.approve(order), bytes)
        paid = await self._click("confirm", self._till.confirm(order), say.paid_order)
        if paid.is_sold:
            scene.note_sale(order.order_id)
        elif paid.payment_status.startswith("refund"):
            scene.tally.refunded += 1  # they paid when their hold was over, and somebody else has it
        else:
            raise Wrong(f"after paying the order is {paid.status}, its payment {paid.payment_status}")

    async def _check_out(self, cart: say.OpenedCart) -> say.PlacedOrder:
        """A bot that has reached its limit hammers on."""
        request = self._till.check_out(cart, self._key, self._part.person)
        tries = _TRIES_OF_A_BOT if self._part.is_bot else 1
        while True:
            tries -= 1
            try:
                return await self._come_again(lambda: self._click("checkout", request, say.placed_order))
            except Refused as refusal:
                if refusal.code == NO_PASS:
                    await self._stand_again(refusal)  # the hold is over, and so is their time
                elif refusal.code != _LIMIT or tries <= 0:
                    raise

    async def _wait_and_add(self) -> say.OpenedCart:
        """Through the waiting room, and in."""
        if self._part.comes_after is not None:
            await asyncio.sleep(self._scene.seconds_to_opening + self._part.comes_after)
        taken = await self._first(self._join())
        let_in = await self._stand(taken)
        while True:
            adding = self._till.add_item(let_in.token, 1, self._key, admission=let_in.admission)
            try:
                name = await self._come_again(lambda: self._click("hold", adding, say.cart_name))  # noqa: B023
            except Refused as refusal:
                let_in = await self._stand_again(refusal)
            else:
                return say.OpenedCart(let_in.token, name)

    async def _stand_again(self, refusal: Refused) -> Admission:
        """Whose pass ran out stands at the end. Raises every other refusal, and this one when nothing sells."""
        if refusal.code != NO_PASS or self._let_in is None or self._scene.is_hopeless:
            raise refusal
        return await self._stand(await self._join(self._let_in.token))

    async def _join(self, token: str | None = None) -> say.TakenPlace:
        self._turns += 1
        return await self._scene.waiting.join(self._part, f"{self._key}-{self._turns}", token)

    async def _stand(self, taken: say.TakenPlace) -> Admission:
        """Until let in; who missed their turn stands again."""
        scene = self._scene
        let_in: Admission | None = None
        while let_in is None:
            try:
                let_in = await scene.waiting.stand(taken)
            except Refused as refusal:
                if refusal.code == SOLD_OUT:
                    scene.note_notice()
                if refusal.code != NO_PASS or scene.is_hopeless:
                    raise
                taken = await self._join(taken.token)
        self._let_in = let_in
        if not scene.first_pass.done():
            scene.first_pass.set_result(let_in.admission)
        return let_in

    async def _sneak(self) -> say.OpenedCart:
        """A bot that does not wait its turn hammers at the door. Raises Refused, or Wrong when it was let in."""
        scene, part = self._scene, self._part
        await asyncio.sleep(scene.seconds_to_opening + (part.comes_after or 0))
        if part.trick == "no proof" and scene.shop.drop and scene.shop.drop.effort:
            joining = self._till.take_place(part.person, None, f"{self._key}-place")
            await self._must_fail(lambda: self._talk.ask("bots", joining))
        opened = say.opened_cart(await self._first(self._talk.ask("bots", self._till.open_cart(None, self._key))))
        adding = self._till.add_item(opened.token, 1, self._key, admission=await self._found_pass())
        refusal = None
        for _ in range(_TRIES_OF_A_BOT):
            refusal = await self._must_fail(lambda: self._talk.ask("bots", adding))
        raise refusal or AssertionError

    async def _must_fail(self, attempt: Callable[[], Awaitable[object]]) -> Refused:
        try:
            await attempt()
        except Refused as refusal:
            return refusal
        raise Wrong(f"a bot got through with {self._part.trick}")

    async def _found_pass(self) -> str | None:
        """What a bot has in its hands."""
        drop = self._scene.shop.drop
        if self._part.trick == "expired pass" and drop is not None:
            return drop.expired_pass
        if self._part.trick == "forged pass":
            return self._part.invented_pass
        if self._part.trick == "foreign pass":
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(asyncio.shield(self._scene.first_pass), PERSISTENCE)
        return None

    async def _come_again(self, click: Callable[[], Awaitable[T]]) -> T:
        """Until there is one, as long as what others hold may come back: in a drop it does so within seconds."""
        scene = self._scene
        while True:
            try:
                return await click()
            except Refused as refusal:
                if refusal.code != SOLD_OUT:
                    raise
                scene.note_notice()
                if scene.shop.drop is None or scene.tally.over.is_set() or scene.is_hopeless:
                    raise
            await self._wait_outside()

    async def _wait_outside(self) -> None:
        """Some seconds, the more the more they are. Raises Refused at the end: who was let in is told by the room, the
        others know already.
        """
        scene = self._scene
        scene.coming_again += 1
        try:
            async with asyncio.timeout(max(1.0, scene.coming_again / _COMING_AGAIN_A_SECOND)):
                await scene.tally.over.wait()
        except TimeoutError:
            return
        finally:
            scene.coming_again -= 1
        if self._let_in is not None:
            await scene.waiting.hear_the_end(self._let_in.token)
            scene.note_notice()
        raise Refused(SOLD_OUT)

    async def _click(self, step: str, request: bytes, read: Callable[[bytes], T]) -> T:
        return await self._talk.click(step, request, read, twice=self._part.clicks_twice)

    async def _first(self, answer: Awaitable[T]) -> T:
        try:
            return await answer
        finally:
            self._scene.tally.first_answers += 1
