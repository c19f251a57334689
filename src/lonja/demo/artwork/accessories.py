"""What goes with garments: shoes and bags."""

# A shape is a line: wrapped, a drawing cannot be read.
# fmt: off

from lonja.demo.artwork.canvas import Canvas
from lonja.demo.artwork.looks import Look, cast, shadow
from lonja.demo.artwork.marks import mark, pattern
from lonja.demo.artwork.shades import darker, lighter, mix


def sneaker(c: Canvas, look: Look) -> None:
    """A low court shoe, from the side."""
    with c.group(transform="translate(-50 -40) scale(1.12)"):
        shadow(c, 405, 712, 330, 34)
        upper = (
            "M130 640 C118 560 132 470 158 392 C176 372 214 372 236 388 C268 432 318 440 372 430 C430 470 500 522 586 540"
            " C652 554 686 592 690 644 Z"
        )
        c.path(upper, c.gradient(lighter(look.colour, 0.12), look.colour, darker(look.colour, 0.14)))
        with c.group(clip_path=c.clip(upper)):
            pattern(c, look, 150, 380, 480, 280)
            c.path("M120 650 C130 560 140 500 150 440 C200 470 232 540 236 660 Z", mix(look.colour, look.accent, 0.85))
            c.path("M520 660 C540 600 560 566 590 530 L720 560 V660 Z", mix(look.colour, look.accent, 0.22))
            c.path("M300 660 C320 590 372 540 448 520 L486 548 C430 574 392 610 380 660 Z", look.accent)
            c.path("M130 660 C300 610 500 630 700 620 V680 H120 Z", "#000", opacity=0.1)
        seam = darker(look.colour, 0.5)
        c.line("M236 388 C246 470 262 560 246 644", seam, 2.5, opacity=0.55)
        c.line("M520 652 C540 598 560 566 590 540", seam, 2.5, opacity=0.55, stroke_dasharray="6 5")
        c.line("M300 652 C320 588 372 538 448 518 L486 546 C430 572 392 608 380 652", seam, 2.5, opacity=0.5)
        tongue = "M232 388 C236 350 262 318 300 312 C330 308 346 330 352 356 L420 452 C360 452 290 440 236 392 Z"
        c.path(tongue, c.gradient(lighter(look.colour, 0.2), darker(look.colour, 0.04)))
        c.line("M300 312 C330 308 346 330 352 356 L420 452", seam, 2.5, opacity=0.4)
        c.rect(262, 332, 52, 34, look.accent, 5, transform="rotate(-14 288 349)")
        lace = lighter(look.accent, 0.35) if look.pattern != "dark" else "#202226"
        for step in range(5):
            x, y = 296 + step * 34, 404 + step * 22
            c.line(f"M{x} {y} L{x + 42} {y - 34}", "#000", 11, opacity=0.16, transform="translate(2 6)")
            c.line(f"M{x} {y} L{x + 42} {y - 34}", lace, 11)
            c.circle(x - 3, y + 5, 5, darker(look.colour, 0.6))
        c.path("M158 392 C176 372 214 372 236 388 C240 402 238 414 234 420 C210 404 176 406 154 424 Z", darker(look.colour, 0.24))
        sole = "M116 640 C112 668 116 704 136 712 C300 722 560 722 672 712 C712 706 718 664 700 632 C620 652 300 652 116 636 Z"
        c.path(sole, c.gradient("#fdfbf5", "#e9e4d8", "#cfc8b8"))
        c.line("M122 668 C300 682 600 682 706 660", mix("#b9b09c", look.colour, 0.35), 5, opacity=0.8)
        for x in range(150, 690, 20):
            c.line(f"M{x} 692 V714", "#a49b88", 3, opacity=0.45)
        c.path("M588 540 C640 552 676 580 688 630 C650 640 610 642 572 642 C566 600 570 566 588 540 Z", "#fff", opacity=0.1)


def tote(c: Canvas, look: Look) -> None:
    """A canvas tote, hung."""
    body = "M196 352 L604 352 L636 838 C560 862 240 862 164 838 Z"
    with c.group():
        cast(c, body + "M286 360 C282 190 330 130 400 130 C470 130 518 190 514 360 H486 C490 210 456 166 400 166 C344 166 310 210 314 360 Z")
        c.line("M306 372 C300 210 336 150 400 150 C464 150 500 210 494 372", darker(look.colour, 0.22), 26)
        c.path(body, c.gradient(lighter(look.colour, 0.14), look.colour, darker(look.colour, 0.1)))
        with c.group(clip_path=c.clip(body)):
            pattern(c, look, 170, 352, 460, 500)
            c.path("M540 352 C560 520 590 700 600 860 H660 V340 Z", "#000", opacity=0.09)
        seam = darker(look.colour, 0.45)
        c.line("M192 384 C320 392 480 392 608 384", seam, 2.5, opacity=0.5, stroke_dasharray="8 5")
        with c.mirrored():
            c.line("M302 352 C298 200 330 138 400 138", darker(look.colour, 0.04), 24)
            c.path("M288 348 H316 V420 H288 Z", darker(look.colour, 0.06))
            c.line("M290 384 L314 416 M314 384 L290 416 M290 384 H314 V416 H290 Z", seam, 2, opacity=0.55)
        for d in ("M230 470 C246 560 240 660 222 760", "M566 480 C548 590 560 700 580 780", "M330 800 C380 780 420 782 470 804"):
            c.line(d, seam, 6, opacity=0.16, filter=c.blur(3))
        mark(c, look, 400, 600, 240)


def crossbody(c: Canvas, look: Look) -> None:
    """A small shoulder bag with a webbing strap."""
    body = "M190 452 C190 430 206 416 228 416 H572 C594 416 610 430 610 452 L622 748 C622 778 604 796 576 796 H224 C196 796 178 778 178 748 Z"
    c.line("M232 440 C150 250 270 130 400 130 C530 130 650 250 568 440", "#000", 30, opacity=0.2, filter=c.blur(10), transform="translate(10 18)")
    c.line("M232 440 C150 250 270 130 400 130 C530 130 650 250 568 440", darker(look.colour, 0.3), 30)
    c.line("M232 440 C150 250 270 130 400 130 C530 130 650 250 568 440", darker(look.colour, 0.05), 18, stroke_dasharray="4 6", stroke_linecap="butt")
    cast(c, body)
    c.path(body, c.gradient(lighter(look.colour, 0.14), look.colour, darker(look.colour, 0.16)))
    with c.group(clip_path=c.clip(body)):
        pattern(c, look, 180, 416, 440, 380)
        c.path("M500 416 C540 560 540 700 560 800 H640 V400 Z", "#000", opacity=0.08)
    seam = darker(look.colour, 0.5)
    c.path("M222 580 H578 L586 744 C586 756 578 764 566 764 H234 C222 764 214 756 214 744 Z", "#000", opacity=0.14, transform="translate(0 8)")
    c.path("M222 580 H578 L586 744 C586 756 578 764 566 764 H234 C222 764 214 756 214 744 Z", c.gradient(lighter(look.colour, 0.1), darker(look.colour, 0.08)))
    c.line("M234 592 H566", seam, 2.5, opacity=0.6, stroke_dasharray="7 5")
    for y in (486, 572):
        c.rect(210, y, 380, 15, darker(look.colour, 0.45), 7)
        c.line(f"M218 {y + 7} H582", lighter(look.colour, 0.4), 3, stroke_dasharray="4 4", opacity=0.7, stroke_linecap="butt")
        c.path(f"M246 {y + 2} h30 v11 h-30 Z", "#d9dbe0")
        c.path(f"M262 {y + 13} l8 44 h-16 Z", look.accent)
    with c.mirrored():
        c.rect(208, 404, 50, 40, c.gradient("#f2f3f5", "#9fa3ab"), 6)
        c.rect(216, 412, 34, 24, darker(look.colour, 0.4), 4)
    c.rect(450, 690, 92, 42, look.accent, 5)
    mark(c, look, 330, 672, 104)


def backpack(c: Canvas, look: Look) -> None:
    """A roll-top day pack, from the front."""
    shadow(c, 400, 884, 250, 30)
    body = "M206 330 C206 262 250 218 318 210 H482 C550 218 594 262 594 330 L608 826 C608 866 584 886 548 886 H252 C216 886 192 866 192 826 Z"
    with c.mirrored():
        c.path("M196 420 C150 470 138 640 160 800 L196 812 Z", darker(look.colour, 0.42))
    c.path("M344 224 C344 150 366 128 400 128 C434 128 456 150 456 224 H432 C432 170 420 156 400 156 C380 156 368 170 368 224 Z", darker(look.colour, 0.38))
    c.path(body, c.gradient(lighter(look.colour, 0.16), look.colour, darker(look.colour, 0.16)))
    with c.group(clip_path=c.clip(body)):
        pattern(c, look, 200, 210, 400, 680)
        c.path("M500 200 C556 380 540 660 572 900 H640 V200 Z", "#000", opacity=0.1)
        c.path("M206 330 C230 300 260 240 330 210 L220 210 Z", "#fff", opacity=0.1)
    seam = darker(look.colour, 0.5)
    c.path("M204 342 C300 374 500 374 596 342 L592 318 C500 346 300 346 208 318 Z", darker(look.colour, 0.2))
    c.line("M206 350 C300 382 500 382 594 350", "#000", 4, opacity=0.25)
    pocket = "M248 560 C330 546 470 546 552 560 L562 806 C562 832 548 844 526 844 H274 C252 844 238 832 238 806 Z"
    c.path(pocket, "#000", opacity=0.16, transform="translate(0 10)")
    c.path(pocket, c.gradient(lighter(look.colour, 0.1), darker(look.colour, 0.1)))
    c.line("M252 584 C330 572 470 572 548 584", darker(look.colour, 0.55), 12)
    c.line("M252 584 C330 572 470 572 548 584", lighter(look.colour, 0.35), 3, stroke_dasharray="4 4", stroke_linecap="butt")
    c.path("M286 586 l8 46 h-18 Z", look.accent)
    c.line("M246 806 C246 826 256 836 276 836 H524 C544 836 554 826 554 806", seam, 2.5, opacity=0.5, stroke_dasharray="7 5")
    with c.mirrored():
        c.path("M276 330 H312 V560 H276 Z", darker(look.colour, 0.28))
        c.line("M281 334 V556 M307 334 V556", seam, 2, opacity=0.5, stroke_dasharray="6 5")
        c.rect(268, 420, 52, 44, c.gradient("#3a3c42", "#16171a"), 7)
        c.rect(280, 430, 28, 24, darker(look.colour, 0.3), 4)
    c.rect(346, 660, 108, 62, look.accent, 8)
    c.rect(352, 666, 96, 50, "none", 5, stroke=darker(look.accent, 0.4), stroke_width=2, stroke_dasharray="6 4")
    mark(c, look, 400, 450, 110)


def bandana(c: Canvas, look: Look) -> None:
    """A folded square of cotton with a printed border."""
    square = "M400 160 L724 500 L400 840 L76 500 Z"
    cast(c, square)
    c.path(square, c.gradient(lighter(look.colour, 0.1), darker(look.colour, 0.1)))
    with c.group(clip_path=c.clip(square)), c.group(transform="rotate(45 400 500)"):
        for inset, width in ((26, 5), (40, 14), (72, 4)):
            c.rect(168 + inset, 268 + inset, 464 - 2 * inset, 464 - 2 * inset, "none", stroke=look.accent, stroke_width=width)
        for step in range(9):
            for x, y in ((258 + step * 36, 358), (258 + step * 36, 646), (256, 358 + step * 36), (546, 358 + step * 36)):
                c.path(f"M{x} {y - 12} q 12 12 0 24 q -12 -12 0 -24 Z", look.accent)
    c.path("M400 160 L724 500 L400 500 Z", "#fff", opacity=0.07)
    c.path("M400 840 L724 500 L400 500 Z", "#000", opacity=0.09)
    c.line("M400 164 V836 M82 500 H718", darker(look.colour, 0.5), 4, opacity=0.22, filter=c.blur(2))
    mark(c, look, 400, 500, 150)
