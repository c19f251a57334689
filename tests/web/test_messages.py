"""What pages say exists in every language of the house, with the same places to fill."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lonja.web import messages
from lonja.web.messages import LOCALES, translations

_WEB = Path(messages.__file__).parent
_PYTHON, _HTML = "python", "jinja2.ext:babel_extract"
_SOURCES = [
    *((f"{folder}/**.py", _PYTHON) for folder in ("storefront", "sandbox", "outbox")),
    *((f"templates/{folder}/**.html", _HTML) for folder in ("shared", "storefront", "sandbox", "outbox")),
]
_SAYS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None}
_PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")
_TRANSLATED = ("es", "bn")


@cache
def _said() -> list[str | tuple[str, ...]]:
    """Every sentence of the storefront; of a plural both forms."""
    options = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    return [found[2] for found in extract_from_dir(_WEB, _SOURCES, options, _SAYS)]


def _forms(text: object) -> list[str]:
    """A sentence, or all forms of a plural."""
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def _pages(language: str) -> list[Path]:
    return [LOCALES / f"{language}.po", *sorted(LOCALES.glob(f"shop-*.{language}.po"))]


def _catalogs(language: str) -> Iterator[Catalog]:
    for file in (*_pages(language), LOCALES / f"refusals.{language}.po"):
        with file.open("rb") as source:
            yield read_po(source, locale=language)


@pytest.mark.parametrize("language", _TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    known = {message.id for catalog in _catalogs(language) for message in catalog if message.string}
    untold = sorted({str(sentence) for sentence in _said() if sentence not in known})
    assert not untold


@pytest.mark.parametrize("language", _TRANSLATED)
def test_no_translation_is_of_a_sentence_nobody_says(language: str) -> None:
    told = [catalog for catalog, _ in zip(_catalogs(language), _pages(language), strict=False)]
    assert not {message.id for catalog in told for message in catalog if message.id} - set(_said())


@pytest.mark.parametrize("language", _TRANSLATED)
def test_a_translation_fills_the_same_places(language: str) -> None:
    wrong = [
        form
        for catalog in _catalogs(language)
        for message in catalog
        if message.id
        for form in _forms(message.string)
        if not set(_PLACE.findall(form)) <= set(_PLACE.findall(_forms(message.id)[-1]))
    ]
    assert not wrong


@pytest.mark.parametrize(("locale", "heard"), [("es-MX", "Carrito"), ("bn", "কার্ট"), ("en", "Cart"), ("fr", "Cart")])
def test_a_locale_speaks_its_language_or_english(locale: str, heard: str) -> None:
    assert translations(locale).gettext("Cart") == heard


def test_plurals_follow_the_language() -> None:
    spanish = translations("es")
    assert [spanish.ngettext("Only %(num)s left", "Only %(num)s left", count) for count in (1, 2)] == [
        "Queda %(num)s",
        "Quedan %(num)s",
    ]
