"""What recognises one kind of personal data, and what those that do it by a pattern share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, Protocol

import regex

LOOK_BACK = LOOK_AHEAD = 40  # characters around a number that can tell what it is

# Whatever stands between the digits of one number: blanks, a line's end, any mark
MARKS = r"(?:(?:[^\w\x00@+]|_|\+(?=\d{1,2}(?!\d))){1,5}+)"


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
    length, which keeps that linear. A text without a match of `needs` is not read at all.
    """

    kind: str
    pattern: regex.Pattern[str]
    needs: regex.Pattern[str] = regex.compile(r"\d")

    def find(self, text: str) -> Iterator[Found]:
        """Yield each piece found in `text`."""
        if not self.needs.search(text):
            return
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
    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Return how much of a match to mask and how certain that is, or None."""


class NumberRecogniser(PatternRecogniser):
    """Finds numbers of people; the number of a thing, an amount or a count is none."""

    score: float
    called: regex.Pattern[str]  # the words in front that tell what the number is
    called_so: regex.Pattern[str] | None = None  # the words behind it that do

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Return what `accept_number` does, for what can be the number of somebody."""
        number = Number(match)
        called = number.has_words and self.called.search(number.before) is not None
        if not called and self.called_so is not None:
            called = self.called_so.match(number.after) is not None
        if not called and (number.is_of_a_thing or number.is_a_count):
            return None
        return self.accept_number(number, called)

    @abstractmethod
    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Return how much of `number` to mask and how certain that is, or None."""


class Number:
    """A number in a text, and what stands around it."""

    # Behind these words stands the number of something, not of somebody.
    _of_a_thing = regex.compile(
        r"(?:\b(?:(?:kvk|kamer van koophandel|rsin|dossier|zaak|kenmerk|ticket|factuur|"
        r"order|vestiging|"
        r"referentie|meld|case|artikel|ecli|isbn|ean|btw|polis|serie|postbus|rekening|giro|versie)"
        r"\w{0,20}+|(?:(?:klant|incident|melding|meldings|registratie|aanvraag|aanvraags|bestel|relatie|contract|lot|batch|issue|document|"
        r"certificaat|pagina|change|wijzigings|session|request)[ -]?(?:id|nummer|nr\.?)|id|"
        r"imei|asn?|cve|sku|poort|port|build))"
        r"(?:[ -](?:nummer|nr|id)\.?)?(?:[ ](?:is|was|van|met))?[ .:#=-]{0,3}"
        r"|(?:€|\b(?:eur|euro)|\$)[ ]?)\Z",
        regex.IGNORECASE,
    )
    _counted = regex.compile(
        r"[ ]?(?:€|euro\b|eur\b|%(?![\w(]))"
        r"|[ ](?:[a-zé]{3,20}e[ ])?(?:accounts?|records?|regels?|rijen|klanten|gebruikers|"
        r"users|mensen|"
        r"personen|inwoners|burgers|bezoekers|abonnees|leden|bestanden|files|pogingen|aanvallen|hits|"
        r"requests|verzoeken|views|meldingen|mails?|e-mails?|mailadressen|e-mailadressen|adressen|"
        r"ip-adressen|wachtwoorden|berichten|apparaten|systemen|devices|hosts|packets|pakketten|stuks|"
        r"keer|maal|seconden|milliseconden|ms|bytes?|bits|kb|mb|gb|tb|gegevens|persoonsgegevens|"
        r"datasets?|rows|entries|events|alerts|logregels|inlogpogingen|transacties|patiënten|dossiers|"
        r"documenten|foto['’]s|items|slachtoffers|combinaties|hashes|domeinen|nummers|euro['’]s)\b",
        regex.IGNORECASE,
    )
    _counting = regex.compile(
        r"\b(?:er zijn|er waren|er staan|er stonden|ruim|meer dan|minder dan|bijna|ongeveer|circa|"
        r"zo['’]n|in totaal|totaal van|aantal(?: van)?|wel|maar liefst|gemiddeld|minimaal|maximaal)"
        r"[ :]{1,2}\Z",
        regex.IGNORECASE,
    )
    _letters = regex.compile(r"[^\W\d_]|[€$]")
    _groups = regex.compile(r"\d+")
    _goes_on = regex.compile(rf"({MARKS})\d")
    _began = regex.compile(rf"\d({MARKS})\Z")

    def __init__(self, match: regex.Match[str]) -> None:
        text, start, end = match.string, match.start(), match.end()
        self.written = match[0]
        self.before = text[max(0, start - LOOK_BACK) : start]
        self.after = text[end : end + LOOK_AHEAD]
        self.has_words = self._letters.search(self.before) is not None
        self.groups: list[str] = self._groups.findall(self.written)
        self.digits = "".join(self.groups)

    @cached_property
    def marks(self) -> set[str]:
        """What stands between its groups."""
        return {mark.strip() or mark[:1] for mark in self._groups.split(self.written)[1:-1]}

    @property
    def is_of_a_thing(self) -> bool:
        """Whether the words in front say that it is the number of a thing, or an amount."""
        return self.has_words and self._of_a_thing.search(self.before) is not None

    @property
    def is_a_count(self) -> bool:
        """Whether it says how many of something there are."""
        counts = self._counted.match(self.after)
        counts = counts or (self.has_words and self._counting.search(self.before))
        return bool(counts)

    @property
    def stands_alone(self) -> bool:
        """Whether it ends where its groups do ("1 2 3" is part of "1 2 3 4")."""
        behind, front = self._goes_on.match(self.after), self._began.search(self.before)
        marks = [match[1].strip() or match[1][:1] for match in (behind, front) if match]
        return not any(mark in self.marks for mark in marks)

    def ends(self) -> Iterator[tuple[int, str]]:
        """Yield where each of its groups ends and the digits up to there, the last one first."""
        count = len(self.digits)
        for match in list(self._groups.finditer(self.written))[::-1]:
            yield match.end(), self.digits[:count]
            count -= len(match[0])
