"""One effect per key: the caller's side. The claim itself is SQL (platform.replay, platform.remember).

Nouns: an idempotency key, chosen by the caller (the Idempotency-Key header) or derived from a fact (`derived_key`);
the fingerprint of the request, so that one key cannot stand for two requests.
Verbs: `keyed` puts a checked key and the fingerprint into a Call; `derived_key` names an attempt for a provider;
`forget_keys` drops the expired ones of a store.
Promises: P06. A key is 1 to 100 printable ASCII characters without spaces; anything else is refused before SQL.
"""

import hashlib
import re
from uuid import UUID

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import IdempotencyKeyInvalid

KEY_LIMIT = 100
_AT_ONCE = 1000  # as many as the SQL function drops in one call
_KEY = re.compile(rf"[!-~]{{1,{KEY_LIMIT}}}", re.ASCII)


def keyed(call: Call, key: str, *request: str | bytes) -> Call:
    """The call under the caller's key. `request` is everything a replay must repeat: method, path, body."""
    if not _KEY.fullmatch(key):
        raise IdempotencyKeyInvalid(limit=KEY_LIMIT)
    parts = (part.encode() if isinstance(part, str) else part for part in request)
    return call.keyed(key, b"\0".join(parts))


def derived_key(*facts: object) -> str:
    """The same facts, the same key: for calls to providers, so that a retry after a crash is a replay there too."""
    text = "\0".join(map(str, facts))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


async def forget_keys(database: Database, store_id: UUID, call: Call) -> None:
    """Drops what expired, a thousand at a time."""
    sql = "select platform.forget_idempotency_keys($1, $2)"
    while await database.value(sql, store_id, call.encode()) == _AT_ONCE:
        pass
