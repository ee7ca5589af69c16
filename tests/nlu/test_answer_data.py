"""The examples of answers to the self-check, and the held-out answers: enough, varied, apart."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.evaluation.answers import FOLDER, HELD_OUT, held_out
from bot.evaluation.examples import normal
from bot.nlu.answers.examples import (
    ANY,
    TYPE_ANSWERS,
    YES_NO_ANSWERS,
    YES_NO_QUESTIONS,
    AnswerExample,
    read_folder,
)
from bot.web.incoming import LONGEST_TEXT, clean
from bot.zelfcheck.routing import KIND
from tests.nlu.test_data import PERSONAL

LEAST_AUTHORS, LEAST_AUTHORS_COUNTER = 8, 6
LEAST_IN_ALL = 2_500
LEAST, LEAST_COUNTER = 60, 30  # of each answer to each question; counter-questions
LEAST_HELD_OUT, LEAST_HELD_OUT_EACH, LEAST_HELD_OUT_COUNTER = 150, 8, 5
COMBINATIONS = [
    *((question, answer) for question in YES_NO_QUESTIONS for answer in YES_NO_ANSWERS),
    *((KIND, answer) for answer in TYPE_ANSWERS),
]
FILES = sorted([*FOLDER.glob("*.tsv"), HELD_OUT])


@pytest.fixture(scope="module")
def trained() -> list[AnswerExample]:
    return read_folder(FOLDER)


@pytest.fixture(scope="module")
def unseen() -> list[AnswerExample]:
    return held_out()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_three_columns_and_no_line_is_empty(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["question", "answer", "text"]
    assert [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []


def test_labels_are_of_questions_and_answers_that_exist(
    trained: list[AnswerExample], unseen: list[AnswerExample]
) -> None:
    allowed = {*COMBINATIONS, *((ANY, answer) for answer in YES_NO_ANSWERS)}
    wrong = [e for e in [*trained, *unseen] if (e.question, e.answer) not in allowed]
    assert wrong == []


def test_there_is_enough_by_enough_authors(trained: list[AnswerExample]) -> None:
    authors = Counter(example.author for example in trained)
    assert len(authors) >= LEAST_AUTHORS
    assert authors.total() >= LEAST_IN_ALL
    assert max(authors.values()) <= authors.total() / 4


@pytest.mark.parametrize(("question", "answer"), COMBINATIONS)
def test_each_answer_has_enough_examples(
    question: str, answer: str, trained: list[AnswerExample]
) -> None:
    found = [e for e in trained if (e.question, e.answer) == (question, answer)]
    assert len(found) >= (LEAST_COUNTER if answer == "geen" else LEAST)
    least = LEAST_AUTHORS_COUNTER if answer == "geen" else LEAST_AUTHORS
    assert len({e.author for e in found}) >= least


@pytest.mark.parametrize(("question", "answer"), COMBINATIONS)
def test_each_answer_is_in_the_held_out_set(
    question: str, answer: str, unseen: list[AnswerExample]
) -> None:
    found = [e for e in unseen if (e.question, e.answer) == (question, answer)]
    assert len(found) >= (LEAST_HELD_OUT_COUNTER if answer == "geen" else LEAST_HELD_OUT_EACH)
    assert len(unseen) >= LEAST_HELD_OUT


def test_the_same_words_never_mean_two_things(trained: list[AnswerExample]) -> None:
    meanings = defaultdict(set)
    for example in trained:
        meanings[example.question, normal(example.text)].add(example.answer)
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


def test_an_author_says_a_thing_once(trained: list[AnswerExample]) -> None:
    times = Counter((e.author, e.question, normal(e.text)) for e in trained)
    assert [key for key, count in times.items() if count > 1] == []


def test_the_held_out_answers_are_apart(
    trained: list[AnswerExample], unseen: list[AnswerExample]
) -> None:
    # There are few ways to say a bare "ja": of one or two words the same may be in both. They
    # are counted in the figures, as visitors will send them too.
    known = {normal(example.text) for example in trained}
    same = [e.text for e in unseen if normal(e.text) in known]
    assert [text for text in same if len(normal(text).split()) > 2] == []
    assert len(same) <= len(unseen) / 8
    assert not {e.author for e in unseen} & {e.author for e in trained}


def test_an_example_is_what_a_visitor_can_send(
    trained: list[AnswerExample], unseen: list[AnswerExample]
) -> None:
    texts = [example.text for example in trained]
    assert [t for t in texts if clean(t) != t or not t or len(t) > LONGEST_TEXT] == []
    assert [e.text for e in unseen if not 0 < len(clean(e.text)) <= LONGEST_TEXT] == []


@pytest.mark.parametrize("kind", PERSONAL)
def test_nobodys_data_is_in_the_examples(
    kind: str, trained: list[AnswerExample], unseen: list[AnswerExample]
) -> None:
    pattern = re.compile(PERSONAL[kind], re.IGNORECASE)
    assert [e.text for e in [*trained, *unseen] if pattern.search(e.text)] == []
