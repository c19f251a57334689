"""The currencies a store sells in, how converted prices are rounded, and what one is worth in another.

Promises: a file of rates is taken whole or not at all, and a fault names its line (pricing.read_rates).
"""

from decimal import Decimal, InvalidOperation

from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.platform.money import CurrencyUnknown, Money
from lonja.pricing import (
    CurrencyIsOwn,
    CurrencyRule,
    Rate,
    RateRefused,
    RatesUnreadable,
    StoreCurrency,
    TooManyCurrencies,
    currency_list,
    read_rates,
    record_rates,
    save_currency,
)
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.settings import show_section
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

ROUNDINGS = {
    "nearest": mark("to the nearest"),
    "up": mark("always up"),
    "down": mark("always down"),
}
MOST_AT_ONCE = 1_000_000
"""Characters of a file of rates: forms are small. The whole history goes in by the API or the command line."""

_REFUSALS = (CurrencyIsOwn, CurrencyUnknown, TooManyCurrencies, RateRefused, RatesUnreadable, IdempotencyKeyReused)
_FIELDS = {"currency_is_own": "currency", "currency_unknown": "currency"}


async def currencies_of(office: Office) -> list[str]:
    """What the store sells in, its own first."""
    known = await currency_list(office.db, office.store.id)
    return [office.store.currency, *(each.currency for each in known if each.is_active)]


@desk("GET", "/currencies", needs="store.read")
async def list_currencies(office: Office) -> Answer:
    """The store's own, and the others."""
    return await _show(office, office.blank(rounding="nearest", active="yes"))


@desk("POST", "/currencies", needs="store.write")
async def save(office: Office) -> Answer:
    """Sell in another, or round otherwise; with the rate of today, when one is typed."""
    form = office.form()
    currency = form.text("currency", 3).upper()
    rate = _rate(form)
    try:
        rule = _rule(form, currency)
        if not form.errors:
            call = office.keyed(form)
            await save_currency(office.db, office.store.id, call, currency, rule)
            if rate:
                one = Rate(base=office.store.currency, quote=currency, rate=rate)
                await record_rates(office.db, office.store.id, office.call, [one], "hand")
            return office.go("/currencies", done="saved")
    except _REFUSALS as refusal:
        form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, form, status=422)


@desk("POST", "/currencies/rates", needs="store.write")
async def take_rates(office: Office) -> Answer:
    """Rates from a file: the ECB's, or plain CSV."""
    form = office.form()
    text = form.text("rates", MOST_AT_ONCE)
    if not form.errors:
        try:
            rates, source = read_rates(text)
            await record_rates(office.db, office.store.id, office.keyed(form), rates, source)
            return office.go("/currencies", done="rated")
        except _REFUSALS as refusal:
            form.refuse("rates", office.words.sentence(refusal))
    form.values |= {"key": str(new_id()), "rounding": "nearest", "active": "yes"}
    return await _show(office, form, status=422)


def _rule(form: Form, currency: str) -> CurrencyRule:
    """Raises CurrencyUnknown."""
    step = form.amount("round_to", currency, required=False) or 1
    less = form.amount("minus", currency, required=False) or 0
    if less >= step and less:
        form.refuse("minus", form.say("It has to be less than the step."))
    return CurrencyRule(
        rounding=form.choice("rounding", ROUNDINGS),  # type: ignore[arg-type]  # a choice
        round_to_minor=step,
        minus_minor=less,
        is_active=form.ticked("active"),
    )


def _rate(form: Form) -> Decimal | None:
    typed = str(form.values["rate"]).strip().replace(",", ".")
    try:
        rate = Decimal(typed) if typed else None
    except InvalidOperation:
        rate = Decimal(0)
    if rate is not None and not (rate.is_finite() and rate > 0):
        form.refuse("rate", form.say("Write a number above zero, such as 0.0543."))
        return None
    return rate


async def _show(office: Office, form: Form, status: int = 200) -> Answer:
    known = await currency_list(office.db, office.store.id)
    return await show_section(
        office, "/currencies", "currencies.html", "store.write", status,
        currencies=[(each, _said(office, each)) for each in known],
        roundings=[(name, office.say(label)) for name, label in ROUNDINGS.items()],
        form=form,
    )  # fmt: skip


def _said(office: Office, each: StoreCurrency) -> str:
    """How a converted price is rounded, in words."""
    if each.round_to_minor == 1 and not each.minus_minor:
        return office.say("not rounded")
    step = Money(each.round_to_minor, each.currency).decimal()
    told = office.say("%(rounding)s, in steps of %(step)s", rounding=office.say(ROUNDINGS[each.rounding]), step=step)
    less = Money(each.minus_minor, each.currency).decimal()
    return office.say("%(rounding)s, then %(amount)s less", rounding=told, amount=less) if each.minus_minor else told


routes = [list_currencies, save, take_rates]
