"""/admin/settings: what a merchant decides about the store."""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from lonja import inventory, stores
from lonja.inventory import queries
from lonja.payments import queries as payments
from lonja.platform.errors import RuleBroken
from lonja.stores.errors import ConfigIsSecret, TimeZoneUnknown
from lonja.web.answers import Answer
from lonja.web.api.shapes import Country, Currency, In, Out, Slug
from lonja.web.context import Visit
from lonja.web.routes import api

Locale = Annotated[str, Meta(pattern="^[a-z]{2}(-[A-Z]{2})?$", examples=["es-MX"])]
TimeZone = Annotated[str, Meta(min_length=1, max_length=100, examples=["America/Mexico_City"])]
StoreName = Annotated[str, Meta(min_length=1, max_length=100, examples=["MAAL Line"])]
ConfigKey = Annotated[str, Meta(min_length=1, max_length=100, examples=["support_email"])]


class ReservationPolicy(In):
    """When stock is held for a buyer, for how long, and how many of one thing a cart may have."""

    reserve_on: Literal["cart", "checkout"]
    cart_ttl_seconds: Annotated[int, Meta(ge=10, le=604_800, examples=[900])] = 900
    checkout_ttl_seconds: Annotated[int, Meta(ge=10, le=604_800, examples=[1_800])] = 1_800
    max_per_line: Annotated[int, Meta(ge=1, le=10_000, examples=[100])] = 100


class GatewayState(Out):
    """A way to pay, as the merchant has set it. Its secrets are never shown."""

    id: Annotated[str, Meta(examples=["sandbox"])]
    name: str
    is_active: bool
    is_test_mode: bool
    position: int


class SettingsView(Out):
    """The store's settings. Slug, currency and country are for ever."""

    id: UUID
    slug: Slug
    name: StoreName
    currency: Currency
    country: Country
    locale: Locale
    locales: list[Locale]
    time_zone: TimeZone
    status: Literal["open", "closed", "suspended"]
    theme: dict[str, Any]
    reservation: ReservationPolicy
    gateways: list[GatewayState]


class SettingsPatch(In):
    """What changes; what is left out stays."""

    name: StoreName | None = None
    locale: Locale | None = None
    locales: Annotated[list[Locale], Meta(min_length=1, max_length=20, examples=[["es", "en"]])] | None = None
    time_zone: TimeZone | None = None
    status: Literal["open", "closed"] | None = None
    theme: dict[str, Any] | None = None


class ConfigView(Out):
    """One setting; `value` is null when it is secret."""

    key: ConfigKey
    value: str | None
    group: stores.ConfigGroup
    is_secret: bool


class ConfigList(Out):
    """Every setting, by key."""

    configs: list[ConfigView]


class NewConfig(In):
    """A setting. A secret one is sealed before it is stored, and never shown again."""

    value: Annotated[str, Meta(max_length=16_384, examples=["hola@example.com"])]
    group: stores.ConfigGroup = "general"
    is_secret: bool = False


@api("GET", "/api/v1/admin/settings", who="staff", permission="store.read", answers=SettingsView, tag="Settings")
async def show_settings(visit: Visit) -> SettingsView:
    """Show the settings.

    Of the store, of holds, and of ways to pay.
    """
    store = visit.store
    async with visit.house.db.store(store.id, visit.call(), "read") as tx:
        policy = await queries.policy(tx, store.id)
        gateways = await payments.gateways(tx, store.id)
    return SettingsView(
        id=store.id,
        slug=store.slug,
        name=store.name,
        currency=store.currency,
        country=store.country,
        locale=store.locale,
        locales=list(store.locales),
        time_zone=store.time_zone,
        status=store.status,
        theme=store.theme,
        reservation=ReservationPolicy(
            policy.reserve_on, policy.cart_ttl_seconds, policy.checkout_ttl_seconds, policy.max_per_line
        ),
        gateways=[GatewayState(one.id, one.name, one.is_active, one.is_test_mode, one.position) for one in gateways],
    )


@api(
    "PATCH",
    "/api/v1/admin/settings",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(TimeZoneUnknown, RuleBroken),
    tag="Settings",
)
async def change_settings(visit: Visit, body: SettingsPatch) -> Answer:
    """Change the settings.

    What is left out stays. A closed store shows its goods and sells nothing.
    """
    changes = stores.StoreChanges(
        name=body.name,
        locale=body.locale,
        locales=tuple(body.locales) if body.locales else None,
        time_zone=body.time_zone,
        theme=body.theme,
        status=body.status,
    )
    await stores.change_store(visit.house.db, visit.store.id, visit.call(), changes)
    return Answer.empty()


@api(
    "PUT",
    "/api/v1/admin/settings/reservation",
    status=204,
    who="staff",
    permission="inventory.write",
    refuses=(RuleBroken,),
    tag="Settings",
)
async def set_reservation(visit: Visit, body: ReservationPolicy) -> Answer:
    """Set when stock is held.

    At the first add to a cart, or at the checkout; and for how long.
    """
    await inventory.set_policy(
        visit.house.db,
        visit.store.id,
        visit.call(),
        body.reserve_on,
        body.cart_ttl_seconds,
        body.checkout_ttl_seconds,
        body.max_per_line,
    )
    return Answer.empty()


@api("GET", "/api/v1/admin/configs", who="staff", permission="store.read", answers=ConfigList, tag="Settings")
async def list_configs(visit: Visit) -> ConfigList:
    """List free settings.

    By key; secrets are listed, not shown.
    """
    found = await visit.house.configs.configs(visit.store.id)
    return ConfigList(
        [ConfigView(one.key, None if one.is_encrypted else one.value, one.group, one.is_encrypted) for one in found]
    )


@api(
    "PUT",
    "/api/v1/admin/configs/{key:str}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(ConfigIsSecret, RuleBroken),
    tag="Settings",
)
async def set_config(visit: Visit, key: ConfigKey, body: NewConfig) -> Answer:
    """Write a free setting.

    A plain one, or a secret that is sealed.
    """
    house, store_id, call = visit.house, visit.store.id, visit.call()
    if body.is_secret:
        await stores.set_secret(house.db, store_id, call, key, body.value, secrets=house.secrets, group=body.group)
    else:
        await stores.set_config(house.db, store_id, call, key, body.value, group=body.group)
    return Answer.empty()


@api("DELETE", "/api/v1/admin/configs/{key:str}", status=204, who="staff", permission="store.write", tag="Settings")
async def unset_config(visit: Visit, key: ConfigKey) -> Answer:
    """Forget a free setting.

    One that is not set is forgotten already.
    """
    await stores.unset_config(visit.house.db, visit.store.id, visit.call(), key)
    return Answer.empty()


routes = [show_settings, change_settings, set_reservation, list_configs, set_config, unset_config]
