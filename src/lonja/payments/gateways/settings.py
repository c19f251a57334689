"""What a merchant fills in for a gateway, checked and sealed.

Nouns: an Entry, one field and how it stands.
Verbs: `entries` of a gateway, `required`, `setting_fault`, `sealed_changes`, `collects`.
Promises: a secret goes in and never comes out (CFG-12): nothing here opens one.
"""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

from lonja.payments.errors import GatewayFieldInvalid
from lonja.payments.gateways.base import Field, Gateway, seal_config
from lonja.payments.model import GatewaySetting
from lonja.platform.secrets import SecretBox

LONGEST = 8_000
"""Characters of a value: a key in PEM fits."""


class Entry(msgspec.Struct, frozen=True):
    """A field as a merchant sees it. `value` is null when it is secret, or not set."""

    field: Field
    is_set: bool
    value: str | None


def entries(gateway: Gateway, setting: GatewaySetting | None) -> list[Entry]:
    """Every field of a gateway, in its order."""
    config = setting.config if setting else {}
    return [
        Entry(field, field.name in config, None if field.is_secret else _plain(config.get(field.name)))
        for field in gateway.fields
    ]


def collects(gateway: Gateway, currency: str) -> bool:
    """Whether the provider can collect this currency, as far as is known."""
    return gateway.currencies is None or currency in gateway.currencies


def required(gateway: Gateway) -> list[str]:
    """What must be filled in before anybody can pay with it: what has a default need not be."""
    return [field.name for field in gateway.fields if field.is_required and not field.default]


def setting_fault(field: Field, value: str) -> Literal["choice", "length"] | None:
    """What is wrong with a value, if anything."""
    if field.choices and value not in field.choices:
        return "choice"
    return "length" if len(value) > LONGEST or "\0" in value else None


def sealed_changes(
    secrets: SecretBox, store_id: UUID, gateway: Gateway, values: Mapping[str, str | None]
) -> dict[str, Any]:
    """What `set_gateway` is given: secrets sealed, None for what is to be forgotten. Raises GatewayFieldInvalid."""
    known = {field.name: field for field in gateway.fields}
    given = {name: value.strip() for name, value in values.items() if value is not None}
    for name in values:
        if name not in known or (given.get(name) and setting_fault(known[name], given[name])):
            raise GatewayFieldInvalid(gateway=gateway.id, field=name[:100])
    forgotten = {name: None for name in values if not given.get(name)}
    return seal_config(secrets, store_id, gateway.id, gateway.fields, given) | forgotten


def _plain(stored: object) -> str | None:
    """What was sealed stays sealed, whatever the field says of itself today."""
    return stored if isinstance(stored, str) else None
