"""Makes the mistakes that people make while they type. Pure: the same seed, the same mistakes."""

from __future__ import annotations

import re
from random import Random

LETTERS_PER_MISTAKE = 20  # on average; a text has one at least
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# What sounds the same, or is written for short; in either direction.
_SOUNDS = (
    ("ij", "ei"),
    ("ou", "au"),
    ("dt", "d"),
    ("dt", "t"),
    ("d", "t"),
    ("g", "ch"),
    ("z", "s"),
    ("v", "f"),
    ("c", "k"),
    ("en ", "e "),
    ("een ", "n "),
    ("het ", "t "),
    ("aa", "a"),
    ("ee", "e"),
    ("oo", "o"),
    ("tt", "t"),
    ("ll", "l"),
    ("nn", "n"),
    ("ss", "s"),
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def with_typing_errors(text: str, random: Random) -> str:
    """Return `text` as somebody could have mistyped it."""
    if random.random() < 0.4:
        text = text.lower()
    if random.random() < 0.4:
        text = re.sub(r"[.,?!'’]", "", text)
    for _ in range(max(1, round(len(text) / LETTERS_PER_MISTAKE * random.uniform(0.3, 1.5)))):
        text = _mistaken(text, random)
    return text


def _mistaken(text: str, random: Random) -> str:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = random.choice(words)
    # The first letter is seldom wrong
    place = random.randrange(word.start() + 1, word.end())
    mistake = random.choice((_neighbour, _swapped, _dropped, _dropped, _doubled, _joined, _sounded))
    return mistake(text, place, random)


def _neighbour(text: str, place: int, random: Random) -> str:
    for row in _KEYBOARD:
        at = row.find(text[place])
        if at >= 0:
            near = row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
            return text[:place] + random.choice(near) + text[place + 1 :]
    return text


def _swapped(text: str, place: int, random: Random) -> str:
    return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]


def _dropped(text: str, place: int, random: Random) -> str:
    return text[:place] + text[place + 1 :]


def _doubled(text: str, place: int, random: Random) -> str:
    return text[:place] + text[place] + text[place:]


def _joined(text: str, place: int, random: Random) -> str:
    """Leave the next space out, or put one in a long word."""
    space = text.find(" ", place)
    if space < 0 or random.random() < 0.2:
        return text[:place] + " " + text[place:]
    return text[:space] + text[space + 1 :]


def _sounded(text: str, place: int, random: Random) -> str:
    pairs = [pair for pair in _SOUNDS if pair[0] in text or pair[1] in text]
    if not pairs:
        return text
    one, other = random.choice(pairs)
    if one not in text or (other in text and random.random() < 0.5):
        one, other = other, one
    at = random.choice([m.start() for m in re.finditer(re.escape(one), text)])
    return text[:at] + other + text[at + len(one) :]
