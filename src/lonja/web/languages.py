"""Which language to speak.

Verbs: `preferred`: the cookie's choice, else the best match of Accept-Language, else the store's first language.
"""

import functools

LANGUAGE_COOKIE = "lonja_lang"
HOUSE_LANGUAGES = ("en", "es", "bn")
"""Where no store speaks: the directory of stores and the admin."""


@functools.lru_cache(maxsize=2_000)
def preferred(chosen: str | None, accepted: bytes, spoken: tuple[str, ...]) -> str:
    """One of `spoken`, whose first is the fallback."""
    by_language = {locale.partition("-")[0]: locale for locale in reversed(spoken)}
    if chosen is not None:
        if chosen in spoken:
            return chosen
        if chosen in by_language:
            return by_language[chosen]
    for tag in _ranked(accepted):
        for locale in spoken:
            if locale.lower() == tag:
                return locale
        language = tag.partition("-")[0]
        if language in by_language:
            return by_language[language]
    return spoken[0]


def _ranked(accepted: bytes) -> list[str]:
    """The tags of Accept-Language, best first."""
    ranked: list[tuple[float, str]] = []
    for part in accepted[:500].decode("latin-1").lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if tag and weight > 0:
            ranked.append((-weight, tag))
    return [tag for _, tag in sorted(ranked, key=lambda pair: pair[0])]
