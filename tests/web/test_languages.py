"""Which language a page speaks."""

import pytest

from lonja.web.languages import preferred

SPOKEN = ("es-MX", "es-MX", "en", "bn")


@pytest.mark.parametrize(
    ("chosen", "accepted", "spoken"),
    [
        (None, b"", "es-MX"),
        ("en", b"bn", "en"),
        ("es", b"en", "es-MX"),
        ("fr", b"en-GB,en;q=0.9", "en"),
        (None, b"fr, bn;q=0.2, en;q=0.7", "en"),
        (None, b"es-ES", "es-MX"),
        (None, b"en;q=0, bn", "bn"),
        (None, b"*, ;q=x, en;q=", "en"),
        (None, b"\xff" * 900, "es-MX"),
    ],
)
def test_preferred(chosen: str | None, accepted: bytes, spoken: str) -> None:
    assert preferred(chosen, accepted, SPOKEN) == spoken
