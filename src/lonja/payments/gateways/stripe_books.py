"""What stands in Stripe's books, and which of it is ours. Reads only; all of them are repeated safely.

Nouns: our mark, the metadata on sessions, intents and refunds: attempt_id, refund_id, store_id. Several stores may
share an account: what bears another store's mark is not ours.
An attempt without external_ref was never shown to a buyer: its address went out with the answer we recorded. So it is
looked for among what was made in the hour after it, newest first, and `pending` is right when it is not there.
"""

from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
import stripe

from lonja.payments.gateways.stripe_words import Thing, from_stripe, state_of_intent
from lonja.payments.model import Attempt, ProviderPayment

EventId = Annotated[str, msgspec.Meta(min_length=1, max_length=150)]
KINDS = frozenset(
    ("checkout.session", "payment_intent", "charge", "refund", "dispute", "review", "radar.early_fraud_warning")
)
"""Objects whose events can be about a payment of ours."""

_KEPT = ("id", "object", "status", "payment_intent", "client_reference_id", "amount", "currency", "reason")
_OURS = ("attempt_id", "refund_id", "store_id")
_PAGE = 100
_MOST_PAGES = 20
_EARLIER, _LATER = timedelta(minutes=10), timedelta(hours=1)
"""Where an attempt is looked for, around its creation: our clocks differ, and a start may be said again."""


def mark(store_id: UUID, attempt_id: UUID, refund: UUID | None = None) -> dict[str, str]:
    """Our mark on something at Stripe."""
    marked = {"attempt_id": str(attempt_id), "store_id": str(store_id)}
    return marked | {"refund_id": str(refund)} if refund else marked


def without_people(thing: Thing) -> dict[str, Any]:
    """An event's object without what it says about people and cards (PAY-16)."""
    kept = {name: thing[name] for name in _KEPT if isinstance(thing.get(name), str | int)}
    metadata, intent = thing.get("metadata"), thing.get("payment_intent")
    kept["metadata"] = {n: metadata[n] for n in _OURS if n in metadata} if isinstance(metadata, Mapping) else {}
    if isinstance(intent, Mapping):
        kept["payment_intent"] = intent.get("id")
    return kept


def is_marked(thing: Thing) -> bool:
    """Whether it bears the mark of an attempt."""
    return "attempt_id" in (thing.get("metadata") or {})


def attempt_id(thing: Thing, store_id: UUID) -> UUID | None:
    """The attempt something belongs to; None when it is not this store's."""
    metadata = thing.get("metadata") or {}
    if metadata.get("store_id", str(store_id)) != str(store_id):
        return None
    return _uuid(metadata.get("attempt_id") or thing.get("client_reference_id"))


def refund_id(thing: Thing) -> UUID | None:
    """The refund of ours something belongs to."""
    return _uuid((thing.get("metadata") or {}).get("refund_id"))


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


async def reference(client: stripe.StripeClient, attempt: Attempt) -> str | None:
    """The session or intent of an attempt."""
    if attempt.external_ref:
        return attempt.external_ref
    wanted = str(attempt.id)
    created = _between(attempt.created_at - _EARLIER, attempt.created_at + _LATER)
    async for session in _pages(client.v1.checkout.sessions.list_async({"created": created, "limit": _PAGE})):
        if session.get("client_reference_id") == wanted:
            return str(session["id"])
    async for intent in _pages(client.v1.payment_intents.list_async({"created": created, "limit": _PAGE})):
        if (intent.get("metadata") or {}).get("attempt_id") == wanted:
            return str(intent["id"])
    return None


async def read(client: stripe.StripeClient, reference: str) -> dict[str, Any]:
    """A session or an intent, with all below it that matters."""
    if reference.startswith("cs_"):
        session = await client.v1.checkout.sessions.retrieve_async(
            reference, {"expand": ["payment_intent.latest_charge"]}
        )
        return session.to_dict()
    intent = await client.v1.payment_intents.retrieve_async(reference, {"expand": ["latest_charge"]})
    return intent.to_dict()


def intent_of(found: Thing) -> Mapping[str, Any] | None:
    """The intent in what `read` found."""
    if found["object"] != "checkout.session":
        return found
    intent = found.get("payment_intent")
    return intent if isinstance(intent, Mapping) else None


async def intent(client: stripe.StripeClient, attempt: Attempt) -> Mapping[str, Any] | None:
    """The intent of an attempt; None while nobody has tried to pay."""
    found = await reference(client, attempt)
    return intent_of(await read(client, found)) if found else None


async def intent_or_none(client: stripe.StripeClient, intent_id: str) -> Mapping[str, Any] | None:
    """An intent by its id; None when this account has none of that name."""
    try:
        return (await client.v1.payment_intents.retrieve_async(intent_id)).to_dict()
    except stripe.InvalidRequestError as failure:
        if failure.http_status == 404:
            return None
        raise


async def disputes(client: stripe.StripeClient, found: Thing) -> list[dict[str, Any]]:
    """The disputes about a session's or an intent's charge. Asked for only when the charge says there are some."""
    charge = (intent_of(found) or {}).get("latest_charge")
    if not isinstance(charge, Mapping) or not charge.get("disputed"):
        return []
    listed = await client.v1.disputes.list_async({"charge": charge["id"], "limit": _PAGE})
    return [one.to_dict() for one in listed.data]


async def refund(client: stripe.StripeClient, intent_id: str, wanted: UUID) -> dict[str, Any] | None:
    """The refund that bears our refund's id."""
    listed = await client.v1.refunds.list_async({"payment_intent": intent_id, "limit": _PAGE})
    async for one in listed.auto_paging_iter():
        if refund_id(found := one.to_dict()) == wanted:
            return found
    return None


async def intents(client: stripe.StripeClient, since: datetime, until: datetime) -> AsyncIterator[dict[str, Any]]:
    """All intents made in that time, newest first, with their latest charge."""
    page = client.v1.payment_intents.list_async(
        {"created": _between(since, until), "limit": _PAGE, "expand": ["data.latest_charge"]}
    )
    async for found in _pages(page, most=None):
        yield found


def _between(since: datetime, until: datetime) -> Any:  # noqa: ANN401  # each list of Stripe's has its own type for it
    return {"gte": int(since.timestamp()), "lt": int(until.timestamp())}


async def _pages(
    first: Awaitable[stripe.ListObject[Any]], most: int | None = _MOST_PAGES
) -> AsyncIterator[dict[str, Any]]:
    """A list of Stripe's, page by page; at most so many pages."""
    page, read = await first, 1
    while True:
        for one in page.data:
            yield one.to_dict()
        if not page.has_more or read == most:
            return
        page, read = await page.next_page_async(), read + 1


def payment(intent: Thing, store_id: UUID) -> ProviderPayment | None:
    """An intent as a line of the provider's list; None when it is another store's."""
    owner = (intent.get("metadata") or {}).get("store_id")
    if owner is not None and owner != str(store_id):
        return None
    state = state_of_intent(intent)
    currency = str(intent["currency"]).upper()
    return ProviderPayment(
        external_ref=intent["id"],
        attempt_id=attempt_id(intent, store_id),
        outcome=state.outcome,
        amount_minor=from_stripe(intent["amount"], currency) if state.amount_minor is None else state.amount_minor,
        currency=currency,
        refunded_minor=state.refunded_minor,
        at=datetime.fromtimestamp(intent["created"], UTC),
    )
