"""Taalkwaliteit: the figures and pictures of `make evaluate`, and which model they are of."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bot.base.settings import ROOT
from bot.content.responses import topic_titles
from bot.evaluation.report import GOALS
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.pages import Route
from bot.testbank.web import PageError, StaffRequest
from bot.web.headers import WITH_FORMS

RESULTS = ROOT / "results"
_PICTURES = {f"{name}_{kind}.png" for name in texts.SETS for kind in ("confusion", "confidence")}
_FIGURES = ("count", "right", "right_or_clarified", "unclear", "wrong", "out_of_scope_recall")
_MESSAGES = 12  # shown of each confused pair


@dataclass(frozen=True)
class Measured:
    """One set of figures. `values` is what `make evaluate` wrote."""

    name: str
    model: str
    at: float
    values: dict[str, Any]
    pairs: list[tuple[str, str, list[dict[str, Any]]]]
    likeliest: list[tuple[str, float, list[tuple[str, float]]]]
    confusion: str  # the file of the picture, "" without one
    histogram: str


class LanguagePage:
    """The page about how well questions are understood."""

    def __init__(self, context: Context, results: Path = RESULTS) -> None:
        self._context = context
        self._results = results

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/taalkwaliteit", "GET", self._show, False),
            ("/taalkwaliteit/{picture}", "GET", self._picture, True),
        ]

    async def _show(self, request: StaffRequest) -> Response:
        found = await asyncio.to_thread(self._read)
        model = self._context.model.name if self._context.model else ""
        return request.page(
            "language.html", found=found, model=model, goals=GOALS, titles=topic_titles()
        )

    async def _picture(self, request: StaffRequest, picture: str) -> Response:
        path = self._results / picture
        if picture not in _PICTURES or not path.is_file():
            raise PageError(texts.NOT_FOUND, 404)
        return Response(path.read_bytes(), headers=WITH_FORMS, media_type="image/png")

    def _read(self) -> list[Measured]:
        return [m for m in (_measured(self._results, name) for name in texts.SETS) if m]


def _measured(results: Path, name: str) -> Measured | None:
    path = results / f"{name}.json"
    try:
        content = json.loads(path.read_text("utf-8"))
        if any(not isinstance(content[key], int | float) for key in _FIGURES):
            raise TypeError
        if any(set(tenth) != {"right", "asked", "wrong"} for tenth in content["confidence"]):
            raise TypeError
        return Measured(
            name=name,
            model=str(content.get("model") or ""),
            at=path.stat().st_mtime,
            values=content,
            pairs=_pairs(content),
            likeliest=[_row(topic, row) for topic, row in content["likeliest"].items()],
            confusion=_picture_of(results, f"{name}_confusion.png"),
            histogram=_picture_of(results, f"{name}_confidence.png"),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None  # not measured yet, or by a version that wrote something else


def _picture_of(results: Path, picture: str) -> str:
    return picture if (results / picture).is_file() else ""


def _row(topic: str, counts: dict[str, int]) -> tuple[str, float, list[tuple[str, float]]]:
    """Return a row of the confusion matrix: the share on the diagonal, and the other shares."""
    shares = {name: count / sum(counts.values()) for name, count in counts.items()}
    others = sorted(shares.items(), key=lambda pair: -pair[1])
    return topic, shares.get(topic, 0.0), [pair for pair in others if pair[0] != topic]


def _pairs(content: dict[str, Any]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return each confused pair with some of the messages that were confused."""
    wrong = [message for message in content["messages"] if message["outcome"] == "wrong"]
    mistakes = []
    for meant, answered, _count in content["confused"]:
        told = [m for m in wrong if m["topic"] == meant and m["answered"][:1] == [answered]]
        mistakes.append((str(meant), str(answered), told[:_MESSAGES]))
    return mistakes
