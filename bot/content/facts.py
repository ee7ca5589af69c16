"""The table of facts: what can be asked of each subject, and what the page says to it.

`data/facts/*.yml`, checked by facts.schema.json. A cell is a fact with a polarity: *ja* and *nee*
answer the question as it is worded without a negation; the others say that the page leaves it
open. A cell that is not filled has the default of what was asked: an honest "daar zegt de pagina
niets over", which names it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from bot.base.errors import ConfigurationError
from bot.base.settings import ROOT
from bot.content.asking import ASKS

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster
FOLDER = ROOT / "data" / "facts"
SCHEMA = Path(__file__).with_name("facts.schema.json")
YES, NO, SILENT, UNCLEAR, DEPENDS, NCSC, PLAIN = (
    "ja",
    "nee",
    "staat_er_niet",
    "onduidelijk",
    "hangt_af",
    "ncsc",
    "uitleg",
)
COMPARED = "verschil"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LONG_WORD = re.compile(r"\w{5,}")
_ALIKE = 0.5  # of the long words of the shorter text


@dataclass(frozen=True)
class Fact:
    """One cell: its id is `subject.ask`, or `subject:kind.ask` for a kind of other party.

    `text` may hold placeholders of the configuration. `notice`: the legal notice belongs to it.
    """

    id: str
    subject: str
    ask: str
    polarity: str
    text: str
    source: str = ""
    notice: bool = False
    background: bool = False
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()  # what visitors write who ask for this detail of a subject
    opens: str = ""  # the question that its text asks: "party", "word"

    def is_like(self, other: Fact) -> bool:
        """Whether both say much the same, or the one denies what the other says."""
        if {self.polarity, other.polarity} == {YES, NO}:
            return True
        own, others = (set(_LONG_WORD.findall(text.lower())) for text in (self.text, other.text))
        return len(own & others) > _ALIKE * min(len(own), len(others))

    @property
    def is_detail(self) -> bool:
        """Whether it is known by words or examples, and not by what is asked in general."""
        return bool(self.words or self.examples)

    @property
    def first_sentence(self) -> str:
        """The first sentence of its text."""
        return _SENTENCE_END.split(self.text, maxsplit=1)[0]

    @property
    def goes_on(self) -> bool:
        """Whether its text ends with a question, or says where to ask."""
        return self.text.endswith("?") or "{contact_url}" in self.text or "Vraag " in self.text


@dataclass(frozen=True)
class Subject:
    """A subject: how it is named in a sentence (`noun`), and after "over" (`about`)."""

    id: str
    noun: str
    about: str
    source: str = ""


@dataclass(frozen=True)
class Table:
    """All facts."""

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fact(self, subject: str, ask: str, kind: str = "") -> Fact | None:
        """Return the cell that is filled for a subject, or for a kind of other party."""
        found = self.facts.get(f"{subject}:{kind}.{ask}") if kind else None
        return found or self.facts.get(f"{subject}.{ask}")

    def default(self, subject: str, ask: str, kind: str = "") -> Fact | None:
        """Return what is said where the cell is not filled."""
        given = self.defaults.get(ask, {})
        about = self.subjects.get(f"{subject}:{kind}") or self.subjects.get(subject)
        text = given.get("default") if about else None
        text = text.format_map(_Named(about)) if text and about else given.get("general")
        if not text:
            return None
        source = about.source if about else ""
        return Fact(f"{subject}.{ask}", subject, ask, SILENT, text, source)

    def told(self, id: str) -> Fact | None:
        """Return a fact by its id, filled or default."""
        if id in self.facts:
            return self.facts[id]
        name, _, ask = id.rpartition(".")
        subject, _, kind = name.partition(":")
        return self.default(subject, ask, kind)

    def comparison(self, one: str, other: str) -> Fact | None:
        """Return what is the same and what differs between two subjects or words."""
        return self.facts.get(_pair(one, other))

    def by_words(self, subject: str, text: str) -> Fact | None:
        """Return the fact of a subject that is known by words in `text`, in lower case.

        Of several, that of the longest words: "de politie bellen" is about the police.
        """
        found = [
            (len(word), fact)
            for fact in self.facts.values()
            if fact.subject == subject
            for word in fact.words
            if re.search(rf"(?<!geen )\b{re.escape(word)}", text)  # "ik wil geen klacht indienen"
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None


class _Named(dict[str, str]):
    """The names of a subject, for a text with other placeholders too."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(noun=subject.noun, about=subject.about)

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the project's table."""
    return read(FOLDER)


def read(folder: Path) -> Table:
    """Return the table in a folder; raise ConfigurationError with what is wrong, and where."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    subjects: dict[str, Subject] = {}
    facts: dict[str, Fact] = {}
    defaults: dict[str, Mapping[str, str]] = {}
    details: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            content = _Loader(path.read_text("utf-8")).get_single_data()
        except yaml.MarkedYAMLError as broken:
            line = broken.problem_mark.line + 1 if broken.problem_mark else 1
            raise ConfigurationError(f"{path.name}, line {line}: {broken.problem}") from None
        for error in validator.iter_errors(content):
            raise ConfigurationError(f"{path.name}: {error.json_path}: {error.message}")
        for subject in content.get("subjects") or ():
            _take(subject, subjects, facts)
        details.update(content.get("details") or {})
        defaults.update(content.get("asks") or {})
        for comparison in content.get("comparisons") or ():
            fact = _comparison(comparison)
            facts[fact.id] = fact
    for subject, cells in details.items():
        for name, cell in cells.items():
            fact = _fact(subject, subject, name, cell, subjects[subject].source)
            facts[fact.id] = fact
    unknown = {fact.ask for fact in facts.values() if not fact.is_detail} - set(ASKS)
    unknown |= set(defaults) - set(ASKS)
    if unknown:
        raise ConfigurationError(f"data/facts asks what is not known: {', '.join(sorted(unknown))}")
    return Table(subjects, facts, defaults)


def _take(given: Mapping[str, Any], subjects: dict[str, Subject], facts: dict[str, Fact]) -> None:
    source = given.get("source", "")
    for entry, name in (
        (given, given["id"]),
        *((kind, f"{given['id']}:{kind['id']}") for kind in given.get("kinds") or ()),
    ):
        about = entry.get("about", entry["noun"])
        subjects[name] = Subject(name, entry["noun"], about, source)
        for ask, cell in entry["facts"].items():
            fact = _fact(name, given["id"], ask, cell, source)
            facts[fact.id] = fact


def _fact(name: str, subject: str, ask: str, cell: Mapping[str, Any], source: str) -> Fact:
    return Fact(
        id=f"{name}.{ask}",
        subject=subject,
        ask=ask,
        polarity=cell["polarity"],
        text=cell["text"].strip(),
        source="" if cell.get("background") else source,
        notice=cell.get("notice", False),
        background=cell.get("background", False),
        words=tuple(cell.get("words") or ()),
        examples=tuple(cell.get("examples") or ()),
        opens=cell.get("opens", ""),
    )


def _comparison(given: Mapping[str, Any]) -> Fact:
    return Fact(
        id=_pair(given["a"], given["b"]),
        subject=given["a"],
        ask=COMPARED,
        polarity=PLAIN,
        text=given["text"].strip(),
        source=given.get("source", ""),
        notice=given.get("notice", False),
        background=given.get("background", False),
    )


def _pair(one: str, other: str) -> str:
    first, second = sorted((one, other))
    return f"{first}+{second}.{COMPARED}"
