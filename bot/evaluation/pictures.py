"""The confusion matrix and the confidence histogram, as PNG files.

Staff see them in the testbank, so their words are Dutch. What they show stands in the JSON too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("agg")
from matplotlib import pyplot
from matplotlib.figure import Figure

# Dark, middle and light differ in print and for the colour-blind as well.
_GROUPS = (
    ("right", "goed", "#9ecae1"),
    ("asked", "vraag terug", "#969696"),
    ("wrong", "fout", "#08306b"),
)


def confusion_matrix(likeliest: Mapping[str, Mapping[str, int]], path: Path) -> None:
    """Draw which likeliest topic each meant topic got, as shares of the row."""
    topics = sorted({*likeliest, *(best for row in likeliest.values() for best in row)})
    counts = np.array([[likeliest.get(m, {}).get(b, 0) for b in topics] for m in topics])
    rows = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(14, 12), layout="constrained")
    image = axes.imshow(rows, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(topics)), topics, rotation=90)
    axes.set_yticks(range(len(topics)), topics)
    axes.set_xlabel("waarschijnlijkste onderwerp volgens de chatbot")
    axes.set_ylabel("bedoeld onderwerp")
    figure.colorbar(image, shrink=0.6, label="deel van de berichten over een onderwerp")
    _save(figure, path)


def confidence_histogram(confidence: Sequence[Mapping[str, int]], path: Path) -> None:
    """Draw how often right and wrong answers had which confidence, and what was asked back."""
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    edges = np.linspace(0, 1, len(confidence) + 1)[:-1]
    below = np.zeros(len(confidence))
    for key, name, colour in _GROUPS:
        counts = np.array([tenth[key] for tenth in confidence])
        label = f"{name} ({counts.sum()})"
        width = 1 / len(confidence)
        axes.bar(edges, counts, width, below, align="edge", color=colour, label=label)
        below += counts
    axes.set_ylim(0, 1.05 * max(below.max(), 1))
    axes.set_xlabel("zekerheid over het waarschijnlijkste onderwerp")
    axes.set_ylabel("berichten")
    axes.legend()
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
