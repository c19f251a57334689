"""How one picture shall look.

Nouns: Look: the product's colour, a second colour, the wall behind it, a mark or pattern, a seed for what varies.
Verbs: `backdrop` paints the wall and the ground; `shadow` the shade of what lies or stands on it.
"""

import random

import msgspec

from lonja.demo.artwork.canvas import HEIGHT, WIDTH, Canvas
from lonja.demo.artwork.shades import darker, lighter, mix


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture is told. `stage`: street, paper, plaza or crisp, as the store's theme."""

    colour: str
    accent: str = "#e9e4da"
    wall: str = "#e8e4dc"
    stage: str = "street"
    mark: str = ""
    pattern: str = ""
    words: str = ""
    seed: int = 0

    def dice(self) -> random.Random:
        """The same throws for the same look."""
        return random.Random(self.seed)  # noqa: S311  # art, not secrets


def backdrop(c: Canvas, look: Look) -> None:
    """The wall, lit from above left, and what the store's stage puts on it."""
    wall = look.wall
    c.rect(0, 0, WIDTH, HEIGHT, c.gradient(lighter(wall, 0.18), wall, darker(wall, 0.07)))
    match look.stage:
        case "street":
            _street(c, look)
        case "plaza":
            _plaza(c, look)
        case "crisp":
            _crisp(c, look)
        case _:
            c.circle(400, 470, 520, c.glow(f"{lighter(wall, 0.6)}@0.55", f"{wall}@0", radius=0.5))


def _street(c: Canvas, look: Look) -> None:
    """A block of paint on concrete."""
    tone = mix(look.wall, look.accent, 0.34)
    shift = (look.seed * 67) % 160 - 80
    match look.seed % 3:
        case 0:
            c.path(f"M0 {690 + shift} L800 {560 + shift} V1000 H0 Z", tone, opacity=0.55)
        case 1:
            c.circle(400 + shift, 500, 335, tone, opacity=0.5)
        case _:
            c.path(f"M0 1000 V{330 + shift} A670 670 0 0 1 {670 - shift} 1000 Z", tone, opacity=0.5)
    c.circle(180, 90, 640, c.glow("#ffffff@0.28", "#ffffff@0", radius=0.5))


def _plaza(c: Canvas, look: Look) -> None:
    """An arch in a lime-washed wall, and a sill."""
    tone = mix(look.wall, look.accent, 0.3)
    c.path("M150 812 V430 A250 250 0 0 1 650 430 V812 Z", c.gradient(lighter(tone, 0.12), darker(tone, 0.05)))
    c.path("M150 812 V430 A250 250 0 0 1 400 180 A262 262 0 0 0 186 440 V812 Z", darker(tone, 0.3), opacity=0.16)
    c.rect(0, 812, WIDTH, 188, c.gradient(lighter(look.wall, 0.38), mix(look.wall, look.accent, 0.12)))
    c.rect(0, 812, WIDTH, 7, "#ffffff", opacity=0.5)


def _crisp(c: Canvas, look: Look) -> None:
    """A studio: a soft horizon and a halo."""
    c.rect(0, 735, WIDTH, 265, c.gradient(darker(look.wall, 0.05), lighter(look.wall, 0.34)))
    c.rect(0, 640, WIDTH, 190, c.gradient(f"{look.wall}@0", f"{darker(look.wall, 0.045)}@1", f"{look.wall}@0"))
    c.circle(400, 440, 430, c.glow(f"{lighter(look.accent, 0.35)}@0.5", f"{look.wall}@0", radius=0.5))


def shadow(c: Canvas, x: float, y: float, rx: float, ry: float, *, strength: float = 0.32, blur: float = 16) -> None:
    """The shade on the ground: wide and soft, then close and dark."""
    c.ellipse(x, y + ry * 0.25, rx * 1.12, ry * 1.25, "#141118", opacity=strength * 0.55, filter=c.blur(blur * 1.6))
    c.ellipse(x, y, rx * 0.86, ry * 0.7, "#141118", opacity=strength, filter=c.blur(blur * 0.6))


def cast(c: Canvas, d: str, *, dx: float = 16, dy: float = 26, strength: float = 0.3, blur: float = 18) -> None:
    """The shade that something hung or laid flat throws behind itself."""
    c.path(d, "#141118", opacity=strength, filter=c.blur(blur), transform=f"translate({dx} {dy})")
