"""`lonja drops verify`: anybody rechecks the order of a waiting room, from a file (P17)."""

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lonja.cli import app
from lonja.drops.draws import digest_of, order_of
from lonja.platform.ids import new_id

SEED = hashlib.sha256(b"a seed").digest()


def published(**chosen: Any) -> dict[str, Any]:
    """What a room of fifty publishes."""
    ids = order_of(SEED, [new_id() for _ in range(50)])
    said: dict[str, Any] = {
        "room_id": new_id(),
        "status": "open",
        "commitment": hashlib.sha256(SEED).hexdigest(),
        "opened_at": datetime.now(UTC),
        "seed": SEED.hex(),
        "digest": digest_of(ids).hex(),
        "ids": ids,
    }
    return said | chosen


def verify(folder: Path, capsys: pytest.CaptureFixture[str], told: object, *more: str) -> tuple[int, str]:
    file = folder / "queue.json"
    file.write_bytes(msgspec.json.encode(told))
    code = 0
    try:
        app(["drops", "verify", str(file), *more], result_action="return_value")
    except SystemExit as end:
        code = 1 if isinstance(end.code, str) else int(end.code or 0)
        sys.stdout.write(end.code if isinstance(end.code, str) else "")
    return code, capsys.readouterr().out


def test_the_order_is_rechecked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = published()
    code, out = verify(tmp_path, capsys, told, "--place", str(told["ids"][6]))
    assert (code, "number 7" in out, "is what the seed says" in out) == (0, True, True)
    code, out = verify(tmp_path, capsys, told, "--place", str(new_id()))
    assert "not among those" in out
    code, out = verify(tmp_path, capsys, published(seed=None, digest=None, ids=[], status="gathering"))
    assert (code, "keep this commitment" in out) == (0, True)
    swapped = [told["ids"][1], told["ids"][0], *told["ids"][2:]]
    for harm, words in (
        ({"commitment": hashlib.sha256(b"another").hexdigest()}, "committed to"),
        ({"ids": told["ids"][1:]}, "not that of this list"),
        ({"ids": swapped}, f"Position 1 is {told['ids'][1]}, the seed says {told['ids'][0]}"),
    ):
        code, out = verify(tmp_path, capsys, told | harm)
        assert (code, words in out) == (1, True), out
    assert verify(tmp_path, capsys, {"nothing": 1})[0] == 1
