"""The Dutch spaCy pipeline: lemmas, words of the glossary, parties; built once and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import simplemma
import spacy
from spacy.language import Language

from bot.evaluation.examples import held_out
from bot.nlu.dutch import pipeline as dutch


@pytest.fixture(scope="module")
def nlp() -> Language:
    return dutch.make()


def spans(nlp: Language, text: str, label: str) -> set[tuple[str, str]]:
    doc = nlp(text)  # spans live no longer than their document
    return {(s.id_, s.text) for s in doc.spans[dutch.MENTIONS] if s.label_ == label}


def test_mentions_are_found_when_they_are_asked_for() -> None:
    doc = dutch.shared()("mag het met de politie")
    assert dutch.MENTIONS not in doc.spans
    assert [span.id_ for span in dutch.mentions(doc)] == ["opsporing"]
    assert dutch.mentions(doc) == dutch.mentions(doc)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("organisaties", "organisatie"), ("Gemeenten", "gemeente"), ("deelt", "delen")],
)
def test_lemma(word: str, expected: str) -> None:
    assert dutch.lemma(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("samenwerking", True), ("Gemeente", True), ("Janssen", False)]
)
def test_known_words(word: str, expected: bool) -> None:
    assert dutch.is_known(word) is expected


def test_the_trie_says_what_simplemmas_own_table_says() -> None:
    texts = " ".join(example.text for example in held_out())
    odd = [
        "\0",
        "\0.",
        "a\0b",
        "\xff",
        "ÿ",
        "\u2581",
        "👋",
        "密码",
        "İ",
        "ß",
        "-",
        "ge-deeld",
        "x" * 500,
    ]
    for word in {*texts.split(), *(chr(code) for code in range(1, 0x800))} - {"\0"}:
        assert dutch.lemma(word) == simplemma.lemmatize(word, lang="nl").lower(), word
        assert dutch.is_known(word) == simplemma.is_known(word, lang="nl"), word
    for word in odd:
        assert dutch.lemma(word) is not None
        assert dutch.is_known(word) in (True, False)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("wat betekent TLP?", "tlp"),
        ("wat is doelbindng", "doelbinding"),  # a letter missing in a long word
        ("leg oktt eens uit", "oktt"),
    ],
)
def test_glossary(nlp: Language, text: str, term: str) -> None:
    assert term in {found for found, _ in spans(nlp, text, dutch.TERM)}


def test_a_short_word_must_be_right(nlp: Language) -> None:
    assert not spans(nlp, "de top is bereikt", dutch.TERM)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mag het met een gemeente?", "overheid"),
        ("en met Nederlandse ziekenhuizen", "instelling"),
        ("delen met de pers", "pers"),
        ("met ons drinkwaterbedrijf", "vitaal"),
    ],
)
def test_parties(nlp: Language, text: str, kind: str) -> None:
    assert kind in {found for found, _ in spans(nlp, text, dutch.PARTY)}


def test_the_packaged_pipeline_is_built_once_and_anew_when_outdated(tmp_path: Path) -> None:
    folder = dutch.ensure(tmp_path)
    first = (folder / "meta.json").stat().st_ino
    assert dutch.ensure(tmp_path) == folder
    assert (folder / "meta.json").stat().st_ino == first
    (folder / "made_from").write_text("an older state", "utf-8")
    dutch.ensure(tmp_path)
    assert spacy.load(folder)("organisaties")[0].lemma_ == "organisatie"
    assert (folder / "meta.json").stat().st_ino != first
    assert [p.name for p in tmp_path.iterdir()] == [dutch.NAME]
