"""What a command works on: the settings, the database behind them, and the keys of its secrets.

Nouns: Installation.  Verbs: `installation`, which opens one for the time of a command.
Promises: LONJA_DATABASE_URL decides; without it the embedded server of the data directory is started, or joined when it
runs already, and stopped only by who started it. The embedded database is migrated as a matter of course, an own one
only by `lonja migrate`: until then every other command refuses. The embedded one's secret keys are made once and kept
beside it, readable by their owner only; with a database of your own the keys are yours to keep, too.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec

from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.errors import Broken
from lonja.platform.log import configure_logging
from lonja.platform.migrate import lacks, migrate
from lonja.platform.secrets import new_key
from lonja.platform.settings import Settings

_KEYS = "LONJA_SECRET_KEYS"


class SchemaBehind(Broken):
    code, slug, status = "LJ057", "schema_behind", 500
    title = "The database is not migrated"
    sentence = "The database lacks {count} scripts of this program, the first is {first}. Run: lonja migrate"


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """Settings whose database_url leads to a running server, and that server when it is the embedded one."""

    settings: Settings
    server: EmbeddedPostgres | None

    @property
    def database_url(self) -> str:
        return self.settings.database_url or ""

    @contextlib.asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """Meanwhile the embedded server is kept alive."""
        keeping = asyncio.create_task(self.server.keep()) if self.server else None
        try:
            yield
        finally:
            if keeping:
                keeping.cancel()


@contextlib.contextmanager
def installation(data: Path | None = None, *, migrated: bool = True) -> Iterator[Installation]:
    """Opens the installation that the environment, or a data directory given by hand, describes.

    Its schema is that of this program, unless the command is about to see to that itself.
    """
    settings = Settings.from_environment()
    configure_logging(settings.log_level, settings.log_format)
    if settings.database_url and data is None:
        if migrated and (missing := asyncio.run(lacks(settings.database_url))):
            raise SchemaBehind(count=len(missing), first=missing[0])
        yield Installation(settings=settings, server=None)
        return
    server = EmbeddedPostgres(data or settings.data_dir)
    server.start()
    try:
        keep_keys(server.data_dir)
        if migrated:
            asyncio.run(migrate(server.dsn()))
        yield Installation(
            settings=msgspec.structs.replace(settings, database_url=server.dsn(), data_dir=server.data_dir),
            server=server,
        )
    finally:
        server.stop()


def keep_keys(data_dir: Path) -> None:
    """Puts the keys of this data directory into the environment, unless the operator has set some."""
    if os.environ.get(_KEYS) or os.environ.get("APP_SECRET"):
        return
    file = data_dir / "secret_keys"
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(new_key() + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    os.environ[_KEYS] = file.read_text().strip()
