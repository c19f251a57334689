"""Books that stand on a table, each with a cover of its own."""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

import textwrap
from collections.abc import Callable
from math import cos, pi, sin

from lonja.demo.artwork.canvas import SANS, SERIF, Canvas
from lonja.demo.artwork.looks import Look, shadow
from lonja.demo.artwork.shades import darker, ink_on, lighter, mix

LEFT, TOP, WIDE, HIGH = 164, 118, 480, 720
_Cover = Callable[[Canvas, Look], None]


def book(c: Canvas, look: Look) -> None:
    """A hardback: pages to the right, a shade on the table. `words` is title|author, `pattern` the cover."""
    shadow(c, 420, 856, 290, 26, strength=0.36)
    right, bottom = LEFT + WIDE, TOP + HIGH
    c.path(f"M{right} {TOP + 6} L{right + 34} {TOP + 24} V{bottom - 2} L{right} {bottom} Z", c.gradient("#fdfaf1", "#d8cfbb", angle=0))
    for step in range(1, 6):
        c.line(f"M{right + step * 6} {TOP + 6 + step * 3} V{bottom - step // 3}", "#b9ad94", 1.2, opacity=0.7)
    c.path(f"M{right} {TOP} L{right + 38} {TOP + 18} V{TOP + 26} L{right} {TOP + 8} Z", darker(look.colour, 0.35))
    c.path(f"M{right} {bottom} L{right + 38} {bottom - 2} V{bottom + 5} L{right} {bottom + 8} Z", darker(look.colour, 0.45))
    face = f"M{LEFT} {TOP} H{right} V{bottom + 8} H{LEFT} Z"
    with c.group(clip_path=c.clip(face)):
        c.rect(LEFT, TOP, WIDE, HIGH + 8, look.colour)
        with c.group(transform=f"translate({LEFT} {TOP})"):
            COVERS.get(look.pattern, _hills)(c, look)
        c.rect(LEFT, TOP, WIDE, HIGH + 8, c.gradient("#ffffff@0.16", "#ffffff@0", "#000000@0.14", angle=45))
        c.rect(LEFT, TOP, 13, HIGH + 8, "#000", opacity=0.2)
        c.rect(LEFT + 13, TOP, 5, HIGH + 8, "#fff", opacity=0.22)


def ebook(c: Canvas, look: Look) -> None:
    """The same cover on a reader."""
    shadow(c, 400, 872, 270, 22, strength=0.36)
    c.rect(136, 84, 528, 800, c.gradient("#3a3d45", "#1b1d22"), 38)
    c.rect(140, 88, 520, 792, "none", 35, stroke="#ffffff", stroke_width=2, opacity=0.18)
    screen = "M168 124 H632 V820 H168 Z"
    with c.group(clip_path=c.clip(screen)):
        c.rect(168, 124, 464, 696, look.colour)
        with c.group(transform="translate(168 124) scale(0.967)"):
            COVERS.get(look.pattern, _hills)(c, look)
        c.path("M168 124 H632 L168 640 Z", "#fff", opacity=0.06)
    c.rect(372, 842, 56, 10, "#ffffff", 5, opacity=0.28)


def _title(c: Canvas, look: Look, top: float, *, ink: str, size: float = 54, font: str = SERIF, weight: int = 700) -> float:
    """Sets the title in lines that fit; answers where the last one ended."""
    title, _, author = look.words.partition("|")
    size = min(size, 400 / max(max((len(word) for word in title.split()), default=1) * 0.6, 1))
    y = top
    for line in textwrap.wrap(title, max(int(400 / (size * 0.52)), 6), break_long_words=False):
        c.text(240, y, line, size, ink, font_family=font, font_weight=weight)
        y += size * 1.12
    if author:
        c.text(240, y - size * 0.5 + 18, author.upper(), 20, ink, font_family=SANS, letter_spacing="4", opacity=0.85)
    return y


def _hills(c: Canvas, look: Look) -> None:
    """Hills, a river and a low sun."""
    c.rect(0, 0, WIDE, HIGH, c.gradient(lighter(look.colour, 0.35), look.colour))
    c.circle(250, 350, 92, look.accent)
    for step, tone in enumerate((0.12, 0.3, 0.48)):
        y = 380 + step * 86
        c.path(f"M0 {y + 40} C90 {y - 50} 170 {y - 20} 240 {y + 24} S400 {y - 60} 480 {y} V740 H0 Z", darker(look.colour, tone))
    c.path("M226 470 C300 520 150 560 226 620 C280 660 210 700 190 740 H330 C300 690 350 640 290 590 C250 556 330 520 262 470 Z", look.accent, opacity=0.85)
    _title(c, look, 108, ink=ink_on(lighter(look.colour, 0.3)))


def _rain(c: Canvas, look: Look) -> None:
    """A boat under slanted rain."""
    c.rect(0, 0, WIDE, HIGH, c.gradient(darker(look.colour, 0.3), look.colour, lighter(look.colour, 0.16)))
    dice = look.dice()
    for _ in range(80):
        x, y = dice.uniform(-40, 520), dice.uniform(160, 560)
        c.line(f"M{x:.0f} {y:.0f} l-12 34", look.accent, 3, opacity=round(dice.uniform(0.2, 0.7), 2))
    c.path("M90 548 C160 600 320 600 392 548 C372 610 320 634 240 634 C160 634 110 610 90 548 Z", look.accent)
    c.path("M236 548 V392 C306 420 330 480 322 540 Z", lighter(look.accent, 0.25))
    for step in range(3):
        c.line(f"M-20 {640 + step * 26} q 30 -18 60 0 t 60 0 t 60 0 t 60 0 t 60 0 t 60 0 t 60 0 t 60 0 t 60 0", lighter(look.colour, 0.3), 5, opacity=0.6)
    _title(c, look, 100, ink="#fbf7ee")


def _sun(c: Canvas, look: Look) -> None:
    """Rings around a centre, like a dish or a sun."""
    c.rect(0, 0, WIDE, HIGH, look.colour)
    for step in range(8):
        c.circle(240, 478, 186 - step * 23, look.accent if step % 2 == 0 else look.colour)
    for step in range(24):
        angle = step * pi / 12
        c.line(f"M{240 + 198 * cos(angle):.0f} {478 + 198 * sin(angle):.0f} L{240 + 222 * cos(angle):.0f} {478 + 222 * sin(angle):.0f}", look.accent, 7)
    _title(c, look, 88, ink=ink_on(look.colour), size=50)


def _window(c: Canvas, look: Look) -> None:
    """A lit window in a dark house."""
    c.rect(0, 0, WIDE, HIGH, c.gradient(darker(look.colour, 0.2), darker(look.colour, 0.45)))
    c.path("M60 740 V372 L240 242 L420 372 V740 Z", darker(look.colour, 0.58))
    c.path("M36 388 L240 234 L444 388", "none", stroke=lighter(look.colour, 0.1), stroke_width=14, stroke_linejoin="round")
    c.rect(176, 420, 128, 160, c.gradient(lighter(look.accent, 0.35), look.accent), 4)
    c.line("M240 420 V580 M176 496 H304", darker(look.colour, 0.58), 9)
    c.circle(240, 500, 190, c.glow(f"{look.accent}@0.5", f"{look.accent}@0", radius=0.5))
    c.circle(404, 236, 30, lighter(look.accent, 0.5))
    dice = look.dice()
    for _ in range(26):
        c.circle(dice.uniform(10, 470), dice.uniform(190, 340), dice.choice((1.5, 2.0, 3.0)), "#fff", opacity=0.75)
    _title(c, look, 96, ink="#fdf6e6", size=46)


def _leaves(c: Canvas, look: Look) -> None:
    """A plant that grows over the cover."""
    c.rect(0, 0, WIDE, HIGH, look.colour)
    c.line("M240 740 C240 600 210 470 250 300", darker(look.accent, 0.3), 9)
    for step in range(7):
        y, side = 690 - step * 58, -1 if step % 2 else 1
        tone = mix(look.accent, darker(look.accent, 0.4), (step % 3) / 2)
        reach = 170 - step * 14
        c.path(f"M{238 - side * 2} {y} C{240 + side * reach * 0.4:.0f} {y - 86} {240 + side * reach} {y - 80} {240 + side * (reach + 26)} {y - 34} C{240 + side * reach} {y + 8} {240 + side * reach * 0.5:.0f} {y + 22} {238 - side * 2} {y} Z", tone)
        c.line(f"M238 {y} C{240 + side * reach * 0.4:.0f} {y - 40} {240 + side * reach * 0.8:.0f} {y - 48} {240 + side * reach} {y - 36}", look.colour, 2.5, opacity=0.6)
    c.circle(250, 296, 26, lighter(look.accent, 0.45))
    _title(c, look, 96, ink=ink_on(look.colour), size=48)


def _city(c: Canvas, look: Look) -> None:
    """Roofs and lit windows under a flat moon."""
    c.rect(0, 0, WIDE, HIGH, c.gradient(look.colour, mix(look.colour, look.accent, 0.35)))
    c.circle(346, 316, 64, lighter(look.accent, 0.4))
    dice = look.dice()
    for depth in (0.25, 0.5, 0.72):
        x = -20
        while x < WIDE:
            wide, high = dice.randrange(46, 96), dice.randrange(120, 330)
            y = 420 + depth * 330 - high * 0.7
            c.path(f"M{x} 740 V{y:.0f} h{wide} V740 Z", darker(look.colour, depth))
            for row in range(3):
                if dice.random() > 0.45:
                    c.rect(x + 12 + dice.randrange(0, wide - 30), y + 22 + row * 44, 12, 17, look.accent, opacity=0.85)
            x += wide + 4
    _title(c, look, 92, ink=ink_on(look.colour), size=50)


def _type(c: Canvas, look: Look) -> None:
    """Only type and a bar."""
    c.rect(0, 0, WIDE, HIGH, look.colour)
    c.rect(40, 48, 400, 14, look.accent)
    end = _title(c, look, 150, ink=ink_on(look.colour), size=66, font=SANS, weight=800)
    c.rect(40, end + 6, 120, 14, look.accent)
    c.circle(370, 560, 56, look.accent)
    c.circle(300, 560, 56, "none", stroke=look.accent, stroke_width=10)


def _tiles(c: Canvas, look: Look) -> None:
    """A quilt of quarter circles, as nakshi kantha stitch them."""
    tones = (look.accent, darker(look.colour, 0.25), lighter(look.colour, 0.3), mix(look.accent, look.colour, 0.5))
    dice = look.dice()
    c.rect(0, 0, WIDE, HIGH, look.colour)
    for row in range(5):
        for column in range(5):
            x, y = column * 96, 232 + row * 96
            tone = dice.choice(tones)
            turn = dice.choice((f"M{x} {y} h96 a96 96 0 0 1 -96 96 Z", f"M{x + 96} {y} v96 a96 96 0 0 1 -96 -96 Z", f"M{x} {y + 96} v-96 a96 96 0 0 1 96 96 Z"))
            c.path(turn, tone)
            c.circle(x + 48, y + 48, 9, look.colour)
    _title(c, look, 96, ink=ink_on(look.colour), size=48)


def _bird(c: Canvas, look: Look) -> None:
    """A bird before a disc."""
    c.rect(0, 0, WIDE, HIGH, c.gradient(lighter(look.colour, 0.2), look.colour))
    c.circle(240, 446, 176, look.accent)
    ink = darker(look.colour, 0.62)
    c.path("M92 500 C150 420 200 372 280 372 C300 340 344 332 368 356 L414 372 L370 388 C372 452 330 512 250 530 C200 542 150 530 92 500 Z", ink)
    c.path("M210 440 C250 400 300 420 316 452 C290 500 220 510 150 486 C180 476 196 460 210 440 Z", lighter(ink, 0.25))
    c.circle(346, 366, 6, look.accent)
    c.line("M250 530 V590 M276 524 L288 586 M40 606 H440", ink, 8)
    _title(c, look, 96, ink=ink_on(lighter(look.colour, 0.2)), size=50)


COVERS: dict[str, _Cover] = {
    "hills": _hills, "rain": _rain, "sun": _sun, "window": _window, "leaves": _leaves, "city": _city, "type": _type,
    "tiles": _tiles, "bird": _bird,
}
