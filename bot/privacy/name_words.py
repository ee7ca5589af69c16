"""Words of a name, and what lists and a dictionary say of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex
import yaml
from spacy.lang.nl.stop_words import STOP_WORDS

from bot.nlu.dutch import pipeline as dutch

WORDS_FILE = Path(__file__).resolve().parent / "names.yml"
_ROLE = regex.compile(r"(?:er|or|ist|ent|eur|aris|lid|aar|ier|ant|loog|-man|-vrouw)\Z")
# As the parts of an organisation are called that close a message
_UNIT = regex.compile(
    r"(?:beveiliging|beheer|dienst|desk|service|zaken|afdeling|[acp]tie|team|balie|bestuur|raad|loket|"
    r"commissie|kantoor|bureau|centrum|management|support|office|security|zorg|groep|vereniging|matica|logie|kunde)\Z"
)
# A first letter, or as many as stand for one name: "Ph. van 't Hoff", "J.Th.M. Smit"
INITIAL = r"(?:[^\W\d_]|Ph|Th|Ch|Chr|Joh|Jac|Jos|Fr|IJ|Ij|Tj|Sj|St|Alb|Corn|Herm|Wm|Wilh)\."
_LATIN = regex.compile(r"\p{Script=Latin}")
# What is in no name of an organisation; the pipeline takes long for it
_NOT_READ = regex.compile(r"[^\p{Script=Latin}\d\s.,&'’/()-]")
_LOUD_BEHIND = regex.compile(r"[ ](?:\p{Lu}\.|['’]?\p{Lu}{2,25})(?![^\W_])")
_LOUD_IN_FRONT = regex.compile(r"(?<![^\W_])(?:\p{Lu}\.|['’]?\p{Lu}{2,25})[ -]\Z")
BLOCK = 1000  # characters that the pipeline reads at once


@dataclass(frozen=True)
class Word:
    """A word in a text."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def foreign_script(self) -> bool:
        """Whether it is written in letters that are not Latin."""
        return _LATIN.search(self.text) is None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital; every word of a script without capitals does."""
        return self.text.lstrip("'’")[:1].isupper() or self.foreign_script

    @property
    def initials(self) -> bool:
        """Whether it is one or more first letters."""
        single = len(self.text) == 1 and self.text.isupper()
        return (self.text.endswith(".") and not self.foreign_script) or single


@lru_cache(maxsize=1)
def lists() -> dict[str, frozenset[str]]:
    """Return the lists of words in names.yml, by their names."""
    content: dict[str, str] = yaml.safe_load(WORDS_FILE.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in content.items()}


class Judge:
    """Judges the words of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        # IN CAPITALS ONLY, a capital says nothing; nor in a row of such words
        self._shouted = text.upper() == text and _LATIN.search(text) is not None
        self._mentions: dict[int, tuple[tuple[int, int], ...]] = {}

    def is_first_name(self, word: Word, capital: bool = False) -> bool:
        """Whether `word` is a common first name; one that is a stop word needs a capital."""
        if word.lower not in lists()["first_names"]:
            return word.lower.partition("-")[0] in lists()["first_names"] and "-" in word.text
        needs_capital = capital or word.lower in STOP_WORDS
        return self.capital(word) if needs_capital else True

    def capital(self, word: Word) -> bool:
        """Whether `word` has a capital that says something."""
        says = not self._shouted and not self._in_a_loud_row(word)
        return word.capital and (says or word.foreign_script)

    def possible(self, word: Word) -> bool:
        """Whether `word` can be part of a name at all."""
        if word.lower in lists()["surnames"]:
            return True
        if word.lower in STOP_WORDS or word.lower in lists()["no_names"]:
            return False
        if len(word.text) < 2 and not word.foreign_script:
            return False
        first_name = word.lower in lists()["first_names"]
        acronym = self.acronym(word) and not first_name
        return not acronym and not self._in_organisation(word)

    def acronym(self, word: Word) -> bool:
        """Whether `word` is in capitals and the text around it is not."""
        loud = word.text.isupper() and not self._shouted
        return len(word.text) > 1 and loud and not self._in_a_loud_row(word)

    def _in_a_loud_row(self, word: Word) -> bool:
        """Whether `word` is too long for an acronym and stands beside another in capitals."""
        if len(word.text) < 4 or not word.text.isupper() or word.foreign_script:
            return False
        behind = _LOUD_BEHIND.match(self._text, word.end)
        front = _LOUD_IN_FRONT.search(self._text, max(0, word.start - 30), word.start)
        return behind is not None or front is not None

    def foreign(self, word: Word) -> bool:
        """Whether no dictionary knows `word`, and it does not look like what somebody does."""
        unknown = not dutch.is_known(word.lower) and not is_role(word)
        return unknown and len(word.text) > 3 and self.possible(word)

    def extends(self, word: Word, taken: int) -> bool:
        """Whether `word` can stand in a name, behind `taken` words of it."""
        if self.extends_by_capital(word):
            return True
        if not self.possible(word) or taken > 2:
            return False
        listed = word.lower in lists()["surnames"] or word.lower in lists()["first_names"]
        return listed or (len(word.text) > 2 and not dutch.is_known(word.lower))

    def extends_by_capital(self, word: Word) -> bool:
        """Whether `word` has a capital, and can be part of a name."""
        return self.capital(word) and self.possible(word)

    def _in_organisation(self, word: Word) -> bool:
        if word.foreign_script:
            return False
        block = word.start // BLOCK
        if block not in self._mentions:
            self._mentions[block] = tuple(self._organisations(block * BLOCK))
        return any(s < word.end and word.start < e for s, e in self._mentions[block])

    def _organisations(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield where parties and words of the glossary stand, by the project's pipeline."""
        start = self._text.rfind(" ", max(0, at - 80), at) + 1 if at else 0
        block = _NOT_READ.sub(" ", self._text[start : at + BLOCK + 80])
        for span in dutch.mentions(dutch.shared()(block)):
            yield start + span.start_char, start + span.end_char


def is_role(word: Word) -> bool:
    """Whether a word ends as those that say what somebody does."""
    return _ROLE.search(word.lower) is not None


def is_unit(word: Word) -> bool:
    """Whether a word ends as those for a part of an organisation."""
    return _UNIT.search(word.lower) is not None


def particles(words: list[Word]) -> int:
    """Return how many particles ("van der") `words` begin with."""
    count = 0
    for word in words:
        is_one = word.lower in lists()["particles"] or (count and word.lower == "het")
        if not is_one:
            break
        count += 1
    return count
