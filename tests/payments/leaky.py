"""Providers that leak: card numbers in every answer, in every event, in every refusal, wherever there is room.

Verbs: `leak` makes a made-up provider leak; `typed` is the buyer, who types a card into the hosted page;
`spoiled` is any JSON with card numbers in it.
"""

import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from aiohttp import web
from tests.payments.cards import PANS, spellings
from tests.providers.base import Delivery, Fake, Happening

from lonja.checkout import Placement

_written = itertools.cycle(text for pan in PANS for text in spellings(pan))

SENTENCES = frozenset(
    ("message", "debug_message", "decline_code", "failure_code", "failure_reason", "failure_message", "status_detail",
     "failedreason", "errorReason", "error_title", "risk_title", "reason", "description", "cancellation_reason",
     "cus_name", "card_no", "cardnumber", "card_number", "card_type", "card_brand", "status_title")
)  # fmt: skip
"""Where providers write what they like."""


def sentence() -> str:
    return f"The card {next(_written)} was declined"


def spoiled(said: Any) -> Any:
    """A copy with card numbers in its sentences, and beside everything else it says."""
    if isinstance(said, list):
        return [spoiled(one) for one in said]
    if not isinstance(said, Mapping):
        return said
    # A mapping of texts is a form, or metadata: it has no room for more than texts.
    more: dict[str, Any] = {"card_holder_data": next(_written)}
    if not all(isinstance(value, str) for value in said.values()):
        more["payment_method_details"] = {"card": {"number": next(_written), "bin": "424242", "last4": "4242"}}
    return more | {name: sentence() if name in SENTENCES else spoiled(value) for name, value in said.items()}


def leak(fake: Fake) -> None:
    """From now on."""
    emit, between = fake.emit, fake._between

    def emit_more(kind: str, payload: Mapping[str, Any], event_id: str | None = None) -> Happening:
        return emit(kind, spoiled(payload), event_id)

    @web.middleware
    async def answer_more(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        said = await between(request, handler)
        if not isinstance(said, web.Response) or said.content_type != "application/json":
            return said
        return web.Response(body=_more_of(said.body), status=said.status, content_type="application/json")

    fake.emit = emit_more  # type: ignore[method-assign]  # for this one provider only
    fake._between = answer_more  # type: ignore[method-assign]


def _more_of(body: Any) -> bytes:
    """Numbers are passed on as they were written, so that amounts stay exact."""
    keep: Callable[[str], Any] = _Number
    return json.dumps(spoiled(json.loads(body, parse_float=keep))).encode()


class _Number(float):
    """A decimal that is written as it was read."""

    def __new__(cls, text: str) -> "_Number":
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __repr__(self) -> str:
        return self.text


def told_more(delivery: Delivery) -> Delivery:
    """A callback whose body nobody signed, with a card in it."""
    return delivery._replace(body=json.dumps(spoiled(json.loads(delivery.body))).encode())


async def typed(placed: Placement, pan: str, decision: str) -> None:
    """The buyer's browser posts a card to the provider's page, and to nobody else."""
    form = {"decision": decision, "card_number": pan, "cvc": "123", "exp": "12/30"}
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(str(placed.redirect_url), data=form, allow_redirects=False) as said,
    ):
        assert said.status == 303, await said.text()
