import pytest

from lonja.platform.settings import SettingInvalid, Settings


def test_every_field_has_a_default() -> None:
    assert Settings.from_environment({}) == Settings()


def test_a_variable_names_its_field() -> None:
    settings = Settings.from_environment(
        {"LONJA_PORT": "8080", "LONJA_ACCESS_LOG": "true", "LONJA_VIES": "1", "PORT": "1"}
    )
    assert (settings.port, settings.access_log, settings.vies) == (8080, True, True)


def test_an_empty_variable_is_unset() -> None:
    assert Settings.from_environment({"LONJA_DATABASE_URL": " "}).database_url is None


def test_a_wrong_value_is_a_sentence_that_names_the_variable() -> None:
    with pytest.raises(SettingInvalid) as caught:
        Settings.from_environment({"LONJA_LOG_LEVEL": "chatty"})
    assert "LONJA_LOG_LEVEL" in caught.value.detail


def test_a_password_in_the_database_url_is_never_shown() -> None:
    assert "hush" not in repr(Settings.from_environment({"LONJA_DATABASE_URL": "postgresql://me:hush@db/lonja"}))


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (Settings(), "http://127.0.0.1:8000"),
        (Settings(host="0.0.0.0", port=80), "http://127.0.0.1:80"),
        (Settings(host="::1"), "http://[::1]:8000"),
        (Settings(public_url="https://shop.example/"), "https://shop.example"),
    ],
)
def test_how_to_reach_us(settings: Settings, url: str) -> None:
    assert settings.base_url == url
