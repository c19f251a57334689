"""Sentences in other languages, read from Babel's catalogs (.po).

Nouns: a catalog, the sentences of one language in one file; English sentences are their own keys.
Verbs: `spoken`, the sentences of several files as one; `language_of` a locale.
Promises: no compiled file is kept; a sentence that nobody has translated is said in English rather than not at all.
"""

import gettext
import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def language_of(locale: str) -> str:
    """The language of "es-MX"."""
    return locale.replace("-", "_").partition("_")[0]


def spoken(files: Iterable[Path], language: str) -> gettext.NullTranslations:
    """The sentences of these files, as far as they exist; the first that knows a sentence says it."""
    said: gettext.NullTranslations = gettext.NullTranslations()
    for file in reversed([file for file in files if file.exists()]):
        sentences = _compiled(file, language)
        sentences.add_fallback(said)
        said = sentences
    return said


def _compiled(file: Path, language: str) -> gettext.GNUTranslations:
    """A catalog as the standard library reads it; the compiled form never touches the disk."""
    with file.open("rb") as source:
        catalog: Catalog = read_po(source, locale=language, charset="utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
