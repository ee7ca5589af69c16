"""What recognises one kind of personal data, and what those that do it by a pattern share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import regex

LOOK_BACK = 40  # characters in front of a number that can tell what it is
# Behind these words stands the number of something, not of somebody.
_OF_A_THING = regex.compile(
    r"(?:\b(?:kvk|kamer van koophandel|rsin|dossier|zaak|kenmerk|ticket|factuur|order|referentie|"
    r"vestiging|meld|case|artikel|ecli|isbn|ean|btw|polis|serie|postbus)\w*"
    r"(?:[ -](?:nummer|nr))?(?:[ ](?:is|van|met))?[ .:#=-]{0,3}|(?:€|\b(?:eur|euro)|\$)[ ]?)\Z",
    regex.IGNORECASE,
)
_IS_AN_AMOUNT = regex.compile(r"[ ]?(?:€|euro|eur\b)", regex.IGNORECASE)


class Found(NamedTuple):
    """A piece of personal data in a text: which kind (a key of masks.KINDS), how certain."""

    kind: str
    start: int
    end: int
    score: float


class Recogniser(Protocol):
    """Finds one kind of personal data."""

    def find(self, text: str) -> Iterable[Found]:
        """Return each piece of it in `text`."""


class PatternRecogniser(ABC):
    """Finds what fits `pattern` and is accepted.

    Goes on right behind what was accepted, and one character on after what was not, so that
    nothing hides in or behind something that looks alike. A pattern's matches have a longest
    length, which keeps that linear.
    """

    kind: str
    pattern: Any  # of the package `regex`

    def find(self, text: str) -> Iterator[Found]:
        """Yield each piece found in `text`."""
        at = 0
        while match := self.pattern.search(text, at):
            found = self.accept(match)
            if found is None:
                at = match.start() + 1
            else:
                length, score = found
                at = match.start() + length
                yield Found(self.kind, match.start(), at, score)

    @abstractmethod
    def accept(self, match: Any) -> tuple[int, float] | None:
        """Return how much of a match to mask and how certain that is, or None."""


class NumberRecogniser(PatternRecogniser):
    """Finds numbers of people; the number of a thing, or an amount, is none."""

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Return what `accept_number` does, for what can be the number of somebody."""
        before = before_match(match)
        if _OF_A_THING.search(before) or _IS_AN_AMOUNT.match(match.string, match.end()):
            return None
        return self.accept_number(match[0], before, match.string[match.end() : match.end() + 2])

    @abstractmethod
    def accept_number(self, found: str, before: str, after: str) -> tuple[int, float] | None:
        """Return how much of `found` to mask and how certain that is, or None."""


def before_match(match: Any) -> str:
    """Return the words in front of a match."""
    text: str = match.string[max(0, match.start() - LOOK_BACK) : match.start()]
    return text


def stands_alone(found: str, before: str, after: str) -> bool:
    """Whether a number in groups ends where its groups do ("1 2 3" is part of "1 2 3 4")."""
    between = {char for char in found if not char.isdigit()}
    goes_on = after[:1] in between and after[1:2].isdigit()
    began_earlier = before[-1:] in between and before[-2:-1].isdigit()
    return not goes_on and not began_earlier


def digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(char for char in text if char.isdigit())
