"""The files of the faces: stylesheets, scripts, pictures.

Nouns: an Asset, a file of web/assets or a bundle (`lonja.css.txt` lists the parts of `lonja.css`); its hash.
Verbs: `asset_url` for templates, `asset` for the route that serves them.
Promises: an asset's address changes with its content, so browsers keep it for ever; assets are read once a process and
kept compressed.
"""

import functools
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "assets"
_TEXTUAL = ("text/", "image/svg", "application/json", "application/manifest")
_PARTS = ".txt"


@dataclass(frozen=True)
class Asset:
    """A file in memory."""

    name: str
    body: bytes
    media_type: str
    digest: str
    zipped: bytes | None

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"/assets/{self.digest}/{self.name}"


def asset(name: str) -> Asset | None:
    """The asset of this name."""
    return _assets().get(name)


def asset_url(name: str) -> str:
    """The address of an asset. An unknown name is a mistake in a template, so it is an error."""
    return _assets()[name].url


def media_type(name: str) -> str:
    """What kind of file the name says it is."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


@functools.cache
def _assets() -> dict[str, Asset]:
    files = {path.relative_to(_FOLDER).as_posix(): path for path in sorted(_FOLDER.rglob("*")) if path.is_file()}
    whole = {name: path.read_bytes() for name, path in files.items() if path.suffix != _PARTS}
    bundles = {name.removesuffix(_PARTS): _bundle(path) for name, path in files.items() if path.suffix == _PARTS}
    return {name: _asset(name, body) for name, body in (whole | bundles).items()}


def _bundle(listed: Path) -> bytes:
    """The parts, in the order in which they are listed; `#` begins a comment."""
    names = (line.partition("#")[0].strip() for line in listed.read_text().splitlines())
    return b"\n".join((listed.parent / name).read_bytes() for name in names if name)


def _asset(name: str, body: bytes) -> Asset:
    kind = media_type(name)
    zipped = gzip.compress(body, mtime=0) if kind.startswith(_TEXTUAL) and len(body) > 1_000 else None
    return Asset(name, body, kind, hashlib.sha256(body).hexdigest()[:12], zipped)
