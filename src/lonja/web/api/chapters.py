"""The OpenAPI document, arranged for a person to read.

Nouns: a Chapter (a tag), an Entry (an operation), a Field (one line of a schema), a Refusal.
Verbs: `chapters`, `headers`, `paragraphs`.
Promises: reads nothing but the document, so the page can say nothing else.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from markupsafe import Markup, escape

Json = dict[str, Any]

_DEPTH = 4
_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


class Field(msgspec.Struct, frozen=True):
    """A line of a table: a parameter or a property."""

    name: str
    kind: str
    is_required: bool
    note: str
    place: str = ""
    depth: int = 0


class Refusal(msgspec.Struct, frozen=True):
    """A problem that may come back."""

    status: str
    code: str
    slug: str
    title: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One operation."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    who: str
    permission: str
    is_alias: bool
    parameters: list[Field]
    body: list[Field]
    answer_status: str
    answer: list[Field]
    answer_example: str
    curl: str
    refusals: list[Refusal]


class Chapter(msgspec.Struct, frozen=True):
    """The operations of one tag."""

    title: str
    anchor: str
    entries: list[Entry]


def chapters(document: Json, origin: str) -> list[Chapter]:
    """The document by tag, in the document's order."""
    found: dict[str, list[Entry]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            found[operation["tags"][0]].append(_entry(document, origin, path, method, operation))
    return [Chapter(tag, _anchor(tag), entries) for tag, entries in found.items()]


def headers(document: Json) -> list[Field]:
    """The headers that many operations take, said once."""
    return [_parameter(document, one) for one in document["components"]["parameters"].values()]


def paragraphs(document: Json) -> list[Markup]:
    """The introduction; of Markdown it uses code and strong only."""
    texts = (str(escape(" ".join(text.split()))) for text in document["info"]["description"].split("\n\n"))
    return [Markup(_STRONG.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", text))) for text in texts]  # noqa: S704  # escaped above


def _entry(document: Json, origin: str, path: str, method: str, operation: Json) -> Entry:
    parameters = [_resolve(document, one) for one in operation["parameters"]]
    status, success = next(iter(operation["responses"].items()))
    content = success.get("content", {}).get("application/json")
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return Entry(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        who=_who(operation["security"]),
        permission=operation.get("x-permission", ""),
        is_alias=operation.get("deprecated", False),
        parameters=[_parameter(document, one) for one in parameters if one["in"] != "header"],
        body=list(_fields(document, sent["schema"])) if sent else [],
        answer_status=status,
        answer=list(_fields(document, content["schema"])) if content else [],
        answer_example=_pretty(content["example"]) if content else "",
        curl=_curl(origin, method, path, parameters, operation["security"], sent),
        refusals=list(_refusals(document, operation["responses"])),
    )


def _anchor(tag: str) -> str:
    return "tag-" + tag.lower().replace(" ", "-")


def _resolve(document: Json, schema: Json) -> Json:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Json = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _parameter(document: Json, parameter: Json) -> Field:
    schema = parameter["schema"]
    return Field(
        parameter["name"],
        _kind(document, schema),
        parameter["required"],
        parameter.get("description", "") or _limits(schema),
        parameter["in"],
    )


def _fields(document: Json, schema: Json, depth: int = 0) -> Iterator[Field]:
    """The properties of an object, and those of the objects inside it, indented."""
    resolved = _resolve(document, _some(schema))
    if resolved.get("type") == "array":
        yield from _fields(document, resolved["items"], depth)
        return
    required = resolved.get("required", [])
    for name, inner in resolved.get("properties", {}).items():
        note = inner.get("description", "") or _limits(_some(inner))
        yield Field(name, _kind(document, inner), name in required, note, depth=depth)
        if depth < _DEPTH:
            yield from _fields(document, inner, depth + 1)


def _some(schema: Json) -> Json:
    """What a nullable schema is when it is not null."""
    arms = [arm for arm in schema.get("anyOf", []) if arm.get("type") != "null"]
    return arms[0] if arms else schema


def _kind(document: Json, schema: Json) -> str:
    """A short name of a type."""
    core = _resolve(document, _some(schema))
    nullable = " or null" if any(arm.get("type") == "null" for arm in schema.get("anyOf", [])) else ""
    if "enum" in core:
        shown = core["enum"] if len(core["enum"]) <= 10 else [*core["enum"][:2], "…"]
        return " · ".join(map(str, shown)) + nullable
    kind = core.get("format") or core.get("type", "any")
    if kind == "array":
        return f"list of {_kind(document, core['items'])}{nullable}"
    return f"{kind}{nullable}"


def _limits(schema: Json) -> str:
    """What a value must satisfy, in words."""
    said = [
        (f"{schema['minimum']} to {schema['maximum']}" if "minimum" in schema and "maximum" in schema else ""),
        (f"at most {schema['maxLength']} characters" if "maxLength" in schema else ""),
        (f"at most {schema['maxItems']} items" if "maxItems" in schema else ""),
        (f"{schema['default']} when left out" if schema.get("default") not in (None, "", []) else ""),
    ]
    return ", ".join(filter(None, said))


def _who(security: list[Json]) -> str:
    names = {name for one in security for name in one}
    if {} in security:
        return ""
    return "staff" if "staffToken" in names else "session" if names else ""


def _refusals(document: Json, responses: Json) -> Iterator[Refusal]:
    for status, reference in responses.items():
        response = _resolve(document, reference)
        problems = response.get("content", {}).get("application/problem+json", {}).get("examples", {})
        for slug, named in problems.items():
            example = _resolve(document, named)
            yield Refusal(status, example["value"]["code"], slug, example["summary"])


def _curl(origin: str, method: str, path: str, parameters: list[Json], security: list[Json], sent: Json | None) -> str:
    filled = path
    for parameter in parameters:
        if parameter["in"] == "path":
            filled = filled.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    lines = [f"curl {origin}{filled}"]
    if method not in {"get", "post"} or (method == "post" and sent is None):
        lines[0] = f"curl -X {method.upper()} {origin}{filled}"
    lines.append("-H 'Lonja-Store: maal'")
    if security:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if any(parameter["name"] == "Idempotency-Key" for parameter in parameters):
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if sent is not None:
        lines.append(f"--json '{json.dumps(sent['example'], ensure_ascii=False)}'")
    return " \\\n  ".join(lines)


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
