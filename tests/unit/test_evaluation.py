"""Figures: what counts as right, asked or wrong, and what is written of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import report
from bot.evaluation.examples import (
    Example,
    folds,
    held_out,
    held_out_by_source,
    training,
    write_training,
)
from bot.evaluation.outcomes import (
    Incidents,
    Kind,
    Outcome,
    incidents,
    out_of_scope_recall,
    outcome,
    shares,
)

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
        ("contact+wbni", parsed("wbni", "wbni"), Kind.RIGHT),
        ("contact+wbni", parsed("nlu_fallback", "nlu_fallback", "contact"), Kind.CLARIFIED),
        ("contact+wbni", parsed("toets", "toets"), Kind.WRONG),
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


def test_an_incident_can_be_missed_or_seen_where_there_is_none() -> None:
    outcomes = [
        judged("incident", Kind.RIGHT, "incident"),
        judged("incident+contact", Kind.RIGHT, "contact"),
        judged("incident", Kind.UNCLEAR),
        judged("toets", Kind.WRONG, "incident"),
        judged("toets", Kind.RIGHT, "toets"),
    ]
    assert incidents(outcomes) == Incidents(count=3, missed=2, others=2, alarms=1)


def test_what_the_page_answers_is_reported_apart_from_what_it_does_not() -> None:
    result = report.figures([*OUTCOMES, judged("buiten_bereik+toets", Kind.RIGHT, "toets")])
    assert result["on_the_page"]["count"] == 4
    assert result["on_the_page"]["right"] == 0.5
    assert result["outside"]["count"] == 2
    assert result["outside"]["answered_all_the_same"] == 0.5


def test_messages_are_reported_by_source_by_length_and_by_whether_they_ask() -> None:
    short = Example("toets", "x" * 60, "a", source="chat", asks="niets")
    long = Example("toets", "x" * 201, "a", source="mail", asks="vraag")
    outcomes = [
        Outcome(short, ("toets",), "toets", 0.9, Kind.RIGHT),
        Outcome(long, ("wbni",), "wbni", 0.9, Kind.WRONG),
    ]
    result = report.figures(outcomes)
    right = {
        key: {name: shares["right"] for name, shares in result[key].items()}
        for key in ("per_source", "per_length", "per_asks")
    }
    assert right == {
        "per_source": {"chat": 1, "mail": 0},
        "per_length": {"to 60": 1, "longer": 0},
        "per_asks": {"niets": 1, "vraag": 0},
    }


def test_what_is_written(tmp_path: Path) -> None:
    result = report.write(tmp_path / "new", "held_out", OUTCOMES)
    kept = json.loads((tmp_path / "new" / "held_out.json").read_text("utf-8"))
    assert kept["per_style"]["typo"]["wrong"] == 1
    assert len(kept["messages"]) == 4
    text = (tmp_path / "new" / "held_out.md").read_text("utf-8")
    assert "| all | 5 | 0.200 | 0.400 | 0.000 | 0.600 |" in text
    assert "| contact | toets | 1 |" in text
    assert "wrong                0.600  (goal ≤ 0.03: not met)" in report.summary("x", result)


def test_the_curve_has_a_row_for_each_number_of_sources(tmp_path: Path) -> None:
    report.write_curve(tmp_path, {0: OUTCOMES[2:], 10: OUTCOMES})
    rows = (tmp_path / "curve.md").read_text("utf-8").splitlines()[2:]
    assert rows == [
        "| 0 | 0.000 | 0.000 | 1.000 | 0.500 |",
        "| 10 | 0.200 | 0.400 | 0.600 | 0.500 |",
    ]


def test_folds_leave_whole_authors_out() -> None:
    examples = [example("toets", author=w) for w in "abcde" for _ in range(3)]
    groups = folds(examples, 2)
    assert groups == [{"a", "c", "e"}, {"b", "d"}]
    assert len(folds(examples, 50)) == 5


def test_a_fold_is_written_as_it_was_read(tmp_path: Path) -> None:
    examples = training()[::100]
    write_training(examples, tmp_path)
    assert sorted(training(tmp_path), key=str) == sorted(examples, key=str)


def test_the_held_out_set_is_read_whole() -> None:
    assert all(e.topic and e.text and e.author and e.style for e in held_out())


def test_the_held_out_messages_by_source_are_read_whole() -> None:
    unseen = held_out_by_source()
    assert len(unseen) >= 500
    assert all(e.topic and e.text and e.source and e.asks and e.style for e in unseen)
    assert len({e.source for e in unseen}) == 3
