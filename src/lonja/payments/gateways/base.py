"""What every gateway is and gets.

Nouns: a Gateway, one file each beside this one; the Desk, what the house lends it (database, HTTP client, secrets).
Promises: a gateway never settles anything. It starts an attempt at the provider, reads the provider's current state,
verifies callbacks on the raw body and asks for refunds. Every call to the provider carries a key derived from our row
(attempt or refund), so saying it twice is saying it once. None of it happens inside a transaction.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol
from uuid import UUID

import aiohttp
import msgspec

from lonja.payments.errors import UnknownGateway
from lonja.payments.model import Attempt, ProviderEvent, ProviderState, Refund, Start, Started
from lonja.platform.call import Call
from lonja.platform.clock import Clock
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the house lends a gateway."""

    database: Database
    secrets: SecretBox
    clock: Clock
    base_url: str
    """How the outside reaches this house, without a slash at its end."""
    http: aiohttp.ClientSession | None = None

    async def config(self, store_id: UUID, gateway: str) -> dict[str, Any]:
        """The merchant's settings of a gateway, secrets still sealed. Raises UnknownGateway."""
        text: str | None = await self.database.value("SELECT payments.gateway_config($1, $2)", store_id, gateway)
        if text is None:
            raise UnknownGateway(gateway=gateway)
        config: dict[str, Any] = msgspec.json.decode(text)
        return config


class Gateway(Protocol):
    """One provider."""

    id: ClassVar[str]

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        """Opens the attempt at the provider, keyed by start.attempt_id. Raises ProviderAway."""
        ...

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        """The provider's current word on the attempt. Raises ProviderAway."""
        ...

    async def verify(self, desk: Desk, store_id: UUID, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """A callback's raw body, proven to be the provider's. Raises SignatureInvalid, CallbackMalformed."""
        ...

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> bool:
        """Asks for money back, keyed by refund.id. True when the provider confirms. Raises ProviderAway."""
        ...
