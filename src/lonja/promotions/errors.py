"""What promotions refuse: LJ430 to LJ434 are about rules, LJ435 to LJ444 about codes."""

from lonja.platform.errors import Refused


class RuleUnknown(Refused):
    """params: rule"""

    code, slug, status = "LJ430", "rule_unknown", 404
    title = "No such promotion"
    sentence = "This promotion does not exist."


class RuleInvalid(Refused):
    """params: path and problem, the first one; problems, all of them: [{path, problem}]"""

    code, slug, status = "LJ431", "rule_invalid", 422
    title = "The promotion is not right"
    sentence = "The promotion is not right: {path} {problem}."


class TooManyRules(Refused):
    """params: limit"""

    code, slug, status = "LJ432", "too_many_rules", 409
    title = "Too many promotions"
    sentence = "A store has at most {limit} promotions that need no code. Delete some that have ended."


class RulesAreStaffs(Refused):
    code, slug, status = "LJ433", "rules_are_staffs", 403
    title = "Only staff may do this"
    sentence = "Promotions are changed and listed by staff."


class UnknownCode(Refused):
    """params: code_id"""

    code, slug, status = "LJ435", "unknown_code", 404
    title = "No such code"
    sentence = "This code does not exist."


class CodeUsedUp(Refused):
    """params: code"""

    code, slug, status = "LJ436", "code_used_up", 409
    title = "The code is used up"
    sentence = "“{code}” has been used as often as it can be."
    constraints = (
        "promotions.codes_are_used_within_their_limit",
        "promotions.promotions_are_used_within_their_limit",
    )


class CodeUsedAlready(Refused):
    """params: code"""

    code, slug, status = "LJ437", "code_used_already", 409
    title = "The code was used already"
    sentence = "You have used “{code}” before; it is good for one order."


class TooManyGuesses(Refused):
    """params: retry_after"""

    code, slug, status = "LJ438", "too_many_guesses", 429
    title = "Too many wrong codes"
    sentence = "Too many wrong codes. Please try again in {retry_after} seconds."


class CodeNotYours(Refused):
    """params: code"""

    code, slug, status = "LJ439", "code_not_yours", 409
    title = "The code is somebody else's"
    sentence = "“{code}” is for another e-mail address."


class CodeTaken(Refused):
    """params: code"""

    code, slug, status = "LJ440", "code_taken", 409
    title = "The code is taken"
    sentence = "Another code has this name."
    constraints = ("promotions.discount_codes_code",)


class CodeMalformed(Refused):
    code, slug, status = "LJ441", "code_malformed", 422
    title = "Not a code"
    sentence = "A code has 3 to 20 letters and digits without accents, hyphens and underscores."
    constraints = ("promotions.discount_codes_code_check",)


class LimitBelowUses(Refused):
    """params: used, usage_limit"""

    code, slug, status = "LJ442", "limit_below_uses", 409
    title = "The limit is below what was used"
    sentence = "It was used {used} times already: {usage_limit} is too low a limit."


class ExpiryMissing(Refused):
    code, slug, status = "LJ443", "expiry_missing", 422
    title = "A code has an end"
    sentence = "Please say when the code expires."
