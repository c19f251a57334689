"""The forms of pages.

Verbs: `fields`, what was typed, by name; `read`, the same as a checked type.
Promises: at most 64 KiB and 100 fields; `read` reports every fault with the name of its field, so that a page can show
each beside its input and keep what was typed.
"""

from typing import TypeVar

import msgspec

from lonja.web.bodies import Fault, Reader, form_pairs
from lonja.web.context import Visit
from lonja.web.errors import BodyInvalid, BodyTypeWrong

T = TypeVar("T", bound=msgspec.Struct)

_URLENCODED = b"application/x-www-form-urlencoded"


def fields(visit: Visit) -> dict[str, str]:
    """What was typed; of a repeated name, the last value."""
    return dict(_pairs(visit))


def read(visit: Visit, reader: Reader[T]) -> T:
    """What was typed, as a type. Raises BodyInvalid with `errors`, which `faults` sorts by field."""
    return reader.values(_pairs(visit))


def faults(refusal: BodyInvalid) -> dict[str, str]:
    """The first fault of each field."""
    found: dict[str, str] = {}
    for fault in msgspec.convert(refusal.params.get("errors", []), list[Fault]):
        found.setdefault(fault.path, fault.message)
    return found


def _pairs(visit: Visit) -> list[tuple[str, str]]:
    kind = visit.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if visit.body and kind != _URLENCODED:
        raise BodyTypeWrong(expected=_URLENCODED.decode())
    return form_pairs(visit.body)
