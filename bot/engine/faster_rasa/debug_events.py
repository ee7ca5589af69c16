"""Lets Rasa prepare nothing for its debug events, which are never logged (bot/base/logs.py).

For each message it makes a logger anew twenty times, and deep copies of all its events: a twentieth
of a turn.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import structlog
from rasa.core import processor

_LOGGER = "structlogger"


def prepare_nothing() -> None:
    """Give Rasa's modules their loggers; call it once the log is configured."""
    for name, module in list(sys.modules.items()):
        if name.startswith("rasa.") and hasattr(module, _LOGGER):
            setattr(module, _LOGGER, structlog.get_logger(name).bind())
    # This module copies for its debug events only.
    processor.copy = SimpleNamespace(deepcopy=_same)


def _same(value: Any) -> Any:
    return value
