"""Sees through the ways in which a text can look the same and be written otherwise.

A telephone number in full-width digits, or an e-mail address with an invisible mark in it, is
still one. So recognisers read a folded copy; where a character of it came from is remembered.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters and symbols by category, blank to the eye: they hide what stands around them.
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")
_UNSEEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Mn", "Me"))
_DOTS = frozenset("\u3002\u06d4")
_LINE_ENDS = frozenset("\n\r\u2028\u2029\x0b\x0c\x85")
BARRIER = "\x00"  # stands for a mask: no letter, no digit, no blank


@dataclass(frozen=True)
class Folded:
    """A text in plain characters; `origin[i]` is where `text[i]` came from."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the original text that `text[start:end]` stands for."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str, masks: re.Pattern[str]) -> Folded:
    """Return `text` folded, with each match of `masks` as a barrier that nothing can cross."""
    folded: list[str] = []
    origin: list[int] = []
    at = 0
    for match in masks.finditer(text):
        _fold_part(text, at, match.start(), folded, origin)
        folded.append(BARRIER)
        origin.append(match.start())
        at = match.end()
    _fold_part(text, at, len(text), folded, origin)
    return Folded("".join(folded), tuple(origin))


def _fold_part(text: str, start: int, end: int, folded: list[str], origin: list[int]) -> None:
    for index in range(start, end):
        plain = _plain(text[index])
        folded.extend(plain)
        origin.extend([index] * len(plain))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return what a character stands for: nothing, itself, or plain characters."""
    if char in _LINE_ENDS:
        return "\n"
    if " " <= char <= "~":
        return char
    if char.isspace():
        return " "
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
