"""Serving files: the assets of the faces, and the media of the stores.

Nouns: assets (web/files.py); media, what merchants uploaded, under `<data_dir>/media`.
Verbs: `routes` serve `/assets/<hash>/<name>` and `/media/<path>`.
Promises: a media path cannot leave its folder, and an SVG opened by itself runs no script.
"""

import asyncio
from pathlib import Path

from lonja.web.answers import Answer, Header
from lonja.web.context import Visit
from lonja.web.errors import NotFound
from lonja.web.files import asset, media_type
from lonja.web.routes import page
from lonja.web.security import FILE_HEADERS

_FOREVER: Header = (b"cache-control", b"public, max-age=31536000, immutable")
_AN_HOUR: Header = (b"cache-control", b"public, max-age=3600")
_VARY: Header = (b"vary", b"accept-encoding")
_INERT: Header = (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")


@page("GET", "/assets/{digest:str}/{name:path}", needs_store=False)
async def serve_asset(visit: Visit, digest: str, name: str) -> Answer:
    """An asset; one asked for by an old address is served, but not kept."""
    found = asset(str(name).lstrip("/"))
    if found is None:
        raise NotFound
    kept = _FOREVER if found.digest == digest else _AN_HOUR
    headers = [(b"content-type", found.media_type.encode()), kept, _VARY, *FILE_HEADERS]
    if found.zipped is not None and b"gzip" in visit.headers.get(b"accept-encoding", b""):
        return Answer(200, found.zipped, [*headers, (b"content-encoding", b"gzip")])
    return Answer(200, found.body, headers)


@page("GET", "/media/{name:path}", needs_store=False)
async def serve_media(visit: Visit, name: str) -> Answer:
    """A file that a merchant uploaded."""
    folder = (visit.house.settings.data_dir / "media").resolve()
    body, tag = await asyncio.to_thread(_read, folder, str(name).lstrip("/"), visit.headers.get(b"if-none-match", b""))
    headers = [(b"etag", tag), _AN_HOUR, _INERT, *FILE_HEADERS]
    if body is None:
        return Answer(304, b"", headers)
    return Answer(200, body, [(b"content-type", media_type(str(name)).encode()), *headers])


def _read(folder: Path, name: str, known: bytes) -> tuple[bytes | None, bytes]:
    """The content and its tag; no content when the caller knows this tag."""
    if "\0" in name:
        raise NotFound
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound
    facts = path.stat()
    tag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'.encode()
    return (None if tag in known else path.read_bytes()), tag


routes = [serve_asset, serve_media]
