"""How a store speaks: its theme, read in one language.

Nouns: a Voice, what a page says and wears in the name of a store; a Hero, the first thing a visitor sees; a Story.
Verbs: `voice` reads `stores.theme`, where every text is one string or {language: string}.
Promises: a theme can be half written, or wrong, without breaking a page; a colour goes out only if it is a colour, and
text on it can be read (WCAG AA); a link of a theme stays in its store.
"""

import functools
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from babel import Locale

PRESETS = frozenset(("street", "paper", "plaza", "crisp"))
_ENOUGH = 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Hero(msgspec.Struct, frozen=True):
    """The opening of the front page."""

    eyebrow: str
    title: str
    text: str
    cta: str
    href: str
    image: str
    image_alt: str


class Story(msgspec.Struct, frozen=True):
    """What the store tells about itself."""

    title: str
    text: str


class Voice(msgspec.Struct, frozen=True):
    """A store's theme in one language."""

    preset: str
    tagline: str
    announcement: str
    footer: str
    hero: Hero
    story: Story
    accent: str
    on_accent: str


def voice(theme: Mapping[str, Any], locale: str, fallback: str, name: str) -> Voice:
    """The theme of the store `name` as `locale` hears it; what is not said in it is said in `fallback`."""

    def text(part: object, key: str) -> str:
        return _text(part.get(key) if isinstance(part, Mapping) else None, locale, fallback)

    hero, story, preset = theme.get("hero"), theme.get("story"), theme.get("preset")
    return Voice(
        preset=preset if preset in PRESETS else "crisp",
        tagline=text(theme, "tagline"),
        announcement=text(theme, "announcement"),
        footer=text(theme, "footer"),
        hero=Hero(
            eyebrow=text(hero, "eyebrow"),
            title=text(hero, "title") or name,
            text=text(hero, "text") or text(theme, "tagline"),
            cta=text(hero, "cta"),
            href=_path(text(hero, "href")) or "/products",
            image=_path(text(hero, "image")),
            image_alt=text(hero, "image_alt"),
        ),
        story=Story(title=text(story, "title"), text=text(story, "text")),
        accent=_colour(theme.get("accent")),
        on_accent=_colour(theme.get("on_accent")) or "#ffffff",
    )


def stylesheet(spoken: Voice) -> str:
    """What a store's own colours add to its preset; `/theme.css` serves it."""
    if not spoken.accent:
        return ""
    on_accent = _readable(spoken.on_accent, spoken.accent)
    away = "#000" if _luminance(on_accent) > _luminance(spoken.accent) else "#fff"
    return (
        f":root[data-theme]{{--accent:{spoken.accent};--on-accent:{on_accent};"
        f"--accent-hover:color-mix(in srgb,{spoken.accent},{away} 18%)}}\n"
    )


@functools.lru_cache(maxsize=256)
def language_names(locales: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each locale with its language's own name for itself."""
    return tuple((code, _own_name(code)) for code in locales)


def _readable(wanted: str, behind: str) -> str:
    """The colour wanted, if it can be read there; else black or white, whichever can."""
    return max((wanted, "#000000", "#ffffff"), key=lambda one: (min(_contrast(one, behind), _ENOUGH), one == wanted))


def _contrast(one: str, other: str) -> float:
    """How far two colours stand apart, as WCAG counts it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _own_name(code: str) -> str:
    name = Locale.parse(code.replace("-", "_")).get_language_name() or code
    return name[0].upper() + name[1:]


def _text(value: object, locale: str, fallback: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        language = locale.partition("-")[0]
        return str(value.get(locale) or value.get(language) or value.get(fallback) or next(iter(value.values()), ""))
    return ""


def _path(value: str) -> str:
    return value if value.startswith("/") and not value.startswith("//") else ""


def _colour(value: object) -> str:
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else ""
