"""Every mutation of the API that is about tax; see mutations.py."""

from typing import Any
from uuid import UUID

from lonja.platform.ids import new_id
from lonja.taxes import PRESETS, apply_preset
from tests.web.stage import Case, Setting, Stage

_OFFICE = "/api/v1/admin/taxes"
_ZONE, _RATE = PRESETS["MX"].zones[0].id, PRESETS["MX"].rates[0].id


def _count(table: str) -> str:
    return f"SELECT count(*) FROM taxes.{table} WHERE store_id = $1"


async def _mexico(on: Stage) -> None:
    await apply_preset(on.shop.database, on.shop.store, on.shop.staff, "MX")


async def save_tax_settings(on: Stage) -> Case:
    said = {"prices_include_tax": True}
    return Case(
        client=on.manager,
        path=f"{_OFFICE}/settings",
        body=said,
        altered={"prices_include_tax": False},
        state=_count("tax_settings"),
        between=lambda: on.manager.put(f"{_OFFICE}/settings", said | {"rounding": "total"}),
    )


async def delete_tax_settings(on: Stage) -> Case:
    await _mexico(on)
    return Case(
        client=on.manager,
        path=f"{_OFFICE}/settings",
        state=_count("tax_settings"),
        step=-1,
        between=lambda: on.manager.put(f"{_OFFICE}/settings", {"prices_include_tax": True}),
    )


async def save_tax_category(on: Stage) -> Case:
    path = f"{_OFFICE}/categories/books"
    return Case(
        client=on.manager,
        path=path,
        body={"name": "Books"},
        altered={"name": "Libros"},
        state="SELECT coalesce(max(name), '') FROM taxes.tax_categories WHERE store_id = $1",
        step=None,
        between=lambda: on.manager.put(path, {"name": "Livres"}),
    )


async def delete_tax_category(on: Stage) -> Case:
    await _mexico(on)
    path = f"{_OFFICE}/categories/zero"
    return Case(
        client=on.manager,
        path=path,
        state=_count("tax_categories"),
        step=-1,
        between=lambda: on.manager.put(path, {"name": "Zero"}),
    )


async def save_tax_zone(on: Stage) -> Case:
    said: dict[str, Any] = {"name": "Europa", "countries": ["ES", "PT"]}
    path = f"{_OFFICE}/zones/{new_id()}"
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"countries": ["ES"]},
        state=_count("tax_zones"),
        between=lambda: on.manager.delete(path),
    )


async def delete_tax_zone(on: Stage) -> Case:
    await _mexico(on)
    path = f"{_OFFICE}/zones/{_ZONE}"
    said = {"name": "México", "countries": ["MX"]}
    return Case(
        client=on.manager, path=path, state=_count("tax_zones"), step=-1, between=lambda: on.manager.put(path, said)
    )


async def save_tax_rate(on: Stage) -> Case:
    await _mexico(on)
    said = {"zone_id": str(_ZONE), "category": "standard", "name": "IEPS", "percent": "26.5"}
    path = f"{_OFFICE}/rates/{new_id()}"
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"percent": "30"},
        state=_count("tax_rates"),
        between=lambda: on.manager.delete(path),
    )


async def delete_tax_rate(on: Stage) -> Case:
    await _mexico(on)
    path = f"{_OFFICE}/rates/{_RATE}"
    said = {"zone_id": str(_ZONE), "category": "standard", "name": "IVA", "percent": "8"}
    return Case(
        client=on.manager, path=path, state=_count("tax_rates"), step=-1, between=lambda: on.manager.put(path, said)
    )


async def apply_tax_preset(on: Stage) -> Case:
    return Case(
        client=on.manager,
        path=f"{_OFFICE}/presets",
        body={"country": "MX"},
        altered={"country": "BD"},
        state=_count("tax_rates"),
        step=2,
        between=lambda: on.manager.delete(f"{_OFFICE}/rates/{_RATE}"),
    )


async def set_product_tax_category(on: Stage) -> Case:
    await _mexico(on)
    variant = await on.shop.sells(0)
    product: UUID = await on.shop.owner.fetchval(
        "SELECT product_id FROM catalog.product_variants WHERE id = $1", variant
    )
    path = f"/api/v1/admin/products/{product}/tax-category"
    return Case(
        client=on.manager,
        path=path,
        body={"category": "zero"},
        altered={"category": None},
        state=_count("product_tax_categories"),
        between=lambda: on.manager.put(path, {"category": None}),
    )


async def set_vat_id(on: Stage) -> Case:
    path = f"/api/v1/carts/{(await on.cart(on.guest))['id']}/vat-id"
    return Case(
        client=on.guest,
        path=path,
        body={"vat_id": "DE136695976"},
        altered={"vat_id": None},
        state="SELECT count(vat_id) FROM carts.carts WHERE store_id = $1",
        between=lambda: on.guest.put(path, {"vat_id": None}),
    )


SETTINGS: tuple[Setting, ...] = (
    save_tax_settings, delete_tax_settings, save_tax_category, delete_tax_category, save_tax_zone, delete_tax_zone,
    save_tax_rate, delete_tax_rate, apply_tax_preset, set_product_tax_category, set_vat_id,
)  # fmt: skip
