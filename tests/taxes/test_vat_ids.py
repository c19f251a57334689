"""read_vat_id, confirm_vat_id: ids of every member state, and a register that may be away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from aiohttp import web

from lonja.platform.db import Database
from lonja.platform.errors import NetworkInTransaction
from lonja.platform.network import open_client
from lonja.taxes import VatIdInvalid, VatIdUnregistered, VatRegisterAway, Vies, confirm_vat_id, read_vat_id
from lonja.taxes.presets import EUROPE

RIGHT = {
    "AT": "ATU13585627", "BE": "BE0403019261", "BG": "BG175074752", "CY": "CY10259033P", "CZ": "CZ25123891",
    "DE": "DE136695976", "DK": "DK13585628", "EE": "EE100931558", "ES": "ESB83871236", "FI": "FI20774740",
    "FR": "FR40303265045", "GR": "EL094259216", "HR": "HR33392005961", "HU": "HU12892312", "IE": "IE6433435F",
    "IT": "IT00743110157", "LT": "LT119511515", "LU": "LU15027442", "LV": "LV40003521600", "MT": "MT11679112",
    "NL": "NL004495445B01", "PL": "PL8567346215", "PT": "PT501964843", "RO": "RO18547290", "SE": "SE123456789701",
    "SI": "SI50223054", "SK": "SK2022749619", "GB": "XI333289454",
}  # fmt: skip
"""One of each, as the states and the libraries of others publish them for tests."""


def test_every_member_state_is_known_and_its_check_digits_are_checked() -> None:
    assert RIGHT.keys() == {*EUROPE, "GB"}
    for vat_id in RIGHT.values():
        assert read_vat_id(vat_id) == vat_id
        at = 6  # a digit that counts, in every state
        wrong = [vat_id[:at] + digit + vat_id[at + 1 :] for digit in "0123456789" if digit != vat_id[at]]
        assert len([each for each in wrong if not _reads(each)]) >= 7, vat_id  # modulo 11 and 97 may let one or two by


def _reads(vat_id: str) -> bool:
    try:
        return read_vat_id(vat_id) == vat_id
    except VatIdInvalid:
        return False


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" es-b 83871236 ", "ESB83871236"),
        ("GR094259216", "EL094259216"),
        ("nl004495445b01", "NL004495445B01"),
        ("DE 136.695.976", "DE136695976"),
    ],
)
def test_it_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert read_vat_id(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "ES", "B83871236", "GB333289454", "CHE107787577", "XX12345678", "ES\0B83871236", "EЅB83871236", "DE" * 21],
)
def test_what_is_none_is_refused(typed: str) -> None:
    """SEC-04. Great Britain and Switzerland are not in the Union."""
    with pytest.raises(VatIdInvalid):
        read_vat_id(typed)


@asynccontextmanager
async def register(answer: str, status: int = 200, delay: float = 0) -> AsyncIterator[tuple[Vies, list[object]]]:
    """A register on this machine that always gives one answer."""
    asked: list[object] = []

    async def check(request: web.Request) -> web.Response:
        asked.append(await request.json())
        return web.Response(text=answer, status=status, content_type="application/json")

    app = web.Application()
    app.router.add_post("/check", check)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with open_client() as client:
        yield Vies(client, f"http://127.0.0.1:{port}/check"), asked
    await runner.cleanup()


async def test_the_register_has_the_last_word() -> None:
    async with register('{"countryCode": "ES", "valid": true, "name": "---"}') as (vies, asked):
        assert await confirm_vat_id("es b83871236", vies) == "ESB83871236"
        assert asked == [{"countryCode": "ES", "vatNumber": "B83871236"}]
        with pytest.raises(VatIdInvalid):
            await confirm_vat_id("ESB83871237", vies)
        assert len(asked) == 1
    async with register('{"valid": false}') as (vies, _):
        with pytest.raises(VatIdUnregistered):
            await confirm_vat_id("ESB83871236", vies)
    assert await confirm_vat_id("ESB83871236", None) == "ESB83871236"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ('{"actionSucceed": false, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}', 200),
        ("<html>", 200),
        ('{"valid": true}', 503),
    ],
)
async def test_a_register_that_does_not_answer_never_says_yes(answer: str, status: int) -> None:
    async with register(answer, status) as (vies, _):
        with pytest.raises(VatRegisterAway):
            await confirm_vat_id("ESB83871236", vies)
    with pytest.raises(VatRegisterAway):  # it is closed by now
        async with open_client() as client:
            await Vies(client, "http://127.0.0.1:9/").is_registered("ESB83871236")


async def test_nobody_asks_from_inside_a_transaction(database: Database, store: UUID) -> None:
    async with register('{"valid": true}') as (vies, asked):
        async with database.store(store):
            with pytest.raises(NetworkInTransaction):
                await confirm_vat_id("ESB83871236", vies)
        await asyncio.sleep(0)
        assert asked == []
