"""Tax: what a store charges where, on what, and how it rounds.

Nouns: settings (a store without them charges none); a category of goods; a zone of addresses; a rate of a category in a
zone; a preset, the rates of a country that Lonja brings along; a VAT id, and the register that knows it.
Verbs: save_settings, save_category, save_zone, save_rate, set_product_category, their deletes, apply_preset;
read_vat_id, confirm_vat_id. In SQL, for the price of a cart: taxes.rates_for reads all it depends on,
taxes.compute_taxes works it out.
Promises: tax is exact, rounded half up once, by the line or by the total as the country wants it, and every sum is the
sum of its parts; with tax inside, no price changes. docs/decisions/0021-tax.md.
"""

from lonja.taxes.errors import (
    TaxCategoryInUse,
    TooManyTaxRows,
    UnknownTaxCategory,
    UnknownTaxPreset,
    UnknownTaxZone,
    VatIdInvalid,
    VatIdUnregistered,
    VatRegisterAway,
)
from lonja.taxes.model import Rounding, ShippingTax, TaxCategory, TaxRate, TaxSettings, TaxZone
from lonja.taxes.operations import (
    apply_preset,
    delete_category,
    delete_rate,
    delete_settings,
    delete_zone,
    save_category,
    save_rate,
    save_settings,
    save_zone,
    set_product_category,
)
from lonja.taxes.presets import PRESETS, Preset
from lonja.taxes.vat_ids import VatRegister, Vies, confirm_vat_id, read_own_id, read_vat_id

__all__ = [
    "PRESETS",
    "Preset",
    "Rounding",
    "ShippingTax",
    "TaxCategory",
    "TaxCategoryInUse",
    "TaxRate",
    "TaxSettings",
    "TaxZone",
    "TooManyTaxRows",
    "UnknownTaxCategory",
    "UnknownTaxPreset",
    "UnknownTaxZone",
    "VatIdInvalid",
    "VatIdUnregistered",
    "VatRegister",
    "VatRegisterAway",
    "Vies",
    "apply_preset",
    "confirm_vat_id",
    "delete_category",
    "delete_rate",
    "delete_settings",
    "delete_zone",
    "read_own_id",
    "read_vat_id",
    "save_category",
    "save_rate",
    "save_settings",
    "save_zone",
    "set_product_category",
]
