"""The texts of domain.yml, one by one, and how to take a Dutch text apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])[\"'”*)]*\s+")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Answer:
    """One text of a response: a response can have one for each value of a slot."""

    utter: str
    conditions: dict[str, str]
    text: str
    metadata: dict[str, Any]
    buttons: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return a name for people."""
        told = ",".join(f"{slot}={value}" for slot, value in self.conditions.items())
        return f"{self.utter}[{told}]" if told else self.utter

    @property
    def is_english(self) -> bool:
        """Whether the text is English."""
        return self.metadata.get("lang") == "en"

    @property
    def said(self) -> str:
        """All that a visitor reads, on one line in lower case."""
        return " ".join([plain(self.text), *(title for title, _ in self.buttons)]).casefold()


def answers_of(domain: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Return every text of every response of a domain."""
    return tuple(
        Answer(
            utter=name,
            conditions={c["name"]: c["value"] for c in variation.get("condition") or []},
            text=str(variation.get("text", "")),
            metadata=variation.get("metadata") or {},
            buttons=tuple((b["title"], b["payload"]) for b in variation.get("buttons") or []),
        )
        for name, variations in domain["responses"].items()
        for variation in variations
    )


def plain(text: str) -> str:
    """Return a text without Markdown, on one line."""
    return " ".join(_LINK.sub(r"\1", text).replace("**", "").split())


def words(text: str) -> list[str]:
    """Return the words of a text, without punctuation, in lower case."""
    return _NO_WORD.sub(" ", plain(text).casefold()).split()


def sentences(text: str) -> list[str]:
    """Return the sentences of a text. A line of a list is read as at least one sentence."""
    lines = (plain(line).removeprefix("- ") for line in text.splitlines())
    return [part for line in lines for part in _END_OF_SENTENCE.split(line) if words(part)]


def length(sentence: str) -> int:
    """Return how many words a reader counts in a sentence: "CSIRT's" and "3.2" are one."""
    return sum(bool(words(part)) for part in sentence.split())
