"""Rates as people say them: 21, 8.875. Kept in millionths.

Verbs: `percent` of millionths; `millionths` of a percentage.
"""

import re
from decimal import Decimal

PERCENT = r"^[0-9]{1,4}(\.[0-9]{1,4})?$"
MOST = 1_000

_percent = re.compile(PERCENT, re.ASCII)


def percent(rate_ppm: int) -> str:
    """210000 is 21."""
    return f"{Decimal(rate_ppm) / 10_000:f}".rstrip("0").rstrip(".") if rate_ppm % 10_000 else str(rate_ppm // 10_000)


def millionths(said: str) -> int:
    """21 is 210000; a comma is a point. Raises ValueError."""
    plain = said.strip().removesuffix("%").strip().replace(",", ".")
    if not _percent.match(plain):
        raise ValueError(said)
    return int(Decimal(plain) * 10_000)
