"""From bytes to frozen types, strictly; and everything that is wrong with them at once.

Nouns: a Reader of one Struct type; a Fault, the place of a value and what is wrong with it.
Verbs: `Reader.json`, `Reader.values` (query strings and forms, where every value begins as text).
Promises: the good case is one pass of msgspec; "3" is not an int in JSON; unknown fields are faults; a bad body is
walked a second time, field by field, so that a person or a program hears of every fault, not the first one.
"""

import itertools
import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec
from msgspec import inspect

from lonja.platform.errors import LonjaError
from lonja.web.errors import BodyInvalid, BodyMalformed, QueryInvalid

T = TypeVar("T", bound=msgspec.Struct)

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_MOST_FAULTS = 20
_MOST_FIELDS = 100


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: where (`items[0].quantity`) and what."""

    path: str
    message: str


class Reader(Generic[T]):
    """Reads one type; made once, at import."""

    __slots__ = ("_decode", "_is_multiple", "kind")

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        self._decode = msgspec.json.Decoder(kind, strict=True).decode
        shape = inspect.type_info(kind)
        fields = shape.fields if isinstance(shape, inspect.StructType) else ()
        self._is_multiple = {f.encode_name for f in fields if isinstance(f.type, inspect.ListType)}

    def json(self, body: bytes) -> T:
        """The value of a JSON body."""
        try:
            return self._decode(body)
        except msgspec.ValidationError as first:
            raise self._faulty(_plain(body), str(first), BodyInvalid, strict=True) from None
        except _UNREADABLE as failure:
            raise BodyMalformed(str(failure)) from None

    def query(self, text: bytes) -> T:
        """The value of a query string."""
        return self.values(_query_pairs(text), QueryInvalid)

    def values(self, pairs: Sequence[tuple[str, str]], kind: type[LonjaError] = BodyInvalid) -> T:
        """The value of named texts; an empty one counts as not given."""
        given: dict[str, Any] = {}
        for name, value in pairs:
            if name in self._is_multiple:
                given.setdefault(name, []).append(value)
            elif value.strip() != "":
                given[name] = value
        try:
            return msgspec.convert(given, self.kind, strict=False)
        except msgspec.ValidationError as first:
            raise self._faulty(given, str(first), kind, strict=False) from None

    def _faulty(self, value: object, first: str, kind: type[LonjaError], *, strict: bool) -> LonjaError:
        faults = list(itertools.islice(_faults(value, self.kind, "", strict), _MOST_FAULTS)) or [_fault(first, "")]
        return kind(first, errors=[msgspec.to_builtins(fault) for fault in faults])


def _plain(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except _UNREADABLE as failure:  # a typed decoder may stop at a wrong type before it meets what is malformed
        raise BodyMalformed(str(failure)) from None


def form_pairs(body: bytes) -> list[tuple[str, str]]:
    """The fields of an urlencoded form."""
    pairs = _pairs(body)
    if pairs is None:
        raise BodyMalformed("not an urlencoded form")
    return pairs


def _query_pairs(text: bytes) -> list[tuple[str, str]]:
    pairs = _pairs(text)
    if pairs is None:
        raise QueryInvalid("undecodable", errors=[])
    return pairs


def _pairs(text: bytes) -> list[tuple[str, str]] | None:
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:  # not ASCII, not UTF-8 once unquoted, or too many fields
        return None


def _faults(value: object, kind: object, path: str, strict: bool) -> Iterator[Fault]:
    """Every fault at or below `path`, found by converting the parts one by one."""
    try:
        msgspec.convert(value, kind, strict=strict)
        return
    except msgspec.ValidationError as failure:
        first = str(failure)
    below = itertools.chain(_missing_and_unknown(value, kind, path), _faults_of_parts(value, kind, path, strict))
    nothing = True
    for fault in below:
        nothing = False
        yield fault
    if nothing:
        yield _fault(first, path)


def _faults_of_parts(value: object, kind: object, path: str, strict: bool) -> Iterator[Fault]:
    """Faults of what can be judged alone: the fields of a struct, the items of a list."""
    core = _core(kind)
    if isinstance(value, dict) and _is_struct(core):
        for name, hint in get_type_hints(core, include_extras=True).items():
            if name in value:
                yield from _faults(value[name], hint, f"{path}.{name}" if path else name, strict)
    elif isinstance(value, list) and get_origin(core) in {list, tuple}:
        for index, part in enumerate(value[:_MOST_FIELDS]):
            yield from _faults(part, get_args(core)[0], f"{path}[{index}]", strict)


def _missing_and_unknown(value: object, kind: object, path: str) -> Iterator[Fault]:
    core = _core(kind)
    if not (isinstance(value, dict) and _is_struct(core)):
        return
    prefix = f"{path}." if path else ""
    fields = msgspec.structs.fields(core)
    for field in fields:
        if field.required and field.encode_name not in value:
            yield Fault(prefix + field.encode_name, "is missing")
    if core.__struct_config__.forbid_unknown_fields:
        for name in value.keys() - {field.encode_name for field in fields}:
            yield Fault(prefix + str(name)[:100], "is not a field here")


def _core(kind: object) -> Any:  # noqa: ANN401  # a type is a value of many types
    """The struct or list inside Annotated and unions."""
    if get_origin(kind) is Annotated:
        return _core(get_args(kind)[0])
    if get_origin(kind) in {Union, types.UnionType}:
        arms = [_core(arm) for arm in get_args(kind)]
        return next((arm for arm in arms if _is_struct(arm) or get_origin(arm) is list), kind)
    return kind


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _fault(message: str, path: str) -> Fault:
    """What msgspec says "Expected `int`, got `str` - at `$.items[0].quantity`"; path and sentence part ways here."""
    text, _, place = message.partition(" - at `")
    place = place.rstrip("`").removeprefix("$").removeprefix(".")
    return Fault(path + place if place.startswith("[") or not place or not path else f"{path}.{place}", text)
