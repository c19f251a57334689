"""How Hypothesis tries laws here: the same examples in every run, however slow the machine is.

A run that fails by an example nobody has seen before says nothing of the change that it was for. New examples are
looked for with `make proof`, whose laws are FRESH.
"""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

FRESH: dict[str, Any] = {"derandomize": False, "print_blob": True}
LETTERS = "\0\t\n\r \u00a0\u2028\ufeff\"'\\,;:&<>[]{}%+-_./aAzZ09ñßİ一ন\u0301\U0001f600"
"""Those that have made trouble. Texts of any letter at all begin with two seconds of reading the whole of Unicode."""

# Left alone it also tries whatever stands in the sources of the modules that are loaded at that moment: it parses them
# all, in every process, and an import somewhere else makes other examples.
vars(providers)["is_local_module_file"] = lambda _file: False

settings.register_profile(
    "laws", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("laws")
