"""The real thing: uvicorn, a socket, and whoever comes in through it; Schemathesis too, which believes the document."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from litestar.types import ASGIApp

from tests.shop import Shop
from tests.web.client import Client

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance"
)
# Who signs out sees nothing of the rest.
FACES = {"office": ["--include-path-regex", "/admin/(?!session)"], "shop": ["--exclude-path-regex", "/admin/|/auth/"]}


@pytest_asyncio.fixture
async def port(app: ASGIApp) -> AsyncIterator[int]:
    """Where the application is served."""
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", loop="none", http="httptools")
    server = uvicorn.Server(config)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([door]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield door.getsockname()[1]
        server.should_exit = True
        await serving


async def said(port: int, *lines: str) -> tuple[str, list[str]]:
    """One request on a connection of its own: status line and headers of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join((*lines, "host: shop.test", "connection: close", "", "")).encode())
    answer = (await reader.read()).decode()
    writer.close()
    status, *headers = answer.partition("\r\n\r\n")[0].split("\r\n")
    return status, headers


async def test_requests_over_a_socket(port: int) -> None:
    status, headers = await said(port, "GET /readyz HTTP/1.1")
    assert status == "HTTP/1.1 200 OK"
    assert "content-type: application/json" in headers
    status, headers = await said(port, "HEAD /healthz HTTP/1.1")
    assert (status, "content-length: 18" in headers) == ("HTTP/1.1 200 OK", True)
    # No store is named: refused before a byte of the body is read.
    status, _ = await said(port, "POST /api/v1/carts HTTP/1.1", "lonja-store: none", "content-length: 99999999")
    assert status == "HTTP/1.1 404 Not Found"


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("face", FACES)
async def test_answers_are_what_the_document_says(
    face: str, port: int, shop: Shop, slug: str, manager: Client, guest: Client, tmp_path: Path
) -> None:
    await shop.sells(50)
    token = manager.token if face == "office" else guest.token
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"http://127.0.0.1:{port}/api/v1/openapi.json"),
        *("-H", f"Lonja-Store: {slug}", "-H", f"Authorization: Bearer {token}", *FACES[face]),
        *("--phases", "examples,fuzzing", "--max-examples", "1", "--checks", CHECKS, "--no-color"),
        *("--request-timeout", "120", "--seed", "1"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=tmp_path,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()[-6_000:]
