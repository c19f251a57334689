"""Addresses of images in other sizes and formats (CAT-16).

Verbs: `image_url`, `srcset`.
Convention: our own media takes `?w=<pixels>&f=<format>`; a store with a CDN sets `media.pattern`, an address with any
of {url} {path} {width} {format} in it, such as `https://img.example.com/w={width},f={format}{path}`.
Promises: a drawing (SVG) has every size already and is never sent through a transformation; an address that is not ours
is left alone unless the store's pattern takes whole addresses.
"""

from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote, urlsplit

PATTERN_SETTING = "media.pattern"
"""The key in store_configs that holds a store's pattern."""

Format = Literal["auto", "webp", "avif", "jpeg", "png"]
WIDTHS = (320, 640, 960, 1440)


def image_url(url: str, *, width: int, format: Format = "auto", pattern: str | None = None) -> str:  # noqa: A002  # the word
    """The address of the image at this width, in device pixels."""
    path = urlsplit(url).path
    ours = url.startswith("/media/")
    if path.endswith(".svg") or not (ours or (pattern and "{url}" in pattern)):
        return url
    if pattern:
        return pattern.format(url=quote(url, safe=":/"), path=path, width=width, format=format)
    return f"{path}?w={width}" + (f"&f={format}" if format != "auto" else "")


def srcset(url: str, *, widths: Sequence[int] = WIDTHS, pattern: str | None = None) -> str:
    """What an `img` offers the browser to choose from; empty when there is nothing to choose."""
    offers = {width: image_url(url, width=width, pattern=pattern) for width in widths}
    if len(set(offers.values())) < 2:
        return ""
    return ", ".join(f"{address} {width}w" for width, address in offers.items())
