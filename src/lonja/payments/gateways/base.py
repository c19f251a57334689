"""What every gateway is and gets.

Nouns: a Gateway, one file each beside this one; its Fields, what a merchant fills in; what it Can do; the Desk, what
the house lends it (database, HTTP client, secrets); Merchant, the settings of one store, opened.
Promises: a gateway never settles anything. It starts an attempt at the provider, reads the provider's current state,
verifies callbacks on the raw body, and asks for captures, voids and refunds. Every call to the provider carries a key
derived from our row (attempt or refund), so saying it twice is saying it once; where a provider knows no such keys, the
gateway looks before it asks again. None of it happens inside a transaction.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol
from uuid import UUID

import aiohttp
import msgspec

from lonja.payments.errors import ProviderAway, UnknownGateway
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
from lonja.payments.queue import PaymentQueue
from lonja.platform.call import Call
from lonja.platform.changes import Cache
from lonja.platform.clock import Clock
from lonja.platform.db import Database, outside
from lonja.platform.secrets import SecretBox


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A setting a merchant fills in. Labels and help are English msgids; faces translate them."""

    name: str
    label: str
    help: str = ""
    is_secret: bool = False
    is_required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()
    """When given, the value is one of these."""


class Can(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider is able to do."""

    capture_later: bool = False
    capture_in_part: bool = False
    refund: Literal["api", "manual"] = "api"
    """manual: a person gives the money back and says so."""
    list_payments: bool = False


class Merchant(msgspec.Struct, frozen=True):
    """A store's settings of one gateway, secrets opened. Never logged, never answered: its repr shows no value."""

    is_test_mode: bool
    values: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Merchant(is_test_mode={self.is_test_mode}, fields={sorted(self.values)})"

    def value(self, name: str, default: str = "") -> str:
        """A setting, or what stands for it when it is empty."""
        return self.values.get(name) or default

    def secrets(self, name: str) -> list[str]:
        """A secret that may be several while it is rotated: separated by white space, the current one first."""
        return self.values.get(name, "").split()


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the house lends a gateway."""

    database: Database
    secrets: SecretBox
    clock: Clock
    base_url: str
    """How the outside reaches this house, without a slash at its end."""
    http: aiohttp.ClientSession | None = None
    queue: PaymentQueue | None = None
    """Where small writes wait for each other, in a process that serves many."""
    merchants: Cache[tuple[UUID, str], Merchant] | None = None
    """Merchants' settings, in a process that hears when they change (`merchants_of`)."""

    async def merchant(self, store_id: UUID, gateway: str) -> Merchant:
        """The merchant's settings of a gateway, remembered where possible. Raises UnknownGateway, SecretUnreadable."""
        if self.merchants is not None:
            return await self.merchants.get((store_id, gateway))
        return await self.read_merchant((store_id, gateway))

    async def read_merchant(self, key: tuple[UUID, str]) -> Merchant:
        """The same, read now."""
        store_id, gateway = key
        text: str | None = await self.database.value("SELECT payments.gateway_config($1, $2)", store_id, gateway)
        if text is None:
            raise UnknownGateway(gateway=gateway)
        stored = _stored.decode(text)
        return Merchant(stored.is_test_mode, open_config(self.secrets, store_id, gateway, stored.config))

    def network(self) -> aiohttp.ClientSession:
        """The house's one HTTP client. Raises ProviderAway in a process that has none.

        Raises NetworkInTransaction inside a transaction: nothing waits for a provider while it holds a lock.
        """
        outside()
        if self.http is None:
            raise ProviderAway("this process has no network")
        return self.http

    def hook_url(self, store_id: UUID, gateway: str) -> str:
        """Where the provider calls us."""
        return f"{self.base_url}/hooks/{store_id}/{gateway}"


def merchants_of(desk: Desk) -> Cache[tuple[UUID, str], Merchant]:
    """A memory of merchants' settings, to be attached to the news of changes."""
    return Cache("gateways", desk.read_merchant, key_of=_merchant_key, size=4_000)


def _merchant_key(text: str) -> tuple[UUID, str]:
    store_id, _, gateway = text.partition(":")
    return UUID(store_id), gateway


class _Stored(msgspec.Struct, frozen=True):
    is_test_mode: bool
    config: dict[str, Any]


_stored = msgspec.json.Decoder(_Stored)
SEALED = "sealed"


def seal_config(
    secrets: SecretBox, store_id: UUID, gateway: str, fields: tuple[Field, ...], values: Mapping[str, str]
) -> dict[str, Any]:
    """A gateway's config as it is stored: plain values, and `{"sealed": token}` for those that are secret."""
    secret = {field.name for field in fields if field.is_secret}
    return {
        name: {SEALED: secrets.seal(value, _place(store_id, gateway, name))} if name in secret else value
        for name, value in values.items()
        if value
    }


def open_config(secrets: SecretBox, store_id: UUID, gateway: str, config: Mapping[str, Any]) -> dict[str, str]:
    """What `seal_config` was given. Raises SecretUnreadable."""
    return {
        name: secrets.open(value[SEALED], _place(store_id, gateway, name)) if isinstance(value, dict) else str(value)
        for name, value in config.items()
    }


def _place(store_id: UUID, gateway: str, name: str) -> str:
    return f"{store_id}:payments.{gateway}:{name}"


class Gateway(Protocol):
    """One provider. A method that asks for what the provider cannot do (`can`) is never called."""

    id: ClassVar[str]
    label: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    can: ClassVar[Can]
    currencies: ClassVar[frozenset[str] | None]
    """What it can collect; None: whatever the merchant's account can."""
    needs_buyer: ClassVar[bool]

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        """Opens the attempt at the provider, keyed by start.attempt_id. Raises ProviderAway, ProviderRefused."""
        ...

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        """The provider's current word on the attempt, found by our id when its own was lost. Raises ProviderAway."""
        ...

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        """A callback, proven to be the provider's. Without network. Raises SignatureInvalid, CallbackMalformed."""
        ...

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        """What a stored event concerns; None when nothing of ours. May ask the provider. Raises ProviderAway."""
        ...

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        """Collects what was authorized, or a part of it; the rest is let go. Raises ProviderAway, ProviderRefused."""
        ...

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        """Lets go of what was authorized, or closes an open page. Raises ProviderAway, ProviderRefused."""
        ...

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        """Asks for money back, keyed by refund.id. Raises ProviderAway."""
        ...

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        """The provider's current word on a refund that was asked for. Raises ProviderAway."""
        ...

    def recent(self, desk: Desk, store_id: UUID, since: datetime, until: datetime) -> AsyncIterator[ProviderPayment]:
        """The provider's own list of payments made in that time, page by page. Raises ProviderAway."""
        ...
