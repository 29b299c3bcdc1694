from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from service import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, configuration = root.handlers[:], root.level, structlog.get_config()
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.configure(**configuration)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(secret: str) -> None:
    raise LookupError(len(secret))


def test_an_event_is_one_line_of_json_with_its_context(stream: io.StringIO) -> None:
    logs.configure("json", "info", stream)
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger("imprint").info("rendered", template="plan", text="two\nlines – é")
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "rendered",
        "level": "info",
        "logger": "imprint",
        "request_id": "r1",
        "template": "plan",
        "text": "two\nlines – é",
    }


def test_the_standard_library_logs_in_the_same_form(stream: io.StringIO) -> None:
    logs.configure("json", "info", stream)
    logging.getLogger("gunicorn.error").info("Booting worker with pid: %s", 7, extra={"extra": 1})
    (line,) = lines(stream)
    assert (line["event"], line["logger"], line["extra"]) == ("Booting worker with pid: 7", "gunicorn.error", 1)


def test_what_is_below_the_level_is_not_written(stream: io.StringIO) -> None:
    logs.configure("json", "warning", stream)
    structlog.get_logger("imprint").info("quiet")
    logging.getLogger("other").info("quiet")
    assert stream.getvalue() == ""


def test_configuring_again_replaces_what_was(stream: io.StringIO) -> None:
    logs.configure("json", "info", stream)
    logs.configure("json", "info", stream)
    structlog.get_logger("imprint").info("once")
    assert len(lines(stream)) == 1


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_no_value_of_a_variable(stream: io.StringIO, log_format: str) -> None:
    logs.configure(log_format, "info", stream)
    secret = "hunter" * 2
    for logger in (structlog.get_logger("imprint"), logging.getLogger("other")):
        try:
            fail(secret)
        except LookupError:
            logger.exception("failed")
    assert stream.getvalue().count("LookupError: 12") == 2
    assert secret not in stream.getvalue()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("kind", "is_json"), [(io.StringIO, True), (Terminal, False)])
@pytest.mark.usefixtures("stream")
def test_auto_writes_for_people_in_a_terminal_and_for_machines_elsewhere(
    kind: type[io.StringIO], is_json: bool
) -> None:
    written = kind()
    logs.configure("auto", "info", written)
    structlog.get_logger("imprint.test").info("said", number=7)
    assert written.getvalue().startswith("{") is is_json
