"""A form of the admin: what was typed, and everything that is wrong with it.

Nouns: Form, the fields of a page or of one of its rows (`variant-3-price` is the field price of the row variant-3); a
fault, one sentence at one field; the name "" stands for the form as a whole.
Verbs: `read` the body, `asked` of the address, `rows` of a kind; readers (`text`, `amount`, `whole`, `choice`,
`reference`, `words`, `secret`, `ticked`) give a value, or note a fault and give what is harmless; `refuse` notes any
other, `refuse_with` an operation's refusal.
Promises: every fault of a form is found in one pass; what was typed is shown again as it was typed.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from lonja.platform.errors import LonjaError, Refused
from lonja.platform.money import Money, exponent
from lonja.web.context import Visit
from lonja.web.errors import BodyMalformed, QueryInvalid

Say = Callable[..., str]

_MOST_FIELDS = 3_000
_WHOLE = re.compile(r"[+-]?[0-9]{1,10}", re.ASCII)
_ROW = re.compile(r"([a-z]+)-([0-9]{1,4})-([a-z_]+)", re.ASCII)


class _Typed(dict[str, Any]):
    """Templates ask for fields that nobody typed."""

    def __missing__(self, name: str) -> str:
        return ""


class _Faults(dict[str, list[str]]):
    def __missing__(self, name: str) -> list[str]:
        return []


class Form:
    """The fields of a page, or of one row of it (`name`). `facts` is what a template shows beside them."""

    def __init__(self, say: Say, values: Mapping[str, Any], name: str = "", **facts: object) -> None:
        self.say, self.name, self.facts = say, name, facts
        self.values: dict[str, Any] = _Typed(values)
        self.errors: dict[str, list[str]] = _Faults()

    def refuse(self, field: str, sentence: str) -> None:
        """Note what is wrong with a field."""
        self.errors.setdefault(field, []).append(sentence)

    def refuse_with(self, refusal: Refused, sentence: str, fields: Mapping[str, str]) -> None:
        """An operation said no: at the field that `fields` names for its slug, else above the form."""
        self.refuse(fields.get(refusal.slug, ""), sentence)

    def text(self, field: str, limit: int, *, required: bool = True) -> str:
        """A line or a text, without the space around it."""
        typed = str(self.values[field]).replace("\r\n", "\n").strip()
        if required and not typed:
            self.refuse(field, self.say("Please fill this in."))
        elif "\0" in typed or len(typed) > limit:
            self.refuse(field, self.say("At most %(limit)s characters.", limit=limit))
        return typed

    def amount(self, field: str, currency: str, *, required: bool = True) -> int | None:
        """An amount such as 120.00, in minor units."""
        typed = str(self.values[field]).strip().replace(" ", "")
        if not typed:
            if required:
                self.refuse(field, self.say("Please fill this in."))
            return None
        try:
            minor = Money.parse(typed, currency).minor
        except Refused:
            minor = -1
        if minor < 0:
            example = Money(120 * 10 ** exponent(currency), currency).decimal()
            self.refuse(field, self.say("Write an amount such as %(example)s.", example=example))
        return max(minor, 0)

    def whole(self, field: str, low: int, high: int, *, default: int | None = None) -> int:
        """A whole number; with a default it may be left out."""
        typed = str(self.values[field]).strip().replace("−", "-").replace(" ", "")  # people type both
        if not typed and default is not None:
            return default
        number = int(typed) if _WHOLE.fullmatch(typed) else None
        if number is None or not low <= number <= high:
            self.refuse(field, self.say("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
            return low
        return number

    def choice(self, field: str, choices: Collection[str]) -> str:
        """One of the values offered."""
        typed = str(self.values[field])
        if typed not in choices:
            self.refuse(field, self.say("Please choose one of these."))
            return next(iter(choices))
        return typed

    def reference(self, field: str) -> UUID | None:
        """The id of something, or nothing."""
        typed = str(self.values[field]).strip()
        try:
            return UUID(typed) if typed else None
        except ValueError:
            self.refuse(field, self.say("Please choose one of these."))
            return None

    def words(self, field: str, limit: int, most: int) -> list[str]:
        """Texts between commas; each once."""
        found = list(dict.fromkeys(word.strip() for word in str(self.values[field]).split(",") if word.strip()))
        if len(found) > most or any(len(word) > limit for word in found):
            self.refuse(
                field, self.say("At most %(most)s, of at most %(limit)s characters each.", most=most, limit=limit)
            )
        return found

    def secret(self, field: str) -> str:
        """What is typed to the letter and never shown again."""
        typed = str(self.values.pop(field, ""))
        if not typed:
            self.refuse(field, self.say("Please fill this in."))
        return typed

    def ticked(self, field: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.values[field])

    def is_blank(self, *fields: str) -> bool:
        """Whether nothing was typed into any of these."""
        return not any(str(self.values[field]).strip() for field in fields)


def read(visit: Visit, say: Say) -> Form:
    """The form that was sent."""
    return Form(say, _pairs(visit.body, BodyMalformed("not an urlencoded form")))


def asked(visit: Visit, say: Say) -> Form:
    """What the address asks for, after its question mark."""
    return Form(say, _pairs(visit.query, QueryInvalid("undecodable", errors=[])))


def _pairs(text: bytes, otherwise: LonjaError) -> dict[str, str]:
    try:
        return dict(parse_qsl(text.decode("ascii"), True, errors="strict", max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise otherwise from None


def rows(form: Form, kind: str) -> list[Form]:
    """The rows of a kind, in the order of their numbers, numbered afresh."""
    found: dict[int, dict[str, Any]] = {}
    for name, value in form.values.items():
        parts = _ROW.fullmatch(name)
        if parts and parts[1] == kind:
            found.setdefault(int(parts[2]), {})[parts[3]] = value
    return numbered(form.say, kind, (found[number] for number in sorted(found)))


def numbered(say: Say, kind: str, values: Iterable[Mapping[str, Any]]) -> list[Form]:
    """Rows made of values."""
    return [Form(say, row, f"{kind}-{number}") for number, row in enumerate(values)]


def is_good(*forms: Form) -> bool:
    """Whether nothing is wrong with any of them."""
    return not any(form.errors for form in forms)
