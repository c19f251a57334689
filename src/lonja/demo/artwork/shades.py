"""Colour arithmetic on #rrggbb.

Verbs: `mix`, `lighter`, `darker`, `ink_on`.
"""


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other colour, from 0 to 1."""
    channels = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def lighter(colour: str, share: float = 0.15) -> str:
    return mix(colour, "#ffffff", share)


def darker(colour: str, share: float = 0.15) -> str:
    return mix(colour, "#0b0d12", share)


def lightness(colour: str) -> float:
    """0 is black, 1 is white, as the eye weighs the channels."""
    red, green, blue = _parts(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def ink_on(colour: str, dark: str = "#1c1d20", light: str = "#faf7f0") -> str:
    """What can be read on this colour."""
    return dark if lightness(colour) > 0.55 else light
