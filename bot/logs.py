"""One way to log, for us and for the libraries: readable lines or JSON, on stderr.

The last step of every line, wherever it comes from, hides the bot's token: in messages, in values, in the
URLs that httpx writes and in tracebacks. We never log who someone is: no chat id, no name, no text.
"""

import logging
import re
import sys
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

TOKEN = re.compile(r"(?<!\d)\d{2,}(?::|%3[Aa])[A-Za-z0-9_-]{9,}")
HIDDEN = "<token>"
QUIET = ("alembic", "httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "asyncio", "fontTools", "fpdf")


def start(
    level: str = "INFO",
    form: Literal["console", "json"] = "console",
    token: str = "",
    to: TextIO | None = None,
) -> None:
    """Logs from here on go to `to` (stderr), without `token` nor anything that looks like one."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Redacted(_formatter(form, handler.stream.isatty()), token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


class Redacted(logging.Formatter):
    """Formats as another would, then hides the token in what comes out, tracebacks included."""

    def __init__(self, inner: logging.Formatter, token: str) -> None:
        super().__init__()
        self._inner = inner
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        return TOKEN.sub(HIDDEN, line.replace(self._token, HIDDEN) if self._token else line)


def _formatter(form: Literal["console", "json"], colours: bool) -> logging.Formatter:
    last: list[Any]
    if form == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_people,
    ]


def _without_people(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A last net under our own habit: a value named like a person's identifier is dropped."""
    return {key: value for key, value in event.items() if key not in {"chat", "chat_id", "user", "user_id"}}
