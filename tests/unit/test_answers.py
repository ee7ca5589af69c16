"""The component that reads answers, trained on a few examples, and what it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.base.errors import TrainingError
from bot.nlu.answers.clauses import clauses
from bot.nlu.answers.component import AnswerReader
from bot.nlu.answers.examples import (
    QUESTIONS,
    TYPE_ANSWERS,
    YES_NO_ANSWERS,
    YES_NO_QUESTIONS,
    AnswerExample,
    topic_examples,
    training_examples,
)
from bot.nlu.answers.features import cues, words_of_texts
from bot.nlu.dutch.pipeline import make
from bot.zelfcheck.reading import ALSO, ANSWERS, BARS, NEITHER, likely_answer
from bot.zelfcheck.routing import KIND_QUESTIONS, SLOT_PREFIX

FEW = {
    ("*", "ja"): [
        "ja",
        "ja hoor",
        "zeker",
        "klopt",
        "dat is in orde",
        "jazeker",
        "yes",
        "uiteraard",
    ],
    ("*", "nee"): [
        "nee",
        "nee hoor",
        "nog niet",
        "helaas niet",
        "neen",
        "nope",
        "niet",
        "geenszins",
    ],
    ("*", "onbekend"): ["geen idee", "weet ik niet", "misschien", "deels", "dat weet onze jurist"],
    ("*", "geen"): ["wat bedoel je?", "terug", "stop", "hallo", "waarom wil je dat weten?"],
    ("avg", "ja"): ["wij voldoen aan de avg", "de avg is op orde", "ons register klopt"],
    ("avg", "nee"): [
        "wij voldoen niet aan de avg",
        "de avg is niet op orde",
        "er is geen register",
    ],
    ("doelbinding", "ja"): ["alleen voor het doel", "we gebruiken het nergens anders voor"],
    ("doelbinding", "nee"): ["ook voor andere doelen", "we gebruiken het ook voor reclame"],
    ("type", "samenwerkingsverband"): ["een vereniging", "verband", "een koepel", "een stichting"],
    ("type", "computercrisisteam"): ["een cert", "csirt", "computercrisisteam", "crisisteam"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("zelfcheck")
    rows = [f"{q}\t{a}\t{text}" for (q, a), texts in FEW.items() for text in texts]
    (place / "z.tsv").write_text("\n".join(["question\tanswer\ttext", *rows]) + "\n", "utf-8")
    return place


CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def reader(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AnswerReader:
    """Give a component that was trained, stored, and loaded again."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    config = {**AnswerReader.get_default_config(), "examples": str(folder)}
    untrained = AnswerReader.create(config, storage, Resource("answers"), CONTEXT)
    trained_as = untrained.train(_training_data())
    loaded = AnswerReader.load(config, storage, trained_as, CONTEXT)
    assert _answers(loaded, "ja hoor") == _answers(untrained, "ja hoor")
    return loaded


def _training_data() -> TrainingData:
    texts = {"toets": ["wat is de toets?", "hoe gaat de toets?"], "incident": ["wij zijn gehackt"]}
    messages = [
        Message(data={TEXT: text, INTENT: intent})
        for intent, found in texts.items()
        for text in found
    ]
    return TrainingData(messages)


def _parsed(
    component: AnswerReader, text: str, tracker: DialogueStateTracker | None = None
) -> dict[str, object]:
    message = Message(data={TEXT: text})
    if text.strip():
        message.set(SPACY_DOCS[TEXT], NLP(text))
    component.process([message], tracker)
    found: dict[str, object] = message.as_dict(only_output_properties=True)
    return found


NLP = make()


def test_it_reads_only_while_the_self_check_is_going_on(reader: AnswerReader) -> None:
    elsewhere = DialogueStateTracker("a", [])
    assert ANSWERS not in _parsed(reader, "ja hoor", elsewhere)
    asking = without_slot()
    read: Any = _parsed(reader, "ja hoor", asking)[ANSWERS]
    assert set(read) == set(QUESTIONS)


def test_the_question_that_was_asked_is_read_with_the_words_as_a_pair(reader: AnswerReader) -> None:
    asked = AnySlot(REQUESTED_SLOT, [], initial_value=f"{SLOT_PREFIX}avg")
    asking = DialogueStateTracker("a", [asked])
    asking.update(ActiveLoop("zelfcheck_form"))
    text = "daar is een functionaris voor, dus dat zit wel goed"
    alone: Any = _parsed(reader, text, without_slot())[ANSWERS]
    pair: Any = _parsed(reader, text, asking)[ANSWERS]
    assert {question for question in alone if alone[question] != pair[question]} == {"avg"}


def without_slot() -> DialogueStateTracker:
    tracker = DialogueStateTracker("a", [])
    tracker.update(ActiveLoop("zelfcheck_form"))
    return tracker


def _answers(component: AnswerReader, text: str) -> object:
    return _parsed(component, text)[ANSWERS]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("ja hoor", "avg", "ja"),
        ("ja hoor", "vertrouwelijkheid", "ja"),
        ("nee hoor", "gehele_sector", "nee"),
        ("geen idee", "taak_bijstand", "onbekend"),
        ("geen idee", "type", "onbekend"),
        ("een cert", "type", "computercrisisteam"),
        ("wij zijn een vereniging", "type", "samenwerkingsverband"),
        ("wat bedoel je?", "avg", None),
        ("ja hoor", "type", None),
    ],
)
def test_an_answer_is_read_for_the_question_asked(
    reader: AnswerReader, text: str, question: str, expected: str | None
) -> None:
    assert likely_answer(_parsed(reader, text), question) == expected


@pytest.mark.parametrize(
    "text", ["ja", "😀", "👍🏽", "a" * 1000, "ja " * 333, "?!", "\u202e\u0000", "ÆØ"]
)
def test_every_text_gets_a_share_for_each_answer(reader: AnswerReader, text: str) -> None:
    found = _answers(reader, text)
    assert isinstance(found, dict)
    assert set(found) == set(QUESTIONS)
    for question, shares in found.items():
        # These few examples hold no organisation that is neither.
        types = set(TYPE_ANSWERS) - {NEITHER}
        assert set(shares) == (types if question in KIND_QUESTIONS else set(YES_NO_ANSWERS))
        assert sum(shares.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_blank_message_says_nothing(reader: AnswerReader, text: str) -> None:
    parsed = _parsed(reader, text)
    assert (parsed[ANSWERS], parsed[ALSO]) == ({}, {})
    assert likely_answer(parsed, "avg") is None


def test_training_without_examples_ends(tmp_path: Path) -> None:
    storage = LocalModelStorage(tmp_path)
    config = {**AnswerReader.get_default_config(), "examples": str(tmp_path)}
    component = AnswerReader.create(config, storage, Resource("answers"), CONTEXT)
    with pytest.raises(TrainingError, match="No examples"):
        component.train(TrainingData())


def test_a_yes_needs_more_than_a_no() -> None:
    just = BARS["ja"] - 0.01
    assert likely_answer({ANSWERS: {"avg": {"ja": just, "nee": 1 - just}}}, "avg") is None
    assert likely_answer({ANSWERS: {"avg": {"nee": just, "ja": 1 - just}}}, "avg") == "nee"
    assert likely_answer({ANSWERS: {"avg": {"ja": BARS["ja"] + 0.01}}}, "avg") == "ja"


def test_no_answer_is_read_as_none() -> None:
    assert likely_answer({ANSWERS: {"avg": {"geen": 0.99, "ja": 0.01}}}, "avg") is None
    assert likely_answer({}, "avg") is None
    assert likely_answer({ANSWERS: None}, "avg") is None


def test_an_answer_to_any_question_is_a_training_example_for_each() -> None:
    found = training_examples([AnswerExample("*", "ja", "ja hoor")], 0)
    told = {pair.question: pair.answer for pair in found}
    of_type = dict.fromkeys(KIND_QUESTIONS, "geen")
    assert told == {**dict.fromkeys(YES_NO_QUESTIONS, "ja"), **of_type}


def test_a_counter_question_is_no_answer_to_other_questions_either() -> None:
    found = training_examples([AnswerExample("avg", "geen", "wat is de avg?")], 0)
    assert {pair.answer for pair in found} == {"geen"}
    assert {"avg", "type"} < {pair.question for pair in found}


def test_an_answer_to_one_question_tells_nothing_of_the_others() -> None:
    found = training_examples([AnswerExample("avg", "ja", "ons register klopt")], 0)
    assert [(pair.question, pair.answer) for pair in found] == [("avg", "ja")]


def test_messages_to_the_dialogue_are_no_answers_except_those_that_do_not_know() -> None:
    messages = [
        ("toets", "wat is de toets?", "a"),
        ("toets", "hoe gaat de toets?", "b"),
        ("weet_niet", "geen idee", "a"),
        ("bevestigen", "doe maar", "a"),
    ]
    found = {e.text: e.answer for e in topic_examples(messages, 1)}
    assert found == {"wat is de toets?": "geen", "geen idee": "onbekend"}


def test_cues_stand_in_the_order_of_the_words() -> None:
    (none, never) = words_of_texts(["we hebben geen klachten", "er is nooit gedoe geweest"])
    assert [c for c in cues(none) if c in ("negation", "trouble")] == ["negation", "trouble"]
    assert [c for c in cues(never) if c in ("negation", "trouble")] == ["negation", "trouble"]


def test_words_are_read_as_the_pipeline_reads_them() -> None:
    text = "Wij voldoen aan de AVG, denk ik; dat zegt onze jurist."
    (read_apart,) = words_of_texts([text])
    assert read_apart == [(t.lower_, t.lemma_) for t in NLP(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ja, en de AVG ook", ["ja", "de AVG ook"]),
        (
            "ja en dat doen we alleen waarvoor we het kregen",
            ["ja", "dat doen we alleen waarvoor we het kregen"],
        ),
        ("Nee. Maar geheimhouden kunnen we wel!", ["Nee", "geheimhouden kunnen we wel"]),
        ("ja", []),
        ("ja, en wat is doelbinding?", []),
        ("ja, " * 30, []),
        ("woord " * 50 + ", ja", []),
        ("", []),
    ],
)
def test_a_message_is_taken_apart_into_clauses(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected
