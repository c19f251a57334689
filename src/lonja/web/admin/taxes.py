"""Taxes of a store: what it does about tax, the rates of a country to begin with, zones and what they charge.

Nouns: a card, a form of the page, under a name such as zone-<id>; the one that was refused shows what was typed.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from lonja.platform.errors import Refused
from lonja.platform.ids import new_id
from lonja.taxes import PRESETS, TaxRate, TaxSettings, TaxZone, operations, presets, queries, read_own_id
from lonja.taxes.percents import MOST, millionths, percent
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.settings import show_section
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_HERE = "/settings/taxes"
_BROUGHT = (mark("Standard"), mark("Reduced"), mark("Second reduced"), mark("Third reduced"), mark("Zero rate"))
"""Categories that Lonja brings along, named in the reader's language."""
_UNSAID = {"title": "", "where": "", "narrowed": "", "category": "", "charges": False, "is_new": False,
           "is_over": False, "is_to_come": False}  # fmt: skip
"""What a template asks of every card."""
_FIELDS = {"vat_id_invalid": "vat_id", "unknown_tax_category": "category", "tax_category_in_use": "code"}


@desk("GET", _HERE, needs="store.read")
async def show_taxes(office: Office) -> Answer:
    """What is charged where."""
    return await _show(office)


@desk("POST", _HERE, needs="store.write")
async def save_tax_settings(office: Office) -> Answer:
    """Deal with tax, or charge none."""
    form = office.form()
    if form.values["deed"] == "stop":
        await operations.delete_settings(office.db, office.store.id, office.call)
        return office.go(_HERE, done="saved")
    inside, rounding = form.choice("inside", ("yes", "no")), form.choice("rounding", ("line", "total"))
    shipping = form.choice("shipping", ("standard", "proportional", "none"))
    own: str | None = form.text("vat_id", 40, required=False)
    try:
        own = read_own_id(own, office.store.country) if own else None
    except Refused as refusal:
        form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    if form.errors:
        return await _show(office, "settings", form)
    settings = TaxSettings(
        prices_include_tax=inside == "yes", rounding=rounding, shipping_tax=shipping,  # type: ignore[arg-type]  # choices
        has_reverse_charge=form.ticked("reverse_charge"), vat_id=own,
    )  # fmt: skip
    await operations.save_settings(office.db, office.store.id, office.call, settings)
    return office.go(_HERE, done="saved")


@desk("POST", f"{_HERE}/preset", needs="store.write")
async def apply_preset(office: Office) -> Answer:
    """Begin with the rates of a country."""
    form = office.form()
    country = form.choice("country", sorted(PRESETS))
    if form.errors:
        return await _show(office, "preset", form)
    return await _done(
        office, "preset", form, operations.apply_preset(office.db, office.store.id, office.call, country)
    )


@desk("POST", f"{_HERE}/categories", needs="store.write")
async def save_category(office: Office) -> Answer:
    """Make a category, rename one, or delete it."""
    form = office.form()
    at = (office.db, office.store.id, office.call)
    code, name = form.text("code", 50).lower(), form.text("label", 100, required=form.values["deed"] != "delete")
    if form.errors:
        return await _show(office, "category", form)
    if form.values["deed"] == "delete":
        return await _done(office, "category", form, operations.delete_category(*at, code))
    saving = operations.save_category(*at, code, name, is_default=form.ticked("default"))
    return await _done(office, "category", form, saving)


@desk("POST", f"{_HERE}/zones/{{zone_id:uuid}}", needs="store.write")
async def save_zone(office: Office, zone_id: UUID) -> Answer:
    """Make a zone, change one, or delete it."""
    form, card = office.form(), f"zone-{zone_id}"
    at = (office.db, office.store.id, office.call)
    if form.values["deed"] == "delete":
        return await _done(office, card, form, operations.delete_zone(*at, zone_id))
    form.values["countries"] = str(form.values["countries"]).upper()
    name, countries = form.text("label", 100), form.words("countries", 2, 250)
    regions, prefixes = form.words("regions", 100, 200), form.words("prefixes", 20, 500)
    known = Locale("en").territories
    if not countries or any(len(code) != 2 or code not in known for code in countries):
        form.refuse("countries", form.say("Write countries as codes of two letters, such as MX, US."))
    if form.errors:
        return await _show(office, card, form)
    zone = TaxZone(
        id=zone_id, name=name, countries=tuple(countries), regions=tuple(regions) or None,
        postal_prefixes=tuple(prefixes) or None, position=form.whole("position", 0, 10_000, default=0),
    )  # fmt: skip
    return await _done(office, card, form, operations.save_zone(*at, zone))


@desk("POST", f"{_HERE}/rates/{{rate_id:uuid}}", needs="store.write")
async def save_rate(office: Office, rate_id: UUID) -> Answer:
    """Make a rate, change one, or delete it."""
    form, card = office.form(), f"rate-{rate_id}"
    at = (office.db, office.store.id, office.call)
    if form.values["deed"] == "delete":
        return await _done(office, card, form, operations.delete_rate(*at, rate_id))
    zone, category, name = form.reference("zone"), form.text("category", 50), form.text("label", 100)
    rate_ppm, begins, ends = _rate(form), _day(office, form, "begins"), _day(office, form, "ends")
    if begins and ends and ends <= begins:
        form.refuse("ends", form.say("This day must come after the first one."))
    if form.errors or zone is None:
        return await _show(office, card, form)
    rate = TaxRate(
        id=rate_id, zone_id=zone, category=category, name=name, rate_ppm=rate_ppm,
        is_compound=form.ticked("compound"), position=form.whole("position", 0, 10_000, default=0),
        effective_at=begins, expires_at=ends,
    )  # fmt: skip
    return await _done(office, card, form, operations.save_rate(*at, rate))


async def _done(office: Office, card: str, form: Form, deed: object) -> Answer:
    """Lead on after a deed, or say at its card why not."""
    try:
        await deed  # type: ignore[misc]  # a verb of taxes, whatever it answers
    except Refused as refusal:
        form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
        return await _show(office, card, form)
    return office.go(_HERE, done="saved")


async def _show(office: Office, card: str = "", refused: Form | None = None) -> Answer:
    """The page; with `refused`, that card as it was typed."""
    store_id = office.store.id
    async with office.look() as tx:
        settings = await queries.settings(tx, store_id)
        categories = await queries.categories(tx, store_id)
        zones, rates = await queries.zones(tx, store_id), await queries.rates(tx, store_id)
    cards = {"settings": _of_settings(office, settings), "preset": office.blank(country=_likely(office, zones)),
             "category": office.blank(), f"zone-{new_id()}": office.blank(countries=office.store.country)}  # fmt: skip
    for zone in zones:
        own = [rate for rate in rates if rate.zone_id == zone.id]
        cards[f"zone-{zone.id}"] = _of_zone(office, zone, own)
        cards |= {f"rate-{rate.id}": _of_rate(office, rate) for rate in own}
        fresh = {"zone": str(zone.id), "label": own[0].name if own else "", "position": str(len(own))}
        cards[f"rate-{new_id()}"] = Form(office.say, fresh, is_new=True)
    if refused is not None:
        known = cards[card].facts if card in cards else {"is_new": True}
        refused.facts.update(known)
        cards[card] = refused
    for name, each in cards.items():
        each.name, each.facts = name, _UNSAID | each.facts
    return await show_section(
        office, "/taxes", "settings_taxes.html", "store.write", 422 if refused else 200, form=refused, cards=cards,
        categories=[(each.code, office.say(each.name), each.is_default) for each in categories], settings=settings,
        zones=_zones(cards, zones), presets=_presets(office), as_of=_as_of(office),
    )  # fmt: skip


def _zones(cards: dict[str, Form], zones: Iterable[TaxZone]) -> list[tuple[Form, list[Form]]]:
    """Each zone's card and those of its rates; the last zone is the new one."""
    rates = [card for card in cards.values() if card.name.startswith("rate-")]
    found = [
        (cards[f"zone-{zone.id}"], [each for each in rates if each.values["zone"] == str(zone.id)]) for zone in zones
    ]
    own = {card.name for card, _ in found}
    fresh = [card for card in cards.values() if card.name.startswith("zone-") and card.name not in own]
    return [*found, (fresh[-1], [])]


def _of_settings(office: Office, settings: TaxSettings | None) -> Form:
    """Without any: what is usual in the store's country."""
    usual = PRESETS[office.store.country].settings if office.store.country in PRESETS else None
    said = settings or usual or TaxSettings(prices_include_tax=True)
    return office.blank(
        inside="yes" if said.prices_include_tax else "no",
        rounding=said.rounding,
        shipping=said.shipping_tax,
        reverse_charge="yes" if said.has_reverse_charge else "",
        vat_id=said.vat_id or "",
    )


def _of_zone(office: Office, zone: TaxZone, rates: Iterable[TaxRate]) -> Form:
    names = Locale(office.words.language).territories
    values = {
        "label": zone.name,
        "countries": ", ".join(zone.countries),
        "regions": ", ".join(zone.regions or ()),
        "prefixes": ", ".join(zone.postal_prefixes or ()),
        "position": str(zone.position),
    }
    shown = [names.get(code, code) for code in zone.countries[:3]]
    more = len(zone.countries) - len(shown)
    where = ", ".join(shown) + (f" + {more}" if more > 0 else "")
    narrowed = ", ".join([*(zone.regions or ()), *(f"{prefix}…" for prefix in zone.postal_prefixes or ())][:8])
    return Form(office.say, values, title=zone.name, where=where, narrowed=narrowed, charges=any(rates))


def _of_rate(office: Office, rate: TaxRate) -> Form:
    zone = ZoneInfo(office.store.time_zone)
    values = {
        "zone": str(rate.zone_id),
        "category": rate.category,
        "label": rate.name,
        "percent": percent(rate.rate_ppm),
        "compound": "yes" if rate.is_compound else "",
        "position": str(rate.position),
        "begins": rate.effective_at.astimezone(zone).date().isoformat() if rate.effective_at else "",
        "ends": rate.expires_at.astimezone(zone).date().isoformat() if rate.expires_at else "",
    }
    title = f"{rate.name} {percent(rate.rate_ppm)} %"
    return Form(office.say, values, is_new=False, title=title, category=rate.category,
                is_over=rate.expires_at is not None and rate.expires_at <= office.now,
                is_to_come=rate.effective_at is not None and rate.effective_at > office.now)  # fmt: skip


def _rate(form: Form) -> int:
    try:
        found = millionths(str(form.values["percent"]))
    except ValueError:
        found = -1
    if not 0 <= found <= MOST * 10_000:
        form.refuse("percent", form.say("Write a percentage such as 21 or 8.875."))
    return found


def _day(office: Office, form: Form, field: str) -> datetime | None:
    """The beginning of a day, where the store is."""
    typed = str(form.values[field]).strip()
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        form.refuse(field, form.say("Write a day such as 2026-07-01."))
        return None
    return datetime.combine(day, time(), ZoneInfo(office.store.time_zone)) if day else None


def _likely(office: Office, zones: Iterable[TaxZone]) -> str:
    """The store's own country, until it has a zone."""
    own = office.store.country
    return "" if any(own in zone.countries for zone in zones) or own not in PRESETS else own


def _presets(office: Office) -> list[tuple[str, str]]:
    names = Locale(office.words.language).territories
    return sorted(((code, names.get(code, code)) for code in PRESETS), key=lambda each: each[1])


def _as_of(office: Office) -> str:
    return str(format_date(presets.AS_OF, "long", locale=office.words.language))


routes = [show_taxes, save_tax_settings, apply_preset, save_category, save_zone, save_rate]
