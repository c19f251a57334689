"""The brake at the front door of a drop with a waiting room.

Verbs: `must_be_admitted`, asked before something goes into a cart, `if_admitted`, which then adds it; `pass_cookie`
keeps the passes a visitor was given.
Promises: costs no query: who was not let in is refused from memory. It refuses only what the database would refuse
too, a moment later: the row in access.passes is the truth (access.verdict). Where this process does not know, it lets
the database answer; and so it does where somebody with a pass that is over says again, under the same key, what they
may have said in time.
"""

from collections.abc import Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from lonja.access import AdmissionRequired, DropTerms
from lonja.drops.passes import Pass, open_pass
from lonja.platform.errors import LonjaError
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.tokens import cookie

PASS_COOKIE = "lonja_pass"  # noqa: S105  # a name
_MOST_PASSES = 4
_SEPARATOR = "."
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

T = TypeVar("T")


async def must_be_admitted(visit: Visit, variant_ids: Iterable[UUID]) -> None:
    """Raise AdmissionRequired for the first variant of a begun drop with a queue, when this visitor has no pass."""
    terms = await visit.house.drops.of(visit.store.id)
    if not terms.by_variant:
        return
    now = visit.house.clock.now()
    for variant_id in variant_ids:
        governing = _governing(terms.by_variant.get(variant_id, ()), now)
        if governing is not None and governing.way == "queue" and not governing.is_paused:
            visitor, again = await visit.visitor(), b"idempotency-key" in visit.headers
            if visitor is None or not any(
                each.admits(
                    governing.collection_id, visitor.session_id, visitor.customer_id, _LONG_AGO if again else now
                )
                for each in passes_of(visit)
            ):
                raise AdmissionRequired(variant_id=str(variant_id))


async def if_admitted(visit: Visit, variant_id: UUID, adding: Coroutine[Any, Any, T]) -> T:
    """What adding answers, or AdmissionRequired, with nothing begun."""
    try:
        await must_be_admitted(visit, (variant_id,))
    except LonjaError:
        adding.close()
        raise
    return await adding


def passes_of(visit: Visit) -> list[Pass]:
    """The passes this request bears: in the header Lonja-Pass, or in the cookie."""
    header = visit.headers.get(b"lonja-pass")
    text = header.decode("latin-1") if header is not None else cookie(visit.headers, PASS_COOKIE) or ""
    opened = (open_pass(visit.house.secrets, visit.store.id, token) for token in text.split(_SEPARATOR)[:_MOST_PASSES])
    return [each for each in opened if each is not None]


def pass_cookie(visit: Visit, answer: Answer, token: str, seconds: int) -> Answer:
    """The answer that keeps a pass in the browser, beside those for other drops that hold yet."""
    now, new = visit.house.clock.now(), open_pass(visit.house.secrets, visit.store.id, token)
    kept = [token]
    for old in (cookie(visit.headers, PASS_COOKIE) or "").split(_SEPARATOR)[:_MOST_PASSES]:
        known = open_pass(visit.house.secrets, visit.store.id, old)
        if (
            known is not None
            and new is not None
            and known.expires_at > now
            and known.collection_id != new.collection_id
        ):
            kept.append(old)
    value = _SEPARATOR.join(kept[:_MOST_PASSES])
    return answer.with_cookie(
        PASS_COOKIE, value, secure=visit.is_secure, max_age=max(seconds, 1), path=visit.cookie_path
    )


def _governing(candidates: Iterable[DropTerms], now: datetime) -> DropTerms | None:
    """The drop that decides (access.governed_of), if it has begun: of those that have, the one that began last."""
    begun = [
        terms
        for terms in candidates
        if terms.is_active
        and (terms.ends_at is None or terms.ends_at > now)
        and (terms.starts_at is None or terms.starts_at <= now)
    ]
    if any(terms.starts_at is not None for terms in begun):
        begun = [terms for terms in begun if terms.starts_at is not None]
    latest = max((terms.starts_at for terms in begun if terms.starts_at is not None), default=None)
    return min(
        (terms for terms in begun if terms.starts_at == latest), key=lambda terms: terms.collection_id, default=None
    )
