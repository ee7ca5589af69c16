"""Which party, or which word of the glossary, a message is about."""

from __future__ import annotations

from functools import lru_cache

import pytest
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from bot.nlu.dutch import pipeline as dutch
from bot.nlu.mentions import MAX_PARTY_LENGTH, MentionExtractor
from bot.nlu.topics.questions import QUESTIONS

pipeline = lru_cache(dutch.make)


def read(text: str, topic: str, questions: list[str] | None = None) -> Message:
    nlp: Language = pipeline()
    message = Message(data={TEXT: text, INTENT: {"name": topic, "confidence": 0.9}})
    message.set(SPACY_DOCS[TEXT], nlp(text))
    if questions:
        message.set(QUESTIONS, questions)
    (result,) = MentionExtractor({}).process([message])
    return result


def entities(message: Message) -> dict[str, str]:
    return {e["entity"]: e["value"] for e in message.get(ENTITIES, [])}


@pytest.mark.parametrize(
    ("text", "party", "kind"),
    [
        ("mag het ncsc delen met de gemeente Utrecht?", "gemeente Utrecht", "overheid"),
        ("deelt het ncsc ook met sinterklaas en zijn pieten?", "sinterklaas", "onbekend"),
        ("met de pieten", "pieten", "onbekend"),
        ("hoe zit het met de padvinders?", "padvinders", "onbekend"),
        ("wisselt het NCSC gegevens uit met sinterklaas", "sinterklaas", "onbekend"),
        ("mag dat dan ook met sinterklaas", "sinterklaas", "onbekend"),
        ("en met sinterklaas dan?", "sinterklaas", "onbekend"),
        ("wij zijn een bank, mag het met een journalist", "journalist", "pers"),
    ],
)
def test_the_party_is_named(text: str, party: str, kind: str) -> None:
    assert entities(read(text, "delen_anders")) == {"partij": party, "partij_soort": kind}


@pytest.mark.parametrize(
    "text",
    [
        "en anderen?",
        "hoe zit dat met die informatie",
        "hoe zit het met dat delen",
        "een camping met wifi voor gasten, mag die weten wat er dreigt",
        "mag een camping met wifi meedoen",
    ],
)
def test_no_party_no_entity(text: str) -> None:
    assert entities(read(text, "delen_anders")) == {}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("mag het met een internetprovider?", "delen_isp"),
        ("met ons computercrisisteam", "delen_cct"),
        ("en met een buitenlandse csirt", "delen_csirt_eu"),
    ],
)
def test_a_party_on_the_list_gets_that_groups_topic(text: str, topic: str) -> None:
    message = read(text, "delen_anders")
    assert message.get(INTENT)["name"] == topic
    assert entities(message) == {}


def test_a_party_on_the_list_in_the_second_question() -> None:
    message = read(
        "wat is de toets en mag het met een provider", "toets", ["toets", "delen_anders"]
    )
    assert message.get(INTENT)["name"] == "toets"
    assert message.get(QUESTIONS) == ["toets", "delen_isp"]


def test_two_questions_that_become_one() -> None:
    both = ["delen_isp", "delen_anders"]
    message = read("mag het met isps en met mijn internetprovider", "delen_isp", both)
    assert message.get(QUESTIONS) == []


def test_other_topics_get_no_party() -> None:
    assert entities(read("waarom met de gemeente samenwerken?", "waarom")) == {}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("wat is tlp", "tlp"),
        ("wat betekent OKTT bij het NCSC?", "oktt"),
        ("wat is het ncsc", "ncsc"),
        ("wat is een flapdrol", "onbekend"),
    ],
)
def test_glossary(text: str, term: str) -> None:
    assert entities(read(text, "begrip")) == {"begrip": term}


def test_a_name_holds_no_markup_and_is_short() -> None:
    message = read("delen met de gemeente [x](http://e.nl) " + "Abc" * 400, "delen_anders")
    name = entities(message)["partij"]
    assert len(name) <= MAX_PARTY_LENGTH
    assert not set(name) & set("[]()<>*_{}")
