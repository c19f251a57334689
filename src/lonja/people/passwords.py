"""Passwords: argon2id with the parameters OWASP asks for (19 MiB, 2 passes, 1 lane), in threads of their own.

A room of its own because staff and customers prove themselves the same way.
Verbs: `hash_password`, `verify_password`, `is_aged`.
Promises: the event loop never waits for a hash; at most `_THREADS` run at once, so a crowd at the door costs patience,
not memory; verifying against nobody costs the same time as against somebody.
"""

import asyncio
import functools
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lonja.people.errors import PasswordUnfit

LEAST, MOST = 10, 200
_THREADS = 4

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="argon2")


async def hash_password(password: str) -> str:
    """The hash to keep. A password too short or too long is refused."""
    normal = _normal(password)
    if not LEAST <= len(normal) <= MOST:
        raise PasswordUnfit(least=LEAST, most=MOST)
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, normal)


async def verify_password(secret: str | None, password: str) -> bool:
    """Whether the password is the one. `None`, nobody's, takes as long and is never right."""
    right = await asyncio.get_running_loop().run_in_executor(_threads, _matches, secret or _nobody(), _normal(password))
    return right and secret is not None


def is_aged(secret: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(secret)


def _matches(secret: str, normal: str) -> bool:
    try:
        return _hasher.verify(secret, normal[: MOST + 1])
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def _normal(password: str) -> str:
    # The same letters typed on two keyboards may arrive as different code points.
    return unicodedata.normalize("NFKC", password)
