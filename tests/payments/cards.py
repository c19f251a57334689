"""Finds card numbers where none may be: in texts, and in every value of every table of a database.

Nouns: PANS, numbers that networks publish for tests, of every network and length; a spelling, how people and machines
write one. It shares nothing with lonja.payments.cards, so that one mistake is not made twice.
"""

import re
from collections.abc import Iterator

import asyncpg  # type: ignore[import-untyped]  # it ships no types

PANS = (
    "4242424242424242", "4000056655665556", "4111111111111111", "4222222222222",  # Visa, the last of 13 digits
    "5555555555554444", "5200828282828210", "2223003122003222",  # Mastercard, old and new
    "378282246310005", "371449635398431",  # American Express
    "6011111111111117", "30569309025904", "3530111333300000",  # Discover, Diners, JCB
    "6200000000000005", "6304000000000000", "6799990100000000019",  # UnionPay, Maestro, the last of 19 digits
)  # fmt: skip

PLANTED = ("4012888888881881", "5105105105105100")
"""Two more of them, for tests that want to see some found."""

_NAMES = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b(?=[0-9a-f]*[a-f])[0-9a-f]{24,}\b", re.IGNORECASE)
"""UUIDs and hashes: their digits mean nothing."""
_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ \-._]{0,1}[0-9]){12,18}(?![0-9])")


def spellings(pan: str) -> Iterator[str]:
    """In one piece, in groups of four, and Amex's way."""
    yield pan
    for between in (" ", "-", "."):
        yield between.join(pan[n : n + 4] for n in range(0, len(pan), 4))
    yield f"{pan[:4]} {pan[4:10]} {pan[10:]}"


def card_numbers(text: str) -> set[str]:
    """The card numbers in a text, as digits."""
    found = set()
    bare = _NAMES.sub("|", text)
    for match in _DIGITS.finditer(bare):
        digits = re.sub("[^0-9]", "", match[0])
        if is_card(digits):
            found.add(digits)
    packed = re.sub(r"[ \-._]", "", text)
    return found | {pan for pan in PANS if pan in packed}


def is_card(digits: str) -> bool:
    """A length, a network and a check digit that fit."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    first, two, four = digits[0], int(digits[:2]), int(digits[:4])
    networks = {
        "Visa": first == "4" and len(digits) in {13, 16, 19},
        "Mastercard": (51 <= two <= 55 or 2221 <= four <= 2720) and len(digits) == 16,
        "American Express": two in {34, 37} and len(digits) == 15,
        "Diners": (two in {36, 38, 39} or 300 <= int(digits[:3]) <= 305) and 14 <= len(digits) <= 19,
        "JCB": 3528 <= four <= 3589 and 16 <= len(digits) <= 19,
        "Maestro, Discover, UnionPay": (two in {50, 56, 57, 58} or first == "6") and 13 <= len(digits) <= 19,
    }
    return total % 10 == 0 and any(networks.values())


async def dumped(owner: asyncpg.Connection) -> dict[str, str]:
    """Every row of every table as text, by table; what is stored as bytes is shown as the text it may be."""
    columns = await owner.fetch(
        """SELECT c.oid::regclass::text AS place, array_agg(quote_ident(a.attname) ORDER BY a.attnum)
            FILTER (WHERE a.atttypid = 'bytea'::regtype) AS raw
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        GROUP BY c.oid"""
    )
    texts = {}
    for row in columns:
        said = " || '|' || ".join(
            ["t::text", *(f"coalesce(encode({name}, 'escape'), '')" for name in row["raw"] or ())]
        )
        rows = await owner.fetch(f"SELECT {said} FROM {row['place']} t")
        texts[row["place"]] = "\n".join(one[0] for one in rows)
    return texts
