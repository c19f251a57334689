"""What /admin/taxes is asked and answers.

Verbs: `rate_view`, `zone_view`, `settings_view`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja import taxes
from lonja.taxes.percents import PERCENT, percent
from lonja.web.api.shapes import Country, In, Out

Percent = Annotated[str, Meta(pattern=PERCENT, examples=["21"], description="in percent")]
Code = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50, examples=["reduced"])]
Label = Annotated[str, Meta(min_length=1, max_length=100, examples=["IVA"])]
Countries = Annotated[list[Country], Meta(min_length=1, max_length=250, examples=[["ES"]])]
Regions = Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=200, examples=[["Madrid"]])]
Prefix = Annotated[str, Meta(min_length=1, max_length=20)]
Prefixes = Annotated[list[Prefix], Meta(max_length=500, examples=[["35", "38"]])]
Position = Annotated[int, Meta(ge=0, le=10_000)]
VatId = Annotated[str, Meta(max_length=40, examples=["ESB83871236"])]


class TaxSettingsBody(In):
    """`rounding`: each line, or each rate's total. `shipping_tax`: as the default category, as the goods, or not."""

    prices_include_tax: bool
    rounding: taxes.Rounding = "line"
    shipping_tax: taxes.ShippingTax = "standard"
    has_reverse_charge: bool = False
    vat_id: VatId | None = None


class TaxCategoryBody(In):
    """A category of goods. The default one is what everything without a category is of."""

    name: Label
    is_default: bool = False


class TaxZoneBody(In):
    """Countries, and inside them regions or postal codes by how they begin. The narrowest zone of an address wins."""

    name: Label
    countries: Countries
    regions: Regions | None = None
    postal_prefixes: Prefixes | None = None
    position: Position = 0


class TaxRateBody(In):
    """What is charged on a category in a zone, and from when to when; a compound one also on those before it."""

    zone_id: UUID
    category: Code
    name: Label
    percent: Percent
    is_compound: bool = False
    position: Position = 0
    effective_at: datetime | None = None
    expires_at: datetime | None = None


class NewPreset(In):
    """A country whose rates Lonja brings along."""

    country: Country


class ProductTaxCategory(In):
    """How a product is taxed; null: as everything else."""

    category: Code | None


class ProductTaxView(Out):
    """The same, as it is."""

    category: Code | None


class TaxSettingsView(Out):
    """What the store does about tax."""

    prices_include_tax: bool
    rounding: taxes.Rounding
    shipping_tax: taxes.ShippingTax
    has_reverse_charge: bool
    vat_id: VatId | None


class TaxCategoryView(Out):
    """A category of goods."""

    code: Code
    name: Label
    is_default: bool


class TaxRateView(Out):
    """What is charged on a category in a zone."""

    id: UUID
    category: Code
    name: Label
    percent: Percent
    is_compound: bool
    position: int
    effective_at: datetime | None
    expires_at: datetime | None


class TaxZoneView(Out):
    """Where rates apply, and which; without any, nothing is charged there."""

    id: UUID
    name: Label
    countries: list[Country]
    regions: Regions | None
    postal_prefixes: Prefixes | None
    position: int
    rates: list[TaxRateView]


class TaxesView(Out):
    """Everything about tax; without `settings` the store charges none. `presets`: countries whose rates are known."""

    settings: TaxSettingsView | None
    categories: list[TaxCategoryView]
    zones: list[TaxZoneView]
    presets: list[Country]
    presets_as_of: date


def rate_view(rate: taxes.TaxRate) -> TaxRateView:
    """Millionths become percent."""
    return TaxRateView(
        id=rate.id,
        category=rate.category,
        name=rate.name,
        percent=percent(rate.rate_ppm),
        is_compound=rate.is_compound,
        position=rate.position,
        effective_at=rate.effective_at,
        expires_at=rate.expires_at,
    )


def zone_view(zone: taxes.TaxZone, rates: Iterable[taxes.TaxRate]) -> TaxZoneView:
    """A zone and those of the rates that are its own."""
    return TaxZoneView(
        id=zone.id,
        name=zone.name,
        countries=list(zone.countries),
        regions=None if zone.regions is None else list(zone.regions),
        postal_prefixes=None if zone.postal_prefixes is None else list(zone.postal_prefixes),
        position=zone.position,
        rates=[rate_view(rate) for rate in rates if rate.zone_id == zone.id],
    )


def settings_view(settings: taxes.TaxSettings) -> TaxSettingsView:
    """As they are."""
    return TaxSettingsView(**msgspec.structs.asdict(settings))
