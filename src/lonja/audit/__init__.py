"""Proof: the promises of this house, checked on a live system.

Nouns: a promise (P01 … P18, docs/promises.md) and what breaks it, the view audit.broken_promises, one view a promise.
Verbs: verify_promises (all stores), broken_promises (one store). `lonja verify` prints the first.
"""

from lonja.audit.model import BrokenPromise, PromiseResult
from lonja.audit.queries import PROMISES, broken_promises, verify_promises

__all__ = ["PROMISES", "BrokenPromise", "PromiseResult", "broken_promises", "verify_promises"]
