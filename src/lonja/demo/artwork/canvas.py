"""A drawing in the making.

Nouns: Canvas, 800 × 1000 unless told otherwise; shapes are appended in the order they cover each other; paints
(gradients, clips, blurs) are defined once and named by what they are.
Verbs: `path`, `circle`, `ellipse`, `rect`, `text`, `group`, `mirrored`; `gradient`, `glow`, `clip`; `svg`.
Promises: the same calls give the same text, so a picture is reproducible; no reference leaves the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

WIDTH, HEIGHT = 800, 1000


class Canvas:
    """Collects the shapes of one picture."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.width, self.height = width, height
        self._defs: list[str] = []
        self._shapes: list[str] = []
        self._names: dict[str, str] = {}

    def path(self, d: str, fill: str = "none", **style: object) -> None:
        """A shape by its outline."""
        self._shapes.append(f'<path d="{d}" fill="{fill}"{_attributes(style)}/>')

    def line(self, d: str, colour: str, width: float = 3, **style: object) -> None:
        """A seam, a string, a crease: stroked, not filled."""
        look = {"stroke": colour, "stroke_width": width, "stroke_linecap": "round", "stroke_linejoin": "round"}
        self.path(d, **look | style)  # type: ignore[arg-type]  # fill is never among the styles

    def circle(self, x: float, y: float, radius: float, fill: str = "none", **style: object) -> None:
        self._shapes.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"{_attributes(style)}/>')

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str = "none", **style: object) -> None:
        self._shapes.append(
            f'<ellipse cx="{_n(x)}" cy="{_n(y)}" rx="{_n(rx)}" ry="{_n(ry)}" fill="{fill}"{_attributes(style)}/>'
        )

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str = "none", radius: float = 0, **style: object
    ) -> None:
        corner = f' rx="{_n(radius)}"' if radius else ""
        self._shapes.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{corner}'
            f' fill="{fill}"{_attributes(style)}/>'
        )

    def text(self, x: float, y: float, words: str, size: float, fill: str, **style: object) -> None:
        look = {"font_size": _n(size), "text_anchor": "middle", "font_family": SANS} | style
        self._shapes.append(f'<text x="{_n(x)}" y="{_n(y)}" fill="{fill}"{_attributes(look)}>{escape(words)}</text>')

    @contextmanager
    def group(self, **style: object) -> Iterator[None]:
        """Shapes that are moved, clipped or faded together."""
        self._shapes.append(f"<g{_attributes(style)}>")
        yield
        self._shapes.append("</g>")

    @contextmanager
    def mirrored(self, axis: float = WIDTH / 2) -> Iterator[None]:
        """What is drawn here appears on both sides of a vertical axis."""
        start = len(self._shapes)
        yield
        half = self._shapes[start:]
        self._shapes += [f'<g transform="matrix(-1 0 0 1 {_n(2 * axis)} 0)">', *half, "</g>"]

    def gradient(self, *stops: str, angle: int = 90) -> str:
        """A paint that runs through these colours; `#rrggbb@0.5` is half transparent. 90 runs down, 0 to the right."""
        ends = {0: "x2='1' y2='0'", 90: "x2='0' y2='1'", 45: "x2='1' y2='1'", 135: "x1='1' x2='0' y2='1'"}[angle]
        body = "".join(_stop(stop, index / (len(stops) - 1)) for index, stop in enumerate(stops))
        return self._paint("g", f"<linearGradient id='%s' {ends}>{body}</linearGradient>")

    def glow(self, *stops: str, at: tuple[float, float] = (0.5, 0.5), radius: float = 0.6) -> str:
        """A paint that runs outward from a point of the shape."""
        body = "".join(_stop(stop, index / (len(stops) - 1)) for index, stop in enumerate(stops))
        place = f"cx='{at[0]}' cy='{at[1]}' r='{radius}'"
        return self._paint("r", f"<radialGradient id='%s' {place}>{body}</radialGradient>")

    def clip(self, d: str) -> str:
        """A window of this outline, for `group(clip_path=…)`."""
        return self._paint("c", f"<clipPath id='%s'><path d='{d}'/></clipPath>")

    def blur(self, amount: float) -> str:
        """Softness, for `filter=…`."""
        region = "x='-50%' y='-50%' width='200%' height='200%'"
        return self._paint("b", f"<filter id='%s' {region}><feGaussianBlur stdDeviation='{_n(amount)}'/></filter>")

    def svg(self, window: str | None = None) -> str:
        """The picture, or what a window (`x y width height`) shows of it."""
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{window or f"0 0 {self.width} {self.height}"}"'
            f' width="{self.width}" height="{self.height}">{defs}{"".join(self._shapes)}</svg>\n'
        )

    def _paint(self, prefix: str, template: str) -> str:
        if template not in self._names:
            self._names[template] = name = f"{prefix}{len(self._names)}"
            self._defs.append(template.replace("id='%s'", f"id='{name}'").replace("'", '"'))
        return f"url(#{self._names[template]})"


SANS = "'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
SERIF = "Georgia, 'Times New Roman', 'Liberation Serif', serif"


def _stop(stop: str, offset: float) -> str:
    colour, _, opacity = stop.partition("@")
    faded = f" stop-opacity='{opacity}'" if opacity else ""
    return f"<stop offset='{offset:.3g}' stop-color='{colour}'{faded}/>"


def _attributes(style: dict[str, object]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape(_n(value) if isinstance(value, float) else str(value))}"'
        for name, value in style.items()
        if value is not None
    )


def _n(number: object) -> str:
    return f"{number:.4g}" if isinstance(number, float) else str(number)
