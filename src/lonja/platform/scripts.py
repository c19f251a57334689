"""The SQL files that make a Lonja database, as a list.

Nouns: Script (a name in the ledger, a text, its sha256); three kinds of file:
- migrations, db/migrations/NNNN_{pre|post}_{package}_{what}.sql: run once; pre before new code runs, post after old
  code is gone;
- functions, src/lonja/<package>/sql/*.sql: run again whenever their text changes;
- the queue's, which ship inside Procrastinate: its schema once, its later migrations after that.
Verbs: `migrations`, `functions`, `queue_schema`, `queue_migrations`, `needed`, `fingerprint`.
Promises: a misnamed file, a number used twice or a package without a floor is an error before anything runs.
"""

import hashlib
import importlib.metadata
import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from lonja.platform.errors import Broken

PACKAGE = Path(__file__).parents[1]
FLOORS = (
    "stores",
    "people",
    "customers",
    "catalog",
    "access",
    "inventory",
    "payments",
    "pricing",
    "promotions",
    "shipping",
    "taxes",
    "carts",
    "newsletter",
    "orders",
    "quotes",
    "checkout",
    "drops",
    "audit",
    "notifications",
)
"""Packages with SQL above platform, low to high: the order in which their functions are made."""

_NAME = re.compile(r"(?P<number>\d{4})_(?P<phase>pre|post)_[a-z]+_[a-z0-9_]+\.sql")


class ScriptMisplaced(Broken):
    code, slug, status = "LJ053", "script_misplaced", 500
    title = "An SQL file is not where it belongs"
    sentence = "{file}: {problem}."


class Script(msgspec.Struct, frozen=True):
    """An SQL file. `foreign` ones come with a package whose next release may word them differently."""

    name: str
    text: str
    foreign: bool = False

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def sql_home() -> Path:
    """The db folder: lonja/_db in a wheel, beside src in a checkout."""
    packaged = PACKAGE / "_db"
    return packaged if packaged.is_dir() else PACKAGE.parents[1] / "db"


def script(name: str) -> Script:
    """One file of the db folder."""
    return Script(name, (sql_home() / name).read_text())


def migrations(phase: Literal["pre", "post"]) -> list[Script]:
    """Our numbered files of one phase, in order."""
    chosen: list[Script] = []
    owner_of: dict[str, str] = {}
    for file in sorted((sql_home() / "migrations").glob("*.sql")):
        match = _NAME.fullmatch(file.name)
        if match is None:
            raise ScriptMisplaced(file=file.name, problem="its name is not NNNN_{pre|post}_{package}_{what}.sql")
        if other := owner_of.get(match["number"]):
            raise ScriptMisplaced(file=file.name, problem=f"its number is taken by {other}")
        owner_of[match["number"]] = file.name
        if match["phase"] == phase:
            chosen.append(Script(file.name, file.read_text()))
    return chosen


def functions(packages: Iterable[str]) -> list[Script]:
    """The repeatable files of some packages, in the order given."""
    files = (file for package in packages for file in sorted((PACKAGE / package / "sql").glob("*.sql")))
    return [Script(file.relative_to(PACKAGE).as_posix(), file.read_text()) for file in files]


def check_floors() -> None:
    """Every package with SQL has a floor."""
    for folder in sorted(PACKAGE.glob("*/sql")):
        package = folder.parent.name
        if package not in {"platform", *FLOORS} and any(folder.glob("*.sql")):
            raise ScriptMisplaced(file=f"{package}/sql", problem="the package has no place in FLOORS")


def queue_schema() -> Script:
    """Procrastinate's tables and functions, from zero."""
    return _of_queue(_queue_home() / "schema.sql")


def queue_migrations(phase: Literal["pre", "post"]) -> list[Script]:
    """Procrastinate's own steps since its first release, of which a fresh schema already has all."""
    files = sorted((_queue_home() / "migrations").glob("*.sql"))
    return [_of_queue(file) for file in files if ("_post_" in file.name) == (phase == "post")]


def needed() -> list[Script]:
    """Everything that must have run before this program's code does: all but the post phase and the grants."""
    return [*queue_migrations("pre"), *functions(["platform"]), *migrations("pre"), *functions(FLOORS)]


def fingerprint() -> str:
    """A hash of all that a migration from zero runs: equal fingerprints, equal databases."""
    scripts = [script(name) for name in ("roles.sql", "database.sql", "grants.sql")]
    scripts += needed() + migrations("post")
    lines = [f"{each.name} {each.checksum}" for each in scripts]
    lines.append(importlib.metadata.version("procrastinate"))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _queue_home() -> Path:
    spec = importlib.util.find_spec("procrastinate")
    if spec is None or spec.origin is None:
        raise ScriptMisplaced(file="schema.sql", problem="the package procrastinate is not installed")
    return Path(spec.origin).parent / "sql"


def _of_queue(file: Path) -> Script:
    return Script(f"procrastinate/{file.name}", f"set local search_path = jobs;\n{file.read_text()}", foreign=True)
