"""What pages say, in the languages of the house.

Nouns: a catalog, the sentences of one language (`locales/<language>.po`, and `locales/<part>.<language>.po` of other
faces); English sentences are their own keys.
Verbs: `translations`.
Promises: those of platform.words; catalogs are read once, at the first page in a language.
"""

import functools
import gettext
from pathlib import Path

from lonja.platform.words import language_of, spoken

LOCALES = Path(__file__).parent / "locales"


@functools.lru_cache(maxsize=64)
def translations(locale: str) -> gettext.NullTranslations:
    """The sentences of a locale: its own, else those of its language, else English."""
    language = language_of(locale)
    return spoken([LOCALES / f"{language}.po", *sorted(LOCALES.glob(f"*.{language}.po"))], language)
