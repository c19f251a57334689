import json
from types import SimpleNamespace

import pytest

from lonja.platform import errors


def failure(state: str, detail: str | None = None, constraint: str | None = None) -> errors.PostgresFailure:
    return SimpleNamespace(
        args=("said PostgreSQL",), sqlstate=state, detail=detail, schema_name="shop", constraint_name=constraint
    )


def test_our_codes_find_their_class_and_their_params() -> None:
    error = errors.from_postgres(failure("LJ010", json.dumps({"key": "k-1"})))
    assert isinstance(error, errors.IdempotencyKeyReused)
    assert error.params == {"key": "k-1"}
    assert error.detail == "The idempotency key k-1 was already used with a different request."


@pytest.mark.parametrize("detail", [None, "not json", "[1]", "{}"])
def test_a_detail_that_is_not_an_object_leaves_a_readable_sentence(detail: str | None) -> None:
    assert "?" in errors.from_postgres(failure("LJ010", detail)).detail


def test_an_unknown_code_of_ours_is_our_mistake() -> None:
    assert isinstance(errors.from_postgres(failure("LJ999")), errors.Unexpected)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("23505", errors.AlreadyExists),
        ("23503", errors.MissingReference),
        ("23514", errors.RuleBroken),
        ("23502", errors.RuleBroken),
        ("23P01", errors.Overlapping),
        ("22003", errors.InvalidValue),
        ("22P02", errors.InvalidValue),
        ("42501", errors.Forbidden),
        ("55P03", errors.LockTimeout),
        ("40001", errors.Contention),
        ("40P01", errors.Contention),
        ("57014", errors.StatementTimeout),
        ("53300", errors.Busy),
        ("57P01", errors.DatabaseAway),
        ("57P03", errors.DatabaseAway),
        ("08006", errors.DatabaseAway),
        ("42883", errors.Unexpected),
        ("", errors.Unexpected),
    ],
)
def test_sqlstates_become_types(state: str, kind: type[errors.LonjaError]) -> None:
    assert type(errors.from_postgres(failure(state))) is kind


def test_a_named_constraint_means_its_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(errors.by_constraint, "shop.seats_one_person", errors.IdempotencyKeyReused)
    error = errors.from_postgres(failure("23505", "Key (email)=(ana@example.com) already exists.", "seats_one_person"))
    assert type(error) is errors.IdempotencyKeyReused
    assert "ana@example.com" not in repr(error.params), "rows quoted by PostgreSQL stay out of what a face may show"


def test_registered_classes_are_complete() -> None:
    for code, kind in errors.by_code.items():
        assert kind.code == code
        assert errors.by_slug[kind.slug] is kind
        assert kind.title
        assert kind("for the log").detail.strip()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "LJ001", "slug": "fresh", "status": 500},
        {"code": "LJ998", "slug": "busy", "status": 500},
        {"code": "X1", "slug": "fresh", "status": 500},
        {"code": "LJ998", "slug": "fresh", "status": 404},
    ],
)
def test_a_duplicate_or_misplaced_class_cannot_be_declared(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        type("Wrong", (errors.Broken,), {**wrong, "title": "t", "sentence": "s"})
