"""The document says what the handlers do: every route, every code, every example."""

import re
from typing import Any

import msgspec
import pytest
from litestar.types import ASGIApp

from lonja.platform.errors import by_code
from lonja.web import api
from lonja.web.api.samples import sample
from lonja.web.api.shapes import In, Out
from tests.web.client import Client

ENDPOINTS = [handler.opt["endpoint"] for handler in api.resources]


@pytest.fixture(scope="session")
def bodies() -> list[Any]:
    """Every type that is sent or answered."""
    return list({kind for one in ENDPOINTS for kind in (one.body, one.answers) if kind is not None})


async def document(app: ASGIApp) -> Any:
    return (await Client(app).get("/api/v1/openapi.json")).ok()


def references(part: Any) -> set[str]:
    """Every $ref below a part of the document."""
    if isinstance(part, dict):
        found = {part["$ref"]} if "$ref" in part else set()
        return found.union(*(references(inner) for inner in part.values()))
    if isinstance(part, list):
        return set().union(*(references(inner) for inner in part))
    return set()


def resolve(whole: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        whole = whole[step]
    return whole


async def test_every_api_route_is_in_the_document(app: ASGIApp) -> None:
    said = await document(app)
    there = {(method.upper(), path) for path, item in said["paths"].items() for method in item}
    served = {
        (handler.opt["endpoint"].method, re.sub(r"{(\w+):\w+}", r"{\1}", path))
        for handler in api.routes
        for path in (handler.opt["endpoint"].path, *handler.opt["endpoint"].aliases)
    }
    assert served - there == {("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/docs")}
    assert there <= served


async def test_every_reference_leads_somewhere(app: ASGIApp) -> None:
    said = await document(app)
    assert said["openapi"] == "3.1.0"
    for reference in references(said):
        assert resolve(said, reference) is not None
    ids = [operation["operationId"] for item in said["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))


async def test_every_code_of_the_registry_is_in_the_document(app: ASGIApp) -> None:
    listed = (await document(app))["components"]["schemas"]["ErrorCode"]
    assert set(listed["enum"]) == set(by_code)
    assert {one["code"]: one["slug"] for one in listed["x-problems"]} == {c: e.slug for c, e in by_code.items()}


async def test_every_operation_says_what_it_may_refuse(app: ASGIApp) -> None:
    said = await document(app)
    for path, item in said["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], path
            assert operation["description"], path
            assert "503" in operation["responses"], path
            names = {one["$ref"].rpartition("/")[2] for one in operation["parameters"] if "$ref" in one}
            if method != "get" and "sessionToken" in str(operation["security"]):
                assert "401" in operation["responses"], path
            if "/admin/session" not in path and path != "/api/v1/openapi.json":
                assert "Store" in names, path


def test_every_example_is_what_its_type_allows(bodies: list[Any]) -> None:
    for kind in bodies:
        msgspec.convert(sample(kind), kind, strict=True)


def test_bodies_refuse_what_they_do_not_know(bodies: list[Any]) -> None:
    for kind in bodies:
        assert issubclass(kind, In | Out)
        assert kind.__struct_config__.forbid_unknown_fields == issubclass(kind, In)


async def test_reference_page_shows_every_operation(app: ASGIApp) -> None:
    page = await Client(app).get("/api/v1/docs")
    assert page.status == 200
    assert "<script" not in page.text
    for endpoint in ENDPOINTS:
        assert f'id="{endpoint.fn.__name__}"' in page.text


async def test_every_problem_has_a_page(app: ASGIApp) -> None:
    visitor = Client(app)
    overview = (await visitor.get("/problems")).text
    for code, error in by_code.items():
        assert code in overview
        page = await visitor.get(f"/problems/{error.slug}")
        assert page.status == 200
        assert error.title in page.text.replace("&#39;", "'")
    assert (await visitor.get("/problems/no-such-problem")).status == 404
