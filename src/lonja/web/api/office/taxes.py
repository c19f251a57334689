"""/admin/taxes: what the store charges where, on what, and how it rounds.

Zones and rates have ids that the caller makes, and categories have codes: PUT makes one or replaces it.
"""

from uuid import UUID

import msgspec

from lonja import taxes
from lonja.catalog.errors import ProductNotFound
from lonja.platform.errors import RuleBroken
from lonja.taxes import (
    TaxCategoryInUse,
    TooManyTaxRows,
    UnknownTaxCategory,
    UnknownTaxPreset,
    UnknownTaxZone,
    VatIdInvalid,
    presets,
    queries,
)
from lonja.taxes.percents import millionths
from lonja.web.answers import Answer
from lonja.web.api.office.tax_shapes import (
    Code,
    NewPreset,
    ProductTaxCategory,
    ProductTaxView,
    TaxCategoryBody,
    TaxCategoryView,
    TaxesView,
    TaxRateBody,
    TaxSettingsBody,
    TaxZoneBody,
    settings_view,
    zone_view,
)
from lonja.web.context import Visit
from lonja.web.routes import api


@api("GET", "/api/v1/admin/taxes", who="staff", permission="store.read", answers=TaxesView, tag="Taxes")
async def show_taxes(visit: Visit) -> TaxesView:
    """Show what is charged.

    Settings, categories, zones with their rates, and the countries whose rates Lonja knows.
    """
    store_id = visit.store.id
    async with visit.house.db.store(store_id, visit.call(), "read") as tx:
        settings = await queries.settings(tx, store_id)
        categories = await queries.categories(tx, store_id)
        zones = await queries.zones(tx, store_id)
        rates = await queries.rates(tx, store_id)
    return TaxesView(
        settings=None if settings is None else settings_view(settings),
        categories=[TaxCategoryView(each.code, each.name, each.is_default) for each in categories],
        zones=[zone_view(zone, rates) for zone in zones],
        presets=sorted(taxes.PRESETS),
        presets_as_of=presets.AS_OF,
    )


@api(
    "PUT",
    "/api/v1/admin/taxes/settings",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(VatIdInvalid, RuleBroken),
    tag="Taxes",
)
async def save_tax_settings(visit: Visit, body: TaxSettingsBody) -> Answer:
    """Deal with tax.

    From now on the store charges what its zones say. Without any zone that is nothing.
    """
    said = msgspec.structs.asdict(body)
    if body.vat_id:
        said["vat_id"] = taxes.read_own_id(body.vat_id, visit.store.country)
    await taxes.save_settings(visit.house.db, visit.store.id, visit.call(), taxes.TaxSettings(**said))
    return Answer.empty()


@api("DELETE", "/api/v1/admin/taxes/settings", status=204, who="staff", permission="store.write", tag="Taxes")
async def delete_tax_settings(visit: Visit) -> Answer:
    """Charge no tax.

    Zones, rates and categories stay, for another day.
    """
    await taxes.delete_settings(visit.house.db, visit.store.id, visit.call())
    return Answer.empty()


@api(
    "PUT",
    "/api/v1/admin/taxes/categories/{code:str}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(TooManyTaxRows, RuleBroken),
    tag="Taxes",
)
async def save_tax_category(visit: Visit, code: Code, body: TaxCategoryBody) -> Answer:
    """Save a category.

    The first one is the default one, until another is.
    """
    await taxes.save_category(visit.house.db, visit.store.id, visit.call(), code, body.name, is_default=body.is_default)
    return Answer.empty()


@api(
    "DELETE",
    "/api/v1/admin/taxes/categories/{code:str}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(TaxCategoryInUse,),
    tag="Taxes",
)
async def delete_tax_category(visit: Visit, code: Code) -> Answer:
    """Delete a category.

    And its rates. The default one stays, and so does one that products are in.
    """
    await taxes.delete_category(visit.house.db, visit.store.id, visit.call(), code)
    return Answer.empty()


@api(
    "PUT",
    "/api/v1/admin/taxes/zones/{zone_id:uuid}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(TooManyTaxRows, RuleBroken),
    tag="Taxes",
)
async def save_tax_zone(visit: Visit, zone_id: UUID, body: TaxZoneBody) -> Answer:
    """Save a zone.

    Its rates stay. A zone without rates is where nothing is charged.
    """
    zone = msgspec.convert(msgspec.structs.asdict(body) | {"id": zone_id}, taxes.TaxZone)
    await taxes.save_zone(visit.house.db, visit.store.id, visit.call(), zone)
    return Answer.empty()


@api(
    "DELETE",
    "/api/v1/admin/taxes/zones/{zone_id:uuid}",
    status=204,
    who="staff",
    permission="store.write",
    tag="Taxes",
)
async def delete_tax_zone(visit: Visit, zone_id: UUID) -> Answer:
    """Delete a zone.

    And its rates. One that is not there is deleted already.
    """
    await taxes.delete_zone(visit.house.db, visit.store.id, visit.call(), zone_id)
    return Answer.empty()


@api(
    "PUT",
    "/api/v1/admin/taxes/rates/{rate_id:uuid}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(UnknownTaxZone, UnknownTaxCategory, TooManyTaxRows, RuleBroken),
    tag="Taxes",
)
async def save_tax_rate(visit: Visit, rate_id: UUID, body: TaxRateBody) -> Answer:
    """Save a rate.

    To change one on a day, let it expire that day and save another that takes effect then.
    """
    said = msgspec.structs.asdict(body) | {"id": rate_id, "rate_ppm": millionths(body.percent)}
    del said["percent"]
    await taxes.save_rate(visit.house.db, visit.store.id, visit.call(), taxes.TaxRate(**said))
    return Answer.empty()


@api(
    "DELETE",
    "/api/v1/admin/taxes/rates/{rate_id:uuid}",
    status=204,
    who="staff",
    permission="store.write",
    tag="Taxes",
)
async def delete_tax_rate(visit: Visit, rate_id: UUID) -> Answer:
    """Delete a rate.

    One that is not there is deleted already.
    """
    await taxes.delete_rate(visit.house.db, visit.store.id, visit.call(), rate_id)
    return Answer.empty()


@api(
    "POST",
    "/api/v1/admin/taxes/presets",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(UnknownTaxPreset, TooManyTaxRows),
    tag="Taxes",
)
async def apply_tax_preset(visit: Visit, body: NewPreset) -> Answer:
    """Take over a country's rates.

    As Lonja knows them; they are a beginning, not advice. Settings that are there stay.
    """
    await taxes.apply_preset(visit.house.db, visit.store.id, visit.call(), body.country)
    return Answer.empty()


@api(
    "GET",
    "/api/v1/admin/products/{product_id:uuid}/tax-category",
    who="staff",
    permission="catalog.read",
    answers=ProductTaxView,
    refuses=(ProductNotFound,),
    tag="Taxes",
)
async def show_product_tax_category(visit: Visit, product_id: UUID) -> ProductTaxView:
    """Show how a product is taxed.

    Null: as everything else.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        return ProductTaxView(await queries.product_category(tx, visit.store.id, product_id))


@api(
    "PUT",
    "/api/v1/admin/products/{product_id:uuid}/tax-category",
    status=204,
    who="staff",
    permission="catalog.write",
    refuses=(ProductNotFound, UnknownTaxCategory),
    tag="Taxes",
)
async def set_product_tax_category(visit: Visit, product_id: UUID, body: ProductTaxCategory) -> Answer:
    """Set how a product is taxed.

    By the code of a category; null: as everything else.
    """
    await taxes.set_product_category(visit.house.db, visit.store.id, visit.call(), product_id, body.category)
    return Answer.empty()


routes = [
    show_taxes,
    save_tax_settings,
    delete_tax_settings,
    save_tax_category,
    delete_tax_category,
    save_tax_zone,
    delete_tax_zone,
    save_tax_rate,
    delete_tax_rate,
    apply_tax_preset,
    show_product_tax_category,
    set_product_tax_category,
]
