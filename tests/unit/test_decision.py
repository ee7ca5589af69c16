"""What a message is taken to be about, by tables: no bot, no model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.topics import TOPICS
from bot.dialogue.decision import (
    MAX_PARTY_LENGTH,
    ON_THE_LIST,
    Decision,
    clear,
    decide,
)
from bot.nlu.candidates import Candidates, Mention, Part, Topic


def ranked(*topics: tuple[str, float]) -> tuple[Topic, ...]:
    return tuple(Topic(*topic) for topic in topics)


def about(topic: str, confidence: float = 0.9) -> tuple[Topic, ...]:
    return ranked((topic, confidence), ("offtopic", (1 - confidence) / 2))


def decided(whole: tuple[Topic, ...], *parts: tuple[str, float, bool]) -> Decision:
    """Decide on a message with these parts: topic, confidence, and whether it asks."""
    made = tuple(Part("…", asks, about(topic, sure)) for topic, sure, asks in parts)
    return decide(Candidates(10, whole, made))


def named(decision: Decision) -> str | None:
    return decision.topic.name if decision.topic else None


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ((), None),
        ((("toets", 0.59), ("wbni", 0.1)), None),  # not sure
        ((("toets", 0.6), ("wbni", 0.1)), "toets"),
        ((("toets", 0.5), ("wbni", 0.45)), None),
        ((("toets", 0.62), ("wbni", 0.55)), None),  # two close together
        ((("toets", 0.99),), "toets"),
    ],
)
def test_what_is_clear(topics: tuple[tuple[str, float], ...], expected: str | None) -> None:
    found = clear(ranked(*topics))
    assert (found.name if found else None) == expected


UNSURE = about("stelsel", 0.3)
PERHAPS_INCIDENT = ranked(("stelsel", 0.7), ("incident", 0.2))
STORY = [("stelsel", 0.9, False), ("incident", 0.96, False), ("toets", 0.9, True)]
TWO = "two questions"


@pytest.mark.parametrize(
    ("whole", "parts", "topic", "topics"),
    [
        # two questions, both sure
        (about("stelsel"), [("toets", 0.9, True), ("contact", 0.8, True)], "toets", TWO),
        # one of them not sure; the same twice; no question of substance; mere context
        (about("stelsel"), [("toets", 0.9, True), ("contact", 0.7, True)], "stelsel", ()),
        (about("stelsel"), [("toets", 0.9, True), ("toets", 0.9, True)], "stelsel", ()),
        (about("stelsel"), [("toets", 0.9, True), ("groet", 0.99, True)], "stelsel", ()),
        (about("stelsel"), [("toets", 0.9, False), ("contact", 0.9, True)], "stelsel", ()),
        # a question comes before the greeting or thanks that it follows
        (about("groet"), [("toets", 0.9, True)], "toets", ()),
        (about("dank"), [("vervolg_uitleg", 0.9, True)], "vervolg_uitleg", ()),
        (UNSURE, [("toets", 0.9, True)], "toets", ()),
        (about("toets"), [("contact", 0.9, True)], "toets", ()),
        (about("groet"), [("toets", 0.4, True)], "groet", ()),
        # an incident leaves no room for a second question
        (PERHAPS_INCIDENT, [("toets", 0.9, True), ("incident", 0.8, True)], "incident", ()),
        (about("incident"), [("toets", 0.9, True), ("contact", 0.9, True)], "incident", ()),
        # told as a statement it must be very sure
        (PERHAPS_INCIDENT, [("incident", 0.96, False), ("groet", 0.9, True)], "incident", ()),
        (PERHAPS_INCIDENT, [("incident", 0.9, False), ("groet", 0.9, True)], "stelsel", ()),
        # in a story about something else it may be another's
        (about("stelsel"), STORY, "stelsel", ()),
        (PERHAPS_INCIDENT, STORY, "incident", ()),
        (about("stelsel"), STORY[1:], "incident", ()),
        (UNSURE, [], None, ()),
    ],
)
def test_the_message_or_a_question_in_it(
    whole: tuple[Topic, ...],
    parts: list[tuple[str, float, bool]],
    topic: str | None,
    topics: object,
) -> None:
    decision = decided(whole, *parts)
    assert named(decision) == topic
    assert decision.topics == (("toets", "contact") if topics == TWO else topics)


def mention(kind: str, text: str = "x", start: int = 0, towards: bool = False) -> Mention:
    return Mention(kind, text, start, start + len(text), towards)


def entities(decision: Decision) -> dict[str, str]:
    return {entity.name: entity.value for entity in decision.entities}


@pytest.mark.parametrize(
    ("parties", "unlisted", "party"),
    [
        ([mention("overheid", "gemeente Utrecht")], None, ("gemeente Utrecht", "overheid")),
        ([mention("bank", "bank"), mention("pers", "krant", 9, True)], None, ("krant", "pers")),
        ([mention("pers", "krant", 0, True), mention("bank", "bank", 9)], None, ("krant", "pers")),
        ([], mention("onbekend", "sinterklaas"), ("sinterklaas", "onbekend")),
        ([mention("bank", "bank")], mention("onbekend", "x"), ("bank", "bank")),
    ],
)
def test_the_party_that_is_asked_about(
    parties: list[Mention], unlisted: Mention | None, party: tuple[str, str]
) -> None:
    made = Candidates(20, about("delen_anders"), parties=tuple(parties), unlisted=unlisted)
    assert entities(decide(made)) == {"partij": party[0], "partij_soort": party[1]}
    elsewhere = Candidates(20, about("waarom"), parties=tuple(parties), unlisted=unlisted)
    assert entities(decide(elsewhere)) == {}


@pytest.mark.parametrize("kind", ON_THE_LIST)
def test_a_party_on_the_list_gets_the_topic_of_its_group(kind: str) -> None:
    found = (mention(kind, towards=True),)
    decision = decide(Candidates(9, about("delen_anders"), parties=found))
    assert (named(decision), entities(decision)) == (ON_THE_LIST[kind], {})
    parts = (Part("", True, about("toets")), Part("", True, about("delen_anders")))
    second = decide(Candidates(9, about("toets"), parts, parties=found))
    assert (named(second), second.topics) == ("toets", ("toets", ON_THE_LIST[kind]))
    parts = (Part("", True, about(ON_THE_LIST[kind])), Part("", True, about("delen_anders")))
    assert decide(Candidates(9, about("toets"), parts, parties=found)).topics == ()


@pytest.mark.parametrize(
    ("words", "second", "word"),
    [
        (["tlp"], False, "tlp"),
        (["oktt", "ncsc"], False, "oktt"),
        (["ncsc"], False, "ncsc"),
        ([], False, "onbekend"),
        (["tlp", "isac"], False, "tlp"),
        (["tlp", "isac"], True, "isac"),
    ],
)
def test_the_word_that_is_asked_about(words: list[str], second: bool, word: str) -> None:
    parts = (Part("", True, about("toets")), Part("", True, about("begrip"))) if second else ()
    named_words = tuple(mention(each) for each in words)
    made = Candidates(9, about("begrip"), parts, words=named_words)
    assert entities(decide(made)) == {"begrip": word}


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (["avg"], {"vraag": "avg"}),
        (["avg", "avg"], {"vraag": "avg"}),
        (["avg", "taak"], {}),
        ([], {}),
    ],
)
def test_the_answer_that_is_to_be_changed(questions: list[str], expected: dict[str, str]) -> None:
    made = Candidates(9, about("wijzig"), questions=tuple(mention(q) for q in questions))
    assert entities(decide(made)) == expected


def test_a_name_holds_no_markup_and_is_short() -> None:
    party = mention("overheid", "gemeente [x](http://e.nl) " + "Abc" * 400)
    name = entities(decide(Candidates(9, about("delen_anders"), parties=(party,))))["partij"]
    assert len(name) <= MAX_PARTY_LENGTH
    assert not set(name) & set("[]()<>*_{}")


RANKINGS = st.lists(
    st.tuples(st.sampled_from(TOPICS), st.floats(0, 1)), max_size=3, unique_by=lambda t: t[0]
).map(lambda topics: ranked(*sorted(topics, key=lambda topic: -topic[1])))
MENTIONS = st.lists(
    st.builds(
        Mention,
        st.sampled_from([*ON_THE_LIST, "overheid", "ncsc", "tlp", "avg"]),
        st.text(max_size=80),
        st.integers(0, 9),
        st.integers(9, 20),
        st.booleans(),
    ),
    max_size=3,
).map(tuple)


@given(
    st.builds(
        Candidates,
        st.integers(0, 1000),
        RANKINGS,
        st.lists(st.builds(Part, st.text(max_size=9), st.booleans(), RANKINGS), max_size=6).map(
            tuple
        ),
        MENTIONS,
        MENTIONS,
        MENTIONS,
    )
)
def test_any_candidates_give_a_decision_that_can_be_carried_out(candidates: Candidates) -> None:
    decision = decide(candidates)
    assert len(decision.topics) in (0, 2)
    assert len(set(decision.topics)) == len(decision.topics)
    if decision.topics:
        assert named(decision) == decision.topics[0]
        assert "incident" not in decision.topics
    incident = clear(candidates.topics)
    if incident and incident.name == "incident":
        assert named(decision) == "incident"
