"""How the service logs: one line an event, as JSON for machines or coloured for people."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

REQUESTS = "imprint.request"
"""The logger of requests."""

_encode = json.JSONEncoder(ensure_ascii=False).encode

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.UnicodeDecoder(),
)


def configure(log_format: str, log_level: str, stream: TextIO | None = None) -> None:
    """Send the logs of structlog and of the standard library alike to a stream (default: standard error).

    `log_format` is json, console or auto (console in a terminal, else json), `log_level` the least level that is
    written. What a context binds, such as the request's id, stands in each line. Tracebacks are written without the
    values of local variables: those may be the arguments of a render or a token.
    """
    target = stream or sys.stderr
    for_people = log_format == "console" or (log_format == "auto" and target.isatty())
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(for_people, target.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log_level.upper())
    direct = logging.getLogger(REQUESTS)
    direct.handlers[:] = [] if for_people else [logging.StreamHandler(target)]
    direct.propagate = for_people
    logging.captureWarnings(True)
    # At each question for readiness it would tell which engine it speaks to.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def log_request(fields: Mapping[str, Any]) -> None:
    """Log one request, with these fields.

    As JSON it is written at once, in the form that all lines have: the way through the processors costs as much as a
    render does.
    """
    logger = logging.getLogger(REQUESTS)
    if not logger.isEnabledFor(logging.INFO):
        return
    if logger.propagate:
        structlog.get_logger(REQUESTS).info("request", **fields)
    else:
        at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        line = _encode({**fields, "event": "request", "logger": REQUESTS, "level": "info", "timestamp": at})
        for handler in logger.handlers:
            _write(handler, line + "\n")


def _write(handler: logging.Handler, line: str) -> None:
    """Write a line as a handler of a stream does, without a record of it being made and formatted."""
    handler.acquire()
    try:
        getattr(handler, "stream", sys.stderr).write(line)
    except (OSError, ValueError):
        # A log that cannot be written is no reason to fail a request that was answered.
        return
    finally:
        handler.release()


def _formatter(for_people: bool, terminal: bool) -> logging.Formatter:
    last: tuple[Processor, ...]
    if for_people:
        plain = structlog.dev.plain_traceback
        last = (structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=plain),)
    else:
        last = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
