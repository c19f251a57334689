"""How a store speaks: its theme, read in one language.

Nouns: a Voice, what a page says and wears in the name of a store; a Hero, the first thing a visitor sees; a Story.
Verbs: `voice` reads `stores.theme`, where every text is one string or {language: string}.
Promises: a theme can be half written, or wrong, without breaking a page; a colour goes out only if it is a colour, and
text on it can be read (WCAG AA); a link of a theme stays in its store.
"""

import functools
from collections.abc import Mapping
from typing import Any

import msgspec
from babel import Locale

from lonja.stores.colours import colour, luminance, readable

PRESETS = frozenset(("street", "paper", "plaza", "crisp"))


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
        accent=colour(theme.get("accent")),
        on_accent=colour(theme.get("on_accent")) or "#ffffff",
    )


def stylesheet(spoken: Voice) -> str:
    """What a store's own colours add to its preset; `/theme.css` serves it."""
    if not spoken.accent:
        return ""
    on_accent = readable(spoken.on_accent, spoken.accent)
    away = "#000" if luminance(on_accent) > luminance(spoken.accent) else "#fff"
    return (
        f":root[data-theme]{{--accent:{spoken.accent};--on-accent:{on_accent};"
        f"--accent-hover:color-mix(in srgb,{spoken.accent},{away} 18%)}}\n"
    )


@functools.lru_cache(maxsize=256)
def language_names(locales: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each locale with its language's own name for itself."""
    return tuple((code, _own_name(code)) for code in locales)


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
