"""Figures: what counts as right, asked or wrong, and what is written of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import report
from bot.evaluation.examples import Example, folds, held_out, training, write_training
from bot.evaluation.outcomes import Kind, Outcome, out_of_scope_recall, outcome, shares

DOMAIN = {
    "responses": {
        f"utter_{topic}": [{"metadata": {"title": topic}}]
        for topic in ("toets", "contact", "buiten_bereik")
    }
}


def parsed(intent: str, *ranking: str, **more: Any) -> dict[str, Any]:
    ranked = [{"name": name, "confidence": 0.4} for name in ranking]
    return {"intent": {"name": intent}, "intent_ranking": ranked, **more}


def example(topic: str, style: str = "plain", author: str = "a") -> Example:
    return Example(topic, "…", author, style)


@pytest.mark.parametrize(
    ("topic", "parse", "kind"),
    [
        ("toets", parsed("toets", "toets"), Kind.RIGHT),
        ("toets", parsed("contact", "contact", "toets"), Kind.WRONG),
        ("toets", parsed("nlu_fallback", "nlu_fallback", "contact", "toets"), Kind.CLARIFIED),
        ("wbni", parsed("nlu_fallback", "nlu_fallback", "contact"), Kind.UNCLEAR),
        ("contact", parsed("toets", "toets", questions=["toets", "contact"]), Kind.RIGHT),
    ],
)
def test_outcome(topic: str, parse: dict[str, Any], kind: Kind) -> None:
    assert outcome(example(topic), parse, DOMAIN).kind is kind


def judged(topic: str, kind: Kind, *answered: str, style: str = "plain") -> Outcome:
    return Outcome(example(topic, style), answered, "toets", 0.7, kind)


OUTCOMES = [
    judged("toets", Kind.RIGHT, "toets"),
    judged("toets", Kind.CLARIFIED),
    judged("contact", Kind.WRONG, "toets", style="typo"),
    judged("buiten_bereik", Kind.WRONG, "offtopic"),
    judged("offtopic", Kind.WRONG, "toets"),
]


def test_shares() -> None:
    found = shares(OUTCOMES)
    assert (found.count, found.right, found.right_or_clarified) == (5, 0.2, 0.4)
    assert (found.unclear, found.wrong) == (0, 0.6)
    assert shares([]).right == 0


def test_either_out_of_scope_answer_counts() -> None:
    assert out_of_scope_recall(OUTCOMES) == 0.5


def test_what_is_written(tmp_path: Path) -> None:
    result = report.write(tmp_path / "new", "held_out", OUTCOMES)
    kept = json.loads((tmp_path / "new" / "held_out.json").read_text("utf-8"))
    assert kept["per_style"]["typo"]["wrong"] == 1
    assert len(kept["messages"]) == 4
    text = (tmp_path / "new" / "held_out.md").read_text("utf-8")
    assert "| all | 5 | 0.200 | 0.400 | 0.000 | 0.600 |" in text
    assert "| contact | toets | 1 |" in text
    assert "wrong                0.600  (goal ≤ 0.03: not met)" in report.summary("x", result)


def test_folds_leave_whole_authors_out() -> None:
    examples = [example("toets", author=w) for w in "abcde" for _ in range(3)]
    groups = folds(examples, 2)
    assert groups == [{"a", "c", "e"}, {"b", "d"}]
    assert len(folds(examples, 50)) == 5


def test_a_fold_is_written_as_it_was_read(tmp_path: Path) -> None:
    examples = training()[:200]
    write_training(examples, tmp_path)
    text = (tmp_path / "nlu.yml").read_text("utf-8")
    (tmp_path / "nlu.yml").write_text(
        text.replace("- examples:", "- metadata: {voice: a}\n  examples:"), "utf-8"
    )
    again = training(tmp_path)
    assert {(e.topic, e.text) for e in again} == {(e.topic, e.text) for e in examples}


def test_the_held_out_set_is_read_whole() -> None:
    assert all(e.topic and e.text and e.author and e.style for e in held_out())
