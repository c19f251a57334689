"""A published draw is drawn again from its JSON alone: `lonja raffle verify`, and every field that could lie."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from lonja.cli.raffle import verify_draw
from lonja.drops.draws import list_digest, order_of
from lonja.drops.raffle_check import read, recheck
from lonja.drops.raffles import draw_of
from tests.drops.pot import CLOSED, OVER, open_pot
from tests.shop import Shop

Document = dict[str, Any]
OTHER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
async def document(shop: Shop) -> Document:
    """Three units of two things, nine entries, two windows that were let pass."""
    pot = await open_pot(shop, 1, 2)
    for n in range(9):
        await pot.enters(n % 2)
    shop.later(**CLOSED)
    await pot.draw()
    shop.later(**OVER)
    await pot.advance()
    text = await draw_of(shop.database, shop.store, pot.drop)
    assert text is not None
    found: Document = msgspec.json.decode(text)
    return found


def _difference(document: Document) -> str | None:
    return recheck(read(msgspec.json.encode(document)))[-1].difference


def _swap(rows: list[Any]) -> None:
    rows[0], rows[1] = rows[1], rows[0]


TAMPERED: dict[str, tuple[Callable[[Document], Any], str]] = {
    "commitment": (lambda d: d.update(commitment=hashlib.sha256(b"other").hexdigest()), "is not the commitment"),
    "seed": (lambda d: d.update(seed="00" * 32), "is not the commitment"),
    "no seed": (lambda d: d.update(seed="not hex"), "is not the commitment"),
    "both": (
        lambda d: d.update(seed="00" * 32, commitment=hashlib.sha256(bytes(32)).hexdigest()),
        "place ",
    ),
    "committed_at": (lambda d: d.update(committed_at=d["closes_at"]), "when entries were closed"),
    "closes_at": (lambda d: d.update(closes_at=d["opens_at"]), "when entries were closed"),
    "opens_at": (lambda d: d.update(opens_at=d["closes_at"]), "entries from"),
    "drawn_at": (lambda d: d.update(drawn_at=d["opens_at"]), "drawn at"),
    "not drawn": (lambda d: d.update(drawn_at=None), "nothing to check"),
    "digest": (lambda d: d.update(digest="00" * 32), "published is 0000"),
    "an entry less": (lambda d: d["entries"].pop(), "the list's is"),
    "an entry more": (lambda d: d["entries"].append({"id": OTHER, "variant_id": OTHER}), "the list's is"),
    "an entry twice": (lambda d: d["entries"].append(d["entries"][0]), "more than once"),
    "another entry": (lambda d: d["entries"][0].update(id=OTHER), "the list's is"),
    "another size": (lambda d: d["entries"][0].update(variant_id=OTHER), "the list's is"),
    "order": (lambda d: _swap(d["order"]), "place 1 is"),
    "the last of the order": (lambda d: d["order"].pop(), "published is nobody"),
    "a winner less": (lambda d: d["winners"].pop(), "winner 3 is"),
    "another winner": (lambda d: d["winners"][0].update(id=d["order"][-1]), "winner 1 is"),
    "a winner's size": (lambda d: d["winners"][0].update(variant_id=OTHER), "winner 1 is"),
    "winners swapped": (lambda d: _swap(d["winners"]), "winner 1 is"),
    "fewer units": (lambda d: d["units"].update(dict.fromkeys(d["units"], 0)), "winner 1 is nobody"),
    "more units": (lambda d: d["units"].update(dict.fromkeys(d["units"], 9)), "is"),
    "a friend moved up": (
        lambda d: d["moves"][0].update(id=next(one["id"] for one in d["entries"] if one["id"] == d["order"][-1])),
        "next was",
    ),
    "moved up early": (lambda d: d["moves"][0].update(at=d["drawn_at"]), "before its turn"),
    "nobody's move": (lambda d: d["moves"].append(d["moves"][0]), "moved up for"),
}  # fmt: skip


async def test_every_lie_is_found(document: Document) -> None:
    """P18: as it is published all is well; each field, tampered with, is the first difference."""
    assert (_difference(document), len(document["winners"]), len(document["moves"])) == (None, 3, 3)
    for name, (lie, says) in TAMPERED.items():
        copy: Document = msgspec.json.decode(msgspec.json.encode(document))
        lie(copy)
        assert says in (_difference(copy) or f"{name}: nothing found"), name


async def test_the_command(document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints a verdict; exits 1 with the first difference, or with a sentence when there is nothing to read."""
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    good.write_bytes(msgspec.json.encode(document))
    bad.write_bytes(msgspec.json.encode(document | {"seed": "00" * 32}))
    none.write_text("{}")
    winner = UUID(document["order"][0])
    for source, code in ((good, 0), (bad, 1)):
        with pytest.raises(SystemExit) as end:
            verify_draw(str(source), entry=winner)
        assert end.value.code == code
        said = capsys.readouterr().out
        assert ("The draw is what its seed says. 3 won, 3 moved up since." in said) == (code == 0)
        assert ("number 1 of 9" in said) == (code == 0)
        assert ("is not the commitment" in said) == (code == 1)
    for source in (none, tmp_path / "absent.json"):
        with pytest.raises(SystemExit) as end:
            verify_draw(str(source))
        assert "is not a published draw" in str(end.value.code)


async def test_sql_and_python_agree(shop: Shop) -> None:
    """drops.list_digest and drops.rank are draws.list_digest and draws.order_of, whatever the list."""
    pot = await open_pot(shop, 2)
    for _ in range(5):
        await pot.enters()
    shop.later(**CLOSED)
    assert timedelta(**CLOSED) == timedelta(hours=1)
    await pot.draw()
    rows = await pot.by_rank()
    raffle = await shop.owner.fetchrow("select * from drops.raffles where store_id = $1", shop.store)
    digest = list_digest((row["id"], row["variant_id"]) for row in rows)
    assert digest == raffle["digest"]
    assert order_of(raffle["secret"], sorted(row["id"] for row in rows), digest) == [row["id"] for row in rows]
    empty: bytes = await shop.owner.fetchval("select drops.list_digest($1, $2, '{lost}')", shop.store, raffle["id"])
    assert empty == list_digest([]) == hashlib.sha256(b"").digest()
