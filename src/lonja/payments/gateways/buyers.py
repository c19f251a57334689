"""Who pays, for providers that insist on a name, a telephone and an address even for a download.

Nouns: Said, a buyer with nothing left empty.
Stand-ins, where an order has none: the name is "Customer"; the telephone is eleven zeros, the length of a number in
Bangladesh and nobody's; street and city say "Not given", the postal code is 0000, the country Bangladesh. The email is
always the buyer's: an order has one. Everything is cut to the 50 characters (telephone: 20) that these providers take.
"""

import msgspec
from babel import Locale

from lonja.payments.model import Buyer

_LINE, _PHONE = 50, 20


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider is told. `is_delivered`: there was an address."""

    name: str
    email: str
    phone: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str
    is_delivered: bool


def said(buyer: Buyer) -> Said:
    """A buyer without gaps."""
    address = buyer.address or {}
    country = address.get("country") or "BD"
    return Said(
        name=_line(buyer.full_name) or "Customer",
        email=buyer.email,
        phone=buyer.phone.strip()[:_PHONE] or "0" * 11,
        line1=_line(address.get("line1")) or "Not given",
        line2=_line(address.get("line2")) or "Not given",
        city=_line(address.get("city")) or "Not given",
        region=_line(address.get("region")) or _line(address.get("city")) or "Not given",
        postal_code=_line(address.get("postal_code")) or "0000",
        country=_line(Locale("en").territories.get(country)) or country,
        is_delivered=buyer.address is not None,
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())[:_LINE].strip()
