"""VAT ids: what a business is called by the tax offices of the European Union.

Nouns: a vat_id as we keep it: upper case, its country's prefix first (EL is Greece, XI Northern Ireland), no spaces.
       VatRegister, who knows whether one is registered; Vies, the European Commission's.
Verbs: `read_vat_id` checks syntax and check digits, offline, by the rules of its state (python-stdnum knows them);
       `confirm_vat_id` also asks a register, if there is one.
Promises: never asked from inside a transaction (platform.network); a register that does not answer is VatRegisterAway,
never a yes. Without a register an id that reads right is taken at its word.
"""

from typing import Protocol

import aiohttp
import msgspec
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from lonja.platform.db import outside
from lonja.taxes.errors import VatIdInvalid, VatIdUnregistered, VatRegisterAway
from lonja.taxes.presets import EUROPE

_LONGEST = 40
_VIES = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"


class VatRegister(Protocol):
    """Who knows whether a VAT id is registered."""

    async def is_registered(self, vat_id: str) -> bool:
        """Raises VatRegisterAway."""


class ViesAnswer(msgspec.Struct, frozen=True):
    """What we read of an answer. Without a `valid` it is a complaint: a state's office is closed, too many asked …"""

    valid: bool


_answer = msgspec.json.Decoder(ViesAnswer)


class Vies:
    """The register of the European Commission, which asks the member state's."""

    def __init__(self, client: aiohttp.ClientSession, address: str = _VIES) -> None:
        self._client, self._address = client, address

    async def is_registered(self, vat_id: str) -> bool:
        """Raises VatRegisterAway."""
        said = {"countryCode": vat_id[:2], "vatNumber": vat_id[2:]}
        try:
            async with self._client.post(self._address, json=said) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError) as failure:
            raise VatRegisterAway from failure
        if response.status != 200:
            raise VatRegisterAway
        try:
            return _answer.decode(body).valid
        except msgspec.MsgspecError as failure:
            raise VatRegisterAway from failure


def read_vat_id(text: str) -> str:
    """The id as we keep it, of whatever somebody typed. Raises VatIdInvalid."""
    shown = text.strip()[:_LONGEST]
    if len(text) > _LONGEST:
        raise VatIdInvalid(vat_id=shown)
    try:
        number: str = vat.validate(shown)
    except ValidationError:
        raise VatIdInvalid(vat_id=shown) from None
    return "EL" + number[2:] if number.startswith("GR") else number


def read_own_id(text: str, country: str) -> str:
    """A store's own id: within the Union by its rules, elsewhere as it is written. Raises VatIdInvalid."""
    return read_vat_id(text) if country in EUROPE else text.strip()[:20]


async def confirm_vat_id(text: str, register: VatRegister | None) -> str:
    """read_vat_id, and the register's word. Raises VatIdInvalid, VatIdUnregistered, VatRegisterAway."""
    vat_id = read_vat_id(text)
    if register is not None:
        outside()
        if not await register.is_registered(vat_id):
            raise VatIdUnregistered(vat_id=vat_id)
    return vat_id
