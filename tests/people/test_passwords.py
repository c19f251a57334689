import asyncio
import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, extract_parameters

from lonja.people import CredentialsWrong, EmailInvalid, PasswordUnfit, clean_email, passwords
from lonja.people.passwords import hash_password, is_aged, verify_password
from tests.conftest import HASHER

GOOD = "correct horse battery"


@pytest.fixture(autouse=True)
def full_price(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes as the house makes them, not the quick ones of all other tests."""
    monkeypatch.setattr(passwords, "_hasher", HASHER)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


async def test_a_password_proves_itself_and_no_other_does() -> None:
    secret = await hash_password(GOOD)
    assert await verify_password(secret, GOOD)
    assert not await verify_password(secret, GOOD + "!")
    assert not await verify_password(secret, "")
    assert GOOD not in secret
    assert secret != await hash_password(GOOD)


async def test_the_parameters_are_those_owasp_asks_for() -> None:  # C-16
    parameters = extract_parameters(await hash_password(GOOD))
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)
    assert not is_aged(await hash_password(GOOD))
    assert is_aged(PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD))


@pytest.mark.parametrize("password", ["", "short", "123456789", "x" * 201])
async def test_too_short_and_too_long_are_refused(password: str) -> None:
    with pytest.raises(PasswordUnfit):
        await hash_password(password)


async def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert await verify_password(await hash_password("contrase\u00f1a larga"), "contrasen\u0303a larga")


@pytest.mark.parametrize("secret", ["", "not a hash", "$argon2id$v=19$m=1,t=1,p=1$AA$AA"])
async def test_a_broken_secret_is_nobodys(secret: str) -> None:
    assert not await verify_password(secret, GOOD)


async def test_nobody_costs_the_same_work_as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    matches = passwords._matches

    def watching(secret: str, normal: str) -> bool:
        checked.append(secret)
        return matches(secret, normal)

    monkeypatch.setattr(passwords, "_matches", watching)
    assert not await verify_password(await hash_password(GOOD), "wrong password")
    assert not await verify_password(None, "wrong password")
    assert not await verify_password(None, "nobody has this password"), "not even the right guess is right"
    somebody, nobody, _ = map(extract_parameters, checked)
    assert somebody == nobody


async def test_the_loop_goes_on_while_hashes_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """These are not made before the loop says so, which it could not if they were made on it."""
    loop_went_on = threading.Event()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            return str(loop_went_on.wait(30))

    monkeypatch.setattr(passwords, "_hasher", Slow())
    hashing = asyncio.gather(*[hash_password(GOOD) for _ in range(8)])
    await asyncio.sleep(0)
    loop_went_on.set()
    assert await hashing == ["True"] * 8


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Example.com", "ana@example.com"),
        ("  a.b+c@shop.co.uk ", "a.b+c@shop.co.uk"),
        ("ñ@ejemplo.es", "ñ@ejemplo.es"),
    ],
)
def test_addresses_are_kept_one_way(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "ana", "ana@", "@example.com", "a@b", "a b@c.d", "a@b@c.d", f"{'a' * 250}@b.com"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        clean_email(typed)


def test_wrong_and_unknown_read_alike() -> None:
    assert CredentialsWrong().detail == "The e-mail or the password is wrong."
