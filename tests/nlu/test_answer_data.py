"""The examples of answers to the self-check, and the held-out answers: enough, varied, apart."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

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
from bot.zelfcheck.reading import NEITHER
from bot.zelfcheck.routing import KIND, KIND_QUESTIONS
from tests.nlu.test_data import PERSONAL

LEAST_AUTHORS, LEAST_AUTHORS_COUNTER = 8, 6
LEAST_IN_ALL = 2_500
LEAST, LEAST_COUNTER = 60, 30  # of each answer to each question; counter-questions
LEAST_HELD_OUT, LEAST_HELD_OUT_EACH, LEAST_HELD_OUT_COUNTER = 150, 8, 5
COMBINATIONS = [
    *((question, answer) for question in YES_NO_QUESTIONS for answer in YES_NO_ANSWERS),
    *((KIND, answer) for answer in TYPE_ANSWERS if answer != NEITHER),
]
FILES = sorted([*FOLDER.glob("*.tsv"), HELD_OUT])


@pytest.fixture(scope="module")
def trained() -> list[AnswerExample]:
    return read_folder(FOLDER)


@pytest.fixture(scope="module")
def unseen() -> list[AnswerExample]:
    return held_out()


def test_a_file_has_three_columns_and_no_line_is_empty() -> None:
    wrong = []
    for path in FILES:
        lines = path.read_text("utf-8").splitlines()
        head, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if head != ["question", "answer", "text"]:
            wrong.append(f"{path.name}: {head}")
        wrong += [
            f"{path.name}: {row}"
            for row in rows
            if len(row) != 3 or not all(cell.strip() for cell in row)
        ]
    assert wrong == []


def test_labels_are_of_questions_and_answers_that_exist(
    trained: list[AnswerExample], unseen: list[AnswerExample]
) -> None:
    of_type = {(question, answer) for question in KIND_QUESTIONS for answer in TYPE_ANSWERS}
    allowed = {*COMBINATIONS, *of_type, *((ANY, answer) for answer in YES_NO_ANSWERS)}
    wrong = [e for e in [*trained, *unseen] if (e.question, e.answer) not in allowed]
    assert wrong == []


def test_there_is_enough_by_enough_authors(trained: list[AnswerExample]) -> None:
    authors = Counter(example.author for example in trained)
    assert len(authors) >= LEAST_AUTHORS
    assert authors.total() >= LEAST_IN_ALL
    assert max(authors.values()) <= authors.total() / 4


def test_each_answer_has_enough_examples_by_enough_authors(trained: list[AnswerExample]) -> None:
    examples = Counter((e.question, e.answer) for e in trained)
    authors = Counter((q, a) for q, a, _ in {(e.question, e.answer, e.author) for e in trained})
    assert too_few(examples, LEAST, LEAST_COUNTER) == {}
    assert too_few(authors, LEAST_AUTHORS, LEAST_AUTHORS_COUNTER) == {}


def test_organisations_that_are_neither_are_known(trained: list[AnswerExample]) -> None:
    texts = {normal(e.text) for e in trained if (e.question, e.answer) == (KIND, NEITHER)}
    assert len(texts) >= LEAST


def test_each_answer_is_in_the_held_out_set(unseen: list[AnswerExample]) -> None:
    examples = Counter((e.question, e.answer) for e in unseen)
    assert too_few(examples, LEAST_HELD_OUT_EACH, LEAST_HELD_OUT_COUNTER) == {}
    assert len(unseen) >= LEAST_HELD_OUT


def too_few(
    counts: Counter[tuple[str, str]], least: int, least_counter: int
) -> dict[tuple[str, str], int]:
    """Return the answers to questions that come too seldom; fewer counter-questions will do."""
    needed = {each: least_counter if each[1] == "geen" else least for each in COMBINATIONS}
    return {each: counts[each] for each in COMBINATIONS if counts[each] < needed[each]}


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
