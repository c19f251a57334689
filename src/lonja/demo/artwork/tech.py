"""Things with a battery, and what carries them."""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from lonja.demo.artwork.canvas import SANS, Canvas
from lonja.demo.artwork.looks import Look, cast, shadow
from lonja.demo.artwork.marks import mark, pattern
from lonja.demo.artwork.shades import darker, ink_on, lighter, mix


def _metal(c: Canvas, colour: str, angle: int = 0) -> str:
    return c.gradient(darker(colour, 0.22), lighter(colour, 0.34), colour, lighter(colour, 0.12), darker(colour, 0.28), angle=angle)


def headphones(c: Canvas, look: Look) -> None:
    """Over-ear headphones, seen from the front."""
    shadow(c, 400, 846, 240, 24)
    band = "M196 560 C176 300 270 176 400 176 C530 176 624 300 604 560"
    c.line(band, darker(look.colour, 0.3), 46)
    c.line(band, look.colour, 38)
    c.line("M208 470 C210 290 300 196 400 196", "#ffffff", 6, opacity=0.35, filter=c.blur(2))
    c.line("M246 330 C276 250 336 216 400 216 C464 216 524 250 554 330", darker(look.accent, 0.12), 24)
    c.line("M246 326 C276 246 336 210 400 210 C464 210 524 246 554 326", lighter(look.accent, 0.15), 9, opacity=0.6)
    with c.mirrored():
        c.rect(176, 500, 44, 130, _metal(c, mix(look.colour, "#c7ccd4", 0.7)), 18)
        c.path("M268 548 C312 548 330 590 330 690 C330 790 312 832 268 832 C244 832 236 800 236 690 C236 580 244 548 268 548 Z", c.gradient(darker(look.accent, 0.25), lighter(look.accent, 0.08), darker(look.accent, 0.2), angle=0))
        c.path("M196 560 C240 546 262 590 262 690 C262 790 240 834 196 820 C160 806 146 760 146 690 C146 620 160 574 196 560 Z", c.gradient(lighter(look.colour, 0.26), look.colour, darker(look.colour, 0.24), angle=45))
        c.path("M190 600 C214 594 226 630 226 690 C226 750 214 788 190 780 C170 772 164 740 164 690 C164 640 170 608 190 600 Z", c.gradient(darker(look.colour, 0.12), lighter(look.colour, 0.1), angle=45))
        c.ellipse(196, 690, 10, 24, look.accent, opacity=0.9)
        c.path("M170 596 C150 640 150 720 160 760", "none", stroke="#ffffff", stroke_width=6, opacity=0.35, stroke_linecap="round")


def earbuds(c: Canvas, look: Look) -> None:
    """Two earbuds above their open case."""
    shadow(c, 400, 836, 220, 26)
    c.rect(204, 486, 392, 120, c.gradient(darker(look.colour, 0.2), darker(look.colour, 0.34)), 56)
    c.path("M204 560 C204 440 260 420 400 420 C540 420 596 440 596 560 Z", c.gradient(lighter(look.colour, 0.2), darker(look.colour, 0.06)))
    c.path("M226 556 C226 462 280 446 400 446 C520 446 574 462 574 556 Z", darker(look.colour, 0.42))
    c.path("M196 566 H604 V704 C604 796 560 836 480 836 H320 C240 836 196 796 196 704 Z", c.gradient(lighter(look.colour, 0.26), look.colour, darker(look.colour, 0.2)))
    c.ellipse(400, 568, 204, 22, darker(look.colour, 0.34))
    c.circle(400, 668, 8, look.accent)
    c.line("M236 620 C232 720 256 780 312 808", "#ffffff", 12, opacity=0.4, filter=c.blur(4))
    with c.mirrored(), c.group(transform="rotate(-14 296 300)"):
        c.line("M296 300 V428", "#000", 42, opacity=0.16, filter=c.blur(8), transform="translate(10 12)")
        c.rect(276, 276, 42, 176, c.gradient(darker(look.colour, 0.05), lighter(look.colour, 0.3), darker(look.colour, 0.14), angle=0), 20)
        c.circle(306, 262, 66, c.glow(lighter(look.colour, 0.4), look.colour, darker(look.colour, 0.24), at=(0.35, 0.3), radius=0.8))
        c.ellipse(342, 262, 26, 40, c.gradient(darker(look.accent, 0.3), look.accent, angle=0))
        c.rect(288, 424, 18, 20, darker(look.colour, 0.5), 6)


def speaker(c: Canvas, look: Look) -> None:
    """A rounded portable speaker."""
    shadow(c, 400, 842, 214, 28)
    body = "M236 300 C236 212 300 176 400 176 C500 176 564 212 564 300 V742 C564 812 500 842 400 842 C300 842 236 812 236 742 Z"
    c.line("M268 250 C240 150 320 116 400 128", look.accent, 15)
    c.path(body, c.gradient(darker(look.colour, 0.16), lighter(look.colour, 0.2), look.colour, darker(look.colour, 0.3), angle=0))
    with c.group(clip_path=c.clip(body)):
        for row in range(44):
            for column in range(22):
                c.circle(238 + column * 15.4 + (row % 2) * 7.7, 306 + row * 11.2, 3.1, darker(look.colour, 0.5), opacity=0.55)
        c.rect(236, 300, 330, 470, c.gradient("#000000@0.22", "#ffffff@0.12", "#000000@0", "#000000@0.34", angle=0))
        c.rect(236, 770, 330, 80, darker(look.colour, 0.3))
        c.rect(236, 286, 330, 14, look.accent)
    c.ellipse(400, 224, 118, 28, darker(look.colour, 0.24))
    for x in (336, 400, 464):
        c.line(f"M{x - 12} 224 h24" + (f" M{x} 214 v20" if x == 464 else ""), lighter(look.colour, 0.5), 5)
    c.rect(330, 560, 140, 46, darker(look.colour, 0.4), 10)
    c.text(400, 593, look.words or "STORM", 28, lighter(look.accent, 0.2), font_weight=800, letter_spacing="5")


def phone_case(c: Canvas, look: Look) -> None:
    """The back of a phone in its case."""
    c.rect(228, 110, 344, 760, "#141118", 62, opacity=0.34, filter=c.blur(20), transform="translate(18 30)")
    c.rect(228, 110, 344, 760, darker(look.colour, 0.32), 62)
    c.rect(234, 114, 332, 750, c.gradient(lighter(look.colour, 0.16), look.colour, darker(look.colour, 0.12), angle=45), 58)
    shape = "M292 114 H508 A58 58 0 0 1 566 172 V806 A58 58 0 0 1 508 864 H292 A58 58 0 0 1 234 806 V172 A58 58 0 0 1 292 114 Z"
    with c.group(clip_path=c.clip(shape)):
        pattern(c, look, 234, 114, 332, 750)
        c.path("M234 114 H470 L234 560 Z", "#ffffff", opacity=0.1)
    c.rect(256, 138, 168, 176, darker(look.colour, 0.5), 44)
    c.rect(262, 144, 156, 164, c.gradient("#33363d", "#131418"), 40)
    for x, y in ((302, 188), (302, 264), (378, 226)):
        c.circle(x, y, 32, "#0b0c0f")
        c.circle(x, y, 25, c.glow("#4c5a78", "#1a2030", "#06070a", at=(0.38, 0.34)))
        c.circle(x - 8, y - 9, 6, "#ffffff", opacity=0.7)
    c.circle(378, 170, 10, "#f4ecd2")
    for y, high in ((250, 52), (322, 86), (424, 86)):
        c.rect(566, y, 9, high, darker(look.colour, 0.42), 4)
    mark(c, look, 400, 600, 190)


def keyboard(c: Canvas, look: Look) -> None:
    """A compact keyboard, seen from above at a slant."""
    with c.group(transform="rotate(-18 400 500)"):
        c.rect(60, 350, 680, 300, "#141118", 30, opacity=0.34, filter=c.blur(18), transform="translate(10 32)")
        c.rect(60, 350, 680, 304, darker(look.colour, 0.4), 30)
        c.rect(60, 344, 680, 298, _metal(c, look.colour, 45), 30)
        c.rect(80, 364, 640, 258, darker(look.colour, 0.55), 16)
        rows = ((13, 0), (12, 14), (11, 24), (10, 36), (0, 0))
        for row, (keys, shift) in enumerate(rows):
            widths = [46.0] * keys if keys else [58.0, 58.0, 300.0, 58.0, 58.0]
            gap = (620 - shift * 2 - sum(widths)) / max(len(widths) - 1, 1)
            x = 90.0 + shift
            for index, width in enumerate(widths):
                special = (row, index) in {(0, 0), (2, 10), (4, 2)}
                tone = look.accent if special else lighter(mix(look.colour, "#f2f3f5", 0.5 if (row, index) not in {(1, 0), (3, 0), (3, 9)} else 0.12), 0.05)
                y = 374 + row * 49
                c.rect(x, y + 6, width, 40, darker(tone, 0.32), 8)
                c.rect(x, y, width, 40, c.gradient(lighter(tone, 0.22), tone), 8)
                x += width + gap


def mouse(c: Canvas, look: Look) -> None:
    """A mouse, seen from above."""
    outline = "M400 190 C520 190 566 290 570 450 C576 660 540 812 400 812 C260 812 224 660 230 450 C234 290 280 190 400 190 Z"
    cast(c, outline, dx=20, dy=34)
    c.path(outline, c.glow(lighter(look.colour, 0.4), look.colour, darker(look.colour, 0.24), at=(0.38, 0.24), radius=0.85))
    seam = darker(look.colour, 0.5)
    c.line("M400 192 V440 M232 452 C300 436 500 436 568 452", seam, 3, opacity=0.55)
    c.rect(380, 268, 40, 118, darker(look.colour, 0.55), 20)
    c.rect(386, 280, 28, 94, c.gradient(lighter(look.accent, 0.2), look.accent, darker(look.accent, 0.3)), 14)
    for y in range(292, 366, 13):
        c.line(f"M389 {y} h22", darker(look.accent, 0.45), 2.5)
    c.path("M232 470 C224 560 236 640 250 690 C224 640 220 540 232 470 Z", darker(look.colour, 0.4))
    c.circle(400, 700, 8, look.accent)
    c.path("M276 300 C300 240 340 214 378 208 C350 250 330 330 320 420 C290 424 268 428 254 432 C254 384 262 336 276 300 Z", "#ffffff", opacity=0.16)


def charger(c: Canvas, look: Look) -> None:
    """A wall charger with two ports and a braided cable."""
    shadow(c, 400, 836, 220, 26)
    c.line("M486 736 C640 760 690 640 640 540 C600 460 690 380 676 260", "#000", 20, opacity=0.16, filter=c.blur(8), transform="translate(8 16)")
    c.line("M486 736 C640 760 690 640 640 540 C600 460 690 380 676 260", darker(look.accent, 0.25), 17)
    c.line("M486 736 C640 760 690 640 640 540 C600 460 690 380 676 260", lighter(look.accent, 0.25), 15, stroke_dasharray="7 6", stroke_linecap="butt")
    c.rect(652, 160, 48, 108, c.gradient("#f6f7f9", "#c9cdd4", angle=0), 12)
    c.rect(662, 128, 28, 40, _metal(c, "#aab0ba"), 5)
    for x in (296, 400):
        c.rect(x, 196, 26, 108, _metal(c, "#c3c8d0"), 5)
    c.path("M214 320 C214 290 230 276 262 276 H462 C494 276 510 290 510 320 V790 C510 820 494 834 462 834 H262 C230 834 214 820 214 790 Z", c.gradient(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.14), angle=0))
    c.path("M456 276 H462 C494 276 510 290 510 320 V790 C510 820 494 834 462 834 H456 Z", "#000", opacity=0.08)
    for y in (680, 736):
        c.rect(300, y, 126, 34, darker(look.colour, 0.16), 17)
        c.rect(308, y + 6, 110, 22, "#24262b", 11)
        c.rect(326, y + 14, 74, 6, "#5d626d", 3)
    c.circle(362, 620, 7, look.accent)
    c.text(362, 470, look.words or "65W", 66, mix(look.colour, ink_on(look.colour), 0.55), font_family=SANS, font_weight=800)


def power_bank(c: Canvas, look: Look) -> None:
    """A slim power bank with a charge display."""
    with c.group(transform="rotate(9 400 500)"):
        c.rect(238, 170, 324, 650, "#141118", 56, opacity=0.34, filter=c.blur(20), transform="translate(16 34)")
        c.rect(238, 170, 324, 650, darker(look.colour, 0.34), 56)
        c.rect(238, 170, 310, 650, _metal(c, look.colour), 54)
        c.path("M292 170 H400 L300 820 H292 C262 820 238 796 238 766 V224 C238 194 262 170 292 170 Z", "#ffffff", opacity=0.08)
        c.rect(288, 228, 210, 112, "#15171c", 22)
        c.text(384, 304, look.words or "86%", 56, lighter(look.accent, 0.2), font_weight=700)
        for step in range(4):
            c.rect(312 + step * 44, 322, 34, 6, look.accent if step < 3 else "#3a3e47", 3)
        c.circle(393, 560, 96, "none", stroke=lighter(look.colour, 0.3), stroke_width=5, opacity=0.8)
        c.circle(393, 560, 66, "none", stroke=lighter(look.colour, 0.3), stroke_width=3, opacity=0.6)
        mark(c, look, 393, 560, 78)
        c.rect(330, 796, 62, 18, "#15171c", 9)


def bottle(c: Canvas, look: Look) -> None:
    """An insulated bottle."""
    shadow(c, 400, 880, 140, 22)
    body = "M322 330 C290 350 278 380 278 430 V830 C278 862 300 880 330 880 H470 C500 880 522 862 522 830 V430 C522 380 510 350 478 330 Z"
    c.path("M348 150 C348 110 452 110 452 150 L440 196 H360 Z", "none", stroke=darker(look.accent, 0.1), stroke_width=22, stroke_linejoin="round")
    c.rect(330, 186, 140, 92, c.gradient(darker(look.accent, 0.1), lighter(look.accent, 0.25), look.accent, darker(look.accent, 0.3), angle=0), 20)
    for y in (206, 224, 242):
        c.line(f"M334 {y} H466", darker(look.accent, 0.35), 3, opacity=0.5)
    c.rect(326, 276, 148, 58, _metal(c, "#c6cbd3"), 8)
    c.path(body, c.gradient(darker(look.colour, 0.14), lighter(look.colour, 0.24), look.colour, darker(look.colour, 0.12), darker(look.colour, 0.32), angle=0))
    with c.group(clip_path=c.clip(body)):
        pattern(c, look, 278, 400, 244, 480)
        c.rect(278, 840, 244, 50, _metal(c, "#b9bfc9"))
    c.line("M316 430 V800", "#ffffff", 15, opacity=0.34, filter=c.blur(4))
    mark(c, look, 400, 610, 120)


def watch(c: Canvas, look: Look) -> None:
    """A watch with a round face."""
    strap = "M316 60 H484 L498 330 H302 Z M302 670 H498 L484 940 H316 Z"
    cast(c, strap)
    c.path(strap, c.gradient(lighter(look.colour, 0.14), look.colour, darker(look.colour, 0.2), angle=0))
    for y in (738, 790, 842, 894):
        c.ellipse(400, y, 9, 14, darker(look.colour, 0.5))
    c.circle(400, 500, 214, "#141118", opacity=0.35, filter=c.blur(16), transform="translate(12 22)")
    c.rect(596, 470, 34, 62, _metal(c, "#aeb4be", 90), 9)
    c.circle(400, 500, 212, _metal(c, "#c9ced6", 45))
    c.circle(400, 500, 190, "#0d0f14")
    c.circle(400, 500, 182, c.glow("#2b3242", "#12151c", at=(0.4, 0.3), radius=0.8))
    for step in range(60):
        c.line("M400 332 V344" if step % 5 else "M400 330 V352", "#ffffff" if step % 5 == 0 else "#79808d", 4 if step % 5 == 0 else 2, transform=f"rotate({step * 6} 400 500)", opacity=0.85)
    c.circle(400, 590, 44, "none", stroke="#3a4252", stroke_width=7)
    c.path("M400 546 A44 44 0 1 1 362 612", "none", stroke=look.accent, stroke_width=7, stroke_linecap="round")
    c.line("M400 500 L322 446", "#f5f6f8", 13)
    c.line("M400 500 L474 388", "#f5f6f8", 9)
    c.line("M388 518 L440 360", look.accent, 4)
    c.circle(400, 500, 13, look.accent)
    c.path("M236 424 A184 184 0 0 1 420 318 C350 350 290 400 260 480 Z", "#ffffff", opacity=0.08)


def sleeve(c: Canvas, look: Look) -> None:
    """A felt sleeve with a laptop sliding out."""
    with c.group(transform="rotate(-7 400 500)"):
        c.rect(150, 196, 500, 420, _metal(c, "#c9ced6", 45), 22)
        c.rect(166, 210, 468, 400, c.gradient("#d7dbe1", "#b4bac4"), 14)
        c.circle(400, 270, 22, "#a2a9b4")
        body = "M120 330 C300 356 500 356 680 330 V780 C680 804 664 818 640 818 H160 C136 818 120 804 120 780 Z"
        cast(c, body)
        c.path(body, c.gradient(lighter(look.colour, 0.12), look.colour, darker(look.colour, 0.12)))
        with c.group(clip_path=c.clip(body)):
            pattern(c, look, 120, 330, 560, 490)
            dice = look.dice()
            for _ in range(220):
                x, y = dice.uniform(120, 680), dice.uniform(340, 818)
                c.line(f"M{x:.0f} {y:.0f} l{dice.randrange(-9, 9)} {dice.randrange(-9, 9)}", lighter(look.colour, 0.4), 1.5, opacity=0.2)
        c.line("M134 352 C300 376 500 376 666 352", darker(look.colour, 0.45), 2.5, opacity=0.6, stroke_dasharray="8 5")
        c.rect(470, 700, 150, 66, look.accent, 6)
        c.rect(477, 707, 136, 52, "none", 4, stroke=darker(look.accent, 0.4), stroke_width=2, stroke_dasharray="6 4")
        mark(c, look, 300, 600, 150)


def desk_light(c: Canvas, look: Look) -> None:
    """A desk light with a jointed arm."""
    shadow(c, 330, 848, 170, 22)
    c.path("M520 360 L700 812 H300 Z", c.gradient("#fff3cf@0.75", "#fff3cf@0"))
    c.ellipse(330, 838, 138, 24, darker(look.colour, 0.3))
    c.ellipse(330, 828, 138, 24, c.gradient(lighter(look.colour, 0.2), darker(look.colour, 0.08), angle=0))
    arm = "M330 824 L236 520 L470 270"
    c.line(arm, darker(look.colour, 0.3), 30)
    c.line(arm, lighter(look.colour, 0.08), 20)
    for x, y in ((236, 520), (330, 812)):
        c.circle(x, y, 27, darker(look.colour, 0.2))
        c.circle(x, y, 13, look.accent)
    c.path("M440 216 C500 196 584 260 616 356 C560 384 470 396 426 376 C396 330 396 240 440 216 Z", c.gradient(lighter(look.colour, 0.24), look.colour, darker(look.colour, 0.2), angle=45))
    c.path("M426 376 C470 396 560 384 616 356 C610 384 556 402 506 402 C470 402 436 394 426 376 Z", "#fff1c4")
    c.circle(470, 268, 17, look.accent)


def umbrella(c: Canvas, look: Look) -> None:
    """An open umbrella that means business."""
    shadow(c, 430, 880, 120, 16)
    c.line("M400 200 V772 C400 850 496 850 496 780", darker(look.accent, 0.2), 20)
    c.line("M396 420 V770", lighter(look.accent, 0.3), 5, opacity=0.6)
    c.line("M400 772 C400 850 496 850 496 780", c.gradient("#8c5a34", "#5e3a1f"), 30)
    canopy = "M92 520 C100 300 240 190 400 190 C560 190 700 300 708 520 C672 470 606 470 572 520 C536 470 466 470 400 520 C334 470 264 470 228 520 C194 470 128 470 92 520 Z"
    cast(c, canopy, dy=34)
    c.path(canopy, c.glow(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.24), at=(0.38, 0.24), radius=0.85))
    with c.group(clip_path=c.clip(canopy)):
        pattern(c, look, 100, 200, 600, 330)
        c.path("M400 190 C470 280 560 400 572 520 C606 470 672 470 708 520 C700 300 560 190 400 190 Z", "#000", opacity=0.14)
        c.path("M400 190 C330 280 240 400 228 520 C194 470 128 470 92 520 C100 300 240 190 400 190 Z", "#ffffff", opacity=0.09)
    c.line("M400 190 C330 280 240 400 228 520 M400 190 V520 M400 190 C470 280 560 400 572 520", darker(look.colour, 0.45), 3, opacity=0.6)
    c.line("M400 190 V146", look.accent, 12)
    mark(c, look, 316, 380, 96)
