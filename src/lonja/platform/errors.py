"""What can go wrong, as types.

Nouns: a code (LJnnn, the SQLSTATE our SQL raises), a slug (stable name in the API), a status (HTTP), a title, and a
sentence a person can read, filled from the error's params.

    LonjaError
    ├── Refused   the caller's doing; 4xx. Nothing happened, saying it again changes nothing
    │   ├── InvalidValue  AlreadyExists  MissingReference  RuleBroken  Overlapping     (what constraints refuse)
    │   ├── IdempotencyKeyReused  IdempotencyKeyInvalid  IdempotencyKeyGuessable
    │   └── … every package's errors.py
    ├── Broken    our doing; 5xx. Logged loudly
    │   ├── NoStoreEntered  OtherStore  ClaimLost  Forbidden  Unexpected  SecretUnreadable  SecretKeysMissing
    │   └── NetworkInTransaction
    └── Retry     nobody's doing; 503. The same call may succeed in a moment
        └── DatabaseAway  Busy  LockTimeout  Contention  StatementTimeout  SchemaChanged

Verbs: `from_postgres` turns what PostgreSQL reports into one of these.
Promises: one class a code and one code a class: a duplicate cannot be imported. Detail text of PostgreSQL, which
quotes rows, never reaches a param or a message.
"""

import json
import re
from typing import Any, ClassVar, Protocol

_CODE = re.compile(r"LJ\d{3}")
_STATUSES = {"Refused": range(400, 500), "Broken": range(500, 600), "Retry": range(503, 504)}

by_code: dict[str, type["LonjaError"]] = {}
by_slug: dict[str, type["LonjaError"]] = {}
by_constraint: dict[str, type["LonjaError"]] = {}


class _Params(dict[str, Any]):
    """Fills a sentence even when a param is missing: rendering an error must not be the next error."""

    def __missing__(self, key: str) -> str:
        return "?"


class LonjaError(Exception):
    """The root. A class with a `code` is registered; families without one only group."""

    code: ClassVar[str]
    slug: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]
    sentence: ClassVar[str]
    constraints: ClassVar[tuple[str, ...]] = ()
    """Names (schema.constraint) whose violation means this error."""

    def __init__(self, message: str = "", /, **params: object) -> None:
        super().__init__(message or self.title)
        self.message = message or self.title
        self.params: dict[str, Any] = params

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__:
            _register(cls)

    @property
    def detail(self) -> str:
        """The sentence, filled."""
        return self.sentence.format_map(_Params(self.params))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code}, {self.message!r}, {self.params!r})"


def _register(cls: type[LonjaError]) -> None:
    family = next((b.__name__ for b in cls.__mro__ if b.__name__ in _STATUSES), None)
    if not _CODE.fullmatch(cls.code):
        raise TypeError(f"{cls.__name__}: code {cls.code!r} is not LJnnn")
    if cls.code in by_code or cls.slug in by_slug:
        raise TypeError(f"{cls.__name__}: code {cls.code} or slug {cls.slug!r} is taken")
    if family is None or cls.status not in _STATUSES[family]:
        raise TypeError(f"{cls.__name__}: status {cls.status} does not fit its family")
    by_code[cls.code] = by_slug[cls.slug] = cls
    for name in cls.constraints:
        if name in by_constraint:
            raise TypeError(f"{cls.__name__}: constraint {name} is taken")
        by_constraint[name] = cls


class Refused(LonjaError):  # noqa: N818  # a family, named for what it means
    """The caller asked for something that must not be."""


class Broken(LonjaError):  # noqa: N818  # a family, named for what it means
    """We made a mistake, or the installation did."""


class Retry(LonjaError):  # noqa: N818  # a family, named for what it means
    """Nothing is wrong with the call; say it again after `retry_after` seconds."""

    retry_after: ClassVar[int] = 1


class NoStoreEntered(Broken):
    code, slug, status = "LJ001", "no_store_entered", 500
    title = "No store was entered"
    sentence = "The request reached the database without a store."


class AlreadyExists(Refused):
    code, slug, status = "LJ002", "already_exists", 409
    title = "Already exists"
    sentence = "Another record already has this value."


class MissingReference(Refused):
    code, slug, status = "LJ003", "missing_reference", 409
    title = "Something it refers to is missing"
    sentence = "It refers to something that does not exist, or something else still refers to it."


class RuleBroken(Refused):
    code, slug, status = "LJ004", "rule_broken", 422
    title = "A rule would be broken"
    sentence = "These values are not allowed together."


class InvalidValue(Refused):
    code, slug, status = "LJ005", "invalid_value", 422
    title = "Invalid value"
    sentence = "A value has the wrong form or is out of range."


class Overlapping(Refused):
    code, slug, status = "LJ006", "overlapping", 409
    title = "Overlaps another record"
    sentence = "It overlaps a record that already exists."


class Forbidden(Broken):
    code, slug, status = "LJ007", "forbidden_in_database", 500
    title = "The database refused the access"
    sentence = "The program tried something its role may not do."


class OtherStore(Broken):
    code, slug, status = "LJ008", "other_store", 500
    title = "A transaction belongs to one store"
    sentence = "The request tried to enter a second store."


class ClaimLost(Broken):
    code, slug, status = "LJ009", "claim_lost", 500
    title = "A claimed key lost its owner"
    sentence = "Something went wrong on our side; nothing was done."


class IdempotencyKeyReused(Refused):
    code, slug, status = "LJ010", "idempotency_key_reused", 422
    title = "Idempotency key was used with another request"
    sentence = "The idempotency key {key} was already used with a different request."


class IdempotencyKeyInvalid(Refused):
    code, slug, status = "LJ011", "idempotency_key_invalid", 400
    title = "Invalid idempotency key"
    sentence = "An idempotency key has 1 to {limit} printable ASCII characters without spaces."


class IdempotencyKeyGuessable(Refused):
    code, slug, status = "LJ012", "idempotency_key_guessable", 400
    title = "Idempotency key is too easy to guess"
    sentence = "Without a session, an idempotency key needs at least {least} characters: send a random UUID."


class NetworkInTransaction(Broken):
    code, slug, status = "LJ019", "network_in_transaction", 500
    title = "Network inside a transaction"
    sentence = "Something went wrong on our side; nothing was sent."


class DatabaseAway(Retry):
    code, slug, status = "LJ020", "database_away", 503
    title = "The database is away"
    sentence = "The database cannot be reached right now. Please try again."
    retry_after = 2


class Busy(Retry):
    code, slug, status = "LJ021", "busy", 503
    title = "Too busy"
    sentence = "Too many requests are waiting. Please try again in a moment."


class LockTimeout(Retry):
    code, slug, status = "LJ022", "lock_timeout", 503
    title = "Waited too long for a lock"
    sentence = "Someone else is changing the same thing. Please try again."


class Contention(Retry):
    code, slug, status = "LJ023", "contention", 503
    title = "Concurrent change"
    sentence = "Someone else changed the same thing at the same moment. Please try again."


class StatementTimeout(Retry):
    code, slug, status = "LJ024", "statement_timeout", 503
    title = "Took too long"
    sentence = "The request took too long and was stopped. Please try again."


class SchemaChanged(Retry):
    code, slug, status = "LJ025", "schema_changed", 503
    title = "The schema just changed"
    sentence = "The shop is being updated. Please try again."


class Unexpected(Broken):
    code, slug, status = "LJ099", "unexpected", 500
    title = "Unexpected error"
    sentence = "Something went wrong on our side."


class PostgresFailure(Protocol):
    """What `from_postgres` needs of a driver's exception; the driver itself stays in platform.db."""

    args: tuple[Any, ...]
    """The message comes first. Not str(failure): the driver adds the detail there, which may quote rows."""
    sqlstate: str | None
    detail: str | None
    schema_name: str | None
    constraint_name: str | None


_EXACT: dict[str, type[LonjaError]] = {
    "23505": AlreadyExists,
    "23503": MissingReference,
    "23001": MissingReference,
    "23514": RuleBroken,
    "23502": RuleBroken,
    "23P01": Overlapping,
    "42501": Forbidden,
    "55P03": LockTimeout,
    "40001": Contention,
    "40P01": Contention,
    "57014": StatementTimeout,
    "25P03": StatementTimeout,
    "25P04": StatementTimeout,
    "53300": Busy,
}
_CLASSES: dict[str, type[LonjaError]] = {"08": DatabaseAway, "57": DatabaseAway, "22": InvalidValue}


def from_postgres(failure: PostgresFailure) -> LonjaError:
    """The typed error for what PostgreSQL reports: LJnnn by registry, the rest by SQLSTATE."""
    state = failure.sqlstate or ""
    message = str(failure.args[0]) if failure.args else state
    if state.startswith("LJ"):
        registered = by_code.get(state)
        if registered is None:
            return Unexpected(f"{state} has no class: {message}", sqlstate=state)
        return registered(message, **_params(failure.detail))
    constraint = f"{failure.schema_name}.{failure.constraint_name}" if failure.constraint_name else None
    named = by_constraint.get(constraint) if constraint and state.startswith("23") else None
    kind = named or _EXACT.get(state) or _CLASSES.get(state[:2]) or Unexpected
    return kind(message, sqlstate=state, **({"constraint": constraint} if constraint else {}))


def _params(detail: str | None) -> dict[str, Any]:
    try:
        params = json.loads(detail or "{}")
    except ValueError:
        return {}
    return params if isinstance(params, dict) else {}
