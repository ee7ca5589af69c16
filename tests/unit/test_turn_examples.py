"""The conversations to learn from: their labels are those of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.base.errors import TrainingError
from bot.base.settings import ROOT
from bot.content.facts import table
from bot.nlu.turns.examples import NO_DETAIL, NO_SUBJECT, OTHER_DETAIL, read_folder

LEARNT, HELD_OUT = ROOT / "data" / "stories", ROOT / "benchmarks" / "conversations"
STORY = """
stories:
- story: "v99 01: iemand"
  steps:
  - user: "en hoe lang dan"
    intent: toets
    entities: [{leunt: ja}, {vraagt: %s}, {daad: vraag}, {punt: geen}]
"""


@pytest.mark.parametrize("folder", [LEARNT, HELD_OUT])
def test_a_point_is_a_detail_of_the_subject(folder: Path) -> None:
    details = {fact.id: fact.subject for fact in table().facts.values() if fact.is_detail}
    none = ("", NO_DETAIL, OTHER_DETAIL)
    asked = [each for each in read_folder(folder) if each.detail not in none]
    assert asked
    assert [e for e in asked if e.detail not in details] == []
    # A complaint about the chat asks for a point, and has no subject.
    subjects = [(details[e.detail], e.subject) for e in asked if e.subject != NO_SUBJECT]
    assert [pair for pair in subjects if len(set(pair)) > 1] == []


def test_nothing_that_is_held_out_is_learnt() -> None:
    of_one = {each.author for each in read_folder(LEARNT)}
    assert of_one.isdisjoint(each.author for each in read_folder(HELD_OUT))


def test_a_label_that_there_is_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v99.yml"
    path.write_text(STORY % "duur", "utf-8")
    (example,) = read_folder(tmp_path)
    assert (example.subject, example.detail) == ("toets", NO_DETAIL)
    path.write_text(STORY % "kleur", "utf-8")
    with pytest.raises(TrainingError, match=r"v99\.yml: vraagt"):
        read_folder(tmp_path)
