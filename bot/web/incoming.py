"""What a visitor typed, made fit for understanding and storing."""

from __future__ import annotations

import re
import unicodedata

from bot.web.errors import ApiError

LONGEST_TEXT = 1000  # code points, of the text as it is understood

# Joiners are letters' glue in several scripts and in emoji; other format characters are
# invisible marks (direction, tags) that can make a text look different from what it is.
_JOINERS = "\u200c\u200d"
_BLANK_ENDS = re.compile(rf"\A[\s{_JOINERS}]+|[\s{_JOINERS}]+\Z")
_SLASHES_IN_FRONT = re.compile(rf"\A[\s/{_JOINERS}]+")


def clean(text: str) -> str:
    """Return `text` in one form: full-width and the like made plain, invisible marks gone.

    Control characters are dropped (PostgreSQL refuses NUL), lone surrogates as well (they
    have no place in UTF-8), and so are the marks that change the direction of a text.
    """
    kept = "".join(" " if char == "\t" else char for char in text if _is_visible(char))
    return _BLANK_ENDS.sub("", unicodedata.normalize("NFKC", kept))


def _is_visible(char: str) -> bool:
    if char in "\n\t" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")


def question(text: str) -> str:
    """Return a visitor's text as it goes to Rasa, or raise the error that it is.

    Rasa takes a text that starts with a slash for a button's payload (`/restart`), so the
    slashes in front go: commands come in as payloads only.
    """
    cleaned = clean(text)
    if not cleaned:
        raise ApiError("text_empty")
    if len(cleaned) > LONGEST_TEXT:
        raise ApiError("text_too_long")
    # Only slashes: as good as a question mark, and NLU needs something to read.
    return _SLASHES_IN_FRONT.sub("", cleaned) or "?"
