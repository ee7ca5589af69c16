"""Flow tests: conversations in YAML, run over HTTP against a running bot.

`load` reads and checks test files, `run` runs their test cases. The command line
(`python -m bot flows`), pytest and the testbank's pages all use these two.
See docs/decisions/0006-flow-tests.md for the format.
"""

from bot.flows.cases import (
    CaseResult,
    Difference,
    FlowCase,
    FlowFileError,
    Message,
    Problem,
    Status,
)
from bot.flows.client import BotUnavailableError
from bot.flows.running import run
from bot.flows.schema import load, load_text
from bot.flows.tracker import TrackerReader

__all__ = [
    "BotUnavailableError",
    "CaseResult",
    "Difference",
    "FlowCase",
    "FlowFileError",
    "Message",
    "Problem",
    "Status",
    "TrackerReader",
    "load",
    "load_text",
    "run",
]
