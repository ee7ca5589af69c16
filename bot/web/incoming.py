"""What a visitor typed, made fit for understanding and storing."""

from __future__ import annotations

import unicodedata

from bot.web.errors import ApiError

LONGEST_TEXT = 1000  # code points, of the text as it is understood
# Of the text as it came, which is measured first: marks that nobody sees may come with it.
LONGEST_RAW = 4 * LONGEST_TEXT

# Joiners are letters' glue in several scripts and in emoji; other format characters are
# invisible marks (direction, tags) that can make a text look different from what it is.
_JOINERS = "\u200c\u200d"
_WHITE_SPACE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_BLANK = _WHITE_SPACE + _JOINERS
# Marks on one letter: as many as the Stream-Safe Text Format allows (UAX 15). To put more in their
# order would take the square of their number in time.
_MOST_MARKS = 30


def clean(text: str) -> str:
    """Return `text` in one form: full-width and the like made plain, invisible marks gone.

    Control characters are dropped (PostgreSQL refuses NUL), lone surrogates as well (they
    have no place in UTF-8), and so are the marks that change the direction of a text.
    """
    kept = "".join(" " if char == "\t" else char for char in text if _is_visible(char))
    return _few_marks(unicodedata.normalize("NFKC", _few_marks(kept))).strip(_BLANK)


def _few_marks(text: str) -> str:
    if not any(map(unicodedata.combining, text)):
        return text
    kept = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _is_visible(char: str) -> bool:
    if char in "\n\t" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")


def remarked(text: str) -> str:
    """Return a remark as it is understood, or raise the error that it is too long.

    One character can stand for eighteen; what counts is what they make.
    """
    if len(text) > LONGEST_RAW or len(cleaned := clean(text)) > LONGEST_TEXT:
        raise ApiError("text_too_long")
    return cleaned


def question(text: str) -> str:
    """Return a visitor's text as it goes to Rasa, or raise the error that it is.

    Rasa takes a text that starts with a slash for a button's payload (`/restart`), so the
    slashes in front go: commands come in as payloads only.
    """
    if len(text) > LONGEST_RAW:
        raise ApiError("text_too_long")
    cleaned = clean(text)
    if not cleaned:
        raise ApiError("text_empty")
    if len(cleaned) > LONGEST_TEXT:
        raise ApiError("text_too_long")
    # Only slashes: as good as a question mark, and NLU needs something to read.
    return cleaned.lstrip("/" + _BLANK) or "?"
