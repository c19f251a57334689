"""An example of any type, for the OpenAPI document and the reference page.

Verbs: `sample`.
Promises: what a type's Meta gives as an example wins; else the name of the field decides; every example satisfies its
type (a test decodes them all).
"""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

_BY_NAME: dict[str, Any] = {
    "slug": "chamarra-noche",
    "title": "Chamarra Noche",
    "variant_title": "Negro / M",
    "name": "Chamarras",
    "options": {"Color": "Negro", "Talla": "M"},
    "sku": "CN-NEG-M",
    "image_url": "/media/maal/chamarra-noche.svg",
    "url": "/media/maal/chamarra-noche.svg",
    "locales": ["es", "en"],
    "promise": "3 to 5 days",
    "code": "main",
    "number": 1001,
    "max_per_line": 100,
    "available": 12,
    "on_hand": 14,
    "on_hand_after": 14,
    "reserved": 2,
    "is_digital": False,
    "full_name": "Ana Robles",
    "shipping_name": "Ana Robles",
    "description": "Waterproof, with a hood.",
    "tags": ["new"],
    "line1": "Calle Tacuba 8",
    "city": "Ciudad de México",
    "region": "CDMX",
    "postal_code": "06000",
    "country": "MX",
    "redirect_url": "https://pay.example/s/9f3c",
    "client_secret": "pi_3Mt_secret_9f3c",
    "from_status": "pending",
    "to_status": "confirmed",
    "gateway": "sandbox",
}
_BY_TYPE: dict[str, Any] = {
    "UUID": "01990b7e-6d3c-7d6a-9a53-5f2f9f0c4b10",
    "date": "2026-11-20",
    "datetime": "2026-11-20T12:00:00Z",
    "bool": True,
    "int": 1,
    "float": 1.0,
    "str": "text",
    "NoneType": None,
}


def sample(kind: Any, name: str = "") -> Any:  # noqa: ANN401  # any type, any value of it
    """An example of `kind`, called `name`."""
    core, *notes = get_args(kind) if get_origin(kind) is Annotated else (kind,)
    examples = [example for note in notes if isinstance(note, msgspec.Meta) for example in note.examples or ()]
    if examples:
        return examples[0]
    if isinstance(core, type) and issubclass(core, msgspec.Struct):
        return _struct(core)
    if get_origin(core) in {Union, types.UnionType}:
        return sample(next(arm for arm in get_args(core) if arm is not types.NoneType), name)
    return _BY_NAME[name] if _fits(name, core) else _plain(core, name)


def _fits(name: str, kind: Any) -> bool:  # noqa: ANN401  # as above
    """Whether the usual example of this name is of this type: `options` are many things."""
    if name not in _BY_NAME:
        return False
    try:
        msgspec.convert(_BY_NAME[name], kind)
    except msgspec.ValidationError:
        return False
    return True


def _struct(kind: type[msgspec.Struct]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.encode_name: sample(hints[field.name], field.name) for field in msgspec.structs.fields(kind)}


def _plain(kind: Any, name: str) -> Any:  # noqa: ANN401  # as above
    origin = get_origin(kind)
    if origin is Literal:
        return get_args(kind)[0]
    if origin in {list, tuple, frozenset, set}:
        return [sample(get_args(kind)[0], name)]
    return _BY_TYPE.get(getattr(kind, "__name__", ""), {})
