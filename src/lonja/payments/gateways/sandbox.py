"""The sandbox: a hosted-page provider that lives in our house and behaves like one that does not.

It keeps books of its own (payments.sandbox_sessions), shows a page where the buyer approves, declines or walks away
(web/sandbox), and tells us by a signed webhook, twice or late when asked to: `Lonja-Sandbox-Signature` is signed in
Stripe's way (timed_signature.py).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import aiohttp
import msgspec

from lonja.payments.errors import CallbackMalformed, ProviderAway, SignatureInvalid
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
from lonja.platform.call import Call
from lonja.platform.secrets import SecretBox

SIGNATURE_HEADER = "lonja-sandbox-signature"

Decision = Literal["approved", "declined", "abandoned"]

_OUTCOMES: dict[str, Outcome] = {
    "open": "pending",
    "approved": "captured",
    "declined": "failed",
    "abandoned": "cancelled",
}


class Session(msgspec.Struct, frozen=True):
    """The provider's books on one payment page."""

    id: UUID
    attempt_id: UUID
    amount_minor: int
    refunded_minor: int
    currency: str
    description: str
    return_url: str
    status: Literal["open", "approved", "declined", "abandoned"]


class _EventBody(msgspec.Struct, frozen=True):
    id: str
    type: str
    attempt_id: UUID


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
    call: Call,
    session_id: UUID,
    decision: Decision,
    *,
    copies: int = 1,
    delay_seconds: int = 0,
) -> Session | None:
    """The buyer decides; the first decision stands. `copies` notices follow after the delay."""
    answer: str | None = await desk.database.value(
        "SELECT payments.sandbox_decide($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        session_id,
        decision,
        copies,
        delay_seconds,
    )
    return _session.decode(answer) if answer else None


async def webhook(desk: Desk, store_id: UUID, session_id: UUID) -> tuple[bytes, str] | None:
    """Body and signature of the webhook that tells a session's state."""
    found = await session(desk, store_id, session_id)
    if found is None:
        return None
    body = msgspec.json.encode(
        {
            "id": f"evt_{found.id.hex}_{found.status}",
            "type": f"session.{found.status}",
            "attempt_id": found.attempt_id,
            "amount_minor": found.amount_minor,
            "currency": found.currency,
        }
    )
    secrets = await _secrets(desk, store_id)
    return body, sign(secrets[0], body, int(desk.clock.now().timestamp()))


class Notice(msgspec.Struct, frozen=True):
    """Something the provider has to tell the shop: one copy of a session's state."""

    id: UUID
    session_id: UUID
    copy: int


async def due_notices(desk: Desk, store_id: UUID, call: Call, limit: int) -> list[Notice]:
    """What is to be told now."""
    found = await desk.database.rows(
        "SELECT * FROM payments.sandbox_due_notices($1, $2, $3)", store_id, call.encode(), limit
    )
    return [Notice(*row) for row in found]


class Told(msgspec.Struct, frozen=True):
    """What became of a notice; the error says why the shop could not be told."""

    notice_id: UUID
    error: str | None


async def deliver(desk: Desk, store_id: UUID, notice: Notice) -> Told:
    """Calls the shop's hook, as a stranger would: signed, over HTTP. Said again later until it is answered by 2xx."""
    prepared = await webhook(desk, store_id, notice.session_id)
    if prepared is None:
        return Told(notice.id, None)
    body, signature = prepared
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
    fields: ClassVar[tuple[Field, ...]] = (Field(name="webhook_secret", label="Webhook secret", is_secret=True),)
    can: ClassVar[Can] = Can()
    currencies: ClassVar[frozenset[str] | None] = None
    needs_buyer: ClassVar[bool] = False

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        session_id: UUID = await desk.database.value(
            "SELECT payments.sandbox_open($1, $2, $3, $4, $5, $6, $7)",
            store_id,
            call.encode(),
            start.attempt_id,
            start.amount_minor,
            start.currency,
            start.description,
            start.return_url,
        )
        return Started(f"sbx_{session_id.hex}", f"{desk.base_url}/sandbox/{store_id}/{session_id}")

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        found = await session(desk, store_id, attempt.id)
        if found is None:
            return ProviderState(outcome="pending")
        return ProviderState(
            outcome=_OUTCOMES[found.status],
            amount_minor=found.amount_minor,
            currency=found.currency,
            external_ref=f"sbx_{found.id.hex}",
            reason="the buyer declined" if found.status == "declined" else None,
            refunded_minor=found.refunded_minor,
        )

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        secrets = await _secrets(desk, store_id)
        header = callback.headers.get(SIGNATURE_HEADER, "")
        check(secrets, callback.body, header, desk.clock.now().timestamp())
        try:
            event = _event.decode(callback.body)
        except msgspec.MsgspecError as failure:
            raise CallbackMalformed(str(failure)) from None
        return ProviderEvent(event.id, event.type, msgspec.json.decode(callback.body))

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        return Subject(UUID(payload["attempt_id"]))

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        """A page that is still open is abandoned; nobody needs to be told."""
        await decide(desk, store_id, call, attempt.id, "abandoned", copies=0)

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
        return
        yield


async def _secrets(desk: Desk, store_id: UUID) -> list[str]:
    secrets = (await desk.merchant(store_id, Sandbox.id)).secrets("webhook_secret")
    if not secrets:
        raise SignatureInvalid("the sandbox has no webhook secret")
    return secrets
