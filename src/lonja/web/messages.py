"""What pages say, in the languages of the house.

Nouns: a catalog, the sentences of one language (`locales/<language>.po`, and `locales/<part>.<language>.po` of other
faces); English sentences are their own keys.
Verbs: `translations`.
Promises: catalogs are read once, at the first page in a language; no compiled file is kept; a sentence that nobody has
translated is said in English rather than not at all.
"""

import functools
import gettext
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locales"


@functools.lru_cache(maxsize=64)
def translations(locale: str) -> gettext.NullTranslations:
    """The sentences of a locale: its own, else those of its language, else English."""
    language = locale.replace("-", "_").partition("_")[0]
    files = [LOCALES / f"{language}.po", *sorted(LOCALES.glob(f"*.{language}.po"))]
    spoken: gettext.NullTranslations = gettext.NullTranslations()
    for file in reversed([file for file in files if file.exists()]):
        sentences = _compiled(file, language)
        sentences.add_fallback(spoken)
        spoken = sentences
    return spoken


def _compiled(file: Path, language: str) -> gettext.GNUTranslations:
    """A catalog as the standard library reads it; the compiled form never touches the disk."""
    with file.open("rb") as source:
        catalog: Catalog = read_po(source, locale=language, charset="utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
