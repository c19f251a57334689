"""A store's voice: half-written themes, and colours that everybody can read."""

import re
from itertools import product
from pathlib import Path

import pytest

from lonja.web import voice as voices
from lonja.web.voice import Voice, stylesheet, voice

_ASSETS = Path(voices.__file__).parent / "assets"
_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
_BLOCK = re.compile(r'(?:^:root|\[data-theme="([a-z]+)"\]) \{(.*?)\n\}', re.DOTALL | re.MULTILINE)


def _palettes() -> dict[str, dict[str, str]]:
    """The colours of the house and of every preset, by token."""
    source = (_ASSETS / "tokens.css").read_text() + (_ASSETS / "css" / "themes.css").read_text()
    found = {name or "house": dict(_TOKEN.findall(body)) for name, body in _BLOCK.findall(source)}
    return {name: found["house"] | colours for name, colours in found.items()}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_TEXT = [
    *product(("ink", "ink-soft", "link", "danger", "ok", "warn"), ("bg", "surface", "sunken")),
    *((f"on-{name}", name) for name in ("accent", "highlight", "inverse")),
    ("on-accent", "accent-hover"), ("on-inverse-soft", "inverse"), ("ink", "accent-soft"), ("ink-soft", "accent-soft"),
    *((name, f"{name}-soft") for name in ("danger", "ok", "warn", "info")),
]  # fmt: skip
_SHAPES = [*product(("line-strong", "focus"), ("bg", "surface"))]


@pytest.mark.parametrize("name", ["house", *sorted(voices.PRESETS)])
def test_text_and_shapes_stand_out(name: str) -> None:
    colours = _palettes()[name]
    weak = [
        f"--{front} on --{back}: {found:.2f} < {least}"
        for pairs, least in ((_TEXT, 4.5), (_SHAPES, 3.0))
        for front, back in pairs
        if (found := _contrast(colours[front], colours[back])) < least
    ]
    assert not weak


def _spoken(theme: dict[str, object], locale: str = "bn") -> Voice:
    return voice(theme, locale, "en", "Boi Ghar")


def test_a_store_without_a_theme_still_speaks() -> None:
    spoken = _spoken({})
    assert (spoken.preset, spoken.hero.title, spoken.hero.href, spoken.announcement) == (
        "crisp",
        "Boi Ghar",
        "/products",
        "",
    )


@pytest.mark.parametrize(
    ("tagline", "heard"),
    [
        ({"bn": "বই", "en": "books"}, "বই"),
        ({"en": "books", "es": "libros"}, "books"),
        ({"es": "libros"}, "libros"),
        ("books", "books"),
        (7, ""),
        (None, ""),
    ],
)
def test_texts_are_said_in_the_nearest_language(tagline: object, heard: str) -> None:
    assert _spoken({"tagline": tagline}).tagline == heard


def test_a_regional_language_is_its_language() -> None:
    assert _spoken({"tagline": {"es": "libros", "en": "books"}}, "es-MX").tagline == "libros"


@pytest.mark.parametrize("href", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)"])
def test_a_theme_cannot_send_anybody_away(href: str) -> None:
    hero = _spoken({"hero": {"href": href, "image": href}}).hero
    assert (hero.href, hero.image) == ("/products", "")


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345", "#123456;}body{display:none", 7])
def test_only_a_colour_is_a_colour(accent: object) -> None:
    assert stylesheet(_spoken({"accent": accent})) == ""


@pytest.mark.parametrize(
    ("accent", "on_accent", "text"),
    [("#123456", "#ffffff", "#ffffff"), ("#e0533a", "#ffffff", "#000000"), ("#ffd000", "#3a2a00", "#3a2a00")],
)
def test_an_own_colour_reaches_the_stylesheet_with_text_that_can_be_read(
    accent: str, on_accent: str, text: str
) -> None:
    sheet = stylesheet(_spoken({"accent": accent, "on_accent": on_accent}))
    assert f"--accent:{accent};--on-accent:{text};" in sheet
