"""The sandbox: a hosted-page provider that lives in our house and behaves like one that does not.

It keeps books of its own (payments.sandbox_sessions), shows a page where the buyer approves, declines or walks away
(web/sandbox), takes the money at once or sets it aside for seven days (the setting `capture`), and tells us by a signed
webhook, twice or late when asked to: `Lonja-Sandbox-Signature` is signed in Stripe's way (timed_signature.py).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import aiohttp
import msgspec

from lonja.payments.errors import CallbackMalformed, ProviderAway, ProviderRefused, SignatureInvalid
from lonja.payments.gateways.base import Can, Desk, Field, seal_config
from lonja.payments.gateways.timed_signature import check, sign
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
from lonja.payments.queue import PaymentQueue
from lonja.platform.call import Call
from lonja.platform.secrets import SecretBox

SIGNATURE_HEADER = "lonja-sandbox-signature"

Decision = Literal["approved", "declined", "abandoned", "voided"]
Card = Literal["4242", "1881", "0005"]
"""The end of a test card that many may pay with. Who chooses none has a card that nobody else has."""
Status = Literal["open", "approved", "declined", "abandoned", "authorized", "voided"]

_OUTCOMES: dict[Status, Outcome] = {
    "open": "pending",
    "approved": "captured",
    "declined": "failed",
    "abandoned": "cancelled",
    "authorized": "authorized",
    "voided": "cancelled",
}
_REASONS: dict[Status, str] = {"declined": "the buyer declined", "voided": "the authorization was let go"}
_PAGE = 100


class Session(msgspec.Struct, frozen=True):
    """The provider's books on one payment page."""

    id: UUID
    attempt_id: UUID
    amount_minor: int
    refunded_minor: int
    currency: str
    description: str
    return_url: str
    status: Status
    capture: Literal["automatic", "manual"]
    captured_minor: int
    authorized_until: datetime | None
    created_at: datetime
    card: Card | None = None

    @property
    def payer(self) -> str:
        """What this provider calls the card."""
        return f"card {self.card or self.id.hex}"

    def outcome(self, now: datetime) -> Outcome:
        """In our words. What was set aside and not taken in time is gone."""
        has_lapsed = self.status == "authorized" and self.authorized_until is not None and self.authorized_until <= now
        return "cancelled" if has_lapsed else _OUTCOMES[self.status]


class _EventBody(msgspec.Struct, frozen=True):
    """What is kept of a notice; what else stands there is not."""

    id: str
    type: str
    attempt_id: UUID
    amount_minor: int | None = None
    currency: str | None = None


_session = msgspec.json.Decoder(Session)
_event = msgspec.json.Decoder(_EventBody)


def sealed_config(secrets: SecretBox, store_id: UUID, webhook_secret: str) -> dict[str, Any]:
    """The config of a store's sandbox gateway."""
    return seal_config(secrets, store_id, Sandbox.id, Sandbox.fields, {"webhook_secret": webhook_secret})


async def session(desk: Desk, store_id: UUID, session_id: UUID) -> Session | None:
    """What the provider has on a session."""
    answer: str | None = await desk.database.value("SELECT payments.sandbox_session($1, $2)", store_id, session_id)
    return _session.decode(answer) if answer else None


async def decide(
    desk: Desk,
    store_id: UUID,
    session_id: UUID,
    decision: Decision,
    *,
    copies: int = 1,
    delay_seconds: int = 0,
    card: Card | None = None,
) -> Session | None:
    """The buyer decides; the first decision stands. `copies` notices follow after the delay."""
    chosen = {
        "session_id": session_id,
        "decision": decision,
        "copies": copies,
        "delay_seconds": delay_seconds,
        "card": card,
    }
    queue = desk.queue or PaymentQueue(desk.database)
    answer = await queue.sandbox_decide(store_id, chosen)
    return _session.decode(answer) if answer else None


async def webhook(desk: Desk, store_id: UUID, session_id: UUID) -> tuple[bytes, str] | None:
    """Body and signature of the webhook that tells a session's state."""
    found = await session(desk, store_id, session_id)
    return _signed(found, (await _secrets(desk, store_id))[0], desk.clock.now()) if found else None


def _signed(found: Session, secret: str, now: datetime) -> tuple[bytes, str]:
    body = msgspec.json.encode(
        {
            "id": f"evt_{found.id.hex}_{found.status}",
            "type": f"session.{found.status}",
            "attempt_id": found.attempt_id,
            "amount_minor": found.amount_minor,
            "currency": found.currency,
        }
    )
    return body, sign(secret, body, int(now.timestamp()))


class Notice(msgspec.Struct, frozen=True):
    """Something the provider has to tell the shop: one copy of a session's state."""

    id: UUID
    copy: int
    session: Session


async def due_notices(desk: Desk, store_id: UUID, call: Call, limit: int) -> list[Notice]:
    """What is to be told now."""
    found = await desk.database.rows(
        "SELECT * FROM payments.sandbox_due_notices($1, $2, $3)", store_id, call.encode(), limit
    )
    return [Notice(row[0], row[1], _session.decode(row[2])) for row in found]


class Told(msgspec.Struct, frozen=True):
    """What became of a notice; the error says why the shop could not be told."""

    notice_id: UUID
    error: str | None


async def webhook_secret(desk: Desk, store_id: UUID) -> str:
    """What notices of a store are signed with. Raises SignatureInvalid."""
    return (await _secrets(desk, store_id))[0]


async def deliver(desk: Desk, store_id: UUID, secret: str, notice: Notice) -> Told:
    """Calls the shop's hook, as a stranger would: signed, over HTTP. Said again later until it is answered by 2xx."""
    body, signature = _signed(notice.session, secret, desk.clock.now())
    headers = {SIGNATURE_HEADER: signature, "content-type": "application/json", "x-delivery": str(notice.copy)}
    try:
        async with desk.network().post(desk.hook_url(store_id, Sandbox.id), data=body, headers=headers) as said:
            return Told(notice.id, None if said.ok else f"the shop answered {said.status}")
    except (aiohttp.ClientError, TimeoutError, ProviderAway) as failure:
        return Told(notice.id, repr(failure))


async def close_notices(desk: Desk, store_id: UUID, call: Call, told: Sequence[Told]) -> None:
    """The shop was told, or will be told again."""
    await desk.database.run(
        "SELECT payments.sandbox_close_notices($1, $2, $3)", store_id, call.encode(), msgspec.json.encode(told).decode()
    )


class Sandbox:
    """The gateway's side: it treats the sandbox as it would a stranger."""

    id: ClassVar[str] = "sandbox"
    label: ClassVar[str] = "Sandbox"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="webhook_secret", label="Webhook secret", is_secret=True),
        Field(
            name="capture",
            label="Capture",
            help="manual: an approval only sets the money aside; you capture it from the order.",
            default="automatic",
            choices=("automatic", "manual"),
        ),
    )
    can: ClassVar[Can] = Can(capture_later=True, capture_in_part=True, list_payments=True)
    currencies: ClassVar[frozenset[str] | None] = None
    needs_buyer: ClassVar[bool] = False

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        queue = desk.queue or PaymentQueue(desk.database)
        await queue.sandbox_open(store_id, start)
        session_id = start.attempt_id
        return Started(f"sbx_{session_id.hex}", f"{desk.base_url}/sandbox/{store_id}/{session_id}")

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        found = await session(desk, store_id, attempt.id)
        if found is None:
            return ProviderState(outcome="pending")
        outcome = found.outcome(desk.clock.now())
        return ProviderState(
            outcome=outcome,
            amount_minor=found.captured_minor if outcome == "captured" else found.amount_minor,
            currency=found.currency,
            external_ref=f"sbx_{found.id.hex}",
            reason=_REASONS.get(found.status, "the authorization lapsed" if outcome == "cancelled" else None),
            refunded_minor=found.refunded_minor,
            authorized_until=found.authorized_until if outcome == "authorized" else None,
            payer=found.payer if outcome in {"captured", "authorized"} else None,
        )

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        secrets = await _secrets(desk, store_id)
        header = callback.headers.get(SIGNATURE_HEADER, "")
        check(secrets, callback.body, header, desk.clock.now().timestamp())
        try:
            event = _event.decode(callback.body)
        except msgspec.MsgspecError as failure:
            raise CallbackMalformed(str(failure)) from None
        return ProviderEvent(event.id, event.type, msgspec.to_builtins(event))

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        return Subject(UUID(payload["attempt_id"]))

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        is_taken: bool = await desk.database.value(
            "SELECT payments.sandbox_capture($1, $2, $3, $4)", store_id, call.encode(), attempt.id, amount_minor
        )
        if not is_taken:
            raise ProviderRefused(gateway=self.id, reason="this is not set aside (any more)")

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        is_free: bool = await desk.database.value(
            "SELECT payments.sandbox_void($1, $2, $3)", store_id, call.encode(), attempt.id
        )
        if not is_free:
            raise ProviderRefused(gateway=self.id, reason="the money was taken already")

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        is_confirmed: bool = await desk.database.value(
            "SELECT payments.sandbox_refund($1, $2, $3, $4, $5)",
            store_id,
            call.encode(),
            attempt.id,
            refund.id,
            refund.amount_minor,
        )
        if not is_confirmed:
            return RefundState("failed", reason="the sandbox took less than this")
        return RefundState("processed", external_ref=f"sbxr_{refund.id.hex}")

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        return await self.refund(desk, store_id, Call.system("asking again"), refund, attempt)

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        last: UUID | None = None
        while True:
            rows = await desk.database.rows(
                "SELECT * FROM payments.sandbox_recent($1, $2, $3, $4, $5)", store_id, since, until, last, _PAGE
            )
            for row in rows:
                found = _session.decode(row[0])
                last = found.id
                yield _listed(found, desk.clock.now())
            if len(rows) < _PAGE:
                return


def _listed(found: Session, now: datetime) -> ProviderPayment:
    outcome = found.outcome(now)
    return ProviderPayment(
        external_ref=f"sbx_{found.id.hex}",
        attempt_id=found.attempt_id,
        outcome=outcome,
        amount_minor=found.captured_minor if outcome == "captured" else found.amount_minor,
        currency=found.currency,
        refunded_minor=found.refunded_minor,
        at=found.created_at,
    )


async def _secrets(desk: Desk, store_id: UUID) -> list[str]:
    secrets = (await desk.merchant(store_id, Sandbox.id)).secrets("webhook_secret")
    if not secrets:
        raise SignatureInvalid("the sandbox has no webhook secret")
    return secrets
