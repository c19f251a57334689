"""Who can sign in to the demo world.

Nouns: SignIns: the owner of all stores, a viewer, and the shoppers, each with a password.
Verbs: `sign_ins` reads them from the data directory, or makes them on the first day.
Promises: the passwords of staff are random, made once, and kept in `<data_dir>/demo.json`, which its owner alone reads.
The shoppers' password is the same everywhere: there is nothing to protect, and a demo wants to be signed in to.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

import msgspec

from lonja.platform.ids import new_id

SHOPPER_PASSWORD = "port-of-call"  # noqa: S105  # printed by `lonja demo`; it opens demo shoppers only


class SignIns(msgspec.Struct, frozen=True, kw_only=True):
    """Staff of the demo world."""

    owner_id: UUID
    owner_email: str
    owner_password: str
    viewer_id: UUID
    viewer_email: str
    viewer_password: str


def sign_ins(data_dir: Path, *, anew: bool = False) -> SignIns:
    """The same ones on every start. `anew`: the file was lost, and the old addresses are taken."""
    file = data_dir / "demo.json"
    if file.exists() and not anew:
        return msgspec.json.decode(file.read_bytes(), type=SignIns)
    mark = f"-{secrets.token_hex(2)}" if anew else ""
    made = SignIns(
        owner_id=new_id(),
        owner_email=f"owner{mark}@lonja.example",
        owner_password=_password(),
        viewer_id=new_id(),
        viewer_email=f"viewer{mark}@lonja.example",
        viewer_password=_password(),
    )
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.encode(made))
    draft.replace(file)
    return made


def _password() -> str:
    """Four groups that a person can copy by eye."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
