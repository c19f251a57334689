"""Ways to pay: which there are, and what each provider has to be told. One page a gateway, one form, one operation.

Promises: every field comes from the gateway's own declaration (payments/gateways). A secret is typed once and never
shown again, not even to who typed it: pages say that it is set, and can replace or remove it (CFG-12). A form changes
what it shows and nothing else.
"""

from typing import Any

from lonja.payments.errors import GatewayIncomplete
from lonja.payments.gateways import GATEWAYS, Gateway
from lonja.payments.gateways.base import Field
from lonja.payments.gateways.settings import LONGEST, collects, entries, required, sealed_changes, setting_fault
from lonja.payments.model import GatewaySetting
from lonja.payments.operations import set_gateway
from lonja.payments.queries import gateways
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.settings import show_section
from lonja.web.admin.words import mark
from lonja.web.answers import Answer
from lonja.web.errors import NotFound

_TEXTS = {
    "sandbox": mark("A hosted payment page that lives in this house, for trying things out."),
    "cod": mark("The courier collects the money at the door."),
    "stripe": mark("Cards and wallets, on a page of Stripe."),
    "mercadopago": mark("Cards, cash and wallet, on a page of Mercado Pago."),
    "conekta": mark("Cards, cash and bank transfers in Mexico."),
    "sslcommerz": mark("Cards, mobile wallets and banks in Bangladesh."),
    "aamarpay": mark("Cards, mobile wallets and banks in Bangladesh."),
}
_LAST = 999


@desk("GET", "/settings/payments", needs="payments.read")
async def list_gateways(office: Office) -> Answer:
    """How customers pay, in the order they see it; then what else there is."""
    kept = await _kept(office)
    cards = [_card(office, gateway, kept.get(name)) for name, gateway in GATEWAYS.items()]
    cards.sort(key=lambda card: (not card["is_active"], card["position"]))
    return await show_section(
        office, "/payments", "settings_payments.html", "payments.write",
        offered=[card for card in cards if card["is_active"]],
        others=[card for card in cards if not card["is_active"]],
    )  # fmt: skip


@desk("GET", "/settings/payments/{gateway:str}", needs="payments.read")
async def show_gateway(office: Office, gateway: str) -> Answer:
    """One gateway and its form."""
    found, kept = _found(gateway), (await _kept(office)).get(gateway)
    values: dict[str, Any] = {
        "label": kept.name if kept else office.say(found.label),
        "position": str(kept.position if kept else 0),
        "active": "yes" if kept and kept.is_active else "",
        "test": "yes" if kept is None or kept.is_test_mode else "",
    }
    values |= {_name(entry.field): entry.value or "" for entry in entries(found, kept) if not entry.field.is_secret}
    return await _show(office, found, kept, Form(office.say, values))


@desk("POST", "/settings/payments/{gateway:str}", needs="payments.write")
async def save_gateway(office: Office, gateway: str) -> Answer:
    """Offer a gateway, or no more; tell it what it has to know."""
    found, form = _found(gateway), office.form()
    label, position = form.text("label", 100), form.whole("position", 0, 1_000, default=0)
    values = _typed(form, found)
    if not form.errors:
        try:
            await set_gateway(
                office.db, office.store.id, office.call, found.id, label,
                config=sealed_changes(office.visit.house.secrets, office.store.id, found, values),
                is_active=form.ticked("active"),
                is_test_mode=form.ticked("test") if found.fields else False,
                position=position, required=required(found),
            )  # fmt: skip
            return office.go("/settings/payments", done="saved")
        except GatewayIncomplete as refusal:
            for name in refusal.params["fields"]:
                form.refuse(f"f_{name}", office.say("Customers can choose it only when this is filled in."))
    return await _show(office, found, (await _kept(office)).get(gateway), form, status=422)


def _found(gateway: str) -> Gateway:
    if gateway not in GATEWAYS:
        raise NotFound
    return GATEWAYS[gateway]


def _name(field: Field) -> str:
    """What a field is called in the form: apart from the form's own."""
    return f"f_{field.name}"


async def _kept(office: Office) -> dict[str, GatewaySetting]:
    async with office.look() as tx:
        return {gateway.id: gateway for gateway in await gateways(tx, office.store.id)}


def _typed(form: Form, gateway: Gateway) -> dict[str, str | None]:
    """What changes. Secrets leave the form here, so that no page can show them again."""
    values: dict[str, str | None] = {}
    for field in gateway.fields:
        name = _name(field)
        typed = str(form.values.pop(name, "") if field.is_secret else form.values[name]).strip()
        fault = setting_fault(field, typed) if typed else None
        if fault == "choice":
            form.refuse(name, form.say("Please choose one of these."))
        elif fault == "length":
            form.refuse(name, form.say("At most %(limit)s characters.", limit=LONGEST))
        elif typed or not field.is_secret:
            values[field.name] = typed or None
        elif form.ticked(f"remove_{field.name}"):
            values[field.name] = None
    return values


def _card(office: Office, gateway: Gateway, kept: GatewaySetting | None) -> dict[str, Any]:
    config = kept.config if kept else {}
    return {
        "id": gateway.id,
        "title": kept.name if kept else office.say(gateway.label),
        "label": office.say(gateway.label),
        "text": office.say(_TEXTS.get(gateway.id, "")) if gateway.id in _TEXTS else "",
        "is_active": bool(kept and kept.is_active),
        "is_test": bool(kept and kept.is_test_mode and gateway.fields),
        "is_ready": all(name in config for name in required(gateway)),
        "collects": collects(gateway, office.store.currency),
        "position": kept.position if kept else _LAST,
    }


async def _show(office: Office, gateway: Gateway, kept: GatewaySetting | None, form: Form, status: int = 200) -> Answer:
    return await office.show(
        "settings_gateway.html",
        "settings",
        status,
        card=_card(office, gateway, kept),
        entries=[_entry(office, entry.field, is_set=entry.is_set) for entry in entries(gateway, kept)],
        form=form,
        currencies=", ".join(sorted(gateway.currencies or ())),
        hook_url=office.visit.house.desk.hook_url(office.store.id, gateway.id) if gateway.fields else None,
        can_write=office.may("payments.write"),
    )


def _entry(office: Office, field: Field, *, is_set: bool) -> dict[str, Any]:
    hint = office.say(field.help) if field.help else ""
    return {
        "name": _name(field),
        "remove": f"remove_{field.name}",
        "label": office.say(field.label),
        "hint": hint,
        "is_secret": field.is_secret,
        "is_set": is_set,
        "is_required": field.is_required and not field.default,
        "default": field.default,
        "choices": [(choice, office.say(choice)) for choice in field.choices],
    }


routes = [list_gateways, show_gateway, save_gateway]
