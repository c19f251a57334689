"""One effect per key: the caller's side. The claim itself is SQL (platform.replay, platform.remember).

Nouns: an idempotency key, chosen by the caller (the Idempotency-Key header) or derived from a fact (`derived_key`);
the fingerprint of the request, so that one key cannot stand for two requests.
Verbs: `keyed` puts a checked key and the fingerprint into a Call; `derived_key` names an attempt for a provider;
`recall` reads what was remembered, `kept` and `keep` a face's whole answer; `forget_keys` drops what has expired.
Promises: P06. A key is 1 to 150 printable ASCII characters without spaces; anything else is refused before SQL. A key
of nobody in particular (no session, no token) is at least 16 long: all such callers share one drawer, and a key that
two of them could think of would hand one the other's answer.
"""

import hashlib
import re
from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import IdempotencyKeyGuessable, IdempotencyKeyInvalid

KEY_LIMIT = 150
LEAST_OF_NOBODY = 16
_AT_ONCE = 1000  # as many as the SQL function drops in one call
_KEY = re.compile(rf"[!-~]{{1,{KEY_LIMIT}}}", re.ASCII)


class Kept(msgspec.Struct, frozen=True):
    """What a face answered: the status, and the body as it was sent."""

    status: int
    body: str


_kept = msgspec.json.Decoder(Kept)


def keyed(call: Call, key: str, *request: str | bytes) -> Call:
    """The call under the caller's key. `request` is everything a replay must repeat: method, path, body.

    Raises IdempotencyKeyInvalid, IdempotencyKeyGuessable.
    """
    if not _KEY.fullmatch(key):
        raise IdempotencyKeyInvalid(limit=KEY_LIMIT)
    if call.actor == "guest" and call.actor_id is None and len(key) < LEAST_OF_NOBODY:
        raise IdempotencyKeyGuessable(least=LEAST_OF_NOBODY)
    parts = (part.encode() if isinstance(part, str) else part for part in request)
    return call.keyed(key, b"\0".join(parts))


def derived_key(*facts: object) -> str:
    """The same facts, the same key: for calls to providers, so that a retry after a crash is a replay there too."""
    text = "\0".join(map(str, facts))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


async def recall(database: Database, store_id: UUID, call: Call, scope: str) -> str | None:
    """What an operation remembers under the call's key (JSON), or None. Raises IdempotencyKeyReused."""
    if call.idempotency_key is None:
        return None
    answer: str | None = await database.value("select platform.recall($1, $2, $3)", store_id, call.encode(), scope)
    return answer


async def kept(database: Database, store_id: UUID, call: Call, scope: str) -> Kept | None:
    """The answer that was kept under the call's key. Raises IdempotencyKeyReused."""
    answer = await recall(database, store_id, call, f"web.{scope}")
    return None if answer is None else _kept.decode(answer)


async def keep(database: Database, store_id: UUID, call: Call, scope: str, answer: Kept) -> Kept:
    """Keeps an answer under the call's key; gives the first one that was kept. Raises IdempotencyKeyReused."""
    said = msgspec.json.encode(answer).decode()
    first: str = await database.value("select platform.keep($1, $2, $3, $4)", store_id, call.encode(), scope, said)
    return _kept.decode(first)


async def forget_keys(database: Database, store_id: UUID, call: Call) -> None:
    """Drops what expired, a thousand at a time."""
    sql = "select platform.forget_idempotency_keys($1, $2)"
    while await database.value(sql, store_id, call.encode()) == _AT_ONCE:
        pass
