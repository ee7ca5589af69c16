"""When a message counts as an answer to the question that stands."""

from __future__ import annotations

from typing import Any

import pytest

from bot.zelfcheck.reading import Reading, read
from bot.zelfcheck.routing import OPTIONS

NOTHING = Reading()
UNSURE = Reading(unsure=True)
GROUNDLESS = Reading(unsure=True, grounds=False)
YES = {"ja": 0.97, "nee": 0.01, "onbekend": 0.01, "geen": 0.01}
DOUBTFUL = {"ja": 0.4, "nee": 0.35, "onbekend": 0.05, "geen": 0.2}
NO_ANSWER = {"ja": 0.05, "nee": 0.05, "onbekend": 0.0, "geen": 0.9}


def message(
    answers: dict[str, Any], intent: str = "nlu_fallback", confidence: float = 0.6, **more: Any
) -> dict[str, Any]:
    return {
        "text": "wij houden ons er al jaren aan",
        "intent": {"name": intent, "confidence": confidence},
        "answers": answers,
        **more,
    }


def pressed(**entities: str) -> dict[str, Any]:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return message({}, "zelfcheck_antwoord", 1.0, entities=found)


@pytest.mark.parametrize("question", OPTIONS)
def test_a_button_answers_its_own_question_and_no_other(question: str) -> None:
    for answer in OPTIONS[question]:
        button = pressed(vraag=question, antwoord=answer)
        assert read(button, question) == Reading(answer)
        for other in set(OPTIONS) - {question}:
            assert read(button, other) == NOTHING


@pytest.mark.parametrize(
    "button",
    [
        pressed(),
        pressed(vraag="avg"),
        pressed(antwoord="ja"),
        pressed(vraag="avg", antwoord="computercrisisteam"),
        pressed(vraag="avg", antwoord="__other__"),
    ],
)
def test_a_button_with_something_else_answers_nothing(button: dict[str, Any]) -> None:
    assert read(button, "avg") == NOTHING


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (YES, Reading("ja")),
        (DOUBTFUL, UNSURE),
        (NO_ANSWER, NOTHING),
        ({}, NOTHING),
        ({"ja": 0.6, "nee": 0.2, "onbekend": 0.1, "geen": 0.1}, UNSURE),  # not enough for a yes
        ({"ja": 0.1, "nee": 0.75, "onbekend": 0.1, "geen": 0.05}, Reading("nee")),
    ],
)
def test_free_words(answers: dict[str, float], expected: Reading) -> None:
    assert read(message({"avg": answers}), "avg") == expected


def test_a_no_beside_words_that_affirm_is_asked_about() -> None:
    no = {"ja": 0.1, "nee": 0.85, "onbekend": 0.03, "geen": 0.02}
    likely = {"answers": {"avg": no}}
    affirms = {**likely, "text": "dat kan wel vertrouwelijk, alleen het bestuur leest mee"}
    assert read(affirms, "avg") == UNSURE
    assert read({**likely, "text": "dat kan wel, maar niet bij ons"}, "avg") == Reading("nee")


def test_only_the_question_that_stands_is_answered() -> None:
    assert read(message({"avg": YES, "doelbinding": NO_ANSWER}), "doelbinding") == NOTHING


def test_the_helping_question_is_read_as_the_type() -> None:
    team = {"samenwerkingsverband": 0.0, "computercrisisteam": 0.9, "onbekend": 0.1, "geen": 0.0}
    assert read(message({"type_hulp": team}), "type_hulp") == Reading("computercrisisteam")


def test_other_questions_in_the_same_message() -> None:
    both = message({"vertrouwelijkheid": YES}, also={"avg": "ja", "doelbinding": "misschien"})
    assert read(both, "vertrouwelijkheid") == Reading("ja", also={"avg": "ja"})


@pytest.mark.parametrize(
    ("intent", "confidence", "answers", "expected"),
    [
        # An incident comes first, unless the words are plainly an answer.
        ("incident", 0.7, {**YES, "ja": 0.9}, NOTHING),
        ("incident", 0.7, YES, Reading("ja")),
        ("incident", 0.99, YES, NOTHING),
        # A sure command is no answer; a doubtful one may be.
        ("stop", 0.99, {**YES, "ja": 0.8}, NOTHING),
        ("stop", 0.99, YES, Reading("ja")),  # "we stoppen daar nooit mee"
        ("stop", 0.7, YES, Reading("ja")),
        ("terug", 0.9, DOUBTFUL, NOTHING),
        # Nor is a sure question on another subject.
        ("wbni", 0.99, {**YES, "ja": 0.8}, NOTHING),
        ("wbni", 0.99, YES, Reading("ja")),
        ("wbni", 0.9, YES, Reading("ja")),
        ("dank", 0.99, DOUBTFUL, NOTHING),
        # An answer in a whole sentence looks like its subject.
        ("toets_avg", 0.99, YES, Reading("ja")),
        ("bevestigen", 0.99, YES, Reading("ja")),
    ],
)
def test_what_comes_before_an_answer(
    intent: str, confidence: float, answers: dict[str, float], expected: Reading
) -> None:
    text = "we melden ieder incident bij de AP" if intent == "incident" else "dat doen we altijd"
    said = message({"avg": answers}, intent, confidence, text=text)
    assert read(said, "avg") == expected


def test_no_incident_is_read_where_none_is_named() -> None:
    no = {"ja": 0.05, "nee": 0.9, "onbekend": 0.0, "geen": 0.05}
    said = message({"avg": no}, "incident", 0.99, text="we zijn ermee bezig")
    assert read(said, "avg") == Reading("nee")


@pytest.mark.parametrize("text", ["ja, binnen een maand", "ja, dat is een probleem", "straks wel"])
def test_a_yes_beside_words_of_doubt_has_to_be_surer(text: str) -> None:
    doubtful = {"ja": 0.85, "nee": 0.15, "onbekend": 0.0, "geen": 0.0}
    assert read(message({"avg": doubtful}, text=text), "avg") == UNSURE
    assert read(message({"avg": YES}, text=text), "avg") == Reading("ja")


@pytest.mark.parametrize(
    "text",
    [
        "weet ik niet, er is net een aanval",
        "ja maar we zijn nu gehackt",
        "Ja, en doelbinding ook. We zijn nu gehackt, ik stop!",
    ],
)
def test_an_incident_now_comes_before_every_answer(text: str) -> None:
    assert read(message({"avg": YES}, text=text), "avg", TITLES) == Reading(alarm=True)


@pytest.mark.parametrize(
    "text",
    [
        "we staan leden bij als ze gehackt zijn",
        "bij een incident helpen we de aangesloten organisaties",
        "we zijn nooit gehackt",
        "we zijn niet gehackt",
    ],
)
def test_the_work_of_a_team_is_no_alarm(text: str) -> None:
    said = message({"taak_bijstand": YES}, "incident", 0.99, text=text)
    assert not read(said, "taak_bijstand", TITLES).alarm


def test_a_question_on_the_subject_is_no_answer() -> None:
    asked = message({"avg": YES}, "toets_avg", 0.99, text="moeten wij aan de avg voldoen? ")
    assert read(asked, "avg") == NOTHING


def test_a_payload_without_a_reading() -> None:
    assert read({"text": "/toets", "intent": {"name": "toets", "confidence": 1.0}}, "avg") == (
        NOTHING
    )


TITLES = {"ja": "Ja", "nee": "Nee", "onbekend": "Weet ik niet"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ja", Reading("ja")),
        (" JA!!! ", Reading("ja")),
        ("Nee.", Reading("nee")),
        ("weet ik niet", Reading("onbekend")),
        ("nee nee", Reading("nee")),
        ("ja nee", UNSURE),
        ("nee, weet ik niet", UNSURE),
        ("ja?", NOTHING),
        ("ja of nee?", NOTHING),
        ("jawel", Reading("ja")),
        ("!!!", GROUNDLESS),
        ("zo", GROUNDLESS),
        ("functionaris", GROUNDLESS),
        ("hmm", GROUNDLESS),
    ],
)
def test_the_title_of_a_button_is_that_button(text: str, expected: Reading) -> None:
    # Whatever the reader makes of it: here it says that it is no answer.
    assert read(message({"avg": NO_ANSWER}, text=text), "avg", TITLES) == expected


@pytest.mark.parametrize(
    ("text", "also", "expected"),
    [
        (
            "ja, en doelbinding ook",
            {"doelbinding": "ja"},
            Reading("ja", also={"doelbinding": "ja"}),
        ),
        ("nee maar doel wel", {"doelbinding": "ja"}, Reading("nee", also={"doelbinding": "ja"})),
        ("ja, en nu?", {}, UNSURE),
    ],
)
def test_a_title_before_another_answer(text: str, also: dict[str, str], expected: Reading) -> None:
    assert read(message({"avg": DOUBTFUL}, text=text, also=also), "avg", TITLES) == expected
