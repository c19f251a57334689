"""The schema as one reviewed text (db/schema.sql), so that a change of it is a diff that people read.

Nouns: snapshot: what pg_dump says of a database's schema, without what depends on host, version or chance, without the
queue's schema (Procrastinate's, not ours) and without the bodies of functions (files already; their grants stay).
Verbs: `snapshot`.
Promises: equal schemas have equal snapshots.
"""

import re
import subprocess

from lonja.platform.errors import Broken
from lonja.platform.postgres_binaries import postgres_binaries

_BLOCK = re.compile(
    r"^--\n-- (?:Data for )?Name: (?P<name>.*); Type: (?P<type>.*); Schema: (?P<schema>.*); Owner: .*\n--\n",
    re.MULTILINE,
)
_NOISE = re.compile(
    r"^(?:\\(?:un)?restrict .*|SET .*;|SELECT pg_catalog\.set_config.*;|ALTER .* OWNER TO .*;)\n", re.MULTILINE
)
_HEADER = "-- The schema, written by `lonja migrate --snapshot`. Do not edit: change db/migrations instead.\n"


class SnapshotFailed(Broken):
    code, slug, status = "LJ055", "snapshot_failed", 500
    title = "The schema could not be written down"
    sentence = "pg_dump failed: {problem}"


def snapshot(dsn: str) -> str:
    """The schema of the database that a superuser's `dsn` leads to."""
    dumped = subprocess.run(
        [postgres_binaries().path("pg_dump"), "--schema-only", "--exclude-schema=jobs", f"--dbname={dsn}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if dumped.returncode:
        raise SnapshotFailed(problem=dumped.stderr.strip())
    return _HEADER + _normalised(dumped.stdout)


def _normalised(dump: str) -> str:
    starts = list(_BLOCK.finditer(dump))
    ends = [start.start() for start in starts[1:]] + [dump.find("--\n-- PostgreSQL database dump complete")]
    kept: list[str] = []
    for start, end in zip(starts, ends, strict=True):
        body = _NOISE.sub("", dump[start.end() : end]).strip()
        if body and start["type"] != "FUNCTION" and not body.startswith("COMMENT ON EXTENSION"):
            kept.append(body)
    return "\n" + "\n\n".join(kept) + "\n"
