"""The figures of read answers as JSON, as Markdown, and as lines for the screen."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.answers import Kind, Outcome

GOALS = {"right": 0.95, "wrongly_yes": 0.01}
_COLUMNS = ("right", "asked", "wrong", "wrongly_yes")
_HEAD = "| {} | answers | right | asked again | wrong | wrongly read as ja |"


def shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the number of answers and, from 0 to 1, the share of each outcome."""
    kinds = Counter(outcome.kind for outcome in outcomes)
    total = max(len(outcomes), 1)
    return {
        "count": len(outcomes),
        **{kind.value: kinds[kind] / total for kind in Kind},
        "wrongly_yes": sum(outcome.wrongly_yes for outcome in outcomes) / total,
    }


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return all figures, ready for JSON."""
    return {
        **shares(outcomes),
        "per_question": _per(outcomes, lambda o: o.question),
        "per_answer": _per(outcomes, lambda o: o.example.answer),
        "per_voice": _per(outcomes, lambda o: o.example.author),
    }


def _per(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Any]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    return {name: shares(group) for name, group in sorted(groups.items())}


def markdown(title: str, result: dict[str, Any]) -> str:
    """Return the figures as Markdown: in all, then per question, answer and author."""
    parts = [f"## {title}", "", _HEAD.format(""), "|---|---|---|---|---|---|", _row("all", result)]
    for key, name in (
        ("per_question", "question"),
        ("per_answer", "meant"),
        ("per_voice", "author"),
    ):
        parts += ["", _HEAD.format(name), "|---|---|---|---|---|---|"]
        parts += [_row(group, values) for group, values in result[key].items()]
    return "\n".join([*parts, ""])


def _row(name: str, values: dict[str, Any]) -> str:
    cells = " | ".join(f"{values[column]:.3f}" for column in _COLUMNS)
    return f"| {name} | {values['count']} | {cells} |"


def summary(title: str, result: dict[str, Any]) -> str:
    """Return a few lines for the screen; each goal is met or not met."""
    lines = [f"{title}: {result['count']} answers"]
    for name in _COLUMNS:
        line = f"  {name.replace('_', ' '):<20} {result[name]:.3f}"
        if name in GOALS:
            goal = GOALS[name]
            met = result[name] >= goal if name == "right" else result[name] <= goal
            sign, verdict = ("≥" if name == "right" else "≤"), ("met" if met else "not met")
            line += f"  (goal {sign} {goal}: {verdict})"
        lines.append(line)
    return "\n".join(lines)


def write(folder: Path, name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Write `name`.json and `name`.md into `folder`; return the figures."""
    result = figures(outcomes)
    folder.mkdir(parents=True, exist_ok=True)
    missed = [
        {
            "text": o.example.text,
            "question": o.question,
            "meant": o.example.answer,
            "read": o.read,
            "voice": o.example.author,
        }
        for o in outcomes
        if o.kind is not Kind.RIGHT
    ]
    text = json.dumps({**result, "messages": missed}, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text, "utf-8")
    (folder / f"{name}.md").write_text(markdown(name.replace("_", " "), result), "utf-8")
    return result
