"""The pictures of the demo world: which there are of a product, and the files they are in.

Verbs: `pictures_of` names the pictures of a product; `hang` draws what is missing below the media folder.
Addresses: /media/<store>/<name>.svg, files <data_dir>/media/<store>/<name>.svg (web/static.py serves them).
"""

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from lonja.catalog import Image, slugify
from lonja.demo.artwork import Look, View, draw, scene
from lonja.demo.world import Product, StoreSheet


class Picture(msgspec.Struct, frozen=True):
    """A picture of a product that was not drawn yet."""

    name: str
    alt: str
    kind: str
    look: Look
    view: View

    def image(self, store: str) -> Image:
        return Image(url=f"/media/{store}/{self.name}.svg", alt=self.alt[:255])


def slug_of(product: Product) -> str:
    return product.slug or slugify(product.title)


def pictures_of(product: Product, stage: str) -> list[Picture]:
    """The whole in its first two colours, and a detail."""
    art, slug = product.art, slug_of(product)
    seed = art.seed if art.seed is not None else zlib.crc32(slug.encode()) % 1000
    colours = list(product.colours.items())[:2] or [("", art.colour)]

    def picture(number: int, colour: tuple[str, str], wall: str, view: View) -> Picture:
        word, paint = colour
        look = Look(
            colour=paint,
            accent=art.accent,
            wall=wall,
            stage=stage,
            mark=art.mark,
            pattern=art.pattern,
            words=art.words,
            seed=seed + number * (art.seed is None),
        )
        return Picture(f"{slug}-{number}", f"{product.title}, {word}" if word else product.title, art.kind, look, view)

    pictures = [
        picture(number, colour, art.walls[(number - 1) % len(art.walls)], "whole")
        for number, colour in enumerate(colours, 1)
    ]
    return [*pictures, picture(len(pictures) + 1, colours[0], art.walls[-1], "detail")]


def hang(sheet: StoreSheet, media: Path, mark: str) -> int:
    """Draws the pictures of a store that have no file, or all when the world has another mark. Answers how many."""
    folder = media / sheet.store.slug
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "world"
    is_new = not note.exists() or note.read_text() != mark
    drawn = 0
    for name, svg in _drawings(sheet):
        file = folder / f"{name}.svg"
        if is_new or not file.exists():
            draft = file.with_suffix(".new")
            draft.write_text(svg(), encoding="utf-8")
            draft.replace(file)
            drawn += 1
    note.write_text(mark)
    return drawn


def _drawings(sheet: StoreSheet) -> Iterator[tuple[str, Callable[[], str]]]:
    """Every picture of a store by its name, drawn when called."""
    for name, wide in sheet.scenes.items():
        yield name, partial(scene, wide.scene, wide.palette)
    for collection in sheet.collections:
        yield collection.slug, partial(scene, collection.scene, collection.palette)
    for product in sheet.products:
        for picture in pictures_of(product, sheet.store.theme["preset"]):
            yield picture.name, partial(draw, picture.kind, picture.look, picture.view)
