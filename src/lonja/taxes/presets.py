"""Rates that Lonja brings along, as data: a beginning for merchants, not advice. What applies is theirs to know.

Nouns: a Preset of a country: the usual settings there, its categories, its zones, their rates. AS_OF, SOURCE.
Verbs: `preset_of`; `taxes.apply_preset` writes one into a store.
Promises: zones and rates have ids made of their meaning, so a preset applied twice is there once; figures are in
millionths, and a country's first one is its standard rate.
"""

from datetime import date
from uuid import UUID, uuid5

import msgspec

from lonja.taxes.errors import UnknownTaxPreset
from lonja.taxes.model import TaxRate, TaxSettings, TaxZone

AS_OF = date(2026, 1, 1)
SOURCE = (
    "European Union: the Commission's table of VAT rates (Taxes in Europe Database) and the changes member states"
    " announced for 1 January 2026 (Finland 13.5 %, Lithuania 12 %). Mexico: Ley del IVA, articles 1 and 2-A."
    " Bangladesh: Value Added Tax and Supplementary Duty Act 2012, section 15."
)

_SPACE = UUID("5f0cbb6e-6a52-4a6e-8d5a-6d1c0a5f2b07")
_CODES = ("standard", "reduced", "reduced-2", "reduced-3")
_NAMES = ("Standard", "Reduced", "Second reduced", "Third reduced")

EUROPE: dict[str, tuple[str, str, tuple[float, ...]]] = {
    "AT": ("Österreich", "USt.", (20, 13, 10)),
    "BE": ("België / Belgique", "btw/TVA", (21, 12, 6)),
    "BG": ("България", "ДДС", (20, 9)),
    "CY": ("Κύπρος", "ΦΠΑ", (19, 9, 5, 3)),
    "CZ": ("Česko", "DPH", (21, 12)),
    "DE": ("Deutschland", "MwSt.", (19, 7)),
    "DK": ("Danmark", "moms", (25,)),
    "EE": ("Eesti", "km", (24, 13, 9)),
    "ES": ("España", "IVA", (21, 10, 4)),
    "FI": ("Suomi", "ALV", (25.5, 13.5, 10)),
    "FR": ("France", "TVA", (20, 10, 5.5, 2.1)),
    "GR": ("Ελλάδα", "ΦΠΑ", (24, 13, 6)),
    "HR": ("Hrvatska", "PDV", (25, 13, 5)),
    "HU": ("Magyarország", "ÁFA", (27, 18, 5)),
    "IE": ("Ireland", "VAT", (23, 13.5, 9, 4.8)),
    "IT": ("Italia", "IVA", (22, 10, 5, 4)),
    "LT": ("Lietuva", "PVM", (21, 12, 5)),
    "LU": ("Luxembourg", "TVA", (17, 14, 8, 3)),
    "LV": ("Latvija", "PVN", (21, 12, 5)),
    "MT": ("Malta", "VAT", (18, 12, 7, 5)),
    "NL": ("Nederland", "btw", (21, 9)),
    "PL": ("Polska", "VAT", (23, 8, 5)),
    "PT": ("Portugal", "IVA", (23, 13, 6)),
    "RO": ("România", "TVA", (21, 11)),
    "SE": ("Sverige", "moms", (25, 12, 6)),
    "SI": ("Slovenija", "DDV", (22, 9.5, 5)),
    "SK": ("Slovensko", "DPH", (23, 19, 5)),
}
"""Country: its name, what it calls the tax, standard rate and reduced ones from the highest, in percent."""

_APART: dict[str, tuple[tuple[str, tuple[str, ...], tuple[float, ...]], ...]] = {
    "AT": (("Jungholz, Mittelberg", ("6691", "6991", "6992", "6993"), (19, 13, 10)),),
    "DE": (("Büsingen, Helgoland", ("78266", "27498"), ()),),
    "ES": (("Canarias, Ceuta, Melilla", ("35", "38", "51", "52"), ()),),
    "FI": (("Åland", ("22",), ()),),
    "FR": (("Outre-mer", ("97", "98"), ()),),
    "GR": (("Άγιον Όρος", ("63086",), ()),),
    "IT": (("Livigno, Campione d'Italia", ("23041", "22061"), ()),),
    "PT": (
        ("Açores", ("95", "96", "97", "98", "99"), (16, 9, 4)),
        ("Madeira", ("90", "91", "92", "93", "94"), (22, 12, 4)),
    ),
}
"""Parts of a country by postal codes: outside the VAT area (no rates, so nothing is charged), or with rates of their
own."""


class PresetCategory(msgspec.Struct, frozen=True):
    """A category a preset needs; one of the same code that is there already stays as it is."""

    code: str
    name: str


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """What a country's merchants begin with."""

    country: str
    settings: TaxSettings
    categories: tuple[PresetCategory, ...]
    zones: tuple[TaxZone, ...]
    rates: tuple[TaxRate, ...]


_KNOWN_AS = {"90,91,92,93,94": "90,91,92,93"}
"""By what a zone was known before its postal codes were corrected: its id stays, so the preset renews it."""


def _zone(country: str, name: str, prefixes: tuple[str, ...] | None = None, position: int = 0) -> TaxZone:
    meaning = ",".join(prefixes or ())
    key = uuid5(_SPACE, f"{country}/{_KNOWN_AS.get(meaning, meaning)}")
    return TaxZone(id=key, name=name, countries=(country,), postal_prefixes=prefixes, position=position)


def _rates(zone: TaxZone, tax: str, percents: tuple[float, ...], codes: tuple[str, ...] = _CODES) -> list[TaxRate]:
    return [
        TaxRate(
            id=uuid5(zone.id, code),
            zone_id=zone.id,
            category=code,
            name=tax,
            rate_ppm=round(percent * 10_000),
            position=n,
        )
        for n, (code, percent) in enumerate(zip(codes, percents, strict=False))
    ]


def _categories(*named: tuple[str, str]) -> tuple[PresetCategory, ...]:
    return tuple(PresetCategory(code, name) for code, name in named)


def _european(country: str) -> Preset:
    """Invoices round each rate's total (EN 16931), and delivery is taxed as the goods it delivers."""
    name, tax, percents = EUROPE[country]
    home = _zone(country, name)
    apart = [(_zone(country, each, prefixes, 1), own) for each, prefixes, own in _APART.get(country, ())]
    rates = _rates(home, tax, percents)
    for zone, own in apart:
        rates += _rates(zone, tax, own)
    return Preset(
        country=country,
        settings=TaxSettings(
            prices_include_tax=True, rounding="total", shipping_tax="proportional", has_reverse_charge=True
        ),
        categories=_categories(*list(zip(_CODES, _NAMES, strict=True))[: len(percents)]),
        zones=(home, *(zone for zone, _ in apart)),
        rates=tuple(rates),
    )


def _other(country: str, name: str, tax: str, percents: tuple[float, ...], settings: TaxSettings) -> Preset:
    zone = _zone(country, name)
    return Preset(
        country=country,
        settings=settings,
        categories=_categories(("standard", "Standard"), ("zero", "Zero rate"))[: max(1, len(percents))],
        zones=(zone,),
        rates=tuple(_rates(zone, tax, percents, ("standard", "zero"))),
    )


_USUAL = TaxSettings(prices_include_tax=True, rounding="line", shipping_tax="standard")
PRESETS: dict[str, Preset] = {country: _european(country) for country in EUROPE} | {
    "BD": _other("BD", "বাংলাদেশ", "VAT", (15,), _USUAL),
    # Food, medicine and books are at 0 %. The border region's 8 % is for those who registered for it: a zone of postal
    # codes that a merchant may add.
    "MX": _other("MX", "México", "IVA", (16, 0), _USUAL),
    # Sales tax is the states' and depends on where a seller has to collect it: zones that a merchant adds.
    "US": _other(
        "US",
        "United States",
        "Sales tax",
        (),
        TaxSettings(prices_include_tax=False, rounding="total", shipping_tax="none"),
    ),
}
"""By country."""


def preset_of(country: str) -> Preset:
    """Raises UnknownTaxPreset."""
    try:
        return PRESETS[country.upper()]
    except KeyError:
        raise UnknownTaxPreset(country=country) from None
