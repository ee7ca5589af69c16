"""The training examples and the held-out set: enough, varied, apart, and read as written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from bot.content.asked import asked_phrases
from bot.content.topics import BUTTON_ONLY, COMMANDS, FOLLOW_UPS, TOPICS
from bot.evaluation.examples import (
    TRAINING,
    Example,
    held_out,
    held_out_by_source,
    normal,
    training,
)
from bot.nlu.topics.reading import OTHER
from bot.web.incoming import LONGEST_TEXT, clean
from tests.answers import domain

LEAST, LEAST_OUTSIDE = 60, 150
OUTSIDE = ("buiten_bereik", "offtopic")
LEAST_AUTHORS = 8
HELD_OUT = 15
# There are few ways to command and to go on; what was in the training data too was taken out.
HELD_OUT_SHORT = dict.fromkeys([*FOLLOW_UPS, *COMMANDS], 5)
STYLES = {
    "plain",
    "keywords",
    "formal",
    "spoken",
    "typos",
    "flemish",
    "english_mix",
    "context_first",
    "indirect",
}
LEARNT = [*TOPICS, *FOLLOW_UPS, *COMMANDS, "engels"]
PERSONAL = {
    "e-mail address": r"[\w.+-]+@[\w-]+\.\w+",
    "telephone number": r"(?<!\d)(?:\+31|0031|0)[ -]?\d{1,3}[ -]?\d{6,8}(?!\d)",
    "IBAN": r"\bnl\d{2} ?[a-z]{4} ?\d{4}",
    "citizen's number": r"(?<!\d)\d{9}(?!\d)",
    "IP address": r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)",
}


@pytest.fixture(scope="module")
def trained() -> list[Example]:
    return training()


@pytest.fixture(scope="module")
def unseen() -> list[Example]:
    return held_out()


def test_examples_are_of_intents_that_exist(trained: list[Example]) -> None:
    assert {example.topic for example in trained} == set(LEARNT)
    unlearnt = {"gesprek_start", *BUTTON_ONLY}
    assert {example.topic for example in trained} | unlearnt == set(domain()["intents"])


def test_a_topic_has_enough_examples(trained: list[Example]) -> None:
    texts = Counter(topic for topic, _ in {(e.topic, normal(e.text)) for e in trained})
    least = {topic: LEAST_OUTSIDE if topic in OUTSIDE else LEAST for topic in LEARNT}
    assert {topic: texts[topic] for topic in LEARNT if texts[topic] < least[topic]} == {}


def test_a_topic_is_written_by_many_authors(trained: list[Example]) -> None:
    authors: dict[str, Counter[str]] = {topic: Counter() for topic in LEARNT}
    for example in trained:
        authors[example.topic][example.author] += 1
    assert {topic: c for topic, c in authors.items() if len(c) < LEAST_AUTHORS} == {}
    assert {topic: c for topic, c in authors.items() if max(c.values()) > c.total() / 3} == {}


def test_no_message_is_an_example_twice(trained: list[Example]) -> None:
    topics = defaultdict(list)
    for example in trained:
        topics[normal(example.text)].append(example.topic)
    assert {text: found for text, found in topics.items() if len(found) > 1} == {}


def test_rasa_reads_the_examples_as_they_are_written(trained: list[Example]) -> None:
    # A bracket in an example can be read as an entity, a slash as a payload.
    read = load_data(str(TRAINING)).intent_examples
    found = Counter((example.get(INTENT), example.get(TEXT)) for example in read)
    written = Counter((example.topic, example.text) for example in trained)
    assert found - written == Counter()
    assert written - found == Counter()


def test_an_example_is_what_a_visitor_can_send(trained: list[Example]) -> None:
    wrong = [e.text for e in trained if clean(e.text) != e.text or len(e.text) > LONGEST_TEXT]
    assert wrong == []


@pytest.mark.parametrize("kind", PERSONAL)
def test_nobodys_data_is_in_the_examples(
    kind: str, trained: list[Example], unseen: list[Example]
) -> None:
    pattern = re.compile(PERSONAL[kind], re.IGNORECASE)
    assert [e.text for e in [*trained, *unseen] if pattern.search(e.text)] == []


def test_the_held_out_set_is_apart(trained: list[Example], unseen: list[Example]) -> None:
    known = {normal(example.text) for example in trained}
    assert [e.text for e in unseen if normal(e.text) in known] == []
    assert not {e.author for e in unseen} & {e.author for e in trained}


def test_the_held_out_messages_by_source_are_apart(trained: list[Example]) -> None:
    known = {normal(example.text) for example in trained}
    unseen = held_out_by_source()
    same = [e.text for e in unseen if normal(e.text) in known]
    assert [text for text in same if len(text.split()) > 4] == []  # "wat is een …" is what it is
    assert not {e.source for e in unseen} & {e.source for e in trained}
    assert {topic for e in unseen for topic in e.topics} <= set(LEARNT)


def test_half_of_what_follows_a_source_is_not_answered_by_the_page(trained: list[Example]) -> None:
    followed = [e for e in trained if e.source]
    sources = Counter(e.source for e in followed)
    assert len(sources) >= 10
    assert min(sources.values()) >= 380
    share = {
        "outside": sum(e.topic in OUTSIDE for e in followed) / len(followed),
        "asks nothing": sum(e.asks == "niets" for e in followed) / len(followed),
        "long": sum(len(e.text) > 200 for e in followed) / len(followed),
    }
    assert share["outside"] >= 0.45
    assert min(share.values()) >= 0.19


def test_what_is_asked_outside_the_page_has_words(trained: list[Example]) -> None:
    asked = Counter(e.asked for e in trained if e.asked)
    assert set(asked) == {*asked_phrases(), OTHER}
    assert min(asked.values()) >= 10
    assert {e.asks for e in trained if e.source} == {"vraag", "verzoek", "niets"}
    assert all(e.topic == "buiten_bereik" for e in trained if e.asked)


def test_no_held_out_message_has_the_words_of_an_example(
    trained: list[Example], unseen: list[Example]
) -> None:
    # In another order, for instance. Of two or three words ("betekenis csirt") there are few.
    known = {tuple(sorted(normal(example.text).split())) for example in trained}
    same = [e.text for e in unseen if tuple(sorted(normal(e.text).split())) in known]
    assert [text for text in same if len(text.split()) > 3] == []


def test_a_held_out_message_has_one_topic_and_a_writer_wrote_it_once(unseen: list[Example]) -> None:
    # Two writers may well have thought of the same few words ("top bedankt").
    labels = {(normal(example.text), example.topic) for example in unseen}
    assert len(labels) == len({text for text, _ in labels})
    times = Counter((normal(example.text), example.author) for example in unseen)
    assert [text for text, count in times.items() if count > 1] == []


def test_a_topic_has_enough_held_out_messages(unseen: list[Example]) -> None:
    too_few = []
    for topic in LEARNT:
        messages = [example for example in unseen if example.topic == topic]
        styles = {example.style for example in messages}
        if len(messages) < HELD_OUT_SHORT.get(topic, HELD_OUT):
            too_few.append(f"{topic}: {len(messages)} messages")
        if not {example.author for example in messages} >= {"x", "y"}:
            too_few.append(f"{topic}: not of both authors")
        if len(styles) < (4 if topic in HELD_OUT_SHORT else 7):
            too_few.append(f"{topic}: {len(styles)} styles")
    assert too_few == []


def test_held_out_messages_are_of_topics_and_styles_that_exist(unseen: list[Example]) -> None:
    assert {example.topic for example in unseen} == set(LEARNT)
    assert {example.style for example in unseen} == STYLES
    styles = Counter(example.style for example in unseen)
    assert min(styles.values()) >= len(unseen) / 20


def test_a_held_out_message_is_what_a_visitor_can_send(unseen: list[Example]) -> None:
    assert [e.text for e in unseen if clean(e.text) != e.text or not e.text] == []
