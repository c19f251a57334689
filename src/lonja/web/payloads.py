"""What a provider said, for people to read: without keys, and without the buyer.

Verbs: `veiled` hides, `legible` writes it as indented text.
Promises: a value whose name speaks of a secret or of a person is hidden, and so is whatever looks like an e-mail
address; what identifies the payment (ids, amounts, states) stays. Who needs the rest has the provider's own pages.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

HIDDEN = "•••"
_HIDDEN_NAMES = re.compile(
    r"secret|token|passw|signature|hash|verify_(?:sign|key)|api_?key|private|e-?mail|phone|mobile|cus_|customer|payer|name$"
    r"|address|street|line[12]|postal|postcode|zip|city|birth|identification|tax_id|document|card_?(?:no|number)|last4"
    r"|\bpan\b|iban|^ip$|ip_address|clabe|account_number",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def veiled(value: Any, name: str = "") -> Any:  # noqa: ANN401  # any JSON
    """The same, with what is nobody's business hidden."""
    if isinstance(value, Mapping):
        return {key: veiled(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [veiled(inner, name) for inner in value]
    if value in (None, "") or isinstance(value, bool):
        return value
    if _HIDDEN_NAMES.search(name) or (isinstance(value, str) and _EMAIL.search(value)):
        return HIDDEN
    return value


def legible(payload: Mapping[str, Any]) -> str:
    """Indented JSON, veiled."""
    return msgspec.json.format(msgspec.json.encode(veiled(payload)), indent=2).decode()
