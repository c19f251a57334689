"""What access refuses: LJ530 to LJ539."""

from lonja.platform.errors import Refused


class DropPaused(Refused):
    """params: variant_id"""

    code, slug, status = "LJ530", "drop_paused", 409
    title = "The drop is paused"
    sentence = "This drop is paused for a moment. What you hold stays yours; please try again shortly."


class AdmissionRequired(Refused):
    """params: variant_id"""

    code, slug, status = "LJ531", "admission_required", 403
    title = "Admission is required"
    sentence = "This drop has a waiting room: it is your turn when you are let in."


class DropLimit(Refused):
    """params: limit, kind (buyer, email, address or payment)"""

    code, slug, status = "LJ532", "drop_limit", 409
    title = "The limit of this drop is reached"
    sentence = "One buyer may have at most {limit} of this drop, over all their carts and orders."
    constraints = ("access.nobody_has_more_than_their_limit",)


class WinnersOnly(Refused):
    """params: variant_id"""

    code, slug, status = "LJ533", "winners_only", 403
    title = "For winners of the draw"
    sentence = "This drop is sold by a draw: only its winners can buy, while their time lasts."


class AccountRequired(Refused):
    """params: variant_id"""

    code, slug, status = "LJ534", "account_required", 403
    title = "An account is required"
    sentence = "Sign in to buy from this drop."


class DropCheckoutOff(Refused):
    """params: variant_id"""

    code, slug, status = "LJ535", "drop_checkout_off", 403
    title = "Drops are closed to you"
    sentence = "This drop is not open to you at the moment."


class EarlyCodeWrong(Refused):
    code, slug, status = "LJ536", "early_code_wrong", 422
    title = "Not the code of this drop"
    sentence = "That is not the code for early access to this drop, or its time is over."


class TermsInvalid(Refused):
    """params: field"""

    code, slug, status = "LJ537", "terms_invalid", 422
    title = "The terms are not right"
    sentence = "A drop cannot be sold like this: look at {field}."


class NoTerms(Refused):
    """params: collection"""

    code, slug, status = "LJ538", "no_terms", 409
    title = "The drop has no terms yet"
    sentence = "Say first how this drop is sold."


class DropsAreStaffs(Refused):
    code, slug, status = "LJ539", "drops_are_staffs", 403
    title = "Only staff may do this"
    sentence = "How a drop is sold is decided by staff."
