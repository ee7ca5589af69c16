"""Reads the words that may be a name, from a place in a text on."""

from __future__ import annotations

import regex

from bot.nlu.dutch import pipeline as dutch
from bot.privacy.cues import Cue
from bot.privacy.name_words import INITIAL, Judge, Word, is_unit, lists, particles

MOST_WORDS = 7
_WORD = regex.compile(rf"{INITIAL}(?:-?{INITIAL}){{0,9}}+|['’]?[^\W\d_](?:['’-]?[^\W_]){{0,60}}+")
# Between a cue and a name: blanks and marks, but for those that end a sentence
_MARK = r"[^\w\s\x00?!.,;'’‘)\]}]|_|['’‘](?!t\b|s\b)|\.{2,40}"
_LEAD = regex.compile(rf"(?:[ ]{{1,3}}|\n|{_MARK}){{0,8}}+")
_LEAD_COMMA = regex.compile(rf"(?:[ ]{{1,3}}|\n|[,;]|{_MARK}){{0,8}}+")
_LEAD_CLOSING = regex.compile(rf"(?:[\s,.!;]|{_MARK}){{0,10}}+")
_LEADS = {
    Cue.CLOSING: _LEAD_CLOSING,
    **dict.fromkeys((Cue.TOLD, Cue.PERSON, Cue.SELF), _LEAD_COMMA),
}
# Between words of a name; what stands in brackets between them is one as well
_NICKNAME = r"[ ][(\"“'*][^\W\d_][\w.'-]{0,20}[)\"”'*][ ]"
_GAP = regex.compile(
    rf"{_NICKNAME}|[ ]-[ ](?=(?:van|de|den|der|te[nr])[ ])|"
    rf"\*{{0,2}}[ ]{{1,4}}\*{{0,2}}|_{{1,2}}|[.+/](?=[^\W\d_]{{2}})"
)
_DASH = regex.compile(r"(?:[ ]-[ ]?|-[ ])(?=\p{Lu}\p{Ll})")  # "De Wit - Akkerman"
_GOES_ON = regex.compile(r"[ ](?:\p{Lu}|BV\b|bv\b)")
_NICKNAME_BEHIND = regex.compile(r"[ ]\([^\W\d_][\w'-]{0,20}\)")
_NEXT_LINE = regex.compile(r"[ ]?\n[ ]?(?=[^\n.,;:?!]{1,30}(?:[\n.,;:?!]|\Z))")
_COMMA = regex.compile(r",[ ]?")


class NameReader:
    """Reads the words of names in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.judge = Judge(text)

    def behind(self, start: int, cue: Cue) -> list[Word]:
        """Return the words behind a cue, which ends at `start`, and the marks behind it."""
        lead = _LEADS.get(cue, _LEAD).match(self.text, start)
        end = lead.end() if lead else start
        if cue is Cue.PERSON and end == start:
            return []  # "naamloos"
        return self.words(end, below=cue is not Cue.CLOSING)

    def words(self, start: int, below: bool = False) -> list[Word]:
        """Return the words from `start` on, as long as only blanks stand between them.

        With `below`, a name may go on on the next line; below a closing something else stands.
        """
        found: list[Word] = []
        at = start
        while len(found) < MOST_WORDS + 2 and (match := _WORD.match(self.text, at)):
            word = Word(match[0], *match.span())
            broken = found and "\n" in self.text[found[-1].end : word.start]
            if broken and not (below and self._goes_on_below(found, word)):
                break
            found.append(word)
            gap = self._before_second_surname(word) or _GAP.match(self.text, match.end())
            gap = gap or _NEXT_LINE.match(self.text, match.end())
            if gap is None:
                break
            at = gap.end()
        return found

    def _before_second_surname(self, first: Word) -> regex.Match[str] | None:
        """Return the dash between two surnames, of which the second is one word: no job."""
        dash = None if first.initials else _DASH.match(self.text, first.end)
        match = _WORD.match(self.text, dash.end()) if dash else None
        if match is None:
            return None
        word = Word(match[0], *match.span())
        surname = word.lower in lists()["surnames"]
        surname = surname or (self.judge.foreign(word) and not is_unit(word))
        alone = _GOES_ON.match(self.text, word.end) is None
        return dash if surname and alone and not first.text.isupper() else None

    def with_first_name(self, end: int) -> int:
        """Return where a name ends that begins with the surname: "naam: Vries, J. de"."""
        comma = _COMMA.match(self.text, end)
        words = self.words(comma.end()) if comma else []
        taken = len(initials_of(words)) or int(
            bool(words) and self.judge.is_first_name(words[0], True)
        )
        if not taken:
            return end
        rest = words[taken:]
        count = particles(rest)
        if count == len(rest):
            taken += count
        elif self.text[:end].lower().endswith(rest[count].lower):  # "Smit, Petra Smit"
            taken += count + 1
        nickname = _NICKNAME_BEHIND.match(self.text, words[taken - 1].end)
        return nickname.end() if nickname else words[taken - 1].end

    def _goes_on_below(self, words: list[Word], word: Word) -> bool:
        if not all(w.initials or self.judge.is_first_name(w) for w in words):
            return False
        listed = word.lower in lists()["surnames"] or word.lower in lists()["particles"]
        return listed or (word.capital and not dutch.is_known(word.lower))


def initials_of(words: list[Word]) -> list[Word]:
    """Return the first letters that `words` begin with; "U gebruikt" begins with none."""
    if len(words) > 1 and words[0].text == "U" and not words[1].capital:
        return []
    count = next((i for i, w in enumerate(words) if not w.initials), len(words))
    return words[:count]


def is_of_a_party(words: list[Word]) -> bool:
    """Whether words are an organisation or a thing that is called after somebody."""
    parts = [word.lower for word in words]
    called_so = "_".join(parts[:2]) in lists()["no_people"]
    return called_so or not lists()["of_parties"].isdisjoint(parts)
