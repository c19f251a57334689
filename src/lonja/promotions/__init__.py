"""Promotions: rules that give something away, codes that unlock them, and who used which.

Nouns: a rule: what is given, on which goods, to whom, when; the engine, which applies rules to a cart and says why
(promotions.apply_rules: SQL, pure); a code, what a buyer types: a key to a rule with an end and a limit;
a coupon, the seeds' word for a code and its rule in one; a redemption, one use of a rule by an order.
Verbs: save_rule, delete_rule; rule_list and rule read. note_guess, create_coupon, save_code,
delete_code, mint_codes, generate_discount_code; code_list, code, code_usage and uses_of_code read. Redeeming and
giving back happen inside checkout (promotions.redeem_promotions, promotions.release_promotions).
Promises: P14 redemptions stay within limits.
"""

from lonja.promotions.codes import (
    MOST_AT_ONCE,
    Code,
    CodeReason,
    CodeSource,
    CodeState,
    CodeUsage,
    Coupon,
    CouponVerdict,
    Minted,
    Terms,
    code,
    code_list,
    code_usage,
    create_coupon,
    delete_code,
    generate_discount_code,
    mint_codes,
    note_guess,
    save_code,
)
from lonja.promotions.errors import (
    CodeMalformed,
    CodeNotYours,
    CodeTaken,
    CodeUsedAlready,
    CodeUsedUp,
    ExpiryMissing,
    LimitBelowUses,
    RuleInvalid,
    RulesAreStaffs,
    RuleUnknown,
    TooManyGuesses,
    TooManyRules,
    UnknownCode,
)
from lonja.promotions.rules import Rule, RuleDraft, RuleState, delete_rule, rule, rule_list, save_rule
from lonja.promotions.uses import Use, uses_of_code

__all__ = [
    "MOST_AT_ONCE",
    "Code",
    "CodeMalformed",
    "CodeNotYours",
    "CodeReason",
    "CodeSource",
    "CodeState",
    "CodeTaken",
    "CodeUsage",
    "CodeUsedAlready",
    "CodeUsedUp",
    "Coupon",
    "CouponVerdict",
    "ExpiryMissing",
    "LimitBelowUses",
    "Minted",
    "Rule",
    "RuleDraft",
    "RuleInvalid",
    "RuleState",
    "RuleUnknown",
    "RulesAreStaffs",
    "Terms",
    "TooManyGuesses",
    "TooManyRules",
    "UnknownCode",
    "Use",
    "code",
    "code_list",
    "code_usage",
    "create_coupon",
    "delete_code",
    "delete_rule",
    "generate_discount_code",
    "mint_codes",
    "note_guess",
    "rule",
    "rule_list",
    "save_code",
    "save_rule",
    "uses_of_code",
]
