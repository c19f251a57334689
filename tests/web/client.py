"""A client that calls the application directly: no socket, no thread, the very bytes.

Nouns: Client, one visitor of one store with their cookies and token; Reply, what came back.
Verbs: `get`, `post`, `put`, `patch`, `delete`; `Reply.json`, `Reply.problem`.
"""

import json
from collections.abc import Callable
from typing import Any

from litestar.types import ASGIApp


class Reply:
    """What came back."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = {name.decode(): value.decode() for name, value in headers}
        self.cookies = [value.decode() for name, value in headers if name == b"set-cookie"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    def problem(self, status: int, *codes: str) -> dict[str, Any]:
        """Asserts that this is a well-formed refusal, and gives it."""
        assert self.status == status, (self.status, self.body)
        assert self.headers["content-type"] == "application/problem+json"
        said: dict[str, Any] = self.json
        assert said["status"] == status
        assert said["type"].startswith("/problems/")
        assert said["detail"]
        assert said["correlation_id"] == self.headers["x-correlation-id"]
        assert not codes or said["code"] in codes, said
        return said

    def ok(self, status: int = 200) -> Any:
        """Asserts success, and gives the body."""
        assert self.status == status, (self.status, self.body)
        return self.json if self.body else None


class Client:
    """One visitor."""

    def __init__(self, app: ASGIApp, store: str | None = None, token: str | None = None) -> None:
        self.app, self.store, self.token = app, store, token

    def __call__(self, *, token: str | None) -> "Client":
        """The same store, with another token."""
        return Client(self.app, self.store, token)

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        chunks: Callable[[], dict[str, Any]] | None = None,
        **headers: Any,
    ) -> Reply:
        """One request. Keywords are headers, with underscores for dashes."""
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        said: dict[str, str] = {"host": "shop.test", "content_length": str(len(sent))} | headers
        if body is not None or raw is not None:
            said = {"content_type": "application/json"} | said
        if self.store and "lonja_store" not in said:
            said["lonja_store"] = self.store
        if self.token and "authorization" not in said:
            said["authorization"] = f"Bearer {self.token}"
        pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in said.items()]
        target, _, query = path.partition("?")
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": target,
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "scheme": "http",
            "headers": pairs,
            "server": ("shop.test", 80),
            "client": ("127.0.0.1", 50_000),
            "state": {},
        }
        out: list[Any] = []

        async def receive() -> Any:
            return chunks() if chunks else {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Any) -> None:
            out.append(message)

        await self.app(scope, receive, send)
        body_bytes = b"".join(message.get("body", b"") for message in out[1:])
        return Reply(out[0]["status"], out[0]["headers"], body_bytes)

    async def get(self, path: str, **headers: Any) -> Reply:
        return await self.request("GET", path, **headers)

    async def post(self, path: str, body: Any = None, **given: Any) -> Reply:
        return await self.request("POST", path, body, **given)

    async def put(self, path: str, body: Any = None, **given: Any) -> Reply:
        return await self.request("PUT", path, body, **given)

    async def patch(self, path: str, body: Any = None, **given: Any) -> Reply:
        return await self.request("PATCH", path, body, **given)

    async def delete(self, path: str, **given: Any) -> Reply:
        return await self.request("DELETE", path, **given)
