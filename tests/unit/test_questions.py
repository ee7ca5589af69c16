"""Two questions in one message: taking it apart, and folding it together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.topics.questions import MAX_PARTS, QUESTIONS, QuestionMerger, QuestionSplitter, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wat vraagt de toets?", []),
        ("wat kost het en hoe lang duurt het?", ["wat kost het", "hoe lang duurt het?"]),
        ("Wat is TLP? En wie mag meedoen?", ["Wat is TLP?", "wie mag meedoen?"]),
        (
            "mag het met de pers, en moet de avg dan ook",
            ["mag het met de pers", "moet de avg dan ook"],
        ),
        ("wij delen met leden en partners", []),
        ("wij zijn een club en waarschuwen leden voor dreigingen", []),
        (
            "we zijn een club en waarvoor zijn jullie",
            ["we zijn een club", "waarvoor zijn jullie"],
        ),
        (
            "waar vind ik de handreiking, wat staat erin",
            ["waar vind ik de handreiking", "wat staat erin"],
        ),
        ("hallo hoe word ik partner", ["hoe word ik partner"]),
        ("Goedemorgen! Bedankt", []),
        ("dank je wel en wat kost dat", ["wat kost dat"]),
        (
            "goede middag, wat kost het en hoe lang duurt het",
            ["wat kost het", "hoe lang duurt het"],
        ),
        ("hallo daar allemaal", []),
        ("dag van de veiligheid", []),
        ("", []),
    ],
)
def test_parts(text: str, expected: list[str]) -> None:
    assert [part for part, _ in parts(text)] == expected


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("we zijn een zorgkoepel. mogen we meedoen?", [False, True]),
        ("er is een handreiking. waar staat die?", [False, False]),
        ("bedankt, waar staat die?", [True]),
    ],
)
def test_which_parts_ask(text: str, asks: list[bool]) -> None:
    assert [asking for _, asking in parts(text)] == asks


@given(st.text(max_size=1000))
def test_parts_of_anything(text: str) -> None:
    found = parts(text)
    assert len(found) <= MAX_PARTS
    assert all(part in text for part, _ in found)


def merged(text: str, *understood: tuple[str, float], whole: str = "stelsel") -> Message:
    """Return the message after both components.

    `understood` is what was read in each part, `whole` in the message as a whole.
    """
    message, *of_it = QuestionSplitter({}).process([Message(data={TEXT: text})])
    assert len(of_it) == len(understood)
    message.set(INTENT, {"name": whole, "confidence": 0.7})
    for part, (topic, confidence) in zip(of_it, understood, strict=True):
        part.set(INTENT, {"name": topic, "confidence": confidence})
        part.set(INTENT_RANKING_KEY, [{"name": topic, "confidence": confidence}])
    (result,) = QuestionMerger({"threshold": 0.75}).process([message, *of_it])
    return result


TWO = "wat vraagt de toets? en hoe kan ik jullie bellen?"


@pytest.mark.parametrize("whole", ["groet", "dank", "nlu_fallback"])
@pytest.mark.parametrize("topic", ["toets", "vervolg_uitleg"])
def test_a_question_comes_before_the_greeting_that_it_follows(whole: str, topic: str) -> None:
    message = merged("bedankt en wat betekent dat", (topic, 0.9), whole=whole)
    assert message.get(INTENT)["name"] == topic
    assert not message.get(QUESTIONS)


def test_a_topic_that_the_whole_message_has_stays() -> None:
    message = merged("bedankt en wat vraagt de toets", ("contact", 0.9), whole="toets")
    assert message.get(INTENT)["name"] == "toets"


def test_a_greeting_stays_one_when_the_rest_is_not_clear() -> None:
    message = merged("hallo hoe werkt het", ("toets", 0.4), whole="groet")
    assert message.get(INTENT)["name"] == "groet"


def test_two_questions() -> None:
    message = merged(TWO, ("toets", 0.9), ("contact", 0.8))
    assert message.get(QUESTIONS) == ["toets", "contact"]
    assert message.get(INTENT)["name"] == "toets"


@pytest.mark.parametrize(
    "understood",
    [
        (("toets", 0.9), ("contact", 0.7)),  # one of them not sure
        (("toets", 0.9), ("toets", 0.9)),  # the same twice
        (("toets", 0.9), ("groet", 0.99)),  # no question of substance
    ],
)
def test_one_question(understood: tuple[tuple[str, float], ...]) -> None:
    message = merged(TWO, *understood)
    assert not message.get(QUESTIONS)
    assert message.get(INTENT)["name"] == "stelsel"


def test_an_incident_leaves_no_room_for_a_second_question() -> None:
    message = merged(TWO, ("toets", 0.9), ("incident", 0.8))
    assert not message.get(QUESTIONS)
    assert message.get(INTENT)["name"] == "incident"


def test_nor_does_one_that_only_the_whole_message_tells() -> None:
    message = merged(TWO, ("toets", 0.9), ("contact", 0.9), whole="incident")
    assert not message.get(QUESTIONS)
    assert message.get(INTENT)["name"] == "incident"


@pytest.mark.parametrize(("confidence", "topic"), [(0.96, "incident"), (0.9, "stelsel")])
def test_an_incident_told_as_a_statement_must_be_very_sure(confidence: float, topic: str) -> None:
    text = "onze systemen zijn versleuteld. mogen wij meedoen?"
    message = merged(text, ("incident", confidence), ("groet", 0.9))
    assert message.get(INTENT)["name"] == topic
