"""What the admin says: in English, and every word of it in Spanish."""

import re
from collections.abc import Sequence
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lonja import web
from lonja.audit import PROMISES
from lonja.payments.gateways import GATEWAYS
from lonja.people.queries import permission_list
from lonja.platform.db import Database
from lonja.web.messages import LOCALES

_FACE = Path(web.__file__).parent
_KEYWORDS = {"_": None, "say": None, "mark": None, "ngettext": (1, 2)}
_PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


def _said() -> set[str]:
    """Every sentence of the admin's templates and handlers."""
    found = [
        *extract_from_dir(_FACE / "templates" / "admin", [("**.html", "jinja2")], {}, _KEYWORDS),
        *extract_from_dir(_FACE / "admin", [("**.py", "python")], {}, _KEYWORDS),
    ]
    return {_first(text) for _, _, text, _, _ in found} - {""}


def _settings() -> set[str]:
    """What the gateways say of their settings."""
    fields = [field for gateway in GATEWAYS.values() for field in gateway.fields]
    return {text for field in fields for text in (field.label, field.help)} - {""}


def _spanish() -> dict[str, str]:
    said: dict[str, str] = {}
    for file in LOCALES.glob("*es.po"):
        with file.open("rb") as source:
            said |= {_first(message.id): _first(message.string or "") for message in read_po(source)}
    return said


def _first(text: str | Sequence[str]) -> str:
    """The singular, of what has a plural."""
    return text if isinstance(text, str) else text[0]


async def test_every_sentence_has_a_spanish_one(database: Database) -> None:
    said = _said() | _settings() | set(PROMISES.values()) | {words for _, words in await permission_list(database)}
    assert len(said) > 250
    assert said - _spanish().keys() == set()


def test_a_translation_has_a_place_for_whatever_is_filled_in() -> None:
    spanish = _spanish()
    assert [text for text in _said() if sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(spanish[text]))] == []
