"""Recognises the names of people behind the words that announce one ("ik ben", "mevrouw").

There is no trained Dutch model to find names anywhere (docs/decisions/0004-language.md), and
organisations have to stay. So a name is read from its beginning on, word by word, with the
project's spaCy pipeline to know organisations and a Dutch dictionary to know other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import regex
import yaml
from spacy.lang.nl.stop_words import STOP_WORDS

from bot.nlu.dutch import pipeline as dutch
from bot.privacy.cues import Cue, cues, named_here
from bot.privacy.recognisers import Found

WORDS_FILE = Path(__file__).resolve().parent / "names.yml"
MOST_WORDS = 7
_WORD = regex.compile(r"(?:[^\W\d_]\.)+|['’]?[^\W\d_](?:[\w'’-]{0,60}+(?<=\w))?")
_LEAD = regex.compile(r"[ ]{0,3}\n?[ ]{0,3}\n?[ ]{0,3}[\"“]?")  # between a cue and a name
_LEAD_CLOSING = regex.compile(r"[\s,.!;:-]{0,8}")
_GAP = regex.compile(r"[ ]{1,2}")
_WITH_ROLE = (Cue.SELF, Cue.TOLD, Cue.HERE)  # behind these, a name may follow what somebody is
_ROLE = regex.compile(r"(?:er|or|ist|ent|eur|aris|lid|aar|ier|ant|loog|-man|-vrouw)\Z")


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text.lstrip("'’")[:1].isupper()

    @property
    def initials(self) -> bool:
        return self.text.endswith(".") or (len(self.text) == 1 and self.capital)


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    content: dict[str, str] = yaml.safe_load(WORDS_FILE.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in content.items()}


class Names:
    """The names of people, where the words around them say that it is one."""

    def find(self, text: str) -> Iterator[Found]:
        """Yield each name announced in `text`."""
        reader = _Reader(text)
        spans = {reader.name_at(start, cue) for start, cue in cues(text)}
        spans |= {reader.name_within(start, end) for start, end in named_here(text)}
        for span in spans:
            if span is not None:
                yield Found("PERSON", *span, 0.6)


class _Reader:
    """Reads names in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        # IN CAPITALS ONLY, a capital says nothing
        self._shouted = text.upper() == text

    def name_at(self, start: int, cue: Cue) -> tuple[int, int] | None:
        """Return the name that begins at `start`, behind a cue; None when none does."""
        lead = (_LEAD_CLOSING if cue is Cue.CLOSING else _LEAD).match(self._text, start)
        words = self._words(lead.end() if lead else start)
        initials = self._initials(words)
        taken = len(initials) + self._surname(words[len(initials) :], cue, bool(initials))
        if taken == len(initials):
            return self._behind_role(words) if cue in _WITH_ROLE else None
        while taken < MOST_WORDS and (more := self._more(words[taken:], taken)):
            taken += more
        return words[0].start, words[taken - 1].end

    def name_within(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the name that ends at `end`, when it begins with a common first name."""
        words = [word for word in self._words(start) if word.end <= end]
        for index, word in enumerate(words):
            rest = words[index + 1 :]
            if self._is_first_name(word) and all(self._extends(w, 1) for w in rest):
                return word.start, end
        return None

    def _behind_role(self, words: list[_Word]) -> tuple[int, int] | None:
        """Return the name behind one word that says what somebody is ("docent Piet de Boer").

        The pipeline takes both together for a party, so that is no reason here to leave it.
        """
        role, name = words[:1], words[1:]
        if not name or role[0].lower in STOP_WORDS:
            return None
        if role[0].capital and not role[0].text.isupper():  # CISO
            return None
        begun = self._with_capital(name) if name[0].capital else 0  # "lid van" is no name
        listed = begun and name[begun - 1].lower in _lists()["surnames"]
        taken = begun if listed else int(self._is_first_name(name[0]))
        if not taken:
            return None
        alone = taken
        while rest := name[taken:]:
            more = self._with_capital(rest[:1]) or self._more(rest, taken)
            if not more:
                break
            taken += more
        if not listed and taken == alone and dutch.is_known(name[0].lower):
            return None  # "docent Frans" gives French
        return name[0].start, name[taken - 1].end

    def _with_capital(self, words: list[_Word]) -> int:
        """Return how many of `words` are one word with a capital, and particles before it."""
        particles = self._particles(words)
        following = words[particles : particles + 1]
        fits = following and self._capital(following[0]) and not following[0].text.isupper()
        return particles + 1 if fits else 0

    def _words(self, start: int) -> list[_Word]:
        """Return the words from `start` on, as long as only blanks stand between them."""
        found: list[_Word] = []
        at = start
        while len(found) < MOST_WORDS + 2 and (match := _WORD.match(self._text, at)):
            found.append(_Word(match[0], *match.span()))
            gap = _GAP.match(self._text, match.end())
            if gap is None:
                break
            at = gap.end()
        return found

    @staticmethod
    def _initials(words: list[_Word]) -> list[_Word]:
        count = next((i for i, w in enumerate(words) if not w.initials), len(words))
        return words[:count]

    def _surname(self, words: list[_Word], cue: Cue, initials: bool) -> int:
        """Return how many words a name begins with: one, or particles and one."""
        if not words:
            return 0
        particles = self._particles(words)
        if particles and len(words) > particles and not self._is_first_name(words[0], True):
            follower = words[particles]
            known = cue in (Cue.TOLD, Cue.TITLE) or initials or words[0].capital
            fits = self._extends(follower, 0) if known else False
            if cue in (Cue.SELF, Cue.HERE, Cue.SOMEBODY) and not self._capital(follower):
                fits = False
            return particles + 1 if fits else 0
        return int(self._begins(words, cue) or (initials and self._extends(words[0], 0)))

    def _begins(self, words: list[_Word], cue: Cue) -> bool:
        """Whether the first of `words` is the first word of a name."""
        word = words[0]
        following = words[1] if len(words) > 1 else None
        if self._is_first_name(word):
            return True
        if not self._possible(word):
            return False
        capital, dutch_word = self._capital(word), dutch.is_known(word.lower)
        if cue is Cue.TOLD:
            return True
        if cue is Cue.TITLE:
            return capital or not dutch_word
        if cue is Cue.CLOSING:
            return capital or not dutch_word
        if cue is Cue.SOMEBODY:
            return capital and following is not None and self._extends_by_capital(following)
        if cue is Cue.SELF:
            return self._begins_behind_self(word, following, capital, dutch_word)
        return False

    def _begins_behind_self(
        self, word: _Word, following: _Word | None, capital: bool, dutch_word: bool
    ) -> bool:
        """Whether a name begins here, behind "ik ben": most often it does not."""
        if dutch_word or _ROLE.search(word.lower):
            if following is None:
                return capital and word.lower in _lists()["surnames"]
            foreign = not dutch.is_known(following.lower) and not _ROLE.search(following.lower)
            return capital and foreign and self._extends_by_capital(following)  # Wei Zhang
        if following is not None and not following.capital:
            if following.lower in _lists()["surnames"]:
                return True
            if following.lower not in STOP_WORDS and dutch.is_known(following.lower):
                return False  # "Ik ben Microsoft partner"
            if self._foreign(word) and self._foreign(following):
                return True  # two words that no dictionary knows, in lower case
        return capital

    def _foreign(self, word: _Word) -> bool:
        unknown = not dutch.is_known(word.lower) and not _ROLE.search(word.lower)
        return unknown and len(word.text) > 3 and self._possible(word)

    def _more(self, words: list[_Word], taken: int) -> int:
        """Return how many of `words` go on with a name that has `taken` words."""
        if not words:
            return 0
        if words[0].initials and words[0].capital and len(words) > 1:
            return int(self._extends_by_capital(words[1]))
        particles = self._particles(words)
        if particles and len(words) > particles:
            return particles + 1 if self._extends(words[particles], 0) else 0
        return int(self._extends(words[0], taken))

    def _particles(self, words: list[_Word]) -> int:
        count = 0
        for word in words:
            is_one = word.lower in _lists()["particles"] or (count and word.lower == "het")
            if not is_one:
                break
            count += 1
        return count

    def _extends(self, word: _Word, taken: int) -> bool:
        """Whether `word` can stand in a name, behind another word of it."""
        if self._extends_by_capital(word):
            return True
        if not self._possible(word) or taken > 2:
            return False
        lists = _lists()
        listed = word.lower in lists["surnames"] or word.lower in lists["first_names"]
        return listed or (len(word.text) > 2 and not dutch.is_known(word.lower))

    def _extends_by_capital(self, word: _Word) -> bool:
        return self._capital(word) and self._possible(word)

    def _possible(self, word: _Word) -> bool:
        """Whether `word` can be part of a name at all."""
        lists = _lists()
        if word.lower in lists["surnames"]:
            return True
        if word.lower in STOP_WORDS or word.lower in lists["no_names"] or len(word.text) < 2:
            return False
        acronym = (
            word.text.isupper() and not self._shouted and word.lower not in (lists["first_names"])
        )
        return not acronym and not self._in_organisation(word)

    def _capital(self, word: _Word) -> bool:
        return word.capital and not self._shouted

    def _is_first_name(self, word: _Word, capital: bool = False) -> bool:
        """Whether `word` is a common first name; one that is a stop word needs a capital."""
        if word.lower not in _lists()["first_names"]:
            return word.lower.partition("-")[0] in _lists()["first_names"] and "-" in word.text
        needs_capital = capital or word.lower in STOP_WORDS
        return self._capital(word) if needs_capital else True

    def _in_organisation(self, word: _Word) -> bool:
        return any(s < word.end and word.start < e for s, e in self._organisations)

    @cached_property
    def _organisations(self) -> tuple[tuple[int, int], ...]:
        return tuple(_mentions(self._text))


def _mentions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where parties and words of the glossary stand, by the project's pipeline."""
    for span in dutch.mentions(dutch.shared()(text)):
        yield span.start_char, span.end_char
