"""The figures on the self-check say what was noted, asked and done, each apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.self_check import Case, given, judge, read_cases, shares
from bot.zelfcheck.reading import ANSWERS
from bot.zelfcheck.routing import OPTIONS, next_question

YES = {ANSWERS: {"avg": {"ja": 0.99, "nee": 0.0, "onbekend": 0.0, "geen": 0.01}}}
NONE = {ANSWERS: {"avg": {"ja": 0.0, "nee": 0.0, "onbekend": 0.0, "geen": 1.0}}}


@pytest.mark.parametrize("question", OPTIONS)
def test_a_question_stands_after_these_answers(question: str) -> None:
    assert next_question(given(question)) == question


def test_the_figures(tmp_path: Path) -> None:
    path = tmp_path / "een.tsv"
    rows = [
        ("ja", "0", "dat is bij ons goed geregeld", YES),
        ("nee", "1", "dat is bij ons goed geregeld joh", YES),
        ("geen", "0", "wij zitten in een mooi pand", YES),
        ("geen", "0", "mooi weer vandaag hoor", NONE),
        ("stop", "0", "stop maar", NONE),
        ("opnieuw", "0", "opnieuw", NONE),
        ("geen", "0", "stop niet", NONE),
    ]
    lines = ["question\tlabel\thard\ttext", *(f"avg\t{a}\t{b}\t{c}" for a, b, c, _ in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    cases = read_cases([path])
    assert cases[1] == Case("avg", "nee", True, "dat is bij ons goed geregeld joh")
    found = shares(judge(cases, [parse for *_, parse in rows]))
    assert found["right"] == 0.5
    assert found["right_hard"] == 0.0
    assert found["wrong"] == 0.5
    assert found["wrongly_yes"] == pytest.approx(2 / 7)
    assert found["noted"] == pytest.approx(1 / 3)
    assert found["commands_done"] == 1.0
    assert found["done_unasked"] == found["stopped"] == 0
