"""Figures as JSON, as Markdown tables, and as lines for the screen."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.evaluation.outcomes import (
    Kind,
    Outcome,
    by,
    incidents,
    on_the_page,
    out_of_scope_recall,
    shares,
)

GOALS = {"right": 0.90, "right_or_clarified": 0.97, "wrong": 0.03, "out_of_scope_recall": 0.95}
# Key of the figures of each group, and the attribute of an example that makes the group
PER = {
    "per_topic": "topic",
    "per_style": "style",
    "per_source": "source",
    "per_asks": "asks",
    "per_length": "length",
    "per_writer": "author",
}
CONFUSIONS = 25
TENTHS = 10
_HEAD = "| {} | messages | right first time | right with a choice | unclear | wrong |"


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return all figures of a set of outcomes, ready for JSON."""
    wrong = [o for o in outcomes if o.kind is Kind.WRONG]
    confused = Counter((o.example.topic, o.answered[0]) for o in wrong)
    answered = [o for o in outcomes if on_the_page(o.example)]
    outside = [o for o in outcomes if not on_the_page(o.example)]
    return {
        **asdict(shares(outcomes)),
        "out_of_scope_recall": out_of_scope_recall(outcomes),
        "on_the_page": asdict(shares(answered)),
        "outside": {
            **asdict(shares(outside)),
            "answered_all_the_same": 1 - out_of_scope_recall(outside) if outside else 0.0,
        },
        "incidents": asdict(incidents(outcomes)),
        **{
            key: {k: asdict(shares(v)) for k, v in by(outcomes, attribute).items() if k}
            for key, attribute in PER.items()
        },
        "confused": [[*pair, n] for pair, n in confused.most_common(CONFUSIONS)],
        "likeliest": likeliest(outcomes),
        "confidence": confidence(outcomes),
    }


def likeliest(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Return for each topic meant how many of its messages looked most like which topic."""
    return {
        topic: dict(sorted(Counter(o.best for o in group if o.best).items()))
        for topic, group in by(outcomes, "topic").items()
    }


def confidence(outcomes: Sequence[Outcome]) -> list[dict[str, int]]:
    """Return how many messages were right, asked back or wrong, for each tenth of confidence."""
    found = [dict.fromkeys(("right", "asked", "wrong"), 0) for _ in range(TENTHS)]
    for o in outcomes:
        tenth = min(int(o.confidence * TENTHS), TENTHS - 1)
        found[tenth]["asked" if not o.answered else o.kind.value] += 1
    return found


def messages(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return every message that was not answered right first time, ready for JSON."""
    return [
        {
            "text": o.example.text,
            "topic": o.example.topic,
            "style": o.example.style,
            "source": o.example.source,
            "writer": o.example.author,
            "outcome": o.kind.value,
            "answered": list(o.answered),
            "likeliest": o.best,
            "confidence": round(o.confidence, 3),
        }
        for o in outcomes
        if o.kind is not Kind.RIGHT
    ]


def markdown(title: str, result: dict[str, Any]) -> str:
    """Return the figures as Markdown: in all, then per topic, style, source and so on."""
    parts = [f"## {title}", "", _HEAD.format(""), "|---|---|---|---|---|---|", _row("all", result)]
    parts += [
        _row("answered by the page", result["on_the_page"]),
        _row("not answered by the page", result["outside"]),
        "",
        f"Out-of-scope recall: {result['out_of_scope_recall']:.3f}",
        f"Not answered by the page, answered all the same: "
        f"{result['outside']['answered_all_the_same']:.3f}",
        "Incidents: {missed} of {count} missed; {alarms} of {others} others taken for one".format(
            **result["incidents"]
        ),
    ]
    for key, attribute in PER.items():
        if result[key]:
            parts += ["", _HEAD.format(attribute), "|---|---|---|---|---|---|"]
            parts += [_row(group, values) for group, values in result[key].items()]
    if result["confused"]:
        parts += ["", "| meant | answered | times |", "|---|---|---|"]
        parts += [f"| {meant} | {answered} | {n} |" for meant, answered, n in result["confused"]]
    return "\n".join([*parts, ""])


def _row(name: str, values: dict[str, Any]) -> str:
    cells = (values[k] for k in ("right", "right_or_clarified", "unclear", "wrong"))
    return f"| {name} | {values['count']} | " + " | ".join(f"{c:.3f}" for c in cells) + " |"


def summary(title: str, result: dict[str, Any]) -> str:
    """Return a few lines for the screen, each goal met or not met."""
    lines = [f"{title}: {result['count']} messages"]
    for name, goal in GOALS.items():
        value = result[name]
        met = value <= goal if name == "wrong" else value >= goal
        sign = "≤" if name == "wrong" else "≥"
        verdict = "met" if met else "not met"
        lines.append(f"  {name.replace('_', ' '):<20} {value:.3f}  (goal {sign} {goal}: {verdict})")
    outside, page = result["outside"], result["on_the_page"]
    lines.append(f"  answered by the page: right {page['right']:.3f}")
    lines.append(f"  outside it, answered all the same: {outside['answered_all_the_same']:.3f}")
    return "\n".join(lines)


def write_curve(folder: Path, found: Mapping[int, Sequence[Outcome]]) -> None:
    """Write how well messages are understood against how many sources were learnt from."""
    lines = ["| sources | right first time | right with a choice | wrong | outside, answered |"]
    lines.append("|---|---|---|---|---|")
    for count, outcomes in found.items():
        result = figures(outcomes)
        cells = [result[key] for key in ("right", "right_or_clarified", "wrong")]
        cells.append(result["outside"]["answered_all_the_same"])
        lines.append(f"| {count} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "curve.md").write_text("\n".join([*lines, ""]), "utf-8")


def write(folder: Path, name: str, outcomes: Sequence[Outcome], model: str = "") -> dict[str, Any]:
    """Write `name`.json and `name`.md into `folder`; return the figures.

    `model` is the name of the model that they are of.
    """
    result = figures(outcomes)
    folder.mkdir(parents=True, exist_ok=True)
    content = {"model": model, **result, "messages": messages(outcomes)}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text, "utf-8")
    (folder / f"{name}.md").write_text(markdown(name, result), "utf-8")
    return result
