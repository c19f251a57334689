"""The OpenAPI 3.1 document, written from the declarations that the requests obey.

Nouns: an operation (one Endpoint at one path), a schema (one msgspec Struct), a problem (one error class).
Verbs: `document`.
Promises: nothing is written twice: parameters, bodies and answers come from the handlers' types, refusals from their
declared errors plus those that every endpoint of its kind may give; every code of the registry is in the document.
(Litestar's generator knows neither our error classes nor examples by type, and reads bodies we read ourselves.)
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import msgspec

from lonja.people import NotPermitted
from lonja.platform import errors
from lonja.platform.errors import LonjaError
from lonja.platform.idempotency import KEY_LIMIT, LEAST_OF_NOBODY
from lonja.web.api.samples import sample
from lonja.web.errors import (
    BodyInvalid,
    BodyMalformed,
    BodyTooLarge,
    BodyTypeWrong,
    CrossSite,
    CursorInvalid,
    QueryInvalid,
    StoreClosed,
    StoreUnnamed,
    TokenExpired,
    TokenMissing,
)
from lonja.web.problems import Problem
from lonja.web.routes import Endpoint

Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_PARAM = re.compile(r"{(\w+):\w+}")
_ANYTIME: tuple[type[LonjaError], ...] = (
    errors.Unexpected,
    errors.DatabaseAway,
    errors.Busy,
    errors.LockTimeout,
    errors.Contention,
    errors.StatementTimeout,
)
_INTRODUCTION = """\
Many stores on one engine. A request means the store of its host; on a host that serves several, name one with the
header `Lonja-Store`. Money is a decimal string with its currency beside it. Lists are paged by cursor.

**Sessions.** `POST /api/v1/carts` and `POST /api/v1/sessions` give out a token; send it as
`Authorization: Bearer <token>`.

**Again, safely.** Every change accepts an `Idempotency-Key`: for 48 hours, repeating it with the same key and the same
body has no second effect and answers what the first one answered, status and body; the same key with another body is
refused (LJ010). A refused request is not remembered: its key is free again. Keys belong to a store and to who sends
them (customer, session or member of staff). A request without a session has no such owner, so its key must be hard to
guess: 16 characters at least (LJ012), better a random UUID.

**Refusals** are `application/problem+json` (RFC 9457) with a stable `code`; the table of problems lists them all."""


def document(endpoints: Iterable[Endpoint], version: str) -> Json:
    """The whole document."""
    listed = [endpoint for endpoint in endpoints if endpoint.in_document]
    types = {kind for endpoint in listed for kind in (endpoint.answers, endpoint.body) if kind is not None}
    ordered = sorted(types | {Problem}, key=str)
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    schema_of = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, Json] = {}
    for endpoint in listed:
        for path in (endpoint.path, *endpoint.aliases):
            item = paths.setdefault(_PARAM.sub(r"{\1}", path), {})
            item[endpoint.method.lower()] = _operation(endpoint, schema_of, is_alias=path != endpoint.path)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lonja", "version": version, "description": _INTRODUCTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(endpoint.tag for endpoint in listed)],
        "paths": paths,
        "components": {
            "schemas": {**components, "ErrorCode": _error_code(), "Problem": _problem(components)},
            "parameters": _PARAMETERS,
            "responses": _shared_refusals(listed),
            "headers": _HEADERS,
            "examples": {kind.slug: _problem_example(kind) for kind in errors.by_code.values()},
            "securitySchemes": _SECURITY,
        },
    }


def refusals(endpoint: Endpoint) -> list[type[LonjaError]]:
    """Everything this endpoint may refuse, by code."""
    changes, named = endpoint.method != "GET", endpoint.who not in {"anyone", "known"}
    paged = endpoint.query is not None and "cursor" in endpoint.query.__struct_fields__
    families: tuple[tuple[bool, tuple[type[LonjaError], ...]], ...] = (
        (endpoint.needs_store, (StoreUnnamed,)),
        (endpoint.who != "anyone", (TokenExpired,)),
        (named, (TokenMissing,)),
        (endpoint.permission is not None, (NotPermitted,)),
        (endpoint.query is not None, (QueryInvalid,)),
        (paged, (CursorInvalid,)),
        (changes, (BodyTooLarge, CrossSite, errors.InvalidValue)),
        (endpoint.sells, (StoreClosed,)),
        (endpoint.body is not None, (BodyMalformed, BodyTypeWrong, BodyInvalid)),
        (endpoint.is_keyed, (errors.IdempotencyKeyReused, errors.IdempotencyKeyInvalid)),
        (endpoint.is_keyed and not named, (errors.IdempotencyKeyGuessable,)),
    )
    found = {*endpoint.refuses, *_ANYTIME, *(one for applies, family in families if applies for one in family)}
    return sorted(found, key=lambda error: error.code)


def _operation(endpoint: Endpoint, schema_of: dict[Any, Json], *, is_alias: bool) -> Json:
    summary, _, description = inspect.cleandoc(endpoint.fn.__doc__ or "").partition("\n")
    operation: Json = {
        "operationId": endpoint.fn.__name__ + ("_alias" if is_alias else ""),
        "summary": summary.rstrip("."),
        "description": " ".join(description.split()),
        "tags": [endpoint.tag],
        "parameters": list(_parameters(endpoint)),
        "responses": _responses(endpoint, schema_of),
        "security": _security(endpoint),
    }
    if is_alias:
        operation["deprecated"] = True
        operation["description"] += f" Another name of {endpoint.path}."
    if endpoint.permission:
        operation["x-permission"] = endpoint.permission
    if endpoint.body:
        content = {"schema": schema_of[endpoint.body], "example": sample(endpoint.body)}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    return operation


def _parameters(endpoint: Endpoint) -> Iterator[Json]:
    for name, kind in endpoint.params.items():
        schema = msgspec.json.schema(kind)
        yield {"name": name, "in": "path", "required": True, "schema": schema, "example": sample(kind, name)}
    if endpoint.query is not None:
        for field in msgspec.structs.fields(endpoint.query):
            schema = msgspec.json.schema(field.type)
            if field.default not in {None, msgspec.NODEFAULT, msgspec.UNSET}:
                schema = schema | {"default": field.default}
            if "$ref" in schema or "$defs" in schema:
                raise TypeError(f"{endpoint.path}: query parameter {field.name} is not a plain value")
            yield {"name": field.encode_name, "in": "query", "required": field.required, "schema": schema}
    names = ["CorrelationId"]
    if endpoint.needs_store:
        names.append("Store")
    if endpoint.is_keyed:
        names.append("IdempotencyKey")
    if endpoint.answers_etag:
        names.append("IfNoneMatch")
    yield from ({"$ref": f"#/components/parameters/{name}"} for name in names)


def _responses(endpoint: Endpoint, schema_of: dict[Any, Json]) -> Json:
    headers: Json = {"X-Correlation-Id": {"$ref": "#/components/headers/CorrelationId"}}
    if endpoint.answers_etag:
        headers["ETag"] = {"$ref": "#/components/headers/ETag"}
    success: Json = {"description": "Done", "headers": headers}
    if endpoint.answers is not None:
        example = sample(endpoint.answers)
        success["content"] = {"application/json": {"schema": schema_of[endpoint.answers], "example": example}}
    responses: Json = {str(endpoint.status): success}
    if endpoint.answers_etag:
        responses["304"] = {"description": "What you have is current", "headers": headers}
    by_status = sorted(refusals(endpoint), key=lambda error: error.status)
    for status, group in groupby(by_status, key=lambda error: error.status):
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status, list(group))}"}
    return responses


def _name(status: int, kinds: list[type[LonjaError]]) -> str:
    return "-".join((str(status), *(kind.code for kind in kinds)))


def _shared_refusals(endpoints: Iterable[Endpoint]) -> Json:
    """Every set of problems with one status that some endpoint may answer, written once."""
    found: Json = {}
    for endpoint in endpoints:
        by_status = sorted(refusals(endpoint), key=lambda error: error.status)
        for status, group in groupby(by_status, key=lambda error: error.status):
            kinds = list(group)
            found.setdefault(_name(status, kinds), _refusal(kinds))
    return found


def _refusal(kinds: list[type[LonjaError]]) -> Json:
    return {
        "description": " · ".join(f"{kind.code} {kind.title}" for kind in kinds),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {kind.slug: {"$ref": f"#/components/examples/{kind.slug}"} for kind in kinds},
            }
        },
    }


def _problem_example(kind: type[LonjaError]) -> Json:
    """What this problem looks like."""
    said = re.sub(r"{(\w+)}", "…", kind.sentence)
    value = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": said,
        "code": kind.code,
        "correlation_id": "01990b7e-6d3c-7d6a-9a53-5f2f9f0c4b11",
    }
    return {"summary": kind.title, "value": value}


def _security(endpoint: Endpoint) -> list[Json]:
    if endpoint.who == "staff":
        return [{"staffToken": []}, {"staffCookie": []}]
    if endpoint.who == "anyone":
        return []
    session: list[Json] = [{"sessionToken": []}, {"sessionCookie": []}]
    return [*session, {}] if endpoint.who == "known" else session


def _error_code() -> Json:
    registry = [errors.by_code[code] for code in sorted(errors.by_code)]
    table = [
        {"code": one.code, "slug": one.slug, "status": one.status, "title": one.title, "sentence": one.sentence}
        for one in registry
    ]
    return {"type": "string", "enum": [one.code for one in registry], "x-problems": table}


def _problem(components: dict[str, Json]) -> Json:
    schema = components["Problem"]
    return schema | {"properties": schema["properties"] | {"code": {"$ref": "#/components/schemas/ErrorCode"}}}


_PARAMETERS: Json = {
    "Store": {
        "name": "Lonja-Store",
        "in": "header",
        "required": False,
        "description": "The store's slug, on a host that serves several stores.",
        "schema": {"type": "string", "maxLength": 63},
        "example": "maal",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": f"1 to {KEY_LIMIT} printable ASCII characters, at least {LEAST_OF_NOBODY} without a session; a "
        "random UUID is best.",
        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LIMIT, "pattern": "^[!-~]+$"},
        "example": "5f6dd5ae-6d5b-4a0e-9d6f-6a0a7e9e3a10",
    },
    "CorrelationId": {
        "name": "X-Correlation-Id",
        "in": "header",
        "required": False,
        "description": "A UUID that is stored with everything this request writes. Without one, a new one is made.",
        "schema": {"type": "string"},
        "example": "01990b7e-6d3c-7d6a-9a53-5f2f9f0c4b10",
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of what you have.",
        "schema": {"type": "string"},
    },
}
_HEADERS: Json = {
    "CorrelationId": {"description": "The request's correlation id.", "schema": {"type": "string", "format": "uuid"}},
    "ETag": {"description": "Changes when the answer does.", "schema": {"type": "string"}},
}
_SECURITY: Json = {
    "sessionToken": {"type": "http", "scheme": "bearer", "description": "A session's token"},
    "sessionCookie": {"type": "apiKey", "in": "cookie", "name": "lonja_session"},
    "staffToken": {"type": "http", "scheme": "bearer", "description": "A staff session's token"},
    "staffCookie": {"type": "apiKey", "in": "cookie", "name": "lonja_staff"},
}
