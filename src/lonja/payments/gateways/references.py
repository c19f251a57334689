"""Our ids in the providers' words.

Nouns: a reference, a UUID in 26 letters and digits, for providers whose field is too short for 36 characters.
Verbs: `reference` writes one, `id_of` reads it.
Promises: reversible and one to one: an id has one reference, and what is not exactly a reference is nobody's id.
"""

import base64
import re
from uuid import UUID

_REFERENCE = re.compile(r"[a-z2-7]{26}", re.ASCII)
_PADDING = "======"


def reference(row_id: UUID) -> str:
    """26 characters of lower-case base32 (RFC 4648)."""
    return base64.b32encode(row_id.bytes).decode().rstrip("=").lower()


def id_of(text: str) -> UUID | None:
    """The id whose reference this is. The last letter has bits to spare: only the spelling we write counts."""
    if _REFERENCE.fullmatch(text) is None:
        return None
    row_id = UUID(bytes=base64.b32decode(text.upper() + _PADDING))
    return row_id if reference(row_id) == text else None
