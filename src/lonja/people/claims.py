"""Proving who one is with a password: the half that happens between two SQL functions, outside any transaction.

A room of its own because staff and customers sign in the same way.
Verbs: `prove` checks the password of a claim that SQL has counted.
Promises: throttled, unknown and wrong look as they should: the first says how long to wait, the other two are one
answer after the same time.
"""

import msgspec

from lonja.people.errors import CredentialsWrong, SignInThrottled
from lonja.people.model import Claim
from lonja.people.passwords import hash_password, is_aged, verify_password


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """A claim whose password was right. `renewed` is a fresh hash when the kept one has aged."""

    claim: Claim
    renewed: str | None


async def prove(claimed: str, password: str) -> Proven:
    """Checks the password of what begin_sign_in answered (JSON)."""
    claim = msgspec.json.decode(claimed, type=Claim)
    if claim.retry_after is not None:
        raise SignInThrottled(retry_after=claim.retry_after)
    if not await verify_password(claim.secret, password) or claim.secret is None:
        raise CredentialsWrong
    return Proven(claim=claim, renewed=await hash_password(password) if is_aged(claim.secret) else None)
