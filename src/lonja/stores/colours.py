"""A theme's colours: what goes out is a colour, and text on it can be read (WCAG AA).

Verbs: `colour` reads one from a theme; `readable` picks the text on it; `contrast` is how far two stand apart.
"""

import re

_ENOUGH = 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colour(value: object) -> str:
    """The colour that somebody wrote, or nothing."""
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else ""


def readable(wanted: str, behind: str) -> str:
    """The colour wanted, if it can be read there; else black or white, whichever can."""
    return max((wanted, "#000000", "#ffffff"), key=lambda one: (min(contrast(one, behind), _ENOUGH), one == wanted))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, as WCAG counts it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour is, 0 to 1."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
