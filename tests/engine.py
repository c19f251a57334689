"""The engine as a function: JSON in, JSON out, straight to promotions.apply_rules."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

Engine = Callable[[dict[str, Any]], dict[str, Any]]


class Bytes:
    """What the engine answers to the letter: jsonb has one spelling for everything."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection

    def __call__(self, said: dict[str, Any]) -> str:
        row = self._connection.execute("SELECT promotions.apply_rules(%s::jsonb)::text", [json.dumps(said)]).fetchone()
        assert row is not None
        return str(row[0])


@pytest.fixture(scope="session")
def answer(database_url: str) -> Iterator[Bytes]:
    """Asks as the app would."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET ROLE lonja_app")
        yield Bytes(connection)


@pytest.fixture(scope="session")
def engine(answer: Bytes) -> Engine:
    """Asks, and reads the answer."""

    def ask(said: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(answer(said))
        return found

    return ask
