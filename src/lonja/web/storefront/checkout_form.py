"""The checkout's form: what is typed, what is wrong with it, and what it means.

Nouns: a Rule for each field; a Typed form; the CheckoutDetails it becomes.
Verbs: `read` cleans what was typed, `faults` finds everything that is wrong at once, `details` is the meaning.
Promises: every fault is reported at its field in the visitor's language; what was typed is kept.
"""

import functools
import re
from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec
from babel import Locale

from lonja.checkout.model import Address, CheckoutDetails, Destination, QuoteDetails
from lonja.payments.model import GatewayOffer
from lonja.shipping.model import ShippingRate

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+0-9০-৯][0-9০-৯ ().-]{5,19}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Rule(msgspec.Struct, frozen=True):
    """What a field must be. `missing` and `wrong` are said when it is not."""

    limit: int
    missing: str | None = None
    pattern: re.Pattern[str] | None = None
    wrong: str = ""


def _said(sentence: str) -> str:
    """Marks a sentence for the catalogs; it is translated when it is shown."""
    return sentence


_ = _said
_CONTACT = {
    "email": Rule(
        255, _("Enter your email address."), _EMAIL, _("Enter a complete email address, like name@example.com.")
    ),
    "full_name": Rule(100, _("Enter your name.")),
    "phone": Rule(20, None, _PHONE, _("Enter a phone number with digits, like +52 55 1234 5678.")),
}
_DELIVERY = {
    "phone": Rule(
        20,
        _("Enter a phone number: the courier may need it."),
        _PHONE,
        _("Enter a phone number with digits, like +52 55 1234 5678."),
    ),
    "country": Rule(2, _("Choose a country."), _COUNTRY, _("Choose a country.")),
    "line1": Rule(200, _("Enter the street and number.")),
    "line2": Rule(200),
    "postal_code": Rule(20, _("Enter the postal code.")),
    "city": Rule(100, _("Enter the city.")),
    "region": Rule(100),
    "shipping_rate_id": Rule(36, _("Choose a delivery.")),
}
_PAYMENT = {"gateway": Rule(50, _("Choose how to pay."))}
_TOO_LONG = _("Use at most %(limit)s characters.")
_FIELDS = {**_CONTACT, **_DELIVERY, **_PAYMENT}


def quote_details(typed: Mapping[str, str], country: str) -> QuoteDetails:
    """As much of the form as prices depend on. An address that is not one yet is left out."""
    email = typed.get("email", "").strip()
    where = Destination(
        country=country if _COUNTRY.fullmatch(country) else "",
        region=typed.get("region", "")[:100],
        postal_code=typed.get("postal_code", "")[:20],
    )
    return QuoteDetails(
        address=where if where.country else None,
        email=email if _EMAIL.fullmatch(email) and len(email) <= 255 else None,
    )


def read(fields: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what nobody can see."""
    return {name: _CONTROL.sub(" ", fields.get(name, "")).strip() for name in _FIELDS}


def faults(
    typed: Mapping[str, str],
    rates: list[ShippingRate] | None,
    gateways: list[GatewayOffer],
    translate: Callable[[str], str],
) -> dict[str, str]:
    """Everything that is wrong, by field, in the order of the page. `rates` is None when nothing is delivered."""
    rules = {**_CONTACT, **(_DELIVERY if rates is not None else {}), **_PAYMENT}
    wrong = {name: _fault(rule, typed.get(name, ""), translate) for name, rule in rules.items()}
    if rates is not None and typed["shipping_rate_id"] not in {str(rate.id) for rate in rates}:
        wrong["shipping_rate_id"] = translate(_("Choose a delivery."))
    if typed["gateway"] not in {gateway.id for gateway in gateways}:
        wrong["gateway"] = translate(_("Choose how to pay."))
    return {name: sentence for name, sentence in wrong.items() if sentence is not None}


def details(
    typed: Mapping[str, str],
    *,
    needs_delivery: bool,
    locale: str,
    guest_key: str | None,
    expected_total_minor: int | None,
) -> CheckoutDetails:
    """What a form without faults means."""
    address = Address(
        line1=typed["line1"],
        line2=typed["line2"],
        city=typed["city"],
        region=typed["region"],
        postal_code=typed["postal_code"],
        country=typed["country"],
    )
    return CheckoutDetails(
        email=typed["email"],
        full_name=typed["full_name"],
        phone=typed["phone"],
        gateway=typed["gateway"],
        locale=locale,
        address=address if needs_delivery else None,
        shipping_rate_id=UUID(typed["shipping_rate_id"]) if needs_delivery else None,
        guest_key=guest_key,
        expected_total_minor=expected_total_minor,
    )


@functools.lru_cache(maxsize=200)
def countries(locale: str, first: str) -> tuple[tuple[str, str], ...]:
    """Countries by name in this language, the store's own before all others."""
    territories = Locale.parse(locale.replace("-", "_")).territories
    named = sorted(
        ((code, str(name)) for code, name in territories.items() if _COUNTRY.fullmatch(code) and code not in _NOWHERE),
        key=lambda pair: (pair[0] != first, pair[1]),
    )
    return tuple(named)


_NOWHERE = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AQ", "BV", "HM", "TF"))


def _fault(rule: Rule, value: str, translate: Callable[[str], str]) -> str | None:
    if not value:
        return translate(rule.missing) if rule.missing else None
    if len(value) > rule.limit:
        return translate(_TOO_LONG) % {"limit": rule.limit}
    if rule.pattern is not None and not rule.pattern.fullmatch(value):
        return translate(rule.wrong)
    return None
