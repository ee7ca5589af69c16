"""No text takes long, of whatever characters: time grows with the length, not with its square.

The bounds are generous, as other work may run beside this; docs/decisions/0017-masking.md has
what was measured. What takes quadratic time on 64 kB takes minutes.
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import pytest

from bot.privacy import mask, masking
from bot.privacy.folding import fold
from bot.privacy.spoken import spoken

SIZE = 65_536  # bytes
LONGEST = 1.0  # seconds
LONGEST_WHOLE = 10.0  # for a text that no visitor can send, read until nothing is found
MESSAGE = 1_000  # characters, the longest that a visitor can send


@lru_cache(maxsize=1)
def categories() -> dict[str, list[str]]:
    found = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        found[unicodedata.category(chr(code))].append(chr(code))
    return dict(found)


def samples(category: str) -> list[str]:
    """Return texts of at most 64 kB of one character, of a category, and of its first ones."""
    characters = categories()[category]
    chosen = random.Random(category)
    texts = [
        characters[0] * SIZE,
        *("".join(chosen.choices(c, k=SIZE)) for c in (characters, characters[:20])),
    ]
    return [text[: SIZE // len(characters[-1].encode("utf-8", "surrogatepass"))] for text in texts]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def steps(text: str) -> dict[str, float]:
    """Return how long each step takes for `text`."""
    folded = fold(text)
    took = {"fold": seconds(lambda: fold(text)), "spoken": seconds(lambda: spoken(folded))}
    for recogniser in masking.RECOGNISERS:
        find = partial(recogniser.find, folded.text)
        took[type(recogniser).__name__] = seconds(partial(_all, find))
    return took


def _all(find: Callable[[], Iterable[object]]) -> None:
    for _ in find():
        pass


@pytest.mark.parametrize("category", sorted(categories()))
def test_characters_of_no_category_take_long(category: str) -> None:
    mask("ik ben Jan")  # what is loaded once
    for text in samples(category):
        took = steps(text)
        assert max(took.values()) < LONGEST, took
        assert seconds(partial(mask, text[:MESSAGE])) < LONGEST
        assert seconds(partial(mask, text)) < LONGEST_WHOLE
