"""Pictures for the demo world, drawn by this code: no photographs, no placeholders, nothing of anybody else.

Nouns: a kind, what is drawn (hoodie, mug, book …); a Look, how (colours, mark, pattern, stage, seed); a view: the whole,
or a detail; a scene, a wide picture for a store or a collection.
Verbs: `draw` and `scene` answer SVG text.
Promises: the same look gives the same picture, byte for byte; a picture refers to nothing outside itself.
"""

from collections.abc import Callable
from typing import Literal

from lonja.demo.artwork import accessories, apparel, books, home, pantry, tech
from lonja.demo.artwork.canvas import Canvas
from lonja.demo.artwork.looks import Look, backdrop
from lonja.demo.artwork.scenes import scene

__all__ = ["KINDS", "Look", "View", "draw", "scene"]

View = Literal["whole", "detail"]

KINDS: dict[str, Callable[[Canvas, Look], None]] = {
    draw.__name__: draw
    for draw in (
        *(apparel.tee, apparel.hoodie, apparel.jacket, apparel.pants, apparel.cap, apparel.beanie, apparel.socks),
        *(accessories.sneaker, accessories.tote, accessories.crossbody, accessories.backpack, accessories.bandana),
        *(books.book, books.ebook),
        *(home.mug, home.bowl, home.plate, home.vase, home.lamp, home.candle, home.basket, home.throw),
        *(pantry.oil, pantry.jar, pantry.soap, pantry.tin, pantry.box),
        *(tech.headphones, tech.earbuds, tech.speaker, tech.phone_case, tech.keyboard, tech.mouse, tech.charger),
        *(tech.power_bank, tech.bottle, tech.watch, tech.sleeve, tech.desk_light, tech.umbrella),
    )
}

_DETAILS = {
    "hoodie": "190 90 420 525",
    "tee": "210 170 400 500",
    "jacket": "300 210 400 500",
    "pants": "150 120 400 500",
    "cap": "150 210 520 650",
    "beanie": "170 340 460 575",
    "book": "150 100 480 600",
    "ebook": "124 70 560 700",
    "earbuds": "160 370 490 612",
    "oil": "210 380 380 475",
    "watch": "180 250 440 550",
    "keyboard": "240 260 460 575",
    "sneaker": "60 260 460 575",
}
_DETAIL = "180 210 440 550"


def draw(kind: str, look: Look, view: View = "whole") -> str:
    """One picture of a kind."""
    c = Canvas()
    backdrop(c, look)
    KINDS[kind](c, look)
    return c.svg(_DETAILS.get(kind, _DETAIL) if view == "detail" else None)
