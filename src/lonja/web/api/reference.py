"""The document at /api/v1/openapi.json and the page at /api/v1/docs, both made from the handlers' declarations.

Promises: the page needs no JavaScript and nothing from elsewhere; it shows the very document that programs read.
"""

import functools
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from litestar.handlers import HTTPRouteHandler

from lonja.web import pages
from lonja.web.answers import REVALIDATE, Answer, encode_json
from lonja.web.api.chapters import chapters, headers, paragraphs
from lonja.web.api.openapi import document
from lonja.web.context import Visit
from lonja.web.routes import api, page


def routes(resources: Sequence[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    """The document and the page of these handlers."""
    endpoints = [handler.opt["endpoint"] for handler in resources]

    @functools.cache
    def written() -> dict[str, Any]:
        return document(endpoints, version("lonja"))

    @functools.cache
    def encoded() -> bytes:
        return encode_json(written())

    @api("GET", "/api/v1/openapi.json", needs_store=False, in_document=False)
    async def show_document(_: Visit) -> Answer:
        """The OpenAPI document."""
        return Answer.raw(encoded(), cache=REVALIDATE)

    @page("GET", "/api/v1/docs", needs_store=False)
    async def show_reference(visit: Visit) -> Answer:
        """The reference page."""
        said = written()
        return pages.render(
            visit,
            "reference/api.html",
            version=said["info"]["version"],
            introduction=paragraphs(said),
            headers=headers(said),
            chapters=chapters(said, visit.origin),
        )

    return [show_document, show_reference]
