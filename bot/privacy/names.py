"""Recognises the names of people, where the words around them announce one ("ik ben", "mevrouw").

There is no trained Dutch model to find names anywhere (docs/decisions/0004-language.md), and
organisations have to stay. So a name is read from its beginning on, word by word, with the
project's spaCy pipeline to know organisations and a Dutch dictionary to know other words.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex
from spacy.lang.nl.stop_words import STOP_WORDS

from bot.nlu.dutch import pipeline as dutch
from bot.privacy.cues import Cue, cues
from bot.privacy.name_reader import MOST_WORDS, NameReader, initials_of, is_of_a_party
from bot.privacy.name_words import Word, is_role, is_unit, lists, particles
from bot.privacy.placed_names import Span, placed_name
from bot.privacy.places import places
from bot.privacy.recognisers import Found

_SPELLED = regex.compile(r"[^\W\d_](?:[ .-][^\W\d_]){2,30}+\.?(?![^\W_])")  # S.A.N.N.E.
_ALSO = regex.compile(r"[*\"'’”]{0,2}(?:,|;|/|[ ](?:en|and|&|of|e/o|en/of))[ ]?", regex.IGNORECASE)
_ENDS = regex.compile(r"[ ]?(?:[.,;:!?()\n\x00]|\Z|en\b)")
_GENERATION = regex.compile(r",?[ ](?:jr|sr|junior|senior)\b\.?", regex.IGNORECASE)
# What forms ask for apart: "Voorletters: J.P.", "Tussenvoegsel: van der"
_PARTS = regex.compile(
    r"\b(?:(?i:voorletters?|initialen)[ ]?[:=]?\s{0,2}(?P<part>\p{Lu}\.?(?:[ ]?\p{Lu}\.?){0,5})"
    r"|(?i:tussenvoegsels?)[ ]?[:=]?\s{0,2}(?P<part>(?i:van|von|de|den|der|het|ten|ter|te|el|al)"
    r"(?:[ ](?i:de|den|der|het)){0,2}))(?![^\W_])"
)
_WITH_ROLE = (Cue.SELF, Cue.TOLD, Cue.HERE)  # behind these, a name may follow what somebody is


class Names:
    """The names of people, where the words around them say that it is one."""

    def find(self, text: str) -> Iterator[Found]:
        """Yield each name announced in `text`."""
        reader = NameReader(text)
        announced = _AnnouncedNames(reader)
        spans = {announced.name_at(start, cue) for start, cue in cues(text)}
        spans |= {placed_name(reader, *found) for found in places(text)}
        spans |= {match.span("part") for match in _PARTS.finditer(text)}
        for span in filter(None, spans):
            for start, end in (span, *announced.also(span[1])):
                yield Found("PERSON", start, end, 0.6)


class _AnnouncedNames:
    """The names behind words that announce one."""

    def __init__(self, reader: NameReader) -> None:
        self._reader = reader
        self._text = reader.text
        self._judge = reader.judge

    def name_at(self, start: int, cue: Cue) -> Span | None:
        """Return the name that begins at `start`, behind a cue; None when none does."""
        words = self._reader.behind(start, cue)
        initials = initials_of(words)
        if cue is Cue.PARTY and (turned := self._turned(words, start)):
            return turned
        signed = cue is Cue.CLOSING and words and initials == words and initials[0].capital
        if signed and self._ends(words):
            return words[0].start, words[-1].end
        if cue in (Cue.TOLD, Cue.SELF) and (spelled := self._spelled(words)):
            return spelled
        taken = len(initials) + self._surname(words[len(initials) :], cue, bool(initials))
        if taken == len(initials):
            return self._behind_role(words) if cue in _WITH_ROLE else None
        while taken < MOST_WORDS and (more := self._more(words[taken:], taken)):
            taken += more
        if cue is Cue.PARTY and not self._is_a_person(words, taken):
            return None
        end = words[taken - 1].end
        if cue in (Cue.TOLD, Cue.PERSON):
            end = self._reader.with_first_name(end)
        generation = _GENERATION.match(self._text, end)
        return words[0].start, generation.end() if generation else end

    def _turned(self, words: list[Word], start: int) -> Span | None:
        """Return the name in a header that begins with the surname: "Aan: Smit, P."."""
        surname = words[particles(words) :][:1]
        if self._text[start - 1] not in ":=" or not surname or not self._judge.capital(surname[0]):
            return None
        end = self._reader.with_first_name(surname[0].end)
        # a letter without a dot is a word: "Hello, I"
        return (words[0].start, end) if end > surname[0].end + len(", I") else None

    def _ends(self, words: list[Word]) -> bool:
        return _ENDS.match(self._text, words[-1].end) is not None

    def also(self, end: int) -> Iterator[Span]:
        """Yield the names that follow one: "Bas en Eva"."""
        while also := _ALSO.match(self._text, end):
            name = self.name_at(also.end(), Cue.PARTY)
            if name is None:
                return
            yield name
            end = name[1]

    def _spelled(self, words: list[Word]) -> Span | None:
        """Return a name of which each letter stands apart: "S a n n e"."""
        match = _SPELLED.match(self._text, words[0].start) if words else None
        return match.span() if match and match[0].lower() not in lists()["no_names"] else None

    def _is_a_person(self, words: list[Word], taken: int) -> bool:
        """Whether words behind "namens" are a person and no organisation called after one."""
        if is_of_a_party(words[: taken + 2]):  # "Jan Jansen Bouw BV"
            return False
        first = words[0]
        if self._judge.capital(first):
            return True
        if self._ends(words[:taken]) and not dutch.is_known(first.lower):
            return True
        rest = words[1:taken]
        return any(w.lower in lists()["surnames"] or not dutch.is_known(w.lower) for w in rest)

    def _behind_role(self, words: list[Word]) -> Span | None:
        """Return the name behind one word that says what somebody is ("docent Piet de Boer").

        The pipeline takes both together for a party, so that is no reason here to leave it.
        """
        role, name = words[:1], words[1:]
        if not name or role[0].lower in STOP_WORDS:
            return None
        if role[0].capital and not role[0].text.isupper():  # CISO
            return None
        begun = self._with_capital(name) if name[0].capital else 0  # "lid van" is no name
        listed = begun and name[begun - 1].lower in lists()["surnames"]
        taken = begun if listed else int(self._judge.is_first_name(name[0]))
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

    def _with_capital(self, words: list[Word]) -> int:
        """Return how many of `words` are one word with a capital, and particles before it."""
        count = particles(words)
        following = words[count : count + 1]
        fits = following and self._judge.capital(following[0])
        return count + 1 if fits and not following[0].text.isupper() else 0

    def _surname(self, words: list[Word], cue: Cue, initials: bool) -> int:
        """Return how many words a name begins with: one, or particles and one."""
        if not words:
            return 0
        count = particles(words)
        if count and len(words) > count and not self._judge.is_first_name(words[0], True):
            follower = words[count]
            known = cue in (Cue.TOLD, Cue.TITLE) or initials or words[0].capital
            known = known or (cue is Cue.PERSON and follower.lower in lists()["surnames"])
            fits = self._judge.extends(follower, 0) if known else False
            needs_capital = cue not in (Cue.TOLD, Cue.TITLE, Cue.CLOSING)
            if needs_capital and not self._judge.capital(follower):
                fits = False
            if cue is Cue.PARTY and not initials:
                fits = False
            if cue is Cue.SELF and words[0].lower == "de":  # "ik ben de Karel van de helpdesk"
                fits = fits or self._judge.is_first_name(follower, True)
            return count + 1 if fits else 0
        return int(self._begins(words, cue) or (initials and self._judge.extends(words[0], 0)))

    def _begins(self, words: list[Word], cue: Cue) -> bool:
        """Whether the first of `words` is the first word of a name."""
        word = words[0]
        following = words[1] if len(words) > 1 else None
        if self._judge.is_first_name(word):
            return True
        if cue is Cue.PARTY or not self._judge.possible(word):
            return False
        capital, dutch_word = self._judge.capital(word), dutch.is_known(word.lower)
        if cue is Cue.TOLD:
            return True
        if is_unit(word):
            return False
        if cue in (Cue.TITLE, Cue.CLOSING):
            return capital or not dutch_word
        if cue is Cue.PERSON:
            by_word = word.lower in lists()["surnames"] or not dutch_word
            return capital and (by_word or self._followed_by_name(following))
        if cue is Cue.SOMEBODY:
            return capital and self._followed_by_name(following)
        if cue is Cue.SELF:
            return self._begins_behind_self(word, following, capital, dutch_word)
        return False

    def _followed_by_name(self, following: Word | None) -> bool:
        return following is not None and self._judge.extends_by_capital(following)

    def _begins_behind_self(
        self, word: Word, following: Word | None, capital: bool, dutch_word: bool
    ) -> bool:
        """Whether a name begins here, behind "ik ben": most often it does not."""
        if dutch_word or is_role(word):
            if following is None:
                return capital and word.lower in lists()["surnames"]
            foreign = not dutch.is_known(following.lower) and not is_role(following)
            return capital and foreign and self._followed_by_name(following)  # Wei Zhang
        if following is not None and not self._judge.capital(following):
            if following.lower in lists()["surnames"]:
                return True
            if following.lower not in STOP_WORDS and dutch.is_known(following.lower):
                return False  # "Ik ben Microsoft partner"
            if self._judge.foreign(word) and self._judge.foreign(following):
                return True  # two words that no dictionary knows, in lower case
        return capital

    def _more(self, words: list[Word], taken: int) -> int:
        """Return how many of `words` go on with a name that has `taken` words."""
        if not words:
            return 0
        if words[0].initials and words[0].capital:
            if words[0].text.endswith(".") or len(words) == 1:
                return 1
            return int(self._judge.extends_by_capital(words[1]))
        count = particles(words)
        if count and len(words) > count:
            return count + 1 if self._judge.extends(words[count], 0) else 0
        return int(self._judge.extends(words[0], taken))
