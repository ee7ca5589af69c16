"""Taalkwaliteit: what the pictures show stands beside them as figures."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from bot.base.settings import read
from bot.evaluation import pictures, report
from bot.evaluation.examples import Example
from bot.evaluation.outcomes import Kind, Outcome
from bot.testbank.context import Context
from bot.testbank.login import Session
from bot.testbank.pages.language import LanguagePage
from bot.testbank.web import StaffRequest
from tests.http_requests import request

PASSWORD = "alleen voor de tests"


def judged(topic: str, best: str, confidence: float, kind: Kind) -> Outcome:
    answered = (best,) if kind in (Kind.RIGHT, Kind.WRONG) else ()
    return Outcome(Example(topic, "…", "a", "plain"), answered, best, confidence, kind)


OUTCOMES = [
    *[judged("toets", "toets", 0.97, Kind.RIGHT)] * 3,
    judged("toets", "contact", 0.95, Kind.WRONG),
    judged("contact", "contact", 1.0, Kind.RIGHT),
    judged("contact", "wbni", 0.41, Kind.UNCLEAR),
]


@pytest.fixture
def page(tmp_path: Path) -> Any:
    """Give a function that shows the page on what stands in `results`."""
    context = Context(read({"VAR_DIR": str(tmp_path / "var"), "TESTBANK_PASSWORD": PASSWORD}), None)
    asked = StaffRequest(request(), Session("x", True, "beheer"), context.view)

    def show(results: Path) -> str:
        response: Any = asyncio.run(LanguagePage(context, results)._show(asked))
        return str(response.body.decode())

    return show


def rows(page: str, heading: str) -> list[str]:
    table = page.partition(f'aria-label="{heading}: Apart gehouden berichten"')[2]
    body = table.partition("<tbody>")[2].partition("</tbody>")[0]
    found = (re.sub(r"<[^>]+>", " ", row) for row in body.split("</tr>"))
    return [" ".join(row.split()) for row in found if row.strip()]


def test_pictures_come_with_their_figures(page: Any, tmp_path: Path) -> None:
    result = report.write(tmp_path, "held_out", OUTCOMES)
    pictures.confusion_matrix(result["likeliest"], tmp_path / "held_out_confusion.png")
    pictures.confidence_histogram(result["confidence"], tmp_path / "held_out_confidence.png")
    shown = page(tmp_path)
    tenths = rows(shown, "Aantallen bij het histogram")
    assert len(tenths) == 10
    assert tenths[0] == "0,0 tot 0,1 0 0 0"
    assert tenths[4] == "0,4 tot 0,5 0 1 0"
    assert tenths[9] == "0,9 tot 1,0 4 0 1"
    contact, toets = rows(shown, "Cijfers bij de verwarringsmatrix")
    assert contact.endswith("contact 50,0% wbni 50,0%")
    assert toets.endswith("toets 75,0% contact 25,0%")
    assert shown.count("<img ") == 2
    assert not re.search(r'aria-label="[^"]*\.png', shown)


def test_figures_of_an_older_version_are_no_figures(page: Any, tmp_path: Path) -> None:
    (tmp_path / "held_out.json").write_text('{"count": 1, "right": 1}', "utf-8")
    assert "Er is nog niet gemeten" in page(tmp_path)
