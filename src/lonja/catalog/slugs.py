"""Addresses made of titles.

Verbs: `slugify`.
"""

import re
import unicodedata

from lonja.platform.ids import new_id

_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "&": " "})


def slugify(title: str, longest: int = 100) -> str:
    """Sudadera Niñez 4/4 becomes sudadera-ninez-4-4. A title without Latin letters or digits gets a short id."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_SPECIAL))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", letters)[:longest].strip("-")
    return slug or new_id().hex[-12:]
