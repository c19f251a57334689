"""Card numbers stay with the providers (PAY-16), and what a provider says in a sentence must not bring one in.

Verbs: `without_cards` takes them out of a text.
A card number is 13 to 19 digits, maybe in groups, that begin as a network's do and end with the right check digit
(ISO/IEC 7812). Of a number one in ten looks right by chance, so ids and references are never treated so, only words
for people: reasons, and the names of events.
"""

import re

HIDDEN = "[card number]"

_GROUPS = re.compile(r"[0-9]+(?:[ .\-][0-9]+)*", re.ASCII)
_GROUP = re.compile(r"[0-9]+", re.ASCII)
_NETWORKS = re.compile(r"3[0-9]|4|5[0-8]|6|22[2-9]|2[3-6]|27[01]|2720", re.ASCII)
_SHORTEST, _LONGEST = 13, 19


def without_cards(text: str) -> str:
    """The text, and HIDDEN in the place of every card number."""
    return _GROUPS.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    text = found[0]
    groups = [group.span() for group in _GROUP.finditer(text)]
    for first, (start, _) in enumerate(groups):
        for _, end in reversed(groups[first:]):
            if _is_card(re.sub(r"[ .\-]", "", text[start:end])):
                return text[:start] + HIDDEN + without_cards(text[end:])
    return text


def _is_card(digits: str) -> bool:
    return _SHORTEST <= len(digits) <= _LONGEST and bool(_NETWORKS.match(digits)) and _luhn(digits) % 10 == 0


def _luhn(digits: str) -> int:
    """Every second digit from the right counts twice, a double of two digits by their sum."""
    twice = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return sum(twice) + sum(map(int, digits[-1::-2]))
