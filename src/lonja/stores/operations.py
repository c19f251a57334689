"""What changes stores: one verb per SQL function of the same name."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.money import exponent
from lonja.platform.secrets import SecretBox
from lonja.stores.model import ConfigGroup, StoreChanges, StoreFacts


async def create_organization(
    database: Database, call: Call, *, slug: str, name: str, organization_id: UUID | None = None
) -> UUID:
    """Founds an organization. With an id of one's own, saying it again answers the same."""
    founded: UUID = await database.value(
        "select stores.create_organization($1, $2, $3, $4)", call.encode(), organization_id or new_id(), slug, name
    )
    return founded


async def create_store(
    database: Database, call: Call, organization_id: UUID, facts: StoreFacts, *, store_id: UUID | None = None
) -> UUID:
    """Opens a store. With an id of one's own, saying it again answers the same."""
    exponent(facts.currency)
    opened: UUID = await database.value(
        "select stores.create_store($1, $2, $3, $4)", store_id or new_id(), call.encode(), organization_id, _json(facts)
    )
    return opened


async def change_store(database: Database, store_id: UUID, call: Call, changes: StoreChanges) -> None:
    """Changes what `changes` names, nothing else."""
    await database.run("select stores.change_store($1, $2, $3)", store_id, call.encode(), _json(changes))


async def add_domain(database: Database, store_id: UUID, call: Call, host: str, *, is_primary: bool = False) -> None:
    """The store answers at this host from now on."""
    await database.run("select stores.add_domain($1, $2, $3, $4)", store_id, call.encode(), host, is_primary)


async def remove_domain(database: Database, store_id: UUID, call: Call, host: str) -> None:
    """The store answers at this host no more."""
    await database.run("select stores.remove_domain($1, $2, $3)", store_id, call.encode(), host)


async def set_config(
    database: Database, store_id: UUID, call: Call, key: str, value: str, *, group: ConfigGroup = "general"
) -> None:
    """Writes a plain setting."""
    await database.run(
        "select stores.set_config($1, $2, $3, $4, $5, $6)", store_id, call.encode(), key, value, False, group
    )


async def set_secret(
    database: Database,
    store_id: UUID,
    call: Call,
    key: str,
    value: str,
    *,
    secrets: SecretBox,
    group: ConfigGroup = "general",
) -> None:
    """Writes a secret setting: sealed here, so PostgreSQL never sees it."""
    sealed = secrets.seal(value, place_of(store_id, key))
    await database.run(
        "select stores.set_config($1, $2, $3, $4, $5, $6)", store_id, call.encode(), key, sealed, True, group
    )


async def unset_config(database: Database, store_id: UUID, call: Call, key: str) -> None:
    """Forgets a setting."""
    await database.run("select stores.unset_config($1, $2, $3)", store_id, call.encode(), key)


async def set_feature(database: Database, store_id: UUID, call: Call, key: str, *, is_enabled: bool) -> None:
    """Switches an optional module."""
    await database.run("select stores.set_feature($1, $2, $3, $4)", store_id, call.encode(), key, is_enabled)


async def set_feature_rules(
    database: Database, store_id: UUID, call: Call, key: str, *, is_enabled: bool, segments: Sequence[str] = ()
) -> None:
    """Switches an optional module, and says for which segments of customers (DRP-06)."""
    await database.run(
        "select stores.set_feature_rules($1, $2, $3, $4, $5)", store_id, call.encode(), key, is_enabled, list(segments)
    )


def place_of(store_id: UUID, key: str) -> str:
    """Where a sealed setting belongs; it opens nowhere else."""
    return f"stores.store_configs:{store_id}:{key}"


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
