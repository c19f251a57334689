from pathlib import Path

import pytest

from lonja.cli.installation import keep_keys
from lonja.platform.secrets import SecretBox


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    # setenv first, so that what keep_keys puts into the environment is taken out again.
    for name in ("LONJA_SECRET_KEYS", "APP_SECRET"):
        monkeypatch.setenv(name, "")


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_keys(tmp_path)
    sealed = SecretBox.from_environment().seal("hush", "here")
    assert (tmp_path / "secret_keys").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("LONJA_SECRET_KEYS", "")
    keep_keys(tmp_path)
    assert SecretBox.from_environment().open(sealed, "here") == "hush"
    assert [file.name for file in tmp_path.iterdir()] == ["secret_keys"]


def test_the_keys_of_the_operator_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_SECRET", "a long enough secret of the operator")
    keep_keys(tmp_path)
    assert not (tmp_path / "secret_keys").exists()
