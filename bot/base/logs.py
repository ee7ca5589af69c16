"""Where log lines go and what they may hold: never what a visitor or the bot said."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import re
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, TextIO

from bot.base.errors import ConfigurationError

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LARGEST = 2_000_000  # bytes in one log file
_KEPT = 3  # older files kept of each log
_FAILURES = logging.getLogger("bot.failures")
_LONGEST_CHAIN = 5  # exceptions that led to one another, told of one


def rotating(path: Path, formatter: logging.Formatter | None = None) -> logging.Handler:
    """Return a handler that writes to `path`, and begins a new file when that is full."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", errors="replace"
    )
    handler.setFormatter(formatter or _Formatter())
    return handler


def configure(handler: logging.Handler | None = None, libraries: int = logging.WARNING) -> None:
    """Send this process's log to `handler`, or else to standard error.

    Our own loggers log at INFO and above, libraries at `libraries` and above. Never at DEBUG:
    Rasa logs the texts of messages there.
    """
    if handler is None:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(ServingFormatter())
        logging.raiseExceptions = False  # a line that cannot be written would be quoted
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(libraries)
    logging.getLogger("bot").setLevel(logging.INFO)
    logging.getLogger("actions").setLevel(logging.INFO)
    os.environ["LOG_LEVEL"] = os.environ["LOG_LEVEL_LIBRARIES"] = logging.getLevelName(libraries)
    _log_warnings()
    _configure_structlog()


@contextlib.contextmanager
def redirected(handler: logging.Handler, libraries: int = logging.INFO) -> Iterator[None]:
    """Send the log, warnings and what is printed to `handler` inside the block only."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    printed = as_text_stream(logging.getLogger("bot.printed"))
    with warnings.catch_warnings():
        configure(handler, libraries)
        logging.captureWarnings(True)  # in full: no visitor is there
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                yield
        finally:
            printed.write("\n")  # a last line without its end
            logging.captureWarnings(False)
            root.handlers[:] = before
            root.setLevel(level)
            handler.close()


def _log_warnings() -> None:
    """Have warnings logged by kind and place: their words may quote what a visitor typed.

    None is remembered, as Python would to tell it only once.
    """

    def log(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        place = f"{Path(filename).name}:{lineno}"
        logging.getLogger("py.warnings").warning("%s at %s", category.__name__, place)

    warnings.showwarning = log
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", DeprecationWarning)  # of libraries that are pinned anyway


def _configure_structlog() -> None:
    """Pass Rasa's structured events on to `logging`, by their name only.

    Their other values can be a text, an entity or a whole tracker.
    """
    import structlog

    class AboveDebug(structlog.stdlib.BoundLogger):
        def debug(self, event: str | None = None, *args: Any, **kw: Any) -> None:
            """Drop it: Rasa has a dozen a message, and they are never logged."""

    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _name_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=AboveDebug,
        cache_logger_on_first_use=False,  # so that a later `configure` still counts
    )


def _name_only(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    kept: dict[str, Any] = {"msg": str(event.get("event", ""))}
    if event.get("exc_info"):
        kept["exc_info"] = event["exc_info"]
    return kept


# A line end in a record would begin a line that nobody logged; a control code, steer a terminal.
_ESCAPED = {
    code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    for code in (*range(32), *range(127, 160), 0x2028, 0x2029)
}


class _Formatter(logging.Formatter):
    """Formats with the time in UTC: logs of several machines can be laid side by side."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__(FORMAT)


class ServingFormatter(_Formatter):
    """Formats exceptions by type and place, without their message.

    The message may quote what a visitor typed. Errors of the system and of the configuration
    quote files and addresses only, and are logged in full.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of asyncio's only its head, which lists objects with their content."""
        if record.name == "asyncio":
            record.msg, record.args = record.getMessage().partition("\n")[0], ()
        record.exc_text = None  # what another formatter made of the exception
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line itself, on one line."""
        return super().formatMessage(record).translate(_ESCAPED)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return the stack of an exception and of those that led to it."""
        parts: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(parts) < _LONGEST_CHAIN:
            told = isinstance(error, OSError | ImportError | ConfigurationError)
            words = f": {error}" if told else ""
            places = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{places}{type(error).__name__}{words}")
            error = error.__cause__ or error.__context__
        return "\ncaused by:\n".join(parts)


def log_failure(what: str, error: BaseException, logger: logging.Logger = _FAILURES) -> None:
    """Log an exception; ServingFormatter tells its type and place only."""
    logger.error("%s", what, exc_info=error)


class LogStream:
    """A stand-in for standard output that writes each full line to a logger."""

    encoding = "utf-8"

    def __init__(self, logger: logging.Logger) -> None:
        """Write to `logger` at level INFO."""
        self._logger = logger
        self._rest = ""

    def write(self, text: str) -> int:
        """Log the lines that `text` completes."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            # A progress bar overwrites itself: what stood there last is enough.
            last = _COLOUR.sub("", line).rstrip().rpartition("\r")[2]
            if last:
                self._logger.info("%s", last)
        return len(text)

    closed = False

    def flush(self) -> None:
        """Do nothing: an unfinished line waits for its end."""

    def isatty(self) -> bool:
        """Tell that this is not a terminal."""
        return False


def as_text_stream(logger: logging.Logger) -> TextIO:
    """Return a stream for `contextlib.redirect_stdout` that writes to `logger`."""
    stream: Any = LogStream(logger)
    result: TextIO = stream
    return result
