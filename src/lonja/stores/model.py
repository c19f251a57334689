"""The types of stores: frozen, as the database says."""

from typing import Any, Literal
from uuid import UUID

import msgspec

StoreStatus = Literal["open", "closed", "suspended"]
ConfigGroup = Literal["general", "marketing", "payment"]
Theme = dict[str, Any]


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant as every face needs it."""

    id: UUID
    organization_id: UUID
    slug: str
    name: str
    currency: str
    country: str
    locale: str
    locales: tuple[str, ...]
    time_zone: str
    status: StoreStatus
    theme: Theme
    primary_host: str | None


class StoreFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What must be known to open a store. Slug, currency and country are for ever."""

    slug: str
    name: str
    currency: str
    country: str
    locale: str
    time_zone: str
    locales: tuple[str, ...] | None = None
    theme: Theme | None = None


class StoreChanges(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a merchant changes; None leaves it as it is."""

    name: str | None = None
    locale: str | None = None
    locales: tuple[str, ...] | None = None
    time_zone: str | None = None
    theme: Theme | None = None
    status: StoreStatus | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """One setting as it is stored: `value` is sealed when `is_encrypted`."""

    key: str
    value: str
    is_encrypted: bool
    group: ConfigGroup


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """An optional module of a store: on or off, and for whose segments (slugs; none: for everybody)."""

    is_enabled: bool
    segments: tuple[str, ...] = ()
