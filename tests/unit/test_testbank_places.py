"""Where answers, rules and examples stand, and which examples are nearest to a message."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.base.settings import ROOT
from bot.content.responses import responses
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile
from bot.testbank import places
from bot.testbank.deciding import read_rules
from bot.testbank.nearest import Neighbours


def test_every_response_is_found_whole() -> None:
    assert [name for name in responses() if not is_whole(name, places.response(name))] == []


def is_whole(name: str, piece: places.Excerpt | None) -> bool:
    """Whether a response is marked from its name to where the next one begins."""
    marked = [line for line in piece.lines if line.marked] if piece else []
    if piece is None or not marked:
        return False
    after = [line.text for line in piece.lines if line.number > marked[-1].number]
    return (
        marked[0].text.strip() == f"{name}:"
        and piece.start == marked[0].number
        and not any(line.startswith("   ") for line in after)
    )


def test_a_response_that_does_not_exist() -> None:
    assert places.response("utter_bestaat_niet") is None


def test_every_example_stands_where_it_is_said_to() -> None:
    examples = places.training_examples()
    assert len(examples) > 1000
    lines = {f: (ROOT / f).read_text("utf-8").splitlines() for f in {e.file for e in examples}}
    for example in examples:
        assert lines[example.file][example.line - 1].strip() == f"- {example.text}"


def test_every_rule_stands_where_it_is_said_to() -> None:
    for each in read_rules():
        piece = places.rule_piece(each.file, each.line)
        assert piece is not None
        first = next(line for line in piece.lines if line.marked)
        assert first.text.startswith("- rule: ")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("../../etc/passwd", 1),
        ("/etc/passwd", 1),
        ("data/../.env", 1),
        (".env", 1),
        ("domain.yml", 1),
        ("data/rules/opdrachten.yml", 0),
        ("data/rules/opdrachten.yml", 10**6),
    ],
)
def test_other_files_cannot_be_read(file: str, line: int) -> None:
    assert places.rule_piece(file, line) is None


def test_the_nearest_examples_by_meaning_and_by_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = places.training_examples()[:40]
    monkeypatch.setattr("bot.testbank.nearest.training_examples", lambda: some)
    by_letters = asyncio.run(Neighbours(tmp_path).nearest(some[7].text))
    assert not by_letters.by_meaning
    assert by_letters.found[0].example.text == some[7].text

    EmbeddingFile(tmp_path / KEPT).embeddings(example.text for example in some[:30])
    by_meaning = asyncio.run(Neighbours(tmp_path).nearest(some[7].text, count=3))
    assert by_meaning.by_meaning
    assert by_meaning.compared == 30
    assert len(by_meaning.found) == 3
    assert by_meaning.found[0].likeness == pytest.approx(1.0, abs=1e-3)
