"""The confusion matrix and the confidence histogram, as PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from bot.evaluation.outcomes import Kind, Outcome

matplotlib.use("agg")
from matplotlib import pyplot
from matplotlib.figure import Figure

BINS = 20


def confusion_matrix(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw which likeliest topic each meant topic got, as shares of the row."""
    topics = sorted({o.example.topic for o in outcomes} | {o.best for o in outcomes if o.best})
    index = {topic: i for i, topic in enumerate(topics)}
    counts = np.zeros((len(topics), len(topics)))
    for found in outcomes:
        if found.best:
            counts[index[found.example.topic], index[found.best]] += 1
    rows = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(14, 12), layout="constrained")
    image = axes.imshow(rows, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(topics)), topics, rotation=90)
    axes.set_yticks(range(len(topics)), topics)
    axes.set_xlabel("likeliest topic")
    axes.set_ylabel("topic meant")
    figure.colorbar(image, shrink=0.6, label="share of the messages of a topic")
    _save(figure, path)


def confidence_histogram(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw how often right and wrong answers had which confidence, and what was asked back."""
    groups = {
        "right": [o.confidence for o in outcomes if o.kind is Kind.RIGHT],
        "asked back": [o.confidence for o in outcomes if not o.answered],
        "wrong": [o.confidence for o in outcomes if o.kind is Kind.WRONG],
    }
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    # dark, middle and light differ in print and for the colour-blind as well
    axes.hist(
        list(groups.values()),
        bins=np.linspace(0, 1, BINS + 1).tolist(),
        label=[f"{name} ({len(values)})" for name, values in groups.items()],
        color=["#9ecae1", "#969696", "#08306b"],
        stacked=True,
    )
    axes.set_xlabel("confidence in the likeliest topic")
    axes.set_ylabel("messages")
    axes.legend()
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
