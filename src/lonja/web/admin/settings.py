"""Settings of a store: its profile, and when it holds stock for a buyer. One form, one operation.

Verbs: `show_section` frames every section (also those of ways.py and team.py).
"""

from zoneinfo import available_timezones

from babel import Locale

from lonja.inventory.operations import set_policy
from lonja.inventory.queries import policy
from lonja.stores.errors import TimeZoneUnknown
from lonja.stores.model import StoreChanges
from lonja.stores.operations import change_store
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_SECTIONS = (
    ("", mark("Store"), "store.read"),
    ("/stock", mark("Stock"), "store.read"),
    ("/payments", mark("Payments"), "payments.read"),
    ("/shipping", mark("Shipping"), "store.read"),
    ("/taxes", mark("Taxes"), "store.read"),
    ("/currencies", mark("Currencies"), "store.read"),
    ("/drops", mark("Drops"), "store.read"),
    ("/team", mark("Team"), "staff.read"),
)
_ELSEWHERE = {"/currencies"}
"""Sections whose address does not begin with that of the settings."""

_STATUSES = ("open", "closed")
_MOST_MINUTES = 7 * 24 * 60


async def show_section(
    office: Office, section: str, template: str, needs: str, status: int = 200, **values: object
) -> Answer:
    """A section of the settings, in their frame. `needs` is what changing it takes."""
    tabs = [
        (office.say(label), office.path(path if path in _ELSEWHERE else f"/settings{path}"), path == section, None)
        for path, label, need in _SECTIONS
        if office.may(need)
    ]
    known: dict[str, object] = {"tabs": tabs, "form": None, "can_write": office.may(needs)}
    return await office.show(template, "settings", status, **(known | values))


@desk("GET", "/settings", needs="store.read")
async def show_store(office: Office) -> Answer:
    """The profile."""
    store = office.store
    return await _show_store(office, office.blank(name=store.name, time_zone=store.time_zone, status=store.status))


@desk("POST", "/settings", needs="store.write")
async def save_store(office: Office) -> Answer:
    """Change the profile."""
    form = office.form()
    name, zone = form.text("name", 100), form.choice("time_zone", sorted(available_timezones()))
    status = form.choice("status", _STATUSES)
    if not form.errors:
        try:
            changes = StoreChanges(name=name, time_zone=zone, status=status)  # type: ignore[arg-type]  # a choice
            await change_store(office.db, office.store.id, office.call, changes)
            return office.go("/settings", done="saved")
        except TimeZoneUnknown as refusal:
            form.refuse("time_zone", office.words.sentence(refusal))
    return await _show_store(office, form, status=422)


@desk("GET", "/settings/stock", needs="store.read")
async def show_policy(office: Office) -> Answer:
    """When stock is held for a buyer."""
    async with office.look() as tx:
        now = await policy(tx, office.store.id)
    form = office.blank(
        reserve_on=now.reserve_on,
        cart_minutes=str(max(now.cart_ttl_seconds // 60, 1)),
        checkout_minutes=str(max(now.checkout_ttl_seconds // 60, 1)),
        max_per_line=str(now.max_per_line),
    )
    return await _show_policy(office, form)


@desk("POST", "/settings/stock", needs="store.write")
async def save_policy(office: Office) -> Answer:
    """Change when stock is held."""
    form = office.form()
    reserve_on, most = form.choice("reserve_on", ("cart", "checkout")), form.whole("max_per_line", 1, 10_000)
    cart, checkout = form.whole("cart_minutes", 1, _MOST_MINUTES), form.whole("checkout_minutes", 1, _MOST_MINUTES)
    if form.errors:
        return await _show_policy(office, form, status=422)
    await set_policy(office.db, office.store.id, office.call, reserve_on, cart * 60, checkout * 60, most)  # type: ignore[arg-type]  # a choice
    return office.go("/settings/stock", done="saved")


async def _show_store(office: Office, form: Form, status: int = 200) -> Answer:
    store, language = office.store, Locale(office.words.language)
    facts = [
        (office.say("Short name"), store.slug),
        (office.say("Currency"), f"{language.currencies.get(store.currency, '')} ({store.currency})"),
        (office.say("Country"), language.territories.get(store.country, store.country)),
        (office.say("Languages"), ", ".join(store.locales)),
    ]
    zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]
    return await show_section(
        office, "", "settings_store.html", "store.write", status, form=form, facts=facts, time_zones=zones
    )


async def _show_policy(office: Office, form: Form, status: int = 200) -> Answer:
    return await show_section(office, "/stock", "settings_stock.html", "store.write", status, form=form)


routes = [show_store, save_store, show_policy, save_policy]
