"""Who comes to a drop and what they will do, decided before it begins.

Nouns: Shares (how much of the crowd is what), a Part (one buyer's, to the last decision), a Person (whom a limit is
about: a bot's person plays many parts), a Trick (how a bot means to get past the waiting room).
Verbs: `cast` draws all parts.
Promises: a part follows from the seed and its number alone, never from what happens or how fast: the same seed is the
same cast, and the first hundred of a thousand are those of a hundred. A share that changes turns nobody else into
something new.
"""

import random
from base64 import urlsafe_b64encode
from typing import Literal

import msgspec

Trick = Literal["patient", "no proof", "forged pass", "expired pass", "foreign pass"]
Leaving = Literal["hold", "checkout", "provider"]

CARTS_A_BOT = 10
"""Carts that one bot's person fills at the same time."""
_TRICKS: tuple[Trick, ...] = ("patient", "patient", "no proof", "forged pass", "expired pass", "foreign pass")
_LEAVINGS: tuple[Leaving, ...] = ("hold", "checkout", "provider")
_LATE = 0.15
"""Share of the crowd that comes to a waiting room when it is open already."""


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the crowd is what, from 0 to 1 each."""

    double_clicks: float = 0.2
    bots: float = 0.0
    abandon: float = 0.0
    slow: float = 0.0


class Person(msgspec.Struct, frozen=True):
    """Somebody, by the names that limits go by. `network` is where they come from."""

    name: str
    email: str
    line1: str
    network: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one buyer will do."""

    number: int
    person: Person
    trick: Trick | None
    """Of a bot."""
    clicks_twice: bool
    leaves_after: Leaving | None
    pays_after: float
    """Seconds that they take on the provider's page."""
    comes_after: float | None
    """Seconds after the opening, of those who come to the waiting room late."""
    invented_pass: str
    """What a forger makes: as long as a pass, and nobody's."""

    @property
    def is_bot(self) -> bool:
        return self.trick is not None


def cast(seed: int, buyers: int, shares: Shares) -> list[Part]:
    """All parts, in the order of their numbers."""
    parts: list[Part] = []
    bots = 0
    for number in range(buyers):
        part = _part(seed, number, shares, bots)
        bots += part.is_bot
        parts.append(part)
    return parts


def _part(seed: int, number: int, shares: Shares, bots: int) -> Part:
    dice = random.Random(f"{seed}-{number}")  # noqa: S311  # who does what is no secret
    doubt, twice, trick, abandons, where, slow, long, late, when = (dice.random() for _ in range(9))
    is_bot = doubt < shares.bots
    return Part(
        number=number,
        person=_bot(*divmod(bots, CARTS_A_BOT)) if is_bot else _somebody(number),
        trick=_TRICKS[int(trick * len(_TRICKS))] if is_bot else None,
        clicks_twice=twice < shares.double_clicks,
        leaves_after=_LEAVINGS[int(where * len(_LEAVINGS))] if abandons < shares.abandon and not is_bot else None,
        pays_after=0.5 + 3.5 * long if slow < shares.slow and not is_bot else 0.0,
        comes_after=3 * when if late < _LATE else None,
        invented_pass=urlsafe_b64encode(dice.randbytes(69)).decode() if is_bot else "",
    )


def _somebody(number: int) -> Person:
    return Person(
        f"buyer {number}",
        f"buyer{number}@proof.example",
        f"Calle de la Prueba {number}",
        f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    )


def _bot(number: int, cart: int) -> Person:
    """One cart of a bot's person: every second of them varies a single mailbox, the others a single doorstep."""
    network = f"172.16.{number >> 8 & 255}.{number & 255}"
    if number % 2:
        email = f"Bot{number}+{cart}@proof.example" if cart % 2 else f"bot{number}@proof.example"
        return Person(f"bot {number}", email, f"Calle del Robot {number}, puerta {cart}", network)
    line1 = f"CALLE  DEL RÓBOT, {number}" if cart % 2 else f"Calle del Robot {number}"
    return Person(f"bot {number}", f"bot{number}.{cart}@proof.example", line1, network)
