"""Things for a house: clay, light, cloth and wax."""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from lonja.demo.artwork.canvas import Canvas
from lonja.demo.artwork.looks import Look, cast, shadow
from lonja.demo.artwork.marks import mark, pattern
from lonja.demo.artwork.shades import darker, lighter, mix


def _round(c: Canvas, colour: str) -> str:
    """Light that falls on a round body from the left."""
    return c.gradient(darker(colour, 0.06), lighter(colour, 0.16), colour, darker(colour, 0.16), darker(colour, 0.3), angle=0)


def _glaze(c: Canvas, look: Look, body: str, x: int, y: int, width: int, height: int) -> None:
    """What is painted on clay, inside its outline."""
    with c.group(clip_path=c.clip(body)):
        match look.pattern:
            case "dip":
                c.path(f"M{x} {y + height * 0.52:.0f} q {width * 0.25:.0f} 34 {width * 0.5:.0f} 0 t {width * 0.5:.0f} 0 V{y + height} H{x} Z", look.accent)
            case "azulejo":
                _azulejo(c, look, x, y + height // 3, width)
            case "speckle":
                dice = look.dice()
                for _ in range(150):
                    c.circle(dice.uniform(x, x + width), dice.uniform(y, y + height), dice.choice((1.5, 2.0, 3.0)), look.accent, opacity=0.7)
            case "band":
                c.rect(x, y + height * 0.3, width, 22, look.accent)
                c.rect(x, y + height * 0.3 + 34, width, 8, look.accent)
            case "flowers":
                _flowers(c, look, x, y, width, height)
            case _:
                pattern(c, look, x, y, width, height)
        c.rect(x, y, width, height, c.gradient("#000000@0.1", "#ffffff@0.16", "#ffffff@0", "#000000@0.1", "#000000@0.3", angle=0))


def _azulejo(c: Canvas, look: Look, x: int, y: int, width: int) -> None:
    c.rect(x, y - 14, width, 8, look.accent)
    for step in range(width // 78 + 1):
        left = x + step * 78
        c.path(f"M{left + 39} {y} C{left + 74} {y + 4} {left + 74} {y + 74} {left + 39} {y + 78} C{left + 4} {y + 74} {left + 4} {y + 4} {left + 39} {y} Z", look.accent)
        c.path(f"M{left + 39} {y + 18} l14 21 l-14 21 l-14 -21 Z", look.colour)
        c.path(f"M{left - 14} {y + 39} l14 -14 l14 14 l-14 14 Z", look.accent, opacity=0.75)
    c.rect(x, y + 86, width, 8, look.accent)


def _flowers(c: Canvas, look: Look, x: int, y: int, width: int, height: int) -> None:
    dice = look.dice()
    for _ in range(max(width * height // 9000, 6)):
        left, top, size = dice.uniform(x, x + width), dice.uniform(y, y + height), dice.uniform(13, 22)
        for petal in range(5):
            c.ellipse(left, top - size, size * 0.5, size * 0.8, look.accent, transform=f"rotate({petal * 72} {left:.0f} {top:.0f})")
        c.circle(left, top, size * 0.42, mix(look.accent, "#f4c545", 0.7))


def mug(c: Canvas, look: Look) -> None:
    """A thrown mug with a big handle."""
    shadow(c, 400, 822, 230, 30)
    handle = "M560 470 C680 450 716 520 704 590 C692 676 620 716 544 716"
    c.line(handle, darker(look.colour, 0.26), 58)
    c.line(handle, darker(look.colour, 0.05), 44)
    c.line("M562 462 C676 444 706 516 696 580", "#ffffff", 7, opacity=0.3)
    body = "M214 392 H576 C582 520 574 680 548 778 C536 818 508 826 476 826 H314 C282 826 254 818 242 778 C216 680 208 520 214 392 Z"
    c.path(body, _round(c, look.colour))
    _glaze(c, look, body, 208, 392, 374, 440)
    c.path("M242 778 C254 818 282 826 314 826 H476 C508 826 536 818 548 778 C500 796 290 796 242 778 Z", mix(look.colour, "#c08a5a", 0.75))
    c.ellipse(395, 392, 181, 40, lighter(look.colour, 0.2))
    c.ellipse(395, 395, 164, 32, c.gradient("#4b2d1b", "#2c1a10") if look.seed % 2 else c.gradient(darker(look.colour, 0.42), darker(look.colour, 0.2)))
    c.line("M250 440 C244 540 252 660 274 750", "#ffffff", 14, opacity=0.28, filter=c.blur(3))
    mark(c, look, 384, 600, 150)
    if look.seed % 2:
        for dx in (-44, 18):
            c.line(f"M{400 + dx} 340 C{370 + dx} 300 {440 + dx} 270 {404 + dx} 214", "#ffffff", 13, opacity=0.32, filter=c.blur(8))


def bowl(c: Canvas, look: Look) -> None:
    """A wide bowl."""
    shadow(c, 400, 818, 236, 28)
    body = "M128 500 C140 660 246 790 330 806 H470 C554 790 660 660 672 500 Z"
    c.path("M322 790 H478 L492 824 H308 Z", mix(look.colour, "#b9835a", 0.7))
    c.path(body, _round(c, look.colour))
    _glaze(c, look, body, 128, 500, 544, 310)
    c.ellipse(400, 500, 272, 88, lighter(look.colour, 0.22))
    inside = "M142 500 A258 77 0 1 1 658 500 A258 77 0 1 1 142 500 Z"
    c.path(inside, c.gradient(darker(look.colour, 0.3), look.colour, lighter(look.colour, 0.16)))
    with c.group(clip_path=c.clip(inside)):
        c.ellipse(400, 540, 214, 58, "none", stroke=look.accent, stroke_width=9)
        c.ellipse(400, 552, 150, 38, "none", stroke=look.accent, stroke_width=4)
        if look.mark:
            with c.group(transform="translate(400 545) scale(1 0.3) translate(-400 -545)"):
                mark(c, look, 400, 545, 180)
    c.line("M166 560 C190 660 250 736 310 776", "#ffffff", 13, opacity=0.3, filter=c.blur(4))


def plate(c: Canvas, look: Look) -> None:
    """A dinner plate, seen from above."""
    circle = "M90 500 A310 310 0 1 1 710 500 A310 310 0 1 1 90 500 Z"
    cast(c, circle, dy=30)
    c.path(circle, c.glow(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.1), at=(0.36, 0.3), radius=0.8))
    with c.group(clip_path=c.clip(circle)):
        match look.pattern:
            case "azulejo":
                for step in range(16):
                    with c.group(transform=f"rotate({step * 22.5} 400 500)"):
                        c.path("M400 204 C440 226 440 286 400 300 C360 286 360 226 400 204 Z", look.accent)
                        c.path("M459 232 l12 16 l-12 16 l-12 -16 Z", look.accent, transform="rotate(11 400 500)")
            case "flowers":
                for step in range(10):
                    with c.group(transform=f"rotate({step * 36} 400 500)"):
                        for petal in range(5):
                            c.ellipse(400, 236, 11, 19, look.accent, transform=f"rotate({petal * 72} 400 254)")
                        c.circle(400, 254, 9, "#f4c545")
                        c.path("M452 262 q 26 -8 40 12 q -28 12 -40 -12 Z", mix(look.accent, "#4f7a4d", 0.8))
            case _:
                c.circle(400, 500, 288, "none", stroke=look.accent, stroke_width=16)
                c.circle(400, 500, 262, "none", stroke=look.accent, stroke_width=4)
    c.circle(400, 500, 198, c.glow(lighter(look.colour, 0.22), look.colour, darker(look.colour, 0.07), at=(0.4, 0.35), radius=0.8))
    c.circle(400, 500, 198, "none", stroke=darker(look.colour, 0.25), stroke_width=3, opacity=0.5)
    c.circle(400, 500, 186, "none", stroke=look.accent, stroke_width=4, opacity=0.85)
    c.path("M180 330 C230 260 300 216 380 206 C300 240 240 290 204 356 Z", "#ffffff", opacity=0.32, filter=c.blur(6))
    mark(c, look, 400, 500, 190)


def vase(c: Canvas, look: Look) -> None:
    """A tall vase with branches in it."""
    shadow(c, 400, 836, 168, 26)
    stem = mix("#5d6b3f", look.accent, 0.12)
    for reach, lift in ((-150, 60), (-60, 10), (70, 30), (168, 90)):
        c.line(f"M400 420 C{400 + reach // 3} 320 {400 + reach} 280 {400 + reach} {110 + lift}", stem, 6)
        for step in range(6):
            share = 0.35 + step * 0.12
            x, y = 400 + reach * share, 420 - (310 - lift) * share
            side = -1 if step % 2 else 1
            c.path(f"M{x:.0f} {y:.0f} q {side * 22} -34 {side * 58} -22 q {side * -16} 34 {side * -58} 22 Z", lighter(stem, 0.1 + step * 0.05))
    body = "M334 384 C344 440 250 500 246 640 C244 740 292 822 340 838 H460 C508 822 556 740 554 640 C550 500 456 440 466 384 Z"
    c.path(body, _round(c, look.colour))
    _glaze(c, look, body, 246, 400, 310, 440)
    c.ellipse(400, 384, 66, 16, darker(look.colour, 0.35))
    c.ellipse(400, 384, 66, 16, "none", stroke=lighter(look.colour, 0.25), stroke_width=7)
    c.line("M292 560 C270 640 284 730 322 790", "#ffffff", 14, opacity=0.32, filter=c.blur(4))


def lamp(c: Canvas, look: Look) -> None:
    """A table lamp, switched on."""
    shadow(c, 400, 848, 176, 26)
    c.circle(400, 400, 380, c.glow("#ffe7ad@0.75", "#ffe7ad@0.18", "#ffe7ad@0", radius=0.5))
    foot = "M318 842 C318 700 372 690 376 560 H424 C428 690 482 700 482 842 C450 858 350 858 318 842 Z"
    c.path(foot, _round(c, look.accent))
    c.ellipse(400, 842, 82, 13, darker(look.accent, 0.4), opacity=0.6)
    c.line("M346 800 C352 740 384 700 390 620", "#ffffff", 9, opacity=0.3, filter=c.blur(3))
    shade = "M286 196 H514 L606 560 C540 588 260 588 194 560 Z"
    c.path(shade, c.gradient(lighter(look.colour, 0.3), lighter(mix(look.colour, "#ffd98a", 0.3), 0.2), look.colour))
    with c.group(clip_path=c.clip(shade)):
        if look.pattern == "pleats":
            for step in range(-13, 14):
                c.line(f"M{400 + step * 8.6:.0f} 196 L{400 + step * 15.6:.0f} 590", darker(look.colour, 0.3), 3, opacity=0.3)
        else:
            pattern(c, look, 200, 196, 400, 390)
        c.circle(400, 430, 190, c.glow("#fff3cf@0.9", "#ffdf95@0", radius=0.5))
    c.line("M194 560 C260 588 540 588 606 560", darker(look.colour, 0.3), 6, opacity=0.5)
    c.ellipse(400, 196, 114, 15, darker(look.colour, 0.25))
    c.line("M452 580 V664", "#c9a86a", 3)
    c.circle(452, 670, 9, c.glow("#ffe9b8", "#b98d45", at=(0.35, 0.3)))


def candle(c: Canvas, look: Look) -> None:
    """A candle in a ceramic cup."""
    shadow(c, 400, 830, 190, 28)
    c.circle(400, 300, 300, c.glow("#ffdf9a@0.7", "#ffdf9a@0", radius=0.5))
    body = "M236 440 H564 L548 800 C530 838 270 838 252 800 Z"
    c.path(body, _round(c, look.colour))
    _glaze(c, look, body, 236, 440, 330, 400)
    c.ellipse(400, 440, 164, 38, lighter(look.colour, 0.25))
    c.ellipse(400, 442, 148, 31, c.gradient("#f7ead0", "#fff7e6"))
    c.line("M400 440 V388", "#3a2c22", 6)
    c.path("M400 268 C440 324 434 384 400 394 C366 384 360 324 400 268 Z", c.gradient("#ffd25e", "#ff9d3d"))
    c.path("M400 322 C418 350 416 382 400 388 C384 382 382 350 400 322 Z", "#fff3c9")
    c.rect(306, 570, 188, 150, c.gradient("#fbf6ea", "#efe6d2"), 6)
    c.line("M330 600 H470 M330 690 H470", look.accent, 3)
    c.text(400, 658, look.words or "luz", 40, darker(look.accent, 0.2), font_family="Georgia, 'Liberation Serif', serif", font_style="italic")


def basket(c: Canvas, look: Look) -> None:
    """A woven palm basket with leather handles."""
    shadow(c, 400, 838, 250, 30)
    with c.mirrored():
        c.line("M258 470 C230 300 330 250 372 300 C392 330 392 400 388 440", darker(look.accent, 0.1), 22)
        c.line("M258 470 C230 300 330 250 372 300 C392 330 392 400 388 440", lighter(look.accent, 0.12), 6, opacity=0.6)
    body = "M150 446 C300 486 500 486 650 446 L604 800 C540 850 260 850 196 800 Z"
    c.path(body, _round(c, look.colour))
    with c.group(clip_path=c.clip(body)):
        for row in range(12):
            y = 462 + row * 32
            for column in range(18):
                x = 140 + column * 31 + (row % 2) * 15
                tone = look.accent if look.pattern == "band" and row in {4, 5} else darker(look.colour, 0.14 + 0.1 * ((row + column) % 2))
                c.rect(x, y, 27, 24, tone, 9, opacity=0.75)
                c.line(f"M{x + 5} {y + 7} h16", lighter(look.colour, 0.4), 3, opacity=0.5)
        c.rect(140, 440, 520, 420, c.gradient("#000000@0.14", "#ffffff@0.1", "#000000@0", "#000000@0.3", angle=0))
    c.path("M150 446 C300 486 500 486 650 446 C640 424 540 410 400 410 C260 410 160 424 150 446 Z", darker(look.colour, 0.42))
    c.line("M150 446 C300 486 500 486 650 446", lighter(look.colour, 0.12), 16)


def throw(c: Canvas, look: Look) -> None:
    """A folded blanket with fringes."""
    shadow(c, 400, 806, 300, 26)
    for step, tone in enumerate((darker(look.colour, 0.12), look.colour, lighter(look.colour, 0.07))):
        top = 640 - step * 132
        fold = f"M118 {top} C110 {top - 60} 130 {top - 72} 160 {top - 72} H640 C676 {top - 72} 690 {top - 40} 684 {top} L680 {top + 84} C670 {top + 104} 140 {top + 104} 122 {top + 84} Z"
        c.path(fold, "#000", opacity=0.18, transform="translate(0 12)", filter=c.blur(8))
        c.path(fold, c.gradient(lighter(tone, 0.12), tone, darker(tone, 0.14)))
        with c.group(clip_path=c.clip(fold)):
            for x in (190, 236, 262, 500, 546, 572, 618):
                c.rect(x, top - 90, 13 if x % 3 else 30, 240, look.accent, opacity=0.85)
            for x in range(120, 700, 7):
                c.line(f"M{x} {top - 76} V{top + 100}", "#000", 1.4, opacity=0.06)
            c.rect(110, top + 50, 600, 60, c.gradient("#000000@0", "#000000@0.2"))
    for x in range(132, 680, 13):
        c.line(f"M{x} {728 + (x % 3)} q {x % 5 - 2} 34 {x % 7 - 3} 62", mix(look.colour, look.accent, 0.3), 5)
