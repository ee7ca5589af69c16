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
from bot.privacy.name_words import Judge, Word, is_role, lists, particles
from bot.privacy.places import Place, places
from bot.privacy.recognisers import Found

MOST_WORDS = 7
_WORD = regex.compile(r"(?:[^\W\d_]\.)+|['’]?[^\W\d_](?:['’-]?[^\W_]){0,60}+")
_MARK = r"[^\w\s\x00?!.'’‘)\]}]|_|['’‘](?!t\b|s\b)|\.{2,6}"
_LEAD = regex.compile(rf"(?:[ ]{{1,3}}|\n|{_MARK}){{0,8}}+")  # between a cue and a name
_LEAD_CLOSING = regex.compile(rf"(?:[\s,.!;]|{_MARK}){{0,10}}+")
_NICKNAME = r"[ ][(\"“'*][^\W\d_][\w.'-]{0,20}[)\"”'*][ ]"
_GAP = regex.compile(rf"{_NICKNAME}|\*{{0,2}}[ ]{{1,4}}\*{{0,2}}|_{{1,2}}|[.+/](?=[^\W\d_]{{2}})")
_NEXT_LINE = regex.compile(r"[ ]?\n[ ]?(?=[^\n.,;:?!]{1,30}(?:[\n.,;:?!]|\Z))")
_SPELLED = regex.compile(r"[^\W\d_](?:[ .-][^\W\d_]){2,30}+\.?(?![^\W_])")  # S.A.N.N.E.
_ALSO = regex.compile(r"[*\"'’”]{0,2}(?:,|;|/|[ ](?:en|and|&|of))[ ]?", regex.IGNORECASE)
_COMMA = regex.compile(r",[ ]?")
_WITH_ROLE = (Cue.SELF, Cue.TOLD, Cue.HERE)  # behind these, a name may follow what somebody is


class Names:
    """The names of people, where the words around them say that it is one."""

    def find(self, text: str) -> Iterator[Found]:
        """Yield each name announced in `text`."""
        reader = _Reader(text)
        spans = {reader.name_at(start, cue) for start, cue in cues(text)}
        spans |= {reader.name_within(*found) for found in places(text)}
        for span in filter(None, spans):
            yield Found("PERSON", *span, 0.6)
            end = span[1]
            while (also := _ALSO.match(text, end)) and (
                more := reader.name_at(also.end(), Cue.PARTY)
            ):
                yield Found("PERSON", *more, 0.6)
                end = more[1]


class _Reader:
    """Reads names in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._judge = Judge(text)

    def name_at(self, start: int, cue: Cue) -> tuple[int, int] | None:
        """Return the name that begins at `start`, behind a cue; None when none does."""
        lead = (_LEAD_CLOSING if cue is Cue.CLOSING else _LEAD).match(self._text, start)
        if lead and cue is Cue.PERSON and not lead[0]:
            return None  # "naamloos"
        words = self._words(lead.end() if lead else start, cue)
        initials = _initials(words)
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
        return words[0].start, self._first_name_behind(end) if cue in (
            Cue.TOLD,
            Cue.PERSON,
        ) else end

    def name_within(self, start: int, end: int, place: Place) -> tuple[int, int] | None:
        """Return the name that ends at `end`, when it begins with a common first name."""
        words = [word for word in self._words(start) if word.end <= end]
        judge = self._judge
        for index, word in enumerate(words):
            rest = words[index + 1 :]
            alone = place is Place.ALONE and len(words) == 1 and dutch.is_known(word.lower)
            begins = judge.is_first_name(word, alone)
            if place is Place.ALONE and index:
                begins = False
            if begins and self._all_extend(rest):
                whole = word.start, words[-1].end
                return None if place is Place.ALONE and self._is_of_a_party(words) else whole
            if place is Place.ALONE:
                return self._initials_alone(words) or self._unlisted_alone(words)
        if place is Place.TOLD:
            return self._capitals_at_the_end(words)
        return None

    def _all_extend(self, words: list[Word]) -> bool:
        known = lists()["particles"]
        return all(w.lower in known or w.initials or self._judge.extends(w, 1) for w in words)

    def _spelled(self, words: list[Word]) -> tuple[int, int] | None:
        """Return a name of which each letter stands apart: "S a n n e"."""
        match = _SPELLED.match(self._text, words[0].start) if words else None
        apart = match is not None and match[0].lower() not in (
            "n.v.t.",
            "n.n.b.",
            "z.s.m.",
            "n.v.t",
        )
        return match.span() if match and apart else None

    def _initials_alone(self, words: list[Word]) -> tuple[int, int] | None:
        """Return a name that is nothing but initials and a surname: "J. de Boer"."""
        initials = _initials(words)
        rest = words[len(initials) :]
        if not initials or not initials[0].text.endswith(".") or not rest:
            return None
        at = particles(rest)
        fits = len(rest) == at + 1 and self._judge.extends_by_capital(rest[at])
        return (words[0].start, words[-1].end) if fits else None

    def _unlisted_alone(self, words: list[Word]) -> tuple[int, int] | None:
        """Return a name on a line of its own, of two or three words that no list knows."""
        line = self._text[: words[0].start].rstrip(" -~*/>|_")[-1:] == "\n"
        fits = line and len(words) in (2, 3) and not self._is_of_a_party(words)
        foreign = fits and all(w.capital and self._judge.foreign(w) for w in words)
        return (words[0].start, words[-1].end) if foreign else None

    def _capitals_at_the_end(self, words: list[Word]) -> tuple[int, int] | None:
        first = len(words)
        while first and self._judge.extends_by_capital(words[first - 1]):
            first -= 1
        return (words[first].start, words[-1].end) if first < len(words) else None

    def _is_a_person(self, words: list[Word], taken: int) -> bool:
        """Whether words behind "namens" are a person and no organisation called after one."""
        if self._is_of_a_party(words):
            return False
        first = words[0]
        if self._judge.capital(first) or not dutch.is_known(first.lower):
            return True
        rest = words[1:taken]
        return any(w.lower in lists()["surnames"] or not dutch.is_known(w.lower) for w in rest)

    def _is_of_a_party(self, words: list[Word]) -> bool:
        parts = [word.lower for word in words]
        return " ".join(parts[:2]) in _NO_PEOPLE or not lists()["of_parties"].isdisjoint(parts)

    def _first_name_behind(self, end: int) -> int:
        """Return where a name ends that begins with the surname: "naam: Jansen, Jan"."""
        comma = _COMMA.match(self._text, end)
        if comma is None:
            return end
        words = self._words(comma.end())[:3]
        initials = _initials(words)
        if initials:
            return initials[-1].end
        return words[0].end if words and self._judge.is_first_name(words[0], True) else end

    def _behind_role(self, words: list[Word]) -> tuple[int, int] | None:
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

    def _words(self, start: int, cue: Cue = Cue.CLOSING) -> list[Word]:
        """Return the words from `start` on, as long as only blanks stand between them.

        Below a closing, the next line tells something else than the name.
        """
        found: list[Word] = []
        at = start
        while len(found) < MOST_WORDS + 2 and (match := _WORD.match(self._text, at)):
            word = Word(match[0], *match.span())
            if found and "\n" in self._text[found[-1].end : word.start]:
                if cue is Cue.CLOSING or not self._goes_on_below(found, word):
                    break
            found.append(word)
            gap = _GAP.match(self._text, match.end()) or _NEXT_LINE.match(self._text, match.end())
            if gap is None:
                break
            at = gap.end()
        return found

    def _goes_on_below(self, words: list[Word], word: Word) -> bool:
        if not all(w.initials or self._judge.is_first_name(w) for w in words):
            return False
        listed = word.lower in lists()["surnames"] or word.lower in lists()["particles"]
        return listed or (word.capital and not dutch.is_known(word.lower))

    def _surname(self, words: list[Word], cue: Cue, initials: bool) -> int:
        """Return how many words a name begins with: one, or particles and one."""
        if not words:
            return 0
        count = particles(words)
        if count and len(words) > count and not self._judge.is_first_name(words[0], True):
            follower = words[count]
            known = cue in (Cue.TOLD, Cue.TITLE) or initials or words[0].capital
            fits = self._judge.extends(follower, 0) if known else False
            needs_capital = cue not in (Cue.TOLD, Cue.TITLE, Cue.CLOSING)
            if needs_capital and not self._judge.capital(follower):
                fits = False
            if cue is Cue.PARTY and not initials:
                fits = False
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


_NO_PEOPLE = frozenset(
    (
        *("albert heijn", "jan linders", "philip morris", "john deere", "anne frank", "frans hals"),
        *("willem ii", "louis vuitton", "hugo boss", "simon lévelt", "max planck", "leonardo da"),
        *("martin luther", "prins claus", "koning willem", "erasmus mc", "max havelaar"),
    )
)


def _initials(words: list[Word]) -> list[Word]:
    count = next((i for i, w in enumerate(words) if not w.initials), len(words))
    return words[:count]
