"""What is measured, and how many single measurements become one figure and one ratio."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Phase:
    """One load: the seconds that each message took, and the whole in seconds."""

    latencies: Sequence[float]
    seconds: float
    unanswered: int  # errors and empty answers


@dataclass(frozen=True)
class Run:
    """One life of a server, from its start to the end of the load."""

    start: float  # seconds from the start of the process to its first answer
    one: Phase  # messages one at a time
    eight: Phase  # messages eight at once
    repeated: Phase  # the messages of `one` again, one at a time
    memory: int  # bytes resident after all that
    machine_load: float  # the machine's load average before the start


@dataclass(frozen=True)
class Bot:
    """All that was measured of one bot."""

    installed: int  # bytes
    training: float  # seconds
    runs: Sequence[Run]


@dataclass(frozen=True)
class Measure:
    """One line of the report; `goal` is the highest ratio to the default that is good enough."""

    key: str
    title: str
    unit: str
    goal: float | None = None


MEASURES = (
    Measure("installed", "installed size", "MB", 0.4),
    Measure("training", "training", "s", 0.2),
    Measure("start", "start to first answer", "s", 0.3),
    Measure("memory", "memory after the load", "MB", 0.35),
    Measure("median_1", "one at a time, median", "ms", 0.4),
    Measure("p95_1", "one at a time, p95", "ms", 0.4),
    Measure("median_8", "eight at once, median", "ms", 0.4),
    Measure("p95_8", "eight at once, p95", "ms", 0.4),
    Measure("rate_1", "messages per second, one at a time", "/s"),
    Measure("rate_8", "messages per second, eight at once", "/s"),
    Measure("repeated", "repeated messages, one at a time, median", "ms"),
)


@dataclass(frozen=True)
class Figure:
    """The figure over all runs, and the lowest and highest of a single run."""

    value: float
    low: float
    high: float


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not exceed, interpolated between neighbours."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[94]


def figures(bot: Bot) -> dict[str, Figure]:
    """Return a figure for each measure, in the measure's unit.

    Latencies of all runs are taken together; what a run has one of, is the median over the runs.
    """
    one, eight, repeated = (
        [getattr(run, phase) for run in bot.runs] for phase in ("one", "eight", "repeated")
    )
    return {
        "installed": _over_runs([bot.installed / 1e6]),
        "training": _over_runs([bot.training]),
        "start": _over_runs([run.start for run in bot.runs]),
        "memory": _over_runs([run.memory / 1e6 for run in bot.runs]),
        "median_1": _latency(one, tail=False),
        "p95_1": _latency(one, tail=True),
        "median_8": _latency(eight, tail=False),
        "p95_8": _latency(eight, tail=True),
        "rate_1": _over_runs([len(phase.latencies) / phase.seconds for phase in one]),
        "rate_8": _over_runs([len(phase.latencies) / phase.seconds for phase in eight]),
        "repeated": _latency(repeated, tail=False),
    }


def ratios(ours: Mapping[str, Figure], default: Mapping[str, Figure]) -> dict[str, float]:
    """Return ours divided by the default's, for each measure."""
    return {key: figure.value / default[key].value for key, figure in ours.items()}


def unanswered(bot: Bot) -> int:
    """Return how many messages got an error or an empty answer."""
    return sum(p.unanswered for run in bot.runs for p in (run.one, run.eight, run.repeated))


def _over_runs(values: Sequence[float]) -> Figure:
    return Figure(statistics.median(values), min(values), max(values))


def _latency(phases: Sequence[Phase], tail: bool) -> Figure:
    summary = p95 if tail else statistics.median
    each = [summary(phase.latencies) * 1000 for phase in phases]
    together = [seconds for phase in phases for seconds in phase.latencies]
    return Figure(summary(together) * 1000, min(each), max(each))
