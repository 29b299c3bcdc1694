"""How the service logs: one line an event, as JSON for machines or coloured for people."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor

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
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(log_format, (stream or sys.stderr).isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log_level.upper())
    logging.captureWarnings(True)
    # At each question for readiness it would tell which engine it speaks to.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _formatter(log_format: str, terminal: bool) -> logging.Formatter:
    last: tuple[Processor, ...]
    if log_format == "console" or (log_format == "auto" and terminal):
        plain = structlog.dev.plain_traceback
        last = (structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=plain),)
    else:
        last = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
