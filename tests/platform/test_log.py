import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from lonja.platform.log import configure_logging


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_our_lines_and_those_of_libraries_have_one_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger().info("ours", store="maal")
    logging.getLogger("somebody").warning("theirs %s", 1)
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["level"], ours["store"]) == ("ours", "info", "maal")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("theirs 1", "warning", "somebody")
    assert "timestamp" in ours
    assert "timestamp" in theirs


@pytest.mark.parametrize("key", ["password", "session_token", "Authorization", "secret_key", "cookie"])
def test_a_secret_is_never_written(capsys: pytest.CaptureFixture[str], key: str) -> None:
    configure_logging("info", "json")
    structlog.get_logger().info("signed in", **{key: "hush"})
    assert "hush" not in capsys.readouterr().err


def test_what_is_bound_to_the_request_is_on_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger().info("first")
        logging.getLogger("somebody").error("second")
    assert [line["request_id"] for line in lines(capsys)] == ["r1", "r1"]


def test_an_exception_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    try:
        int("no")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "ValueError" in json.dumps(lines(capsys)[0]["exception"])


def test_an_exception_does_not_tell_what_the_frames_held(capsys: pytest.CaptureFixture[str]) -> None:
    """A lost connection is logged with its traceback; the connection's password stays out."""
    configure_logging("info", "json")
    dsn = "postgresql://lonja:" + "hush" * 2
    try:
        [].pop(len(dsn))
    except IndexError:
        structlog.get_logger().exception("failed")
        logging.getLogger("somebody").exception("failed too")
    said = capsys.readouterr().err
    assert "test_log.py" in said
    assert "hush" not in said


def test_what_is_below_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning", "json")
    structlog.get_logger().info("quiet")
    logging.getLogger("uvicorn").info("quiet")
    assert capsys.readouterr().err == ""
