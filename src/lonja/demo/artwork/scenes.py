"""Wide pictures: what a store shows first, and what stands above its collections.

Nouns: a scene, 1600 × 900, calm on the left where words may stand.
Verbs: `scene` draws one by name.
"""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from collections.abc import Callable

from lonja.demo.artwork import accessories, apparel, books, home, pantry, tech
from lonja.demo.artwork.canvas import Canvas
from lonja.demo.artwork.looks import Look
from lonja.demo.artwork.shades import darker, lighter, mix

WIDE, HIGH = 1600, 900
_Draw = Callable[[Canvas, Look], None]


def scene(name: str, palette: list[str]) -> str:
    """The scene's SVG; the palette is wall, ground, and three colours for what is in it."""
    c = Canvas(WIDE, HIGH)
    _SCENES[name](c, palette)
    return c.svg()


def _place(c: Canvas, draw: _Draw, look: Look, x: float, y: float, size: float, turn: float = 0) -> None:
    """A product into the scene: its middle at x, y; `size` is its share of its own picture's size."""
    with c.group(transform=f"translate({x} {y}) rotate({turn}) scale({size}) translate(-400 -500)"):
        draw(c, look)


def _harbour(c: Canvas, p: list[str]) -> None:
    """MAAL: a red sun over a dark sea, and what one wears there."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(darker(wall, 0.25), wall, mix(wall, one, 0.35)))
    c.circle(1060, 430, 330, c.gradient(lighter(one, 0.12), one))
    for step in range(8):
        c.rect(700, 560 + step * 30, 720, 4 + step * 2.6, mix(wall, one, 0.25), opacity=0.9)
    for step in range(5):
        y = 690 + step * 50
        c.path(f"M0 {y} " + "q 50 -26 100 0 t 100 0 " * 8 + "V900 H0 Z", mix(ground, wall, 0.75 - step * 0.17), opacity=0.96)
    _place(c, apparel.hoodie, Look(colour=two, accent=one, mark="anchor"), 1090, 480, 0.92, -4)
    _place(c, apparel.cap, Look(colour=three, accent=lighter(one, 0.75), mark="lighthouse", pattern="brim"), 1385, 690, 0.5, 8)
    _place(c, accessories.sneaker, Look(colour="#f3efe6", accent=one), 830, 738, 0.5, -3)


def _blocks(c: Canvas, p: list[str]) -> None:
    """MAAL: garments on blocks of paint."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(lighter(wall, 0.1), wall, angle=0))
    c.path("M560 0 H1080 L860 900 H340 Z", ground)
    c.path("M1080 0 H1600 V900 H860 Z", mix(ground, one, 0.7))
    _place(c, apparel.tee, Look(colour=two, accent=one, mark="wave"), 760, 470, 0.72, -7)
    _place(c, apparel.pants, Look(colour=three, accent="#efe6d2"), 1085, 470, 0.78, 3)
    _place(c, apparel.jacket, Look(colour=one, accent="#f5efe2", mark="anchor"), 1395, 450, 0.72, 6)


def _shelf(c: Canvas, p: list[str]) -> None:
    """Boi Ghar: a shelf by a window, a lamp, a cup of tea."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(lighter(wall, 0.16), wall, darker(wall, 0.08)))
    c.path("M760 70 H1230 V600 H760 Z", lighter(wall, 0.5), opacity=0.55)
    for x, y in ((790, 100), (1010, 100), (790, 350), (1010, 350)):
        c.rect(x, y, 190, 220, c.gradient("#cfe3e6", "#f3ead2"), 4)
        c.path(f"M{x} {y + 170} q 60 -50 110 -14 t 80 -10 V{y + 220} H{x} Z", mix("#8fae88", wall, 0.2))
    c.path("M820 620 L1500 900 H560 Z", "#fff4d6", opacity=0.22)
    c.rect(0, 700, WIDE, 200, c.gradient(lighter(ground, 0.1), darker(ground, 0.2)))
    c.rect(0, 700, WIDE, 10, lighter(ground, 0.35))
    spines = ((one, 54, 330), (two, 40, 300), ("#f1e7cf", 62, 352), (three, 44, 318), (darker(one, 0.35), 50, 338), (mix(two, three, 0.5), 36, 290))
    x = 1240
    for tone, width, high in spines:
        top = 700 - high
        c.rect(x, top, width, high, c.gradient(darker(tone, 0.2), lighter(tone, 0.12), darker(tone, 0.16), angle=0), 3)
        c.rect(x, top + 36, width, 8, "#f4d58a", opacity=0.8)
        c.rect(x, top + high - 52, width, 8, "#f4d58a", opacity=0.8)
        x += width + 3
    _place(c, books.book, Look(colour=two, accent="#f0b54a", pattern="hills", words="The River and the Rain|Nasrin Haque"), 860, 450, 0.62, -2)
    _place(c, books.book, Look(colour=one, accent="#f4d58a", pattern="bird", words="The Doel's Song|Mahmud Ali"), 1110, 474, 0.56, 2)
    _place(c, home.mug, Look(colour="#f2ead8", accent=one, pattern="band", seed=1), 700, 672, 0.27)


def _table(c: Canvas, p: list[str]) -> None:
    """La Plaza: an arch in the sun, and a table under it."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(lighter(wall, 0.2), wall))
    c.path("M700 700 V400 A330 330 0 0 1 1360 400 V700 Z", c.gradient(mix(wall, two, 0.5), mix(wall, one, 0.45)))
    c.circle(1030, 420, 130, lighter(mix(one, "#f4c545", 0.6), 0.2), opacity=0.9)
    c.path("M700 640 Q 860 560 1030 620 T1360 590 V700 H700 Z", mix(two, "#8a9a6a", 0.6))
    c.path("M0 0 H560 L240 900 H0 Z", "#ffffff", opacity=0.12)
    c.rect(0, 700, WIDE, 200, c.gradient(lighter(ground, 0.2), ground, darker(ground, 0.12)))
    c.rect(0, 700, WIDE, 8, "#ffffff", opacity=0.5)
    for step in range(14):
        c.path(f"M{step * 118 + 20} 742 l36 36 l-36 36 l-36 -36 Z", two, opacity=0.35)
    _place(c, home.vase, Look(colour=one, accent="#f5ecd9", pattern="dip"), 860, 452, 0.74)
    _place(c, home.bowl, Look(colour="#f3ecdd", accent=two, pattern="azulejo"), 1105, 566, 0.5)
    _place(c, pantry.oil, Look(colour="#3b4a2a", accent="#b08d3e", words="Picual|Jaén · 500 ml", mark="sun"), 1300, 464, 0.64)
    _place(c, home.mug, Look(colour=three, accent="#f0e3cb", pattern="speckle", seed=1), 1450, 604, 0.34)
    _place(c, home.plate, Look(colour="#f7f1e4", accent=two, pattern="azulejo"), 640, 610, 0.3)


def _patio(c: Canvas, p: list[str]) -> None:
    """La Plaza: lamps and baskets on tiles."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(darker(wall, 0.1), wall, angle=0))
    for row in range(3):
        for column in range(14):
            x, y = column * 120, 640 + row * 120
            c.rect(x, y, 116, 116, mix(ground, "#ffffff", 0.3 if (row + column) % 2 else 0.08))
            c.path(f"M{x + 58} {y + 14} l44 44 l-44 44 l-44 -44 Z", two, opacity=0.5)
    c.rect(0, 636, WIDE, 12, "#000", opacity=0.1)
    _place(c, home.lamp, Look(colour="#f1e2c2", accent=one, pattern="pleats"), 880, 410, 0.72)
    _place(c, home.basket, Look(colour="#d9b77c", accent=one, pattern="band"), 1180, 520, 0.62)
    _place(c, home.candle, Look(colour=three, accent=one, words="azahar"), 1425, 574, 0.4)


def _studio(c: Canvas, p: list[str]) -> None:
    """StormCom: things for weather and work in a bright studio."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(lighter(wall, 0.3), wall))
    c.rect(0, 660, WIDE, 240, c.gradient(darker(ground, 0.05), lighter(ground, 0.3)))
    c.circle(1080, 430, 420, c.glow(f"{lighter(one, 0.45)}@0.75", f"{wall}@0", radius=0.5))
    c.circle(1080, 430, 300, "none", stroke=one, stroke_width=2, opacity=0.4)
    c.circle(1080, 430, 372, "none", stroke=one, stroke_width=1.5, opacity=0.25)
    _place(c, tech.speaker, Look(colour=two, accent=three), 800, 520, 0.5)
    _place(c, tech.headphones, Look(colour="#23283a", accent=one), 1085, 436, 0.78)
    _place(c, tech.bottle, Look(colour=three, accent="#20242b", mark="star"), 1365, 476, 0.6)
    _place(c, tech.earbuds, Look(colour="#f4f5f7", accent=one), 1500, 640, 0.3)
    _place(c, tech.mouse, Look(colour="#eceef2", accent=one), 640, 720, 0.26, -18)


def _storm(c: Canvas, p: list[str]) -> None:
    """StormCom: rain, and what keeps it off."""
    wall, ground, one, two, three = p
    c.rect(0, 0, WIDE, HIGH, c.gradient(darker(wall, 0.3), wall, lighter(wall, 0.16)))
    for x, y, size in ((300, 130, 1.5), (760, 90, 1.1), (1240, 150, 1.7)):
        with c.group(transform=f"translate({x} {y}) scale({size})", opacity=0.35):
            c.path("M-120 40 C-150 0 -100 -44 -60 -26 C-40 -80 50 -80 70 -30 C120 -44 150 10 116 40 Z", lighter(wall, 0.4))
    for step in range(120):
        x, y = (step * 137) % 1700, (step * 211) % 720
        c.line(f"M{x} {y} l-16 46", lighter(wall, 0.55), 2.5, opacity=0.4)
    c.rect(0, 740, WIDE, 160, c.gradient(darker(ground, 0.1), darker(ground, 0.3)))
    _place(c, tech.umbrella, Look(colour=one, accent="#20242b", mark="star"), 1010, 450, 0.9, -6)
    _place(c, accessories.backpack, Look(colour=two, accent=three, mark="star"), 1370, 540, 0.62)


_SCENES: dict[str, Callable[[Canvas, list[str]], None]] = {
    "harbour": _harbour, "blocks": _blocks, "shelf": _shelf, "table": _table, "patio": _patio, "studio": _studio, "storm": _storm,
}
