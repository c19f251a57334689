"""Ways to pay and ways of delivery: on or off, named, in an order. One card, one form, one operation.

Promises: a form changes what it shows and nothing else: what a gateway keeps besides (its keys) stays as it is.
"""

import re
from uuid import UUID

from babel import Locale

from lonja.payments.model import GatewaySetting
from lonja.payments.operations import set_gateway
from lonja.payments.queries import gateways
from lonja.platform.ids import new_id
from lonja.platform.money import Money
from lonja.shipping.model import RateSetting
from lonja.shipping.operations import save_rate
from lonja.shipping.queries import rates
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.settings import show_section
from lonja.web.admin.words import mark
from lonja.web.answers import Answer
from lonja.web.errors import NotFound

_GATEWAYS = {
    "sandbox": (mark("Sandbox"), mark("A hosted payment page that lives in this house, for trying things out.")),
    "cod": (mark("Cash on delivery"), mark("The courier collects the money at the door.")),
}
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@desk("GET", "/settings/payments", needs="payments.read")
async def show_gateways(office: Office) -> Answer:
    """How customers pay."""
    return await _show_gateways(office, None)


@desk("POST", "/settings/payments/{gateway:str}", needs="payments.write")
async def save_gateway(office: Office, gateway: str) -> Answer:
    """Offer a gateway, or no more."""
    kept = (await _gateways(office)).get(gateway)
    if gateway not in _GATEWAYS:
        raise NotFound
    form = office.form()
    label, position = form.text("label", 100), form.whole("position", 0, 1_000, default=0)
    if form.errors:
        return await _show_gateways(office, (gateway, form), status=422)
    await set_gateway(office.db, office.store.id, office.call, gateway, label, config=kept.config if kept else None,
                      is_active=form.ticked("active"), is_test_mode=kept.is_test_mode if kept else gateway != "cod",
                      position=position)  # fmt: skip
    return office.go("/settings/payments", done="saved")


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


async def _show_gateways(office: Office, refused: tuple[str, Form] | None, status: int = 200) -> Answer:
    kept, cards = await _gateways(office), []
    for number, (name, (title, text)) in enumerate(_GATEWAYS.items(), 1):
        now = kept.get(name)
        card = refused[1] if refused and refused[0] == name else _of_gateway(office, now, title, number)
        card.name = name
        card.facts |= {"title": office.say(title), "text": office.say(text), "is_test": now is None or now.is_test_mode}
        cards.append(card)
    return await show_section(
        office, "/payments", "settings_payments.html", "payments.write", status, gateways=cards,
        form=refused and refused[1],
    )  # fmt: skip


async def _gateways(office: Office) -> dict[str, GatewaySetting]:
    async with office.look() as tx:
        return {gateway.id: gateway for gateway in await gateways(tx, office.store.id)}


def _of_gateway(office: Office, now: GatewaySetting | None, title: str, number: int) -> Form:
    values = {
        "label": now.name if now else office.say(title),
        "position": str(now.position if now else number),
        "active": "yes" if now and now.is_active else "",
    }
    return Form(office.say, values)


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


routes = [show_gateways, save_gateway, show_rates, save_shipping_rate]
