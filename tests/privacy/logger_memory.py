"""A project whose bot writes down, when it is told to, all that its logging holds in memory.

That is: each record that is alive, with what it was made of and the frames that its exception
holds; handlers, their buffers and streams; formatters; loggers; what warnings remember.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.failing_actions import FailingActions
from tests.live_bot import LiveBot

WATCH = '''"""Writes down all that logging holds in memory, at a signal."""

import gc
import io
import logging
import os
import signal
import sys
import traceback
import types
import warnings
from pathlib import Path

# What is looked into; not modules and functions, which lead to all that the process has
_LOOKED_INTO = (
    dict, list, tuple, set, frozenset, logging.LogRecord, logging.Handler, logging.Formatter,
    logging.Logger, logging.LoggerAdapter, io.IOBase, BaseException, types.TracebackType,
    types.FrameType, types.MethodType, warnings.WarningMessage,
)
_MADE = [0]
_make = logging.getLogRecordFactory()


def counted(*args, **kwargs):
    """Make a record, and count it."""
    _MADE[0] += 1
    return _make(*args, **kwargs)


def _roots():
    yield from (o for o in gc.get_objects() if isinstance(o, logging.LogRecord))
    yield logging.root
    yield dict(logging.root.manager.loggerDict)
    yield list(getattr(logging, "_handlers", {}).values())
    yield warnings.filters
    yield getattr(warnings, "onceregistry", {})
    for module in list(sys.modules.values()):
        yield getattr(module, "__warningregistry__", None)
    yield [getattr(sys, name, None) for name in ("last_value", "last_traceback", "last_exc")]


def held():
    """Return all texts that logging holds."""
    seen, texts, left = set(), [], list(_roots())
    skipped = {id(left), id(seen), id(texts), id(sys.modules), id(globals()), id(sys._getframe())}
    while left:
        item = left.pop()
        if id(item) in seen or id(item) in skipped:
            continue
        seen.add(id(item))
        if isinstance(item, (str, bytes, bytearray)):
            texts.append(item if isinstance(item, str) else bytes(item).decode("latin-1"))
        elif isinstance(item, io.StringIO):
            texts.append(item.getvalue())
        elif isinstance(item, _LOOKED_INTO):
            if isinstance(item, BaseException):
                texts.append("".join(traceback.format_exception(item)))
            left += gc.get_referents(item)
            left += list(getattr(item, "__dict__", {}).values())
    records = sum(isinstance(o, logging.LogRecord) for o in gc.get_objects())
    return [f"records alive: {records} of {_MADE[0]}", *texts]


def _write(_signal, _frame):
    target = Path(os.environ["LOGGER_MEMORY"])
    scratch = target.with_suffix(".new")
    scratch.write_text("\\n".join(held()), "utf-8", errors="surrogatepass")
    scratch.replace(target)


logging.setLogRecordFactory(counted)
signal.signal(signal.SIGUSR2, _write)
'''


class WatchedProject(FailingActions):
    """A project with actions that can fail, and with the watch in its process."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (self.root / "actions" / "watch.py").write_text(WATCH, "utf-8")
        self._memory = folder / "memory"

    @property
    def settings(self) -> dict[str, str]:
        """What a bot needs in its environment."""
        return {**super().settings, "LOGGER_MEMORY": str(self._memory)}

    def memory(self, bot: LiveBot) -> bytes:
        """Return all texts that the logging of a running bot holds now."""
        self._memory.unlink(missing_ok=True)
        os.kill(bot.pid, signal.SIGUSR2)
        deadline = time.monotonic() + 60
        while not self._memory.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return self._memory.read_bytes()
