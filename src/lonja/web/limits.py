"""How much a request may bring.

Nouns: the limits; the body of a request.
Verbs: `read_body`.
Promises: a body is never read past its limit, announced or not; the connection is not left with unread bytes that the
next request would trip over (the server closes it).
"""

from litestar.types import HTTPReceiveMessage, Receive

from lonja.web.errors import BodyMalformed, BodyTooLarge

JSON_BYTES = 1 << 20
FORM_BYTES = 64 << 10
HOOK_BYTES = 256 << 10


async def read_body(headers: dict[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """The whole body, at most `limit` bytes of it."""
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(limit=limit)
    message: HTTPReceiveMessage = await receive()  # type: ignore[assignment]  # an HTTP scope receives HTTP messages
    body = _part(message)
    if not message.get("more_body"):
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()  # type: ignore[assignment]
        parts.append(_part(message))
        size += len(parts[-1])
        if size > limit:
            raise BodyTooLarge(limit=limit)
    return b"".join(parts)


def _part(message: HTTPReceiveMessage) -> bytes:
    if message["type"] == "http.disconnect":
        raise BodyMalformed("the client went away")
    return message.get("body", b"")
