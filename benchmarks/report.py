"""The report: figures, ratios and goals as JSON, as Markdown and for the screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.figures import MEASURES, Bot, Figure, Measure, figures, ratios, unanswered

DEFAULT = "default"
OURS = "ours"
TITLES = {DEFAULT: "Rasa's default", OURS: "this bot"}


def content(bots: Mapping[str, Bot], circumstances: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything measured, ready for JSON. `bots` holds both of TITLES."""
    measured = {name: figures(bot) for name, bot in bots.items()}
    compared = ratios(measured[OURS], measured[DEFAULT])
    return {
        "circumstances": dict(circumstances),
        "figures": {n: {k: asdict(f) for k, f in v.items()} for n, v in measured.items()},
        "ratios": compared,
        "goals": {m.key: met(m, compared[m.key]) for m in MEASURES if m.goal is not None},
        "unanswered": {name: unanswered(bot) for name, bot in bots.items()},
        "runs": {name: [asdict(run) for run in bot.runs] for name, bot in bots.items()},
    }


def met(measure: Measure, ratio: float) -> bool | None:
    """Tell whether a ratio meets the measure's goal; None when it has no goal."""
    return None if measure.goal is None else ratio <= measure.goal


def markdown(report: Mapping[str, Any]) -> str:
    """Return the report as Markdown."""
    head = ["", TITLES[DEFAULT], TITLES[OURS], "ratio", "goal", ""]
    lines = ["# Benchmark", "", *_circumstances(report), "", _row(head), _row(["---"] * len(head))]
    for measure in MEASURES:
        ratio = report["ratios"][measure.key]
        goal = "" if measure.goal is None else f"≤ {measure.goal}"
        verdict = {True: "met", False: "**not met**", None: ""}[met(measure, ratio)]
        cells = [_cell(report, name, measure) for name in (DEFAULT, OURS)]
        lines.append(_row([measure.title, *cells, f"{ratio:.2f}", goal, verdict]))
    lines += ["", *_unanswered(report)]
    lines += ["In brackets the lowest and highest of a single run. Ratio: this bot / the default."]
    return "\n".join([*lines, ""])


def summary(report: Mapping[str, Any]) -> str:
    """Return the goals as lines for the screen."""
    lines = []
    for measure in MEASURES:
        default, ours = (report["figures"][n][measure.key]["value"] for n in (DEFAULT, OURS))
        ratio = report["ratios"][measure.key]
        goal = f"goal ≤ {measure.goal}" if measure.goal is not None else "no goal"
        result = {True: "met", False: "NOT MET", None: ""}[met(measure, ratio)]
        lines.append(
            f"{measure.title:<42} {_number(ours):>7} / {_number(default):>7} "
            f"{measure.unit:<3} = {ratio:.2f}  {goal}  {result}".rstrip()
        )
    return "\n".join([*lines, *_unanswered(report)]).rstrip()


def write(folder: Path, report: Mapping[str, Any]) -> None:
    """Write bench.json and bench.md into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / "bench.json").write_text(text + "\n", "utf-8")
    (folder / "bench.md").write_text(markdown(report), "utf-8")


def _circumstances(report: Mapping[str, Any]) -> list[str]:
    return [f"- {name}: {value}" for name, value in report["circumstances"].items()]


def _unanswered(report: Mapping[str, Any]) -> list[str]:
    """Return a line when messages were not answered: then the figures are not to be trusted."""
    counts = {TITLES[name]: n for name, n in report["unanswered"].items() if n}
    told = "; ".join(f"{title}: {n}" for title, n in counts.items())
    return [f"Messages without an answer, left out of the latencies: {told}.", ""] if told else []


def _cell(report: Mapping[str, Any], name: str, measure: Measure) -> str:
    figure = Figure(**report["figures"][name][measure.key])
    value = f"{_number(figure.value)} {measure.unit}"
    if figure.low == figure.high:
        return value
    return f"{value} ({_number(figure.low)}–{_number(figure.high)})"


def _number(value: float) -> str:
    """Return a number with three figures, or whole when it is larger than that."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
