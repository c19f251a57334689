"""Garments, laid flat and seen from above."""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from msgspec.structs import replace

from lonja.demo.artwork.canvas import Canvas
from lonja.demo.artwork.looks import Look, cast
from lonja.demo.artwork.marks import mark, pattern
from lonja.demo.artwork.shades import darker, lighter, lightness, mix

_TEE = (
    "M318 196 C345 226 455 226 482 196 L566 226 C600 240 622 262 640 298 L712 440 L604 500 L566 424"
    " C560 520 562 680 572 822 C520 838 280 838 228 822 C238 680 240 520 234 424 L196 500 L88 440 L160 298"
    " C178 262 200 240 234 226 Z"
)
_TORSO = (
    "M300 236 C330 262 470 262 500 236 L562 262 C586 300 560 380 556 450 C552 560 556 690 560 792"
    " C520 808 280 808 240 792 C244 690 248 560 244 450 C240 380 214 300 238 262 Z"
)
_SLEEVE = "M244 258 C204 274 182 312 170 372 C152 470 138 590 124 716 C142 734 190 742 214 734 C222 620 236 520 258 440 Z"


def _shaded(c: Canvas, colour: str) -> str:
    return c.gradient(lighter(colour, 0.1), colour, darker(colour, 0.12))


def _creases(c: Canvas, colour: str, *lines: str, width: float = 5) -> None:
    """Folds: a dark line and, beside it, light."""
    deep = 0.2 if lightness(colour) > 0.3 else 0.45
    for d in lines:
        c.line(d, darker(colour, 0.6), width, opacity=deep * 0.55, filter=c.blur(2.2))
        c.line(d, "#ffffff", width * 0.7, opacity=0.1, transform="translate(7 1)", filter=c.blur(2.2))


def tee(c: Canvas, look: Look) -> None:
    """A boxy T-shirt."""
    with c.group(transform="translate(-40 -52) scale(1.1)"):
        _tee(c, look)


def _tee(c: Canvas, look: Look) -> None:
    cast(c, _TEE)
    c.path(_TEE, _shaded(c, look.colour))
    with c.group(clip_path=c.clip(_TEE)):
        pattern(c, look, 230, 200, 340, 640)
        c.path("M234 424 L196 500 L88 440 L160 298 C178 262 200 240 234 226 C222 300 226 360 234 424 Z", "#000", opacity=0.07)
        c.path("M566 424 L604 500 L712 440 L640 298 C622 262 600 240 566 226 C578 300 574 360 566 424 Z", "#000", opacity=0.12)
        c.path("M506 226 C546 420 524 640 560 834 L578 830 C562 680 560 520 566 424 C574 360 578 300 566 226 Z", "#000", opacity=0.05)
    rib = darker(look.colour, 0.14)
    c.path("M318 196 C345 226 455 226 482 196 L492 206 C458 252 342 252 308 206 Z", rib)
    c.path("M318 196 C345 226 455 226 482 196 C455 208 345 208 318 196 Z", darker(look.colour, 0.4))
    seam = darker(look.colour, 0.42)
    with c.mirrored():
        c.line("M234 228 C224 300 228 364 236 424", seam, 2.5, opacity=0.5)
        c.line("M99 433 L203 491", seam, 2.5, opacity=0.45, stroke_dasharray="7 5")
    c.line("M232 806 C284 820 516 820 568 806", seam, 2.5, opacity=0.45, stroke_dasharray="7 5")
    _creases(
        c, look.colour, "M262 470 C290 560 280 660 296 760", "M540 500 C516 590 530 690 512 770",
        "M232 430 C260 446 292 448 318 440", "M566 428 C540 446 512 450 486 440",
    )
    mark(c, look, 400, 430, 190)


def hoodie(c: Canvas, look: Look) -> None:
    """A heavy hooded sweatshirt with a kangaroo pocket."""
    outline = _TORSO + _SLEEVE + "M556 258 C596 274 618 312 630 372 C648 470 662 590 676 716 C658 734 610 742 586 734 Z"
    cast(c, outline)
    rib = darker(look.colour, 0.16)
    with c.mirrored():
        c.path(_SLEEVE, c.gradient(look.colour, darker(look.colour, 0.1), darker(look.colour, 0.2)))
        c.path("M124 712 C146 730 190 738 214 730 L208 800 C186 810 146 804 126 790 Z", rib)
        for step in range(5):
            c.line(f"M{140 + step * 16} {726 + step * 2} L{140 + step * 15} {792 + step * 3}", darker(rib, 0.3), 2, opacity=0.5)
        _creases(c, look.colour, "M180 520 C200 530 216 528 232 516", "M160 610 C180 622 204 622 222 612")
    c.path(_TORSO, _shaded(c, look.colour))
    with c.group(clip_path=c.clip(_TORSO)):
        pattern(c, look, 240, 250, 320, 560)
        c.path("M470 240 C530 420 500 640 560 800 L620 800 V230 Z", "#000", opacity=0.07)
    c.path("M240 790 C290 806 510 806 560 790 L554 854 C510 868 290 868 246 854 Z", rib)
    for x in range(262, 548, 14):
        c.line(f"M{x} {801 + 4 * (1 - abs(x - 400) / 160):.0f} V{856 + 5 * (1 - abs(x - 400) / 160):.0f}", darker(rib, 0.3), 2, opacity=0.45)
    _hood(c, look.colour)
    pocket = "M296 610 C360 600 440 600 504 610 L548 756 C500 768 300 768 252 756 Z"
    c.path(pocket, "#000", opacity=0.12, transform="translate(0 7)")
    c.path(pocket, c.gradient(lighter(look.colour, 0.06), darker(look.colour, 0.06)))
    c.line("M296 612 L254 752 M504 612 L546 752", darker(look.colour, 0.45), 3, opacity=0.6)
    c.line("M304 622 L266 748 M496 622 L534 748", darker(look.colour, 0.4), 2, opacity=0.4, stroke_dasharray="6 5")
    _creases(
        c, look.colour, "M264 470 C300 500 310 540 300 590", "M536 470 C506 510 500 540 508 590", "M340 690 C380 700 420 700 460 692",
    )
    mark(c, look, 400, 528, 128)


def _hood(c: Canvas, colour: str) -> None:
    c.path("M272 252 C262 170 318 104 400 100 C482 104 538 170 528 252 C500 284 300 284 272 252 Z", c.gradient(lighter(colour, 0.06), darker(colour, 0.14)))
    c.path("M316 240 C308 186 344 142 400 140 C456 142 492 186 484 240 C468 300 430 330 400 344 C370 330 332 300 316 240 Z", c.gradient(darker(colour, 0.5), darker(colour, 0.3)))
    c.path("M290 250 C300 300 350 346 400 366 C450 346 500 300 510 250 C530 262 520 300 494 328 C462 362 428 384 400 396 C372 384 338 362 306 328 C280 300 270 262 290 250 Z", c.gradient(lighter(colour, 0.1), darker(colour, 0.08)))
    c.line("M304 262 C318 306 356 344 400 364 C444 344 482 306 496 262", darker(colour, 0.45), 2.5, opacity=0.5, stroke_dasharray="7 5")
    string = lighter(mix(colour, "#f3efe6", 0.78), 0.1) if lightness(colour) < 0.6 else darker(colour, 0.45)
    with c.mirrored():
        c.circle(362, 372, 6, darker(colour, 0.55))
        c.line("M362 372 C354 404 364 432 358 466", "#000", 9, opacity=0.16, transform="translate(5 7)")
        c.line("M362 372 C354 404 364 432 358 466", string, 8)
        c.line("M358 464 L356 490", darker(string, 0.25), 10)


def jacket(c: Canvas, look: Look) -> None:
    """A coach jacket with snaps."""
    outline = _TORSO + _SLEEVE + "M556 258 C596 274 618 312 630 372 C648 470 662 590 676 716 C658 734 610 742 586 734 Z"
    cast(c, outline)
    deep = darker(look.colour, 0.5)
    with c.mirrored():
        c.path(_SLEEVE, c.gradient(look.colour, darker(look.colour, 0.16)))
        c.path("M124 712 C146 730 190 738 214 730 L211 766 C188 776 144 768 122 752 Z", darker(look.colour, 0.24))
        _creases(c, look.colour, "M176 500 C198 516 220 512 240 494", "M152 630 C176 644 204 640 224 626")
    c.path(_TORSO + "M240 790 C290 806 510 806 560 790 L560 836 C510 850 290 850 240 836 Z", _shaded(c, look.colour))
    with c.group(clip_path=c.clip(_TORSO)):
        pattern(c, look, 240, 250, 320, 560)
        c.path("M244 260 H560 V420 C500 446 300 446 244 420 Z", look.accent, opacity=0.92 if look.pattern == "yoke" else 0)
    c.path("M392 262 H408 V846 H392 Z", "#000", opacity=0.14)
    c.line("M408 268 V846", deep, 2.5, opacity=0.6)
    for y in range(330, 830, 92):
        c.circle(399, y + 3, 10, "#000", opacity=0.25)
        c.circle(399, y, 10, c.glow("#ffffff", "#b9bcc4", "#7f838c", at=(0.35, 0.3), radius=0.9))
    with c.mirrored():
        c.path("M300 236 C330 262 380 268 398 266 L344 352 C312 330 288 290 288 246 Z", c.gradient(lighter(look.colour, 0.12), darker(look.colour, 0.04)))
        c.line("M398 266 L344 352 C312 330 290 292 288 246", deep, 2.5, opacity=0.5)
        c.path("M276 596 L346 572 L352 594 L282 618 Z", darker(look.colour, 0.22))
        c.line("M276 596 L346 572 L352 594 L282 618 Z", deep, 2, opacity=0.5)
        c.line("M246 262 C228 320 250 392 250 452", deep, 2.5, opacity=0.4)
    c.line("M248 822 C296 834 504 834 552 822", deep, 2.5, opacity=0.45, stroke_dasharray="7 5")
    _creases(c, look.colour, "M266 480 C296 520 290 600 310 690", "M532 500 C508 560 520 640 500 720")
    mark(c, look, 480, 424, 74)


def pants(c: Canvas, look: Look) -> None:
    """Wide cargo trousers."""
    leg = "M262 150 H400 V330 C390 470 380 640 366 868 C320 884 236 880 196 862 C206 620 228 370 262 150 Z"
    outline = leg + "M538 150 H400 V330 C410 470 420 640 434 868 C480 884 564 880 604 862 C594 620 572 370 538 150 Z"
    cast(c, outline)
    seam = darker(look.colour, 0.5)
    with c.mirrored():
        c.path(leg, c.gradient(darker(look.colour, 0.06), look.colour, lighter(look.colour, 0.08), angle=0))
        with c.group(clip_path=c.clip(leg)):
            pattern(c, look, 190, 150, 210, 740)
        c.path("M196 470 L318 484 L308 636 C270 642 220 640 186 630 Z", "#000", opacity=0.14, transform="translate(3 8)")
        c.path("M198 468 L320 482 L310 634 C272 640 224 638 188 628 Z", c.gradient(lighter(look.colour, 0.08), darker(look.colour, 0.05)))
        c.path("M196 468 L322 482 L319 528 L194 514 Z", darker(look.colour, 0.12))
        c.line("M198 468 L320 482 L310 634 C272 640 224 638 188 628", seam, 2.5, opacity=0.5)
        c.circle(258, 508, 8, c.glow("#ffffff", "#8d9098", at=(0.35, 0.3), radius=0.9))
        c.line("M262 206 C300 214 322 246 326 292", seam, 3, opacity=0.55)
        c.line("M204 838 C246 852 326 856 368 846", seam, 2.5, opacity=0.5, stroke_dasharray="7 5")
        _creases(c, look.colour, "M232 700 C262 716 320 716 350 700", "M222 760 C256 780 320 780 350 766", "M380 330 C352 356 330 372 300 380")
    c.line("M400 200 V344", seam, 3, opacity=0.6)
    c.path("M400 206 C424 230 424 296 400 330", "none", stroke=seam, stroke_width=2.5, opacity=0.5, stroke_dasharray="6 5")
    c.path("M258 140 H542 L546 196 H254 Z", darker(look.colour, 0.12))
    c.line("M258 192 H542", seam, 2.5, opacity=0.5)
    for x in (290, 352, 436, 500):
        c.rect(x, 134, 14, 70, darker(look.colour, 0.2), 3)
    c.circle(400, 168, 13, c.glow("#ffffff", "#b9bcc4", "#74777f", at=(0.35, 0.3), radius=0.9))
    c.line("M372 204 C366 262 384 300 378 360 M428 204 C436 250 420 300 426 344", look.accent, 7)


def cap(c: Canvas, look: Look) -> None:
    """A six-panel cap, three quarters from the front."""
    crown = "M182 560 C170 400 250 268 404 262 C548 258 640 372 634 548 C560 596 270 610 182 560 Z"
    cast(c, crown + "M150 574 C250 520 520 512 640 556 C700 600 704 650 660 672 C500 640 260 640 132 668 C96 640 110 596 150 574 Z", dy=36)
    c.path(crown, c.glow(lighter(look.colour, 0.2), look.colour, darker(look.colour, 0.22), at=(0.38, 0.28), radius=0.85))
    with c.group(clip_path=c.clip(crown)):
        pattern(c, look, 180, 260, 460, 340)
    seam = darker(look.colour, 0.45)
    for d in ("M404 262 C398 360 400 480 406 588", "M404 262 C300 310 262 440 268 586", "M404 262 C508 300 552 430 546 582"):
        c.line(d, seam, 3, opacity=0.55)
        c.line(d, "#ffffff", 2, opacity=0.14, transform="translate(6 0)", stroke_dasharray="7 5")
    for x, y in ((322, 340), (490, 336)):
        c.circle(x, y, 9, darker(look.colour, 0.35))
        c.circle(x, y, 5, darker(look.colour, 0.7))
    c.ellipse(404, 262, 24, 11, darker(look.colour, 0.12))
    brim = "M182 556 C280 600 540 594 634 546 C700 584 724 640 690 676 C590 636 250 640 130 682 C92 648 118 588 182 556 Z"
    c.path(brim, c.gradient(lighter(look.accent if look.pattern == "brim" else look.colour, 0.08), darker(look.accent if look.pattern == "brim" else look.colour, 0.2)))
    for step in range(1, 5):
        c.line(
            f"M{182 - step * 11} {560 + step * 22} C{270 - step * 6} {598 + step * 11} {550 + step * 6} {592 + step * 11} {634 + step * 13} {550 + step * 24}",
            seam, 2, opacity=0.35, stroke_dasharray="8 5",
        )
    c.path("M182 556 C280 600 540 594 634 546 L640 556 C540 612 280 616 176 566 Z", "#000", opacity=0.22)
    mark(c, look, 406, 448, 128)


def beanie(c: Canvas, look: Look) -> None:
    """A ribbed beanie with a folded cuff."""
    dome = "M196 620 C180 380 270 226 400 224 C530 226 620 380 604 620 Z"
    cast(c, dome + "M176 600 H624 V770 H176 Z")
    c.path(dome, c.glow(lighter(look.colour, 0.16), look.colour, darker(look.colour, 0.24), at=(0.4, 0.3), radius=0.85))
    deep = darker(look.colour, 0.45)
    for x in range(-9, 10):
        c.line(f"M{400 + x * 5} 228 C{400 + x * 21} 300 {400 + x * 24} 450 {400 + x * 23} 620", deep, 3, opacity=0.3)
    cuff = "M178 606 C260 580 540 580 622 606 C632 660 632 720 620 770 C540 798 260 798 180 770 C168 720 168 660 178 606 Z"
    c.path(cuff, c.gradient(lighter(look.colour, 0.12), look.colour, darker(look.colour, 0.16)))
    with c.group(clip_path=c.clip(cuff)):
        for x in range(170, 640, 17):
            c.line(f"M{x} 580 V800", deep, 3.5, opacity=0.24)
            c.line(f"M{x + 6} 580 V800", "#ffffff", 2.5, opacity=0.1)
    c.rect(338, 640, 124, 84, c.gradient(lighter(look.accent, 0.2), look.accent), 6)
    c.rect(344, 646, 112, 72, "none", 4, stroke=darker(look.accent, 0.35), stroke_width=2, stroke_dasharray="6 4")
    mark(c, replace(look, colour=look.accent), 400, 682, 56)


def socks(c: Canvas, look: Look) -> None:
    """A pair of crew socks."""
    sock = (
        "M250 160 H390 C394 330 390 470 398 560 C404 640 452 676 520 726 C578 770 570 842 500 846"
        " C430 850 330 800 286 734 C244 672 256 420 250 160 Z"
    )
    for dx, tone in ((90, darker(look.colour, 0.08)), (-60, look.colour)):
        with c.group(transform=f"translate({dx} {20 if dx > 0 else 0})"):
            cast(c, sock)
            c.path(sock, c.gradient(lighter(tone, 0.1), tone, darker(tone, 0.1), angle=0))
            with c.group(clip_path=c.clip(sock)):
                for x in range(250, 400, 13):
                    c.line(f"M{x} 160 V262", darker(tone, 0.4), 3, opacity=0.28)
                c.rect(240, 284, 170, 30, look.accent)
                c.rect(240, 326, 170, 14, look.accent)
                c.path("M420 700 C480 700 560 720 600 780 V880 H420 C440 820 440 760 420 700 Z", look.accent)
                c.path("M252 600 C300 600 330 650 326 720 L250 740 Z", look.accent)
            mark(c, replace(look, mark=look.mark), 320, 430, 66)
