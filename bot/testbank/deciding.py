"""Which rule led to an action, as far as can be told.

Rasa notes which policy decided, with what confidence, and not by which rule. Rules are recognised
here by what they say: the same message, followed by the same action. Where several fit, all are
named; where none does, only the policy is known, and that is what is said. The policy of the
conversation gives its own reason (`bot.testbank.reasons`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.core.constants import (
    ACTION_EXTRACT_SLOTS,
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
)

from bot.base.settings import ROOT
from bot.content.project_files import Located, items

INTERNAL = (ACTION_SESSION_START_NAME, ACTION_EXTRACT_SLOTS)
_MOST_NAMED = 3


@dataclass(frozen=True)
class Step:
    """One step of a rule: something the visitor means, or something the bot does."""

    intents: frozenset[str] = frozenset()
    action: str | None = None
    loop: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule, with its file and line."""

    name: str
    file: str
    line: int
    steps: tuple[Step, ...]
    loop: str | None = None  # its condition: only while this form is active


@dataclass(frozen=True)
class Past:
    """One thing that happened in a conversation: an intent or an action."""

    intent: str | None = None
    action: str | None = None


def read_rules(root: Path = ROOT) -> tuple[Rule, ...]:
    """Return all rules of the project at `root`, read again when a file changed."""
    return tuple(_read(item, root) for item in items("rules", root / "data" / "rules"))


def _read(item: Located, root: Path) -> Rule:
    steps = tuple(_step(step) for step in item.content.get("steps") or [])
    conditions = item.content.get("condition") or []
    loop = next((c["active_loop"] for c in conditions if "active_loop" in c), None)
    file = item.file.relative_to(root).as_posix()
    return Rule(str(item.content["rule"]), file, item.line, steps, loop)


def _step(content: Mapping[str, Any]) -> Step:
    choices = content.get("or", [content])
    intents = frozenset(str(each["intent"]) for each in choices if "intent" in each)
    return Step(intents, content.get("action"), content.get("active_loop"))


def led_to(
    policy: str,
    past: Sequence[Past],
    action: str,
    loops: Collection[str],
    rules: Sequence[Rule],
) -> list[Rule]:
    """Return the rules by which `policy` can have chosen `action` after `past`.

    `past` is what happened before, oldest first; `loops` are the forms of this turn.
    """
    if "Rule" not in policy:
        return []
    events = [each for each in past if each.action not in (ACTION_LISTEN_NAME, *INTERNAL)]
    fitting = []
    for each in rules:
        if each.loop and each.loop not in loops:
            continue
        steps = [s for s in each.steps if s.intents or s.action]
        places = [i for i, step in enumerate(steps) if step.action == action]
        if action == ACTION_LISTEN_NAME:
            places = [len(steps)]
        if any(i and _fits(steps[:i], events) for i in places):
            fitting.append(each)
    return fitting[:_MOST_NAMED]


def _fits(steps: Sequence[Step], past: Sequence[Past]) -> bool:
    """Whether the conversation ends with these steps."""
    if len(steps) > len(past):
        return False
    ending = past[len(past) - len(steps) :]
    return all(
        each.intent in step.intents if step.intents else each.action == step.action
        for step, each in zip(steps, ending, strict=True)
    )
