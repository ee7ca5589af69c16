"""The table of facts: whole, in the voice of the other texts, and never more than is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.base.errors import ConfigurationError
from bot.base.settings import Settings
from bot.content.asking import ASKS
from bot.content.facts import DEPENDS, NCSC, NO, SILENT, UNCLEAR, YES, read, table
from bot.content.placeholders import PLACEHOLDER, fill_sentences, values
from bot.content.sources import sources
from bot.content.topics import SUBSTANCE
from bot.dialogue.parties import GROUPS
from bot.testbank.rules.answers import length, sentences, words
from bot.testbank.rules.page_runs import copied

FACTS = table().facts
ENGLISH = "incident.engels"
LONGEST_SENTENCE, LONGEST_TEXT = 30, 70
MAIN = [each for each in SUBSTANCE if each not in ("begrip", "buiten_bereik")]
# What goes before a fact must not stand in it as well.
FIRST = re.compile(
    r"^(?:ja|nee|jawel|klopt|dat staat er niet|dat hangt ervan af|dat beoordeelt het ncsc)[.,:]",
    re.IGNORECASE,
)
SUBJECT = "subjects: [{id: toets, noun: de toets, about: x, facts:"
# What an answer would decide in the NCSC's place.
DECIDES = re.compile(r"\bjullie (?:voldoen|zijn goedgekeurd|zijn aangewezen|worden aangewezen)\b")


def dutch() -> dict[str, str]:
    return {id: fact.text for id, fact in FACTS.items() if id != ENGLISH}


def test_every_subject_can_be_asked_of() -> None:
    asked = {fact.subject for fact in FACTS.values()}
    assert set(MAIN) <= asked
    few = {s for s in MAIN if sum(f.subject == s for f in FACTS.values()) < 10}
    assert few == set()


def test_what_is_not_filled_says_so_and_names_what_was_asked() -> None:
    nothing = {
        "geen",
        "anders",
        "herhaal",
        "samenvatting",
        "privacy",
        "bewaren",
        "kun_je",
        "wat_weet_je",
    }
    missing = {ask for ask in ASKS if ask not in nothing and not table().defaults.get(ask)}
    assert missing == set()
    for subject in MAIN:
        for ask in set(ASKS) - nothing:
            fact = table().fact(subject, ask) or table().default(subject, ask)
            assert fact is not None, (subject, ask)
            assert "{noun}" not in fact.text
            assert "{about}" not in fact.text


def test_sentences_and_texts_are_short() -> None:
    long = {
        id for id, text in dutch().items() if max(map(length, sentences(text))) > LONGEST_SENTENCE
    }
    assert long == set()
    assert {id for id, text in dutch().items() if len(words(text)) > LONGEST_TEXT} == set()


def test_a_visitor_is_addressed_as_je() -> None:
    formal = {"u", "uw", "uzelf"}
    assert {id for id, text in dutch().items() if formal & set(words(text))} == set()


def test_what_goes_first_does_not_stand_in_the_text() -> None:
    assert {id for id, text in dutch().items() if FIRST.search(text)} == set()


def test_nothing_is_decided_in_the_place_of_the_ncsc() -> None:
    assert {id for id, text in dutch().items() if DECIDES.search(text.lower())} == set()


def test_nothing_is_copied_from_the_page() -> None:
    assert {id for id, text in dutch().items() if copied(text)} == set()


def test_sources_and_placeholders_exist() -> None:
    assert {f.id for f in FACTS.values() if f.source and f.source not in sources()} == set()
    known = set(values(Settings()))
    assert {f.id for f in FACTS.values() if not set(PLACEHOLDER.findall(f.text)) <= known} == set()


@pytest.mark.parametrize("contact", [{}, {"contact_phone": "070 000 00 00"}])
def test_a_text_is_whole_whatever_is_configured(contact: dict[str, str]) -> None:
    config = Settings(**contact)
    filled = {id: fill_sentences(fact.text, config) for id, fact in FACTS.items()}
    assert {id for id, text in filled.items() if not text or "{" in text or "  " in text} == set()
    told = fill_sentences(FACTS["contact.bereiken"].text, config)
    assert ("070 000 00 00" in told) == bool(contact)
    assert ("ken ik niet" in told) != bool(contact)


# What the page says, leaves open, or leaves to the NCSC (knowledge.md sections 1 to 4).
@pytest.mark.parametrize(
    ("id", "polarity"),
    [
        ("delen_cct.aanwijzen_nodig", YES),
        ("delen_isp.aanwijzen_nodig", SILENT),
        ("delen_csirt_eu.aanwijzen_nodig", SILENT),
        ("delen_isp.mag_delen", YES),
        ("delen_cct.extra_voorwaarde", DEPENDS),
        ("delen_oktt.extra_voorwaarde", NO),
        ("delen_oktt.ben_ik", NCSC),
        ("toets_taak.ben_ik", NCSC),
        ("partner_worden.kosten", SILENT),
        ("toets.duur", SILENT),
        ("delen_oktt.doorgeven", UNCLEAR),
        ("wbni.klopt", "uitleg"),
    ],
)
def test_what_is_known_and_what_is_open(id: str, polarity: str) -> None:
    assert FACTS[id].polarity == polarity, FACTS[id].text


def test_every_group_of_the_page_is_a_subject() -> None:
    assert set(GROUPS.values()) <= {fact.subject for fact in FACTS.values()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{SUBJECT} {{wie: {{polarity: misschien, text: ja}}}}}}]", "misschien"),
        (f"{SUBJECT} {{wien: {{polarity: ja, text: ja}}}}}}]", "wien"),
        ("feiten: []", "feiten"),
        ("subjects: a: b", r"fout\.yml, line 1: mapping values are not allowed"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "fout.yml").write_text(text)
    with pytest.raises(ConfigurationError, match=told):
        read(tmp_path)
