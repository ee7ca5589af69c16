"""Words of the self-check that mean the same whatever the question: yes, no, I do not know.

A message of one word is read by this list alone: no model can tell from one noun what it says.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.zelfcheck.routing import NO, UNKNOWN, YES

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[?👍👎✅❌]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def _lists() -> dict[str, frozenset[str]]:
    content = yaml.safe_load(Path(__file__).with_name("words.yml").read_text("utf-8"))
    return {name: frozenset(found) for name, found in content.items()}


LISTS = _lists()
LOOSE = LISTS["loose"]
PADDING = LISTS["padding"] | LOOSE - {"ermee", "weleens"}
_SAYS = {word: answer for answer in (YES, NO, UNKNOWN) for word in LISTS[answer]}


def words(text: str) -> list[str]:
    """Return the words of a text and its question marks, in lower case, without other marks."""
    return _WORD.findall(text.casefold())


def without_padding(found: list[str]) -> list[str]:
    """Return the words without those that change nothing, and without question marks."""
    return [word for word in found if word not in PADDING and word != "?"]


def says(word: str) -> str | None:
    """Return what one word says to any question: ja, nee or onbekend; else None."""
    return _SAYS.get(word) or _SAYS.get(_STRETCHED.sub(r"\1", word))


def plain_answer(text: str) -> str | None:
    """Return what a text says that is nothing but words of this list and padding.

    None where it says nothing, asks ("ja?"), or says two things ("ja nee").
    """
    found = words(text)
    if "?" in found:
        return None
    said = {_plain(word) for word in _joined(found) if word not in PADDING}
    return said.pop() if len(said) == 1 else None


def _plain(word: str) -> str | None:
    return UNKNOWN if word == "weet ik niet" else says(word)


def _joined(found: list[str]) -> list[str]:
    """Return the words with "(dat) weet ik (echt) niet" as one."""
    text = " ".join(found)
    text = re.sub(
        r"\b(?:(?:dat|die|dit)\s)?(?:weet|wete)\s(?:ik|we|wij)(?:\s(?:het|dat|echt|nog|zo|ook|helaas))*"
        r"\sniet\b|\bgeen\s(?:flauw\s)?idee\b|\bik weet (?:het|dat) (?:\w+ )?niet\b|\bweet niet\b",
        "weet_ik_niet",
        text,
    )
    return [word.replace("_", " ") for word in text.split()]
