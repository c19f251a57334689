"""The writes of the newsletter: one verb per SQL function, same name, one bare call. Promises and locks: sql/."""

from uuid import UUID

import msgspec

from lonja.newsletter.addresses import clean_address, network_of
from lonja.newsletter.model import Offer, Source, TermsChanges
from lonja.platform.call import Call
from lonja.platform.db import Caller
from lonja.platform.secrets import SecretBox

_offer = msgspec.json.Decoder(Offer)


async def subscribe(
    db: Caller,
    store_id: UUID,
    call: Call,
    email: str,
    locale: str,
    source: Source = "api",
    *,
    asker: str | None = None,
) -> Offer:
    """Somebody wants to hear from the store. `asker`: see `asker_of`. Raises AddressUnfit, SubscriptionsThrottled."""
    answer = await db.value(
        "select newsletter.subscribe($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        clean_address(email),
        locale,
        source,
        asker,
    )
    return _offer.decode(answer)


def asker_of(secrets: SecretBox, ip_address: str | None) -> str | None:
    """Who types an address, for the limit: a fingerprint of the network that only this house can make."""
    network = network_of(ip_address)
    return secrets.fingerprint(f"newsletter asker {network}".encode()).hex() if network else None


async def confirm_subscription(db: Caller, store_id: UUID, call: Call, subscriber_id: UUID) -> bool:
    """It was they who asked; whether that is news. Raises LinkOver."""
    return await _is_new(db, "select newsletter.confirm_subscription($1, $2, $3)", store_id, call, subscriber_id)


async def unsubscribe(db: Caller, store_id: UUID, call: Call, subscriber_id: UUID) -> bool:
    """No more mail; whether that is news."""
    return await _is_new(db, "select newsletter.unsubscribe($1, $2, $3)", store_id, call, subscriber_id)


async def change_settings(db: Caller, store_id: UUID, call: Call, changes: TermsChanges) -> None:
    """What who subscribes from now on is offered."""
    said = msgspec.json.encode(changes).decode()
    await db.run("select newsletter.change_settings($1, $2, $3)", store_id, call.encode(), said)


async def _is_new(db: Caller, sql: str, store_id: UUID, call: Call, subscriber_id: UUID) -> bool:
    answer: dict[str, bool] = msgspec.json.decode(await db.value(sql, store_id, call.encode(), subscriber_id))
    return answer["is_new"]
