"""The bot's texts as domain.yml has them, and how to take a Dutch text apart. For tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.content.project_files import DOMAIN, domain

__all__ = ["DOMAIN", "Answer", "answer", "answers", "domain"]

# What the dialogue puts around others in one message, never alone.
PARTS = re.compile(
    r"utter_(?:eerst_\w+|feit|jullie_zijn|goed_om_te_weten|aanbod_zelfcheck|meer_niet|nog_een_keer|"
    r"samengevat|achtergrond|vraag_ncsc|kies_ik_niet|sorry\w*|gevoel_\w+|incident_link|engels_rest)"
)
LEGAL_NOTICE = "utter_juridische_kanttekening"

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
        """Return a name for the test report."""
        told = ",".join(f"{slot}={value}" for slot, value in self.conditions.items())
        return f"{self.utter}[{told}]" if told else self.utter


@lru_cache(maxsize=1)
def answers() -> tuple[Answer, ...]:
    """Return every text of every response."""
    return tuple(
        Answer(
            utter=name,
            conditions={c["name"]: c["value"] for c in variation.get("condition") or []},
            text=variation["text"],
            metadata=variation.get("metadata") or {},
            buttons=tuple((b["title"], b["payload"]) for b in variation.get("buttons") or []),
        )
        for name, variations in domain()["responses"].items()
        for variation in variations
    )


def answer(utter: str, **conditions: str) -> Answer:
    """Return the text of a response that has exactly these conditions."""
    (found,) = (a for a in answers() if a.utter == utter and a.conditions == conditions)
    return found


def is_part(given: Answer) -> bool:
    """Return whether a text is never said alone."""
    return PARTS.fullmatch(given.utter) is not None


def is_english(given: Answer) -> bool:
    """Return whether a text is English."""
    return given.metadata.get("lang") == "en"


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
