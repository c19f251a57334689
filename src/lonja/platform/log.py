"""What the house says about itself while it works: structured lines on stderr.

Nouns: a line (event, level, time, and whatever is bound: request id, store, job).  Verbs: `configure_logging`.
Promises: one format for our lines and for those of libraries; JSON unless a person watches the terminal; a value whose
key names a secret is never written, and neither is what a failed call had in its hands.
"""

import logging
import logging.config
import sys
from typing import Literal

import structlog
import structlog.tracebacks
from structlog.typing import EventDict, Processor

Format = Literal["auto", "json", "console"]

_SECRET = ("password", "secret", "token", "authorization", "cookie", "api_key", "credential")
_TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
"""Without the frames' locals: they hold passwords, tokens and addresses."""
_NOISY = ("uvicorn", "asyncio", "procrastinate", "psycopg.pool")


def configure_logging(level: str = "info", style: Format = "auto") -> None:
    """Once a process, first thing."""
    for_person = style == "console" or (style == "auto" and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_person else "iso", utc=not for_person),
        _without_secrets,
    ]
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if for_person
        else [_TRACEBACKS, structlog.processors.JSONRenderer(default=str)]
    )
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:1], structlog.stdlib.add_logger_name, *shared[1:]],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=threshold, force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))


def _without_secrets(_logger: object, _method: str, line: EventDict) -> EventDict:
    for key in line:
        if any(word in key.lower() for word in _SECRET):
            line[key] = "…"
    return line
