"""The project's own spaCy pipeline for Dutch, built by code from data and packaged to a folder.

There is no trained Dutch spaCy model on the package index, so the pipeline is made here:
spaCy's Dutch tokenizer, lemmas by simplemma, and a span ruler for the words of the glossary
(label BEGRIP), for parties (label PARTIJ) and for the questions of the self-check (label
VRAAG). A span's id is the term, the kind of party or the question; one word can be all three
("computercrisisteam"), so the spans are in `doc.spans["mentions"]` and not in `doc.ents`. They are
looked for only when `mentions` is called: that takes longest, and not every text needs it.
See docs/decisions/0004-language.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy
import yaml
from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import TrieDictionaryFactory
from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.base.made_once import made_once
from bot.base.settings import ROOT

NAME = "nl_samenwerkgids"
RULER, MENTIONS = "span_ruler", "mentions"
TERM, PARTY, QUESTION = "BEGRIP", "PARTIJ", "VRAAG"
FOLDER = Path(__file__).resolve().parent
TERMS_FILE = FOLDER / "terms.yml"
PARTIES_FILE = FOLDER / "parties.yml"
ORGANISATIONS_FILE = FOLDER / "organisations.yml"
ZELFCHECK_FILE = FOLDER / "zelfcheck.yml"
FUZZY_FROM = 6  # letters: shorter words would match other words when one letter may differ

Pattern = dict[str, Any]


def lemma(word: str) -> str:
    """Return a Dutch word's dictionary form in lower case ("organisaties" → "organisatie").

    Not cached: masking calls this, and `is_known`, with personal data.
    """
    return _lemmatizer().lemmatize(_without_nul(word), lang="nl").lower()


def is_known(word: str) -> bool:
    """Return whether a word is in the dictionary, in lower case or with a capital."""
    return DictionaryLookupStrategy(_dictionary()).get_lemma(_without_nul(word), "nl") is not None


def _without_nul(word: str) -> str:
    """Return the word with NUL replaced by another unknown character: the trie stops at NUL."""
    return word.replace("\0", "\1")


@lru_cache(maxsize=1)
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_dictionary()))


@lru_cache(maxsize=1)
def _dictionary() -> TrieDictionaryFactory:
    """Return simplemma's dictionary as a trie: 3 MB in memory; its own table takes 60."""

    def make(folder: Path) -> None:
        TrieDictionaryFactory(disk_cache_dir=str(folder)).get_dictionary("nl")

    folder = made_once(ROOT / "models" / "lemmas", version("simplemma"), make)
    return TrieDictionaryFactory(disk_cache_dir=str(folder))


@Language.component("dutch_lemmas")
def dutch_lemmas(doc: Doc) -> Doc:
    """Set every token's lemma."""
    for token in doc:
        token.lemma_ = lemma(token.text)
    return doc


def ensure(folder: Path) -> Path:
    """Return the packaged pipeline in `folder`, built if it is missing or outdated."""

    def package(target: Path) -> None:
        nlp = make()
        nlp.meta.update(name=NAME.removeprefix("nl_"), version="1.0.0")
        nlp.to_disk(target)

    return made_once(folder / NAME, _digest(), package)


@lru_cache(maxsize=1)
def shared() -> Language:
    """Return the packaged pipeline, loaded once in this process."""
    return spacy.load(ensure(ROOT / "models"), disable=[RULER])


def mentions(doc: Doc) -> list[Span]:
    """Return the terms, parties and questions of the self-check that a document names."""
    if MENTIONS not in doc.spans:
        if all(len(token) == 1 for token in doc):  # nothing is named so, and it takes longest
            doc.spans[MENTIONS] = []
        else:
            shared().get_pipe(RULER)(doc)
    return list(doc.spans[MENTIONS])


def _digest() -> str:
    files = (TERMS_FILE, PARTIES_FILE, ORGANISATIONS_FILE, ZELFCHECK_FILE, Path(__file__))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def make() -> Language:
    """Return the pipeline: tokenizer, lemmas, entities."""
    nlp = spacy.blank("nl")
    nlp.add_pipe("dutch_lemmas")
    ruler: Any = nlp.add_pipe(RULER, config={"spans_key": MENTIONS})
    with nlp.select_pipes(disable=["dutch_lemmas"]):
        patterns = (
            *_phrase_patterns(nlp, TERM, TERMS_FILE),
            *_phrase_patterns(nlp, QUESTION, ZELFCHECK_FILE),
            *_party_patterns(nlp),
        )
        ruler.add_patterns(list(patterns))
    return nlp


def _phrase_patterns(nlp: Language, label: str, file: Path) -> Iterator[Pattern]:
    for name, forms in yaml.safe_load(file.read_text("utf-8")).items():
        for form in forms:
            yield {"label": label, "id": name, "pattern": _phrase(nlp, form, fuzzy=True)}


def _party_patterns(nlp: Language) -> Iterator[Pattern]:
    name_behind = {"IS_TITLE": True, "IS_PUNCT": False, "OP": "*"}
    kinds = yaml.safe_load(PARTIES_FILE.read_text("utf-8"))
    listed = [w for forms in kinds.values() for w in (*forms["names"], *forms["heads"])]
    whole = {lemma(word) for word in map(str, listed) if " " not in word}
    for kind, forms in kinds.items():
        for name in (*forms["names"], *organisations(kind)):
            yield {"label": PARTY, "id": kind, "pattern": _phrase(nlp, name, fuzzy=False)}
        for head in forms["heads"]:
            words = head.split()
            pattern = [*({"LOWER": w} for w in words[:-1]), {"LEMMA": lemma(words[-1])}]
            yield {"label": PARTY, "id": kind, "pattern": [*pattern, name_behind]}
        if forms["endings"]:
            ending = "|".join(e.replace("-", r"\-") for e in forms["endings"])
            known = sorted({*whole, *forms.get("never", ())})
            compound = {"LEMMA": {"REGEX": rf"^[\w\-]{{2,}}({ending})$", "NOT_IN": known}}
            yield {"label": PARTY, "id": kind, "pattern": [compound, name_behind]}


def organisations(kind: str) -> list[str]:
    """Return the names of organisations of a kind of party."""
    content = yaml.safe_load(ORGANISATIONS_FILE.read_text("utf-8"))
    return [name for o in content["organisations"] if o["kind"] == kind for name in o["names"]]


def _phrase(nlp: Language, text: str, fuzzy: bool) -> list[Pattern]:
    """Return a token pattern for `text` in any case; long words may have one wrong letter."""
    return [
        {"LOWER": {"FUZZY1": t.lower_}}
        if fuzzy and t.is_alpha and len(t) >= FUZZY_FROM
        else {"LOWER": t.lower_}
        for t in nlp.make_doc(text)
    ]
