"""A word on a code, for every door at which one can be typed: whoever guesses too often has to wait at all of them.

Verbs: `verdict_on`.
"""

from lonja.promotions import CouponVerdict, TooManyGuesses, note_guess, validate_coupon
from lonja.web.context import Visit


async def verdict_on(visit: Visit, code: str, subtotal_minor: int = 0, email: str | None = None) -> CouponVerdict:
    """What a code would take off a subtotal; one that there is not is counted. Raises TooManyGuesses."""
    db, store_id, call = visit.house.db, visit.store.id, visit.call()
    verdict = await validate_coupon(db, store_id, call, code, subtotal_minor, email=email, ip_address=visit.ip_address)
    if verdict.reason == "unknown":
        seconds = await note_guess(db, store_id, call, visit.ip_address)
        if seconds is not None:
            raise TooManyGuesses(retry_after=seconds)
    return verdict
