"""The form of a drop's terms: as fields that a person fills in, and back.

Verbs: `blank` for a drop without terms, with what we suggest; `of_terms`; `draft`, the terms that should be saved, or
faults at their fields.
Promises: terms that are shown and saved again are the same terms; every fault is found in one pass.
"""

import re
from uuid import UUID

from lonja.access import SavedDrop, SavedTerms, TermsDraft
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office
from lonja.web.admin.prices import local_of, moment_of

WAYS = ("open", "queue", "raffle")
HOLDS = ("cart", "checkout")
_LIMITS = ("max_per_customer", "max_per_address", "max_per_payment")
_MOST = 10_000
_MINUTES = re.compile(r"[0-9]{1,5}(?:[.,][0-9]{1,3})?", re.ASCII)
_SHORTEST, _LONGEST = 10, 7 * 24 * 3600
_CODE = (4, 40)


def blank(office: Office) -> Form:
    """What we suggest: two to a customer, held for five minutes, in the cart."""
    return office.blank(
        way="open",
        reserve_on="cart",
        cart_minutes="5",
        checkout_minutes="10",
        max_per_customer="2",
        max_per_address="2",
    )


def of_terms(office: Office, terms: SavedTerms) -> Form:
    """Terms as they are. The code is shown to whoever may change it."""
    return office.blank(
        way=terms.way,
        reserve_on=terms.reserve_on,
        cart_minutes=_minutes_of(terms.cart_ttl_seconds),
        checkout_minutes=_minutes_of(terms.checkout_ttl_seconds),
        needs_account="yes" if terms.needs_account else "",
        early_starts_at=local_of(terms.early_starts_at, office.store.time_zone),
        early_segment=str(terms.early_segment_id or ""),
        early_code=(terms.early_code or "") if office.may("drops.write") else "",
        early_flag="yes" if terms.early_by_flag else "",
        **{name: str(getattr(terms, name) or "") for name in _LIMITS},
    )


def draft(office: Office, form: Form, drop: SavedDrop) -> TermsDraft:
    """The terms that should be saved. Only meant when the form has no faults."""
    limits = {name: form.whole(name, 1, _MOST, default=0) or None for name in _LIMITS}
    segment, code = form.reference("early_segment"), _code(form)
    terms = TermsDraft(
        way=form.choice("way", WAYS),  # type: ignore[arg-type]  # a choice
        reserve_on=form.choice("reserve_on", HOLDS),  # type: ignore[arg-type]  # a choice
        cart_ttl_seconds=_seconds(form, "cart_minutes"),
        checkout_ttl_seconds=_seconds(form, "checkout_minutes"),
        needs_account=form.ticked("needs_account"),
        early_starts_at=moment_of(office, form, "early_starts_at"),
        early_segment_id=segment,
        early_code=code,
        early_by_flag=form.ticked("early_flag"),
        **limits,
    )
    _look_at_early(office, form, drop, terms)
    return terms


def _look_at_early(office: Office, form: Form, drop: SavedDrop, terms: TermsDraft) -> None:
    """Early access is a time and somebody who may come then; the one without the other lets nobody in."""
    is_for_somebody = terms.early_segment_id or terms.early_code or terms.early_by_flag
    if terms.early_starts_at is None:
        if is_for_somebody and not form.errors["early_starts_at"]:
            form.refuse("early_starts_at", form.say("Say from when they may come, or for nobody."))
    elif drop.starts_at is None:
        form.refuse("early_starts_at", form.say("A drop without a start has nothing to be early for."))
    elif terms.early_starts_at >= drop.starts_at:
        when = office.words.moment(drop.starts_at)
        form.refuse("early_starts_at", form.say("It has to be before the start, %(when)s.", when=when))
    elif not is_for_somebody:
        form.refuse("early_starts_at", form.say("Say who may come early: a segment, a code, or the flag."))


def _code(form: Form) -> str | None:
    typed = form.text("early_code", _CODE[1], required=False).upper()
    if typed and len(typed) < _CODE[0]:
        form.refuse("early_code", form.say("At least %(least)s characters.", least=_CODE[0]))
    return typed or None


def _seconds(form: Form, field: str) -> int:
    """Minutes as they were typed: 5, or 0.5."""
    typed = str(form.values[field]).strip()
    seconds = round(float(typed.replace(",", ".")) * 60) if _MINUTES.fullmatch(typed) else 0
    if not _SHORTEST <= seconds <= _LONGEST:
        form.refuse(field, form.say("Write minutes such as 5 or 0.5, at most %(most)s.", most=_LONGEST // 60))
        return _SHORTEST
    return seconds


def _minutes_of(seconds: int) -> str:
    return f"{seconds / 60:.3f}".rstrip("0").rstrip(".")


def segment_of(form: Form) -> UUID | None:
    """The segment that is chosen, whether this person may see segments or not."""
    try:
        return UUID(str(form.values["early_segment"]))
    except ValueError:
        return None
