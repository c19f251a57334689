"""What is read of stores: through caches, because every request asks and almost nothing changes (CFG-03)."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database, Record
from lonja.platform.secrets import SecretBox
from lonja.stores.errors import StoreUnknown
from lonja.stores.model import Config, ConfigGroup, Feature, Store
from lonja.stores.operations import place_of

_ASKING = Call(actor="system", reason="reads settings")


class StoreBook:
    """Every store by id, slug and host. What does not exist is remembered too, until it does."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._by_id: Cache[UUID, Store | None] = Cache("stores", self._load, key_of=UUID)
        self._ids_by_slug: Cache[str, UUID | None] = Cache("slugs", self._find_slug, key_of=str)
        self._ids_by_host: Cache[str, UUID | None] = Cache("hosts", self._find_host, key_of=str)
        for cache in (self._by_id, self._ids_by_slug, self._ids_by_host):
            changes.attach(cache)

    async def store(self, store_id: UUID) -> Store:
        """The store, or StoreUnknown."""
        found = await self._by_id.get(store_id)
        if found is None:
            raise StoreUnknown(store_id=str(store_id))
        return found

    async def store_by_slug(self, slug: str) -> Store | None:
        """The store with this short name."""
        store_id = await self._ids_by_slug.get(slug)
        return await self._by_id.get(store_id) if store_id else None

    async def store_by_host(self, host: str) -> Store | None:
        """The store that answers at this host: lower case, without a port."""
        store_id = await self._ids_by_host.get(host)
        return await self._by_id.get(store_id) if store_id else None

    async def _load(self, store_id: UUID) -> Store | None:
        row = await self._database.row(
            """
            select s.id, s.organization_id, s.slug, s.name, s.currency, s.country, s.locale, s.locales, s.time_zone,
                   s.status, s.theme, d.host as primary_host
            from stores.stores s
            left join stores.domains d on d.store_id = s.id and d.is_primary
            where s.id = $1
            """,
            store_id,
        )
        return _store(row) if row else None

    async def _find_slug(self, slug: str) -> UUID | None:
        found: UUID | None = await self._database.value("select id from stores.stores where slug = $1", slug)
        return found

    async def _find_host(self, host: str) -> UUID | None:
        found: UUID | None = await self._database.value("select store_id from stores.domains where host = $1", host)
        return found


class ConfigBook:
    """The settings and features of every store. Secrets are kept sealed, and opened for who asks for that one."""

    def __init__(self, database: Database, changes: Changes, secrets: SecretBox) -> None:
        self._database, self._secrets = database, secrets
        self._configs: Cache[UUID, Mapping[str, Config]] = Cache("configs", self._load_configs, key_of=UUID)
        self._features: Cache[UUID, Mapping[str, Feature]] = Cache("features", self._load_features, key_of=UUID)
        changes.attach(self._configs)
        changes.attach(self._features)

    async def config(self, store_id: UUID, key: str) -> str | None:
        """The value of one setting, secret or not."""
        found = (await self._configs.get(store_id)).get(key)
        if found is None:
            return None
        return self._secrets.open(found.value, place_of(store_id, key)) if found.is_encrypted else found.value

    async def configs(self, store_id: UUID, group: ConfigGroup | None = None) -> list[Config]:
        """The settings of a group, by key. Secret ones are listed, not opened (CFG-12)."""
        kept = (await self._configs.get(store_id)).values()
        return [each for each in kept if group in {None, each.group}]

    async def is_enabled(self, store_id: UUID, feature: str) -> bool:
        """Whether an optional module is on."""
        found = await self.feature(store_id, feature)
        return found is not None and found.is_enabled

    async def feature(self, store_id: UUID, key: str) -> Feature | None:
        """An optional module as the store has set it; None when nobody has."""
        return (await self._features.get(store_id)).get(key)

    async def _load_configs(self, store_id: UUID) -> Mapping[str, Config]:
        async with self._database.store(store_id, _ASKING, "read") as transaction:
            rows = await transaction.rows(
                """
                select key, value, is_encrypted, group_name from stores.store_configs
                where store_id = $1 order by key
                """,
                store_id,
            )
        return {
            row["key"]: Config(
                key=row["key"], value=row["value"], is_encrypted=row["is_encrypted"], group=row["group_name"]
            )
            for row in rows
        }

    async def _load_features(self, store_id: UUID) -> Mapping[str, Feature]:
        async with self._database.store(store_id, _ASKING, "read") as transaction:
            rows = await transaction.rows(
                """
                select key, is_enabled, array(select jsonb_array_elements_text(rules -> 'segments')) as segments
                from stores.feature_flags where store_id = $1
                """,
                store_id,
            )
        return {row["key"]: Feature(is_enabled=row["is_enabled"], segments=tuple(row["segments"])) for row in rows}


async def list_stores(database: Database, organization_id: UUID | None = None) -> list[Store]:
    """The stores of an organization, or all, by name."""
    rows = await database.rows(
        """
        select s.id, s.organization_id, s.slug, s.name, s.currency, s.country, s.locale, s.locales, s.time_zone,
               s.status, s.theme, d.host as primary_host
        from stores.stores s
        left join stores.domains d on d.store_id = s.id and d.is_primary
        where $1::uuid is null or s.organization_id = $1
        order by s.name, s.id
        """,
        organization_id,
    )
    return [_store(row) for row in rows]


async def only_open_store(database: Database) -> Store | None:
    """The store that is open, when there is exactly one. However many there are, two are looked at."""
    rows = await database.rows(
        """
        select s.id, s.organization_id, s.slug, s.name, s.currency, s.country, s.locale, s.locales, s.time_zone,
               s.status, s.theme,
               (select d.host from stores.domains d where d.store_id = s.id and d.is_primary) as primary_host
        from stores.stores s
        where s.status = 'open' limit 2
        """
    )
    return _store(rows[0]) if len(rows) == 1 else None


async def open_stores(database: Database) -> list[UUID]:
    """The stores that trade: what periodic jobs go through."""
    rows = await database.rows("select id from stores.stores where status <> 'suspended' order by id")
    return [row["id"] for row in rows]


def _store(row: Record) -> Store:
    fields = dict(row.items())
    return Store(**{**fields, "locales": tuple(fields["locales"]), "theme": msgspec.json.decode(fields["theme"])})
