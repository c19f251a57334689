"""Why a promotion gave something, or nothing, and why a code did not help: the keys of promotions in plain words.

Verbs: `told` of a step of a quote's trace, `refused` of a code.
Promises: every key that promotions knows has a sentence (a test reads its SQL); one that it does not know is shown
as it is.
"""

from typing import Any

from lonja.web.admin.words import Words, mark

REASONS = {
    "no_rate": mark("Nobody has said what its amounts are worth in this currency."),
    "no_items": mark("Nothing in the cart is what it counts for."),
    "not_in_segment": mark("The customer belongs to none of its segments."),
    "not_first_order": mark("It is not the customer’s first order."),
    "below_minimum": mark("What it counts for comes to less than its minimum."),
    "below_quantity": mark("There are too few units of what it counts for."),
    "group_taken": mark("Another promotion of its group has given something already."),
    "nothing_left": mark("What it counts for has been given away already."),
    "no_delivery": mark("No delivery is counted in."),
    "beaten_by_stack": mark("It does not combine, and the others together give more."),
    "excluded_by_exclusive": mark("A promotion that does not combine gives more alone."),
    "needs_code": mark("It needs a code."),
    "inactive": mark("It is switched off."),
    "not_yet": mark("It has not begun yet."),
    "not_started": mark("It has not begun yet."),
    "expired": mark("It is over."),
    "ended": mark("It is over."),
    "used_up": mark("It has been used as often as it can be."),
    "used_already": mark("This customer has used it before."),
}
"""Of promotions that were looked at; what is said of a code may be said of its promotion, too."""

CODES = {
    "unknown": mark("There is no such code."),
    "expired": mark("The code is over."),
    "not_yet": mark("Its promotion has not begun yet."),
    "inactive": mark("The code is switched off."),
    "not_yours": mark("The code is for somebody else."),
    "used_already": mark("This customer has used the code before."),
    "below_minimum": mark("The cart comes to less than the code’s minimum."),
    "used_up": mark("The code has been used as often as it can be."),
}
"""Of codes that were brought."""


def told(words: Words, currency: str, *, is_applied: bool, reason: str, amount: Any, base: Any) -> str:  # noqa: ANN401  # whole numbers of JSON
    """A step in a sentence."""
    if is_applied and base:
        facts = {"amount": words.money(int(amount), currency), "base": words.money(int(base), currency)}
        return words.say("Gave %(amount)s on %(base)s.", **facts)
    if is_applied:
        return words.say("Gave %(amount)s.", amount=words.money(int(amount or 0), currency))
    said = words.say(sentence) if (sentence := REASONS.get(reason) or CODES.get(reason)) else reason
    if amount:
        return f"{said} " + words.say("It would give %(amount)s.", amount=words.money(int(amount), currency))
    return said


def refused(words: Words, reason: str | None) -> str:
    """Why a code unlocks nothing."""
    return words.say(CODES[reason]) if reason in CODES else str(reason or "")
