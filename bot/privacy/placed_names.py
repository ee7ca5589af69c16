"""Reads names that no word in front announces, but the place where they stand."""

from __future__ import annotations

from bot.nlu.dutch import pipeline as dutch
from bot.privacy.name_reader import NameReader, initials_of, is_of_a_party
from bot.privacy.name_words import Judge, Word, lists, particles
from bot.privacy.places import Place

Span = tuple[int, int]


def placed_name(reader: NameReader, start: int, end: int, place: Place) -> Span | None:
    """Return the name between `start` and `end`, which begins with a common first name."""
    words = [word for word in reader.words(start) if word.end <= end]
    if place is Place.ALONE:
        return _alone(reader, words)
    for index, word in enumerate(words):
        if reader.judge.is_first_name(word) and _all_extend(reader.judge, words[index + 1 :]):
            return word.start, words[-1].end
    return _capitals_at_the_end(reader.judge, words) if place is Place.TOLD else None


def _alone(reader: NameReader, words: list[Word]) -> Span | None:
    """Return the name that words are, and nothing else."""
    if not words or is_of_a_party(words):
        return None
    needs_capital = len(words) == 1 and dutch.is_known(words[0].lower)
    begins = reader.judge.is_first_name(words[0], needs_capital)
    listed = begins and not reader.judge.acronym(words[0]) and _all_extend(reader.judge, words[1:])
    fits = listed or _is_initials_and_surname(reader.judge, words) or _is_unlisted(reader, words)
    return (words[0].start, words[-1].end) if fits else None


def _all_extend(judge: Judge, words: list[Word]) -> bool:
    known = lists()["particles"]
    return all(w.lower in known or w.initials or judge.extends(w, 1) for w in words)


def _is_initials_and_surname(judge: Judge, words: list[Word]) -> bool:
    """Whether words are nothing but initials and a surname: "J. de Boer"."""
    initials = initials_of(words)
    rest = words[len(initials) :]
    if not initials or not initials[0].text.endswith(".") or not rest:
        return False
    at = particles(rest)
    return len(rest) == at + 1 and judge.extends_by_capital(rest[at])


def _is_unlisted(reader: NameReader, words: list[Word]) -> bool:
    """Whether words are two or three on a line of their own that no dictionary knows."""
    before = reader.text[: words[0].start].rstrip(" -~*/>|_")
    if not before.endswith("\n") or len(words) not in (2, 3):
        return False
    return all(word.capital and reader.judge.foreign(word) for word in words)


def _capitals_at_the_end(judge: Judge, words: list[Word]) -> Span | None:
    first = len(words)
    while first and judge.extends_by_capital(words[first - 1]):
        first -= 1
    return (words[first].start, words[-1].end) if first < len(words) else None
