"""Proof of work: who joins a waiting room has let their machine do a small sum (ALTCHA, made and checked here).

Nouns: a challenge (a number to be found among `effort`, for one room, for a few minutes); a proof, the challenge with
its solution, base64 of JSON; its name, so that it is used once (drops.places.proof).
Verbs: `new_challenge`, `check_proof`.
Promises: checking costs some ten microseconds and no database; a proof is good for one room, one place, and its life.
"""

import base64
import secrets as chance
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import altcha
import msgspec

from lonja.drops.errors import ProofRequired
from lonja.platform.secrets import SecretBox

LIFE = timedelta(minutes=10)
_LONGEST = 2_000
_SUM = "SHA-256"
_payload = msgspec.json.Decoder(dict[str, Any])


def new_challenge(secrets: SecretBox, room_id: UUID, effort: int, now: datetime) -> dict[str, Any]:
    """A sum for somebody who wants to join; ALTCHA's own JSON."""
    made = altcha.create_challenge(
        _SUM,
        cost=1,
        counter=chance.randbelow(max(effort, 1)),
        expires_at=int((now + LIFE).timestamp()),
        data={"room": str(room_id)},
        hmac_secret=_key(secrets),
    )
    said: dict[str, Any] = made.to_dict()
    return said


def check_proof(secrets: SecretBox, room_id: UUID, proof: str | None, now: datetime) -> str:
    """The name of a proof that is right. Raises ProofRequired."""
    if not proof:
        raise ProofRequired(reason="missing")
    try:
        said = _payload.decode(base64.b64decode(proof[:_LONGEST], validate=True))
        challenge = altcha.Challenge.from_dict(said["challenge"])
        solution = altcha.Solution.from_dict(said["solution"])
        checked = altcha.verify_solution(altcha.Payload(challenge, solution), _key(secrets))
    except Exception:  # noqa: BLE001  # whatever a stranger sent that is not a proof
        raise ProofRequired(reason="wrong") from None
    expires_at = challenge.parameters.expires_at
    if checked.expired or (isinstance(expires_at, int) and expires_at < now.timestamp()):
        raise ProofRequired(reason="expired")
    if not checked.verified or challenge.parameters.data != {"room": str(room_id)}:
        raise ProofRequired(reason="wrong")
    return str(challenge.parameters.nonce)


def _key(secrets: SecretBox) -> bytes:
    return secrets.derive("proof of work")
