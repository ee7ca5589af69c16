"""Sees through the ways in which a text can look the same and be written otherwise.

A telephone number in full-width digits, or an e-mail address with an invisible mark in it, is
still one. So recognisers read a folded copy; where a character of it came from is remembered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from bot.content.masks import KINDS, MASK

# Letters and symbols by category, blank to the eye: they hide what stands around them.
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")
_UNSEEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Mn", "Me"))
_DOTS = frozenset("\u3002\u06d4")
_LINE_ENDS = frozenset("\n\r\u2028\u2029\x0b\x0c\x85")
BARRIER = "\x00"  # stands for a mask: no letter, no digit, no blank; twice for that of a name
_OF_A_NAME = f"[{KINDS['PERSON']}]"

# What is not read as it is: a mask, a character as addresses (%40) and pages (&#64;) write it,
# and characters outside of ASCII.
_SPECIAL = regex.compile(
    rf"(?P<mask>{MASK.pattern})"
    r"|%(?P<hex>[2-7][0-9a-f])|&\#x0{0,4}(?P<hex>[2-7][0-9a-f]);|&\#0{0,4}(?P<decimal>\d{2,3});"
    r"|&(?P<named>commat|period|colon|nbsp|quot|apos|amp);"
    r"|</?(?P<tag>b|i|u|em|strong|span|p|li|td|br)[ ]?/?>"
    r"|(?P<other>[^ -~]++)",
    regex.IGNORECASE,
)
_NAMED = {
    **{"commat": "@", "period": ".", "colon": ":", "nbsp": " "},
    **{"quot": '"', "apos": "'", "amp": "&"},
}


@dataclass(frozen=True)
class Reading:
    """A text in other characters; `text[i]` stands for `starts[i]` to `ends[i]` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the original text that `text[start:end]` stands for."""
        return self.starts[start], self.ends[end - 1]


def reading(pieces: Iterable[tuple[str, int, int]]) -> Reading:
    """Return what `pieces` make together: each a text, and the part that it stands for.

    A piece as long as its part stands for it character by character.
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for text, start, end in pieces:
        texts.append(text)
        if len(text) == end - start:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(text))
            ends.extend([end] * len(text))
    return Reading("".join(texts), tuple(starts), tuple(ends))


def fold(text: str) -> Reading:
    """Return `text` folded, with each mask as a barrier that nothing can cross."""
    return reading(_folded(text))


def _folded(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for match in _SPECIAL.finditer(text):
        yield text[at : match.start()], at, match.start()
        at = match.end()
        if match["mask"]:
            yield BARRIER * (1 + (match[0] == _OF_A_NAME)), match.start(), at
        elif match["tag"]:
            yield "\n" if match["tag"].lower() == "br" else "", match.start(), at
        elif match["other"]:
            yield from _plainly(match["other"], match.start())
        else:
            yield _encoded(match), match.start(), at
    yield text[at:], at, len(text)


def _plainly(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the plain characters of `text`; those that stay, together."""
    same = 0
    for index, char in enumerate(text):
        plain = _plain(char)
        if plain != char:
            if same < index:
                yield text[same:index], start + same, start + index
            if plain:
                yield plain, start + index, start + index + 1
            same = index + 1
    yield text[same:], start + same, start + len(text)


def _encoded(match: regex.Match[str]) -> str:
    """Return the character that is written as a number or a name, or what is written."""
    if match["named"]:
        return _NAMED[match["named"].lower()]
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    return chr(code) if " " <= chr(code) <= "~" else match[0]


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return what a character stands for: nothing, itself, or plain characters."""
    if char in _LINE_ENDS:
        return "\n"
    if " " <= char <= "~":
        return char
    if char.isspace():
        return " "
    if char.isalpha() and char not in _INVISIBLE and unicodedata.is_normalized("NFKC", char):
        return char
    if char in _INVISIBLE or unicodedata.category(char) in _UNSEEN_CATEGORIES:
        return ""
    if char in _DOTS:
        return "."
    if unicodedata.category(char) == "Pd" or char == "\u2212":
        return "-"
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", char)
    return "".join(_plain(c) if len(wide) > 1 or c != char else c for c in wide)
