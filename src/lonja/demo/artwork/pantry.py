"""Things for a kitchen shelf and a bathroom one."""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from lonja.demo.artwork.canvas import SANS, SERIF, Canvas
from lonja.demo.artwork.looks import Look, shadow
from lonja.demo.artwork.marks import mark
from lonja.demo.artwork.shades import darker, ink_on, lighter, mix


def _label(c: Canvas, look: Look, x: float, y: float, width: float, height: float, paper: str = "#fbf6ea") -> None:
    """A printed paper label: mark, name, a line of small print."""
    name, _, small = look.words.partition("|")
    c.rect(x, y, width, height, c.gradient(darker(paper, 0.06), paper, darker(paper, 0.1), angle=0), 4)
    c.rect(x + 9, y + 9, width - 18, height - 18, "none", 2, stroke=look.accent, stroke_width=2.5)
    middle = x + width / 2
    mark(c, Look(colour=paper, accent=look.accent, mark=look.mark), middle, y + height * 0.3, width * 0.34)
    size = min(width / max(len(name), 4) * 1.35, height * 0.15)
    c.text(middle, y + height * 0.66, name, size, darker(look.accent, 0.45), font_family=SERIF, font_weight=700)
    c.line(f"M{middle - 30:.0f} {y + height * 0.73:.0f} h60", look.accent, 2.5)
    c.text(middle, y + height * 0.85, small.upper(), min(width / max(len(small), 8) * 1.15, 17), darker(look.accent, 0.45), font_family=SANS, letter_spacing="2")


def oil(c: Canvas, look: Look) -> None:
    """Olive oil in dark glass."""
    shadow(c, 400, 872, 140, 22)
    body = "M352 300 C352 370 262 390 262 490 V826 C262 858 284 872 314 872 H486 C516 872 538 858 538 826 V490 C538 390 448 370 448 300 Z"
    c.path(body, c.gradient(darker(look.colour, 0.3), lighter(look.colour, 0.14), look.colour, darker(look.colour, 0.4), angle=0))
    with c.group(clip_path=c.clip(body)):
        c.rect(262, 430, 276, 450, c.gradient("#d8c24a@0.32", "#d8c24a@0.1"))
    c.line("M296 500 V820", "#ffffff", 16, opacity=0.26, filter=c.blur(3))
    c.line("M512 520 V800", "#ffffff", 7, opacity=0.16, filter=c.blur(2))
    c.path("M346 150 H454 V306 H346 Z", c.gradient(darker(look.accent, 0.1), lighter(look.accent, 0.2), look.accent, darker(look.accent, 0.25), angle=0))
    c.rect(340, 142, 120, 28, c.gradient(look.accent, lighter(look.accent, 0.25), darker(look.accent, 0.2), angle=0), 8)
    c.rect(340, 284, 120, 24, darker(look.accent, 0.25), 5)
    _label(c, look, 274, 530, 252, 270)


def jar(c: Canvas, look: Look) -> None:
    """A preserving jar with a cloth-coloured lid."""
    shadow(c, 400, 846, 190, 26)
    body = "M236 330 C220 350 208 380 208 420 V780 C208 826 236 846 280 846 H520 C564 846 592 826 592 780 V420 C592 380 580 350 564 330 Z"
    c.path(body, "#ffffff", opacity=0.4)
    inner = "M230 392 H570 C576 410 576 420 576 440 V776 C576 814 556 830 520 830 H280 C244 830 224 814 224 776 V440 C224 420 224 410 230 392 Z"
    c.path(inner, c.gradient(darker(look.colour, 0.2), lighter(look.colour, 0.18), look.colour, darker(look.colour, 0.28), angle=0))
    dice = look.dice()
    with c.group(clip_path=c.clip(inner)):
        for _ in range(46):
            x, y = dice.uniform(226, 574), dice.uniform(400, 826)
            c.ellipse(x, y, dice.uniform(14, 30), dice.uniform(10, 22), mix(look.colour, "#2b1606", dice.uniform(0, 0.4)), opacity=0.35, transform=f"rotate({dice.randrange(180)} {x:.0f} {y:.0f})")
        c.ellipse(400, 394, 172, 20, lighter(look.colour, 0.3), opacity=0.7)
    c.line("M252 440 V780", "#ffffff", 18, opacity=0.42, filter=c.blur(3))
    c.path("M222 236 C222 222 236 216 252 216 H548 C564 216 578 222 578 236 V326 C578 340 222 340 222 326 Z", c.gradient(darker(look.accent, 0.1), lighter(look.accent, 0.22), look.accent, darker(look.accent, 0.26), angle=0))
    for x in range(236, 576, 15):
        c.line(f"M{x} 252 V328", darker(look.accent, 0.35), 3, opacity=0.4)
    _label(c, look, 270, 500, 260, 250)


def soap(c: Canvas, look: Look) -> None:
    """Three bars, one of them wrapped."""
    shadow(c, 400, 800, 270, 26)
    for x, y, tone, turn in ((170, 640, look.colour, 0), (250, 500, mix(look.colour, look.accent, 0.3), -3)):
        with c.group(transform=f"rotate({turn} {x + 180} {y + 70})"):
            c.rect(x, y + 18, 400, 138, darker(tone, 0.26), 26)
            c.rect(x, y, 400, 132, c.gradient(lighter(tone, 0.3), tone, darker(tone, 0.08)), 26)
            c.rect(x + 22, y + 16, 356, 100, "none", 18, stroke=darker(tone, 0.2), stroke_width=3, opacity=0.5)
            dice = look.dice()
            for _ in range(26):
                c.circle(dice.uniform(x + 30, x + 370), dice.uniform(y + 20, y + 110), dice.choice((2.0, 3.0, 4.0)), darker(tone, 0.45), opacity=0.45)
            c.line(f"M{x + 34} {y + 10} H{x + 300}", "#ffffff", 7, opacity=0.4, filter=c.blur(2))
    with c.group(transform="rotate(4 380 410)"):
        c.rect(200, 356, 380, 140, "#000", 10, opacity=0.18, filter=c.blur(8), transform="translate(0 12)")
        c.rect(200, 350, 380, 140, c.gradient("#fdf9ef", "#efe5d0"), 8)
        c.rect(292, 350, 196, 140, look.accent)
        name, _, small = look.words.partition("|")
        c.text(390, 428, name, min(196 / max(len(name), 4) * 1.25, 40), ink_on(look.accent), font_family=SERIF, font_weight=700)
        c.text(390, 458, small.upper(), 14, ink_on(look.accent), letter_spacing="2")


def tin(c: Canvas, look: Look) -> None:
    """A flat tin with a lid that is all label."""
    shadow(c, 400, 760, 290, 28)
    c.rect(124, 330, 552, 420, darker(look.colour, 0.4), 64)
    c.rect(124, 306, 552, 420, c.gradient(lighter(look.colour, 0.16), look.colour, darker(look.colour, 0.12)), 64)
    c.rect(146, 328, 508, 376, "none", 48, stroke=look.accent, stroke_width=5)
    c.rect(158, 340, 484, 352, "none", 38, stroke=look.accent, stroke_width=2)
    for step in range(8):
        c.line(f"M{192 + step * 52} 652 q 13 -18 26 0 t 26 0", look.accent, 5)
    mark(c, look, 400, 440, 140)
    name, _, small = look.words.partition("|")
    c.text(400, 572, name, min(440 / max(len(name), 4) * 1.3, 62), look.accent, font_family=SERIF, font_weight=700)
    c.text(400, 616, small.upper(), 20, look.accent, letter_spacing="4")
    c.path("M188 306 H612 C640 306 660 320 670 340 C560 330 260 350 132 420 V370 C132 330 150 306 188 306 Z", "#ffffff", opacity=0.14)
    c.circle(400, 268, 40, "none", stroke="#c9ccd2", stroke_width=12)
    c.rect(380, 290, 40, 34, "#b4b8bf", 6)


def box(c: Canvas, look: Look) -> None:
    """A gift box tied with a ribbon."""
    shadow(c, 400, 822, 270, 30)
    c.path("M156 430 H644 V790 C644 812 630 822 608 822 H192 C170 822 156 812 156 790 Z", c.gradient(look.colour, darker(look.colour, 0.14)))
    c.path("M400 430 H644 V790 C644 812 630 822 608 822 H400 Z", "#000", opacity=0.07)
    c.rect(136, 356, 528, 92, c.gradient(lighter(look.colour, 0.16), look.colour), 10)
    c.rect(136, 440, 528, 16, "#000", opacity=0.16)
    c.rect(362, 356, 76, 466, c.gradient(darker(look.accent, 0.1), lighter(look.accent, 0.15), darker(look.accent, 0.14), angle=0))
    with c.mirrored():
        c.path("M398 354 C330 330 236 300 226 236 C222 188 290 176 330 226 C364 268 390 320 398 354 Z", c.gradient(lighter(look.accent, 0.12), darker(look.accent, 0.16), angle=45))
        c.path("M390 340 C350 300 300 280 262 240 C290 222 322 244 344 272 C366 300 384 324 390 340 Z", darker(look.accent, 0.36), opacity=0.55)
    c.rect(370, 318, 60, 52, c.gradient(lighter(look.accent, 0.14), darker(look.accent, 0.12)), 14)
    mark(c, look, 260, 640, 110)
