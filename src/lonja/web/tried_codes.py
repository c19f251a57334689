"""Codes that buyers try, at whichever door.

Verbs: `ask` what a code is worth to this visitor.
Promises: a wrong code is counted wherever it is tried, and whoever was wrong too often is answered nothing (LJ438): a
code is a secret that anybody may guess at.
"""

from lonja.checkout import validate_coupon
from lonja.promotions import CouponVerdict, TooManyGuesses, note_guess
from lonja.web.context import Visit


async def ask(visit: Visit, code: str, subtotal_minor: int = 0, email: str | None = None) -> CouponVerdict:
    """What the code would take off. Raises TooManyGuesses."""
    db, store_id, call, address = visit.house.db, visit.store.id, visit.call(), visit.ip_address
    verdict = await validate_coupon(db, store_id, call, code, subtotal_minor, email=email, ip_address=address)
    if verdict.reason == "unknown":
        seconds = await note_guess(db, store_id, call, address)
        if seconds is not None:
            raise TooManyGuesses(retry_after=seconds)
    return verdict
