"""What an installation may decide, read from the environment once.

Nouns: Settings, one field a variable LONJA_<FIELD>.  Verbs: `Settings.from_environment`.
Promises: frozen; a wrong value is a sentence that names the variable, not a traceback; secrets are never in a repr.
What a merchant decides (store_configs) is not here.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from lonja.platform.errors import Broken

PREFIX = "LONJA_"
_LOCAL = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # how to reach a server that listens everywhere


class SettingInvalid(Broken):
    code, slug, status = "LJ050", "setting_invalid", 500
    title = "A setting is invalid"
    sentence = "The environment is not usable: {problem}."


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The installation. Every field has a default that suits one person on one machine."""

    database_url: str | None = None
    """An own PostgreSQL 18+. Without it the embedded server of `data_dir` is used."""
    data_dir: Path = Path(".lonja")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    """How the outside reaches us, when that is not http://host:port."""
    default_store: str | None = None
    """The slug of the store that answers hosts which belong to none."""
    smtp_url: str | None = None
    """How mail leaves: smtp://user:password@host:587 or smtps://…:465 (notifications/transports/smtp.py)."""
    mail_from: str | None = None
    """The address mail comes from; its name is the store's. Without it no-reply@ the host of the base URL."""
    outbox: bool = False
    """A machine on a desk: without `smtp_url` mail is kept, and anybody may read it at /outbox. Never in production."""
    vies: bool = False
    """Ask the European register of VAT ids about every one a buyer gives. Off: its check digits are checked here."""
    pool_size: int = 10
    access_log: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "console"] = "auto"

    def __repr__(self) -> str:
        # The URLs of the database and the mail server may hold passwords.
        return f"Settings(data_dir={str(self.data_dir)!r}, host={self.host!r}, port={self.port})"

    @property
    def base_url(self) -> str:
        """The address to print and to build links from, without a slash at its end."""
        host = _LOCAL.get(self.host, self.host)
        host = f"[{host}]" if ":" in host else host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def has_outbox(self) -> bool:
        """Whether mail is kept here for anybody to read."""
        return self.outbox and self.smtp_url is None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings of this process. An empty variable counts as unset."""
        given = {
            field: value
            for field in cls.__struct_fields__
            if (value := environment.get(PREFIX + field.upper(), "").strip())
        }
        try:
            return msgspec.convert(given, cls, strict=False, dec_hook=_path)
        except msgspec.ValidationError as exc:
            message, _, place = str(exc).partition(" - at ")
            variable = PREFIX + place.strip("`$.").upper()
            raise SettingInvalid(problem=f"{variable}: {message[:1].lower()}{message[1:]}") from None


def _path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind)
