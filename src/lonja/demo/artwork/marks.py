"""Prints and patterns: the marks that a brand puts on things.

Verbs: `mark` draws one by name around a point; `pattern` fills a box.
All of them are drawn here and belong to nobody else.
"""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from collections.abc import Callable
from math import cos, pi, sin

from lonja.demo.artwork.canvas import SANS, SERIF, Canvas
from lonja.demo.artwork.looks import Look
from lonja.demo.artwork.shades import ink_on, lighter, mix

_Mark = Callable[[Canvas, str, str], None]


def mark(c: Canvas, look: Look, x: float, y: float, size: float) -> None:
    """The look's mark, `size` wide, in an ink that can be seen on the look's colour."""
    draw = _MARKS.get(look.mark)
    if draw is None:
        return
    ink = look.accent if look.accent and _differs(look.accent, look.colour) else ink_on(look.colour)
    with c.group(transform=f"translate({x} {y}) scale({size / 200:.4g})", opacity=0.94):
        draw(c, ink, look.words)


def pattern(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    """The look's pattern over a box; clip it to the thing that wears it."""
    draw = _PATTERNS.get(look.pattern)
    if draw is not None:
        draw(c, look, x, y, width, height)


def _stripes(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    for top in range(y - 40, y + height + 40, 44):
        c.rect(x - 160, top, width + 320, 17, look.accent, opacity=0.9)


def _checks(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    for row in range(-2, height // 34 + 3):
        for column in range(-5, width // 34 + 6):
            if (row + column) % 2:
                c.rect(x + column * 34, y + row * 34, 34, 34, look.accent, opacity=0.85)


def _waves(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    crests = " q 22 -24 44 0 t 44 0" * (width // 88 + 6)
    for top in range(y - 20, y + height + 60, 40):
        c.line(f"M{x - 200} {top}{crests}", look.accent, 7, opacity=0.85)


def _dots(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    for row, top in enumerate(range(y - 20, y + height + 40, 36)):
        for left in range(x - 180, x + width + 180, 42):
            c.circle(left + (row % 2) * 21, top, 6.5, look.accent, opacity=0.9)


def _tie_dye(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    _swirl(c, look, x + width / 2, y + height * 0.46)


_PATTERNS: dict[str, Callable[[Canvas, Look, int, int, int, int], None]] = {
    "stripes": _stripes, "checks": _checks, "waves": _waves, "dots": _dots, "tie-dye": _tie_dye,
}


def _swirl(c: Canvas, look: Look, x: float, y: float) -> None:
    tones = (look.accent, mix(look.accent, look.colour, 0.5), lighter(look.accent, 0.4))
    for ring in range(9, 0, -1):
        points = []
        for step in range(33):
            angle = step / 32 * 2 * pi
            reach = ring * 48 * (1 + 0.16 * sin(angle * 5 + ring * 0.9))
            points.append(f"{x + reach * cos(angle + ring * 0.22):.0f} {y + reach * sin(angle + ring * 0.22):.0f}")
        c.path(f"M{' L'.join(points)} Z", tones[ring % 3], opacity=0.55, filter=c.blur(7))


def _differs(one: str, other: str) -> bool:
    return sum(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)) > 150


def _anchor(c: Canvas, ink: str, _words: str) -> None:
    c.circle(0, -76, 17, stroke=ink, stroke_width=11)
    c.line("M0 -58 V84 M-38 -30 H38", ink, 13)
    c.line("M-80 14 C-78 66 -40 88 0 92 C40 88 78 66 80 14", ink, 13)
    c.path("M-98 34 L-80 -6 L-58 32 Z M98 34 L80 -6 L58 32 Z", ink)


def _lighthouse(c: Canvas, ink: str, _words: str) -> None:
    c.path("M-24 -40 H24 L38 92 H-38 Z", ink)
    c.path("M-32 -52 H32 V-40 H-32 Z M-18 -88 H18 V-52 H-18 Z M0 -112 L26 -88 H-26 Z", ink)
    c.path("M-30 -70 L-112 -98 V-38 Z M30 -70 L112 -98 V-38 Z", ink, opacity=0.75)
    c.line("M-64 96 q 16 -14 32 0 t 32 0 t 32 0 t 32 0", ink, 8)


def _wave(c: Canvas, ink: str, _words: str) -> None:
    c.circle(0, 0, 96, stroke=ink, stroke_width=8)
    c.path("M-92 22 C-60 -40 -10 -74 42 -54 C72 -40 70 -4 40 2 C24 4 14 -8 20 -20 C-10 -16 -18 22 8 40 C40 58 70 44 92 22 C84 66 44 96 0 96 C-46 96 -82 64 -92 22 Z", ink)


def _sun(c: Canvas, ink: str, _words: str) -> None:
    c.path("M-70 10 A70 70 0 0 1 70 10 Z", ink)
    for step in range(4):
        c.rect(-90 + step * 12, 24 + step * 18, 180 - step * 24, 8, ink)
    for step in range(7):
        angle = pi + step * pi / 6
        c.line(f"M{84 * cos(angle):.0f} {10 + 84 * sin(angle):.0f} L{104 * cos(angle):.0f} {10 + 104 * sin(angle):.0f}", ink, 8)


def _cactus(c: Canvas, ink: str, _words: str) -> None:
    c.line("M0 92 V-78", ink, 36)
    c.line("M0 34 H-44 V-14 M0 6 H44 V-48", ink, 24)
    c.line("M-84 94 H84", ink, 9)


def _eye(c: Canvas, ink: str, _words: str) -> None:
    c.line("M-98 0 C-50 -62 50 -62 98 0 C50 62 -50 62 -98 0 Z", ink, 11)
    c.circle(0, 0, 31, ink)
    for step in range(5):
        c.line(f"M{-60 + step * 30} {-62 + abs(step - 2) * 12} L{-70 + step * 35} {-92 + abs(step - 2) * 18}", ink, 9)


def _word(c: Canvas, ink: str, words: str) -> None:
    look = {"font_weight": 900, "letter_spacing": "-2", "font_family": f"'Archivo Black', 'Arial Black', {SANS}"}
    size = min(92.0, 330 / max(len(words), 1))
    c.text(0, size * 0.34, words, size, ink, **look)


def _stack(c: Canvas, ink: str, words: str) -> None:
    look = {"font_weight": 900, "letter_spacing": "-1", "font_family": f"'Archivo Black', 'Arial Black', {SANS}"}
    lines = words.split("/")
    for index, line in enumerate(lines):
        size = min(64.0, 300 / max(len(line), 1))
        c.text(0, (index - (len(lines) - 1) / 2) * 62 + size * 0.34, line, size, ink, **look)


def _badge(c: Canvas, ink: str, words: str) -> None:
    c.circle(0, 0, 92, stroke=ink, stroke_width=6)
    c.circle(0, 0, 78, stroke=ink, stroke_width=2.5)
    c.text(0, 15, words, min(46, 200 / max(len(words), 1)), ink, font_family=SERIF, font_weight=700, letter_spacing="2")
    c.line("M-46 34 H46 M-46 -34 H46", ink, 3)


def _box(c: Canvas, ink: str, words: str) -> None:
    c.rect(-104, -34, 208, 68, ink)
    c.text(0, 17, words, min(50, 260 / max(len(words), 1)), ink_on(ink), font_weight=900, letter_spacing="3")


def _star(c: Canvas, ink: str, _words: str) -> None:
    points = []
    for step in range(16):
        reach = 96 if step % 2 == 0 else 34
        angle = step * pi / 8 - pi / 2
        points.append(f"{reach * cos(angle):.0f} {reach * sin(angle):.0f}")
    c.path(f"M{' L'.join(points)} Z", ink)


_MARKS: dict[str, _Mark] = {
    "anchor": _anchor, "lighthouse": _lighthouse, "wave": _wave, "sun": _sun, "cactus": _cactus, "eye": _eye,
    "word": _word, "stack": _stack, "badge": _badge, "box": _box, "star": _star,
}
