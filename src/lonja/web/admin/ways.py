"""Ways of delivery: on or off, named, in an order. One card, one form, one operation."""

import re
from uuid import UUID

from babel import Locale

from lonja.platform.ids import new_id
from lonja.platform.money import Money
from lonja.shipping.model import RateSetting
from lonja.shipping.operations import save_rate
from lonja.shipping.queries import rates
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.settings import show_section
from lonja.web.answers import Answer

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@desk("GET", "/settings/shipping", needs="store.read")
async def show_rates(office: Office) -> Answer:
    """What delivery costs."""
    return await _show_rates(office, None)


@desk("POST", "/settings/shipping/{rate_id:uuid}", needs="store.write")
async def save_shipping_rate(office: Office, rate_id: UUID) -> Answer:
    """Make a way of delivery, or change one."""
    form, currency = office.form(), office.store.currency
    label, promise = form.text("label", 100), form.text("promise", 200, required=False)
    price, free_from = form.amount("price", currency), form.amount("free_from", currency, required=False)
    countries, position = _countries(form), form.whole("position", 0, 1_000, default=0)
    if form.errors:
        return await _show_rates(office, (rate_id, form), status=422)
    await save_rate(office.db, office.store.id, office.call, label, price or 0, promise=promise, rate_id=rate_id,
                    free_from_minor=free_from, countries=countries or None, is_active=form.ticked("active"),
                    position=position)  # fmt: skip
    return office.go("/settings/shipping", done="saved")


async def _show_rates(office: Office, refused: tuple[UUID, Form] | None, status: int = 200) -> Answer:
    async with office.look() as tx:
        kept = await rates(tx, office.store.id)
    cards = {rate.id: _of_rate(office, rate) for rate in kept}
    if office.may("store.write"):
        fresh = {"active": "yes", "position": str(len(kept) + 1)}
        cards[new_id()] = Form(office.say, fresh)
    if refused:
        if refused[0] not in cards:
            cards.popitem()
        refused[1].facts["title"] = cards[refused[0]].facts.get("title", "") if refused[0] in cards else ""
        cards[refused[0]] = refused[1]
    for rate_id, card in cards.items():
        card.name = str(rate_id)
        card.facts.setdefault("title", "")
    return await show_section(
        office, "/shipping", "settings_shipping.html", "store.write", status, rates=list(cards.values()),
        form=refused and refused[1],
    )  # fmt: skip


def _of_rate(office: Office, rate: RateSetting) -> Form:
    currency, free = office.store.currency, rate.free_from_minor
    values = {
        "label": rate.name,
        "promise": rate.promise,
        "price": Money(rate.price_minor, currency).decimal(),
        "free_from": Money(free, currency).decimal() if free is not None else "",
        "countries": ", ".join(rate.countries or ()),
        "position": str(rate.position),
        "active": "yes" if rate.is_active else "",
    }
    return Form(office.say, values, title=rate.name)


def _countries(form: Form) -> list[str]:
    """Codes such as MX; nothing means everywhere."""
    form.values["countries"] = str(form.values["countries"]).upper()
    codes, known = form.words("countries", 2, 250), Locale("en").territories
    if any(not _COUNTRY.fullmatch(code) or code not in known for code in codes):
        form.refuse("countries", form.say("Write countries as codes of two letters, such as MX, US."))
    return codes


routes = [show_rates, save_shipping_rate]
