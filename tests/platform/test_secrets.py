import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.platform.secrets import SecretBox, SecretKeysMissing, SecretUnreadable, new_key
from tests.laws import LETTERS

OLD, NEW = new_key("old"), new_key("new")
BOX = SecretBox.from_environment({"LONJA_SECRET_KEYS": OLD})


@given(st.text(LETTERS), st.text(LETTERS))
def test_what_was_sealed_opens_at_its_place_only(plain: str, place: str) -> None:  # CFG-02
    token = BOX.seal(plain, place)
    assert BOX.open(token, place) == plain
    with pytest.raises(SecretUnreadable):
        BOX.open(token, place + "!")


def test_a_token_shows_its_key_and_nothing_of_its_secret() -> None:  # CFG-02
    token = BOX.seal("sk_live_123", "configs")
    version, key_id, body = token.split(".")
    assert (version, key_id) == ("v1", "old")
    assert b"sk_live" not in base64.urlsafe_b64decode(body + "==")
    assert token != BOX.seal("sk_live_123", "configs"), "the same secret twice must not look the same"


@given(st.data())
def test_a_changed_token_does_not_open(data: st.DataObject) -> None:  # CFG-02
    token = BOX.seal("sk_live_123", "configs")
    at = data.draw(st.integers(0, len(token) - 1))
    # The last character of base64 may carry unused bits: flip one that counts.
    letter = data.draw(st.sampled_from("ABCDEFabcdef012_")) if at < len(token) - 1 else "."
    changed = token[:at] + letter + token[at + 1 :]
    if changed != token:
        with pytest.raises(SecretUnreadable):
            BOX.open(changed, "configs")


def test_a_fingerprint_is_this_houses_only() -> None:
    """Who reads the database cannot try passwords on the fingerprints of requests that held them."""
    ours, theirs = SecretBox({"k1": bytes(32)}), SecretBox({"k1": bytes(31) + b"x"})
    assert ours.fingerprint(b"secret") == SecretBox({"k1": bytes(32)}).fingerprint(b"secret")
    assert len({box.fingerprint(text) for box in (ours, theirs) for text in (b"secret", b"secret ", b"")}) == 6
    assert ours.fingerprint(b"secret") not in {hashlib.sha256(b"secret").digest(), ours.derive("secret")}


def test_keys_rotate() -> None:
    rotated = SecretBox.from_environment({"LONJA_SECRET_KEYS": f"{NEW},{OLD}"})
    token = BOX.seal("secret", "configs")
    assert rotated.open(token, "configs") == "secret"
    assert rotated.is_stale(token)
    assert not rotated.is_stale(rotated.seal("secret", "configs"))
    with pytest.raises(SecretUnreadable) as unreadable:
        BOX.open(rotated.seal("secret", "configs"), "configs")
    assert "secret" not in repr(unreadable.value.params)


def test_the_seeds_app_secret_is_a_key_too() -> None:
    environment = {"APP_SECRET": "a long application secret"}
    token = SecretBox.from_environment(environment).seal("x", "configs")
    assert SecretBox.from_environment(environment).open(token, "configs") == "x"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"APP_SECRET": "short"},
        {"LONJA_SECRET_KEYS": "k1:c2hvcnQ="},
        {"LONJA_SECRET_KEYS": "k1:not base64"},
        {"LONJA_SECRET_KEYS": f":{NEW.partition(':')[2]}"},
    ],
)
def test_without_a_usable_key_there_is_no_box(environment: dict[str, str]) -> None:
    with pytest.raises(SecretKeysMissing):
        SecretBox.from_environment(environment)


def test_a_box_does_not_show_its_keys() -> None:
    assert OLD.partition(":")[2] not in repr(BOX)
